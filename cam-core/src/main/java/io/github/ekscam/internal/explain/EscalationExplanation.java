package io.github.ekscam.internal.explain;

import io.github.ekscam.Grant;
import io.github.ekscam.RbacWrite;
import io.github.ekscam.Verdict;
import io.github.ekscam.access.AccessPolicy;
import io.github.ekscam.access.AccessPolicyCatalogue;
import io.github.ekscam.internal.engine.AuthorizerChain;
import io.github.ekscam.internal.engine.CallerPrincipal;
import io.github.ekscam.internal.matching.UnrestrictedRules;
import io.github.ekscam.internal.vocabulary.ResourceNames;
import io.github.ekscam.rbac.PolicyRule;
import io.github.ekscam.rbac.RbacBinding;
import io.github.ekscam.rbac.RoleRef;
import io.github.ekscam.request.NonResourceRequest;
import io.github.ekscam.request.RequestAttributes;
import io.github.ekscam.request.ResourceRequest;
import io.github.ekscam.request.UserInfo;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Says for people what made the difference in a check for escalation, and what would. */
final class EscalationExplanation {

  static final RbacWrite.Outcome NOTHING_CHANGES =
      RbacWrite.Outcome.accepted(
          List.of(
              "nothing changes, or only owners, finalizers and managed fields: for that no rule"
                  + " must be held"));

  /** How many missing rights are looked for in access policies. */
  private static final int MOST_ASKED = 1000;

  private final UserInfo user;
  private final RbacWrite write;
  private final AuthorizerChain authorizers;
  private final AccessPolicyCatalogue accessPolicies;

  EscalationExplanation(
      UserInfo user,
      RbacWrite write,
      AuthorizerChain authorizers,
      AccessPolicyCatalogue accessPolicies) {
    this.user = user;
    this.write = write;
    this.authorizers = authorizers;
    this.accessPolicies = accessPolicies;
  }

  /** Refused though the request is authorized. */
  static RbacWrite.Outcome though(Verdict allowed, RbacWrite.Outcome refused) {
    List<String> sentences = new ArrayList<>();
    sentences.add("the request is authorized, by itself: " + allowed.reason());
    sentences.addAll(refused.explanation());
    return refused.withExplanation(sentences).withGrant(allowed.grant().orElseThrow());
  }

  /** Accepted because the user may {@code escalate} or {@code bind}. */
  RbacWrite.Outcome acceptedBecauseOf(ResourceRequest way, Verdict allowed) {
    return RbacWrite.Outcome.accepted(
            List.of("the user may " + describe(way) + ": " + allowed.reason()))
        .withGrant(allowed.grant().orElseThrow());
  }

  String held(List<PolicyRule> wanted) {
    return wanted.isEmpty()
        ? "the role has no rules that would have to be held"
        : "the user holds every rule of the role in RBAC";
  }

  List<String> noRole(RoleRef roleRef, ResourceRequest way) {
    return List.of(
        "there is no "
            + roleRef.kind()
            + " \""
            + roleRef.name()
            + "\": create it first; before it exists, only a user who may "
            + describe(way)
            + " can bind it");
  }

  List<String> aggregation(ResourceRequest way) {
    List<String> sentences = new ArrayList<>();
    sentences.add(
        "an aggregationRule can gather any rule: to write one, a user must hold \"*\" on everything"
            + " in RBAC, as a ClusterRoleBinding to cluster-admin gives it, or be allowed to "
            + describe(way)
            + "; access policies count for the latter only");
    policiesThatAllow(way, sentences);
    return sentences;
  }

  List<String> missing(List<PolicyRule> missingRules, ResourceRequest way) {
    List<String> sentences = new ArrayList<>();
    sentences.add(
        "to write a "
            + write.object().kind()
            + ", a user must hold all rules of the role in RBAC"
            + where()
            + ", or be allowed to "
            + describe(way)
            + ": neither is so");
    accessPolicies(missingRules, sentences);
    sentences.add("one way: allow the user, by RBAC, to " + describe(way));
    sentences.add(
        "or bind roles with the missing rules to the user or a group of the user"
            + (write.object().metadata().namespace().isEmpty()
                ? ", by ClusterRoleBindings"
                : where()));
    policiesThatAllow(way, sentences);
    return sentences;
  }

  /** Which access policies allow what is missing, in vain. */
  private void accessPolicies(List<PolicyRule> missingRules, List<String> sentences) {
    List<RequestAttributes> rights = rights(missingRules);
    Map<String, Integer> allowedBy = new LinkedHashMap<>();
    for (RequestAttributes right : rights) {
      if (authorizers.decide(user, right).grant().orElse(null)
          instanceof Grant.AccessPolicy grant) {
        allowedBy.merge(describe(grant), 1, Integer::sum);
      }
    }
    allowedBy.forEach(
        (policy, count) ->
            sentences.add(
                "rights from access policies do not count as held: "
                    + policy
                    + " allows "
                    + howMany(count, rights.size())
                    + " missing rights"));
  }

  private static String howMany(int count, int all) {
    if (all >= MOST_ASKED) {
      return "some of the";
    }
    return count == all ? "all" : count + " of the " + all;
  }

  private List<RequestAttributes> rights(List<PolicyRule> missingRules) {
    return missingRules.stream()
        .flatMap(rule -> rule.verbs().stream().distinct().map(verb -> right(rule, verb)))
        .limit(MOST_ASKED)
        .toList();
  }

  /** The request that a missing rule, which is on one resource or URL, would allow. */
  private RequestAttributes right(PolicyRule rule, String verb) {
    if (!rule.nonResourceURLs().isEmpty()) {
      return NonResourceRequest.of(verb, rule.nonResourceURLs().get(0));
    }
    String resource = rule.resources().get(0);
    ResourceRequest request =
        ResourceRequest.of(verb, rule.apiGroups().get(0), ResourceNames.resource(resource))
            .subresource(ResourceNames.subresource(resource))
            .namespace(write.object().metadata().namespace());
    return rule.resourceNames().isEmpty() ? request : request.name(rule.resourceNames().get(0));
  }

  private static String describe(Grant.AccessPolicy grant) {
    return grant.policy().name()
        + " (associated to "
        + grant.entry().principalArn()
        + ", access scope "
        + grant.association().accessScope()
        + ")";
  }

  /** Which access policies would do, if access policies reach the user. */
  private void policiesThatAllow(ResourceRequest way, List<String> sentences) {
    if (CallerPrincipal.of(user).canonicalArn().isEmpty()) {
      return;
    }
    List<String> names =
        accessPolicies.policies().stream()
            .filter(policy -> !policy.isServiceLinkedRolesOnly() && allows(policy, way))
            .map(AccessPolicy::name)
            .toList();
    if (!names.isEmpty()) {
      sentences.add(
          "or associate "
              + String.join(" or ", names)
              + ", which allows to "
              + way.verb()
              + ", with the access scope cluster"
              + (way.namespace().isEmpty()
                  ? ""
                  : " or one that includes the namespace " + way.namespace()));
    }
  }

  private static boolean allows(AccessPolicy policy, ResourceRequest way) {
    return policy
        .rules()
        .filter(rules -> UnrestrictedRules.firstAllowing(rules, way) != null)
        .isPresent();
  }

  private String where() {
    String namespace = write.object().metadata().namespace();
    return namespace.isEmpty() ? "" : " in the namespace " + namespace;
  }

  private String describe(ResourceRequest way) {
    boolean binding = write.object() instanceof RbacBinding;
    return "\""
        + way.verb()
        + "\" "
        + way.resource()
        + (way.name().isEmpty() ? "" : " \"" + way.name() + "\"")
        + (binding || !way.name().isEmpty() ? "" : " whatever their names")
        + where();
  }
}
