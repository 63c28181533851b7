package io.github.ekscam;

import io.github.ekscam.access.AccessEntry;
import io.github.ekscam.access.AccessPolicy;
import io.github.ekscam.access.AccessPolicyCatalogue;
import io.github.ekscam.access.AccessScope;
import io.github.ekscam.access.PolicyAssociation;
import io.github.ekscam.iam.PolicyArn;
import io.github.ekscam.iam.PrincipalArn;
import io.github.ekscam.rbac.ClusterRole;
import io.github.ekscam.rbac.ClusterRole.AggregationRule;
import io.github.ekscam.rbac.ClusterRoleBinding;
import io.github.ekscam.rbac.KubernetesVersion;
import io.github.ekscam.rbac.LabelSelector;
import io.github.ekscam.rbac.ObjectMeta;
import io.github.ekscam.rbac.PolicyRule;
import io.github.ekscam.rbac.RbacObject;
import io.github.ekscam.rbac.RbacObjects;
import io.github.ekscam.rbac.Role;
import io.github.ekscam.rbac.RoleBinding;
import io.github.ekscam.rbac.RoleRef;
import io.github.ekscam.rbac.Subject;
import io.github.ekscam.request.NonResourceRequest;
import io.github.ekscam.request.RequestAttributes;
import io.github.ekscam.request.ResourceRequest;
import io.github.ekscam.request.UserInfo;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** A small cluster, all by chance from one seed, with whatever makes deciding hard. */
final class RandomCluster {

  private static final List<String> VERBS = List.of("get", "list", "create", "escalate");
  private static final List<String> GROUPS = List.of("", "apps", "batch");
  private static final List<String> RESOURCES =
      List.of("pods", "pods/log", "deployments", "deployments/scale", "nodes", "log");
  private static final List<String> NAMES = List.of("a", "b", "c");
  private static final List<String> NAMESPACES = List.of("dev", "dev-2", "prod");
  private static final List<String> PATHS =
      List.of("/", "/api", "/api/v1", "/healthz", "/healthz/etcd", "", "/api*");
  private static final List<String> ROLES = List.of("r1", "r2", "r3", "r4", "missing");
  private static final List<String> USERS =
      List.of("alice", "bob", "system:serviceaccount:dev:app", "system:node:n1");
  private static final List<String> USER_GROUPS =
      List.of("g1", "g2", "g3", "alice", "system:authenticated");

  private static final List<PrincipalArn> PRINCIPALS =
      Stream.of("A", "B", "C")
          .map(name -> PrincipalArn.of("arn:aws:iam::111122223333:role/" + name))
          .toList();

  private static final List<String> POLICIES =
      List.of("Admin", "View", "Named", "Narrowed", "Unpublished", "Gone");

  /** Gone is not in it. */
  public static final AccessPolicyCatalogue CATALOGUE =
      AccessPolicyCatalogue.of(
          List.of(
              policy(
                  "Admin",
                  AccessPolicy.Rule.of(
                      PolicyRule.builder().apiGroups("*").resources("*").verbs("*").build()),
                  AccessPolicy.Rule.of(
                      PolicyRule.builder().nonResourceURLs("*").verbs("*").build())),
              policy(
                  "View",
                  AccessPolicy.Rule.of(
                      PolicyRule.builder()
                          .apiGroups("")
                          .resources("pods", "*/scale")
                          .verbs("get", "list")
                          .build()),
                  AccessPolicy.Rule.of(
                      PolicyRule.builder()
                          .nonResourceURLs("/api*", "/healthz")
                          .verbs("get")
                          .build())),
              policy(
                  "Named",
                  AccessPolicy.Rule.of(
                      PolicyRule.builder()
                          .apiGroups("*")
                          .resources("nodes", "pods")
                          .resourceNames("a")
                          .verbs("get")
                          .build())),
              policy(
                  "Narrowed",
                  AccessPolicy.Rule.restricted(
                      PolicyRule.builder().apiGroups("").resources("pods").verbs("*").build(),
                      "some"),
                  AccessPolicy.Rule.of(
                      PolicyRule.builder().apiGroups("apps").resources("*").verbs("get").build())),
              AccessPolicy.builder("Unpublished").build()));

  private static AccessPolicy policy(String name, AccessPolicy.Rule... rules) {
    return AccessPolicy.builder(name).rules(List.of(rules)).build();
  }

  private final Random random;
  private RbacObjects defaults = RbacObjects.none();

  RandomCluster(long seed) {
    this.random = new Random(seed);
  }

  // The cluster.

  EksCluster cluster() {
    EksCluster.Builder builder = EksCluster.builder().accessPolicies(CATALOGUE);
    for (PrincipalArn principal : PRINCIPALS) {
      if (chance(2)) {
        builder.add(AccessEntry.builder(principal).build());
      }
      for (String policy : some(POLICIES, 3)) {
        builder.associate(principal, association(policy));
      }
    }
    for (int i = random.nextInt(12); i > 0; i--) {
      defaults = defaults.with(object());
    }
    RbacObjects objects = RbacObjects.none();
    for (int i = random.nextInt(100); i > 0; i--) {
      objects = objects.with(object());
    }
    if (random.nextInt(20) == 0) {
      objects = objects.with(clusterRole("r1", List.of(wideRule()))).with(manyVerbs("r2"));
    }
    return builder
        .kubernetes(KubernetesVersion.of("1.34"), any -> defaults)
        .addAll(objects.all())
        .buildAsDescribed();
  }

  /** The cluster after a change of one thing. */
  EksCluster changed(EksCluster cluster) {
    List<RbacObject> objects = cluster.effectiveRbacObjects().all();
    return switch (random.nextInt(5)) {
      case 0 -> objects.isEmpty() ? cluster : cluster.without(one(objects));
      case 1 -> {
        List<AccessEntry> entries = cluster.accessEntries().entries();
        if (entries.isEmpty()) {
          yield cluster;
        }
        PrincipalArn principal = one(entries).principalArn();
        // As EKS describes them: the catalogue lacks one of the policies.
        yield cluster.with(
            cluster.authenticationMode(),
            chance(3)
                ? cluster.accessEntries().associate(principal, association(one(POLICIES)))
                : cluster
                    .accessEntries()
                    .disassociate(principal, new PolicyArn("aws", one(POLICIES))));
      }
      default -> cluster.with(object());
    };
  }

  private PolicyAssociation association(String policy) {
    AccessScope scope =
        chance(2)
            ? AccessScope.cluster()
            : AccessScope.namespaces(
                atLeastOne(List.of("dev", "prod", "dev*", "*d*", "p*", "nowhere"), 2));
    return PolicyAssociation.of(new PolicyArn("aws", policy), scope);
  }

  private RbacObject object() {
    return switch (random.nextInt(8)) {
      case 0, 1 -> clusterRole(one(ROLES.subList(0, 4)), rules(true));
      case 2 ->
          new Role(
              ObjectMeta.named(one(ROLES.subList(0, 4))).inNamespace(one(NAMESPACES)),
              rules(false));
      case 3, 4 ->
          new ClusterRoleBinding(
              ObjectMeta.named("b" + random.nextInt(12)),
              RoleRef.clusterRole(one(ROLES)),
              subjects(true));
      default ->
          new RoleBinding(
              ObjectMeta.named("b" + random.nextInt(12)).inNamespace(one(NAMESPACES)),
              chance(2) ? RoleRef.role(one(ROLES)) : RoleRef.clusterRole(one(ROLES)),
              subjects(false));
    };
  }

  private RbacObject clusterRole(String name, List<PolicyRule> rules) {
    ObjectMeta metadata = ObjectMeta.named(name).withLabels(Map.of("to", one(ROLES)));
    return random.nextInt(6) == 0
        ? ClusterRole.aggregated(
            metadata,
            rules,
            new AggregationRule(List.of(new LabelSelector(Map.of("to", name), List.of()))))
        : ClusterRole.of(metadata, rules);
  }

  private List<PolicyRule> rules(boolean ofCluster) {
    return Stream.generate(() -> rule(ofCluster)).limit(random.nextInt(6)).toList();
  }

  private PolicyRule rule(boolean ofCluster) {
    List<String> verbs = orAll(atLeastOne(VERBS, 3), 4);
    if (ofCluster && random.nextInt(4) == 0) {
      return PolicyRule.builder()
          .nonResourceURLs(
              atLeastOne(
                  List.of("/", "/api", "/api/*", "/healthz", "/healthz*", "/a**", "*", "/x*y"), 3))
          .verbs(verbs)
          .build();
    }
    PolicyRule rule =
        PolicyRule.builder()
            .apiGroups(orAll(atLeastOne(GROUPS, 2), 4))
            .resources(
                orAll(
                    atLeastOne(
                        List.of(
                            "pods",
                            "pods/log",
                            "deployments",
                            "deployments/scale",
                            "nodes",
                            "*/scale",
                            "*/log",
                            "pods/*"),
                        3),
                    5))
            .verbs(verbs)
            .build();
    return random.nextInt(4) == 0
        ? rule.toBuilder().resourceNames(atLeastOne(NAMES, 2)).build()
        : rule;
  }

  private PolicyRule wideRule() {
    return PolicyRule.builder()
        .apiGroups(IntStream.range(0, 70).mapToObj(i -> i == 0 ? "apps" : "group-" + i).toList())
        .resources(IntStream.range(0, 70).mapToObj(i -> i == 0 ? "pods" : "resource-" + i).toList())
        .verbs("get", "create")
        .build();
  }

  private RbacObject manyVerbs(String role) {
    List<String> verbs = new ArrayList<>(VERBS);
    IntStream.range(0, 150).forEach(i -> verbs.add("verb-" + i));
    return clusterRole(
        role,
        List.of(
            PolicyRule.builder().apiGroups("batch").resources("pods", "log").verbs(verbs).build()));
  }

  private List<Subject> subjects(boolean ofCluster) {
    return Stream.generate(
            () ->
                switch (random.nextInt(4)) {
                  case 0 -> Subject.user(one(USERS));
                  case 1 -> Subject.serviceAccount(ofCluster || chance(2) ? "dev" : "", "app");
                  default -> Subject.group(one(USER_GROUPS));
                })
        .limit(random.nextInt(4))
        .toList();
  }

  /** What counts of RBAC, worked out without what the cluster shares with the one before. */
  RbacObjects effectiveRbacObjects(EksCluster cluster) {
    return RbacObjects.of(cluster.rbacObjects().all()).over(defaults).aggregated();
  }

  // The questions. No string is the same object as one of the cluster.

  List<UserInfo> users() {
    return Stream.generate(this::user).limit(8).toList();
  }

  private UserInfo user() {
    String name = copy(chance(8) ? one(USERS) : "stranger");
    UserInfo.Builder user =
        random.nextInt(10) == 0 ? UserInfo.builderOfUnknownName(name) : UserInfo.builder(name);
    List<String> groups = new ArrayList<>(some(USER_GROUPS, 4));
    if (random.nextInt(12) == 0) {
      groups.add("system:masters");
    }
    if (random.nextInt(30) == 0) {
      groups.add("system:nodes");
    }
    user.groups(groups.stream().map(RandomCluster::copy).toList());
    if (random.nextInt(3) == 0) {
      String role = one(PRINCIPALS).value();
      user.extra(
          random.nextInt(8) == 0
              ? Map.of("canonicalArn", List.of(role))
              : Map.of("canonicalArn", List.of(role), "principalId", List.of("AROAEXAMPLE")));
    }
    return user.build();
  }

  List<RequestAttributes> requests() {
    return Stream.generate(this::request).limit(40).toList();
  }

  private RequestAttributes request() {
    String verb =
        copy(one(List.of("get", "get", "list", "create", "escalate", "verb-149", "other", "*")));
    if (random.nextInt(5) == 0) {
      return NonResourceRequest.of(verb, copy(one(PATHS)));
    }
    List<String> resources = new ArrayList<>(RESOURCES);
    resources.addAll(List.of("pods", "deployments", "unknown", "*", "resource-69", ""));
    return ResourceRequest.of(
            verb,
            copy(one(List.of("", "", "apps", "batch", "group-69", "unknown", "*"))),
            copy(one(resources)))
        .subresource(copy(one(List.of("", "", "", "log", "scale", "unknown", "log/x", "*"))))
        .namespace(copy(one(List.of("", "dev", "dev", "dev-2", "prod", "p", "nowhere", "*"))))
        .name(copy(one(List.of("", "a", "b", "unknown"))));
  }

  private static String copy(String text) {
    return new String(text);
  }

  // Chance.

  private boolean chance(int outOf) {
    return random.nextInt(outOf) != 0;
  }

  private <T> T one(List<T> values) {
    return values.get(random.nextInt(values.size()));
  }

  private <T> List<T> some(List<T> values, int most) {
    Set<T> drawn = new LinkedHashSet<>();
    for (int i = random.nextInt(most + 1); i > 0; i--) {
      drawn.add(one(values));
    }
    return List.copyOf(drawn);
  }

  private <T> List<T> atLeastOne(List<T> values, int most) {
    List<T> drawn = some(values, most);
    return drawn.isEmpty() ? List.of(one(values)) : drawn;
  }

  private List<String> orAll(List<String> values, int outOf) {
    return random.nextInt(outOf) == 0 ? List.of("*") : values;
  }
}
