package io.github.ekscam;

import static java.util.Objects.requireNonNull;

import io.github.ekscam.access.AccessScope;
import io.github.ekscam.internal.matching.PolicyRuleMatcher;
import io.github.ekscam.internal.matching.ScopeMatcher;
import io.github.ekscam.internal.text.PlainText;
import io.github.ekscam.rbac.PolicyRule;
import io.github.ekscam.rbac.RbacBinding;
import io.github.ekscam.request.RequestAttributes;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Everything a user may do. What no permission allows, and no unknown leaves open, is denied.
 *
 * @param permissions what is allowed, in the order in which the authorizers are asked; several may
 *     say the same, each by its own path
 * @param unknowns what cannot be told
 * @param bindingsWithoutRole the bindings that reach the user and whose role does not exist: they
 *     give nothing until somebody creates it
 */
public record Permissions(
    List<Permission> permissions,
    List<ScopedUnknown> unknowns,
    List<RbacBinding> bindingsWithoutRole) {

  public Permissions {
    permissions = List.copyOf(permissions);
    unknowns = List.copyOf(unknowns);
    bindingsWithoutRole = List.copyOf(bindingsWithoutRole);
  }

  /** Each permission in a line, then in a line each what cannot be told. */
  @Override
  public String toString() {
    return permissions.isEmpty() && unknowns.isEmpty()
        ? "nothing"
        : Stream.concat(
                permissions.stream().map(Permission::toString),
                unknowns.stream().map(ScopedUnknown::line))
            .collect(Collectors.joining("\n"));
  }

  /**
   * Something that may allow more, and where.
   *
   * @param scope where it would
   * @param unknown what cannot be told
   */
  public record ScopedUnknown(AccessScope scope, Unknown unknown) {
    public ScopedUnknown {
      requireNonNull(scope, "scope");
      requireNonNull(unknown, "unknown");
    }

    /** What cannot be told, and why: as {@link Unknown#text}, of everything that may be allowed. */
    public String text() {
      if (unknown instanceof Unknown.PolicyWithoutRules policy) {
        return policy.text("more");
      }
      if (unknown instanceof Unknown.PolicyNotInCatalogue policy) {
        return policy.text("more");
      }
      if (unknown instanceof Unknown.AssociationsNotGiven associations) {
        return associations.problem() + ", and they may allow more";
      }
      if (unknown instanceof Unknown.UnnamedObjects objects) {
        return objects.text(describe(objects.rule().rule()));
      }
      return unknown.text();
    }

    /** The text as one line of output that stands on its own: as {@link Unknown#line}. */
    public String line() {
      return unknown.label().isEmpty() ? text() : unknown.label() + ": " + text();
    }

    /** What cannot be told, as {@link #line}. */
    @Override
    public String toString() {
      return line();
    }

    private static String describe(PolicyRule rule) {
      return String.join(",", rule.verbs()) + " " + String.join(",", objects(rule));
    }
  }

  private static List<String> objects(PolicyRule rule) {
    return rule.resources().isEmpty() ? rule.nonResourceURLs() : rule.resources();
  }

  /** Whether one of the permissions allows a request. */
  public boolean allow(RequestAttributes request) {
    return permissions.stream().anyMatch(permission -> permission.allows(request));
  }

  /**
   * What of this counts in a namespace: what holds in the whole cluster and in the namespace, and
   * no non-resource URLs, which are in none.
   *
   * @throws IllegalArgumentException if the namespace is the empty text, which is none
   */
  public Permissions in(String namespace) {
    if (namespace.isEmpty()) {
      throw new IllegalArgumentException(
          "Invalid namespace \"\": what belongs to no namespace is allowed by the permissions whose"
              + " scope is the cluster");
    }
    return new Permissions(
        permissions.stream()
            .filter(permission -> permission.scope().includesNamespace(namespace))
            .filter(permission -> !permission.rule().resources().isEmpty())
            .map(
                permission ->
                    new Permission(
                        permission.scope(),
                        permission.rule().toBuilder().nonResourceURLs(List.of()).build(),
                        permission.grant()))
            .toList(),
        unknowns.stream().filter(unknown -> unknown.scope().includesNamespace(namespace)).toList(),
        bindingsWithoutRole.stream()
            .filter(
                binding ->
                    binding.metadata().namespace().isEmpty()
                        || binding.metadata().namespace().equals(namespace))
            .toList());
  }

  /** The same, of which more cannot be told. */
  public Permissions withUnknowns(List<Unknown> more) {
    return withScopedUnknowns(
        more.stream().map(unknown -> new ScopedUnknown(AccessScope.cluster(), unknown)).toList());
  }

  /** The same, of which more cannot be told, each in its scope. */
  public Permissions withScopedUnknowns(List<ScopedUnknown> more) {
    return new Permissions(
        permissions, Stream.concat(unknowns.stream(), more.stream()).toList(), bindingsWithoutRole);
  }

  /**
   * What a user may do, and by what: one rule in one place. The rule stays symbolic, {@code *} is
   * every verb, group or resource, those to come included.
   *
   * @param scope where the rule holds: in the whole cluster, or in some namespaces, that of a
   *     RoleBinding or those of an access policy's scope, whose names may be patterns. What is in
   *     the scope of namespaces reaches neither what belongs to none nor non-resource URLs
   * @param rule the rule as far as it holds there
   * @param grant the path to it; the rule it names may say more than holds in the scope
   */
  public record Permission(AccessScope scope, PolicyRule rule, Grant grant) {

    private static final int MOST_SHOWN = 8;

    public Permission {
      requireNonNull(scope, "scope");
      requireNonNull(rule, "rule");
      requireNonNull(grant, "grant");
    }

    /** Whether this permission alone allows a request. */
    public boolean allows(RequestAttributes request) {
      return ScopeMatcher.matches(scope, request) && PolicyRuleMatcher.matches(rule, request);
    }

    /**
     * In one line, such as {@code get,list pods in the namespaces dev, qa-*, by access policy
     * AmazonEKSViewPolicy}; of long lists the beginning. API groups are left out.
     */
    @Override
    public String toString() {
      return some(rule.verbs())
          + " "
          + some(objects(rule))
          + (rule.resourceNames().isEmpty() ? "" : " named " + some(rule.resourceNames()))
          + " in "
          + scope.describe()
          + ", by "
          + path();
    }

    private String path() {
      if (grant instanceof Grant.AccessPolicy policy) {
        return "access policy " + policy.policy().name();
      }
      return grant instanceof Grant.Rbac rbac
          ? rbac.binding().describeWithRole()
          : grant.describe();
    }

    private static String some(List<String> texts) {
      return PlainText.some(texts, MOST_SHOWN, ",");
    }
  }

  /**
   * The rules that a user holds in RBAC alone, in one namespace: those of ClusterRoleBindings, then
   * those of RoleBindings of the namespace, each by the name of the binding.
   *
   * @param resourceRules rules on resources, in the order in which they were found, duplicates kept
   * @param nonResourceRules rules on non-resource URLs, likewise; also those that come by a
   *     RoleBinding, although they grant nothing there
   * @param bindingsWithoutRole the bindings that reach the user and whose role does not exist
   */
  public record SubjectRules(
      List<PolicyRule> resourceRules,
      List<PolicyRule> nonResourceRules,
      List<RbacBinding> bindingsWithoutRole) {

    public SubjectRules {
      resourceRules = List.copyOf(resourceRules);
      nonResourceRules = List.copyOf(nonResourceRules);
      bindingsWithoutRole = List.copyOf(bindingsWithoutRole);
    }
  }
}
