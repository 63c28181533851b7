package io.github.ekscam.analysis.advice;

import static java.util.Objects.requireNonNull;

import io.github.ekscam.Caller;
import io.github.ekscam.EksCluster;
import io.github.ekscam.Explanation;
import io.github.ekscam.RbacWrite;
import io.github.ekscam.analysis.advice.Obstacle.Kind;
import io.github.ekscam.config.InvalidInputException;
import io.github.ekscam.iam.CallerIdentity;
import io.github.ekscam.rbac.RbacBinding;
import io.github.ekscam.rbac.RbacObject;
import io.github.ekscam.rbac.RbacRole;
import io.github.ekscam.request.NonResourceRequest;
import io.github.ekscam.request.RequestAttributes;
import io.github.ekscam.request.ResourceRequest;
import io.github.ekscam.request.UserInfo;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;

/**
 * Advises what to grant one caller of one cluster: a role and a binding with exactly the rule that
 * is lacking, or an access policy at the narrowest scope; for who is to write roles or bindings,
 * the rules that RBAC's check for escalation wants to be held, which ignores access policies.
 *
 * <pre>{@code
 * Advice advice =
 *     Advisor.of(cluster, CallerIdentity.parse("arn:aws:iam::111122223333:role/Developer"))
 *         .toAllow(ResourceRequest.parse("list pods -n dev-1"));
 * for (Proposal proposal : advice.proposals()) {
 *   System.out.println(proposal + ", and " + proposal.requestsBeyond() + " requests more");
 * }
 * }</pre>
 *
 * <p>Nothing is proposed that EKS refuses: policies for service-linked roles, groups of AWS's or
 * Kubernetes' own, or policies for entries of nodes; nor policies whose rules AWS does not publish.
 * A caller without an access entry gets one as part of the proposal, with the username and groups
 * that aws-auth gives.
 *
 * <p>Immutable and thread-safe. An advice costs a look at each binding of the cluster for each
 * group of the caller, and a pass over the access entries for each access policy there is.
 */
public final class Advisor {

  private static final Set<String> WRITES = Set.of("create", "update", "patch");

  private final EksCluster cluster;
  private final Asker asker;

  private Advisor(EksCluster cluster, Asker asker) {
    this.cluster = requireNonNull(cluster, "cluster");
    this.asker = asker;
  }

  /** Advises for an IAM user, a session of a role, or a role, for any session of it. */
  public static Advisor of(EksCluster cluster, CallerIdentity caller) {
    return new Advisor(cluster, Asker.of(requireNonNull(caller, "caller")));
  }

  /** Advises for a Kubernetes user, such as a service account: by RBAC alone. */
  public static Advisor of(EksCluster cluster, UserInfo user) {
    return new Advisor(cluster, Asker.of(requireNonNull(user, "user")));
  }

  /** What to grant so that the caller may make a request. */
  public Advice toAllow(RequestAttributes request) {
    Caller caller = asker.on(cluster);
    Explanation explanation = caller.explain(request);
    List<Obstacle> obstacles = new ArrayList<>();
    if (!explanation.verdict().isAllowed()) {
      request.impossibilities(cluster.apiResources()).stream()
          .filter(RequestAttributes.Impossibility::isCertain)
          .map(it -> new Obstacle(Kind.IMPOSSIBLE_REQUEST, it.text(), it.remedy()))
          .forEach(obstacles::add);
      if (obstacles.isEmpty() && hasAsterisk(request)) {
        obstacles.add(
            new Obstacle(
                Kind.REQUEST_WITH_ASTERISK,
                "a rule for \"*\" allows everything, and not only this request",
                "ask about one verb, API group, resource or path"));
      }
    }
    if (explanation.verdict().isAllowed() || !obstacles.isEmpty()) {
      return new Advice(request, explanation, List.of(), withEscalation(request, obstacles));
    }
    Wanted wanted = new Wanted.Request(request);
    Candidates candidates = Candidates.of(cluster, asker, wanted);
    Candidates.Found found = candidates.find(List.of(wanted));
    addObstacles(candidates.entry(), found, obstacles);
    return new Advice(request, explanation, found.inOrder(), withEscalation(request, obstacles));
  }

  /**
   * What to grant so that the caller may write a role or a binding: that the requests are allowed
   * and, in RBAC, that every rule is held that would be granted, or that the caller may bind the
   * role.
   *
   * @throws IllegalArgumentException if the rules are too many to be compared
   */
  public Advice toAllow(RbacWrite write) {
    Caller caller = asker.on(cluster);
    RbacWrite.Outcome outcome = caller.wouldAllow(write);
    Explanation explanation = caller.explain(write.request());
    List<Obstacle> obstacles = new ArrayList<>();
    if (outcome.isAccepted()) {
      return new Advice(write, outcome, explanation, List.of(), obstacles);
    }
    if (changesRoleRef(write)) {
      obstacles.add(
          new Obstacle(
              Kind.INVALID_WRITE,
              "a binding's roleRef cannot be changed, whoever asks",
              "delete the binding, and create another"));
      return new Advice(write, outcome, explanation, List.of(), obstacles);
    }
    Wanted hold = new Wanted.Write(write, Wanted.Write.Way.HOLD);
    Wanted other = new Wanted.Write(write, Wanted.Write.Way.BIND_OR_ESCALATE);
    Candidates candidates = Candidates.of(cluster, asker, hold);
    Candidates.Found found =
        candidates.find(
            write.object() instanceof RbacBinding ? List.of(hold, other) : List.of(hold));
    if (!found.hasRoles()) {
      found = candidates.find(List.of(other));
    }
    if (write.object() instanceof RbacBinding binding && isRoleMissing(binding)) {
      obstacles.add(
          new Obstacle(
              Kind.NO_SUCH_ROLE,
              "there is no "
                  + binding.roleRef().kind()
                  + " \""
                  + binding.roleRef().name()
                  + "\", so nobody can hold its rules",
              "create the role first"));
    }
    addObstacles(candidates.entry(), found, obstacles);
    return new Advice(write, outcome, explanation, found.inOrder(), obstacles);
  }

  /**
   * What to grant so that the caller may make all of several requests and writes.
   *
   * @param writes roles and bindings; those that are created are there when others refer to them
   * @throws IllegalArgumentException if the rules are too many to be compared
   */
  public Advice.ForAll toAllowAll(
      Collection<? extends RequestAttributes> requests, Collection<RbacWrite> writes) {
    return toAllowAll(requests, writes, List.of());
  }

  private Advice.ForAll toAllowAll(
      Collection<? extends RequestAttributes> requests,
      Collection<RbacWrite> writes,
      List<Obstacle> notLookedAt) {
    Caller caller = asker.on(cluster);
    List<RbacRole> roles = new ArrayList<>();
    for (RbacWrite write : writes) {
      if (write.object() instanceof RbacRole role) {
        roles.add(role);
      }
    }
    List<Wanted> wanted = new ArrayList<>();
    List<RequestAttributes> denied = new ArrayList<>();
    List<RbacWrite> refused = new ArrayList<>();
    for (RequestAttributes request : requests) {
      wanted.add(new Wanted.Request(request));
      if (!caller.isAllowed(request)) {
        denied.add(request);
      }
    }
    for (RbacWrite write : writes) {
      Wanted hold = new Wanted.Write(write, Wanted.Write.Way.HOLD);
      wanted.add(hold);
      if (!hold.isAllowed(asker.on(hold.written(cluster, roles)))) {
        refused.add(write);
      }
    }
    List<Obstacle> obstacles = new ArrayList<>(notLookedAt);
    if (denied.isEmpty() && refused.isEmpty()) {
      return new Advice.ForAll(denied, refused, List.of(), obstacles);
    }
    Candidates candidates = Candidates.of(cluster, asker, wanted.get(0));
    Candidates.Found found = candidates.findForAll(wanted, roles);
    addObstacles(candidates.entry(), found, obstacles);
    return new Advice.ForAll(denied, refused, found.inOrder(), obstacles);
  }

  /**
   * What to grant so that the caller may apply all objects of some manifests, as {@code kubectl
   * apply} and Helm do: get each, create it, and patch it.
   *
   * @param manifests files and directories, rendered: not charts
   * @param defaultNamespace where objects go that have no namespace and need one
   * @throws InvalidInputException if a manifest cannot be used
   * @throws IllegalArgumentException if there is no object, or the rules are too many to be
   *     compared
   */
  public Advice.ForAll toApply(Collection<Path> manifests, String defaultNamespace) {
    ObjectsToApply objects =
        ObjectsToApply.read(manifests, defaultNamespace, cluster.apiResources());
    List<RbacWrite> writes = new ArrayList<>();
    for (RbacObject object : objects.rbacObjects()) {
      writes.add(
          cluster
              .effectiveRbacObjects()
              .counterpartOf(object)
              .map(old -> RbacWrite.patch(old, object))
              .orElseGet(() -> RbacWrite.create(object)));
    }
    return toAllowAll(objects.requests(), writes, objects.obstacles());
  }

  private static boolean changesRoleRef(RbacWrite write) {
    return write.object() instanceof RbacBinding binding
        && write.oldObject().orElse(null) instanceof RbacBinding old
        && !binding.roleRef().equals(old.roleRef());
  }

  private boolean isRoleMissing(RbacBinding binding) {
    return cluster.effectiveRbacObjects().allRoles().stream()
        .noneMatch(
            role ->
                role.kind().equals(binding.roleRef().kind())
                    && role.metadata().name().equals(binding.roleRef().name())
                    && (role.metadata().namespace().isEmpty()
                        || role.metadata().namespace().equals(binding.metadata().namespace())));
  }

  /** Where a rule would take a text for more than itself. */
  private static boolean hasAsterisk(RequestAttributes request) {
    if (request instanceof NonResourceRequest path) {
      return path.verb().equals("*") || path.path().endsWith("*");
    }
    ResourceRequest of = (ResourceRequest) request;
    return of.verb().equals("*")
        || of.apiGroup().equals("*")
        || of.resource().equals("*")
        || of.resource().contains("/");
  }

  private void addObstacles(CallersEntry entry, Candidates.Found found, List<Obstacle> obstacles) {
    obstacles.addAll(entry.obstacles());
    if (!found.hasPolicies() && entry.entry().isPresent() && entry.obstacles().isEmpty()) {
      obstacles.add(
          new Obstacle(
              Kind.NO_ACCESS_POLICY,
              "no access policy whose rules AWS publishes, and that is not for service-linked roles"
                  + " alone, allows this",
              "grant it in RBAC"));
    }
    if (!found.hasRoles()
        && !found.hasPolicies()
        && entry.obstacles().stream().noneMatch(Advisor::isFinal)) {
      obstacles.add(
          new Obstacle(
              Kind.NOTHING_TO_BIND,
              "the caller has no group of their own, and no username that is the same in every"
                  + " session, that a binding could name",
              "give the caller a group, by the access entry or by aws-auth"));
    }
  }

  /** Whether an obstacle alone is why there is no proposal. */
  private static boolean isFinal(Obstacle obstacle) {
    return obstacle.kind() != Kind.NO_ACCESS_ENTRIES
        && obstacle.kind() != Kind.MAPPING_UNLIKE_ENTRIES
        && obstacle.kind() != Kind.ENTRY_NOT_RESOLVED;
  }

  /** A request to write roles or bindings is looked at twice, and here is only the first look. */
  private List<Obstacle> withEscalation(RequestAttributes request, List<Obstacle> obstacles) {
    if (request instanceof ResourceRequest of
        && of.apiGroup().equals(RbacObject.API_GROUP)
        && of.subresource().isEmpty()
        && WRITES.contains(of.verb())) {
      List<Obstacle> all = new ArrayList<>(obstacles);
      all.add(
          new Obstacle(
              Kind.ESCALATION_CHECK,
              "to write "
                  + of.resource()
                  + ", the caller must also hold in RBAC every rule that is granted, and access"
                  + " policies do not count",
              "ask about the object itself"));
      return all;
    }
    return obstacles;
  }
}
