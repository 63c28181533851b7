package io.github.ekscam.internal.engine;

import static java.util.Objects.requireNonNull;

import io.github.ekscam.Grant;
import io.github.ekscam.Verdict;
import io.github.ekscam.internal.matching.PolicyRuleMatcher;
import io.github.ekscam.internal.matching.RbacRules;
import io.github.ekscam.rbac.PolicyRule;
import io.github.ekscam.rbac.RbacBinding;
import io.github.ekscam.rbac.RbacObject;
import io.github.ekscam.rbac.RbacObjects;
import io.github.ekscam.rbac.RbacRole;
import io.github.ekscam.rbac.Subject;
import io.github.ekscam.request.RequestAttributes;
import io.github.ekscam.request.UserInfo;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Kubernetes RBAC as upstream evaluates it: every ClusterRoleBinding, then every RoleBinding of the
 * request's namespace, in the order of names; the first rule that matches allows. Never denies.
 *
 * <p>Reproduces {@code plugin/pkg/auth/authorizer/rbac} of Kubernetes 1.34. The rules of a role are
 * taken as they are stored: aggregate first. Immutable and thread-safe. The objects are arranged
 * for speed at the first decision, in time linear in their size; a decision's cost grows with the
 * bindings that name the user or his groups in the request's namespace and in the whole cluster,
 * and not with their number in all.
 */
public final class RbacAuthorizer implements Authorizer {

  private final RbacObjects objects;

  /**
   * Made when it is first needed, perhaps by several threads at once, which then make the same:
   * nobody waits.
   */
  private @Nullable CompiledRbac compiled;

  private RbacAuthorizer(RbacObjects objects, @Nullable CompiledRbac compiled) {
    this.objects = requireNonNull(objects, "objects");
    this.compiled = compiled;
  }

  /** An authorizer of these objects. */
  public static RbacAuthorizer of(RbacObjects objects) {
    return new RbacAuthorizer(objects, null);
  }

  /**
   * The authorizer once an object is written, or taken away. It shares what does not change: with a
   * binding, all but what its subjects have; with a role, what depends on bindings. Once in as many
   * changes as there are subjects, if they come and go, everything is arranged anew.
   *
   * @param changed the object as it is then, or as it was
   * @param objects all objects after that, aggregated
   */
  public RbacAuthorizer with(RbacObject changed, RbacObjects objects) {
    CompiledRbac present = compiled;
    if (present == null || present.isWorn()) {
      return of(objects);
    }
    return new RbacAuthorizer(
        objects,
        changed instanceof RbacRole role
            ? present.with(role, objects)
            : present.with(
                (RbacBinding) this.objects.counterpartOf(changed).orElse(null),
                (RbacBinding) objects.counterpartOf(changed).orElse(null)));
  }

  /** What is asked when speed counts. */
  CompiledRbac compiled() {
    CompiledRbac present = compiled;
    if (present == null) {
      present = CompiledRbac.of(objects);
      compiled = present;
    }
    return present;
  }

  @Override
  public Verdict authorize(UserInfo user, RequestAttributes request) {
    return authorize(user, compiled().user(user), request);
  }

  /** The verdict for a user who is looked up. */
  Verdict authorize(UserInfo user, CompiledUser compiledUser, RequestAttributes request) {
    CompiledRbac.BoundRole bound = compiled().firstAllowing(compiledUser, request);
    return bound == null
        ? pass(compiledUser, request)
        : allow(user, bound.binding(), bound.role(), request);
  }

  private static Verdict allow(
      UserInfo user, RbacBinding binding, RbacRole role, RequestAttributes request) {
    Subject subject = RbacRules.firstSubject(binding, user).orElseThrow();
    for (PolicyRule rule : role.rules()) {
      if (PolicyRuleMatcher.matches(rule, request)) {
        return Verdict.allow(
            Reasons.allowedBy(binding, subject), new Grant.Rbac(binding, role, rule, subject));
      }
    }
    throw new IllegalStateException(role.describe() + " does not allow " + request);
  }

  /** Upstream tells its errors in the reason, not as errors. */
  private Verdict pass(CompiledUser compiledUser, RequestAttributes request) {
    List<RbacBinding> missing = compiled().withMissingRoles(compiledUser, request);
    return missing.isEmpty()
        ? Verdict.pass()
        : Verdict.pass(
            "RBAC: "
                + Reasons.aggregate(
                    missing.stream()
                        .map(binding -> RbacRules.notFound(binding.roleRef()))
                        .toList()),
            List.of());
  }
}
