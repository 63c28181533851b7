package io.github.ekscam.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ekscam.rbac.PolicyRule;
import io.github.ekscam.request.NonResourceRequest;
import io.github.ekscam.request.RequestAttributes;
import io.github.ekscam.request.ResourceRequest;
import io.github.ekscam.request.UserInfo;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Which rules are in the tables and which are tried, and that the answers are the same. */
class CompiledRulesTest {

  private static final UserInfo ANYBODY = UserInfo.of("alice", List.of());

  /** Holds every role. */
  private static final RoleHolder ALL_ROLES =
      new RoleHolder() {
        @Override
        public int holdsAnyOf(UserInfo user, CompiledRoleSet roles, String namespace) {
          return roles.isEmpty() ? NOT_HELD : PROVEN;
        }

        @Override
        public boolean proves(UserInfo user, CompiledRoleSet roles, RequestAttributes request) {
          return true;
        }
      };

  private static List<String> many(String prefix, int count) {
    return IntStream.rangeClosed(1, count).mapToObj(i -> prefix + i).toList();
  }

  private static PolicyRule rule(List<String> groups, List<String> resources, String... verbs) {
    return PolicyRule.builder().apiGroups(groups).resources(resources).verbs(verbs).build();
  }

  private static PolicyRule paths(List<String> paths) {
    return PolicyRule.builder().nonResourceURLs(paths).verbs("get").build();
  }

  /** The rules that are in no table, once the answers are those of the model. */
  private static List<PolicyRule> unindexed(
      List<List<PolicyRule>> roles, RequestAttributes... requests) {
    CompiledRules rules = CompiledRules.of(roles);
    for (RequestAttributes request : requests) {
      List<Integer> allowing =
          IntStream.range(0, roles.size())
              .filter(
                  role ->
                      roles.get(role).stream().anyMatch(each -> ModelRules.matches(each, request)))
              .boxed()
              .toList();
      CompiledRoleSet found = rules.rolesAllowing(ANYBODY, request, ALL_ROLES);
      assertThat(IntStream.range(0, roles.size()).filter(found::contains).boxed())
          .as("%s", request)
          .containsExactlyElementsOf(allowing);
      assertThat(rules.isAllowed(ANYBODY, request, ALL_ROLES))
          .as("%s", request)
          .isEqualTo(!allowing.isEmpty());
      assertThat(rules.allowed(List.of(ANYBODY, ANYBODY), request, ALL_ROLES).cardinality())
          .as("%s", request)
          .isEqualTo(allowing.isEmpty() ? 0 : 2);
    }
    BitSet atOnce = rules.allowed(ANYBODY, List.of(requests), ALL_ROLES);
    for (int i = 0; i < requests.length; i++) {
      assertThat(atOnce.get(i))
          .as("%s", requests[i])
          .isEqualTo(rules.isAllowed(ANYBODY, requests[i], ALL_ROLES));
    }
    return new CompiledRulesBuilder(roles)
        .unindexedRules().stream().map(CompiledRules.UnindexedRule::rule).toList();
  }

  private static List<List<PolicyRule>> roles(PolicyRule... rules) {
    return Stream.of(rules).map(List::of).toList();
  }

  private static ResourceRequest request(String verb, String apiGroup, String resource) {
    return ResourceRequest.of(verb, apiGroup, resource);
  }

  @Test
  void ruleOfMoreThan4096Combinations_isTried() {
    ResourceRequest last = request("get", "g64", "r64");
    ResourceRequest none = request("get", "g64", "r66");
    PolicyRule most = rule(many("g", 64), many("r", 64), "get");
    PolicyRule more = rule(many("g", 64), many("r", 65), "get");

    assertThat(unindexed(roles(most), last, none)).isEmpty();
    assertThat(unindexed(roles(more), last, none)).containsExactly(more);
    PolicyRule mostVerbs = rule(many("g", 32), many("r", 64), "get", "list");
    PolicyRule moreVerbs = rule(many("g", 32), many("r", 64), "get", "list", "watch");
    assertThat(unindexed(roles(mostVerbs), request("list", "g32", "r64"))).isEmpty();
    assertThat(unindexed(roles(moreVerbs), request("list", "g32", "r64")))
        .containsExactly(moreVerbs);
    PolicyRule mostNames =
        rule(List.of("g"), many("r", 64), "get").toBuilder().resourceNames(many("n", 64)).build();
    PolicyRule moreNames = mostNames.toBuilder().resourceNames(many("n", 65)).build();
    RequestAttributes[] named = {
      request("get", "g", "r64").name("n64"), request("get", "g", "r64").name("x")
    };
    assertThat(unindexed(roles(mostNames), named)).isEmpty();
    assertThat(unindexed(roles(moreNames), named)).containsExactly(moreNames);
    NonResourceRequest path = NonResourceRequest.of("get", "/4096");
    assertThat(unindexed(roles(paths(many("/", 4096))), path)).isEmpty();
    assertThat(unindexed(roles(paths(many("/", 4097))), path))
        .containsExactly(paths(many("/", 4097)));
  }

  @Test
  void ruleOfMoreThan126Verbs_withThoseOfRulesBefore_isTried() {
    PolicyRule most =
        PolicyRule.builder().apiGroups("").resources("pods").verbs(many("v", 126)).build();
    PolicyRule more = most.toBuilder().verbs(many("v", 127)).build();
    PolicyRule known = rule(List.of(""), List.of("nodes"), "v1", "v126", "*");
    PolicyRule unknown = rule(List.of(""), List.of("secrets"), "v1", "list");
    RequestAttributes[] requests = {
      request("v1", "", "pods"),
      request("v64", "", "pods"),
      request("v126", "", "pods"),
      request("v127", "", "pods"),
      request("list", "", "pods"),
      request("list", "", "nodes"),
      request("list", "", "secrets"),
      request("v1", "", "secrets"),
    };

    assertThat(unindexed(roles(most, known), requests)).isEmpty();
    assertThat(unindexed(roles(most, known, unknown), requests)).containsExactly(unknown);
    assertThat(unindexed(roles(more, known, unknown), requests)).containsExactly(more);
  }

  @Test
  void rulesThatLimitWildcardsToMoreThan64Names_areTried() {
    PolicyRule.Builder any = PolicyRule.builder().verbs("get");
    PolicyRule ofGroups = any.apiGroups("*").resources("pods").resourceNames(many("a", 32)).build();
    PolicyRule ofResources =
        any.apiGroups("apps").resources("*").resourceNames(many("b", 32)).build();
    PolicyRule oneMore = any.apiGroups("*").resources("*").resourceNames("c").build();
    PolicyRule unlimited = any.apiGroups("*").resources("*").resourceNames(List.of()).build();
    PolicyRule ofPods = any.apiGroups("").resources("pods").resourceNames("d").build();
    RequestAttributes[] requests = {
      request("get", "", "pods").name("a32"),
      request("get", "apps", "pods").name("b32"),
      request("get", "apps", "deployments").name("b1"),
      request("get", "batch", "jobs").name("c"),
      request("get", "", "pods").name("c"),
      request("get", "", "pods").name("d"),
      request("get", "apps", "pods").name("d"),
      request("get", "apps", "pods"),
    };

    assertThat(unindexed(roles(ofGroups, ofResources, ofPods), requests)).isEmpty();
    assertThat(unindexed(roles(ofGroups, ofResources, oneMore, ofPods), requests))
        .containsExactly(oneMore);
    assertThat(unindexed(roles(ofGroups, ofResources, oneMore, unlimited, ofPods), requests))
        .containsExactly(oneMore);
  }

  @Test
  void resourcesOfAllGroups_areTriedIfTheyCrossMoreThan4096TimesWithAllResourcesOfGroups() {
    PolicyRule ofGroups = rule(many("g", 64), List.of("*"), "get");
    PolicyRule most = rule(List.of("*"), many("r", 64), "list");
    PolicyRule more = rule(List.of("*"), many("r", 65), "list");
    PolicyRule everything = rule(List.of("*"), List.of("*"), "watch");
    PolicyRule onlyPods = rule(List.of("g1"), List.of("pods"), "patch");
    RequestAttributes[] requests = {
      request("get", "g64", "r64"),
      request("list", "g64", "r64"),
      request("list", "g65", "r64"),
      request("get", "g65", "r64"),
      request("list", "g1", "r66"),
      request("watch", "g1", "r1"),
      request("watch", "g65", "r66"),
      request("patch", "g1", "pods"),
      request("patch", "g2", "pods"),
    };

    assertThat(unindexed(roles(ofGroups, most, onlyPods), requests)).isEmpty();
    // "*" is one of the resources of all groups, and one of the groups.
    assertThat(unindexed(roles(ofGroups, most, everything, onlyPods), requests))
        .containsExactly(most);
    assertThat(unindexed(roles(ofGroups, more, onlyPods), requests)).containsExactly(more);
  }

  @Test
  void placesOfTwoWildcards_haveTheRulesOfBoth() {
    List<RequestAttributes> requests = new ArrayList<>();
    for (String verb : List.of("get", "list", "watch", "patch", "delete")) {
      for (String group : List.of("apps", "batch", "x")) {
        for (String resource : List.of("pods", "jobs", "x")) {
          requests.add(request(verb, group, resource));
          requests.add(request(verb, group, resource).subresource("log"));
          requests.add(request(verb, group, resource).subresource("scale"));
          requests.add(request(verb, group, resource).name("a"));
        }
      }
    }

    assertThat(
            unindexed(
                roles(
                    rule(List.of("apps"), List.of("*"), "get"),
                    rule(List.of("*"), List.of("pods"), "list"),
                    rule(List.of("*"), List.of("*"), "watch"),
                    rule(List.of("batch"), List.of("pods", "*/log"), "patch", "*"),
                    rule(List.of("*"), List.of("*/scale", "jobs/log"), "patch"),
                    rule(List.of("apps"), List.of("jobs"), "delete").toBuilder()
                        .resourceNames("a")
                        .build(),
                    rule(List.of("*"), List.of("jobs"), "delete").toBuilder()
                        .resourceNames("b")
                        .build()),
                requests.toArray(RequestAttributes[]::new)))
        .isEmpty();
  }

  /** What a request may be for. */
  private static RequestAttributes[] grid(
      List<String> verbs, List<String> groups, List<String> resources) {
    List<RequestAttributes> grid = new ArrayList<>();
    for (String verb : verbs) {
      for (String group : groups) {
        for (String resource : resources) {
          for (String subresource : List.of("", "log")) {
            for (String name : List.of("", "a")) {
              grid.add(request(verb, group, resource).subresource(subresource).name(name));
            }
          }
        }
      }
    }
    return grid.toArray(RequestAttributes[]::new);
  }

  @Test
  void manyRoles_areEachFoundByTheirOwnRules() {
    Random random = new Random(1);
    for (int cluster = 0; cluster < 5; cluster++) {
      List<List<PolicyRule>> roles = new ArrayList<>();
      for (int i = 0; i < 300; i++) {
        PolicyRule rule =
            rule(
                List.of(one(random, "*", "", "apps", "g" + i % 90)),
                List.of(one(random, "*", "pods", "pods/log", "*/log", "r" + i % 80)),
                one(random, "*", "get", "list"));
        // Roles with the same rules are treated as one.
        PolicyRule named = rule.toBuilder().resourceNames("a").build();
        roles.add(random.nextInt(20) == 0 ? List.of(named, rule) : List.of(rule));
      }
      assertThat(
              unindexed(
                  roles,
                  grid(
                      List.of("get", "list", "watch"),
                      List.of("", "apps", "g7", "other"),
                      List.of("pods", "r7", "other"))))
          .isEmpty();
    }
  }

  private static String one(Random random, String... values) {
    return values[random.nextInt(values.length)];
  }

  @Test
  void setsOfRolesOfOneHashCode_areToldApart() {
    List<List<PolicyRule>> roles = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      String resource = i == 0 || i == 33 ? "pods" : i == 1 || i == 2 ? "jobs" : "r" + i;
      roles.add(List.of(rule(List.of(""), List.of(resource, "own" + i), "get")));
    }
    // 31 * 0 + 33 is 31 * 1 + 2.
    assertThat(
            unindexed(
                roles,
                request("get", "", "pods"),
                request("get", "", "jobs"),
                request("get", "", "own33"),
                request("get", "", "r33")))
        .isEmpty();
  }

  @Test
  void pathsAndTheirBeginnings_areLookedUpByTheirRules() {
    assertThat(
            unindexed(
                roles(
                    paths(List.of("/healthz", "/api/*")),
                    paths(List.of("/healthz/**", "/a*b")),
                    paths(List.of("*"))),
                NonResourceRequest.of("get", "/healthz"),
                NonResourceRequest.of("get", "/healthz/etcd"),
                NonResourceRequest.of("get", "/api"),
                NonResourceRequest.of("get", "/api/v1"),
                NonResourceRequest.of("get", "/a*b"),
                NonResourceRequest.of("get", "/axb"),
                NonResourceRequest.of("head", "/healthz"),
                NonResourceRequest.of("get", "")))
        .isEmpty();
  }

  /** Says that the tables are right about one request alone, and how often it was asked. */
  private static final class Prover implements RoleHolder {

    private final RequestAttributes right;
    private int asked;

    Prover(RequestAttributes right) {
      this.right = right;
    }

    @Override
    public int holdsAnyOf(UserInfo user, CompiledRoleSet roles, String namespace) {
      return ALL_ROLES.holdsAnyOf(user, roles, namespace);
    }

    @Override
    public boolean proves(UserInfo user, CompiledRoleSet roles, RequestAttributes request) {
      asked++;
      return request.equals(right);
    }
  }

  @Test
  void verbIsProvenOnce_andByItself() {
    PolicyRule rule =
        PolicyRule.builder().apiGroups("").resources("pods").verbs(many("v", 120)).build();
    for (int proven : new int[] {1, 40, 62, 63, 64, 65, 100}) {
      // Their bits would be one, were there only one word of them.
      int other = proven < 60 ? proven + 64 : Math.max(1, proven - 64);
      ResourceRequest right = request("v" + proven, "", "pods");
      Prover prover = new Prover(right);
      CompiledRules rules = CompiledRules.of(roles(rule));

      assertThat(rules.isAllowed(ANYBODY, right, prover)).isTrue();
      assertThat(rules.isAllowed(ANYBODY, right, prover)).isTrue();
      assertThat(prover.asked).isEqualTo(1);
      assertThat(rules.isTrusted()).isTrue();
      assertThat(rules.isAllowed(ANYBODY, request("v" + other, "", "pods"), prover)).isFalse();
      assertThat(prover.asked).isEqualTo(2);
      assertThat(rules.isTrusted()).isFalse();
    }
    LogRecorder.takeAll();
  }

  @Test
  void ruleThatIsTried_isProvenOnce() {
    PolicyRule tried = rule(many("g", 65), many("r", 65), "get");
    ResourceRequest right = request("get", "g65", "r65");
    Prover prover = new Prover(right);
    CompiledRules rules = CompiledRules.of(roles(tried));

    assertThat(rules.isAllowed(ANYBODY, right, prover)).isTrue();
    assertThat(rules.isAllowed(ANYBODY, right, prover)).isTrue();
    assertThat(prover.asked).isEqualTo(1);

    LogRecorder.takeAll(); // What other tests logged.
    CompiledRules again = CompiledRules.of(roles(tried));
    assertThat(again.isAllowed(ANYBODY, request("get", "g1", "r1"), prover)).isFalse();
    assertThat(again.isTrusted()).isFalse();
    assertThat(LogRecorder.takeAll()).hasSize(1);
  }
}
