package io.github.ekscam.internal.config.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ekscam.config.ConfigurationReader.SettingNames;
import io.github.ekscam.config.Source;
import io.github.ekscam.config.Unresolved;
import io.github.ekscam.internal.config.format.Found;
import io.github.ekscam.internal.config.tree.PartlyKnownDocuments;
import io.github.ekscam.rbac.ClusterRole;
import io.github.ekscam.rbac.ObjectMeta;
import io.github.ekscam.rbac.PolicyRule;
import io.github.ekscam.rbac.RoleBinding;
import io.github.ekscam.rbac.RoleRef;
import io.github.ekscam.rbac.Subject;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PartlyKnownManifestTest {

  private static final List<Unresolved.Value> VALUES =
      List.of(
          new Unresolved.Value(
              "kubernetes_manifest.m", "x", List.of(), "apply it first", Source.of("plan.json")));

  private static Found read(String yaml) {
    Found found = new Found();
    new ManifestFormat("", new SettingNames() {})
        .read(PartlyKnownDocuments.of(yaml, VALUES), found);
    return found;
  }

  private static final String BINDING =
      """
      apiVersion: rbac.authorization.k8s.io/v1
      kind: RoleBinding
      metadata: {name: b, namespace: dev}
      roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: view}
      subjects:
      - {apiGroup: rbac.authorization.k8s.io, kind: Group, name: dev}
      - {apiGroup: rbac.authorization.k8s.io, kind: Group, name: 'team-?'}
      """;

  @Test
  void knownSubjects_areBound_andTheOthersUnresolved() {
    Found found = read(BINDING);

    assertThat(found.rbacObjects)
        .extracting(Found.Placed::value)
        .containsExactly(
            new RoleBinding(
                ObjectMeta.named("b").inNamespace("dev"),
                RoleRef.clusterRole("view"),
                List.of(Subject.group("dev"))));
    assertThat(found.unresolved)
        .containsExactly(
            new Unresolved.Binding(
                "dev", List.of(Subject.group("team-*")), RoleRef.clusterRole("view"), VALUES));
  }

  @Test
  void bindingOfUnknownRole_isUnresolvedWhole() {
    Found found = read(BINDING.replace("name: view", "name: '?'").replace("'team-?'", "team-a"));

    assertThat(found.rbacObjects).isEmpty();
    assertThat(found.unresolved)
        .containsExactly(
            new Unresolved.Binding(
                "dev",
                List.of(Subject.group("dev"), Subject.group("team-a")),
                RoleRef.clusterRole("*"),
                VALUES));
  }

  @Test
  void bindingOfUnknownSubjects_isOfAnybody() {
    String subjects = BINDING.substring(BINDING.indexOf("subjects:"));

    assertThat(read(BINDING.replace(subjects, "subjects: '?'")).unresolved)
        .containsExactly(
            new Unresolved.Binding(
                "dev",
                List.of(new Subject("*", "", "*", "*")),
                RoleRef.clusterRole("view"),
                VALUES));
  }

  private static final String ROLE =
      """
      apiVersion: rbac.authorization.k8s.io/v1
      kind: ClusterRole
      metadata: {name: r, labels: {team: a}}
      rules:
      - {apiGroups: [""], resources: [pods], verbs: [get]}
      - {apiGroups: [""], resources: ['?'], verbs: [get]}
      """;

  @Test
  void knownRules_count_andTheOthersAreUnresolved() {
    Found found = read(ROLE);

    assertThat(found.rbacObjects)
        .extracting(Found.Placed::value)
        .containsExactly(
            ClusterRole.of(
                new ObjectMeta("r", "", Map.of("team", "a"), Map.of()),
                List.of(
                    PolicyRule.builder()
                        .verbs(List.of("get"))
                        .apiGroups(List.of(""))
                        .resources(List.of("pods"))
                        .build())));
    assertThat(found.unresolved)
        .containsExactly(new Unresolved.Rules("ClusterRole", "", "r", Map.of("team", "a"), VALUES));
  }

  @Test
  void unknownLabels_mayBeWhatOthersAggregate() {
    assertThat(
            read(ROLE.replace("{team: a}", "{team: '?'}").replace("'?'], verbs", "pods], verbs"))
                .unresolved)
        .containsExactly(new Unresolved.Rules("ClusterRole", "", "r", Map.of("*", "*"), VALUES));
  }

  @Test
  void roleOfUnknownName_isUnresolvedWhole() {
    Found found = read(ROLE.replace("name: r,", "name: 'app-?',"));

    assertThat(found.rbacObjects).isEmpty();
    assertThat(found.unresolved)
        .extracting(part -> ((Unresolved.Rules) part).name())
        .containsExactly("app-*");
  }
}
