package io.github.ekscam.internal.engine;

import io.github.ekscam.Grant;
import io.github.ekscam.Verdict;
import io.github.ekscam.rbac.PolicyRule;
import io.github.ekscam.rbac.RbacBinding;
import io.github.ekscam.rbac.RbacObjects;
import io.github.ekscam.rbac.RbacRole;
import io.github.ekscam.rbac.Subject;
import io.github.ekscam.request.RequestAttributes;
import io.github.ekscam.request.ResourceRequest;
import io.github.ekscam.request.UserInfo;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * RBAC as upstream evaluates it, step by step: the model that {@link RbacAuthorizer} is compared
 * to. Looks at every ClusterRoleBinding, then at every RoleBinding of the request's namespace, in
 * the order of names; the first rule that matches allows. Shares no code that matches with it.
 */
public final class ModelRbacAuthorizer implements Authorizer {

  private final RbacObjects objects;

  private ModelRbacAuthorizer(RbacObjects objects) {
    this.objects = objects;
  }

  /** An authorizer of these objects. */
  public static ModelRbacAuthorizer of(RbacObjects objects) {
    return new ModelRbacAuthorizer(objects);
  }

  @Override
  public Verdict authorize(UserInfo user, RequestAttributes request) {
    List<RbacBinding> bindings = new ArrayList<>(objects.clusterRoleBindings());
    if (request instanceof ResourceRequest resource && !resource.namespace().isEmpty()) {
      bindings.addAll(objects.roleBindings(resource.namespace()));
    }
    Set<String> errors = new LinkedHashSet<>();
    for (RbacBinding binding : bindings) {
      for (Subject subject : binding.subjects()) {
        if (!isUser(subject, binding.metadata().namespace(), user)) {
          continue;
        }
        Optional<? extends RbacRole> role = role(binding);
        if (role.isEmpty()) {
          errors.add(notFound(binding));
        } else {
          for (PolicyRule rule : role.get().rules()) {
            if (ModelRules.matches(rule, request)) {
              return Verdict.allow(
                  Reasons.allowedBy(binding, subject),
                  new Grant.Rbac(binding, role.get(), rule, subject));
            }
          }
        }
        break; // The first of the subjects is enough, as upstream has it.
      }
    }
    return errors.isEmpty()
        ? Verdict.pass()
        : Verdict.pass("RBAC: " + Reasons.aggregate(List.copyOf(errors)), List.of());
  }

  private static boolean isUser(Subject subject, String bindingNamespace, UserInfo user) {
    if (subject.kind().equals("Group")) {
      return user.groups().contains(subject.name());
    }
    if (!user.isUsernameKnown()) {
      return false;
    }
    if (subject.kind().equals("ServiceAccount")) {
      String namespace = subject.namespace().isEmpty() ? bindingNamespace : subject.namespace();
      return !namespace.isEmpty()
          && user.username().equals("system:serviceaccount:" + namespace + ":" + subject.name());
    }
    return subject.kind().equals("User") && user.username().equals(subject.name());
  }

  private Optional<? extends RbacRole> role(RbacBinding binding) {
    String name = binding.roleRef().name();
    return binding.roleRef().kind().equals("ClusterRole")
        ? objects.clusterRole(name)
        : objects.role(binding.metadata().namespace(), name);
  }

  private static String notFound(RbacBinding binding) {
    return (binding.roleRef().kind().equals("ClusterRole") ? "clusterrole" : "role")
        + ".rbac.authorization.k8s.io \""
        + binding.roleRef().name()
        + "\" not found";
  }
}
