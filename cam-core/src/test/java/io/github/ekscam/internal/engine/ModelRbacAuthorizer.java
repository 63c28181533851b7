package io.github.ekscam.internal.engine;

import io.github.ekscam.Grant;
import io.github.ekscam.Verdict;
import io.github.ekscam.internal.matching.PolicyRuleMatcher;
import io.github.ekscam.internal.matching.RbacRules;
import io.github.ekscam.rbac.PolicyRule;
import io.github.ekscam.rbac.RbacBinding;
import io.github.ekscam.rbac.RbacObjects;
import io.github.ekscam.rbac.RbacRole;
import io.github.ekscam.rbac.Subject;
import io.github.ekscam.request.RequestAttributes;
import io.github.ekscam.request.ResourceRequest;
import io.github.ekscam.request.UserInfo;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * RBAC as upstream evaluates it, step by step: the model that {@link RbacAuthorizer} is compared
 * to. Looks at every ClusterRoleBinding, then at every RoleBinding of the request's namespace, in
 * the order of names; the first rule that matches allows.
 */
public final class ModelRbacAuthorizer implements Authorizer {

  private final RbacRules rules;

  private ModelRbacAuthorizer(RbacRules rules) {
    this.rules = rules;
  }

  /** An authorizer of these objects. */
  public static ModelRbacAuthorizer of(RbacObjects objects) {
    return new ModelRbacAuthorizer(RbacRules.of(objects));
  }

  @Override
  public Verdict authorize(UserInfo user, RequestAttributes request) {
    FirstAllow firstAllow = new FirstAllow(request);
    String namespace = request instanceof ResourceRequest resource ? resource.namespace() : "";
    rules.visit(user, namespace, firstAllow);
    return firstAllow.verdict();
  }

  private static final class FirstAllow implements RbacRules.Visitor {

    private final RequestAttributes request;
    private final List<String> errors = new ArrayList<>(0);
    private @Nullable Verdict allowed;

    FirstAllow(RequestAttributes request) {
      this.request = request;
    }

    @Override
    public boolean role(RbacBinding binding, Subject subject, RbacRole role) {
      for (PolicyRule rule : role.rules()) {
        if (PolicyRuleMatcher.matches(rule, request)) {
          allowed =
              Verdict.allow(
                  Reasons.allowedBy(binding, subject),
                  new Grant.Rbac(binding, role, rule, subject));
          return false;
        }
      }
      return true;
    }

    @Override
    public void missingRole(RbacBinding binding) {
      errors.add(RbacRules.notFound(binding.roleRef()));
    }

    Verdict verdict() {
      if (allowed != null) {
        return allowed;
      }
      return errors.isEmpty()
          ? Verdict.pass()
          : Verdict.pass("RBAC: " + Reasons.aggregate(errors), List.of());
    }
  }
}
