package io.github.ekscam.identity;

import static java.util.Objects.requireNonNull;

import io.github.ekscam.access.AccessEntries;
import io.github.ekscam.access.AccessEntry;
import io.github.ekscam.access.AuthenticationMode;
import io.github.ekscam.iam.CallerIdentity;
import io.github.ekscam.request.UserInfo;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Turns an IAM caller into a Kubernetes user by the cluster's access entries: username and groups
 * with their templates filled in, the uid and the {@code extra} that aws-iam-authenticator sets,
 * and the group {@code system:authenticated} that the API server adds.
 *
 * <p>Reproduces {@code pkg/server} of aws-iam-authenticator 0.7.18. A caller is found by its
 * canonical ARN, as the unique ids that EKS compares are in no configuration. Immutable.
 */
public final class IdentityMapper {

  /** Stands for the unique id of a principal where none was given. */
  private static final String UNKNOWN_ID = "<principalId>";

  private static final String AUTHENTICATED = "system:authenticated";

  private final AuthenticationMode mode;
  private final AccessEntries entries;

  private IdentityMapper(AuthenticationMode mode, AccessEntries entries) {
    this.mode = requireNonNull(mode, "mode");
    this.entries = requireNonNull(entries, "entries");
  }

  /** A mapper of these access entries. */
  public static IdentityMapper of(AuthenticationMode mode, AccessEntries entries) {
    return new IdentityMapper(mode, entries);
  }

  /** Who the caller is to the cluster. */
  public MappedIdentity map(CallerIdentity caller) {
    List<AccessEntry> found =
        mode == AuthenticationMode.CONFIG_MAP ? List.of() : entries.namedBy(caller.canonicalArn());
    return switch (found.size()) {
      case 0 -> new MappedIdentity.NotMapped(notMapped(caller));
      case 1 -> map(caller, found.get(0));
      default ->
          new MappedIdentity.NotMapped(
              "unknown: the access entries "
                  + found.stream().map(entry -> entry.principalArn().value()).toList()
                  + " are for roles of the same name, of which IAM knows one at a time; delete the"
                  + " entries of roles that are no more");
    };
  }

  private String notMapped(CallerIdentity caller) {
    String nobody = "no access entry is for " + caller.canonicalArn();
    return switch (mode) {
      case API -> nobody + ": EKS answers 401 Unauthorized";
      case API_AND_CONFIG_MAP ->
          nobody
              + ": unless the aws-auth ConfigMap, which is not read, maps it, EKS answers 401"
              + " Unauthorized";
      case CONFIG_MAP ->
          "unknown: the authentication mode is CONFIG_MAP, and the aws-auth ConfigMap is not read";
    };
  }

  private static MappedIdentity map(CallerIdentity caller, AccessEntry entry) {
    List<String> notes = new ArrayList<>();
    String username = fillIn(entry.username(), caller);
    boolean usernameKnown = isFilledIn(username);
    if (!usernameKnown) {
      notes.add(unknown("username", username, "User"));
    }
    List<String> groups = new ArrayList<>();
    for (String template : entry.kubernetesGroups()) {
      String group = fillIn(template, caller);
      if (isFilledIn(group)) {
        groups.add(group);
      } else {
        notes.add(unknown("group", group, "Group"));
      }
    }
    if (!groups.contains(AUTHENTICATED) && !groups.contains("system:unauthenticated")) {
      groups.add(AUTHENTICATED);
    }
    String principalId = caller.principalId().orElse(UNKNOWN_ID);
    UserInfo user =
        (usernameKnown ? UserInfo.builder(username) : UserInfo.builderOfUnknownName(username))
            .uid("aws-iam-authenticator:" + caller.account() + ":" + principalId)
            .groups(groups)
            .extra(
                Map.of(
                    "arn", List.of(caller.arn()),
                    "canonicalArn", List.of(caller.canonicalArn()),
                    "principalId", List.of(principalId),
                    "sessionName", caller.sessionName().stream().toList(),
                    "sigs.k8s.io/aws-iam-authenticator/principalId", List.of(principalId)))
            .build();
    return new MappedIdentity.Mapped(user, entry, notes);
  }

  private static String fillIn(String template, CallerIdentity caller) {
    String text = template.replace("{{AccountID}}", caller.account());
    return caller
        .sessionName()
        .map(
            session ->
                text.replace("{{SessionName}}", session.replace('@', '-'))
                    .replace("{{SessionNameRaw}}", session))
        .orElse(text);
  }

  private static String unknown(String what, String template, String kind) {
    return "the "
        + what
        + " "
        + template
        + " depends on the "
        + (template.contains("{{SessionName") ? "session" : "request")
        + ": no subject of kind "
        + kind
        + " matches it here";
  }

  /** Placeholders that the authenticator does not know stay as they are; these it would replace. */
  private static boolean isFilledIn(String text) {
    return List.of(
            "{{EC2PrivateDNSName}}", "{{SessionName}}", "{{SessionNameRaw}}", "{{AccessKeyID}}")
        .stream()
        .noneMatch(text::contains);
  }
}
