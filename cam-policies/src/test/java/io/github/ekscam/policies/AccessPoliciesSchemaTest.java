package io.github.ekscam.policies;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.github.ekscam.config.AccessPolicyCatalogueReader;
import io.github.ekscam.config.InvalidInputException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The schema for editors and the reader of one's own policies agree. */
class AccessPoliciesSchemaTest {

  private static final Schema SCHEMA = schema();

  private static Schema schema() {
    try (InputStream in =
        Objects.requireNonNull(
            ManagedPolicies.class.getResourceAsStream("access-policies.schema.json"))) {
      return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
          .getSchema(new String(in.readAllBytes(), StandardCharsets.UTF_8), InputFormat.JSON);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static List<String> problems(String yaml) {
    return SCHEMA.validate(yaml, InputFormat.YAML).stream().map(Object::toString).toList();
  }

  private static boolean isRead(String yaml) {
    try {
      AccessPolicyCatalogueReader.readOwn(
          LocalDate.MAX, "in", new ByteArrayInputStream(yaml.getBytes(StandardCharsets.UTF_8)));
      return true;
    } catch (InvalidInputException e) {
      return false;
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "policies: []",
        "kind: AccessPolicyCatalogue\napiVersion: v1\nnote: ours\npolicies: []",
        "policies: [{name: A, rules: []}]",
        "policies: [{name: A, source: x, guide: eks, serviceLinkedRolesOnly: true, rules:"
            + " [{apiGroups: [''], resources: [pods], verbs: [get], publishedRestriction: some}]}]",
        "policies: [{name: A, rules: [{nonResourceURLs: [/healthz], verbs: [get]}]}]",
        "policies: [{name: A, editions: [{from: '2026-12-01', how: page, rules: []}]}]"
      })
  void whatTheReaderTakes_theSchemaTakes(String yaml) {
    assertThat(isRead(yaml)).isTrue();
    assertThat(problems(yaml)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "kind: AccessPolicyCatalogue",
        "kind: Other\npolicies: []",
        "policies: [{name: A}]",
        "policies: [{rules: []}]",
        "policies: [{name: A b, rules: []}]",
        "policies: [{name: A, rules: [], provenance: guessed}]",
        "policies: [{name: A, rules: [{verb: [get]}]}]",
        "policies: [{name: A, editions: [{rules: []}]}]",
        "policies: [{name: A, editions: [{from: yesterday, rules: []}]}]",
        "policies: [{name: A, editions: [{from: '2026-12-01'}]}]"
      })
  void whatTheReaderRefuses_theSchemaRefuses(String yaml) {
    assertThat(isRead(yaml)).isFalse();
    assertThat(problems(yaml)).isNotEmpty();
  }
}
