package io.github.ekscam.config;

import static java.util.Objects.requireNonNull;

import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Something that a reader of a cluster's configuration should know and that is no error: EKS and
 * Kubernetes accept it and say nothing. Most of it grants less than its author meant.
 *
 * <p>{@link #kind()} and {@link #id()} are stable and made for programs; {@link #text()} and {@link
 * #remedy()} are for people and may be worded otherwise in another version. Immutable.
 *
 * <pre>{@code
 * EksCluster cluster = EksClusters.read(Path.of("platform/"));
 * for (Notice notice : cluster.notices()) {
 *   System.out.println(notice.severity() + " " + notice.id() + " " + notice);
 * }
 * }</pre>
 */
public final class Notice {

  private final Kind kind;
  private final @Nullable Source source;
  private final String text;
  private final String remedy;

  private Notice(Kind kind, @Nullable Source source, String text, String remedy) {
    this.kind = kind;
    this.source = source;
    this.text = text;
    this.remedy = remedy;
  }

  /**
   * A notice of which it is not known where its cause is written; see {@link #at}.
   *
   * @param remedy what to do about it; empty if that depends on what is meant
   */
  public static Notice of(Kind kind, String text, String remedy) {
    return new Notice(
        requireNonNull(kind, "kind"),
        null,
        requireNonNull(text, "text"),
        requireNonNull(remedy, "remedy"));
  }

  /** The same notice, and where its cause is written. */
  public Notice at(Source source) {
    return new Notice(kind, requireNonNull(source, "source"), text, remedy);
  }

  /** What is noticed, by its kind. */
  public Kind kind() {
    return kind;
  }

  /** The kind's stable name, such as {@code group-not-bound}. */
  public String id() {
    return kind.id();
  }

  /** How much it matters. */
  public Severity severity() {
    return kind.severity();
  }

  /** Where the cause is written, if it was read from a file. */
  public Optional<Source> source() {
    return Optional.ofNullable(source);
  }

  /** What it is and what follows from it, in one line for people. */
  public String text() {
    return text;
  }

  /** What to do about it, in a few words for people; empty if that depends on what is meant. */
  public String remedy() {
    return remedy;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Notice that
        && kind == that.kind
        && Objects.equals(source, that.source)
        && text.equals(that.text)
        && remedy.equals(that.remedy);
  }

  @Override
  public int hashCode() {
    return Objects.hash(kind, source, text, remedy);
  }

  /** As compilers print it: {@code file:line:column: text; remedy}. */
  @Override
  public String toString() {
    return (source == null ? "" : source + ": ") + text + (remedy.isEmpty() ? "" : "; " + remedy);
  }

  /** How much a notice matters. */
  public enum Severity {

    /** Something does not count, or counts otherwise than it looks. */
    WARNING,

    /** Good to know when an answer surprises; nothing seems to be wrong. */
    INFO
  }

  /**
   * The kinds of notices there are; later versions may have more. Names and ids stay as they are.
   */
  public enum Kind {

    /** Access policies are associated to a principal that has no access entry. */
    ACCESS_ENTRY_MISSING(Severity.WARNING),

    /** No binding names a group of an access entry or of an entry of aws-auth. */
    GROUP_NOT_BOUND(Severity.WARNING),

    /** An access entry, or an entry of aws-auth, grants nothing. */
    ENTRY_GRANTS_NOTHING(Severity.WARNING),

    /**
     * An access entry has a username or a group that the EKS API refuses. What was read counts all
     * the same.
     */
    ENTRY_HAS_RESERVED_NAME(Severity.WARNING),

    /** A binding names an {@code eks-access-entry:} group, which no access entry has. */
    ACCESS_ENTRY_GROUP_NOT_GIVEN(Severity.WARNING),

    /**
     * A binding names a group that EKS may give nodes of an access entry, which is not documented;
     * answers have them without it.
     */
    GROUP_OF_NODES_NOT_KNOWN(Severity.WARNING),

    /** A binding refers to a role that does not exist. */
    ROLE_MISSING(Severity.WARNING),

    /** An access entry is described, and the policies associated to it are not given. */
    ASSOCIATIONS_NOT_GIVEN(Severity.WARNING),

    /** An associated access policy is not in the catalogue; AWS may have published it since. */
    ACCESS_POLICY_NOT_KNOWN(Severity.WARNING),

    /** An access policy for AWS service-linked roles is associated to another principal. */
    ACCESS_POLICY_FOR_SERVICE_LINKED_ROLES(Severity.WARNING),

    /**
     * Infrastructure as code associates one access policy to one principal several times; the last
     * call counts, and which that is nobody promises.
     */
    ASSOCIATION_DECLARED_TWICE(Severity.WARNING),

    /**
     * Something is declared of which not all is known yet; what might depend on it is undecided.
     */
    VALUE_NOT_KNOWN(Severity.INFO),

    /**
     * A value that infrastructure as code leaves to a reference was put together from what the same
     * document tells of what it refers to.
     */
    REFERENCE_RESOLVED(Severity.INFO),

    /**
     * A plan deletes an access entry and creates it again: its principal is locked out meanwhile,
     * or from then on.
     */
    ACCESS_ENTRY_REPLACED(Severity.WARNING),

    /** A plan deletes the last administrator of a cluster that it has. */
    CLUSTER_ADMINISTRATOR_LOST(Severity.WARNING),

    /** By a plan the principal that created a cluster is no longer administrator. */
    CLUSTER_CREATOR_LOST(Severity.WARNING),

    /**
     * To which cluster a tool applies an object, the files do not tell; it is taken to be the one
     * that is read.
     */
    CLUSTER_NOT_TOLD(Severity.WARNING),

    /** A key that was written for an access entry reaches no resource. */
    INPUT_KEY_DROPPED(Severity.WARNING),

    /** A plan lacks some of what the configuration says. */
    PLAN_INCOMPLETE(Severity.WARNING),

    /**
     * A plan tells of the cluster, or of any access, only on its other side: on the one that is
     * read nobody has any.
     */
    PLAN_SIDE_EMPTY(Severity.INFO),

    /** The files hold nothing about access, and whoever set up the reader said that they may. */
    CONFIGURATION_EMPTY(Severity.WARNING),

    /** A part of aws-auth is set, and the rest of it stays as the cluster has it. */
    AWS_AUTH_IN_PART(Severity.WARNING),

    /** The cluster's creator is administrator too; the files do not say who that is. */
    CLUSTER_CREATOR_IS_ADMIN(Severity.WARNING),

    /** The files leave the Kubernetes version to eksctl. */
    KUBERNETES_VERSION_NOT_KNOWN(Severity.WARNING),

    /**
     * cam does not know the cluster's Kubernetes version: what depends on it is told of the nearest
     * version that it knows.
     */
    KUBERNETES_VERSION_TAKEN_FOR_NEAREST(Severity.WARNING),

    /** One of eksctl's {@code iamIdentityMappings} is for a service, and is not read. */
    IDENTITY_MAPPINGS_NOT_READ(Severity.WARNING),

    /** eksctl's {@code iamIdentityMappings} stand for aws-auth, which was not given. */
    IDENTITY_MAPPINGS_ALONE(Severity.WARNING),

    /** The aws-auth ConfigMap has no effect in the authentication mode. */
    AWS_AUTH_NOT_USED(Severity.WARNING),

    /** An entry of aws-auth has no effect, as its principal has an access entry. */
    AWS_AUTH_ENTRY_NOT_USED(Severity.WARNING),

    /**
     * An entry of aws-auth is for a role for which an AWS service makes an access entry of its own,
     * which is not given and would win.
     */
    AWS_AUTH_ENTRY_OF_SERVICE(Severity.WARNING),

    /**
     * aws-iam-authenticator finds an error in the aws-auth ConfigMap and leaves a part of it out.
     */
    AWS_AUTH_LOST(Severity.WARNING),

    /**
     * A section of the aws-auth ConfigMap may be read otherwise by aws-iam-authenticator: whether
     * it maps those whom it names is unknown. Tests fail on it where aws-auth counts.
     */
    AWS_AUTH_UNCERTAIN(Severity.WARNING),

    /** The aws-auth ConfigMap has a field that was probably meant to be another. */
    AWS_AUTH_FIELD_MISSPELLED(Severity.WARNING),

    /** An entry of aws-auth can never map anybody. */
    AWS_AUTH_MAPS_NOBODY(Severity.WARNING),

    /** A later entry of aws-auth counts in the place of this one. */
    AWS_AUTH_OVERRIDDEN(Severity.WARNING),

    /** aws-iam-authenticator takes any of several entries of aws-auth. */
    AWS_AUTH_AMBIGUOUS(Severity.WARNING),

    /**
     * A document that is about access is of a form that is not read: answers may lack what it
     * grants. Tests fail on it.
     */
    ACCESS_DOCUMENT_NOT_READ(Severity.WARNING),

    /**
     * A document that is about access is of a form that is not read, or a section of aws-auth may
     * be read otherwise, and whoever set up the reader said that this is as it should be.
     */
    ACCESS_DOCUMENT_ALLOWED_UNREAD(Severity.INFO),

    /** What was read of a file. */
    FILE_READ(Severity.INFO),

    /** Files were left unread for what they are, or because they were excluded. */
    FILES_SKIPPED(Severity.INFO),

    /** Documents were left unread that have no bearing on access, or not one known here. */
    DOCUMENTS_SKIPPED(Severity.INFO);

    private final Severity severity;
    private final String id;

    Kind(Severity severity) {
      this.severity = severity;
      this.id = name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The stable name, such as {@code group-not-bound}. */
    public String id() {
      return id;
    }

    /** How much notices of this kind matter. */
    public Severity severity() {
      return severity;
    }
  }
}
