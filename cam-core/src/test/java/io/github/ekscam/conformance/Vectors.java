package io.github.ekscam.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.github.ekscam.rbac.PolicyRule;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.zip.GZIPInputStream;

/**
 * Reads the recorded answers. Fails on an empty file, and on a field that the suite does not name:
 * a field that nobody compares is no test.
 */
public final class Vectors {

  private static final ObjectMapper MAPPER = new ObjectMapper();

  private Vectors() {}

  /**
   * One line of a file.
   *
   * @param name the file and the line, for messages
   * @param json the line
   */
  public record Vector(String name, JsonNode json) {
    @Override
    public String toString() {
      return name;
    }
  }

  /** The lines of {@code /conformance/<suite>.jsonl.gz} on the class path. */
  public static List<Vector> read(String suite, String... fields) {
    String resource = "/conformance/" + suite + ".jsonl.gz";
    try (InputStream in = Vectors.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new AssertionError("There is no " + resource);
      }
      return read(resource, new GZIPInputStream(in), fields);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * The lines of a file once what differs from it is put in its place: of a suite that was recorded
   * again, on another version, and is stored as those cases alone that were answered otherwise.
   */
  public static List<Vector> read(String suite, String differences, List<String> fields) {
    List<Vector> lines = read(suite, fields.toArray(String[]::new));
    for (Vector difference : read(differences, "line", "case", "now")) {
      Vector line = lines.get(difference.json().required("line").intValue() - 1);
      ArrayNode cases = (ArrayNode) line.json().required("cases");
      int index = difference.json().required("case").intValue() - 1;
      JsonNode now = difference.json().required("now");
      if (cases.required(index).equals(now)) {
        throw new AssertionError(difference.name() + " is no difference");
      }
      cases.set(index, now);
    }
    return lines;
  }

  static List<Vector> read(String name, InputStream in, String... fields) throws IOException {
    List<Vector> vectors = new ArrayList<>();
    BufferedReader reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
    for (String line = reader.readLine(); line != null; line = reader.readLine()) {
      JsonNode json = MAPPER.readTree(line);
      requireOnly(json, fields);
      vectors.add(new Vector(name + ":" + (vectors.size() + 1), json));
    }
    if (vectors.isEmpty()) {
      throw new AssertionError(name + " is empty");
    }
    return vectors;
  }

  /** Fails if an object has a field that is not named here. */
  public static void requireOnly(JsonNode object, String... fields) {
    Set<String> known = Set.of(fields);
    object
        .fieldNames()
        .forEachRemaining(
            field -> {
              if (!known.contains(field)) {
                throw new AssertionError("The field \"" + field + "\" is compared by nobody");
              }
            });
  }

  /** Rules as Kubernetes writes them. */
  public static List<PolicyRule> rules(JsonNode array) {
    List<PolicyRule> rules = new ArrayList<>();
    for (JsonNode rule : array) {
      requireOnly(rule, "verbs", "apiGroups", "resources", "resourceNames", "nonResourceURLs");
      rules.add(
          PolicyRule.builder()
              .apiGroups(strings(rule.path("apiGroups")))
              .resources(strings(rule.path("resources")))
              .resourceNames(strings(rule.path("resourceNames")))
              .nonResourceURLs(strings(rule.path("nonResourceURLs")))
              .verbs(strings(rule.path("verbs")))
              .build());
    }
    return rules;
  }

  /** A list of strings; none if it is null or absent. */
  public static List<String> strings(JsonNode array) {
    List<String> strings = new ArrayList<>();
    array.forEach(item -> strings.add(item.textValue()));
    return strings;
  }
}
