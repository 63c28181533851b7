package io.github.ekscam.internal.config.cloudformation;

import io.github.ekscam.iam.Partition;
import io.github.ekscam.internal.config.format.Found.HeldDocument;
import io.github.ekscam.internal.config.tree.Fields;
import io.github.ekscam.internal.config.tree.Node;
import io.github.ekscam.internal.config.tree.Node.Mapping;
import io.github.ekscam.internal.config.tree.Node.Scalar;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the CDK writes beside templates: which account, region and name a stack has, and which file
 * a nested stack is uploaded from.
 */
final class CloudAssembly {

  private static final String STACK = "aws:cloudformation:stack";

  /** Such as {@code aws://111122223333/eu-west-1}, or with {@code unknown-account}. */
  private static final Pattern ENVIRONMENT = Pattern.compile("aws://([^/]+)/([^/]+)");

  private static final Pattern ACCOUNT = Pattern.compile("[0-9]{12}");
  private static final String UNKNOWN_REGION = "unknown-region";

  /** What the name of an asset's object begins with: the hash of what is in it. */
  private static final Pattern ASSET_HASH = Pattern.compile("([0-9a-f]{64})\\.(json|yaml|yml)");

  /** The pseudo parameters of stacks by the file of their template. */
  private final Map<String, Map<String, String>> pseudoParameters = new TreeMap<>();

  /** Files by the hash of what is in them, with the directory that they are in. */
  private final Map<String, String> assets = new HashMap<>();

  static boolean looksLike(Fields document) {
    return document.isString("version")
        && (document.isMapping("artifacts")
            || document.isMapping("tree")
            || (document.isMapping("files") && document.isMapping("dockerImages")));
  }

  void add(HeldDocument held) {
    Fields document = held.document();
    String file = document.source().file();
    entries(document, "artifacts").forEach((id, artifact) -> stack(file, id, artifact));
    entries(document, "files").forEach((hash, asset) -> asset(file, hash, asset));
    held.found().skip("file of a cloud assembly of the CDK");
  }

  private static Map<String, Fields> entries(Fields document, String name) {
    Map<String, Fields> entries = new TreeMap<>();
    if (document.isMapping(name)) {
      document
          .requiredMapping(name)
          .mapping()
          .fields()
          .forEach(
              (key, value) -> {
                if (value instanceof Mapping mapping) {
                  entries.put(key, Fields.of(mapping));
                }
              });
    }
    return entries;
  }

  private void stack(String file, String id, Fields artifact) {
    Optional<Fields> properties = mapping(artifact, "properties");
    Optional<String> template = properties.flatMap(fields -> text(fields, "templateFile"));
    if (template.isEmpty() || !text(artifact, "type").filter(STACK::equals).isPresent()) {
      return;
    }
    Map<String, String> values = new TreeMap<>();
    values.put(
        PseudoParameters.STACK_NAME,
        properties.flatMap(each -> text(each, "stackName")).orElse(id));
    Matcher environment = ENVIRONMENT.matcher(text(artifact, "environment").orElse(""));
    if (environment.matches()) {
      if (ACCOUNT.matcher(environment.group(1)).matches()) {
        values.put(PseudoParameters.ACCOUNT_ID, environment.group(1));
      }
      if (!environment.group(2).equals(UNKNOWN_REGION)) {
        values.put(PseudoParameters.REGION, environment.group(2));
        values.put(PseudoParameters.PARTITION, Partition.ofRegion(environment.group(2)).id());
      }
    }
    pseudoParameters.put(sibling(file, template.get()), values);
  }

  private void asset(String file, String hash, Fields asset) {
    mapping(asset, "source")
        .flatMap(source -> text(source, "path"))
        .ifPresent(path -> assets.put(hash, sibling(file, path)));
  }

  private static Optional<Fields> mapping(Fields fields, String name) {
    return fields.isMapping(name) ? Optional.of(fields.requiredMapping(name)) : Optional.empty();
  }

  private static Optional<String> text(Fields fields, String name) {
    return fields.isString(name) ? Optional.of(fields.string(name)) : Optional.empty();
  }

  /** The pseudo parameters that are known of the stack of a template. */
  Map<String, String> pseudoParametersOf(String templateFile) {
    return pseudoParameters.getOrDefault(sibling(templateFile, ""), Map.of());
  }

  /** The file that the template of a nested stack is in, if that is told. */
  Optional<String> nestedTemplate(String file, Fields resource) {
    Optional<String> told =
        mapping(resource, "Metadata").flatMap(metadata -> text(metadata, "aws:asset:path"));
    if (told.isPresent()) {
      return told.map(path -> sibling(file, path));
    }
    Optional<Node> url =
        mapping(resource, "Properties")
            .flatMap(properties -> properties.value("TemplateURL"))
            .map(value -> value.node());
    if (url.isPresent() && url.get() instanceof Scalar scalar && !scalar.text().contains("://")) {
      return Optional.of(sibling(file, scalar.text()));
    }
    return url.flatMap(node -> asset(Intrinsic.canonical(node)));
  }

  private Optional<String> asset(String url) {
    Matcher hash = ASSET_HASH.matcher(url);
    return hash.find() ? Optional.ofNullable(assets.get(hash.group(1))) : Optional.empty();
  }

  /** The path of a file that another names, as seen from where the other is. */
  static String sibling(String file, String path) {
    try {
      return (path.isEmpty() ? Path.of(file) : Path.of(file).resolveSibling(path))
          .normalize()
          .toString();
    } catch (InvalidPathException e) {
      return file + "/" + path; // That of no file there is.
    }
  }
}
