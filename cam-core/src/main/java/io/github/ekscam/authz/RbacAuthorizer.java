package io.github.ekscam.authz;

import static java.util.Objects.requireNonNull;

import io.github.ekscam.go.GoQuote;
import io.github.ekscam.rbac.PolicyRule;
import io.github.ekscam.rbac.RbacBinding;
import io.github.ekscam.rbac.RbacObject;
import io.github.ekscam.rbac.RbacObjects;
import io.github.ekscam.rbac.RbacRole;
import io.github.ekscam.rbac.RoleRef;
import io.github.ekscam.rbac.Subject;
import io.github.ekscam.request.RequestAttributes;
import io.github.ekscam.request.ResourceRequest;
import io.github.ekscam.request.UserInfo;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * Kubernetes RBAC as upstream evaluates it: every ClusterRoleBinding, then every RoleBinding of the
 * request's namespace, in the order of names; the first rule that matches allows. Never denies.
 *
 * <p>Reproduces {@code plugin/pkg/auth/authorizer/rbac} and {@code pkg/registry/rbac/validation} of
 * Kubernetes 1.34. The rules of a role are taken as they are stored: aggregate first. Immutable; a
 * decision's cost grows with the number of bindings it looks at.
 */
public final class RbacAuthorizer implements Authorizer {

  private final RbacObjects objects;

  private RbacAuthorizer(RbacObjects objects) {
    this.objects = requireNonNull(objects, "objects");
  }

  /** An authorizer of these objects. */
  public static RbacAuthorizer of(RbacObjects objects) {
    return new RbacAuthorizer(objects);
  }

  @Override
  public Verdict authorize(UserInfo user, RequestAttributes request) {
    List<String> errors = new ArrayList<>();
    Optional<Verdict> allowed = firstAllow(objects.clusterRoleBindings(), user, request, errors);
    if (allowed.isEmpty() && request instanceof ResourceRequest resource) {
      allowed = firstAllow(objects.roleBindings(resource.namespace()), user, request, errors);
    }
    return allowed.orElseGet(() -> pass(errors));
  }

  /** Upstream tells its errors in the reason, not as errors. */
  private static Verdict pass(List<String> errors) {
    return errors.isEmpty()
        ? Verdict.pass()
        : Verdict.pass("RBAC: " + Reasons.aggregate(errors), List.of());
  }

  private Optional<Verdict> firstAllow(
      Collection<? extends RbacBinding> bindings,
      UserInfo user,
      RequestAttributes request,
      List<String> errors) {
    for (RbacBinding binding : bindings) {
      Optional<Subject> subject = firstSubject(binding, user);
      if (subject.isEmpty()) {
        continue;
      }
      Optional<? extends RbacRole> role = role(binding);
      if (role.isEmpty()) {
        errors.add(notFound(binding.roleRef()));
        continue;
      }
      for (PolicyRule rule : role.get().rules()) {
        if (PolicyRuleMatcher.matches(rule, request)) {
          return Optional.of(
              Verdict.allow(
                  Reasons.allowedBy(binding, subject.get()),
                  new Grant.Rbac(binding, role.get(), rule, subject.get())));
        }
      }
    }
    return Optional.empty();
  }

  private static Optional<Subject> firstSubject(RbacBinding binding, UserInfo user) {
    for (Subject subject : binding.subjects()) {
      if (is(subject, user, binding.metadata().namespace())) {
        return Optional.of(subject);
      }
    }
    return Optional.empty();
  }

  private static boolean is(Subject subject, UserInfo user, String bindingNamespace) {
    return switch (subject.kind()) {
      case "User" -> user.isUsernameKnown() && user.username().equals(subject.name());
      case "Group" -> user.groups().contains(subject.name());
      case "ServiceAccount" -> {
        String namespace = subject.namespace().isEmpty() ? bindingNamespace : subject.namespace();
        yield user.isUsernameKnown()
            && !namespace.isEmpty()
            && user.username().equals("system:serviceaccount:" + namespace + ":" + subject.name());
      }
      default -> false;
    };
  }

  private Optional<? extends RbacRole> role(RbacBinding binding) {
    RoleRef roleRef = binding.roleRef();
    return roleRef.kind().equals("ClusterRole")
        ? objects.clusterRole(roleRef.name())
        : objects.role(binding.metadata().namespace(), roleRef.name());
  }

  private static String notFound(RoleRef roleRef) {
    String resource = roleRef.kind().equals("ClusterRole") ? "clusterrole" : "role";
    return resource
        + "."
        + RbacObject.API_GROUP
        + " "
        + GoQuote.quote(roleRef.name())
        + " not found";
  }
}
