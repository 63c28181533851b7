package io.github.ekscam.benchmarks;

import io.github.ekscam.EksCluster;
import io.github.ekscam.access.AccessEntry;
import io.github.ekscam.access.AccessPolicy;
import io.github.ekscam.access.AccessPolicyCatalogue;
import io.github.ekscam.access.AccessScope;
import io.github.ekscam.access.PolicyAssociation;
import io.github.ekscam.benchmarks.Workload.Origin;
import io.github.ekscam.benchmarks.Workload.Question;
import io.github.ekscam.benchmarks.Workload.Size;
import io.github.ekscam.iam.PolicyArn;
import io.github.ekscam.iam.PrincipalArn;
import io.github.ekscam.rbac.ClusterRole;
import io.github.ekscam.rbac.ClusterRoleBinding;
import io.github.ekscam.rbac.ObjectMeta;
import io.github.ekscam.rbac.PolicyRule;
import io.github.ekscam.rbac.RbacBinding;
import io.github.ekscam.rbac.RbacRole;
import io.github.ekscam.rbac.Role;
import io.github.ekscam.rbac.RoleBinding;
import io.github.ekscam.rbac.RoleRef;
import io.github.ekscam.rbac.Subject;
import io.github.ekscam.request.NonResourceRequest;
import io.github.ekscam.request.RequestAttributes;
import io.github.ekscam.request.ResourceRequest;
import io.github.ekscam.request.UserInfo;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Draws a {@link Workload}, where the choices are described. Used once. */
final class WorkloadGenerator {

  private static final String ACCOUNT = "111122223333";
  private static final String AUTHENTICATED = "system:authenticated";

  /** Draws before giving up; a question seldom needs more than ten. */
  private static final int MOST_DRAWS = 100_000;

  private static final List<String> VERBS =
      List.of("get", "list", "watch", "create", "update", "patch", "delete", "deletecollection");

  private static final List<List<String>> SMALL_ROLES_VERBS =
      List.of(
          List.of("get"),
          List.of("get", "list", "watch"),
          List.of("create", "delete"),
          List.of("get", "patch", "update"),
          List.of("create", "delete", "get", "list", "patch", "update", "watch"));

  /** Verbs on objects by their names, which a rule can limit. */
  private static final List<String> NAMED_VERBS = List.of("get", "update", "patch", "delete");

  /** Verbs that need no namespace. */
  private static final List<String> ALL_NAMESPACES_VERBS = List.of("list", "watch");

  private static final Set<String> CLUSTER_RESOURCES =
      Set.of(
          "csidrivers",
          "csinodes",
          "customresourcedefinitions",
          "gardens",
          "namespaces",
          "nodes",
          "persistentvolumes",
          "selfsubjectaccessreviews",
          "selfsubjectrulesreviews",
          "storageclasses",
          "volumeattachments");

  /** What small roles are about, and what a request for {@code *} picks from. */
  private static final List<ApiGroup> API_GROUPS =
      List.of(
          new ApiGroup(
              "",
              List.of("pods", "pods/log", "services", "configmaps", "secrets", "events", "nodes")),
          new ApiGroup(
              "apps", List.of("deployments", "deployments/scale", "statefulsets", "daemonsets")),
          new ApiGroup("batch", List.of("jobs", "jobs/status", "cronjobs")),
          new ApiGroup("networking.k8s.io", List.of("ingresses", "networkpolicies")),
          new ApiGroup("storage.k8s.io", List.of("storageclasses", "volumeattachments")),
          new ApiGroup("orchard.example.com", List.of("trees", "trees/status", "fruits")),
          new ApiGroup("garden.example.com", List.of("gardens", "beds", "beds/scale", "tools")));

  private record ApiGroup(String name, List<String> resources) {}

  private final Size size;
  private final Random random;
  private final Oracle oracle = new Oracle();
  private final EksCluster.Builder cluster = EksCluster.builder();
  private final List<String> namespaces;
  private final List<String> groups;
  private final List<Subject> subjects = new ArrayList<>();
  private final List<UserInfo> users = new ArrayList<>();
  private final List<UserInfo> principals = new ArrayList<>();
  private final Map<UserInfo, List<PolicyAssociation>> associations = new HashMap<>();
  private final List<String> smallClusterRoles = new ArrayList<>();
  private final Map<String, String> rolesByNamespace = new HashMap<>();
  private final Map<String, List<RbacBinding>> bindingsByUsername = new HashMap<>();
  private final Map<String, List<RbacBinding>> bindingsByGroup = new HashMap<>();

  WorkloadGenerator(Size size, long seed) {
    this.size = size;
    this.random = new Random(seed);
    this.namespaces = names("team-%04d", size.namespaces());
    this.groups = names("department-%03d", size.groups());
  }

  private static List<String> names(String format, int count) {
    return IntStream.range(0, count).mapToObj(i -> name(format, i)).toList();
  }

  private static String name(String format, int i) {
    return String.format(Locale.ROOT, format, i);
  }

  Workload generate() {
    RoleFile roleFile = RoleFile.read();
    roleFile.roles().forEach(this::add);
    roleFile.policies().forEach(oracle::add);
    cluster.accessPolicies(AccessPolicyCatalogue.of(roleFile.policies()));
    addServiceAccounts();
    addPrincipals(roleFile.policies());
    addPeople();
    addSmallRoles();
    addBindings();
    return new Workload(
        cluster.build(),
        questions(users, List.of(Origin.RBAC)),
        questions(principals, List.of(Origin.RBAC, Origin.ACCESS_POLICY)));
  }

  // Users.

  private void addServiceAccounts() {
    for (int i = 0; i < size.serviceAccounts(); i++) {
      String namespace = namespaces.get(i % namespaces.size());
      String name = name("app-%04d", i);
      subjects.add(Subject.serviceAccount(namespace, name));
      users.add(
          UserInfo.of(
              Workload.serviceAccountUsername(namespace, name),
              List.of(
                  "system:serviceaccounts", "system:serviceaccounts:" + namespace, AUTHENTICATED)));
    }
  }

  private void addPrincipals(List<AccessPolicy> policies) {
    for (int i = 0; i < size.principals(); i++) {
      String username = name("engineer-%04d@example.com", i);
      List<String> groups = someGroups();
      PrincipalArn arn = PrincipalArn.of(roleArn(name("Engineer%04d", i)));
      AccessEntry entry =
          AccessEntry.builder(arn).username(username).kubernetesGroups(groups).build();
      List<PolicyAssociation> associated =
          some(1, 2, policies).stream()
              .map(policy -> PolicyAssociation.of(new PolicyArn("aws", policy.name()), scope()))
              .toList();
      cluster.add(entry);
      associated.forEach(association -> cluster.associate(arn, association));
      oracle.add(entry, associated);
      subjects.add(Subject.user(username));
      UserInfo user = principal(username, groups, name("Engineer%04d", i));
      principals.add(user);
      associations.put(user, associated);
    }
  }

  private AccessScope scope() {
    int choice = random.nextInt(10);
    if (choice == 0) {
      return AccessScope.cluster();
    }
    if (choice == 1) {
      String namespace = one(namespaces);
      return AccessScope.namespaces(List.of(namespace.substring(0, namespace.length() - 1) + "*"));
    }
    return AccessScope.namespaces(some(1, 3, namespaces));
  }

  private static String roleArn(String roleName) {
    return "arn:aws:iam::" + ACCOUNT + ":role/" + roleName;
  }

  /** A session of an IAM role as aws-iam-authenticator describes it. */
  private static UserInfo principal(String username, List<String> groups, String roleName) {
    String principalId = "AROA" + roleName.toUpperCase(Locale.ROOT);
    return UserInfo.builder(username)
        .uid("aws-iam-authenticator:" + ACCOUNT + ":" + principalId)
        .groups(Stream.concat(groups.stream(), Stream.of(AUTHENTICATED)).toList())
        .extra(
            Map.of(
                "arn",
                List.of("arn:aws:sts::" + ACCOUNT + ":assumed-role/" + roleName + "/session"),
                "canonicalArn",
                List.of(roleArn(roleName)),
                "principalId",
                List.of(principalId),
                "sessionName",
                List.of("session"),
                "sigs.k8s.io/aws-iam-authenticator/principalId",
                List.of(principalId)))
        .build();
  }

  private void addPeople() {
    int people = size.users() - size.serviceAccounts() - size.principals();
    for (int i = 0; i < people; i++) {
      String username = name("person-%04d@example.com", i);
      subjects.add(Subject.user(username));
      users.add(
          UserInfo.of(
              username, Stream.concat(someGroups().stream(), Stream.of(AUTHENTICATED)).toList()));
    }
  }

  private List<String> someGroups() {
    return some(1, 4, groups);
  }

  // Roles.

  private void addSmallRoles() {
    int inNamespaces = size.namespacedRoles();
    for (int i = 0; i < size.smallRoles(); i++) {
      String name = name("small-%03d", i);
      if (i < inNamespaces) {
        String namespace = namespaces.get(i);
        rolesByNamespace.put(namespace, name);
        add(new Role(ObjectMeta.named(name).inNamespace(namespace), smallRules()));
      } else {
        smallClusterRoles.add(name);
        add(ClusterRole.of(ObjectMeta.named(name), smallRules()));
      }
    }
  }

  private List<PolicyRule> smallRules() {
    return Stream.generate(this::smallRule).limit(1 + random.nextInt(3)).toList();
  }

  private PolicyRule smallRule() {
    ApiGroup group = one(API_GROUPS);
    List<String> verbs = random.nextInt(10) == 0 ? List.of("*") : one(SMALL_ROLES_VERBS);
    PolicyRule rule =
        PolicyRule.builder()
            .apiGroups(group.name())
            .resources(some(1, 3, group.resources()))
            .verbs(verbs)
            .build();
    return random.nextInt(5) == 0
        ? rule.toBuilder().resourceNames(some(1, 3, names("object-%d", 9))).build()
        : rule;
  }

  private void add(RbacRole role) {
    cluster.add(role);
    oracle.add(role);
  }

  // Bindings.

  private void addBindings() {
    add(
        new ClusterRoleBinding(
            ObjectMeta.named("cluster-000"),
            RoleRef.clusterRole("workload:discovery"),
            List.of(Subject.group(AUTHENTICATED))));
    for (int i = 1; i < size.clusterRoleBindings(); i++) {
      add(
          new ClusterRoleBinding(
              ObjectMeta.named(name("cluster-%03d", i)), clusterWideRole(), someSubjects()));
    }
    for (int i = 0; i < size.roleBindings(); i++) {
      String namespace = namespaces.get(i % namespaces.size());
      add(
          new RoleBinding(
              ObjectMeta.named(name("binding-%05d", i)).inNamespace(namespace),
              roleIn(namespace),
              someSubjects()));
    }
  }

  private RoleRef clusterWideRole() {
    int choice = random.nextInt(100);
    if (choice < 1) {
      return RoleRef.clusterRole("workload:everything");
    }
    if (choice < 20) {
      return RoleRef.clusterRole("workload:cluster-reader");
    }
    return RoleRef.clusterRole(choice < 30 ? "workload:reader" : one(smallClusterRoles));
  }

  private RoleRef roleIn(String namespace) {
    int choice = random.nextInt(100);
    if (choice < 35) {
      return RoleRef.clusterRole("workload:reader");
    }
    if (choice < 55) {
      return RoleRef.clusterRole("workload:writer");
    }
    if (choice < 60) {
      return RoleRef.clusterRole("workload:owner");
    }
    String own = rolesByNamespace.get(namespace);
    return own != null && random.nextBoolean()
        ? RoleRef.role(own)
        : RoleRef.clusterRole(one(smallClusterRoles));
  }

  private List<Subject> someSubjects() {
    int count = 1 + random.nextInt(3);
    Set<Subject> drawn = new LinkedHashSet<>();
    while (drawn.size() < count) {
      drawn.add(random.nextInt(100) < 40 ? Subject.group(one(groups)) : one(subjects));
    }
    return List.copyOf(drawn);
  }

  private void add(RbacBinding binding) {
    cluster.add(binding);
    oracle.add(binding);
    for (Subject subject : binding.subjects()) {
      switch (subject.kind()) {
        case "Group" -> index(bindingsByGroup, subject.name(), binding);
        case "User" -> index(bindingsByUsername, subject.name(), binding);
        default ->
            index(
                bindingsByUsername,
                Workload.serviceAccountUsername(subject.namespace(), subject.name()),
                binding);
      }
    }
  }

  private static void index(
      Map<String, List<RbacBinding>> bindings, String name, RbacBinding binding) {
    bindings.computeIfAbsent(name, key -> new ArrayList<>()).add(binding);
  }

  // Questions.

  private List<Question> questions(List<UserInfo> askers, List<Origin> allowed) {
    List<Origin> denied =
        List.of(
            Origin.WRONG_VERB, Origin.WRONG_NAMESPACE, Origin.WRONG_SUBRESOURCE, Origin.STRANGER);
    List<Question> questions = new ArrayList<>();
    for (int i = 0; i < Workload.QUESTIONS / 2; i++) {
      questions.add(question(askers, allowed, allowed.get(i % allowed.size())));
      questions.add(question(askers, allowed, denied.get(i % denied.size())));
    }
    Collections.shuffle(questions, random);
    return questions;
  }

  private Question question(List<UserInfo> askers, List<Origin> allowed, Origin origin) {
    for (int draw = 0; draw < MOST_DRAWS; draw++) {
      UserInfo asker = one(askers);
      Origin granted = origin.isAllowed() ? origin : one(allowed);
      Optional<RequestAttributes> request =
          (granted == Origin.RBAC ? grantedByRbac(asker) : grantedByAccessPolicy(asker))
              .flatMap(grant -> turned(grant, origin));
      UserInfo user = origin == Origin.STRANGER ? stranger(!asker.extra().isEmpty()) : asker;
      if (request.isPresent() && isAnsweredBy(user, request.get(), origin)) {
        return new Question(copy(user), copy(request.get()), origin);
      }
    }
    throw new IllegalStateException("No question is " + origin + " at size " + size);
  }

  private boolean isAnsweredBy(UserInfo user, RequestAttributes request, Origin origin) {
    boolean byAccessPolicy = oracle.accessPoliciesAllow(user, request);
    return origin == Origin.ACCESS_POLICY
        ? byAccessPolicy
        : !byAccessPolicy && oracle.rbacAllows(user, request) == origin.isAllowed();
  }

  private Optional<RequestAttributes> grantedByRbac(UserInfo user) {
    List<RbacBinding> bindings = new ArrayList<>();
    bindings.addAll(bindingsByUsername.getOrDefault(user.username(), List.of()));
    user.groups().forEach(g -> bindings.addAll(bindingsByGroup.getOrDefault(g, List.of())));
    if (random.nextInt(4) == 0) {
      bindings.removeIf(binding -> !binding.metadata().namespace().isEmpty());
    }
    if (bindings.isEmpty()) {
      return Optional.empty();
    }
    RbacBinding binding = one(bindings);
    return requestOf(one(oracle.role(binding).rules()), binding.metadata().namespace());
  }

  private Optional<RequestAttributes> grantedByAccessPolicy(UserInfo user) {
    PolicyAssociation association = one(associations.getOrDefault(user, List.of()));
    List<String> scope = association.accessScope().namespaces();
    String namespace = "";
    if (!scope.isEmpty()) {
      String named = one(scope);
      namespace = named.endsWith("*") ? named.substring(0, named.length() - 1) + "0" : named;
    }
    return requestOf(one(oracle.rules(association)), namespace);
  }

  /**
   * A request that a rule grants in a namespace, or anywhere if that is empty; nothing if the rule
   * has no effect in a namespace.
   */
  private Optional<RequestAttributes> requestOf(PolicyRule rule, String namespace) {
    String verb = one(rule.verbs());
    if (!rule.nonResourceURLs().isEmpty()) {
      return namespace.isEmpty()
          ? Optional.of(
              NonResourceRequest.of(
                  verb.equals("*") ? "get" : verb,
                  one(rule.nonResourceURLs()).replace("*", "anything")))
          : Optional.empty();
    }
    String apiGroup = one(rule.apiGroups());
    String resource = one(rule.resources());
    if (apiGroup.equals("*")) {
      apiGroup = one(API_GROUPS).name();
    }
    if (resource.equals("*")) {
      resource = one(resourcesOf(apiGroup));
    }
    if (verb.equals("*")) {
      verb = one(VERBS);
    }
    boolean ofCluster = CLUSTER_RESOURCES.contains(resource.split("/", 2)[0]);
    if (ofCluster && !namespace.isEmpty()) {
      return Optional.empty();
    }
    boolean ofAllNamespaces = ALL_NAMESPACES_VERBS.contains(verb) && random.nextBoolean();
    String[] parts = resource.split("/", 2);
    String name = "";
    if (!rule.resourceNames().isEmpty()) {
      name = one(rule.resourceNames());
    } else if (NAMED_VERBS.contains(verb)) {
      name = "object-" + random.nextInt(1_000);
    }
    return Optional.of(
        ResourceRequest.of(verb, apiGroup, parts[0])
            .subresource(parts.length == 2 ? parts[1] : "")
            .namespace(
                namespace.isEmpty() && !ofCluster && !ofAllNamespaces ? one(namespaces) : namespace)
            .name(name));
  }

  private static List<String> resourcesOf(String apiGroup) {
    return API_GROUPS.stream()
        .filter(group -> group.name().equals(apiGroup))
        .findFirst()
        .orElseThrow()
        .resources();
  }

  /** What is granted made into a question of this origin; nothing if it cannot be. */
  private Optional<RequestAttributes> turned(RequestAttributes granted, Origin origin) {
    if (origin.isAllowed()) {
      return Optional.of(granted);
    }
    if (!(granted instanceof ResourceRequest request)) {
      return origin == Origin.WRONG_VERB
          ? Optional.of(NonResourceRequest.of("post", ((NonResourceRequest) granted).path()))
          : Optional.empty();
    }
    return switch (origin) {
      case WRONG_VERB ->
          Optional.of(
              ResourceRequest.of(one(VERBS), request.apiGroup(), request.resource())
                  .subresource(request.subresource())
                  .namespace(request.namespace())
                  .name(request.name()));
      case WRONG_NAMESPACE ->
          request.namespace().isEmpty()
              ? Optional.empty()
              : Optional.of(
                  request.namespace(
                      ALL_NAMESPACES_VERBS.contains(request.verb()) && random.nextInt(4) == 0
                          ? ""
                          : one(namespaces)));
      case WRONG_SUBRESOURCE ->
          Optional.of(
              request.subresource(
                  one(
                      switch (request.resource()) {
                        case "pods" -> List.of("exec", "portforward", "ephemeralcontainers");
                        case "deployments", "statefulsets" -> List.of("scale", "status");
                        default -> List.of("status", "finalizers");
                      })));
      default -> Optional.of(request);
    };
  }

  private UserInfo stranger(boolean principal) {
    String name = name("Stranger%04d", random.nextInt(10_000));
    return principal
        ? principal(name, List.of("visitors"), name)
        : UserInfo.of(name, List.of("visitors", AUTHENTICATED));
  }

  // Copies, so that no answer is found by comparing references.

  private static UserInfo copy(UserInfo user) {
    Map<String, List<String>> extra = new HashMap<>();
    user.extra().forEach((key, values) -> extra.put(copy(key), copies(values)));
    return UserInfo.builder(copy(user.username()))
        .uid(copy(user.uid()))
        .groups(copies(user.groups()))
        .extra(extra)
        .build();
  }

  private static RequestAttributes copy(RequestAttributes attributes) {
    return attributes instanceof ResourceRequest request
        ? ResourceRequest.of(
                copy(request.verb()), copy(request.apiGroup()), copy(request.resource()))
            .subresource(copy(request.subresource()))
            .namespace(copy(request.namespace()))
            .name(copy(request.name()))
        : NonResourceRequest.of(
            copy(attributes.verb()), copy(((NonResourceRequest) attributes).path()));
  }

  private static List<String> copies(List<String> values) {
    return values.stream().map(WorkloadGenerator::copy).toList();
  }

  private static String copy(String text) {
    return new String(text);
  }

  // Chance.

  private <T> T one(List<T> values) {
    return values.get(random.nextInt(values.size()));
  }

  /** From {@code least} to {@code most} different values, or all if there are fewer. */
  private <T> List<T> some(int least, int most, List<T> values) {
    int count = Math.min(values.size(), least + random.nextInt(most - least + 1));
    Set<T> drawn = new LinkedHashSet<>();
    while (drawn.size() < count) {
      drawn.add(one(values));
    }
    return List.copyOf(drawn);
  }
}
