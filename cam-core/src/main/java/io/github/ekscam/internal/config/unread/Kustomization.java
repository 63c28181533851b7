package io.github.ekscam.internal.config.unread;

import io.github.ekscam.config.InvalidInputException;
import io.github.ekscam.config.Source;
import io.github.ekscam.internal.config.tree.DocumentNode;
import io.github.ekscam.internal.config.tree.Fields;
import io.github.ekscam.internal.config.tree.Node;
import io.github.ekscam.internal.config.tree.Node.Mapping;
import io.github.ekscam.internal.config.tree.Node.Scalar;
import io.github.ekscam.internal.config.tree.Node.Sequence;
import io.github.ekscam.rbac.RbacObject;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Stream;

/**
 * A file of kustomize: which other files it takes, and what it does to them. Read as leniently as
 * can be: whether kustomize accepts it is not asked. Immutable.
 */
public final class Kustomization {

  /** The names under which kustomize looks for it in a directory. */
  public static final Set<String> FILE_NAMES =
      Set.of("kustomization.yaml", "kustomization.yml", "Kustomization");

  private static final List<String> TAKING = List.of("resources", "bases", "components");
  private static final List<String> RENAMING = List.of("namePrefix", "nameSuffix");

  /** What makes objects of something else, which is not looked into. */
  private static final List<String> MAKING =
      List.of("helmCharts", "helmChartInflationGenerator", "generators");

  private static final List<String> LABELS = List.of("labels", "commonLabels");
  private static final String AWS_AUTH = "aws-auth";

  private static final List<String> KINDS_OF_ACCESS =
      List.of("Role", "RoleBinding", "ClusterRole", "ClusterRoleBinding", "ConfigMap");

  private static final Pattern KIND =
      Pattern.compile("(?m)(?:^|[\\s{,])\"?kind\"?\\s*:\\s*[\"']?([A-Za-z]+)");

  private final Fields fields;

  private Kustomization(Fields fields) {
    this.fields = fields;
  }

  /** Whether a file is one, by its name. */
  public static boolean is(Path file) {
    return file.getFileName() != null && FILE_NAMES.contains(file.getFileName().toString());
  }

  /** Reads one; none if it is no mapping, as then kustomize refuses it. */
  public static Optional<Kustomization> read(Path file) {
    try {
      return Optional.of(new Kustomization(DocumentNode.read(file).mapping()));
    } catch (InvalidInputException e) {
      return Optional.empty(); // The reading of the file itself tells of it.
    }
  }

  /** Where it begins. */
  public Source source() {
    return fields.source();
  }

  /** The files and directories it takes, as they are written: paths and addresses. */
  public List<String> taken() {
    return TAKING.stream().flatMap(field -> texts(field).stream()).toList();
  }

  /** The fields by which it makes objects that nobody reads. */
  public List<String> made() {
    Stream<String> awsAuth =
        nodes("configMapGenerator").stream()
                .anyMatch(made -> text(made, "name").equals(Optional.of(AWS_AUTH)))
            ? Stream.of("configMapGenerator of aws-auth")
            : Stream.empty();
    return Stream.concat(MAKING.stream().filter(fields::has), awsAuth).toList();
  }

  /** The namespace it puts objects into; empty if it leaves them where they are. */
  public String namespace() {
    return text(fields.mapping(), "namespace").orElse("");
  }

  /**
   * The fields by which it changes objects about access, all but {@code namespace}.
   *
   * @param content the text of a file that it names, if it is there
   */
  public List<String> changes(Function<String, Optional<String>> content) {
    List<String> changes = new ArrayList<>();
    RENAMING.stream()
        .filter(field -> text(fields.mapping(), field).filter(text -> !text.isEmpty()).isPresent())
        .forEach(changes::add);
    patchesOf("patches", content, changes);
    patchesOf("patchesJson6902", content, changes);
    if (texts("patchesStrategicMerge").stream()
        .anyMatch(patch -> isAboutAccess(content.apply(patch).orElse(patch)))) {
      changes.add("patchesStrategicMerge");
    }
    if (nodes("replacements").stream().anyMatch(Kustomization::replacesInAccess)) {
      changes.add("replacements");
    }
    if (fields.has("transformers")) {
      changes.add("transformers");
    }
    LABELS.stream().filter(this::labelsForAggregation).forEach(changes::add);
    return changes;
  }

  private void patchesOf(
      String field, Function<String, Optional<String>> content, List<String> changes) {
    if (nodes(field).stream().anyMatch(patch -> patchesAccess(patch, content))) {
      changes.add(field);
    }
  }

  /** By the kind that it is for; a patch that tells none may be for any. */
  private static boolean patchesAccess(Node patch, Function<String, Optional<String>> content) {
    Optional<String> kind = field(patch, "target").flatMap(target -> text(target, "kind"));
    if (kind.isPresent()) {
      return isKindOfAccess(kind.get());
    }
    return text(patch, "patch")
        .or(() -> text(patch, "path").flatMap(content))
        .map(Kustomization::isAboutAccess)
        .orElse(true);
  }

  private static boolean isAboutAccess(String patch) {
    List<String> kinds = KIND.matcher(patch).results().map(found -> found.group(1)).toList();
    return kinds.isEmpty() || kinds.stream().anyMatch(KINDS_OF_ACCESS::contains);
  }

  /** What kustomize takes for a pattern of the whole kind. */
  private static boolean isKindOfAccess(String kind) {
    try {
      Pattern pattern = Pattern.compile(kind);
      return KINDS_OF_ACCESS.stream().anyMatch(access -> pattern.matcher(access).matches());
    } catch (PatternSyntaxException e) {
      return true;
    }
  }

  private static boolean replacesInAccess(Node replacement) {
    List<Node> targets = field(replacement, "targets").map(Kustomization::items).orElse(List.of());
    return targets.isEmpty()
        || targets.stream()
            .map(target -> field(target, "select").flatMap(select -> text(select, "kind")))
            .anyMatch(kind -> kind.isEmpty() || isKindOfAccess(kind.get()));
  }

  /** Labels make rules of a ClusterRole those of another, such as {@code edit}. */
  private boolean labelsForAggregation(String field) {
    return fields
        .value(field)
        .map(DocumentNode::node)
        .filter(
            labels ->
                Stream.concat(
                        Stream.of(labels),
                        items(labels).stream().flatMap(item -> field(item, "pairs").stream()))
                    .anyMatch(
                        pairs ->
                            pairs instanceof Mapping mapping
                                && mapping.fields().keySet().stream()
                                    .anyMatch(name -> name.startsWith(RbacObject.API_GROUP + "/"))))
        .isPresent();
  }

  private List<Node> nodes(String field) {
    return fields.value(field).map(value -> items(value.node())).orElse(List.of());
  }

  private List<String> texts(String field) {
    return nodes(field).stream()
        .filter(Scalar.class::isInstance)
        .map(node -> ((Scalar) node).text())
        .toList();
  }

  private static List<Node> items(Node node) {
    return node instanceof Sequence sequence ? sequence.items() : List.of();
  }

  private static Optional<Node> field(Node node, String name) {
    return node instanceof Mapping mapping
        ? Optional.ofNullable(mapping.fields().get(name))
        : Optional.empty();
  }

  private static Optional<String> text(Node node, String name) {
    return field(node, name)
        .filter(value -> value instanceof Scalar && !value.isNull())
        .map(value -> ((Scalar) value).text());
  }
}
