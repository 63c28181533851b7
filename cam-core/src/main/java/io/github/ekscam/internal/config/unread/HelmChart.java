package io.github.ekscam.internal.config.unread;

import io.github.ekscam.config.InvalidInputException;
import io.github.ekscam.config.Source;
import io.github.ekscam.internal.config.tree.DocumentNode;
import io.github.ekscam.internal.config.tree.Node;
import io.github.ekscam.internal.config.tree.Node.Mapping;
import io.github.ekscam.internal.config.tree.Node.Scalar;
import io.github.ekscam.internal.config.tree.Node.Sequence;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A chart of Helm, which has its objects in templates and in other charts. Immutable. */
public final class HelmChart {

  /** The file that makes a directory a chart. */
  public static final String FILE_NAME = "Chart.yaml";

  private static final Path TEMPLATES = Path.of("templates");

  private final Path file;
  private final Optional<Mapping> fields;

  private HelmChart(Path file, Optional<Mapping> fields) {
    this.file = file;
    this.fields = fields;
  }

  /** The file of the chart of which a file is a template, if it is of one. */
  public static Optional<Path> ofTemplate(Path template) {
    for (Path above = template.getParent(); above != null; above = above.getParent()) {
      if (TEMPLATES.equals(above.getFileName())) {
        Path chart = above.resolveSibling(FILE_NAME);
        if (Files.isRegularFile(chart)) {
          return Optional.of(chart);
        }
      }
    }
    return Optional.empty();
  }

  /** Reads a chart; of one that cannot be read only its place is known. */
  public static HelmChart read(Path file) {
    Optional<Mapping> fields;
    try {
      fields = Optional.of(DocumentNode.read(file).mapping().mapping());
    } catch (InvalidInputException e) {
      fields = Optional.empty();
    }
    return new HelmChart(file, fields);
  }

  /** The charts it takes that are not in its directory {@code charts}. */
  public List<String> dependenciesElsewhere() {
    return fields.stream()
        .flatMap(chart -> items(chart.fields().get("dependencies")))
        .flatMap(dependency -> text(dependency, "name").stream())
        .filter(name -> !isHere(name))
        .toList();
  }

  private boolean isHere(String name) {
    return name.matches("[A-Za-z0-9._-]+")
        && Files.isRegularFile(file.resolveSibling("charts").resolve(name).resolve(FILE_NAME));
  }

  /**
   * What is not read of it.
   *
   * @param templates the templates that are about access
   */
  public Optional<Unread> unread(List<Source> templates) {
    List<String> elsewhere = dependenciesElsewhere();
    if (templates.isEmpty() && elsewhere.isEmpty()) {
      return Optional.empty();
    }
    String name = fields.flatMap(chart -> text(chart, "name")).map(text -> " " + text).orElse("");
    Stream<String> what =
        Stream.of(
                templates.isEmpty()
                    ? ""
                    : "has access in its templates ("
                        + templates.get(0)
                        + (templates.size() == 1 ? "" : " and " + (templates.size() - 1) + " more")
                        + ")",
                elsewhere.isEmpty()
                    ? ""
                    : "takes other charts (" + String.join(", ", elsewhere) + ")")
            .filter(text -> !text.isEmpty());
    return Optional.of(
        new Unread(
            "Helm's chart" + name + ", which " + String.join(" and ", what.toList()) + ",",
            "render it by helm template, with the values of the cluster, and give the output",
            fields.map(Mapping::source).orElse(Source.of(file.toString()))));
  }

  private static Stream<Node> items(@Nullable Node node) {
    return node instanceof Sequence sequence ? sequence.items().stream() : Stream.empty();
  }

  private static Optional<String> text(Node node, String name) {
    return node instanceof Mapping mapping && mapping.fields().get(name) instanceof Scalar scalar
        ? Optional.of(scalar.text())
        : Optional.empty();
  }
}
