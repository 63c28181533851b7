package io.github.ekscam.internal.engine;

import static java.util.Objects.requireNonNull;

import io.github.ekscam.Verdict;
import io.github.ekscam.rbac.RbacBinding;
import io.github.ekscam.rbac.RbacObject;
import io.github.ekscam.rbac.RbacObjects;
import io.github.ekscam.rbac.RbacRole;
import io.github.ekscam.request.RequestAttributes;
import io.github.ekscam.request.UserInfo;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Kubernetes RBAC as upstream evaluates it: every ClusterRoleBinding, then every RoleBinding of the
 * request's namespace, in the order of names; the first rule that matches allows. Never denies.
 *
 * <p>Reproduces {@code plugin/pkg/auth/authorizer/rbac} of Kubernetes 1.34. The rules of a role are
 * taken as they are stored: aggregate first. Immutable and thread-safe. The objects are arranged
 * for speed at the first decision, in time linear in their size; a decision's cost grows with the
 * bindings that name the user or their groups in the request's namespace and in the whole cluster,
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

  /** An authorizer of these objects with these tables. */
  static RbacAuthorizer of(RbacObjects objects, CompiledRbac compiled) {
    return new RbacAuthorizer(objects, compiled);
  }

  /**
   * The authorizer once an object is written, or taken away. It shares what does not change: with a
   * binding, all but what its subjects have; with a role, what depends on bindings. Once in as many
   * changes as there are subjects, if they come and go, everything is compiled again.
   *
   * @param changed the object as it is then, or as it was
   * @param objects all objects after that, aggregated
   */
  public RbacAuthorizer with(RbacObject changed, RbacObjects objects) {
    CompiledRbac present = compiled;
    if (present == null || present.needsRebuild()) {
      return of(objects);
    }
    return new RbacAuthorizer(
        objects,
        changed instanceof RbacRole role
            ? present.with(role, objects)
            : present.with(
                (RbacBinding) this.objects.counterpartOf(changed).orElse(null),
                (RbacBinding) objects.counterpartOf(changed).orElse(null),
                objects));
  }

  private CompiledRbac compiled() {
    CompiledRbac present = compiled;
    if (present == null) {
      present = CompiledRbac.of(objects);
      compiled = present;
    }
    return present;
  }

  /** Whether so much is stale, or wrong, that the next change compiles everything again. */
  boolean needsRebuild() {
    return compiled().needsRebuild();
  }

  @Override
  public boolean isAllowed(UserInfo user, RequestAttributes request) {
    CompiledRbac present = compiled();
    return present.rules().isAllowed(user, request, present);
  }

  @Override
  public Verdict authorize(UserInfo user, RequestAttributes request) {
    return resolve(user).authorize(user, request);
  }

  /** Which of many users may make a request: the bits at their indexes. */
  BitSet allowed(List<UserInfo> users, RequestAttributes request) {
    CompiledRbac present = compiled();
    return present.rules().allowed(users, request, present.forManyUsers(request));
  }

  /** The authorizer of one user, who is looked up. */
  CompiledUser resolve(UserInfo user) {
    return compiled().user(user);
  }
}
