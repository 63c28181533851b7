package io.github.ekscam.testing.specification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.ekscam.EksCluster;
import io.github.ekscam.config.InvalidInputException;
import io.github.ekscam.config.Unresolved;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which cluster of its configuration a specification is about. */
class SpecificationClusterTest {

  private static final String REST =
      """
      configuration: access.yaml
      principals: {ci: arn:aws:iam::111122223333:role/ci}
      cases:
      - principals: ci
        expect: unauthorized
      """;

  @TempDir private Path directory;

  private Specification.Heading heading(String head) throws IOException {
    Files.writeString(
        directory.resolve("access.yaml"),
        """
        Parameters: {Ci: {Type: String}}
        Resources:
          Green:
            Type: AWS::EKS::AccessEntry
            Properties: {ClusterName: green, PrincipalArn: !Ref Ci}
          Blue:
            Type: AWS::EKS::AccessEntry
            Properties: {ClusterName: blue, PrincipalArn: 'arn:aws:iam::111122223333:role/ci'}
        """);
    Path file = directory.resolve("tests.yaml");
    Files.writeString(file, head + REST);
    return Specification.heading(file);
  }

  @Test
  void clusterAndParameters_areThoseOfTheHeading() throws IOException {
    Specification.Heading heading =
        heading("cluster: green\nparameters: {Ci: 'arn:aws:iam::444455556666:role/ci'}\n");

    assertThat(heading.clusterName()).contains("green");
    assertThat(heading.parameters()).isEqualTo(Map.of("Ci", "arn:aws:iam::444455556666:role/ci"));
    EksCluster cluster = heading.cluster();
    assertThat(cluster.name()).contains("green");
    assertThat(cluster.unresolved()).isEmpty();
    assertThat(cluster.accessEntries().entries())
        .extracting(entry -> entry.principalArn().value())
        .containsExactly("arn:aws:iam::444455556666:role/ci");
  }

  @Test
  void severalClustersWithoutAChoice_areListed() throws IOException {
    Specification.Heading heading = heading("");

    assertThat(heading.clusterName()).isEmpty();
    assertThat(heading.parameters()).isEmpty();
    assertThatThrownBy(heading::cluster)
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("the files tell of several clusters: green at ")
        .hasMessageEndingWith("; read one at a time, by \"cluster\" of the specification");
  }

  @Test
  void parameterWithoutAValue_isAskedForInTheSpecification() throws IOException {
    assertThat(heading("cluster: green\n").cluster().unresolved())
        .flatExtracting(Unresolved::values)
        .extracting(Unresolved.Value::remedy)
        .containsOnly("give it by Ci in \"parameters\" of the specification");
  }

  @Test
  void parameterThatIsNoText_isRefusedWithItsPlace() {
    assertThatThrownBy(() -> heading("parameters: {Ci: [a]}\n"))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(
            directory.resolve("tests.yaml")
                + ":1:18: parameters.Ci: expected a string, found a list");
  }
}
