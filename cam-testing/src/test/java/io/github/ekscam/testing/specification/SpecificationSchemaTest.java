package io.github.ekscam.testing.specification;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.github.ekscam.config.InvalidInputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The schema for editors and the reader agree. */
class SpecificationSchemaTest {

  private static final Schema SCHEMA = schema();

  private static Schema schema() {
    return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
        .getSchema(Specification.schema(), InputFormat.JSON);
  }

  private static List<String> problems(String yaml) {
    return SCHEMA.validate(yaml, InputFormat.YAML).stream().map(Object::toString).toList();
  }

  private static boolean isRead(String yaml) {
    try {
      Specifications.read(yaml);
      return true;
    } catch (InvalidInputException e) {
      return false;
    }
  }

  @Test
  void theExample_isValid() throws IOException {
    String example = Files.readString(Path.of("../examples/specifications/platform.yaml"));
    assertThat(problems(example)).isEmpty();
    assertThat(example.lines().findFirst().orElseThrow())
        .isEqualTo(
            "# yaml-language-server:"
                + " $schema=../../cam-testing/src/main/resources/io/github/ekscam/testing/specification/specification.schema.json");
  }

  @Test
  void firstSpecifications_areValid() {
    assertThat(problems(StarterSpecification.of(Specifications.cluster(), List.of("x")).text()))
        .isEmpty();
  }

  @Test
  void theSchemaItself_isValid() {
    assertThat(
            SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                .getSchema(SchemaLocation.of("https://json-schema.org/draft/2020-12/schema"))
                .validate(Specification.schema(), InputFormat.JSON))
        .isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "principals: a, verbs: get, resources: nodes, expect: deny",
        "principals: [a], verbs: [get, list], resources: [nodes], expect: allow, description: x",
        "principals: a, verbs: get, resources: pods, namespaces: x, expect: deny",
        "principals: a, verbs: get, resources: pods, clusterScope: true, expect: deny",
        "principals: a, verbs: get, resources: pods, resourceNames: x, namespaces: x, expect: deny",
        "principals: a, verbs: get, resources: nodes, expect: allow, by: {clusterRole: x, group: z}",
        "principals: a, expect: unauthorized",
        "only: a, verbs: get, resources: nodes",
        "only: [a], verbs: get, resources: nodes, description: x, defaultSubjects: true",
        "nobody: true, verbs: [get, list], resources: pods, namespaces: x",
        "whoCan: {principals: a}, verbs: get, resources: nodes",
        "whoCan: {principals: ['arn:aws:iam::111122223333:user/b', a], subjects: [Group x y, User z]}, verbs: get, resources: nodes",
        "whoCan: {subjects: ServiceAccount ci/builder}, verbs: get, resources: nodes"
      })
  void whatTheReaderTakes_theSchemaTakes(String testCase) {
    String yaml =
        "principals: {a: 'arn:aws:iam::111122223333:user/a'}\ncases: [{" + testCase + "}]";
    assertThat(isRead(yaml)).isTrue();
    assertThat(problems(yaml)).isEmpty();
  }

  @Test
  void aCase_mayBringItsConfiguration() {
    String yaml =
        """
        cases:
          - nobody: true
            configuration: |
              kind: ClusterRole
            verbs: get
            resources: nodes
        """;
    assertThat(isRead(yaml)).isTrue();
    assertThat(problems(yaml)).isEmpty();
    String file = yaml.replace("|\n      kind: ClusterRole", "rbac.yaml");
    assertThat(isRead(file)).isFalse();
    assertThat(problems(file)).isNotEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"2026-08-24", "'2026-08-24'"})
  void aDay_isTakenWithAndWithoutQuotes(String day) {
    String yaml = "asOf: " + day + "\ncases: [{nobody: true, verbs: get, resources: nodes}]";
    assertThat(isRead(yaml)).isTrue();
    assertThat(problems(yaml)).isEmpty();
    String wrong = yaml.replace("2026-08-24", "24.8.2026");
    assertThat(isRead(wrong)).isFalse();
    assertThat(problems(wrong)).isNotEmpty();
  }

  @Test
  void whereNobodyIsNamed_principalsMayBeLeftOut() {
    String yaml = "cases: [{nobody: true, verbs: get, resources: nodes}]";
    assertThat(isRead(yaml)).isTrue();
    assertThat(problems(yaml)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{arn: 'arn:aws:iam::111122223333:user/a', description: x}",
        "{serviceAccount: 'ci:builder', description: x}",
        "{user: jane, groups: [a, b], description: x}",
        "{user: jane, groups: a}",
        "{group: developers, description: x}"
      })
  void principalsThatTheReaderTakes_theSchemaTakes(String principal) {
    String yaml =
        "principals: {a: "
            + principal
            + "}\ncases: [{principals: a, verbs: get, resources: nodes, expect: deny}]";
    assertThat(isRead(yaml)).isTrue();
    assertThat(problems(yaml)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "principals: a, verbs: get, resources: nodes",
        "verbs: get, resources: nodes, expect: deny",
        "principals: a, resources: nodes, expect: deny",
        "principals: a, verbs: get, expect: deny",
        "principals: a, verbs: get, resources: nodes, expect: no",
        "principals: a, verbs: get, resources: nodes, expect: denied",
        "principals: a, verb: get, resources: nodes, expect: deny",
        "principals: a, verbs: [], resources: nodes, expect: deny",
        "principals: a, verbs: [get, get], resources: nodes, expect: deny",
        "principals: a, verbs: get, resources: pods, clusterScope: false, expect: deny",
        "principals: a, verbs: get, resources: pods, clusterScope: true, namespaces: x, expect: deny",
        "principals: a, verbs: get, resources: nodes, expect: deny, by: {group: x}",
        "principals: a, verbs: get, resources: nodes, expect: allow, by: {}",
        "principals: a, verbs: get, resources: nodes, expect: allow, by: {policy: x}",
        "principals: a, verbs: get, resources: nodes, expect: allow, by: x",
        "principals: a, verbs: get, expect: unauthorized",
        "principals: a, verbs: get, resources: nodes, expect: only",
        "principals: a, verbs: get, resources: nodes, expect: deny, defaultSubjects: true",
        "only: a, principals: a, verbs: get, resources: nodes",
        "only: a, expect: allow, verbs: get, resources: nodes",
        "only: a, by: {group: x}, verbs: get, resources: nodes",
        "only: a, nobody: true, verbs: get, resources: nodes",
        "only: [], verbs: get, resources: nodes",
        "only: a, verbs: get",
        "only: a, resources: nodes",
        "only: a, verbs: get, resources: nodes, defaultSubjects: false",
        "nobody: false, verbs: get, resources: nodes",
        "whoCan: {}, verbs: get, resources: nodes",
        "whoCan: [a], verbs: get, resources: nodes",
        "whoCan: {principals: []}, verbs: get, resources: nodes",
        "whoCan: {subjects: []}, verbs: get, resources: nodes",
        "whoCan: {subjects: x}, verbs: get, resources: nodes",
        "whoCan: {subjects: ServiceAccount x}, verbs: get, resources: nodes",
        "whoCan: {groups: x}, verbs: get, resources: nodes"
      })
  void whatTheSchemaRefuses_theReaderRefuses(String testCase) {
    String yaml =
        "principals: {a: 'arn:aws:iam::111122223333:user/a'}\ncases: [{" + testCase + "}]";
    assertThat(problems(yaml)).isNotEmpty();
    assertThat(isRead(yaml)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "cases: [{principals: a, expect: unauthorized}]",
        "principals: {a: 'arn:aws:iam::111122223333:user/a'}",
        "principals: {a: 'arn:aws:iam::111122223333:user/a'}\ncases: []",
        "principals: {a: x}\ncases: [{principals: a, expect: unauthorized}]",
        "principals: {a: {userId: x}}\ncases: [{principals: a, expect: unauthorized}]",
        "principals: {a: {user: x, serviceAccount: 'x:y'}}\ncases: [{principals: a, verbs: get, resources: nodes, expect: deny}]",
        "principals: {a: {serviceAccount: x}}\ncases: [{principals: a, verbs: get, resources: nodes, expect: deny}]",
        "principals: {a: {user: 'arn:x'}}\ncases: [{principals: a, verbs: get, resources: nodes, expect: deny}]",
        "principals: {a: {group: ''}}\ncases: [{principals: a, verbs: get, resources: nodes, expect: deny}]",
        "cases: [{only: a, verbs: get, resources: nodes}]",
        "principals: {a: {user: ''}}\ncases: [{principals: a, verbs: get, resources: nodes, expect: deny}]",
        "principals: {a: {serviceAccount: 'x:y', groups: z}}\ncases: [{principals: a, verbs: get, resources: nodes, expect: deny}]",
        "principals: {a: 'arn:aws:iam::111122223333:user/a'}\nconfigurations: x\ncases: [{principals: a, expect: unauthorized}]"
      })
  void mistakesOutsideOfCases_areRefusedByBoth(String yaml) {
    assertThat(problems(yaml)).isNotEmpty();
    assertThat(isRead(yaml)).isFalse();
  }
}
