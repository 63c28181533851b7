package io.github.ekscam.cli;

import static io.github.ekscam.cli.Ran.cam;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files that tell of several clusters are read one cluster at a time. */
class SeveralClustersTest {

  private static final String DEV = "arn:aws:iam::111122223333:role/Dev";

  @TempDir private Path directory;
  private Path file = Path.of("");

  @BeforeEach
  void write() throws IOException {
    file = directory.resolve("clusters.json");
    Files.writeString(file, entry("green", "a") + entry("blue", "b"));
  }

  private static String entry(String cluster, String group) {
    return """
    {"accessEntry": {"clusterName": "%s", "principalArn": "%s", "kubernetesGroups": ["%s"]}}
    """
        .formatted(cluster, DEV, group);
  }

  private Ran whoami(String... options) {
    String[] all = new String[options.length + 5];
    System.arraycopy(new String[] {"whoami", "-f", file.toString(), "--as", DEV}, 0, all, 0, 5);
    System.arraycopy(options, 0, all, 5, options.length);
    return cam(all);
  }

  @Test
  void withoutAChoice_clustersAreListedWithTheirPlaces() {
    Ran ran = whoami();

    assertThat(ran.exitCode()).isEqualTo(2);
    assertThat(ran.err())
        .contains(
            file
                + ":2:33: the files tell of several clusters: green at "
                + file
                + ":1:33, blue at "
                + file
                + ":2:33; read one at a time, by --cluster\n");
  }

  @Test
  void chosenCluster_isReadAlone() {
    assertThat(whoami("--cluster", "blue").out()).contains("b").doesNotContain("green");
    assertThat(whoami("--cluster", "blue").out()).isNotEqualTo(whoami("--cluster", "green").out());
  }

  @Test
  void misspelledCluster_isToldWithTheNearest() {
    Ran ran = whoami("--cluster", "blu");

    assertThat(ran.exitCode()).isEqualTo(2);
    assertThat(ran.err())
        .contains(
            "there is no cluster \"blu\"; the files tell of green, blue; did you mean \"blue\"?");
  }
}
