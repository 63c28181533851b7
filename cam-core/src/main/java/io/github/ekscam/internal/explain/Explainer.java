package io.github.ekscam.internal.explain;

import io.github.ekscam.Explanation;
import io.github.ekscam.Explanation.Difference.Kind;
import io.github.ekscam.Explanation.NearMiss;
import io.github.ekscam.Grant;
import io.github.ekscam.Verdict;
import io.github.ekscam.access.AccessPolicy;
import io.github.ekscam.internal.engine.AccessPolicyRules;
import io.github.ekscam.internal.engine.NodeAuthorizer;
import io.github.ekscam.internal.keys.Key;
import io.github.ekscam.internal.matching.AssociatedPolicy;
import io.github.ekscam.internal.matching.RbacRules;
import io.github.ekscam.internal.matching.UnrestrictedRules;
import io.github.ekscam.internal.text.GoQuote;
import io.github.ekscam.rbac.PolicyRule;
import io.github.ekscam.rbac.RbacBinding;
import io.github.ekscam.rbac.RbacRole;
import io.github.ekscam.rbac.Subject;
import io.github.ekscam.request.RequestAttributes;
import io.github.ekscam.request.ResourceRequest;
import io.github.ekscam.request.UserInfo;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Finds everything that allows a user's request, or what comes nearest to allowing it. Looks at
 * each binding of the cluster once and compares the rules of each role once, however often it is
 * bound.
 */
final class Explainer {

  private final UserInfo user;
  private final RequestAttributes request;
  private final String namespace;
  private final @Nullable NodeAuthorizer nodes;
  private final AccessPolicyRules accessPolicies;
  private final RbacRules rbac;
  private final RuleComparison comparison;
  private final IdentityHashMap<RbacRole, Optional<Nearest>> nearestRules = new IdentityHashMap<>();
  private final Map<Key, Candidate> candidates = new LinkedHashMap<>();

  Explainer(
      UserInfo user,
      RequestAttributes request,
      @Nullable NodeAuthorizer nodes,
      AccessPolicyRules accessPolicies,
      RbacRules rbac) {
    this.user = user;
    this.nodes = nodes;
    this.request = request;
    this.namespace = request instanceof ResourceRequest resource ? resource.namespace() : "";
    this.accessPolicies = accessPolicies;
    this.rbac = rbac;
    this.comparison = new RuleComparison(request);
  }

  /** The rule of a role or a policy that comes nearest to the request. */
  private record Nearest(PolicyRule rule, Miss miss) {}

  /** What may be shown as a near miss, and how many like it there are. */
  private static final class Candidate {

    private final Miss miss;
    private final NearMiss nearMiss;
    private int alike;

    Candidate(Miss miss, NearMiss nearMiss) {
      this.miss = miss;
      this.nearMiss = nearMiss;
    }

    NearMiss nearMiss() {
      return nearMiss instanceof NearMiss.OfGrant of
          ? new NearMiss.OfGrant(of.grant(), of.differences(), alike)
          : withAlike((NearMiss.OfMissingRole) nearMiss);
    }

    private NearMiss withAlike(NearMiss.OfMissingRole of) {
      return new NearMiss.OfMissingRole(of.binding(), of.subject(), of.differences(), alike);
    }
  }

  Explanation explain(Verdict verdict) {
    return verdict.isAllowed()
        ? new Explanation(verdict, grants(), List.of())
        : new Explanation(verdict, List.of(), nearMisses());
  }

  private List<Grant> grants() {
    List<Grant> grants = new ArrayList<>();
    if (user.groups().contains(PrivilegedGroup.NAME)) {
      grants.add(PrivilegedGroup.GRANT);
    }
    if (nodes != null) {
      nodes.authorize(user, request).grant().ifPresent(grants::add);
    }
    for (AssociatedPolicy associated : accessPolicies.reaching(user).policies()) {
      AccessPolicy.Rule rule = associated.firstAllowing(request);
      if (rule != null) {
        grants.add(AccessPolicyRules.grant(associated, rule.rule()));
      }
    }
    AllowedSubjects.FirstMatch firstMatch = new AllowedSubjects.FirstMatch(request);
    rbac.visit(
        user,
        namespace,
        new RbacRules.Visitor() {
          @Override
          public boolean role(RbacBinding binding, Subject first, RbacRole role) {
            firstMatch
                .in(role)
                .ifPresent(
                    rule ->
                        binding.subjects().stream()
                            .filter(subject -> isUser(subject, binding))
                            .distinct()
                            .map(subject -> new Grant.Rbac(binding, role, rule, subject))
                            .forEach(grants::add));
            return true;
          }

          @Override
          public void missingRole(RbacBinding binding) {}
        });
    return grants;
  }

  private boolean isUser(Subject subject, RbacBinding binding) {
    return RbacRules.isUser(subject, user, binding.metadata().namespace());
  }

  private List<NearMiss> nearMisses() {
    for (AssociatedPolicy associated : accessPolicies.reaching(user).policies()) {
      List<PolicyRule> rules = UnrestrictedRules.of(associated.rules().orElse(List.of()));
      nearest(rules)
          .ifPresent(
              nearest ->
                  add(
                      nearest
                          .miss()
                          .with(comparison.compare(associated.association().accessScope())),
                      AccessPolicyRules.grant(associated, nearest.rule())));
    }
    rbac.visitEverywhere(
        user,
        new RbacRules.Visitor() {
          @Override
          public boolean role(RbacBinding binding, Subject subject, RbacRole role) {
            held(binding, subject, role);
            return true;
          }

          @Override
          public void missingRole(RbacBinding binding) {
            Explainer.this.missingRole(binding);
          }
        });
    SubjectComparison subjects = new SubjectComparison(user);
    rbac.bindings(namespace).forEach(binding -> ofOthers(binding, subjects));
    return candidates.values().stream()
        .sorted(Comparator.comparing(candidate -> candidate.miss, Miss.NEAREST_FIRST))
        .limit(Explanation.MOST_NEAR_MISSES)
        .map(Candidate::nearMiss)
        .toList();
  }

  private void held(RbacBinding binding, Subject subject, RbacRole role) {
    nearestRules
        .computeIfAbsent(role, r -> nearest(r.rules()))
        .ifPresent(
            nearest ->
                add(
                    nearest.miss().with(comparison.compare(HeldRules.scope(binding))),
                    new Grant.Rbac(binding, role, nearest.rule(), subject)));
  }

  private Optional<Nearest> nearest(List<PolicyRule> rules) {
    return rules.stream()
        .flatMap(rule -> comparison.compare(rule).map(miss -> new Nearest(rule, miss)).stream())
        .min(Comparator.comparing(Nearest::miss, Miss.NEAREST_FIRST));
  }

  private void missingRole(RbacBinding binding) {
    Subject subject =
        binding.subjects().stream().filter(each -> isUser(each, binding)).findFirst().orElseThrow();
    String role = binding.roleRef().kind() + " " + GoQuote.quote(binding.roleRef().name());
    Miss miss =
        new Miss()
            .near(Kind.ROLE, "the " + role + " does not exist")
            .with(comparison.compare(HeldRules.scope(binding)));
    add(
        miss,
        Key.of(role, Key.ofAll(miss.kinds())),
        new NearMiss.OfMissingRole(binding, subject, miss.differences(), 0));
  }

  /** A binding that would allow the request, did it not name somebody who looks like the user. */
  private void ofOthers(RbacBinding binding, SubjectComparison subjects) {
    Optional<? extends RbacRole> role = rbac.role(binding);
    if (role.isEmpty()) {
      return;
    }
    Optional<Nearest> nearest = nearestRules.computeIfAbsent(role.get(), r -> nearest(r.rules()));
    if (nearest.isEmpty()
        || !nearest.get().miss().isNone()
        || !comparison.compare(HeldRules.scope(binding)).isNone()) {
      return;
    }
    for (Subject subject : binding.subjects()) {
      Optional<String> why = subjects.compare(subject, binding.metadata().namespace());
      if (why.isPresent()) {
        add(
            new Miss().near(Kind.SUBJECT, why.get()),
            new Grant.Rbac(binding, role.get(), nearest.get().rule(), subject));
        return;
      }
    }
  }

  private void add(Miss miss, Grant grant) {
    Key source =
        grant instanceof Grant.Rbac rbacGrant
            ? Key.of(rbacGrant.role().describe(), rbacGrant.subject())
            : GrantKeys.source(grant);
    add(
        miss,
        Key.of(source, Key.ofAll(miss.kinds())),
        new NearMiss.OfGrant(grant, miss.differences(), 0));
  }

  private void add(Miss miss, Key key, NearMiss nearMiss) {
    if (!miss.isNear()) {
      return;
    }
    Candidate present = candidates.putIfAbsent(key, new Candidate(miss, nearMiss));
    if (present != null) {
      present.alike++;
    }
  }
}
