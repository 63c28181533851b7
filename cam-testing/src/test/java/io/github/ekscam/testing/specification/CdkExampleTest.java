package io.github.ekscam.testing.specification;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ekscam.EksCluster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The stacks of {@code examples/cdk}: what is checked in is what the CDK makes, and is tested. */
class CdkExampleTest {

  private static final Path EXAMPLE = Path.of("../examples/cdk");

  @Test
  void stacks_haveTheAccessThatTheirSpecificationPromises_andItNoticesEveryMistake() {
    Specification specification = Specification.read(EXAMPLE.resolve("access.yaml"));
    EksCluster cluster = specification.cluster();
    SpecificationResult result = specification.run(cluster);

    assertThat(cluster.name()).contains("platform");
    assertThat(cluster.unresolved()).isEmpty();
    assertThat(result.failures()).isEmpty();
    MutationReport mutation = MutationReport.of(List.of(result));
    assertThat(mutation.mutants()).isNotEmpty();
    assertThat(mutation.living()).isEmpty();
  }

  /** Where the profile cdk has synthesized the example. */
  @Test
  @Tag("cdk")
  void templates_areWhatTheCdkSynthesizes() throws IOException {
    Path synthesized = Path.of("target/cdk/cdk.out");
    List<String> names = templates(synthesized);

    assertThat(names).isNotEmpty().isEqualTo(templates(EXAMPLE.resolve("cdk.out")));
    for (String name : names) {
      assertThat(EXAMPLE.resolve("cdk.out").resolve(name))
          .hasSameTextualContentAs(synthesized.resolve(name));
    }
  }

  private static List<String> templates(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(".template.json"))
          .sorted()
          .toList();
    }
  }
}
