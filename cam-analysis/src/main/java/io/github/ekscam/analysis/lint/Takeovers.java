package io.github.ekscam.analysis.lint;

import static java.util.Objects.requireNonNull;

import io.github.ekscam.Grant;
import io.github.ekscam.analysis.internal.takeover.AwsAuthUse;
import io.github.ekscam.analysis.internal.takeover.Power;
import io.github.ekscam.analysis.internal.takeover.Right;
import io.github.ekscam.analysis.internal.takeover.RightsHolder;
import io.github.ekscam.analysis.internal.takeover.RightsHolders;
import io.github.ekscam.analysis.internal.takeover.TakeoverSearch;
import io.github.ekscam.internal.explain.GrantKeys;
import io.github.ekscam.internal.keys.Key;
import io.github.ekscam.rbac.Subject;
import io.github.ekscam.request.RequestAttributes;
import io.github.ekscam.request.ResourceRequest;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Who can become administrator of the cluster, or read all its Secrets, and is not meant to: each
 * by the grant that begins it, hop by hop to the end, each hop shown by requests.
 */
final class Takeovers {

  /** What a takeover ends at. */
  enum End {
    ADMINISTRATOR(Right.EVERYTHING, "administrator of the cluster"),
    SECRETS(Right.LIST_SECRETS, "reader of all Secrets of the cluster");

    private final Right goal;
    private final String words;

    End(Right goal, String words) {
      this.goal = goal;
      this.words = words;
    }

    String words() {
      return words;
    }
  }

  /**
   * A takeover.
   *
   * @param grant what begins it
   * @param holder who has the grant
   * @param path the requests, hop by hop
   * @param hops how many hops that are
   * @param others what else the same grant allows that leads there
   * @param namespaces where it begins; none if the grant holds in the whole cluster
   */
  record Takeover(
      Power power,
      End end,
      Grant grant,
      RightsHolder holder,
      List<ProofStep> path,
      int hops,
      Set<Power> others,
      Set<String> namespaces) {}

  private final LintedCluster linted;
  private final Set<Power> powers;
  private final Map<Key, Takeover> found = new LinkedHashMap<>();
  private final Map<Power, List<Takeover>> byPower = new EnumMap<>(Power.class);
  private final boolean administratorByPrincipal;

  private Takeovers(LintedCluster linted, Set<LintRule> rules) {
    this.linted = linted;
    this.powers = EnumSet.noneOf(Power.class);
    for (LintRule rule : rules) {
      if (rule instanceof TakeoverRule takeover) {
        powers.add(takeover.power());
      }
    }
    List<RightsHolder> holders =
        RightsHolders.of(
            linted.cluster(),
            linted.principals().stream()
                .map(each -> new RightsHolders.Principal(each.arn(), each.identity()))
                .toList());
    AwsAuthUse awsAuth = AwsAuthUse.of(linted.cluster());
    Map<End, TakeoverSearch> searches = new EnumMap<>(End.class);
    for (End end : End.values()) {
      searches.put(end, TakeoverSearch.of(holders, end.goal, awsAuth));
    }
    for (RightsHolder holder : holders) {
      for (End end : End.values()) {
        TakeoverSearch search = requireNonNull(searches.get(end));
        if (search.isReachedBy(holder)) {
          if (!search.isHeldBy(holder)) {
            takeovers(holder, end, search);
          }
          break;
        }
      }
    }
    this.administratorByPrincipal =
        holders.stream()
            .filter(holder -> holder.subject().isEmpty())
            .anyMatch(requireNonNull(searches.get(End.ADMINISTRATOR))::isReachedBy);
    found
        .values()
        .forEach(each -> byPower.computeIfAbsent(each.power(), p -> new ArrayList<>()).add(each));
  }

  static Takeovers of(LintedCluster linted, Set<LintRule> rules) {
    return new Takeovers(linted, rules);
  }

  /** The takeovers that begin in a way, each grant once. */
  List<Takeover> by(Power power) {
    return byPower.getOrDefault(power, List.of());
  }

  /** Whether any IAM principal is administrator of the cluster by its rights, or can become one. */
  boolean isAnyPrincipalAdministrator() {
    return administratorByPrincipal;
  }

  private void takeovers(RightsHolder holder, End end, TakeoverSearch search) {
    for (Power power : powers) {
      for (Power.Way way : power.ways()) {
        for (TakeoverSearch.Hop hop : search.hops(holder, power, way)) {
          takeover(holder, end, search, hop);
        }
      }
    }
  }

  private void takeover(
      RightsHolder holder, End end, TakeoverSearch search, TakeoverSearch.Hop first) {
    List<ProofStep> steps = new ArrayList<>();
    RightsHolder at = holder;
    TakeoverSearch.@Nullable Hop hop = first;
    int hops = 0;
    while (hop != null) {
      if (!steps(at, hop, steps)) {
        return;
      }
      hops++;
      RightsHolder target = hop.target();
      if (target == null) {
        break;
      }
      if (target == holder) {
        return;
      }
      hop = search.next(target).orElse(null);
      if (hop == null) {
        steps.add(
            linted.ask(
                target.name(), target.user(), end.goal.request("", ""), "is " + end.words()));
      }
      at = target;
    }
    if (!steps.stream().allMatch(step -> step.verdict().isAllowed())) {
      return;
    }
    Grant grant = steps.get(0).verdict().grant().orElseThrow();
    if (isWritten(grant)) {
      add(
          new Takeover(
              first.power(),
              end,
              grant,
              holder,
              List.copyOf(steps),
              hops,
              EnumSet.noneOf(Power.class),
              new TreeSet<>(
                  steps.get(0).request() instanceof ResourceRequest request
                          && isLimitedToNamespaces(grant)
                      ? Set.of(request.namespace())
                      : Set.of())));
    }
  }

  private static boolean isLimitedToNamespaces(Grant grant) {
    return grant instanceof Grant.AccessPolicy policy
        ? policy.association().accessScope().type().equals("namespace")
        : grant instanceof Grant.Rbac rbac && !rbac.binding().metadata().namespace().isEmpty();
  }

  /** What every cluster has from its start is not for its owner to change. */
  private boolean isWritten(Grant grant) {
    return grant instanceof Grant.AccessPolicy
        || (grant instanceof Grant.Rbac rbac && linted.isConfigured(rbac.binding()));
  }

  private void add(Takeover takeover) {
    Key key = GrantKeys.source(takeover.grant());
    Takeover first = found.putIfAbsent(key, takeover);
    if (first != null) {
      if (takeover.power() != first.power()) {
        first.others().add(takeover.power());
      }
      first.namespaces().addAll(takeover.namespaces());
    }
  }

  /** Adds the requests of a hop; whether the engine allows them all. */
  private boolean steps(RightsHolder holder, TakeoverSearch.Hop hop, List<ProofStep> steps) {
    List<List<Right>> requirements = hop.way().requirements();
    for (int i = 0; i < requirements.size(); i++) {
      String effect =
          i + 1 < requirements.size()
              ? ""
              : hop.way().effect().replace("%s", hop.target() == null ? "" : hop.target().name());
      Optional<ProofStep> step =
          requirements.get(i).stream()
              .map(right -> request(right, hop))
              .map(request -> linted.ask(holder.name(), holder.user(), request, effect))
              .filter(each -> each.verdict().isAllowed())
              .findFirst();
      if (step.isEmpty()) {
        return false;
      }
      steps.add(step.get());
    }
    return true;
  }

  private static RequestAttributes request(Right right, TakeoverSearch.Hop hop) {
    String name =
        Optional.ofNullable(hop.target())
            .flatMap(RightsHolder::subject)
            .map(Subject::name)
            .filter(target -> right.isOfTarget())
            .orElse("any");
    return right.request(hop.namespace(), name);
  }
}
