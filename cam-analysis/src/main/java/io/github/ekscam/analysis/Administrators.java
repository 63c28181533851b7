package io.github.ekscam.analysis;

import io.github.ekscam.EksCluster;
import io.github.ekscam.MappedIdentity;
import io.github.ekscam.WhoCan;
import io.github.ekscam.WhoCan.AllowedPrincipal;
import io.github.ekscam.access.AuthenticationMode;
import io.github.ekscam.analysis.internal.takeover.AwsAuthUse;
import io.github.ekscam.analysis.internal.takeover.Right;
import io.github.ekscam.analysis.internal.takeover.RightsHolder;
import io.github.ekscam.analysis.internal.takeover.RightsHolders;
import io.github.ekscam.analysis.internal.takeover.TakeoverSearch;
import io.github.ekscam.config.Notice;
import io.github.ekscam.config.Source;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

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
            && before.isAuthenticationModeGiven()
            && after.isAuthenticationModeGiven()
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

  /** The principals that can make anybody administrator, and how. */
  private static Map<String, String> canMakeOne(EksCluster cluster) {
    List<RightsHolders.Principal> principals = new ArrayList<>();
    for (String arn : AccessGained.principals(cluster)) {
      if (cluster.caller(arn).identity() instanceof MappedIdentity.Mapped mapped) {
        principals.add(new RightsHolders.Principal(arn, mapped));
      }
    }
    List<RightsHolder> holders = RightsHolders.of(cluster, principals);
    TakeoverSearch search = TakeoverSearch.of(holders, Right.EVERYTHING, AwsAuthUse.of(cluster));
    Map<String, String> found = new TreeMap<>();
    holders.stream()
        .filter(holder -> holder.subject().isEmpty() && search.isReachedBy(holder))
        .forEach(holder -> found.put(holder.name(), way(holder, search)));
    return found;
  }

  /** How somebody gets there, hop by hop, as the end of a sentence. */
  private static String way(RightsHolder from, TakeoverSearch search) {
    List<String> hops = new ArrayList<>();
    RightsHolder at = from;
    while (at != null) {
      TakeoverSearch.Hop hop = search.next(at).orElse(null);
      at = hop == null ? null : hop.target();
      hops.add(
          hop == null
              ? "is administrator of the cluster"
              : hop.way().effect().replace("%s", at == null ? "" : at.name()));
    }
    return String.join(", which ", hops);
  }
}
