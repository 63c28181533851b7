package io.github.ekscam.analysis.lint;

import io.github.ekscam.access.AccessEntry;
import io.github.ekscam.access.AccessScope;
import io.github.ekscam.access.PolicyAssociation;
import io.github.ekscam.internal.text.GoQuote;
import io.github.ekscam.internal.text.Wildcards;
import io.github.ekscam.internal.vocabulary.Spelling;
import io.github.ekscam.rbac.RbacBinding;
import io.github.ekscam.rbac.RbacObject;
import io.github.ekscam.rbac.Subject;
import io.github.ekscam.request.ResourceRequest;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.function.Consumer;

/** Finds scopes that name no namespace of those that the files have. */
final class ScopeWithoutNamespaceRule extends LintRule {

  /** Those that every cluster has. */
  private static final List<String> BUILT_IN =
      List.of("default", "kube-node-lease", "kube-public", "kube-system");

  ScopeWithoutNamespaceRule() {
    super("CAM007", Level.NOTE, "A scope names a namespace that does not exist");
  }

  @Override
  void check(LintedCluster linted, Consumer<Finding> found) {
    boolean any =
        linted.entries().stream()
            .flatMap(entry -> linted.cluster().accessEntries().associations(entry).stream())
            .anyMatch(association -> association.accessScope() instanceof AccessScope.Namespaces);
    if (!any) {
      return;
    }
    Optional<NavigableSet<String>> objects = NamespaceObjects.in(linted.files());
    if (objects.isEmpty() || objects.get().isEmpty()) {
      return;
    }
    NavigableSet<String> namespaces = objects.get();
    namespaces.addAll(BUILT_IN);
    for (RbacObject object : linted.cluster().rbacObjects().all()) {
      namespaces.add(object.metadata().namespace());
      if (object instanceof RbacBinding binding) {
        binding.subjects().stream().map(Subject::namespace).forEach(namespaces::add);
      }
    }
    namespaces.remove("");
    linted.forEachAssociation(
        (entry, association) ->
            association.accessScope().namespaces().stream()
                .filter(
                    name -> namespaces.stream().noneMatch(each -> Wildcards.matches(name, each)))
                .forEach(
                    name -> found.accept(finding(linted, entry, association, name, namespaces))));
  }

  private Finding finding(
      LintedCluster linted,
      AccessEntry entry,
      PolicyAssociation association,
      String name,
      NavigableSet<String> namespaces) {
    String remedy =
        Spelling.nearest(name, namespaces)
            .map(near -> "did you mean " + GoQuote.quote(near) + "?")
            .orElse("correct the name, or create the namespace");
    ResourceRequest request =
        ResourceRequest.of("list", "", "pods").namespace(name.replace("*", "any"));
    return finding(
            LintedCluster.describe(entry, association) + " in " + name,
            "the scope of "
                + association.policyArn().name()
                + ", associated to "
                + entry.principalArn()
                + ", names "
                + GoQuote.quote(name)
                + ", and no namespace in the files is called so: EKS checks no names, and it grants"
                + " nothing until somebody creates one",
            remedy)
        .at(linted.cluster().sourceOf(entry.principalArn(), association))
        .withProof(
            linted
                .askPrincipal(entry, request, "counts as soon as there is such a namespace")
                .filter(step -> step.verdict().isAllowed())
                .stream()
                .toList());
  }
}
