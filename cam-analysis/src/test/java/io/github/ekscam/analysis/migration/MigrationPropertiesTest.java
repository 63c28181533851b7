package io.github.ekscam.analysis.migration;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ekscam.Caller;
import io.github.ekscam.EksCluster;
import io.github.ekscam.MappedIdentity;
import io.github.ekscam.access.AccessEntries;
import io.github.ekscam.access.AccessEntry;
import io.github.ekscam.access.AuthenticationMode;
import io.github.ekscam.access.AwsAuth;
import io.github.ekscam.analysis.AccessHolder;
import io.github.ekscam.iam.CallerIdentity;
import io.github.ekscam.policies.ManagedPolicies;
import io.github.ekscam.rbac.ClusterRole;
import io.github.ekscam.rbac.ClusterRoleBinding;
import io.github.ekscam.rbac.ObjectMeta;
import io.github.ekscam.rbac.PolicyRule;
import io.github.ekscam.rbac.RbacObject;
import io.github.ekscam.rbac.RoleBinding;
import io.github.ekscam.rbac.RoleRef;
import io.github.ekscam.rbac.Subject;
import io.github.ekscam.request.NonResourceRequest;
import io.github.ekscam.request.RequestAttributes;
import io.github.ekscam.request.ResourceRequest;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

/**
 * A migration keeps every answer, or tells whose it does not: compared with the engine's answers to
 * every request of a small universe, by everybody, after each call.
 */
class MigrationPropertiesTest {

  private static final String ACCOUNT = "111122223333";
  private static final String IAM = "arn:aws:iam::" + ACCOUNT + ":";
  private static final String STS = "arn:aws:sts::" + ACCOUNT + ":assumed-role/";

  private static final List<String> CALLERS =
      List.of(
          STS + "Dev/alice",
          STS + "Dev/i-0123456789abcdef0",
          STS + "Ops/alice",
          STS + "Ops/carol",
          STS + "AWSReservedSSO_Admin_0123456789abcdef/alice",
          IAM + "user/bob",
          IAM + "user/other",
          IAM + "root");

  private static final List<RequestAttributes> REQUESTS = requests();

  private static List<RequestAttributes> requests() {
    List<RequestAttributes> requests = new ArrayList<>();
    for (String verb : List.of("get", "delete")) {
      for (String resource : List.of("pods", "secrets")) {
        for (String namespace : List.of("", "dev", "prod")) {
          requests.add(ResourceRequest.of(verb, "", resource).namespace(namespace));
        }
      }
      requests.add(NonResourceRequest.of(verb, "/metrics"));
    }
    return requests;
  }

  private static final List<RbacObject> ROLES =
      List.of(
          ClusterRole.of(
              ObjectMeta.named("cluster-admin"),
              List.of(
                  PolicyRule.builder().apiGroups("*").resources("*").verbs("*").build(),
                  PolicyRule.builder().nonResourceURLs("*").verbs("*").build())),
          ClusterRole.of(
              ObjectMeta.named("read"),
              List.of(PolicyRule.builder().apiGroups("").resources("pods").verbs("get").build())),
          ClusterRole.of(
              ObjectMeta.named("metrics"),
              List.of(PolicyRule.builder().nonResourceURLs("/metrics").verbs("get").build())));

  @Provide
  Arbitrary<AwsAuth> awsAuth() {
    Arbitrary<AwsAuth.Mapping> mappings =
        Combinators.combine(
                Arbitraries.of(
                    IAM + "role/Dev",
                    IAM + "role/dev",
                    IAM + "role/team/Dev",
                    IAM + "role/Ops",
                    IAM + "role/AWSReservedSSO_Admin_0123456789abcdef",
                    IAM + "user/bob",
                    IAM + "user/Bob",
                    IAM + "root",
                    STS + "Dev/alice"),
                Arbitraries.of(
                    "dev",
                    "{{SessionName}}",
                    "u:{{SessionName}}",
                    "system:x",
                    "",
                    "system:node:{{EC2PrivateDNSName}}",
                    "system:node:{{SessionName}}"),
                Arbitraries.of(
                        "devs",
                        "system:masters",
                        "system:nodes",
                        "system:x",
                        "team-{{SessionName}}",
                        "eks:{{AccountID}}",
                        "system:authenticated")
                    .list()
                    .ofMaxSize(3))
            .as(AwsAuth.Mapping::of);
    return Combinators.combine(
            mappings.list().ofMaxSize(4),
            mappings.list().ofMaxSize(2),
            Arbitraries.frequencyOf(
                Tuple.of(3, Arbitraries.just(false)), Tuple.of(1, Arbitraries.just(true))))
        .as(
            (roles, users, account) -> {
              AwsAuth.Builder builder = AwsAuth.builder();
              roles.forEach(builder::mapRole);
              users.forEach(builder::mapUser);
              return account ? builder.mapAccount(ACCOUNT).build() : builder.build();
            });
  }

  @Provide
  Arbitrary<List<RbacObject>> bindings() {
    Arbitrary<Subject> subjects =
        Arbitraries.of(
            Subject.group("devs"),
            Subject.group("system:x"),
            Subject.group("team-alice"),
            Subject.group("eks:" + ACCOUNT),
            Subject.group("system:masters"),
            Subject.group("system:nodes"),
            Subject.user("dev"),
            Subject.user("alice"),
            Subject.user("u:alice"),
            Subject.user("system:x"),
            Subject.user(IAM + "user/bob"),
            Subject.user(IAM + "user/other"),
            Subject.user(STS + "Dev/alice"),
            Subject.serviceAccount("dev", "runner"));
    return Combinators.combine(
            subjects.list().ofMinSize(1).ofMaxSize(3),
            Arbitraries.of("read", "metrics", "missing"),
            Arbitraries.of("", "dev"))
        .as(Binding::new)
        .list()
        .ofMaxSize(5)
        .map(
            drawn -> {
              List<RbacObject> objects = new ArrayList<>();
              for (Binding binding : drawn) {
                objects.add(binding.object("b" + objects.size()));
              }
              return objects;
            });
  }

  private record Binding(List<Subject> subjects, String role, String namespace) {
    RbacObject object(String name) {
      ObjectMeta metadata = ObjectMeta.named(name);
      return namespace.isEmpty()
          ? new ClusterRoleBinding(metadata, RoleRef.clusterRole(role), subjects)
          : new RoleBinding(metadata.inNamespace(namespace), RoleRef.clusterRole(role), subjects);
    }
  }

  @Provide
  Arbitrary<Optional<AccessEntry>> present() {
    return Arbitraries.of(
        Optional.empty(),
        Optional.empty(),
        Optional.of(
            AccessEntry.builder(IAM + "role/team/Dev")
                .username("entry")
                .kubernetesGroups(List.of("devs"))
                .build()));
  }

  @Property(tries = 250, edgeCases = EdgeCasesMode.NONE)
  void everyAnswerIsKept_orItIsTold(
      @ForAll("awsAuth") AwsAuth awsAuth,
      @ForAll("bindings") List<RbacObject> bindings,
      @ForAll("present") Optional<AccessEntry> present,
      @ForAll boolean configMap) {
    EksCluster.Builder builder =
        EksCluster.builder()
            .name("prod")
            .accessPolicies(ManagedPolicies.catalogue())
            .addAll(ROLES)
            .addAll(bindings)
            .awsAuth(awsAuth);
    if (configMap) {
      builder.authenticationMode(AuthenticationMode.CONFIG_MAP);
    } else {
      present.ifPresent(builder::add);
    }
    EksCluster before = builder.build();

    AwsAuthMigration migration = AwsAuthMigration.builder(before).build();

    Map<String, BitSet> answers = answers(before);
    for (EksCluster each : untilApi(migration)) {
      assertThat(answers(each)).as("on the way").isEqualTo(answers);
    }
    for (String caller : CALLERS) {
      Caller was = before.caller(caller);
      Caller is = migration.after().caller(caller);
      boolean sameRights =
          answers(is).equals(answers.get(caller))
              && isMapped(was.identity()) == isMapped(is.identity());
      if (migration.differences().stream().noneMatch(each -> tellsOfRights(each, caller))) {
        assertThat(sameRights).as(caller).isTrue();
      }
      if (was.identity() instanceof MappedIdentity.Mapped from
          && is.identity() instanceof MappedIdentity.Mapped to
          && migration.differences().stream().noneMatch(each -> isAbout(each, caller))) {
        assertThat(to.user().username()).isEqualTo(from.user().username());
        assertThat(new TreeSet<>(to.user().groups()))
            .isEqualTo(new TreeSet<>(from.user().groups()));
      }
      if (migration.isSame()) {
        assertThat(sameRights).isTrue();
      }
    }
  }

  /** The clusters after each call, up to the mode API. */
  private static List<EksCluster> untilApi(AwsAuthMigration migration) {
    List<EksCluster> clusters = new ArrayList<>();
    EksCluster last = migration.before();
    for (MigrationStep step : migration.steps()) {
      if (step instanceof MigrationStep.CreateNodeEntries
          || step.cluster().authenticationMode() == AuthenticationMode.API) {
        return clusters;
      }
      if (step instanceof MigrationStep.CreateEntries create) {
        AccessEntries.Builder made = AccessEntries.builder();
        last.accessEntries().entries().forEach(made::add);
        for (MigratedPrincipal principal : create.principals()) {
          made.add(principal.accessEntry());
          clusters.add(last.with(AuthenticationMode.API_AND_CONFIG_MAP, made.build()));
          principal
              .associations()
              .forEach(
                  association ->
                      made.associate(principal.accessEntry().principalArn(), association));
        }
      }
      last = step.cluster();
      clusters.add(last);
    }
    throw new AssertionError("No step leads to the mode API");
  }

  private static Map<String, BitSet> answers(EksCluster cluster) {
    return CALLERS.stream()
        .collect(
            Collectors.toMap(
                caller -> caller,
                caller -> answers(cluster.caller(caller)),
                (one, other) -> one,
                LinkedHashMap::new));
  }

  private static BitSet answers(Caller caller) {
    BitSet answers = new BitSet();
    for (int i = 0; i < REQUESTS.size(); i++) {
      answers.set(i, caller.isAllowed(REQUESTS.get(i)));
    }
    return answers;
  }

  private static boolean isMapped(MappedIdentity identity) {
    return identity instanceof MappedIdentity.Mapped;
  }

  private static boolean tellsOfRights(MigrationDifference difference, String caller) {
    return difference.effect() != MigrationDifference.Effect.NAMES && isAbout(difference, caller);
  }

  private static boolean isAbout(MigrationDifference difference, String caller) {
    Set<String> arns = new LinkedHashSet<>();
    if (difference instanceof MigrationDifference.NoEntryPossible of) {
      arns.add(of.mapping().arn());
    } else if (difference instanceof MigrationDifference.RolePathUnknown of) {
      arns.add(of.mapping().arn());
    } else if (difference instanceof MigrationDifference.NodeGroups of) {
      arns.add(of.mapping().arn());
    } else if (difference instanceof MigrationDifference.ReservedGroup of) {
      arns.add(of.mapping().arn());
    } else if (difference instanceof MigrationDifference.ReservedUsername of) {
      arns.add(of.mapping().arn());
    } else if (difference instanceof MigrationDifference.SeveralMappings of) {
      of.mappings().forEach(mapping -> arns.add(mapping.arn()));
    } else if (difference instanceof MigrationDifference.OtherRights of) {
      arns.add(
          of.holder() instanceof AccessHolder.Session session
              ? CallerIdentity.parse(session.arn()).canonicalArn()
              : of.holder().toString());
    } else if (difference instanceof MigrationDifference.MappedAccount of) {
      // Whoever of it has no entry of its own is told of with it.
      return !of.named().stream()
          .anyMatch(arn -> arn.isNamedBy(CallerIdentity.parse(caller).canonicalArn()));
    }
    return arns.stream()
        .anyMatch(arn -> arn.equalsIgnoreCase(CallerIdentity.parse(caller).canonicalArn()));
  }
}
