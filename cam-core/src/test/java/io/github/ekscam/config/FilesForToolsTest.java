package io.github.ekscam.config;

import static io.github.ekscam.config.Reading.reader;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.ekscam.EksCluster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What kustomize and Helm make of files is not what is written in them, and cam says so. */
class FilesForToolsTest {

  private static final String RENDER =
      " is not read, and may grant access; render it by kubectl kustomize, and give the output in"
          + " place of these files; or exclude the file";

  private static final String HELM =
      ", is not read, and may grant access; render it by helm template, with the values of the"
          + " cluster, and give the output; or exclude the file";

  private static final String RBAC =
      """
      apiVersion: rbac.authorization.k8s.io/v1
      kind: Role
      metadata: {name: r, namespace: prod}
      ---
      apiVersion: rbac.authorization.k8s.io/v1
      kind: RoleBinding
      metadata: {name: b, namespace: prod}
      roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: r}
      subjects: [{kind: ServiceAccount, name: web, namespace: elsewhere}]
      """;

  private static final String DEPLOYMENT =
      """
      apiVersion: apps/v1
      kind: Deployment
      metadata: {name: web}
      """;

  @TempDir private Path directory;

  private void write(String name, String text) throws IOException {
    Path file = directory.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  private List<String> of(Notice.Kind kind, EksCluster cluster) {
    return cluster.notices().stream()
        .filter(notice -> notice.kind() == kind)
        .map(notice -> notice.toString().replace(directory + "/", ""))
        .toList();
  }

  private List<String> unread() {
    return of(Notice.Kind.ACCESS_DOCUMENT_NOT_READ, reader().read(directory));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "namePrefix|namePrefix: team-",
        "nameSuffix|nameSuffix: -2",
        "namespace|namespace: dev",
        "patches|patches: [{target: {kind: Role}, patch: x}]",
        "patches|patches: [{target: {kind: '.*Role'}, patch: x}]",
        "patches|patches: [{target: {name: r}, patch: '[{op: add, path: /rules/-}]'}]",
        "patches|patches: [{path: patch.yaml}]",
        "patches|patches: [{path: not-there.yaml}]",
        "patchesStrategicMerge|patchesStrategicMerge: [patch.yaml]",
        "patchesStrategicMerge|patchesStrategicMerge: ['{kind: RoleBinding}']",
        "patchesJson6902|patchesJson6902: [{target: {kind: Role, name: r}, patch: x}]",
        "replacements|replacements: [{targets: [{select: {name: r}}]}]",
        "replacements|replacements: [{path: replacement.yaml}]",
        "transformers|transformers: [t.yaml]",
        "labels|labels: [{pairs: {rbac.authorization.k8s.io/aggregate-to-edit: 'true'}}]",
        "commonLabels|commonLabels: {rbac.authorization.k8s.io/aggregate-to-edit: 'true'}",
        "namePrefix, patches|{namePrefix: a-, patches: [{patch: ''}]}",
      })
  void kustomization_thatChangesRbac_isNamed(String change, String text) throws IOException {
    write("rbac.yaml", RBAC);
    write("patch.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: other}\n");
    write(
        "kustomization.yaml",
        text.startsWith("{")
            ? text.replace("{namePrefix", "{resources: [rbac.yaml], namePrefix")
            : "resources: [rbac.yaml]\n" + text);

    assertThat(unread())
        .containsExactly(
            "kustomization.yaml:1:1: a kustomization that changes objects about access by "
                + change
                + RENDER);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "commonAnnotations: {a: b}",
        "namePrefix: ''",
        "namespace: prod",
        "images: [{name: web, newTag: '2'}]",
        "labels: [{pairs: {team: a}}]",
        "patches: [{target: {kind: Deployment}, patch: x}]",
        "patches: [{path: deployment.yaml}]",
        "patches: [{patch: '{apiVersion: apps/v1, kind: Deployment}'}]",
        "patchesStrategicMerge: [deployment.yaml]",
        "replacements: [{targets: [{select: {kind: Deployment}}]}]",
        "configMapGenerator: [{name: settings}]",
      })
  void kustomization_thatLeavesRbacAsItIs_isNotNamed(String text) throws IOException {
    write("rbac.yaml", RBAC);
    write("deployment.yaml", DEPLOYMENT);
    write("kustomization.yaml", "resources: [rbac.yaml, deployment.yaml]\n" + text);

    assertThat(unread()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"kustomization.yaml", "kustomization.yml", "Kustomization"})
  void kustomization_isKnownByEachName_andFollowedToOthers(String name) throws IOException {
    write("base/rbac/rbac.yaml", RBAC);
    write("base/rbac/kustomization.yml", "resources: [rbac.yaml]");
    write("base/" + name, "components: [rbac]");
    write("overlays/prod/" + name, "{kind: Kustomization, bases: [../../base], namePrefix: p-}");

    assertThat(unread())
        .containsExactly(
            "overlays/prod/"
                + name
                + ":1:1: a kustomization that changes objects about access by namePrefix"
                + RENDER);
  }

  @Test
  void kustomizationWithoutRbac_andRbacThatNoneTakes_areNotNamed() throws IOException {
    write("rbac.yaml", RBAC);
    write("app/deployment.yaml", DEPLOYMENT);
    write("app/kustomization.yaml", "{resources: [deployment.yaml], namespace: dev}");
    write("a/kustomization.yaml", "resources: [../b]");
    write("b/kustomization.yaml", "{resources: [../a], namePrefix: x-}");

    assertThat(unread()).isEmpty();
  }

  @Test
  void namespaceOfObjectsWithoutOne_isThatOfTheKustomization_ifTheReaderIsTold()
      throws IOException {
    write("rbac.yaml", RBAC.replace(", namespace: prod", ""));
    write("kustomization.yaml", "{resources: [rbac.yaml], namespace: dev}");

    assertThat(
            of(
                Notice.Kind.ACCESS_DOCUMENT_NOT_READ,
                ConfigurationReader.builder().defaultNamespace("dev").build().read(directory)))
        .isEmpty();
    assertThat(
            of(
                Notice.Kind.ACCESS_DOCUMENT_NOT_READ,
                ConfigurationReader.builder().defaultNamespace("other").build().read(directory)))
        .hasSize(1);
  }

  @Test
  void serviceAccounts_thatAreTaken_areMovedWithTheirSubjects() throws IOException {
    write("rbac.yaml", RBAC + "---\n{apiVersion: v1, kind: ServiceAccount, metadata: {name: web}}");
    write("kustomization.yaml", "{resources: [rbac.yaml], namespace: prod}");

    assertThat(unread())
        .containsExactly(
            "kustomization.yaml:1:1: a kustomization that changes objects about access by"
                + " namespace"
                + RENDER);
  }

  @Test
  void kustomization_thatMakesOrTakesWhatNobodyReads_isNamed() throws IOException {
    write("rbac.yaml", RBAC);
    write(
        "kustomization.yaml",
        """
        resources: [rbac.yaml, ../base, "https://github.com/a/b//c?ref=v1", d, e]
        helmCharts: [{name: x}]
        configMapGenerator: [{name: aws-auth, namespace: kube-system}]
        """);

    assertThat(unread())
        .containsExactly(
            "kustomization.yaml:1:1: a kustomization that makes objects by helmCharts,"
                + " configMapGenerator of aws-auth and takes what is not among the files (../base,"
                + " https://github.com/a/b//c?ref=v1, d and 1 more)"
                + RENDER);
  }

  @Test
  void excludedFiles_areNotMissedByAKustomization() throws IOException {
    write("rbac.yaml", RBAC);
    write("left/out.yaml", DEPLOYMENT);
    write("kustomization.yaml", "resources: [rbac.yaml, left, left/out.yaml]");

    assertThat(
            of(
                Notice.Kind.ACCESS_DOCUMENT_NOT_READ,
                ConfigurationReader.builder().exclude("left").build().read(directory)))
        .isEmpty();
  }

  @Test
  void chart_isNamedOnce_whateverItsTemplatesHave() throws IOException {
    write("rbac.yaml", RBAC);
    write("chart/Chart.yaml", "{apiVersion: v2, name: shop, version: 1.0.0}");
    write("chart/values.yaml", "rbac: {create: true}");
    write("chart/templates/_helpers.tpl", "kind: ClusterRoleBinding");
    write(
        "chart/templates/rbac/role.yaml", "kind: RoleBinding\n{{- if .Values.rbac }}\nrules: []\n");
    write("chart/templates/named.yaml", RBAC.replace("name: r,", "name: '{{ .Release.Name }}',"));

    assertThat(unread())
        .containsExactly(
            "chart/Chart.yaml:1:1: Helm's chart shop, which has access in its templates"
                + " (chart/templates/_helpers.tpl:1 and 2 more)"
                + HELM);
  }

  @Test
  void chart_thatTakesOthers_isNamed_unlessTheyAreHere() throws IOException {
    write("rbac.yaml", RBAC);
    write(
        "chart/Chart.yaml",
        "{name: shop, dependencies: [{name: here}, {name: prometheus}, {name: ../x}]}");
    write("chart/charts/here/Chart.yaml", "name: here");
    write("chart/charts/here/templates/deployment.yaml", "kind: {{ .Values.kind }}: x");

    assertThat(unread())
        .containsExactly(
            "chart/Chart.yaml:1:1: Helm's chart shop, which takes other charts (prometheus,"
                + " ../x)"
                + HELM);
  }

  @Test
  void templatesAmongManifests_areNamedAsSuch_andNotReadAsTheyAre() throws IOException {
    write(
        "rbac.yaml",
        RBAC
            + """
            ---
            apiVersion: rbac.authorization.k8s.io/v1
            kind: ClusterRole
            metadata: {name: "{{ .Release.Name }}-reader"}
            rules: []
            """);

    EksCluster cluster = reader().read(directory);

    assertThat(of(Notice.Kind.ACCESS_DOCUMENT_NOT_READ, cluster))
        .containsExactly(
            "rbac.yaml:13:18: a template of a document of the kind ClusterRole is not read, and may"
                + " grant access; render it, by helm template or whatever fills it in, and give"
                + " the output; or exclude the file");
    assertThat(cluster.rbacObjects().all()).hasSize(2);
  }

  @Test
  void templatesOfUsernames_andAnnotations_areNoTemplates() throws IOException {
    write(
        "x.yaml",
        """
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: aws-auth, namespace: kube-system}
        data:
          mapRoles: |
            - rolearn: arn:aws:iam::111122223333:role/node
              username: system:node:{{EC2PrivateDNSName}}
        ---
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRole
        metadata: {name: r, annotations: {example: "{{ .Values.x }}"}}
        """);

    assertThat(unread()).isEmpty();
  }

  @Test
  void namedTemplate_isRefusedAsOne() throws IOException {
    write("x.yaml", "kind: Role\nmetadata: {{ .Values.x }}: y\n");
    write("y.yaml", "kubernetesUsername: {{SessionName}}\n");

    assertThatThrownBy(() -> reader().read(directory.resolve("x.yaml")))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(
            directory
                + "/x.yaml: is a template; render it, by helm template or whatever fills it in,"
                + " and give the output");
    assertThatThrownBy(() -> reader().read(directory.resolve("y.yaml")))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageNotContaining("template;");
  }
}
