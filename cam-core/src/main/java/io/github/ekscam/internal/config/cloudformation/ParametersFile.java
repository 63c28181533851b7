package io.github.ekscam.internal.config.cloudformation;

import io.github.ekscam.config.InvalidInputException;
import io.github.ekscam.internal.config.tree.DocumentNode;
import io.github.ekscam.internal.config.tree.Fields;
import io.github.ekscam.internal.config.tree.Node.Scalar;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A file with the values of parameters, as {@code aws cloudformation} takes them: {@code
 * create-stack} a list with {@code ParameterKey} and {@code ParameterValue}, {@code deploy} that, a
 * list of {@code Key=Value}, or a mapping below {@code Parameters}.
 */
public final class ParametersFile {

  private static final String KEY = "ParameterKey";
  private static final String VALUE = "ParameterValue";

  private ParametersFile() {}

  /**
   * Reads the values by name. What keeps its previous value has none here.
   *
   * @throws InvalidInputException if it is no such file
   */
  public static Map<String, String> read(Path file) {
    DocumentNode document = DocumentNode.read(file);
    Map<String, String> values = new LinkedHashMap<>();
    if (document.isList()) {
      document.items().forEach(item -> add(item, values));
    } else if (document.isMapping() && document.mapping().isMapping(Template.PARAMETERS)) {
      document
          .mapping()
          .requiredMapping(Template.PARAMETERS)
          .mapping()
          .fields()
          .forEach(
              (name, value) ->
                  values.put(
                      name, text(new DocumentNode(value, Template.PARAMETERS + "." + name))));
    } else {
      throw document.problem(
          "expected parameters: a list with ParameterKey and ParameterValue, or a mapping"
              + " Parameters");
    }
    return Collections.unmodifiableMap(values);
  }

  private static void add(DocumentNode item, Map<String, String> values) {
    if (item.isMapping()) {
      Fields fields = item.mapping();
      fields.requireNoMisspellingOf(List.of(KEY, VALUE));
      fields.value(VALUE).ifPresent(value -> values.put(fields.requiredString(KEY), text(value)));
      return;
    }
    String text = item.string();
    int equals = text.indexOf('=');
    if (equals < 1) {
      throw item.problem("expected Key=Value");
    }
    values.put(text.substring(0, equals), text.substring(equals + 1));
  }

  /** A value that may be written without quotes. */
  private static String text(DocumentNode value) {
    if (value.node() instanceof Scalar scalar && !scalar.isNull()) {
      return scalar.text();
    }
    throw value.problem("expected a text, found " + value.node().describe());
  }
}
