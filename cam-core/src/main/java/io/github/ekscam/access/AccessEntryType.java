package io.github.ekscam.access;

import static java.util.Objects.requireNonNull;

import io.github.ekscam.iam.PrincipalArn;
import io.github.ekscam.internal.text.NameTemplate.Placeholder;
import io.github.ekscam.internal.vocabulary.SystemNames;
import java.util.List;

/**
 * The type of an access entry. AWS adds types; one that is not known here can be read from what a
 * cluster reports, and not be created.
 *
 * @param value the name, such as {@code STANDARD}
 */
public record AccessEntryType(String value) {

  /** For people and workloads: the only type that may have groups, a username and policies. */
  public static final AccessEntryType STANDARD = new AccessEntryType("STANDARD");

  private static final List<String> KNOWN =
      List.of(
          "EC2",
          "EC2_LINUX",
          "EC2_WINDOWS",
          "FARGATE_LINUX",
          "HYBRID_LINUX",
          "HYPERPOD_LINUX",
          "STANDARD");

  public AccessEntryType {
    requireNonNull(value, "value");
  }

  /** Whether this is the type {@code STANDARD}. */
  public boolean isStandard() {
    return equals(STANDARD);
  }

  void requireKnown() {
    if (!KNOWN.contains(value)) {
      throw EksException.invalidParameter("AccessEntry type must be one of " + list(KNOWN));
    }
  }

  /** The types of nodes as the messages of the EKS API list them. */
  public static String nodeTypes() {
    return list(List.of("EC2_LINUX", "EC2_WINDOWS", "FARGATE_LINUX", "HYBRID_LINUX", "EC2"));
  }

  private static String list(List<String> types) {
    return "[" + String.join(", ", types) + "]";
  }

  /** The username that EKS gives an entry of this type when none is asked for. */
  public String defaultUsername(PrincipalArn principal) {
    return switch (value) {
      case "STANDARD" ->
          principal.isRole()
              ? "arn:"
                  + principal.partition()
                  + ":sts::"
                  + principal.account()
                  + ":assumed-role/"
                  + principal.name()
                  + "/"
                  + Placeholder.SESSION_NAME
              : principal.value();
      case "EC2", "FARGATE_LINUX", "HYBRID_LINUX" ->
          SystemNames.NODE_PREFIX + Placeholder.SESSION_NAME;
      default -> SystemNames.NODE_PREFIX + Placeholder.EC2_PRIVATE_DNS_NAME;
    };
  }

  /**
   * The groups that EKS gives an entry of this type: all types but {@code STANDARD} are of nodes,
   * which are nodes to Kubernetes by this group. Of {@code EC2_LINUX} the AWS CLI prints this group
   * and no other, as its reference shows too; what EKS adds for the other types, such as {@code
   * eks:kube-proxy-windows}, is not documented, and a notice of the cluster tells of it where a
   * binding names such a group. An entry as described has the groups it shows.
   */
  List<String> defaultGroups() {
    return isStandard() ? List.of() : List.of(SystemNames.NODES);
  }

  @Override
  public String toString() {
    return value;
  }
}
