package io.github.ekscam.local;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The members of a JSON object in a request. A member that is null is not there, one that the
 * operation does not know is left alone, and of one that comes twice the last counts.
 */
final class Members {

  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(64).build())
          .build();

  private final Map<String, Object> members;

  private Members(Map<String, Object> members) {
    this.members = members;
  }

  /** A value that is neither text nor list nor object, by the name that the service gives it. */
  private record Scalar(String kind) {}

  private static final Scalar NULL = new Scalar("NULL_VALUE");
  private static final Scalar NUMBER = new Scalar("NUMBER_VALUE");
  private static final Scalar TRUE = new Scalar("TRUE_VALUE");
  private static final Scalar FALSE = new Scalar("FALSE_VALUE");

  /**
   * Reads a body, of which nothing at all is the same as an empty object.
   *
   * @throws Refusal if it is not one JSON object in UTF-8
   */
  static Members read(byte[] body) {
    try (JsonParser json =
        FACTORY.createParser(
            new InputStreamReader(
                new ByteArrayInputStream(body), StandardCharsets.UTF_8.newDecoder()))) {
      JsonToken first = json.nextToken();
      if (first == null) {
        return new Members(Map.of());
      }
      if (first != JsonToken.START_OBJECT) {
        throw Refusal.serialization("Expected a JSON object as the body");
      }
      Map<String, Object> members = object(json);
      if (json.nextToken() != null) {
        throw Refusal.serialization("Expected nothing after the JSON object of the body");
      }
      return new Members(members);
    } catch (JsonProcessingException e) {
      throw Refusal.serialization("The body is no JSON" + place(e.getLocation()));
    } catch (CharacterCodingException e) {
      throw Refusal.serialization("The body is not UTF-8");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Where it is; what is nested too deep is reported without a place. */
  private static String place(@Nullable JsonLocation location) {
    return location == null
        ? " that can be read"
        : " at line " + location.getLineNr() + ", column " + location.getColumnNr();
  }

  private static Map<String, Object> object(JsonParser json) throws IOException {
    Map<String, Object> members = new LinkedHashMap<>();
    while (json.nextToken() != JsonToken.END_OBJECT) {
      String name = json.currentName();
      json.nextToken();
      Object value = value(json);
      if (value == NULL) {
        members.remove(name);
      } else {
        members.put(name, value);
      }
    }
    return members;
  }

  private static Object value(JsonParser json) throws IOException {
    return switch (json.currentToken()) {
      case START_OBJECT -> new Members(object(json));
      case START_ARRAY -> {
        List<Object> values = new ArrayList<>();
        while (json.nextToken() != JsonToken.END_ARRAY) {
          values.add(value(json));
        }
        yield values;
      }
      case VALUE_STRING -> json.getText();
      case VALUE_TRUE -> TRUE;
      case VALUE_FALSE -> FALSE;
      case VALUE_NULL -> NULL;
      default -> NUMBER;
    };
  }

  /** A text, if there is one. */
  Optional<String> string(String name) {
    return find(name).map(value -> string(value));
  }

  /** A truth value, if there is one. */
  Optional<Boolean> bool(String name) {
    return find(name)
        .map(
            value -> {
              if (value == TRUE || value == FALSE) {
                return value == TRUE;
              }
              throw unexpected(value, "Boolean");
            });
  }

  /** A list of texts, if there is one. */
  Optional<List<String>> strings(String name) {
    return find(name)
        .map(
            value -> {
              if (value instanceof List<?> list) {
                return list.stream().map(element -> string(element)).toList();
              }
              throw unexpected(value, "List");
            });
  }

  /** Texts by text, if they are there. */
  Optional<Map<String, String>> stringMap(String name) {
    return object(name)
        .map(
            object -> {
              Map<String, String> strings = new LinkedHashMap<>();
              object.members.forEach((key, value) -> strings.put(key, string(value)));
              return strings;
            });
  }

  /** An object, if there is one. */
  Optional<Members> object(String name) {
    return find(name)
        .map(
            value -> {
              if (value instanceof Members object) {
                return object;
              }
              throw unexpected(value, "Structure");
            });
  }

  private Optional<Object> find(String name) {
    return Optional.ofNullable(members.get(name));
  }

  private static String string(@Nullable Object value) {
    if (value instanceof String text) {
      return text;
    }
    throw unexpected(value, "String");
  }

  private static Refusal unexpected(@Nullable Object value, String type) {
    if (value instanceof Members) {
      return Refusal.serialization("Start of structure or map found where not expected.");
    }
    if (value instanceof List) {
      return Refusal.serialization("Start of list found where not expected.");
    }
    String kind = value instanceof Scalar scalar ? scalar.kind() : "STRING_VALUE";
    return Refusal.serialization(kind + " can not be converted to a " + type);
  }
}
