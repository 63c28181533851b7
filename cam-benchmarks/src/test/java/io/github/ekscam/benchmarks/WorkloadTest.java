package io.github.ekscam.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.ekscam.Decision;
import io.github.ekscam.Grant;
import io.github.ekscam.Verdict;
import io.github.ekscam.access.PolicyAssociation;
import io.github.ekscam.benchmarks.Workload.Origin;
import io.github.ekscam.benchmarks.Workload.Question;
import io.github.ekscam.benchmarks.Workload.Size;
import io.github.ekscam.iam.CallerIdentity;
import io.github.ekscam.rbac.PolicyRule;
import io.github.ekscam.rbac.RbacBinding;
import io.github.ekscam.rbac.RbacObject;
import io.github.ekscam.rbac.RbacRole;
import io.github.ekscam.rbac.Subject;
import io.github.ekscam.request.NonResourceRequest;
import io.github.ekscam.request.RequestAttributes;
import io.github.ekscam.request.ResourceRequest;
import io.github.ekscam.request.UserInfo;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class WorkloadTest {

  private static final long SEED = 1;
  private static final Map<Size, Workload> WORKLOADS = new EnumMap<>(Size.class);

  private static Workload workload(Size size) {
    return WORKLOADS.computeIfAbsent(size, key -> Workload.of(key, SEED));
  }

  @Test
  void sameSeed_isSameWorkload() {
    Workload again = Workload.of(Size.M, SEED);

    assertThat(again.cluster()).isEqualTo(workload(Size.M).cluster());
    assertThat(again.questions()).isEqualTo(workload(Size.M).questions());
    assertThat(again.principalsQuestions()).isEqualTo(workload(Size.M).principalsQuestions());
  }

  @Test
  void otherSeed_isOtherWorkload() {
    Workload other = Workload.of(Size.M, SEED + 1);

    assertThat(other.cluster()).isNotEqualTo(workload(Size.M).cluster());
    assertThat(other.questions()).isNotEqualTo(workload(Size.M).questions());
  }

  @ParameterizedTest
  @CsvSource({
    "S, 20,    2,   10,    2,     2,   5,    5, 10,  2",
    "M, 2000,  12,  380,   76,   15,  20,   80, 10,  2",
    "L, 50000, 300, 9500, 1900, 380, 500, 2000, 106, 40"
  })
  void sizes_areAsDescribed(
      Size size,
      int bindings,
      int clusterRoleBindings,
      int users,
      int serviceAccounts,
      int principals,
      int groups,
      int namespaces,
      int roles,
      int namespacedRoles) {
    Workload workload = workload(size);
    List<RbacObject> objects = workload.cluster().rbacObjects().all();

    assertThat(ofType(objects, RbacBinding.class)).hasSize(bindings);
    assertThat(workload.cluster().rbacObjects().clusterRoleBindings()).hasSize(clusterRoleBindings);
    assertThat(ofType(objects, RbacRole.class)).hasSize(roles);
    assertThat(ofType(objects, RbacRole.class).filter(role -> role.kind().equals("Role")))
        .hasSize(namespacedRoles);
    assertThat(workload.cluster().accessEntries().entries()).hasSize(principals);
    assertThat(size.users()).isEqualTo(users);
    assertThat(size.serviceAccounts()).isEqualTo(serviceAccounts);
    assertThat(size.groups()).isEqualTo(groups);
    assertThat(
            ofType(objects, RbacBinding.class)
                .map(binding -> binding.metadata().namespace())
                .filter(namespace -> !namespace.isEmpty())
                .distinct())
        .hasSize(namespaces);
  }

  @Test
  void subjects_areAsDescribed() {
    List<RbacBinding> bindings =
        ofType(workload(Size.L).cluster().rbacObjects().all(), RbacBinding.class).toList();
    List<Subject> subjects = bindings.stream().flatMap(b -> b.subjects().stream()).toList();
    Map<String, Long> byKind =
        subjects.stream().collect(Collectors.groupingBy(Subject::kind, Collectors.counting()));
    double users = subjects.size() - byKind.getOrDefault("Group", 0L);

    assertThat(bindings).allSatisfy(b -> assertThat(b.subjects()).hasSizeBetween(1, 3));
    assertThat(1 - users / subjects.size()).isCloseTo(0.4, within(0.01));
    assertThat(byKind.getOrDefault("ServiceAccount", 0L) / users).isCloseTo(0.2, within(0.01));
    // Not every one of so many users is drawn: with 6.3 draws on average, one in 550 is not.
    assertThat(subjects.stream().filter(s -> !s.kind().equals("Group")).distinct())
        .hasSizeBetween(9_450, 9_500);
    assertThat(subjects.stream().filter(s -> s.kind().equals("Group")).distinct())
        .hasSize(501)
        .contains(Subject.group("system:authenticated"));
  }

  @ParameterizedTest
  @EnumSource(names = "XL", mode = EnumSource.Mode.EXCLUDE) // It takes too long for every build.
  void halfOfTheQuestions_areAllowed(Size size) {
    assertThat(origins(workload(size).questions()))
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                Origin.RBAC, 512L,
                Origin.WRONG_VERB, 128L,
                Origin.WRONG_NAMESPACE, 128L,
                Origin.WRONG_SUBRESOURCE, 128L,
                Origin.STRANGER, 128L));
    assertThat(origins(workload(size).principalsQuestions()))
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                Origin.RBAC, 256L,
                Origin.ACCESS_POLICY, 256L,
                Origin.WRONG_VERB, 128L,
                Origin.WRONG_NAMESPACE, 128L,
                Origin.WRONG_SUBRESOURCE, 128L,
                Origin.STRANGER, 128L));
  }

  private static Map<Origin, Long> origins(List<Question> questions) {
    return questions.stream()
        .collect(Collectors.groupingBy(Question::origin, Collectors.counting()));
  }

  @ParameterizedTest
  @EnumSource(names = "XL", mode = EnumSource.Mode.EXCLUDE) // It takes too long for every build.
  void cluster_answersAsTheGeneratorSays(Size size) {
    assertThat(questions(workload(size)))
        .allSatisfy(
            question -> {
              Verdict verdict =
                  workload(size).cluster().authorize(question.user(), question.request());
              assertThat(verdict.decision())
                  .isEqualTo(question.isAllowed() ? Decision.ALLOW : Decision.DENY);
              assertThat(verdict.unknowns()).isEmpty();
              assertThat(verdict.grant().map(Grant::getClass))
                  .isEqualTo(
                      switch (question.origin()) {
                        case RBAC -> Optional.of(Grant.Rbac.class);
                        case ACCESS_POLICY -> Optional.of(Grant.AccessPolicy.class);
                        default -> Optional.empty();
                      });
            });
  }

  @ParameterizedTest
  @EnumSource(names = "XL", mode = EnumSource.Mode.EXCLUDE) // It takes too long for every build.
  void principals_areUsersAsTheClusterMapsThem(Size size) {
    assertThat(workload(size).questions())
        .allSatisfy(question -> assertThat(question.user().extra()).isEmpty());
    assertThat(workload(size).principalsQuestions())
        .filteredOn(question -> question.origin() != Origin.STRANGER)
        .extracting(Question::user)
        .allSatisfy(
            user -> {
              CallerIdentity caller =
                  CallerIdentity.of(
                      extra(user, "arn"),
                      extra(user, "principalId") + ":" + extra(user, "sessionName"));
              assertThat(workload(size).cluster().caller(caller).user()).contains(user);
            });
  }

  private static String extra(UserInfo user, String key) {
    return user.extra().getOrDefault(key, List.of()).get(0);
  }

  @ParameterizedTest
  @EnumSource(names = "XL", mode = EnumSource.Mode.EXCLUDE) // It takes too long for every build.
  void questions_shareNoStringWithTheClusterOrEachOther(Size size) {
    Set<String> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    strings(workload(size)).forEach(seen::add);

    assertThat(seen).hasSizeGreaterThan(size.bindings());
    assertThat(questions(workload(size))).flatExtracting(WorkloadTest::strings).allMatch(seen::add);
  }

  private static List<Question> questions(Workload workload) {
    return Stream.concat(workload.questions().stream(), workload.principalsQuestions().stream())
        .toList();
  }

  private static Collection<String> strings(Question question) {
    UserInfo user = question.user();
    return Stream.of(
            Stream.of(user.username(), user.uid()),
            user.groups().stream(),
            user.extra().values().stream().flatMap(List::stream),
            strings(question.request()))
        .flatMap(Function.identity())
        .toList();
  }

  private static Stream<String> strings(RequestAttributes attributes) {
    if (attributes instanceof ResourceRequest request) {
      return Stream.of(
          request.verb(),
          request.apiGroup(),
          request.resource(),
          request.subresource(),
          request.namespace(),
          request.name());
    }
    return Stream.of(attributes.verb(), ((NonResourceRequest) attributes).path());
  }

  private static Stream<String> strings(Workload workload) {
    Stream<String> entries =
        workload.cluster().accessEntries().entries().stream()
            .flatMap(
                entry ->
                    Stream.of(
                            Stream.of(entry.principalArn().value(), entry.username()),
                            entry.kubernetesGroups().stream(),
                            workload.cluster().accessEntries().associations(entry).stream()
                                .map(PolicyAssociation::accessScope)
                                .flatMap(scope -> scope.namespaces().stream()))
                        .flatMap(Function.identity()));
    return Stream.concat(
        entries, workload.cluster().rbacObjects().all().stream().flatMap(WorkloadTest::strings));
  }

  private static Stream<String> strings(RbacObject object) {
    Stream<String> metadata = Stream.of(object.metadata().name(), object.metadata().namespace());
    Stream<String> content =
        object instanceof RbacBinding binding
            ? binding.subjects().stream().flatMap(s -> Stream.of(s.name(), s.namespace()))
            : ((RbacRole) object).rules().stream().flatMap(WorkloadTest::strings);
    return Stream.concat(metadata, content);
  }

  private static Stream<String> strings(PolicyRule rule) {
    return Stream.of(
            rule.verbs(),
            rule.apiGroups(),
            rule.resources(),
            rule.resourceNames(),
            rule.nonResourceURLs())
        .flatMap(List::stream);
  }

  private static <T> Stream<T> ofType(List<RbacObject> objects, Class<T> type) {
    return objects.stream().filter(type::isInstance).map(type::cast);
  }
}
