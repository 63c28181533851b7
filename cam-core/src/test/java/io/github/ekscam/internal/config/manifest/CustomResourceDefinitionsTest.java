package io.github.ekscam.internal.config.manifest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.ekscam.EksCluster;
import io.github.ekscam.config.ConfigurationReader;
import io.github.ekscam.config.InvalidInputException;
import io.github.ekscam.config.Notice;
import io.github.ekscam.request.ApiResources;
import io.github.ekscam.request.CustomResource;
import io.github.ekscam.request.RequestTarget;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CustomResourceDefinitionsTest {

  private static final String ROLE =
      """
      apiVersion: rbac.authorization.k8s.io/v1
      kind: ClusterRole
      metadata: {name: reader}
      rules: []
      ---
      """;

  private static final String WIDGETS =
      """
      apiVersion: apiextensions.k8s.io/v1
      kind: CustomResourceDefinition
      metadata: {name: widgets.example.com}
      spec:
        group: example.com
        names: {plural: widgets, singular: widget, kind: Widget, shortNames: [wd, po], categories: [all]}
        scope: Cluster
        versions:
          - name: v1
            served: true
            storage: true
            subresources: {status: {}}
            schema: {openAPIV3Schema: {type: object, x-kubernetes-preserve-unknown-fields: true}}
          - {name: v1beta1, served: true, storage: false, subresources: {}}
          - {name: v1alpha1, served: false, storage: false, subresources: {scale: {specReplicasPath: .a}}}
      status: {conditions: []}
      """;

  private static EksCluster read(String yaml) {
    return ConfigurationReader.builder()
        .build()
        .read("crd.yaml", new ByteArrayInputStream(yaml.getBytes(StandardCharsets.UTF_8)));
  }

  @Test
  void definition_isReadAsFarAsRequestsNameIt() {
    assertThat(read(ROLE + WIDGETS).apiResources().customResources())
        .containsExactly(
            CustomResource.builder("example.com", "widgets")
                .singular("widget")
                .kind("Widget")
                .shortNames(List.of("wd", "po"))
                .clusterScoped()
                .subresources(List.of("status"))
                .build());
    assertThat(read(ROLE + WIDGETS).notices().stream().map(Notice::kind))
        .doesNotContain(Notice.Kind.DOCUMENTS_SKIPPED);
  }

  @ParameterizedTest
  @CsvSource({
    "widgets, widgets, example.com, '', ''",
    "Widget, widgets, example.com, '', ''",
    "wd/a, widgets, example.com, a, ''",
    "wd.example.com, widgets, example.com, '', ''",
    "widget/status, widgets, example.com, '', status",
    "wd/a/status, widgets, example.com, a, status",
    "po, pods, '', '', ''"
  })
  void words_areUnderstoodByTheDefinition_andBuiltInOnesFirst(
      String text, String resource, String apiGroup, String name, String subresource) {
    RequestTarget target = RequestTarget.parse(text, read(ROLE + WIDGETS).apiResources());

    target.requireKnown();
    assertThat(target.resource()).isEqualTo(resource);
    assertThat(target.apiGroup()).isEqualTo(apiGroup);
    assertThat(target.name()).isEqualTo(name);
    assertThat(target.subresource()).isEqualTo(subresource);
    assertThat(target.isClusterScoped()).isEqualTo(resource.equals("widgets"));
    assertThat(target.isNamespaced()).isEqualTo(resource.equals("pods"));
  }

  @Test
  void slipsNearADefinition_areToldWithWhatIsMeant() {
    ApiResources resources = read(ROLE + WIDGETS).apiResources();

    assertThatThrownBy(() -> RequestTarget.parse("wigdets.example.com", resources).requireKnown())
        .hasMessage(
            "no CustomResourceDefinition among the files has \"wigdets\" of example.com; did you"
                + " mean \"widgets\"? If not, add its definition to them");
    assertThatThrownBy(() -> RequestTarget.parse("widgets.exmaple.com", resources).requireKnown())
        .hasMessage("Kubernetes has no API group \"exmaple.com\"; did you mean \"example.com\"?");
    assertThatThrownBy(() -> RequestTarget.parse("widgets/a/scale", resources))
        .hasMessage("\"widgets\" have no subresource \"scale\"");
    assertThatThrownBy(() -> RequestTarget.parse("widgets/statsu", resources))
        .hasMessage("\"widgets\" have no subresource \"statsu\"; did you mean \"status\"?");
    // Another server may serve more of the group.
    RequestTarget.parse("cogs.example.com", resources).requireKnown();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "group: example.com | group: \"\" | crd.yaml:10:10: spec.group: is empty; a name is"
            + " required",
        "scope: Cluster | scope: cluster | crd.yaml:12:10: spec.scope: expected Namespaced or"
            + " Cluster, found cluster",
        "name: widgets.example | name: widget.example | crd.yaml:8:18: metadata.name: must be"
            + " spec.names.plural+\".\"+spec.group, which is widgets.example.com, and is"
            + " widget.example.com",
        "kind: Widget, | '' | spec.names.kind: is missing; a string is required",
        "served: true | serve: true | served: is missing; true or false is required"
      })
  void badDefinition_isAnErrorWithItsPlace(String before, String after, String problem) {
    String yaml = ROLE + WIDGETS.replace(before, after);

    assertThatThrownBy(() -> read(yaml))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining(problem);
  }

  @Test
  void definitionsThatDiffer_areAnError_andTheSameTwiceIsNone() {
    assertThat(read(ROLE + WIDGETS + "---\n" + WIDGETS).apiResources().customResources())
        .hasSize(1);
    assertThatThrownBy(
            () -> read(ROLE + WIDGETS + "---\n" + WIDGETS.replace("Cluster", "Namespaced")))
        .hasMessageContaining(
            "CustomResourceDefinition widgets.example.com is defined otherwise at crd.yaml:6:1;"
                + " keep one of the definitions");
  }

  @Test
  void definitionOfAnotherVersion_isSkippedAndCounted() {
    EksCluster cluster = read(ROLE + WIDGETS.replace("k8s.io/v1", "k8s.io/v1beta1"));

    assertThat(cluster.apiResources().customResources()).isEmpty();
    assertThat(cluster.notices().stream().map(Notice::text))
        .contains("skipped 1 CustomResourceDefinition.apiextensions.k8s.io");
  }

  @Test
  void definitionsAlone_areNothingAboutAccess() {
    assertThatThrownBy(() -> read(WIDGETS)).hasMessageContaining("holds nothing about access");
  }

  @Test
  void definitionsInAList_areRead() {
    String list =
        "{\"apiVersion\": \"v1\", \"kind\": \"List\", \"items\": [{\"apiVersion\":"
            + " \"apiextensions.k8s.io/v1\", \"kind\": \"CustomResourceDefinition\", \"metadata\":"
            + " {\"name\": \"foos.example.com\"}, \"spec\": {\"group\": \"example.com\", \"names\":"
            + " {\"plural\": \"foos\", \"kind\": \"Foo\"}, \"scope\": \"Namespaced\", \"versions\":"
            + " [{\"name\": \"v1\", \"served\": true}]}},{\"apiVersion\":"
            + " \"rbac.authorization.k8s.io/v1\", \"kind\": \"ClusterRole\", \"metadata\":"
            + " {\"name\": \"a\"}, \"rules\": []}]}";

    assertThat(read(list).apiResources().customResources()).hasToString("[foos.example.com]");
  }
}
