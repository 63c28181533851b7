package io.github.ekscam.cli;

import io.github.ekscam.analysis.ClusterDiff;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code cam diff}: what a change of the configuration changes of who may do what. */
@Command(
    name = "diff",
    description =
        "Tells what a change of a cluster's configuration changes of who may do what, for all"
            + " requests: who gains and who loses what, by which grant, with a request that shows"
            + " it; who becomes a user of the cluster or is locked out; and what cannot be told.",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {
      "0:nothing changes for anybody",
      "1:something changes, or cannot be told",
      "2:the configuration cannot be used"
    },
    footer = {
      "",
      "Examples:",
      "  cam diff git:origin/main:eks/ eks/",
      "  cam diff plan.json -f rbac/ -o markdown",
      "  cam diff eks/ --to-kubernetes-version 1.37"
    })
final class Diff implements Callable<Integer> {

  /** How a difference is printed; the names are what users type. */
  private enum Format {
    text,
    json,
    markdown,
    sarif
  }

  @Mixin private TwoClusters clusters = new TwoClusters();

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORMAT",
      description =
          "text, json, markdown for a comment on a pull request, or sarif for code scanning;"
              + " default: text.")
  private Format format = Format.text;

  @Option(
      names = "--details",
      description = "Tell of each change all there is, and not only the worst of it in one line.")
  private boolean details;

  @Mixin private CommandStreams streams = new CommandStreams();

  @Override
  public Integer call() {
    TwoClusters.Sides sides = clusters.read(streams.err());
    ClusterDiff diff = ClusterDiff.between(sides.before(), sides.after());
    Printer out = streams.out();
    switch (format) {
      case text -> DiffText.of(diff, details).forEach(out::println);
      case json -> out.printlnDocument(DiffJson.of(diff));
      case markdown -> out.printDocument(DiffMarkdown.of(diff));
      case sarif -> out.printDocument(DiffSarif.of(diff));
    }
    return diff.isSame() ? Cam.YES : Cam.NO;
  }
}
