package io.github.ekscam.cli;

import static io.github.ekscam.cli.Ran.cam;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An access entry with a name that the EKS API refuses: each answer that it gives says so. */
class ReservedNamesTest {

  private static final String ROLE = "arn:aws:iam::111122223333:role/Dev";
  private static final String TEXT =
      "the access entry "
          + ROLE
          + " has the group \"system:masters\", which the EKS API refuses in an entry of type"
          + " STANDARD; answers take it at its word";
  private static final String QUOTED = TEXT.replace("\"", "\\\"");

  @TempDir private Path directory;
  private Path file = Path.of("");

  @BeforeEach
  void write() throws IOException {
    file = directory.resolve("entry.json");
    Files.writeString(
        file,
        """
        {"accessEntry": {
          "principalArn": "arn:aws:iam::111122223333:role/Dev", "type": "STANDARD",
          "username": "dev", "kubernetesGroups": ["system:masters"]}}
        {"principalArn": "arn:aws:iam::111122223333:role/Dev", "associatedAccessPolicies": []}
        """);
  }

  private Ran ran(String... args) {
    return cam(
        Stream.concat(Stream.of(args), Stream.of("-f", file.toString())).toArray(String[]::new));
  }

  @Test
  void everyAnswerAboutItsPrincipal_saysThatItCounted() {
    for (List<String> question :
        List.of(
            List.of("whoami"),
            List.of("can-i", "delete", "nodes"),
            List.of("explain", "delete", "nodes"),
            List.of("what-can"))) {
      List<String> asked =
          Stream.of(question, List.of("--as", ROLE)).flatMap(List::stream).toList();
      Ran text = ran(asked.toArray(String[]::new));
      Ran json = ran(Stream.concat(asked.stream(), Stream.of("-o", "json")).toArray(String[]::new));

      assertThat(text.exitCode()).as(text.toString()).isZero();
      assertThat(text.out()).contains("note: " + TEXT + "\n");
      assertThat(json.out())
          .contains(
              """
                      "reservedNames": [
                          {
                              "field": "group",
                              "name": "system:masters",
                              "text": "%s"
                          }
                      ]\
              """
                  .formatted(QUOTED))
          .containsPattern("\"notes\": \\[\\s*\"the access entry ");
    }
  }

  @Test
  void whoCan_saysOfAPrincipalThatItCounted() {
    assertThat(ran("who-can", "delete", "nodes").out()).endsWith("\nnote: " + TEXT + "\n");
    assertThat(ran("who-can", "delete", "nodes", "-o", "json").out())
        .contains("\"text\": \"" + QUOTED + "\"");
  }
}
