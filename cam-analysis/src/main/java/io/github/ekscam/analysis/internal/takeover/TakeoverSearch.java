package io.github.ekscam.analysis.internal.takeover;

import com.google.common.collect.ListMultimap;
import com.google.common.collect.MultimapBuilder;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Looks for the shortest way from everybody to a goal, a right that is as good as all.
 *
 * <p>It goes backwards, in breadth: those who have the goal, then those who can become one of them,
 * and so on. Who can become a service account is found by its namespace: the first service account
 * of a namespace that is reached opens the namespace, once, for all who may run something there. So
 * the cost is linear in the number of holders and of the namespaces in which each has rights.
 */
public final class TakeoverSearch {

  /**
   * How somebody gets on.
   *
   * @param namespace where the rights are used; empty for the whole cluster
   * @param target who they become; null if this is the end
   */
  public record Hop(Power power, Power.Way way, String namespace, @Nullable RightsHolder target) {}

  private final List<RightsHolder> holders;
  private final Right goal;
  private final AwsAuthUse awsAuth;

  /** The hop by which each gets on soonest; those who have the goal get on by none. */
  private final IdentityHashMap<RightsHolder, Optional<Hop>> reached = new IdentityHashMap<>();

  private final Deque<RightsHolder> queue = new ArrayDeque<>();

  /** Those who have rights of their own in a namespace. */
  private final ListMultimap<String, RightsHolder> byNamespace =
      MultimapBuilder.treeKeys().arrayListValues(1).build();

  private final List<RightsHolder> withScopes;

  /** What each namespace opens to, by what it takes. */
  private final SortedMap<String, RightsHolder> serviceAccounts = new TreeMap<>();

  private final SortedMap<String, RightsHolder> workloads = new TreeMap<>();
  private @Nullable RightsHolder anyServiceAccount;
  private @Nullable RightsHolder anyWorkload;
  private @Nullable RightsHolder anyUser;

  private TakeoverSearch(List<RightsHolder> holders, Right goal, AwsAuthUse awsAuth) {
    this.holders = holders;
    this.goal = goal;
    this.awsAuth = awsAuth;
    this.withScopes = holders.stream().filter(holder -> !holder.scoped().isEmpty()).toList();
    for (RightsHolder holder : holders) {
      holder.namespaces().forEach(namespace -> byNamespace.put(namespace, holder));
    }
  }

  /**
   * Searches.
   *
   * @param awsAuth how the cluster uses it
   */
  public static TakeoverSearch of(List<RightsHolder> holders, Right goal, AwsAuthUse awsAuth) {
    TakeoverSearch search = new TakeoverSearch(holders, goal, awsAuth);
    search.run();
    return search;
  }

  /** Whether somebody has the goal, or can get there. */
  public boolean isReachedBy(RightsHolder holder) {
    return reached.containsKey(holder);
  }

  /** Whether somebody has the goal and need not take anything over. */
  public boolean isHeldBy(RightsHolder holder) {
    Optional<Hop> hop = reached.get(holder);
    return hop != null && hop.isEmpty();
  }

  /** How somebody gets on soonest; nothing if they have the goal, or cannot get there. */
  public Optional<Hop> next(RightsHolder holder) {
    return reached.getOrDefault(holder, Optional.empty());
  }

  private void run() {
    for (RightsHolder holder : holders) {
      if ((holder.everywhere() & goal.bit()) != 0) {
        reach(holder, Optional.empty());
      }
    }
    for (RightsHolder holder : holders) {
      direct(holder).ifPresent(hop -> reach(holder, Optional.of(hop)));
    }
    while (!queue.isEmpty()) {
      open(queue.remove());
    }
  }

  private void reach(RightsHolder holder, Optional<Hop> hop) {
    if (reached.putIfAbsent(holder, hop) == null) {
      queue.add(holder);
    }
  }

  private Optional<Hop> direct(RightsHolder holder) {
    for (Power power : Power.values()) {
      for (Power.Way way : power.ways()) {
        Optional<Hop> hop = direct(holder, power, way);
        if (hop.isPresent()) {
          return hop;
        }
      }
    }
    return Optional.empty();
  }

  /** The hop that ends at the goal. */
  Optional<Hop> direct(RightsHolder holder, Power power, Power.Way way) {
    boolean leadsThere =
        way.reach() == Power.Reach.EVERYTHING
            || (way.reach() == Power.Reach.EVERYTHING_BY_AWS_AUTH && awsAuth == AwsAuthUse.GIVEN)
            || (way.reach() == Power.Reach.EVERYTHING_BY_UNKNOWN_AWS_AUTH
                && awsAuth == AwsAuthUse.NOT_GIVEN)
            || (way.reach() == Power.Reach.SECRETS && goal == Right.LIST_SECRETS);
    String namespace = way.reach().heldIn();
    long rights = namespace.isEmpty() ? holder.everywhere() : holder.in(namespace);
    return leadsThere && way.isOpenTo(rights)
        ? Optional.of(new Hop(power, way, namespace, null))
        : Optional.empty();
  }

  /** Lets all get on who can become somebody who was reached. */
  private void open(RightsHolder target) {
    if (target.subject().isEmpty()) {
      return;
    }
    String kind = target.subject().get().kind();
    if (kind.equals("User") && anyUser == null) {
      anyUser = target;
      openToAll(Power.Reach.USER, target);
    }
    if (!kind.equals("ServiceAccount")) {
      return;
    }
    String namespace = target.subject().get().namespace();
    if (serviceAccounts.putIfAbsent(namespace, target) == null) {
      openIn(namespace, Power.Reach.SERVICE_ACCOUNT, target);
    }
    if (anyServiceAccount == null) {
      anyServiceAccount = target;
      openToAll(Power.Reach.SERVICE_ACCOUNT, target);
    }
    if (!target.runsWorkloads()) {
      return;
    }
    if (workloads.putIfAbsent(namespace, target) == null) {
      openIn(namespace, Power.Reach.WORKLOAD, target);
    }
    if (anyWorkload == null) {
      anyWorkload = target;
      openToAll(Power.Reach.WORKLOAD, target);
      openToAll(Power.Reach.WORKLOAD_ANYWHERE, target);
    }
  }

  private void openToAll(Power.Reach reach, RightsHolder target) {
    String namespace = reach.isInNamespace() ? target.subject().orElseThrow().namespace() : "";
    holders.forEach(holder -> tryHop(holder, reach, namespace, target, RightsHolder::everywhere));
  }

  private void openIn(String namespace, Power.Reach reach, RightsHolder target) {
    for (RightsHolder holder : byNamespace.get(namespace)) {
      tryHop(holder, reach, namespace, target, each -> each.in(namespace));
    }
    for (RightsHolder holder : withScopes) {
      if (holder.scoped().stream()
          .anyMatch(policy -> policy.scope().includesNamespace(namespace))) {
        tryHop(holder, reach, namespace, target, each -> each.in(namespace));
      }
    }
  }

  private void tryHop(
      RightsHolder holder,
      Power.Reach reach,
      String namespace,
      RightsHolder target,
      ToLongFunction<RightsHolder> rights) {
    if (reached.containsKey(holder)) {
      return;
    }
    long bits = rights.applyAsLong(holder);
    for (Power power : Power.values()) {
      for (Power.Way way : power.ways()) {
        if (way.reach() == reach && way.isOpenTo(bits)) {
          reach(holder, Optional.of(new Hop(power, way, namespace, target)));
          return;
        }
      }
    }
  }

  /** All hops of a way by which somebody gets on, at most one for each namespace. */
  public List<Hop> hops(RightsHolder holder, Power power, Power.Way way) {
    Optional<Hop> direct = direct(holder, power, way);
    if (direct.isPresent()) {
      return List.of(direct.get());
    }
    RightsHolder single =
        switch (way.reach()) {
          case USER -> anyUser;
          case WORKLOAD_ANYWHERE -> anyWorkload;
          case SERVICE_ACCOUNT -> anyServiceAccount;
          case WORKLOAD -> anyWorkload;
          default -> null;
        };
    if (single != null && way.isOpenTo(holder.everywhere())) {
      String namespace =
          way.reach().isInNamespace() ? single.subject().orElseThrow().namespace() : "";
      return List.of(new Hop(power, way, namespace, single));
    }
    if (!way.reach().isInNamespace()) {
      return List.of();
    }
    List<Hop> hops = new ArrayList<>();
    SortedMap<String, RightsHolder> targets =
        way.reach() == Power.Reach.WORKLOAD ? workloads : serviceAccounts;
    for (String namespace : candidates(holder, targets)) {
      RightsHolder target = targets.get(namespace);
      if (target != null && way.isOpenTo(holder.in(namespace))) {
        hops.add(new Hop(power, way, namespace, target));
      }
    }
    return hops;
  }

  private static Iterable<String> candidates(
      RightsHolder holder, SortedMap<String, RightsHolder> targets) {
    return holder.scoped().isEmpty() ? holder.namespaces() : targets.keySet();
  }
}
