package io.github.ekscam.testing.question;

import io.github.ekscam.EksCluster;
import io.github.ekscam.Grant;
import io.github.ekscam.Unknown;
import io.github.ekscam.WhoCan;
import io.github.ekscam.WhoCan.AllowedPrincipal;
import io.github.ekscam.WhoCan.UndecidedPrincipal;
import io.github.ekscam.access.AccessEntries;
import io.github.ekscam.access.AuthenticationMode;
import io.github.ekscam.internal.keys.Key;
import io.github.ekscam.internal.vocabulary.SystemNames;
import io.github.ekscam.policies.DefaultRbacObjects;
import io.github.ekscam.rbac.KubernetesVersion;
import io.github.ekscam.rbac.Subject;
import io.github.ekscam.request.RequestAttributes;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * Who may do something on every cluster, of which nobody speaks who says that nobody else may:
 *
 * <ul>
 *   <li>the group {@code system:masters}, as such: an IAM principal that is in it counts;
 *   <li>the components that Kubernetes' default bindings let do it by default roles: asked is a
 *       cluster that has nothing else, so neither a subject added to a default binding nor a rule
 *       added to a default role is among them;
 *   <li>the users, groups and service accounts of EKS itself, by the names that it reserves;
 *   <li>nodes, as far as the node authorizer lets them or may let them.
 * </ul>
 *
 * Groups that everybody is in, or every service account, are nobody's own.
 */
public final class DefaultSubjects {

  private static final String EKS = "eks:";

  /** By version, of which there are few. */
  private static final Map<KubernetesVersion, EksCluster> FRESH = new ConcurrentHashMap<>();

  private final Set<Key> subjects = new HashSet<>();

  private DefaultSubjects() {}

  /** Those who may make a request on a cluster of this version. */
  public static DefaultSubjects of(EksCluster cluster, RequestAttributes request) {
    DefaultSubjects defaults = new DefaultSubjects();
    KubernetesVersion version =
        cluster.kubernetesVersion().orElse(DefaultRbacObjects.newestVersion()).nearestKnown();
    fresh(version).whoCan(request).subjects().stream()
        .map(WhoCan.AllowedSubject::subject)
        .filter(subject -> !isEverybody(subject))
        .map(HolderCheck::key)
        .forEach(defaults.subjects::add);
    return defaults;
  }

  private static EksCluster fresh(KubernetesVersion version) {
    return FRESH.computeIfAbsent(
        version,
        known ->
            EksCluster.builder()
                .kubernetes(known, DefaultRbacObjects::of)
                .authenticationMode(AuthenticationMode.API)
                .addAll(AccessEntries.none())
                .build());
  }

  /** Whether a group is everybody who is logged in, who is not, or every service account. */
  static boolean isEverybody(Subject subject) {
    String name = subject.name();
    return subject.kind().equals("Group")
        && (name.equals(SystemNames.AUTHENTICATED)
            || name.equals(SystemNames.UNAUTHENTICATED)
            || isServiceAccounts(name));
  }

  private static boolean isServiceAccounts(String group) {
    String all = SystemNames.serviceAccountGroups("").get(0);
    return group.equals(all) || group.startsWith(all + ":");
  }

  /** Whether a subject is one of them. */
  public boolean contains(Subject subject) {
    return subjects.contains(HolderCheck.key(subject))
        || (!subject.kind().equals("ServiceAccount") && subject.name().startsWith(EKS));
  }

  /** Whether a principal may because it is a node, and for no other reason. */
  public boolean contains(AllowedPrincipal principal) {
    return Stream.concat(
            principal.grants().stream(),
            principal.sessions().stream()
                .flatMap(session -> session.subjects().stream())
                .flatMap(subject -> subject.grants().stream()))
        .allMatch(Grant.Node.class::isInstance);
  }

  /** Whether of a principal only what it may as a node cannot be told. */
  public boolean contains(UndecidedPrincipal principal) {
    return principal.unknowns().stream().allMatch(DefaultSubjects::isOfNode);
  }

  /** The creator of a cluster with aws-auth alone is one more member of system:masters. */
  public boolean contains(Unknown unknown) {
    return unknown instanceof Unknown.ClusterCreator;
  }

  private static boolean isOfNode(Unknown unknown) {
    return unknown instanceof Unknown.NodeRulesNotGiven
        || unknown instanceof Unknown.NodeRelation
        || unknown instanceof Unknown.NodeName
        || unknown instanceof Unknown.NodeRights;
  }
}
