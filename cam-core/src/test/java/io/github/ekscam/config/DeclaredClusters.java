package io.github.ekscam.config;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import io.github.ekscam.EksCluster;
import io.github.ekscam.access.AccessEntry;
import io.github.ekscam.access.AccessEntryType;
import io.github.ekscam.access.AccessScope;
import io.github.ekscam.access.AuthenticationMode;
import io.github.ekscam.access.PolicyAssociation;
import io.github.ekscam.iam.PolicyArn;
import io.github.ekscam.iam.PrincipalArn;
import io.github.ekscam.rbac.ClusterRole;
import io.github.ekscam.rbac.ClusterRoleBinding;
import io.github.ekscam.rbac.KubernetesVersion;
import io.github.ekscam.rbac.ObjectMeta;
import io.github.ekscam.rbac.PolicyRule;
import io.github.ekscam.rbac.RbacBinding;
import io.github.ekscam.rbac.RbacObject;
import io.github.ekscam.rbac.RbacObjects;
import io.github.ekscam.rbac.RbacRole;
import io.github.ekscam.rbac.Role;
import io.github.ekscam.rbac.RoleBinding;
import io.github.ekscam.rbac.RoleRef;
import io.github.ekscam.rbac.Subject;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;

/**
 * Clusters that infrastructure as code can declare: the EKS API and the API server accept all that
 * they have. What a tool's document says of one, written by a test and read back, is the cluster
 * again.
 */
public final class DeclaredClusters {

  private DeclaredClusters() {}

  /** An entry and what is associated to its principal. */
  private record Declared(AccessEntry entry, List<PolicyAssociation> associations) {}

  /** Clusters with a name, a mode that has access entries, a version, entries and RBAC objects. */
  public static Arbitrary<EksCluster> all() {
    return Combinators.combine(
            Arbitraries.of("platform", "Prod_1", "0"),
            Arbitraries.of(AuthenticationMode.API, AuthenticationMode.API_AND_CONFIG_MAP),
            Arbitraries.integers().between(29, 35),
            declared().list().ofMaxSize(4).uniqueElements(each -> each.entry().principalArn()),
            objects().list().ofMaxSize(4).uniqueElements(RbacObject::describe))
        .as(DeclaredClusters::cluster);
  }

  private static EksCluster cluster(
      String name,
      AuthenticationMode mode,
      int minor,
      List<Declared> all,
      List<RbacObject> objects) {
    EksCluster.Builder builder =
        EksCluster.builder()
            .name(name)
            .authenticationMode(mode)
            .kubernetes(new KubernetesVersion(1, minor), any -> RbacObjects.none());
    for (Declared declared : all) {
      builder.add(declared.entry());
      declared
          .associations()
          .forEach(each -> builder.associate(declared.entry().principalArn(), each));
    }
    return builder.addAll(objects).build();
  }

  private static Arbitrary<Declared> declared() {
    Arbitrary<PrincipalArn> roles =
        principals("role/Admin", "role/team/path/Admin", "role/a", "role/U+=,.@-_x");
    Arbitrary<Declared> nodes =
        Combinators.combine(roles, Arbitraries.of("EC2_LINUX", "FARGATE_LINUX", "HYBRID_LINUX"))
            .as(
                (principal, type) ->
                    new Declared(
                        AccessEntry.builder(principal).type(new AccessEntryType(type)).build(),
                        List.of()));
    Arbitrary<AccessEntry> standard =
        Combinators.combine(
                Arbitraries.oneOf(roles, principals("user/alice", "user/ops/alice")),
                texts("ci", "team:{{SessionName}}", "a:{{SessionNameRaw}}", "1.30").injectNull(0.5),
                texts("viewers", "yes", "null", "a: b").list().ofMaxSize(3).uniqueElements())
            .as(
                (principal, username, groups) -> {
                  AccessEntry.Builder builder =
                      AccessEntry.builder(principal).kubernetesGroups(groups);
                  return (username == null ? builder : builder.username(username)).build();
                });
    Arbitrary<Declared> people =
        Combinators.combine(
                standard,
                associations()
                    .list()
                    .ofMaxSize(3)
                    .uniqueElements(association -> association.policyArn().name()))
            .as(Declared::new);
    return Arbitraries.frequencyOf(Tuple.of(1, nodes), Tuple.of(4, people));
  }

  private static Arbitrary<PrincipalArn> principals(String... resources) {
    return Arbitraries.of(resources)
        .map(resource -> PrincipalArn.of("arn:aws:iam::111122223333:" + resource));
  }

  /** Names of users and groups: nearly any text, but none that EKS refuses or Helm fills in. */
  private static Arbitrary<String> texts(String... usual) {
    Arbitrary<String> any =
        Arbitraries.strings()
            .withChars("aZ0 \"\\'-_{}#\u00e4\u65e5")
            .ofMinLength(1)
            .ofMaxLength(6)
            .filter(text -> !text.contains("{{"));
    return Arbitraries.oneOf(Arbitraries.of(usual), any);
  }

  private static Arbitrary<PolicyAssociation> associations() {
    Arbitrary<AccessScope> scopes =
        Arbitraries.oneOf(
            Arbitraries.just(AccessScope.cluster()),
            Arbitraries.of("prod", "dev-*", "*", "1")
                .list()
                .ofMinSize(1)
                .ofMaxSize(3)
                .uniqueElements()
                .map(AccessScope::namespaces));
    return Combinators.combine(
            Arbitraries.of("AmazonEKSViewPolicy", "AmazonEKSEditPolicy", "AmazonEKSAdminPolicy"),
            scopes)
        .as((name, scope) -> PolicyAssociation.of(new PolicyArn("aws", name), scope));
  }

  private static Arbitrary<RbacObject> objects() {
    Arbitrary<String> names = Arbitraries.of("view", "yes", "a-1", "on");
    Arbitrary<ObjectMeta> cluster = names.map(ObjectMeta::named);
    Arbitrary<ObjectMeta> namespaced =
        Combinators.combine(cluster, Arbitraries.of("prod", "1")).as(ObjectMeta::inNamespace);
    Arbitrary<List<PolicyRule>> rules =
        Combinators.combine(
                Arbitraries.of("get", "*", "list").list().ofMinSize(1).ofMaxSize(2),
                Arbitraries.of("pods", "pods/log", "secrets").list().ofMinSize(1).ofMaxSize(2))
            .as(
                (verbs, resources) ->
                    PolicyRule.builder()
                        .apiGroups(List.of(""))
                        .resources(resources)
                        .verbs(verbs)
                        .build())
            .list()
            .ofMinSize(1)
            .ofMaxSize(2);
    Arbitrary<List<Subject>> subjects =
        Arbitraries.oneOf(
                Arbitraries.of("viewers", "yes").map(Subject::group),
                Arbitraries.of("ci", "1.30").map(Subject::user),
                Arbitraries.of("default").map(name -> Subject.serviceAccount("prod", name)))
            .list()
            .ofMinSize(1)
            .ofMaxSize(2)
            .uniqueElements();
    return Arbitraries.oneOf(
        Combinators.combine(cluster, rules).as(ClusterRole::of),
        Combinators.combine(namespaced, rules).as(Role::new),
        Combinators.combine(cluster, names.map(RoleRef::clusterRole), subjects)
            .as(ClusterRoleBinding::new),
        Combinators.combine(namespaced, names.map(RoleRef::role), subjects).as(RoleBinding::new));
  }

  /** JSON of maps, lists, texts, numbers, booleans and null. */
  public static String json(Object value) {
    if (value instanceof Map<?, ?> map) {
      return map.entrySet().stream()
          .map(field -> json(field.getKey()) + ": " + json(field.getValue()))
          .collect(Collectors.joining(", ", "{", "}"));
    }
    if (value instanceof List<?> list) {
      return list.stream().map(DeclaredClusters::json).collect(Collectors.joining(", ", "[", "]"));
    }
    return value instanceof String text
        ? '"' + String.valueOf(JsonStringEncoder.getInstance().quoteAsString(text)) + '"'
        : String.valueOf(value);
  }

  /** An RBAC object as its manifest. */
  public static Map<String, Object> manifest(RbacObject object) {
    Map<String, Object> metadata = new LinkedHashMap<>();
    metadata.put("name", object.metadata().name());
    if (!object.metadata().namespace().isEmpty()) {
      metadata.put("namespace", object.metadata().namespace());
    }
    Map<String, Object> manifest = new LinkedHashMap<>();
    manifest.put("apiVersion", "rbac.authorization.k8s.io/v1");
    manifest.put("kind", object.kind());
    manifest.put("metadata", metadata);
    if (object instanceof RbacRole role) {
      manifest.put("rules", role.rules().stream().map(DeclaredClusters::rule).toList());
    } else if (object instanceof RbacBinding binding) {
      manifest.put(
          "roleRef",
          Map.of(
              "apiGroup",
              "rbac.authorization.k8s.io",
              "kind",
              binding.roleRef().kind(),
              "name",
              binding.roleRef().name()));
      manifest.put("subjects", binding.subjects().stream().map(DeclaredClusters::subject).toList());
    }
    return manifest;
  }

  private static Map<String, Object> rule(PolicyRule rule) {
    return Map.of(
        "apiGroups", rule.apiGroups(), "resources", rule.resources(), "verbs", rule.verbs());
  }

  private static Map<String, Object> subject(Subject subject) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("kind", subject.kind());
    fields.put("name", subject.name());
    if (!subject.namespace().isEmpty()) {
      fields.put("namespace", subject.namespace());
    }
    return fields;
  }

  /** The username that somebody asked for; empty if EKS is to give it. */
  public static Optional<String> askedUsername(AccessEntry entry) {
    return Optional.of(entry.username())
        .filter(name -> !name.equals(entry.type().defaultUsername(entry.principalArn())));
  }

  /** The groups that somebody asked for, and not those that EKS gives to nodes. */
  public static List<String> askedGroups(AccessEntry entry) {
    return entry.type().isStandard() ? entry.kubernetesGroups() : List.of();
  }
}
