package io.github.ekscam.testing.specification;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ekscam.EksCluster;
import io.github.ekscam.config.Notice;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The plan of {@code examples/terraform}, with the mistakes that it lets slip. */
class TerraformExampleTest {

  private static final Path EXAMPLE = Path.of("../examples/terraform");

  @Test
  void thePlan_hasTheAccessThatItsSpecificationPromises() {
    Specification specification = Specification.read(EXAMPLE.resolve("access.yaml"));
    EksCluster cluster = specification.cluster();

    assertThat(cluster.name()).contains("prod");
    assertThat(specification.run(cluster).failures()).isEmpty();
    assertThat(cluster.notices())
        .extracting(Notice::kind)
        .contains(
            Notice.Kind.ASSOCIATION_DECLARED_TWICE,
            Notice.Kind.ENTRY_GRANTS_NOTHING,
            Notice.Kind.VALUE_NOT_KNOWN);
  }
}
