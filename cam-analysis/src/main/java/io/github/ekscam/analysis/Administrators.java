package io.github.ekscam.analysis;

import io.github.ekscam.EksCluster;
import io.github.ekscam.WhoCan;
import io.github.ekscam.WhoCan.AllowedPrincipal;
import io.github.ekscam.access.AuthenticationMode;
import io.github.ekscam.analysis.internal.takeover.Power;
import io.github.ekscam.analysis.internal.takeover.Right;
import io.github.ekscam.config.Notice;
import io.github.ekscam.config.Source;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Who may do everything in a cluster, and who can give that right. */
final class Administrators {

  private Administrators() {}

  /**
   * That somebody was administrator and nobody is any more; nothing if somebody is, or nobody was.
   * Costs a look at all entries and bindings, and more only if nobody is.
   */
  static Optional<ClusterDiff.NoAdministrator> lost(EksCluster before, EksCluster after) {
    WhoCan now = whoCan(after, Right.EVERYTHING, "");
    if (!now.principals().isEmpty()) {
      return Optional.empty();
    }
    List<AllowedPrincipal> last = whoCan(before, Right.EVERYTHING, "").principals();
    if (last.isEmpty()) {
      return Optional.empty();
    }
    boolean certain =
        now.undecidedPrincipals().isEmpty()
            && now.unknowns().isEmpty()
            && after.unresolved().isEmpty()
            && after.authenticationMode() != AuthenticationMode.CONFIG_MAP
            && after.notices().stream()
                .noneMatch(each -> each.kind() == Notice.Kind.CLUSTER_CREATOR_IS_ADMIN);
    Optional<Source> source =
        last.stream()
            .flatMap(principal -> principal.grants().stream())
            .flatMap(grant -> before.sourceOf(grant).stream())
            .findFirst();
    return Optional.of(
        new ClusterDiff.NoAdministrator(
            last.stream().map(AllowedPrincipal::principal).toList(),
            canMakeOne(after),
            after.authenticationMode() != AuthenticationMode.CONFIG_MAP,
            certain,
            source));
  }

  private static WhoCan whoCan(EksCluster cluster, Right right, String namespace) {
    return cluster.whoCan(right.request(namespace, "any"));
  }

  /** The principals that by rights of their own make anybody administrator, and how. */
  private static Map<String, String> canMakeOne(EksCluster cluster) {
    boolean awsAuthCounts =
        cluster.authenticationMode() != AuthenticationMode.API && cluster.awsAuth().isPresent();
    Map<String, String> found = new TreeMap<>();
    for (Power power : Power.values()) {
      for (Power.Way way : power.ways()) {
        if (way.reach() == Power.Reach.EVERYTHING
            || (way.reach() == Power.Reach.EVERYTHING_BY_AWS_AUTH && awsAuthCounts)) {
          having(way, cluster).forEach(principal -> found.putIfAbsent(principal, way.effect()));
        }
      }
    }
    return found;
  }

  /** The principals that have what a way takes. */
  private static Set<String> having(Power.Way way, EksCluster cluster) {
    Set<String> all = new TreeSet<>();
    for (int i = 0; i < way.requirements().size(); i++) {
      Set<String> meet = new TreeSet<>();
      for (Right right : way.requirements().get(i)) {
        whoCan(cluster, right, way.reach().heldIn()).principals().stream()
            .map(AllowedPrincipal::principal)
            .forEach(meet::add);
      }
      if (i == 0) {
        all.addAll(meet);
      } else {
        all.retainAll(meet);
      }
    }
    return all;
  }
}
