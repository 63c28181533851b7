package io.github.ekscam.local.internal.eksapi;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.google.common.collect.ImmutableList;
import io.github.ekscam.internal.config.awscli.EksAnswerWriter;
import io.github.ekscam.internal.config.json.JsonFactories;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * JSON as values of Java that cannot be changed: maps, lists, {@code String}, {@code Boolean},
 * {@code Number}, and {@link #NULL} where null is written.
 */
public final class JsonTree {

  private static final JsonFactory READING = JsonFactories.reading();

  private static final JsonFactory WRITING = JsonFactories.writing();

  /** What stands for null. */
  public static final Object NULL =
      new Object() {
        @Override
        public String toString() {
          return "null";
        }
      };

  private JsonTree() {}

  /**
   * The value that begins with the parser's current token. Of members of one name the last counts.
   */
  public static Object read(JsonParser json) throws IOException {
    return switch (json.currentToken()) {
      case START_OBJECT -> {
        Map<String, Object> members = new LinkedHashMap<>();
        while (json.nextToken() != JsonToken.END_OBJECT) {
          String name = json.currentName();
          json.nextToken();
          members.put(name, read(json));
        }
        yield Collections.unmodifiableMap(members);
      }
      case START_ARRAY -> {
        List<Object> values = new ArrayList<>();
        while (json.nextToken() != JsonToken.END_ARRAY) {
          values.add(read(json));
        }
        yield Collections.unmodifiableList(values);
      }
      case VALUE_STRING -> json.getText();
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      case VALUE_NULL -> NULL;
      default -> json.getNumberValue();
    };
  }

  /** The object that a resource beside a class holds. */
  static Map<String, Object> resource(Class<?> beside, String name) {
    try (InputStream in = Objects.requireNonNull(beside.getResourceAsStream(name), name);
        JsonParser json = READING.createParser(in)) {
      json.nextToken();
      return object(read(json)).orElseThrow();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The members of a value, if it is an object. */
  public static Optional<Map<String, Object>> object(Object value) {
    if (!(value instanceof Map<?, ?> map)) {
      return Optional.empty();
    }
    Map<String, Object> members = new LinkedHashMap<>();
    map.forEach((name, member) -> members.put(String.valueOf(name), member));
    return Optional.of(Collections.unmodifiableMap(members));
  }

  /** The elements of a value, if it is a list. */
  static Optional<List<Object>> list(Object value) {
    return value instanceof List<?> list
        ? Optional.of(ImmutableList.copyOf(list))
        : Optional.empty();
  }

  /** What a path of names with points between them leads to, if it is there. */
  public static Optional<Object> find(Map<String, ?> members, String path) {
    int point = path.indexOf('.');
    String name = point < 0 ? path : path.substring(0, point);
    Object value = members.get(name);
    if (value == null || value == NULL) {
      return Optional.empty();
    }
    return point < 0
        ? Optional.of(value)
        : object(value).flatMap(object -> find(object, path.substring(point + 1)));
  }

  /** The first with the members of the second over them, object by object; lists are replaced. */
  public static Map<String, Object> merged(Map<String, ?> base, Map<String, ?> over) {
    Map<String, Object> merged = new LinkedHashMap<>(base);
    over.forEach((name, value) -> merged.merge(name, value, JsonTree::merged));
    return Collections.unmodifiableMap(merged);
  }

  private static Object merged(Object base, Object over) {
    Optional<Map<String, Object>> below = object(base);
    Optional<Map<String, Object>> above = object(over);
    return below.isPresent() && above.isPresent() ? merged(below.get(), above.get()) : over;
  }

  /** A value on one line. */
  public static String text(Object value) {
    StringWriter out = new StringWriter();
    try (JsonGenerator json = WRITING.createGenerator(out)) {
      new EksAnswerWriter(json, EksAnswerWriter.Times.TEXT).value(value);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toString();
  }
}
