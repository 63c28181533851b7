package io.github.ekscam;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ekscam.access.AccessEntry;
import io.github.ekscam.access.AccessPolicy;
import io.github.ekscam.access.AccessPolicyCatalogue;
import io.github.ekscam.access.AccessScope;
import io.github.ekscam.access.AuthenticationMode;
import io.github.ekscam.access.AwsAuth;
import io.github.ekscam.access.PolicyAssociation;
import io.github.ekscam.config.Source;
import io.github.ekscam.config.Unresolved;
import io.github.ekscam.iam.PolicyArn;
import io.github.ekscam.iam.PrincipalArn;
import io.github.ekscam.rbac.ClusterRole;
import io.github.ekscam.rbac.ClusterRole.AggregationRule;
import io.github.ekscam.rbac.ClusterRoleBinding;
import io.github.ekscam.rbac.LabelSelector;
import io.github.ekscam.rbac.ObjectMeta;
import io.github.ekscam.rbac.PolicyRule;
import io.github.ekscam.rbac.RbacBinding;
import io.github.ekscam.rbac.RoleBinding;
import io.github.ekscam.rbac.RoleRef;
import io.github.ekscam.rbac.Subject;
import io.github.ekscam.request.ResourceRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/**
 * A cluster is made whole; then one part of it is taken away and declared as not known. Whatever
 * the whole cluster allows must be allowed or undecided, and never denied without a word.
 */
class UnresolvedPropertiesTest {

  private static final List<Unresolved.Value> VALUES =
      List.of(new Unresolved.Value("a", "b", List.of("c"), "give it", Source.of("in")));

  private static final List<String> NAMES = List.of("One", "Two", "Three");
  private static final List<String> GROUPS = List.of("dev", "dev-a", "ops");
  private static final List<String> USERS = List.of("u-one", "u-two");
  private static final List<String> NAMESPACES = List.of("dev", "dev-a", "prod");
  private static final List<String> RESOURCES = List.of("pods", "secrets", "nodes");
  private static final List<String> ROLES = List.of("r-a", "r-b", "gathers");
  private static final List<String> POLICIES = List.of("PolicyA", "PolicyB");

  @Property(tries = 400)
  void whatTheWholeAllows_isAllowedOrUndecided_andNothingElseIsAllowed(@ForAll long seed) {
    Clusters clusters = new Clusters(new Random(seed));
    clusters.fill();
    EksCluster known = clusters.rest.build();
    EksCluster whole = clusters.whole.build();
    for (String name : NAMES) {
      String arn = "arn:aws:sts::111122223333:assumed-role/" + name + "/s";
      Caller caller = known.caller(arn);
      Caller callerOfWhole = whole.caller(arn);
      for (String resource : RESOURCES) {
        for (String namespace : List.of("dev", "dev-a", "prod", "")) {
          ResourceRequest request = ResourceRequest.of("get", "", resource).namespace(namespace);
          Verdict verdict = caller.authorize(request);
          boolean allowed = callerOfWhole.authorize(request).isAllowed();
          if (allowed) {
            assertThat(verdict.isAllowed() || verdict.isUndecided())
                .as("%s of %s, known %s", request, name, known.unresolved())
                .isTrue();
            if (!verdict.isAllowed()) {
              assertThat(caller.whatCan().unknowns())
                  .as("what-can of %s, known %s", name, known.unresolved())
                  .isNotEmpty();
              assertThat(
                      known.whoCan(request).undecidedPrincipals().size()
                          + known.whoCan(request).unknowns().size())
                  .as("who-can %s, known %s", request, known.unresolved())
                  .isPositive();
            }
          } else {
            assertThat(verdict.isAllowed())
                .as("%s of %s, known %s", request, name, known.unresolved())
                .isFalse();
          }
          assertThat(caller.isAllowed(request)).isEqualTo(verdict.isAllowed());
        }
      }
    }
  }

  /** One cluster in two forms. */
  private static final class Clusters {

    private final Random random;

    /** What is there in any case, and what is taken away of it. */
    private final EksCluster.Builder rest = builder();

    private final EksCluster.Builder whole = builder();

    Clusters(Random random) {
      this.random = random;
    }

    private static EksCluster.Builder builder() {
      return EksCluster.builder()
          .authenticationMode(AuthenticationMode.API)
          .accessPolicies(
              AccessPolicyCatalogue.of(
                  List.of(
                      AccessPolicy.builder("PolicyA")
                          .rules(List.of(AccessPolicy.Rule.of(rule("pods"))))
                          .build(),
                      AccessPolicy.builder("PolicyB")
                          .rules(List.of(AccessPolicy.Rule.of(rule("secrets"))))
                          .build())));
    }

    private static PolicyRule rule(String resource) {
      return PolicyRule.builder()
          .verbs(List.of("get"))
          .apiGroups(List.of(""))
          .resources(List.of(resource))
          .build();
    }

    private <T> T any(List<T> list) {
      return list.get(random.nextInt(list.size()));
    }

    /** A text with some run of it, perhaps all, not known. */
    private String partly(String text) {
      int from = random.nextInt(text.length());
      int to = from + 1 + random.nextInt(text.length() - from);
      return random.nextInt(3) == 0 ? "*" : text.substring(0, from) + "*" + text.substring(to);
    }

    private static String arn(String name, String path) {
      return "arn:aws:iam::111122223333:role/" + path + name;
    }

    /** Each part in turn is there whole, or in one cluster whole and in the other not known. */
    private void fill() {
      int open = random.nextInt(10);
      mode();
      String path = random.nextBoolean() ? "" : "teams/a/";
      for (String name : NAMES.subList(0, 2)) {
        PrincipalArn principal = PrincipalArn.of(arn(name, path));
        boolean here = name.equals("One");
        AccessEntry known =
            AccessEntry.builder(principal)
                .kubernetesGroups(List.of(any(GROUPS)))
                .username(any(USERS))
                .build();
        if (here && (open == 0 || open == 9)) {
          AccessEntry entry =
              random.nextBoolean()
                  ? known
                  : AccessEntry.builder(principal)
                      .kubernetesGroups(known.kubernetesGroups())
                      .build();
          whole.add(entry);
          rest.unresolved(toCome(entry));
        } else if (here && open == 1) {
          String more = any(GROUPS);
          List<String> groups = new ArrayList<>(known.kubernetesGroups());
          groups.add(more);
          whole.add(entry(principal, groups, known.username()));
          rest.add(known)
              .unresolved(new Unresolved.Groups(principal, List.of(partly(more)), VALUES));
        } else if (here && open == 2) {
          whole.add(known);
          rest.add(
                  AccessEntry.builder(principal).kubernetesGroups(known.kubernetesGroups()).build())
              .unresolved(new Unresolved.Username(principal, partly(known.username()), VALUES));
        } else {
          whole.add(known);
          rest.add(known);
        }
        associations(
            principal, !here ? -1 : open == 9 ? 3 + random.nextInt(3) : open <= 5 ? open : -1);
      }
      roles(open == 6);
      for (int i = 0; i < 3; i++) {
        binding(i, i == 0 && (open == 7 || open == 8) ? open : -1);
      }
    }

    /** An entry with something of it, or nothing, taken away beside its principal. */
    private Unresolved.Entry toCome(AccessEntry entry) {
      String principalArn = partly(entry.principalArn().value());
      if (random.nextInt(4) == 0) {
        return Unresolved.Entry.of(principalArn, VALUES);
      }
      List<String> groups =
          random.nextBoolean()
              ? entry.kubernetesGroups()
              : List.of(partly(entry.kubernetesGroups().get(0)));
      String username =
          USERS.contains(entry.username())
              ? random.nextBoolean() ? entry.username() : partly(entry.username())
              : "";
      return new Unresolved.Entry(principalArn, "STANDARD", groups, username, VALUES);
    }

    /** Whom no entry is for may be in aws-auth. */
    private void mode() {
      if (random.nextBoolean()) {
        AwsAuth awsAuth =
            AwsAuth.builder()
                .mapRole(AwsAuth.Mapping.of(arn("One", ""), any(USERS), List.of(any(GROUPS))))
                .mapRole(AwsAuth.Mapping.of(arn("Three", ""), any(USERS), List.of(any(GROUPS))))
                .build();
        for (EksCluster.Builder each : List.of(whole, rest)) {
          each.authenticationMode(AuthenticationMode.API_AND_CONFIG_MAP).awsAuth(awsAuth);
        }
      }
    }

    private static AccessEntry entry(PrincipalArn principal, List<String> groups, String username) {
      return AccessEntry.builder(principal)
          .kubernetesGroups(groups.stream().distinct().toList())
          .username(username)
          .build();
    }

    private void associations(PrincipalArn principal, int open) {
      String policy = any(POLICIES);
      List<String> namespaces = List.of(any(NAMESPACES));
      AccessScope scope =
          random.nextBoolean() ? AccessScope.cluster() : AccessScope.namespaces(namespaces);
      PolicyAssociation association =
          PolicyAssociation.of(
              PolicyArn.of("arn:aws:eks::aws:cluster-access-policy/" + policy), scope);
      whole.associate(principal, association);
      switch (open) {
        case 3 ->
            rest.unresolved(
                new Unresolved.Association(partly(principal.value()), policy, scope, VALUES));
        case 4 ->
            rest.unresolved(
                new Unresolved.Association(principal.value(), partly(policy), scope, VALUES));
        case 5 ->
            rest.unresolved(
                new Unresolved.Association(
                    principal.value(),
                    policy,
                    scope instanceof AccessScope.Cluster
                        ? scope
                        : AccessScope.namespaces(List.of(partly(namespaces.get(0)))),
                    VALUES));
        default -> rest.associate(principal, association);
      }
    }

    private void roles(boolean open) {
      Map<String, String> label = Map.of("gather", "yes");
      ObjectMeta metadata =
          new ObjectMeta("r-a", "", random.nextBoolean() ? label : Map.of(), Map.of());
      PolicyRule more = rule(any(RESOURCES));
      whole.add(ClusterRole.of(metadata, List.of(rule("pods"), more)));
      rest.add(
          ClusterRole.of(metadata, open ? List.of(rule("pods")) : List.of(rule("pods"), more)));
      if (open) {
        rest.unresolved(new Unresolved.Rules("ClusterRole", "", "r-a", metadata.labels(), VALUES));
      }
      for (EksCluster.Builder each : List.of(whole, rest)) {
        each.add(ClusterRole.of(ObjectMeta.named("r-b"), List.of(rule("secrets"))));
        each.add(
            ClusterRole.aggregated(
                ObjectMeta.named("gathers"),
                List.of(),
                new AggregationRule(List.of(LabelSelector.ofLabels(label)))));
      }
    }

    private void binding(int number, int open) {
      String namespace = random.nextBoolean() ? "" : any(NAMESPACES);
      Subject subject =
          random.nextBoolean() ? Subject.group(any(GROUPS)) : Subject.user(any(USERS));
      String role = any(ROLES);
      RbacBinding binding = binding("b" + number, namespace, subject, role);
      whole.add(binding);
      switch (open) {
        case 7 ->
            rest.unresolved(
                new Unresolved.Binding(
                    namespace,
                    List.of(new Subject(subject.kind(), "", "", partly(subject.name()))),
                    RoleRef.clusterRole(role),
                    VALUES));
        case 8 ->
            rest.unresolved(
                new Unresolved.Binding(
                    namespace.isEmpty() ? "" : partly(namespace),
                    List.of(subject),
                    RoleRef.clusterRole(partly(role)),
                    VALUES));
        default -> rest.add(binding);
      }
    }

    private static RbacBinding binding(
        String name, String namespace, Subject subject, String role) {
      ObjectMeta metadata = ObjectMeta.named(name);
      return namespace.isEmpty()
          ? new ClusterRoleBinding(metadata, RoleRef.clusterRole(role), List.of(subject))
          : new RoleBinding(
              metadata.inNamespace(namespace), RoleRef.clusterRole(role), List.of(subject));
    }
  }
}
