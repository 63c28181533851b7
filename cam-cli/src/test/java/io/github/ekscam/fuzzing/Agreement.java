package io.github.ekscam.fuzzing;

import io.github.ekscam.EksCluster;
import io.github.ekscam.Verdict;
import io.github.ekscam.access.AccessEntry;
import io.github.ekscam.access.AccessPolicy;
import io.github.ekscam.access.AccessPolicyCatalogue;
import io.github.ekscam.access.AccessScope;
import io.github.ekscam.access.PolicyAssociation;
import io.github.ekscam.iam.PolicyArn;
import io.github.ekscam.iam.PrincipalArn;
import io.github.ekscam.internal.engine.AuthorizerChain;
import io.github.ekscam.internal.engine.ModelAccessPolicyAuthorizer;
import io.github.ekscam.internal.engine.ModelRbacAuthorizer;
import io.github.ekscam.internal.engine.NodeAuthorizer;
import io.github.ekscam.internal.engine.PrivilegedGroupAuthorizer;
import io.github.ekscam.policies.DefaultRbacObjects;
import io.github.ekscam.rbac.ClusterRole;
import io.github.ekscam.rbac.ClusterRoleBinding;
import io.github.ekscam.rbac.KubernetesVersion;
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
import java.util.List;
import java.util.Map;

/** The ways to ask one question have one answer, which is that of the model, where there is one. */
final class Agreement {

  /** One in which something is allowed to the group "developers". */
  static final EksCluster CLUSTER =
      EksCluster.builder()
          .kubernetes(DefaultRbacObjects.newestVersion(), DefaultRbacObjects::of)
          .add(
              new RoleBinding(
                  ObjectMeta.named("developers").inNamespace("dev"),
                  RoleRef.clusterRole("edit"),
                  List.of(Subject.group("developers"))))
          .build();

  private static final List<String> NAMES = List.of("a", "b", "c");
  private static final List<String> NAMESPACES = List.of("dev", "prod", "");
  private static final List<String> RESOURCES =
      List.of("pods", "pods/log", "*", "*/log", "pods/*", "secrets");
  private static final List<String> VERBS = List.of("get", "list", "create", "*", "delete");
  private static final List<String> GROUPS = List.of("", "apps", "*", "*.io");
  private static final List<String> PATHS = List.of("/", "/healthz", "/healthz/*", "*", "/heal*");

  private static final List<PrincipalArn> PRINCIPALS =
      List.of(
          PrincipalArn.of("arn:aws:iam::111122223333:role/A"),
          PrincipalArn.of("arn:aws:iam::111122223333:user/b"));
  private static final List<String> POLICIES = List.of("Some", "Named", "Narrowed", "Unpublished");
  private static final AccessPolicyCatalogue CATALOGUE =
      AccessPolicyCatalogue.of(
          List.of(
              policy(
                  "Some",
                  AccessPolicy.Rule.of(
                      PolicyRule.builder()
                          .apiGroups("")
                          .resources("pods", "*/log")
                          .verbs("get", "list")
                          .build()),
                  AccessPolicy.Rule.of(
                      PolicyRule.builder().nonResourceURLs("/heal*").verbs("get").build())),
              policy(
                  "Named",
                  AccessPolicy.Rule.of(
                      PolicyRule.builder()
                          .apiGroups("*")
                          .resources("*")
                          .resourceNames("a")
                          .verbs("*")
                          .build())),
              policy(
                  "Narrowed",
                  AccessPolicy.Rule.restricted(
                      PolicyRule.builder().apiGroups("").resources("secrets").verbs("*").build(),
                      "some")),
              AccessPolicy.builder("Unpublished").build()));

  private static AccessPolicy policy(String name, AccessPolicy.Rule... rules) {
    return AccessPolicy.builder(name).rules(List.of(rules)).build();
  }

  private Agreement() {}

  static void check(EksCluster cluster) {
    check(
        cluster,
        UserInfo.of("jane", List.of("developers")),
        ResourceRequest.of("get", "", "pods").namespace("dev"));
  }

  static void check(EksCluster cluster, UserInfo user, RequestAttributes request) {
    Verdict verdict = cluster.authorize(user, request);
    agree(verdict.isAllowed(), cluster.isAllowed(user, request), user, request);
    agree(verdict.isAllowed(), cluster.caller(user).isAllowed(request), user, request);
    agree(verdict, cluster.explain(user, request).verdict(), user, request);
    agree(verdict.isAllowed(), cluster.allowed(List.of(user), request).get(0), user, request);
  }

  /** Makes a cluster, and a question about it, of the choices that the bytes are. */
  static void check(byte[] choices) {
    Choices next = new Choices(choices);
    EksCluster cluster = cluster(next);
    for (int change = 0; change < 3; change++) {
      for (int i = 0; i < 4; i++) {
        UserInfo user = user(next);
        RequestAttributes request = request(next);
        agree(
            model(cluster).decide(user, request), cluster.authorize(user, request), user, request);
        check(cluster, user, request);
      }
      cluster = changed(cluster, next);
    }
  }

  /** Looks at one binding, association and rule after the other. */
  private static AuthorizerChain model(EksCluster cluster) {
    return AuthorizerChain.of(
        List.of(
            PrivilegedGroupAuthorizer.INSTANCE,
            NodeAuthorizer.of(null, RbacObjects.none()),
            ModelAccessPolicyAuthorizer.of(cluster.accessEntries(), CATALOGUE),
            ModelRbacAuthorizer.of(cluster.rbacObjects())));
  }

  private static EksCluster cluster(Choices next) {
    List<RbacObject> objects = new ArrayList<>();
    int roles = 1 + next.below(4);
    for (int i = 0; i < roles; i++) {
      objects.addAll(roleAndBinding(next, i));
    }
    // The version whose reasons the model gives.
    EksCluster.Builder builder =
        EksCluster.builder()
            .accessPolicies(CATALOGUE)
            .kubernetes(KubernetesVersion.of("1.34"), any -> RbacObjects.none())
            .addAll(objects);
    for (PrincipalArn principal : PRINCIPALS) {
      builder.add(AccessEntry.builder(principal).build());
      for (String policy : POLICIES) {
        if (next.below(3) == 1) {
          builder.associate(principal, association(policy, next));
        }
      }
    }
    return builder.build();
  }

  private static List<RbacObject> roleAndBinding(Choices next, int i) {
    String name = NAMES.get(i % NAMES.size());
    if (next.below(2) == 0) {
      return List.of(
          ClusterRole.of(ObjectMeta.named(name + i), rules(next, true)),
          new ClusterRoleBinding(
              ObjectMeta.named(name + i), RoleRef.clusterRole(name + i), subjects(next)));
    }
    ObjectMeta metadata = ObjectMeta.named(name).inNamespace(NAMESPACES.get(i / NAMES.size()));
    return List.of(
        new Role(metadata, rules(next, false)),
        new RoleBinding(metadata, RoleRef.role(next.of(NAMES)), subjects(next)));
  }

  private static PolicyAssociation association(String policy, Choices next) {
    return PolicyAssociation.of(
        new PolicyArn("aws", policy),
        next.below(2) == 0
            ? AccessScope.cluster()
            : AccessScope.namespaces(next.some(List.of("dev", "prod", "d*", "*o*"))));
  }

  /** The cluster with one thing more, less or otherwise. */
  private static EksCluster changed(EksCluster cluster, Choices next) {
    if (next.below(3) == 0) {
      PrincipalArn principal = next.of(PRINCIPALS);
      return cluster.with(
          cluster.authenticationMode(),
          next.below(2) == 0
              ? cluster.accessEntries().associate(principal, association(next.of(POLICIES), next))
              : cluster
                  .accessEntries()
                  .disassociate(principal, new PolicyArn("aws", next.of(POLICIES))));
    }
    RbacObject object = next.of(roleAndBinding(next, next.below(4)));
    return next.below(3) == 0 ? cluster.without(object) : cluster.with(object);
  }

  private static UserInfo user(Choices next) {
    return switch (next.below(4)) {
      case 0 -> UserInfo.ofServiceAccount("dev", next.of(NAMES));
      case 1 ->
          UserInfo.builder(next.of(NAMES))
              .extra(
                  Map.of(
                      "canonicalArn", List.of(next.of(PRINCIPALS).value()),
                      "principalId", List.of("AROAEXAMPLE")))
              .build();
      default -> UserInfo.of(next.of(NAMES), List.of(next.of(NAMES)));
    };
  }

  private static RequestAttributes request(Choices next) {
    if (next.below(4) == 0) {
      return NonResourceRequest.of(
          next.of(VERBS), next.of(List.of("/", "/healthz", "/healthz/x", "/*", "/heal*")));
    }
    ResourceRequest request =
        ResourceRequest.of(next.of(VERBS), next.of(GROUPS), next.of(RESOURCES));
    request = next.below(2) == 0 ? request : request.namespace(next.of(NAMESPACES));
    request = next.below(2) == 0 ? request : request.name(next.of(NAMES));
    return next.below(2) == 0 ? request : request.subresource(next.of(List.of("log", "x", "*")));
  }

  private static List<PolicyRule> rules(Choices next, boolean paths) {
    List<PolicyRule> rules = new ArrayList<>();
    int count = next.below(4);
    for (int i = 0; i < count; i++) {
      if (paths && next.below(4) == 0) {
        rules.add(
            PolicyRule.builder().nonResourceURLs(next.of(PATHS)).verbs(next.of(VERBS)).build());
      } else {
        PolicyRule.Builder rule =
            PolicyRule.builder()
                .apiGroups(next.some(GROUPS))
                .resources(next.some(RESOURCES))
                .verbs(next.some(VERBS));
        rules.add((next.below(3) == 0 ? rule.resourceNames(next.some(NAMES)) : rule).build());
      }
    }
    return rules;
  }

  private static List<Subject> subjects(Choices next) {
    List<Subject> subjects = new ArrayList<>();
    int count = next.below(3);
    for (int i = 0; i < count; i++) {
      String name = next.of(NAMES);
      subjects.add(
          switch (next.below(3)) {
            case 0 -> Subject.user(name);
            case 1 -> Subject.group(name);
            default -> Subject.serviceAccount("dev", name);
          });
    }
    return subjects;
  }

  private static void agree(
      Object expected, Object actual, UserInfo user, RequestAttributes request) {
    if (!expected.equals(actual)) {
      throw new IllegalStateException(
          user + ", " + request + ": expected " + expected + ", got " + actual);
    }
  }

  /** One choice a byte; the first of each when there are no more. */
  private static final class Choices {

    private final byte[] bytes;
    private int at;

    Choices(byte[] bytes) {
      this.bytes = bytes;
    }

    int below(int bound) {
      return at < bytes.length ? Byte.toUnsignedInt(bytes[at++]) % bound : 0;
    }

    <T> T of(List<T> all) {
      return all.get(below(all.size()));
    }

    List<String> some(List<String> all) {
      int first = below(all.size());
      return all.subList(first, first + 1 + below(all.size() - first));
    }
  }
}
