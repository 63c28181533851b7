package io.github.ekscam.rbac;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.ekscam.rbac.ClusterRole.AggregationRule;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class RbacObjectsTest {

  private static final PolicyRule READ =
      PolicyRule.builder().apiGroups("").resources("pods").verbs("get").build();
  private static final PolicyRule WRITE =
      PolicyRule.builder().apiGroups("").resources("pods").verbs("update").build();

  private static ClusterRole clusterRole(String name, PolicyRule... rules) {
    return ClusterRole.of(ObjectMeta.named(name), List.of(rules));
  }

  private static Role role(String namespace, String name, PolicyRule... rules) {
    return new Role(ObjectMeta.named(name).inNamespace(namespace), List.of(rules));
  }

  private static ClusterRoleBinding clusterRoleBinding(String name) {
    return new ClusterRoleBinding(ObjectMeta.named(name), RoleRef.clusterRole("r"), List.of());
  }

  private static RoleBinding roleBinding(String namespace, String name) {
    return new RoleBinding(
        ObjectMeta.named(name).inNamespace(namespace), RoleRef.role("r"), List.of());
  }

  @Test
  void onlyBindings_keepsEveryRole_andTheBindingsThatAreAskedFor() {
    RbacObjects objects =
        RbacObjects.of(
            List.of(
                clusterRole("x", READ),
                role("a", "x", READ),
                clusterRoleBinding("x"),
                clusterRoleBinding("y"),
                roleBinding("a", "x"),
                roleBinding("a", "y"),
                roleBinding("b", "y")));

    assertThat(objects.onlyBindings(binding -> binding.metadata().name().equals("x")).all())
        .containsExactly(
            clusterRole("x", READ),
            role("a", "x", READ),
            clusterRoleBinding("x"),
            roleBinding("a", "x"));
    assertThat(objects.onlyBindings(binding -> true)).isEqualTo(objects);
    assertThat(objects.onlyBindings(binding -> false).all())
        .containsExactly(clusterRole("x", READ), role("a", "x", READ));
  }

  @Test
  void objects_areFoundByKindNamespaceAndName() {
    RbacObjects objects =
        RbacObjects.of(
            List.of(
                clusterRole("x", READ),
                role("a", "x", READ),
                role("b", "x", WRITE),
                clusterRoleBinding("x"),
                roleBinding("a", "x")));

    assertThat(objects.clusterRole("x")).contains(clusterRole("x", READ));
    assertThat(objects.clusterRole("y")).isEmpty();
    assertThat(objects.clusterRole("X")).isEmpty();
    assertThat(objects.role("a", "x")).contains(role("a", "x", READ));
    assertThat(objects.role("b", "x")).contains(role("b", "x", WRITE));
    assertThat(objects.role("b", "y")).isEmpty();
    assertThat(objects.role("c", "x")).isEmpty();
    assertThat(objects.role("", "x")).isEmpty();
    assertThat(objects.clusterRoleBindings()).containsExactly(clusterRoleBinding("x"));
    assertThat(objects.roleBindings("a")).containsExactly(roleBinding("a", "x"));
    assertThat(objects.roleBindings("b")).isEmpty();
    assertThat(objects.roleBindings("")).isEmpty();
  }

  @Test
  void counterparts_haveTheSameKindNamespaceAndName() {
    RbacObjects objects =
        RbacObjects.of(
            List.of(
                clusterRole("x", READ),
                role("a", "x", READ),
                clusterRoleBinding("x"),
                roleBinding("a", "x")));

    assertThat(objects.counterpartOf(clusterRole("x", WRITE))).contains(clusterRole("x", READ));
    assertThat(objects.counterpartOf(role("a", "x", WRITE))).contains(role("a", "x", READ));
    assertThat(objects.counterpartOf(clusterRoleBinding("x"))).contains(clusterRoleBinding("x"));
    assertThat(objects.counterpartOf(roleBinding("a", "x"))).contains(roleBinding("a", "x"));
    assertThat(objects.counterpartOf(clusterRole("y"))).isEmpty();
    assertThat(objects.counterpartOf(role("b", "x"))).isEmpty();
    assertThat(objects.counterpartOf(role("a", "y"))).isEmpty();
    assertThat(objects.counterpartOf(clusterRoleBinding("y"))).isEmpty();
    assertThat(objects.counterpartOf(roleBinding("b", "x"))).isEmpty();
  }

  @Test
  void all_areRolesBeforeBindings_thoseOfTheClusterFirst_inTheOrderOfNames() {
    List<RbacObject> ordered =
        List.of(
            clusterRole("A"),
            clusterRole("a"),
            role("m", "z"),
            role("n", "a"),
            clusterRoleBinding("a"),
            clusterRoleBinding("b"),
            roleBinding("m", "b"),
            roleBinding("n", "a"));
    List<RbacObject> shuffled = new ArrayList<>(ordered);
    Collections.shuffle(shuffled, new Random(7));

    assertThat(RbacObjects.of(shuffled).all()).isEqualTo(ordered);
    assertThat(RbacObjects.of(shuffled))
        .isEqualTo(RbacObjects.of(ordered))
        .hasSameHashCodeAs(RbacObjects.of(ordered));
  }

  @Test
  void names_areInTheOrderOfTheirBytes() {
    // In UTF-16, which Java compares, U+FF5E comes after U+1F600.
    List<String> names = List.of("a\ud83d\ude00", "a\uff5e", "a", "aa", "a-", "B", "a\u00e9");
    List<RbacObject> objects = new ArrayList<>();
    names.forEach(name -> objects.add(clusterRoleBinding(name)));

    assertThat(RbacObjects.of(objects).clusterRoleBindings())
        .extracting(binding -> binding.metadata().name())
        .containsExactly("B", "a", "a-", "aa", "a\u00e9", "a\uff5e", "a\ud83d\ude00");
  }

  @Property
  void order_isThatOfUtf8Bytes(@ForAll("names") Set<String> names) {
    List<String> expected = new ArrayList<>(names);
    expected.sort(
        (a, b) ->
            Arrays.compareUnsigned(
                a.getBytes(StandardCharsets.UTF_8), b.getBytes(StandardCharsets.UTF_8)));
    List<RbacObject> objects = new ArrayList<>();
    names.forEach(name -> objects.add(clusterRole(name)));

    assertThat(RbacObjects.of(objects).clusterRoles())
        .extracting(role -> role.metadata().name())
        .containsExactlyElementsOf(expected);
  }

  @Provide
  Arbitrary<Set<String>> names() {
    Arbitrary<Integer> codePoints =
        Arbitraries.of(
            0x41, 0x61, 0x62, 0x20, 0x7f, 0xe9, 0x7ff, 0x800, 0xd7ff, 0xe000, 0xff5e, 0xffff,
            0x10000, 0x1f600, 0x103ff, 0x10fc00, 0x10ffff);
    return codePoints
        .list()
        .ofMinSize(1)
        .ofMaxSize(4)
        .map(
            list -> {
              StringBuilder name = new StringBuilder();
              list.forEach(name::appendCodePoint);
              return name.toString();
            })
        .set()
        .ofMaxSize(8);
  }

  @Test
  void sameObjectTwice_isTakenOnce() {
    assertThat(RbacObjects.of(List.of(role("a", "x", READ), role("a", "x", READ))).all())
        .containsExactly(role("a", "x", READ));
  }

  @Test
  void differentObjectsOfOneName_areRefused() {
    assertThatThrownBy(
            () -> RbacObjects.of(List.of(clusterRole("x", READ), clusterRole("x", WRITE))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "ClusterRole \"x\" is defined twice, and differently; keep one of the definitions");
    assertThatThrownBy(
            () -> RbacObjects.of(List.of(role("dev", "x", READ), role("dev", "x", WRITE))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "Role \"x\" in the namespace \"dev\" is defined twice, and differently; keep one of the"
                + " definitions");
  }

  @Test
  void over_replacesWhatHasTheSameKindNamespaceAndName() {
    RbacObjects defaults =
        RbacObjects.of(
            List.of(
                clusterRole("view", READ), clusterRole("edit", READ), role("kube-system", "x")));
    RbacObjects objects =
        RbacObjects.of(
            List.of(clusterRole("edit", WRITE), role("dev", "x"), roleBinding("a", "b")));

    assertThat(objects.over(defaults).all())
        .containsExactly(
            clusterRole("edit", WRITE),
            clusterRole("view", READ),
            role("dev", "x"),
            role("kube-system", "x"),
            roleBinding("a", "b"));
    assertThat(defaults.clusterRole("edit")).contains(clusterRole("edit", READ));
  }

  @Test
  void toString_namesKindNameAndNamespace() {
    assertThat(RbacObjects.of(List.of(role("dev", "x"), clusterRole("y"))))
        .hasToString("RbacObjects[ClusterRole \"y\", Role \"x\" in the namespace \"dev\"]");
  }

  @Test
  void laterChangeOfTheGivenLists_changesNothing() {
    List<String> verbs = new ArrayList<>(List.of("get"));
    List<PolicyRule> rules =
        new ArrayList<>(
            List.of(PolicyRule.builder().apiGroups("").resources("pods").verbs(verbs).build()));
    ClusterRole role = ClusterRole.of(ObjectMeta.named("x"), rules);

    verbs.add("*");
    rules.add(WRITE);

    assertThat(role).isEqualTo(clusterRole("x", READ));
  }

  @Test
  void roleRefAndSubject_areDefaultedAsByTheServer() {
    assertThat(new RoleRef("", "Role", "x")).isEqualTo(RoleRef.role("x"));
    assertThat(new RoleRef("", "ClusterRole", "x")).isEqualTo(RoleRef.clusterRole("x"));
    assertThat(new RoleRef("other", "Role", "x").apiGroup()).isEqualTo("other");
    assertThat(new Subject("User", "", "", "u")).isEqualTo(Subject.user("u"));
    assertThat(new Subject("Group", "", "", "g")).isEqualTo(Subject.group("g"));
    assertThat(Subject.user("u").apiGroup()).isEqualTo("rbac.authorization.k8s.io");
    assertThat(new Subject("ServiceAccount", "", "n", "s"))
        .isEqualTo(Subject.serviceAccount("n", "s"));
    assertThat(Subject.serviceAccount("n", "s").apiGroup()).isEmpty();
    assertThat(new Subject("user", "", "", "u").apiGroup()).isEmpty();
    assertThat(new Subject("User", "other", "", "u").apiGroup()).isEqualTo("other");
  }

  @Test
  void kinds_areSpelledAsByKubernetes() {
    assertThat(
            List.of(
                clusterRole("x").kind(),
                role("n", "x").kind(),
                clusterRoleBinding("x").kind(),
                roleBinding("n", "x").kind()))
        .containsExactly("ClusterRole", "Role", "ClusterRoleBinding", "RoleBinding");
  }

  @Test
  void clusterRoles_areEqualByAllTheySay() {
    AggregationRule everything =
        new AggregationRule(List.of(io.github.ekscam.rbac.LabelSelector.ofLabels(Map.of())));
    ClusterRole aggregated =
        ClusterRole.aggregated(ObjectMeta.named("x"), List.of(READ), everything);

    assertThat(aggregated)
        .isEqualTo(ClusterRole.aggregated(ObjectMeta.named("x"), List.of(READ), everything))
        .isNotEqualTo(clusterRole("x", READ));
    assertThat(aggregated.aggregationRule()).contains(everything);
    assertThat(clusterRole("x", READ).aggregationRule()).isEmpty();
    assertThat(clusterRole("x", READ)).isNotEqualTo(clusterRole("x", WRITE));
  }
}
