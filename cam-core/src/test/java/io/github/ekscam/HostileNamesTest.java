package io.github.ekscam;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ekscam.config.AwsAuthConfigMap;
import io.github.ekscam.config.Reading;
import io.github.ekscam.rbac.ClusterRole;
import io.github.ekscam.rbac.LabelSelector;
import io.github.ekscam.rbac.ObjectMeta;
import io.github.ekscam.rbac.PolicyRule;
import io.github.ekscam.rbac.RbacObject;
import io.github.ekscam.rbac.Role;
import io.github.ekscam.rbac.RoleBinding;
import io.github.ekscam.rbac.RoleRef;
import io.github.ekscam.rbac.Subject;
import io.github.ekscam.request.ResourceRequest;
import io.github.ekscam.request.UserInfo;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * Who may write one RoleBinding chooses its names, and so could choose them all with one hash code.
 * Where a hash table tried them one by one this would take minutes, and each later decision some
 * tenths of a millisecond.
 */
class HostileNamesTest {

  private static final int MANY = 20_000;
  private static final ResourceRequest GET_POD =
      ResourceRequest.of("get", "", "pods").namespace("dev");

  private static final ClusterRole GET_PODS =
      ClusterRole.of(ObjectMeta.named("get-pods"), List.of(rule(List.of("pods"))));

  /** Text after text with the same hash code: "an" has that of "c0". */
  private static String name(int number) {
    StringBuilder name = new StringBuilder();
    for (int bit = 0; bit < 15; bit++) {
      name.append((number >> bit & 1) == 0 ? "an" : "c0");
    }
    return name.toString();
  }

  private static <T> List<T> many(Function<String, T> make) {
    return IntStream.range(0, MANY).mapToObj(i -> make.apply(name(i))).toList();
  }

  private static PolicyRule rule(List<String> resources) {
    return PolicyRule.builder().apiGroups("").resources(resources).verbs("get").build();
  }

  private static RoleBinding binding(String name, String namespace, List<Subject> subjects) {
    return new RoleBinding(
        ObjectMeta.named(name).inNamespace(namespace), RoleRef.clusterRole("get-pods"), subjects);
  }

  private static List<RbacObject> janesRole(String name, List<PolicyRule> rules) {
    ObjectMeta metadata = ObjectMeta.named(name).inNamespace("dev");
    return List.of(
        new Role(metadata, rules),
        new RoleBinding(metadata, RoleRef.role(name), List.of(Subject.user("jane"))));
  }

  private static Caller jane(EksCluster cluster) {
    return cluster.caller(UserInfo.of("jane", List.of()));
  }

  private static EksCluster cluster(List<? extends RbacObject> objects) {
    return EksCluster.builder().add(GET_PODS).addAll(objects).build();
  }

  /** Asks of many, as one question is over soon however slow it is. */
  private static void eachOf(List<String> names, Consumer<String> ask) {
    assertThat(names.stream().map(String::hashCode).distinct()).hasSize(1);
    names.forEach(ask);
  }

  private static void inTime(Runnable test) {
    CpuTime.atMost(Duration.ofSeconds(20), test::run);
  }

  @Test
  void usersOfOneHashCode_areToldApart() {
    EksCluster cluster = cluster(List.of(binding("many", "dev", many(Subject::user))));

    inTime(
        () -> {
          eachOf(
              many(name -> name),
              name -> {
                assertThat(cluster.isAllowed(UserInfo.of(name, List.of()), GET_POD)).isTrue();
                assertThat(cluster.isAllowed(UserInfo.of(name + "x", List.of()), GET_POD))
                    .isFalse();
              });
          assertThat(cluster.authorize(UserInfo.of(name(7), List.of()), GET_POD).reason())
              .isEqualTo(
                  "RBAC: allowed by RoleBinding \"many/dev\" of ClusterRole \"get-pods\" to User \""
                      + name(7)
                      + "\"");
        });
  }

  @Test
  void groupsOfOneHashCode_areToldApart() {
    EksCluster cluster = cluster(List.of(binding("many", "dev", many(Subject::group))));

    inTime(
        () ->
            eachOf(
                many(name -> name),
                name ->
                    assertThat(cluster.isAllowed(UserInfo.of("any", List.of(name)), GET_POD))
                        .isTrue()));
  }

  @Test
  void bindingsWithUsersOfOneHashCode_areAdded() {
    EksCluster empty = cluster(List.of());
    assertThat(empty.isAllowed(UserInfo.of(name(7), List.of()), GET_POD)).isFalse();

    inTime(
        () -> {
          EksCluster cluster = empty.with(binding("many", "dev", many(Subject::user)));
          for (int i = 0; i < 20; i++) {
            cluster = cluster.with(binding("one", "dev", List.of(Subject.user(name(MANY + i)))));
          }
          assertThat(cluster.isAllowed(UserInfo.of(name(MANY + 19), List.of()), GET_POD)).isTrue();
          assertThat(cluster.isAllowed(UserInfo.of(name(MANY + 18), List.of()), GET_POD)).isFalse();
          assertThat(cluster.isAllowed(UserInfo.of(name(7), List.of()), GET_POD)).isTrue();
        });
  }

  @Test
  void usersOfOneHashCode_areListedAndExplained() {
    EksCluster cluster = cluster(List.of(binding("many", "dev", many(Subject::user))));

    inTime(
        () -> {
          assertThat(cluster.whoCan(GET_POD).subjects()).hasSize(MANY + 1);
          assertThat(cluster.explain(UserInfo.of(name(7), List.of()), GET_POD).grants()).hasSize(1);
          assertThat(cluster.notices()).isEmpty();
        });
  }

  @Test
  void namespacesOfOneHashCode_areToldApart() {
    List<RoleBinding> bindings = many(name -> binding("b", name, List.of(Subject.user("jane"))));
    Caller jane = jane(cluster(bindings));

    inTime(
        () ->
            eachOf(
                many(name -> name),
                name -> {
                  assertThat(
                          jane.isAllowed(
                              ResourceRequest.of("get", "", "pods").namespace(name).name("p")))
                      .isTrue();
                  assertThat(
                          jane.isAllowed(
                              ResourceRequest.of("get", "", "pods")
                                  .namespace(name + "x")
                                  .name("p")))
                      .isFalse();
                }));
  }

  @Test
  void rolesAndBindingsOfOneHashCode_areFound() {
    List<RbacObject> objects = new ArrayList<>();
    many(name -> janesRole(name, List.of(rule(List.of("pods"))))).forEach(objects::addAll);

    inTime(() -> assertThat(jane(cluster(objects)).isAllowed(GET_POD)).isTrue());
  }

  @Test
  void resourcesAndResourceNamesOfOneHashCode_areToldApart() {
    List<PolicyRule> rules = new ArrayList<>();
    List<String> names = many(name -> name);
    for (int start = 0; start < MANY; start += 2_000) {
      List<String> some = names.subList(start, start + 2_000);
      rules.add(rule(some));
      rules.add(rule(List.of("pods")).toBuilder().resourceNames(some).build());
    }

    inTime(
        () -> {
          Caller jane = jane(cluster(janesRole("many", rules)));
          eachOf(
              names,
              name -> {
                assertThat(jane.isAllowed(ResourceRequest.of("get", "", name).namespace("dev")))
                    .isTrue();
                assertThat(
                        jane.isAllowed(ResourceRequest.of("get", "", name + "x").namespace("dev")))
                    .isFalse();
                assertThat(
                        jane.isAllowed(
                            ResourceRequest.of("get", "", "pods").namespace("dev").name(name)))
                    .isTrue();
                assertThat(
                        jane.isAllowed(
                            ResourceRequest.of("get", "", "pods")
                                .namespace("dev")
                                .name(name + "x")))
                    .isFalse();
              });
        });
  }

  @Test
  void verbsAndApiGroupsOfOneHashCode_areToldApart_andListed() {
    List<PolicyRule> rules =
        many(name -> PolicyRule.builder().apiGroups(name).resources("pods").verbs(name).build());

    inTime(
        () -> {
          Caller jane = jane(cluster(janesRole("many", rules)));
          for (String name : many(each -> each).subList(MANY - 20, MANY)) {
            assertThat(jane.isAllowed(ResourceRequest.of(name, name, "pods").namespace("dev")))
                .isTrue();
            assertThat(jane.isAllowed(ResourceRequest.of(name, "", "pods").namespace("dev")))
                .isFalse();
            ResourceRequest request = ResourceRequest.of(name, name, "pods").namespace("dev");
            assertThat(jane.explain(request).grants()).hasSize(1);
          }
          assertThat(jane.explain(GET_POD).nearMisses()).isNotEmpty();
          assertThat(jane.whatCan().permissions()).hasSizeGreaterThanOrEqualTo(MANY);
        });
  }

  @Test
  void rolesWhoseRulesHaveOneHashCode_areToldApart() {
    List<RbacObject> objects = new ArrayList<>();
    many(name -> janesRole(name, List.of(rule(List.of(name))))).forEach(objects::addAll);

    inTime(
        () -> {
          Caller jane = jane(cluster(objects));
          eachOf(
              many(name -> name),
              name ->
                  assertThat(jane.isAllowed(ResourceRequest.of("get", "", name).namespace("dev")))
                      .isTrue());
        });
  }

  @Test
  void labelsOfOneHashCode_areKept() {
    Map<String, String> labels = new HashMap<>();
    many(name -> name).forEach(name -> labels.put(name, ""));

    inTime(
        () -> {
          for (int i = 0; i < 80; i++) {
            ObjectMeta metadata = ObjectMeta.named("r" + i).withLabels(labels);
            assertThat(ClusterRole.of(metadata, List.of()).metadata().labels()).hasSize(MANY);
          }
        });
  }

  /** CPU time, as others may be at work; with collisions tried one by one each takes minutes. */
  private static void inLittleWork(Runnable test) {
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadCpuTime();
    test.run();
    assertThat(Duration.ofNanos(threads.getCurrentThreadCpuTime() - before))
        .isLessThan(Duration.ofSeconds(20));
  }

  private static String lines(Function<String, String> make) {
    return String.join("", many(make));
  }

  /** The hash code of the numbers a, b and c, in the order of names, is 961 a + 31 b + c and so. */
  @Test
  void setsOfRolesOfOneHashCode_areToldApart() {
    int sum = 150_000;
    List<List<PolicyRule>> rules = new ArrayList<>();
    for (int i = 0; i < MANY; i++) {
      rules.add(new ArrayList<>(List.of(rule(List.of("own" + i)))));
    }
    int sets = 0;
    for (int a = 0; a < 961 && sets < MANY; a++) {
      for (int b = a + 1; b < MANY && sets < MANY; b++) {
        int c = sum - 961 * a - 31 * b;
        if (c > b && c < MANY) {
          PolicyRule shared = rule(List.of("shared" + sets++));
          List.of(a, b, c).forEach(role -> rules.get(role).add(shared));
        }
      }
    }
    List<RbacObject> objects = new ArrayList<>();
    for (int i = 0; i < MANY; i++) {
      objects.addAll(janesRole("r%05d".formatted(i), rules.get(i)));
    }
    int most = sets;

    inLittleWork(
        () -> {
          Caller jane = jane(cluster(objects));
          for (int set = 0; set < most; set++) {
            ResourceRequest request = ResourceRequest.of("get", "", "shared" + set);
            assertThat(jane.isAllowed(request.namespace("dev"))).isTrue();
          }
        });
  }

  @Test
  void extraOfOneHashCode_isKept() {
    Map<String, List<String>> extra = new HashMap<>();
    many(name -> name).forEach(name -> extra.put(name, List.of()));

    inLittleWork(
        () -> {
          for (int i = 0; i < 40; i++) {
            assertThat(UserInfo.builder("jane").extra(extra).build().extra()).hasSize(MANY);
          }
        });
  }

  @Test
  void selectorsOfOneHashCode_areKept() {
    Map<String, String> labels = new HashMap<>();
    many(name -> name).forEach(name -> labels.put(name, ""));

    inLittleWork(
        () -> {
          for (int i = 0; i < 40; i++) {
            assertThat(LabelSelector.ofLabels(labels).matches(labels)).isTrue();
          }
        });
  }

  @Test
  void keysOfAnAwsAuthEntryOfOneHashCode_areRead() {
    String entry =
        "- rolearn: arn:aws:iam::111122223333:role/Dev\n" + lines(name -> "  " + name + ": x\n");

    inLittleWork(
        () -> {
          for (int i = 0; i < 10; i++) {
            assertThat(AwsAuthConfigMap.read(Map.of("mapRoles", entry)).awsAuth().mapRoles())
                .hasSize(1);
          }
        });
  }

  @Test
  void accountsOfOneHashCode_areRead() {
    String accounts = lines(name -> "- " + name + "\n");

    inLittleWork(
        () -> {
          for (int i = 0; i < 20; i++) {
            assertThat(AwsAuthConfigMap.read(Map.of("mapAccounts", accounts)).awsAuth())
                .matches(awsAuth -> awsAuth.mapsAccount(name(7)));
          }
        });
  }

  @Test
  void rolesOfOneHashCode_areReadWithTheirPlaces() {
    String roles =
        lines(
            name ->
                "---\n"
                    + "apiVersion: rbac.authorization.k8s.io/v1\n"
                    + "kind: ClusterRole\n"
                    + "metadata: {name: "
                    + name
                    + "}\nrules: [{apiGroups: [''], resources: [pods], verbs: [get]}]\n");

    inLittleWork(() -> assertThat(Reading.cluster(roles).rbacObjects().all()).hasSize(MANY));
  }

  @Test
  void principalsOfOneHashCode_areReadInEveryForm() {
    int most = 3_000;
    String role = "arn:aws:iam::111122223333:role/";
    String eksctl =
        "apiVersion: eksctl.io/v1alpha5\nkind: ClusterConfig\nmetadata: {name: c}\naccessConfig:\n"
            + "  authenticationMode: API\n  accessEntries:\n"
            + many(name -> "  - principalARN: " + role + name + "\n").stream()
                .limit(most)
                .collect(Collectors.joining());
    String awsCli =
        many(
                name ->
                    "{\"accessEntry\":{\"principalArn\":\""
                        + role
                        + name
                        + "\",\"type\":\"STANDARD\",\"kubernetesGroups\":[],\"username\":\"a\"}}\n")
            .stream()
            .limit(most)
            .collect(Collectors.joining());

    inLittleWork(
        () -> {
          for (int i = 0; i < 5; i++) {
            assertThat(Reading.cluster(eksctl).accessEntries().entries()).hasSize(most);
            assertThat(Reading.cluster(awsCli).accessEntries().entries()).hasSize(most);
          }
        });
  }
}
