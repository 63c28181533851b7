package io.github.ekscam.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ekscam.Decision;
import io.github.ekscam.Grant;
import io.github.ekscam.Unknown;
import io.github.ekscam.Verdict;
import io.github.ekscam.access.AccessEntries;
import io.github.ekscam.access.AccessEntry;
import io.github.ekscam.access.AccessPolicy;
import io.github.ekscam.access.AccessPolicyCatalogue;
import io.github.ekscam.access.AccessScope;
import io.github.ekscam.access.PolicyAssociation;
import io.github.ekscam.iam.PolicyArn;
import io.github.ekscam.iam.PrincipalArn;
import io.github.ekscam.rbac.PolicyRule;
import io.github.ekscam.request.NonResourceRequest;
import io.github.ekscam.request.RequestAttributes;
import io.github.ekscam.request.ResourceRequest;
import io.github.ekscam.request.UserInfo;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AccessPolicyAuthorizerTest {

  private static final String SESSION = "arn:aws:sts::111122223333:assumed-role/Developer/alice";
  private static final String ROLE = "arn:aws:iam::111122223333:role/teams/Developer";
  private static final String POLICY = "arn:aws:eks::aws:cluster-access-policy/";
  private static final String ID = "AROAEXAMPLEID";

  private static final AccessEntry ENTRY = AccessEntry.builder(PrincipalArn.of(ROLE)).build();
  private static final PolicyRule READ =
      PolicyRule.builder()
          .apiGroups("")
          .resources("pods", "namespaces", "nodes")
          .verbs("get", "list")
          .build();
  private static final PolicyRule PATHS =
      PolicyRule.builder().nonResourceURLs("*").verbs("*").build();
  private static final PolicyRule DELETE =
      PolicyRule.builder().apiGroups("").resources("pods").verbs("delete").build();

  private static final AccessPolicy VIEW =
      AccessPolicy.builder("View")
          .rules(List.of(AccessPolicy.Rule.of(PATHS), AccessPolicy.Rule.of(READ)))
          .build();
  private static final AccessPolicy NARROWED =
      AccessPolicy.builder("Narrowed")
          .rules(
              List.of(
                  AccessPolicy.Rule.restricted(READ, "only pods of the add-on"),
                  AccessPolicy.Rule.of(DELETE)))
          .build();
  private static final AccessPolicy UNPUBLISHED = AccessPolicy.builder("Unpublished").build();
  private static final AccessPolicyCatalogue CATALOGUE =
      AccessPolicyCatalogue.of(List.of(VIEW, NARROWED, UNPUBLISHED));

  private static final ResourceRequest GET_POD =
      ResourceRequest.of("get", "", "pods").namespace("dev").name("web");

  private static PolicyAssociation inCluster(String policy) {
    return PolicyAssociation.of(new PolicyArn("aws", policy), AccessScope.cluster());
  }

  private static PolicyAssociation inNamespaces(String policy, String... namespaces) {
    return PolicyAssociation.of(
        new PolicyArn("aws", policy), AccessScope.namespaces(List.of(namespaces)));
  }

  private static AccessPolicyAuthorizer authorizer(PolicyAssociation... associations) {
    AccessEntries.Builder entries = AccessEntries.builder().add(ENTRY);
    for (PolicyAssociation association : associations) {
      entries.associate(ENTRY.principalArn(), association);
    }
    return AccessPolicyAuthorizer.of(entries.build(), CATALOGUE);
  }

  private static Map<String, List<String>> extra(String arn, String canonicalArn, String id) {
    Map<String, List<String>> extra = new HashMap<>();
    extra.put("arn", arn.isEmpty() ? List.of() : List.of(arn));
    extra.put("canonicalArn", canonicalArn.isEmpty() ? List.of() : List.of(canonicalArn));
    extra.put("principalId", id.isEmpty() ? List.of() : List.of(id));
    return extra;
  }

  private static UserInfo user(Map<String, List<String>> extra) {
    return UserInfo.builder("anything").extra(extra).build();
  }

  private static UserInfo alice() {
    return user(extra(SESSION, "arn:aws:iam::111122223333:role/Developer", ID));
  }

  private static Verdict ask(RequestAttributes request, PolicyAssociation... associations) {
    return authorizer(associations).authorize(alice(), request);
  }

  private static Consumer<Verdict> unknown(String... lines) {
    return verdict -> {
      assertThat(verdict.decision()).isEqualTo(Decision.PASS);
      assertThat(verdict.reason()).isEmpty();
      assertThat(verdict.unknowns()).extracting(Unknown::line).containsExactly(lines);
    };
  }

  @Test
  void clusterScope_actsAsAClusterRoleBinding() {
    Verdict verdict = ask(GET_POD, inCluster("View"));

    assertThat(verdict.decision()).isEqualTo(Decision.ALLOW);
    assertThat(verdict.reason())
        .isEqualTo(
            "EKS Access Policy: allowed by ClusterRoleBinding \""
                + "arn:aws:iam::111122223333:role/teams/Developer"
                + "+arn:aws:eks::aws:cluster-access-policy/View\" of ClusterRole"
                + " \"arn:aws:eks::aws:cluster-access-policy/View\" to User \"AROAEXAMPLEID\"");
    assertThat(verdict.grant())
        .contains(new Grant.AccessPolicy(ENTRY, inCluster("View"), VIEW, READ));
    assertThat(verdict.unknowns()).isEmpty();
  }

  @Test
  void namespaceScope_actsAsARoleBindingInTheNamespaceOfTheRequest() {
    Verdict verdict = ask(GET_POD, inNamespaces("View", "d*"));

    assertThat(verdict.reason())
        .isEqualTo(
            "EKS Access Policy: allowed by RoleBinding \""
                + "arn:aws:iam::111122223333:role/teams/Developer"
                + "+arn:aws:eks::aws:cluster-access-policy/View/dev\" of ClusterRole"
                + " \"arn:aws:eks::aws:cluster-access-policy/View\" to User \"AROAEXAMPLEID\"");
    assertThat(verdict.grant())
        .contains(new Grant.AccessPolicy(ENTRY, inNamespaces("View", "d*"), VIEW, READ));
  }

  @Test
  void policyArn_isOfThePartitionOfTheAssociation() {
    PolicyAssociation china =
        PolicyAssociation.of(new PolicyArn("aws-cn", "View"), AccessScope.cluster());

    assertThat(ask(GET_POD, china).reason())
        .contains(" of ClusterRole \"arn:aws-cn:eks::aws:cluster-access-policy/View\" ");
  }

  @Test
  void namespaceScope_doesNotReachOtherNamespaces() {
    assertThat(ask(GET_POD.namespace("prod"), inNamespaces("View", "dev", "team-*")))
        .isEqualTo(Verdict.pass());
  }

  @Test
  void namespaceScope_doesNotGrantClusterScopedResources() {
    PolicyAssociation everywhere = inNamespaces("View", "*");

    assertThat(ask(ResourceRequest.of("list", "", "nodes"), everywhere)).isEqualTo(Verdict.pass());
    assertThat(ask(ResourceRequest.of("list", "", "pods"), everywhere)).isEqualTo(Verdict.pass());
    assertThat(ask(ResourceRequest.of("list", "", "namespaces"), everywhere))
        .isEqualTo(Verdict.pass());
    assertThat(ask(ResourceRequest.of("list", "", "nodes"), inCluster("View")).isAllowed())
        .isTrue();
  }

  @Test
  void namespaceScope_doesNotGrantNonResourceUrls() {
    NonResourceRequest metrics = NonResourceRequest.of("get", "/metrics");

    assertThat(ask(metrics, inNamespaces("View", "*"))).isEqualTo(Verdict.pass());
    assertThat(ask(metrics, inCluster("View")).isAllowed()).isTrue();
  }

  @Test
  void namespaceItself_isInItsScope() {
    ResourceRequest getDev =
        ResourceRequest.of("get", "", "namespaces").namespace("dev").name("dev");

    assertThat(ask(getDev, inNamespaces("View", "dev")).isAllowed()).isTrue();
    assertThat(ask(getDev.namespace("prod").name("prod"), inNamespaces("View", "dev")))
        .isEqualTo(Verdict.pass());
  }

  @Test
  void whatNoRuleSays_isNotAllowed() {
    assertThat(ask(ResourceRequest.of("delete", "", "pods").namespace("dev"), inCluster("View")))
        .isEqualTo(Verdict.pass());
    assertThat(ask(GET_POD)).isEqualTo(Verdict.pass());
  }

  @Test
  void unpublishedPolicy_isUnknown() {
    assertThat(ask(GET_POD, inCluster("Unpublished")))
        .satisfies(
            unknown(
                "unknown: the access policy Unpublished, associated to "
                    + ROLE
                    + ", may allow this, but AWS does not publish its rules"));
  }

  @Test
  void policyMissingInTheCatalogue_isUnknown() {
    assertThat(ask(GET_POD, inNamespaces("Missing", "dev")))
        .satisfies(
            unknown(
                "unknown: the access policy Missing, associated to "
                    + ROLE
                    + ", may allow this, but it is not in the catalogue of access policies"));
  }

  @Test
  void unknownPolicyOfAnotherScope_doesNotMatter() {
    assertThat(ask(GET_POD, inNamespaces("Missing", "prod"))).isEqualTo(Verdict.pass());
    assertThat(ask(NonResourceRequest.of("get", "/metrics"), inNamespaces("Unpublished", "*")))
        .isEqualTo(Verdict.pass());
  }

  @Test
  void unknownPolicy_doesNotMatterIfAnotherAllows() {
    Verdict verdict = ask(GET_POD, inCluster("Missing"), inCluster("View"));

    assertThat(verdict.isAllowed()).isTrue();
    assertThat(verdict.unknowns()).isEmpty();
  }

  @Test
  void restrictedRule_isUnknownWhereItMatches() {
    assertThat(ask(GET_POD, inCluster("Narrowed")))
        .satisfies(
            unknown(
                "unknown: the access policy Narrowed, associated to "
                    + ROLE
                    + ", allows this for some objects that AWS does not name: only pods of the"
                    + " add-on"));
    assertThat(
            ask(ResourceRequest.of("delete", "", "pods").namespace("dev"), inCluster("Narrowed"))
                .isAllowed())
        .isTrue();
    assertThat(ask(ResourceRequest.of("get", "", "secrets"), inCluster("Narrowed")))
        .isEqualTo(Verdict.pass());
  }

  @Test
  void severalUnknowns_areAllTold_inTheOrderOfPolicies() {
    assertThat(ask(GET_POD, inCluster("Unpublished"), inCluster("Missing"), inCluster("Narrowed")))
        .satisfies(
            verdict -> {
              assertThat(verdict.decision()).isEqualTo(Decision.PASS);
              assertThat(verdict.unknowns())
                  .extracting(Unknown::id)
                  .containsExactly(
                      "policy-not-in-catalogue", "unnamed-objects", "policy-without-rules");
            });
  }

  @Test
  void policyForTheWholeCluster_isTheReasonBeforeThoseForNamespaces_thenTheFirstByName() {
    AccessPolicy all =
        AccessPolicy.builder("All").rules(List.of(AccessPolicy.Rule.of(READ))).build();
    AccessPolicyCatalogue catalogue = AccessPolicyCatalogue.of(List.of(VIEW, all));
    AccessEntries mixed =
        AccessEntries.builder()
            .add(ENTRY)
            .associate(ENTRY.principalArn(), inNamespaces("All", "dev"))
            .associate(ENTRY.principalArn(), inCluster("View"))
            .build();
    AccessEntries alike =
        AccessEntries.builder()
            .add(ENTRY)
            .associate(ENTRY.principalArn(), inCluster("View"))
            .associate(ENTRY.principalArn(), inCluster("All"))
            .build();

    assertThat(AccessPolicyAuthorizer.of(mixed, catalogue).authorize(alice(), GET_POD).reason())
        .contains(" of ClusterRole \"" + POLICY + "View\" ");
    assertThat(AccessPolicyAuthorizer.of(alike, catalogue).authorize(alice(), GET_POD).reason())
        .contains(" of ClusterRole \"" + POLICY + "All\" ");
  }

  @Test
  void user_isMatchedByPrincipal_notByName() {
    AccessPolicyAuthorizer authorizer = authorizer(inCluster("View"));

    assertThat(authorizer.authorize(UserInfo.of(ENTRY.username(), List.of()), GET_POD))
        .isEqualTo(Verdict.pass());
    assertThat(authorizer.authorize(UserInfo.of(SESSION, List.of("system:masters")), GET_POD))
        .isEqualTo(Verdict.pass());
    assertThat(authorizer.authorize(UserInfo.of(ID, List.of(ID)), GET_POD))
        .isEqualTo(Verdict.pass());
    assertThat(authorizer.authorize(alice(), GET_POD).isAllowed()).isTrue();
  }

  @Test
  void principalWithoutEntry_isAllowedNothing() {
    UserInfo bob =
        user(extra("arn:aws:sts::111122223333:assumed-role/Operator/bob", "", "AROAOTHER"));

    assertThat(authorizer(inCluster("View")).authorize(bob, GET_POD)).isEqualTo(Verdict.pass());
  }

  @Test
  void policiesOfAnEntry_areNotThoseOfAPrincipalMadeLaterUnderItsName() {
    AccessEntry entry =
        AccessEntry.builder(ENTRY.principalArn()).principalId("AROAEARLIER").build();
    AccessPolicyAuthorizer authorizer =
        AccessPolicyAuthorizer.of(
            AccessEntries.builder()
                .add(entry)
                .associate(entry.principalArn(), inCluster("View"))
                .build(),
            CATALOGUE);
    String arn = "arn:aws:iam::111122223333:role/Developer";

    assertThat(authorizer.authorize(alice(), GET_POD)).isEqualTo(Verdict.pass());
    assertThat(authorizer.authorize(user(extra("", arn, "AROAEARLIER")), GET_POD).isAllowed())
        .isTrue();
    assertThat(authorizer.authorize(user(extra("", arn, "<principalId>")), GET_POD))
        .isEqualTo(Verdict.pass());
    assertThat(authorizer.authorize(unknownPrincipal(extra("", arn, "")), GET_POD).isAllowed())
        .isTrue();
    assertThat(authorizer.authorize(unknownPrincipal(extra("", arn, "AROAOTHER")), GET_POD))
        .isEqualTo(Verdict.pass());
  }

  @Test
  void unknownPrincipal_isMatchedByArn_andThePlaceholderIsOnlyInTheReason() {
    UserInfo alice = unknownPrincipal(Map.of("arn", List.of(SESSION), "principalId", List.of()));

    assertThat(authorizer(inCluster("View")).authorize(alice, GET_POD).reason())
        .endsWith(" to User \"<principalId>\"");
  }

  @Test
  void unknownPrincipalWithoutArn_isNoPrincipal() {
    assertThat(authorizer(inCluster("View")).authorize(unknownPrincipal(Map.of()), GET_POD))
        .isEqualTo(Verdict.pass());
  }

  @Test
  void missingPrincipalId_isNotThatOfAnUnknownPrincipal_unlessTheUserIsToldToBeOne() {
    Verdict verdict = askWith(Map.of("arn", List.of(SESSION), "principalId", List.of()));

    assertThat(verdict.isAllowed()).isFalse();
    assertThat(verdict.unknowns()).containsExactly(new Unknown.ExtraWithoutPrincipalId(SESSION));
  }

  @ParameterizedTest
  @CsvSource({
    SESSION + ", ''",
    "'', arn:aws:iam::111122223333:role/Developer",
    SESSION + ", arn:aws:iam::111122223333:role/Developer",
    SESSION + ", arn:aws:iam::111122223333:role/DEVELOPER",
  })
  void eitherArn_isEnoughToKnowThePrincipal(String arn, String canonicalArn) {
    assertThat(
            authorizer(inCluster("View"))
                .authorize(user(extra(arn, canonicalArn, ID)), GET_POD)
                .isAllowed())
        .isTrue();
  }

  @Test
  void newerKeyOfThePrincipalId_counts() {
    UserInfo user =
        user(
            Map.of(
                "canonicalArn", List.of("arn:aws:iam::111122223333:role/Developer"),
                "sigs.k8s.io/aws-iam-authenticator/principalId", List.of("AROAOTHER")));

    assertThat(authorizer(inCluster("View")).authorize(user, GET_POD).reason())
        .endsWith(" to User \"AROAOTHER\"");
  }

  @Test
  void otherExtra_isOfNoAccount() {
    assertThat(
            authorizer(inCluster("View")).authorize(user(Map.of("scopes", List.of("x"))), GET_POD))
        .isEqualTo(Verdict.pass());
  }

  private static UserInfo unknownPrincipal(Map<String, List<String>> extra) {
    return UserInfo.builder("alice").extra(extra).unknownPrincipalOf("111122223333").build();
  }

  private static Verdict askWith(Map<String, List<String>> extra) {
    return authorizer(inCluster("View")).authorize(user(extra), GET_POD);
  }

  @Test
  void arnWithoutPrincipalId_isAllowedNothing() {
    Consumer<Verdict> expected =
        unknown(
            "the user's extra has an ARN and no principalId, by which EKS matches access policies:"
                + " none applies");

    assertThat(askWith(extra(SESSION, "", ""))).satisfies(expected);
    assertThat(askWith(extra("", "arn:aws:iam::111122223333:role/Developer", "")))
        .satisfies(expected);
  }

  @Test
  void principalIdWithoutArn_cannotBeToldFromAnother() {
    assertThat(askWith(extra("", "", ID)))
        .satisfies(
            unknown(
                "the user's extra has a principalId and no canonicalArn: which access entry it"
                    + " belongs to cannot be told"));
  }

  @Test
  void contradictingArns_areAllowedNothing() {
    assertThat(askWith(extra(SESSION, "arn:aws:iam::111122223333:role/Operator", ID)))
        .satisfies(
            unknown(
                "the user's extra contradicts itself: arn "
                    + SESSION
                    + " is not of canonicalArn arn:aws:iam::111122223333:role/Operator"));
  }

  @Test
  void arnThatIsNone_isAllowedNothing() {
    assertThat(askWith(extra("alice", "arn:aws:iam::111122223333:role/Developer", ID)))
        .satisfies(
            unknown(
                "the user's extra: Invalid caller ARN \"alice\": arn 'alice' is invalid: 'arn:"
                    + " invalid prefix'; expected an IAM user, a role, or a session of a role, such"
                    + " as "
                    + SESSION));
  }

  @Test
  void emptyPrincipalId_isNone() {
    Map<String, List<String>> extra = extra(SESSION, "", "");
    extra.put("principalId", List.of(""));

    assertThat(askWith(extra))
        .satisfies(
            unknown(
                "the user's extra has an ARN and no principalId, by which EKS matches access"
                    + " policies: none applies"));
  }

  @Test
  void contradictingPrincipalIds_areAllowedNothing() {
    Map<String, List<String>> extra = extra(SESSION, "", ID);
    extra.put("sigs.k8s.io/aws-iam-authenticator/principalId", List.of("AROAOTHER"));

    assertThat(askWith(extra))
        .satisfies(
            unknown(
                "the user's extra contradicts itself: principalId is [AROAEXAMPLEID, AROAOTHER]"));
  }

  @Test
  void keyWithSeveralValues_isAllowedNothing() {
    Map<String, List<String>> ids = extra(SESSION, "", ID);
    ids.put("principalId", List.of(ID, "AROAOTHER"));
    Map<String, List<String>> arns = extra("", "", ID);
    arns.put("arn", List.of(SESSION, "arn:aws:iam::111122223333:user/alice"));

    assertThat(askWith(ids))
        .satisfies(
            unknown(
                "the user's extra contradicts itself: principalId is [AROAEXAMPLEID, AROAOTHER]"));
    assertThat(askWith(arns))
        .satisfies(
            unknown(
                "the user's extra contradicts itself: arn is ["
                    + SESSION
                    + ", arn:aws:iam::111122223333:user/alice]"));
  }

  @Test
  void rolesOfOneName_cannotBeToldApart() {
    PrincipalArn other = PrincipalArn.of("arn:aws:iam::111122223333:role/Developer");
    AccessEntries entries =
        AccessEntries.builder()
            .add(ENTRY)
            .add(AccessEntry.builder(other).build())
            .associate(ENTRY.principalArn(), inCluster("View"))
            .associate(other, inCluster("View"))
            .build();

    assertThat(AccessPolicyAuthorizer.of(entries, CATALOGUE).authorize(alice(), GET_POD))
        .satisfies(
            unknown(
                "unknown: the access entries [arn:aws:iam::111122223333:role/Developer, "
                    + ROLE
                    + "] are for roles of the same name, of which IAM knows one at a time; delete"
                    + " the entries of roles that are no more"));
  }
}
