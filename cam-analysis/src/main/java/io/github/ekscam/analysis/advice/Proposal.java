package io.github.ekscam.analysis.advice;

import static java.util.Objects.requireNonNull;

import io.github.ekscam.EksCluster;
import io.github.ekscam.Permissions;
import io.github.ekscam.Permissions.Permission;
import io.github.ekscam.access.AccessEntry;
import io.github.ekscam.access.AccessScope;
import io.github.ekscam.access.AwsAuth;
import io.github.ekscam.access.PolicyAssociation;
import io.github.ekscam.analysis.AccessBeyond;
import io.github.ekscam.analysis.AccessHolder;
import io.github.ekscam.analysis.ClusterDiff;
import io.github.ekscam.iam.PrincipalArn;
import io.github.ekscam.internal.config.awsauth.AwsAuthWriter;
import io.github.ekscam.internal.config.awscli.AwsEksCommand;
import io.github.ekscam.internal.config.eksctl.EksctlAccessWriter;
import io.github.ekscam.internal.config.manifest.RbacManifestWriter;
import io.github.ekscam.internal.matching.ScopeMatcher;
import io.github.ekscam.rbac.PolicyRule;
import io.github.ekscam.rbac.RbacObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Changes of a cluster that together allow what is denied. That they do is proved: on {@link
 * #cluster()}, the cluster with them, the engine allows it.
 *
 * <p>What they change for anybody is what the two clusters differ in, by {@link ClusterDiff};
 * {@link #gained}, {@link #beyond} and {@link #others} are taken from there when they are asked
 * for, at the cost of such a comparison. Immutable and thread-safe.
 */
public final class Proposal {

  private final EksCluster before;
  private final EksCluster after;
  private final List<Change> changes;
  private final Asker asker;
  private final List<Asked> asked;
  private final int requestsBeyond;

  Proposal(
      EksCluster before,
      EksCluster after,
      List<Change> changes,
      Asker asker,
      List<Asked> asked,
      int requestsBeyond) {
    this.before = before;
    this.after = after;
    this.changes = List.copyOf(changes);
    this.asker = asker;
    this.asked = List.copyOf(asked);
    this.requestsBeyond = requestsBeyond;
  }

  /** Rules with what was asked for in a scope. */
  record Asked(AccessScope scope, List<PolicyRule> rules) {

    /** In a namespace; in the whole cluster if that is empty. */
    static Asked in(String namespace, List<PolicyRule> rules) {
      return new Asked(ScopeMatcher.scopeOf(namespace), List.copyOf(rules));
    }
  }

  /** One change of a cluster. */
  public sealed interface Change {

    /**
     * {@code CreateAccessEntry}, for a principal that has none.
     *
     * @param entry the entry
     */
    record CreateAccessEntry(AccessEntry entry) implements Change {
      public CreateAccessEntry {
        requireNonNull(entry, "entry");
      }

      @Override
      public String toString() {
        return "create the access entry " + entry;
      }
    }

    /**
     * {@code UpdateAccessEntry}, which replaces username and groups as a whole.
     *
     * @param entry the entry as it is then, with the groups that it has already
     */
    record UpdateAccessEntry(AccessEntry entry) implements Change {
      public UpdateAccessEntry {
        requireNonNull(entry, "entry");
      }

      @Override
      public String toString() {
        return "update the access entry to " + entry;
      }
    }

    /**
     * Another aws-auth ConfigMap, in a cluster without access entries: with one entry more, or with
     * a group more in an entry.
     *
     * @param awsAuth the ConfigMap as it is then
     * @param section where the entry stands
     * @param mapping the entry as it is then, which is written where the one is that it replaces
     * @param isAdded whether the entry is a new one
     */
    record UpdateAwsAuth(
        AwsAuth awsAuth, AwsAuth.Section section, AwsAuth.Mapping mapping, boolean isAdded)
        implements Change {
      public UpdateAwsAuth {
        requireNonNull(awsAuth, "awsAuth");
        requireNonNull(section, "section");
        requireNonNull(mapping, "mapping");
      }

      /** The entry in YAML, as an item of the list of its section. */
      public String text() {
        return AwsAuthWriter.write(section, mapping);
      }

      @Override
      public String toString() {
        return (isAdded ? "add to " : "update in ")
            + section.value()
            + " of aws-auth the entry "
            + mapping;
      }
    }

    /**
     * {@code AssociateAccessPolicy}, which replaces the scope of a policy that is associated
     * already.
     *
     * @param principalArn whose entry it is associated to
     * @param association the policy, with the namespaces that it is associated with already
     */
    record AssociateAccessPolicy(PrincipalArn principalArn, PolicyAssociation association)
        implements Change {
      public AssociateAccessPolicy {
        requireNonNull(principalArn, "principalArn");
        requireNonNull(association, "association");
      }

      @Override
      public String toString() {
        return "associate " + association + " to " + principalArn;
      }
    }

    /**
     * A new role or binding.
     *
     * @param object the object
     */
    record CreateRbacObject(RbacObject object) implements Change {
      public CreateRbacObject {
        requireNonNull(object, "object");
      }

      @Override
      public String toString() {
        return "create " + object.describe();
      }
    }
  }

  /** The changes, in the order in which they are to be made. */
  public List<Change> changes() {
    return changes;
  }

  /** The cluster with the changes. */
  public EksCluster cluster() {
    return after;
  }

  /**
   * How many requests more than what was asked for the caller may make, to compare proposals by: in
   * the namespace of the request, or at the cluster scope, of each verb on each resource and
   * subresource that the cluster's API is known to have, and of what access policies name besides.
   * A {@code *} stands for these, and for one more.
   */
  public int requestsBeyond() {
    return requestsBeyond;
  }

  /**
   * What the caller has with the changes and has not without; a role in every session, unless the
   * caller is a session of it. Nothing if the rules restate in RBAC what access policies allow.
   *
   * @throws IllegalArgumentException if the rules are too many to be compared
   */
  public AccessBeyond gained() {
    return AccessBeyond.of(
        asker.on(after).whatCan(), asker.on(before).whatCan(), after.apiResources());
  }

  /**
   * Of {@link #gained} what is more than was asked for.
   *
   * @throws IllegalArgumentException if the rules are too many to be compared
   */
  public AccessBeyond beyond() {
    Permissions after = asker.on(this.after).whatCan();
    Permissions had = asker.on(before).whatCan();
    List<Permission> expected = new ArrayList<>(had.permissions());
    after.permissions().stream()
        .findFirst()
        .ifPresent(
            any ->
                asked.forEach(
                    each ->
                        each.rules()
                            .forEach(
                                rule ->
                                    expected.add(
                                        new Permission(each.scope(), rule, any.grant())))));
    return AccessBeyond.of(
        after,
        new Permissions(expected, had.unknowns(), had.bindingsWithoutRole()),
        cluster().apiResources());
  }

  /**
   * Who else gains: other principals that are the subject which is bound, as far as access entries
   * and aws-auth tell; and sessions that bindings name by what a new entry calls them. The subject
   * itself, and the caller, are not among them, nor the other sessions of the caller's role, which
   * get no more than the caller has then.
   *
   * @throws IllegalArgumentException if the rules are too many to be compared
   */
  public List<AccessHolder> others() {
    if (changes.stream().allMatch(Change.AssociateAccessPolicy.class::isInstance)) {
      return List.of();
    }
    ClusterDiff diff = ClusterDiff.between(before, after);
    return diff.holders().stream()
        .filter(holder -> !diff.gainedBy(holder).isNone())
        .filter(holder -> !asker.isOneself(holder, after))
        .filter(holder -> !(holder instanceof AccessHolder.RbacSubject))
        .toList();
  }

  /**
   * Whether the principal of a new access entry was made of a session's ARN, and the role may have
   * a path, which STS does not tell and which the entry needs.
   */
  public boolean isRolePathUnknown() {
    return asker.isRolePathUnknown()
        && changes.stream().anyMatch(Change.CreateAccessEntry.class::isInstance);
  }

  /**
   * The changes of access entries as command lines of the AWS CLI, in their order, quoted for a
   * POSIX shell; none if RBAC alone is changed.
   *
   * @param clusterName the cluster's name, or what stands for it
   */
  public List<String> commandLines(String clusterName) {
    requireNonNull(clusterName, "clusterName");
    return changes.stream()
        .flatMap(change -> words(change, clusterName))
        .map(AwsEksCommand::line)
        .toList();
  }

  private static Stream<List<String>> words(Change change, String clusterName) {
    if (change instanceof Change.CreateAccessEntry create) {
      AccessEntry entry = create.entry();
      return Stream.of(
          AwsEksCommand.createAccessEntry(
              clusterName,
              entry.principalArn().value(),
              entry.type(),
              username(entry),
              entry.kubernetesGroups(),
              Map.of()));
    }
    if (change instanceof Change.UpdateAccessEntry update) {
      AccessEntry entry = update.entry();
      return Stream.of(
          AwsEksCommand.updateAccessEntry(
              clusterName,
              entry.principalArn().value(),
              username(entry),
              entry.kubernetesGroups()));
    }
    if (change instanceof Change.AssociateAccessPolicy associate) {
      return Stream.of(
          AwsEksCommand.associateAccessPolicy(
              clusterName, associate.principalArn().value(), associate.association()));
    }
    return Stream.empty();
  }

  /** What has to be asked for: EKS gives the default by itself. */
  private static Optional<String> username(AccessEntry entry) {
    return Optional.of(entry.username())
        .filter(name -> !name.equals(entry.type().defaultUsername(entry.principalArn())));
  }

  /**
   * The new roles and bindings as manifests in YAML, a document each; empty if there are none. A
   * changed aws-auth is not among them, which {@link Change.UpdateAwsAuth} has: to apply it would
   * undo what was changed on the cluster since it was read.
   */
  public String manifests() {
    return RbacManifestWriter.yaml(
        changes.stream()
            .filter(Change.CreateRbacObject.class::isInstance)
            .map(change -> ((Change.CreateRbacObject) change).object())
            .toList());
  }

  /**
   * The new access entry and its policy as eksctl's {@code ClusterConfig} for {@code eksctl create
   * accessentry}, which wants the cluster's region besides; empty if no entry is created, as eksctl
   * changes none.
   *
   * @param clusterName the cluster's name, or what stands for it
   */
  public String clusterConfig(String clusterName) {
    EksctlAccessWriter writer = new EksctlAccessWriter();
    for (Change change : changes) {
      if (change instanceof Change.CreateAccessEntry create) {
        AccessEntry entry = create.entry();
        writer.head(clusterName);
        writer.accessConfig(after.authenticationMode());
        writer.line("  accessEntries:");
        writer.accessEntry(
            entry.principalArn().value(), entry.type(), username(entry), entry.kubernetesGroups());
        writer.accessPolicies(after.accessEntries().associations(entry));
      }
    }
    return writer.text();
  }

  /** The changes, one after the other. */
  @Override
  public String toString() {
    return changes.stream().map(Change::toString).collect(Collectors.joining("; "));
  }
}
