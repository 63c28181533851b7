package io.github.ekscam.access;

import static java.util.Objects.requireNonNull;

import io.github.ekscam.iam.PolicyArn;
import io.github.ekscam.iam.PrincipalArn;
import io.github.ekscam.internal.text.NameTemplate.Placeholder;
import io.github.ekscam.internal.vocabulary.SystemNames;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An access entry: maps one IAM principal to a Kubernetes username and groups.
 *
 * <pre>{@code
 * AccessEntry entry =
 *     AccessEntry.builder("arn:aws:iam::111122223333:role/Developer")
 *         .username("dev:{{SessionName}}")
 *         .kubernetesGroups(List.of("developers"))
 *         .build();
 * PolicyAssociation view =
 *     PolicyAssociation.of(
 *         PolicyArn.of("arn:aws:eks::aws:cluster-access-policy/AmazonEKSViewPolicy"),
 *         AccessScope.namespaces(List.of("dev-*", "shared")));
 * AccessEntries entries =
 *     AccessEntries.builder().add(entry).associate(entry.principalArn(), view).build();
 * System.out.println(entries.associations(entry));
 * }</pre>
 *
 * <p>Immutable. The rules are those of {@code CreateAccessEntry}. EKS itself makes entries that
 * break them (for node groups, Auto Mode, service-linked roles); {@link Builder#buildAsDescribed()}
 * takes them.
 */
public final class AccessEntry {

  private static final List<String> RESERVED_PREFIXES =
      List.of(SystemNames.PREFIX, "eks:", "aws:", "amazon:", "iam:");

  private final PrincipalArn principalArn;
  private final AccessEntryType type;
  private final String username;
  private final List<String> kubernetesGroups;
  private final @Nullable String principalId;

  private AccessEntry(Builder builder, List<String> kubernetesGroups) {
    this.principalArn = builder.principalArn;
    this.type = builder.type;
    this.username =
        builder.username == null ? type.defaultUsername(principalArn) : builder.username;
    this.kubernetesGroups = kubernetesGroups;
    this.principalId = builder.principalId;
  }

  /** A builder for the entry of a principal, of type {@code STANDARD} unless set otherwise. */
  public static Builder builder(PrincipalArn principalArn) {
    return new Builder(requireNonNull(principalArn, "principalArn"));
  }

  /**
   * A builder for the entry of a principal by its ARN, of type {@code STANDARD} unless set
   * otherwise.
   *
   * @throws EksException as the API does, if it is not the ARN of an IAM user or role; its cause
   *     tells why
   */
  public static Builder builder(String principalArn) {
    try {
      return new Builder(PrincipalArn.of(principalArn));
    } catch (IllegalArgumentException e) {
      throw EksException.invalidParameter("The principalArn parameter format is not valid", e);
    }
  }

  /**
   * Checks that a cluster's owner may create, change or delete the entry of a principal: that of a
   * service-linked role is EKS's own.
   *
   * @throws EksException as the operations of the EKS API do
   */
  public static void requireModifiable(PrincipalArn principalArn) {
    if (principalArn.isServiceLinkedRole()) {
      throw EksException.invalidParameter(
          "The caller is not allowed to modify access entries with a principalArn value of a"
              + " Service Linked Role");
    }
  }

  /**
   * Checks that groups may be those of an entry: none is empty or begins with a reserved prefix.
   *
   * @throws EksException as {@code CreateAccessEntry} and {@code UpdateAccessEntry} do
   */
  public static void requireLegalGroups(List<String> kubernetesGroups) {
    kubernetesGroups.forEach(Builder::requireLegalGroup);
  }

  /**
   * Checks that a username does not begin with a reserved prefix, which is all that {@code
   * UpdateAccessEntry} checks before it looks at the entry's type.
   *
   * @throws EksException as {@code UpdateAccessEntry} does
   */
  public static void requireUnreservedUsername(String username) {
    Builder.requireUnreserved(username);
  }

  /** The principal. */
  public PrincipalArn principalArn() {
    return principalArn;
  }

  /** The type. */
  public AccessEntryType type() {
    return type;
  }

  /** The username, in which {@code {{SessionName}}} and the like may stand. */
  public String username() {
    return username;
  }

  /** The groups in their order. */
  public List<String> kubernetesGroups() {
    return kubernetesGroups;
  }

  /**
   * The principal's unique id ({@code AROA...}, {@code AIDA...}), if it is known. EKS notes it when
   * the entry is made, shows it nowhere, and from then on means the principal with that id: not a
   * new one of the same name.
   */
  public Optional<String> principalId() {
    return Optional.ofNullable(principalId);
  }

  /**
   * Whether a username or a group is one of Kubernetes' or AWS's own, by its beginning: {@code
   * system:}, {@code eks:}, {@code aws:}, {@code amazon:} or {@code iam:}.
   */
  public static boolean isReserved(String name) {
    return reservedPrefix(name).isPresent();
  }

  /**
   * Checks that a policy can be associated to this entry.
   *
   * @throws EksException as {@code AssociateAccessPolicy} does
   */
  public void requireAcceptsPolicy(PolicyArn policyArn) {
    boolean autoNode =
        type.value().equals("EC2") && policyArn.name().equals("AmazonEKSAutoNodePolicy");
    if (!type.isStandard() && !autoNode) {
      throw EksException.invalidParameter(
          "This operation can only be performed on Access Entries with a type of \"STANDARD\".");
    }
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof AccessEntry that
        && principalArn.equals(that.principalArn)
        && type.equals(that.type)
        && username.equals(that.username)
        && kubernetesGroups.equals(that.kubernetesGroups)
        && Objects.equals(principalId, that.principalId);
  }

  @Override
  public int hashCode() {
    return Objects.hash(principalArn, type, username, kubernetesGroups, principalId);
  }

  @Override
  public String toString() {
    return principalArn + " " + type + " as " + username + kubernetesGroups;
  }

  private static Optional<String> reservedPrefix(String text) {
    return RESERVED_PREFIXES.stream().filter(text::startsWith).findFirst();
  }

  /** Puts an entry together. Not thread-safe. */
  public static final class Builder {

    private final PrincipalArn principalArn;
    private AccessEntryType type = AccessEntryType.STANDARD;
    private @Nullable String username;
    private List<String> kubernetesGroups = List.of();
    private @Nullable String principalId;

    private Builder(PrincipalArn principalArn) {
      this.principalArn = principalArn;
    }

    /** Sets the type. */
    public Builder type(AccessEntryType type) {
      this.type = requireNonNull(type, "type");
      return this;
    }

    /** Sets the username; without one EKS gives the default of the type. */
    public Builder username(String username) {
      this.username = requireNonNull(username, "username");
      return this;
    }

    /** Sets the groups. */
    public Builder kubernetesGroups(List<String> kubernetesGroups) {
      this.kubernetesGroups = List.copyOf(kubernetesGroups);
      return this;
    }

    /** Sets the principal's unique id. */
    public Builder principalId(String principalId) {
      this.principalId = requireNonNull(principalId, "principalId");
      return this;
    }

    /**
     * The entry, if {@code CreateAccessEntry} would accept it from a cluster's owner.
     *
     * @throws EksException as the API does
     */
    public AccessEntry build() {
      requireModifiable(principalArn);
      type.requireKnown();
      if (type.isStandard()) {
        kubernetesGroups.forEach(Builder::requireLegalGroup);
        requireLegalUsername();
      } else {
        requireLegalNodeEntry();
      }
      return new AccessEntry(this, type.isStandard() ? kubernetesGroups : type.defaultGroups());
    }

    /** The entry as {@code DescribeAccessEntry} reports it, also if EKS itself made it. */
    public AccessEntry buildAsDescribed() {
      return new AccessEntry(this, kubernetesGroups);
    }

    private static void requireLegalGroup(String group) {
      reservedPrefix(group)
          .ifPresent(
              prefix -> {
                throw EksException.invalidParameter(
                    "The kubernetes group name "
                        + group
                        + " is invalid, it cannot start with "
                        + prefix);
              });
      if (group.isEmpty()) {
        throw EksException.invalidParameter(
            "The kubernetes group name is invalid, it cannot be empty");
      }
    }

    private static void requireUnreserved(String username) {
      reservedPrefix(username)
          .ifPresent(
              prefix -> {
                throw EksException.invalidParameter("The username must not begin with " + prefix);
              });
    }

    private void requireLegalUsername() {
      if (username == null) {
        return;
      }
      if (username.isEmpty()) {
        throw EksException.invalidParameter("The username must not be empty");
      }
      requireUnreserved(username);
      for (Placeholder session : List.of(Placeholder.SESSION_NAME, Placeholder.SESSION_NAME_RAW)) {
        int at = username.indexOf(session.toString());
        if (at >= 0 && !username.substring(0, at).contains(":")) {
          throw EksException.invalidParameter(
              "The username must contain a colon before " + session);
        }
      }
    }

    private void requireLegalNodeEntry() {
      if (!principalArn.isRole()) {
        throw EksException.invalidParameter(
            "AccessEntry principalArn must be IAM role when using types "
                + AccessEntryType.nodeTypes());
      }
      if (!kubernetesGroups.isEmpty()) {
        throw EksException.invalidParameter(
            "The specified kubernetesGroups is invalid: setting kubernetesGroups is not allowed"
                + " when the type is \""
                + type
                + "\"");
      }
      if (username != null) {
        throw EksException.invalidParameter(
            "The specified username is invalid: setting username is not allowed when the type is"
                + " \""
                + type
                + "\"");
      }
    }
  }
}
