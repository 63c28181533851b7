package io.github.ekscam.local;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import io.github.ekscam.internal.config.json.JsonFactories;
import io.github.ekscam.local.internal.eksapi.JsonTree;
import io.github.ekscam.local.internal.eksapi.WrongTypeException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The members of a JSON object in a request. A member that is null is not there, one that the
 * operation does not know is left alone, and of one that comes twice the last counts. One that is
 * not of the type that is asked for is a {@link WrongTypeException}.
 */
final class Members {

  private static final JsonFactory FACTORY =
      JsonFactories.reading(StreamReadConstraints.builder().maxNestingDepth(64).build());

  private final Map<String, Object> members;

  private Members(Map<String, Object> members) {
    this.members = members;
  }

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
      Map<String, Object> members = JsonTree.object(JsonTree.read(json)).orElseThrow();
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

  /** All of them, as values of JSON. */
  Map<String, Object> tree() {
    return members;
  }

  /** A text, if there is one. */
  Optional<String> string(String name) {
    return find(name).map(value -> string(name, value));
  }

  /** A truth value, if there is one. */
  Optional<Boolean> bool(String name) {
    return find(name)
        .map(
            value -> {
              if (value instanceof Boolean truth) {
                return truth;
              }
              throw new WrongTypeException(name, value, "Boolean");
            });
  }

  /** A list of texts, if there is one. */
  Optional<List<String>> strings(String name) {
    return find(name)
        .map(
            value -> {
              if (value instanceof List<?> list) {
                return list.stream().map(element -> string(name, element)).toList();
              }
              throw new WrongTypeException(name, value, "List");
            });
  }

  /** Texts by text, if they are there. */
  Optional<Map<String, String>> stringMap(String name) {
    return object(name)
        .map(
            object -> {
              Map<String, String> strings = new LinkedHashMap<>();
              object.members.forEach(
                  (key, value) -> {
                    if (value != JsonTree.NULL) {
                      strings.put(key, string(key, value));
                    }
                  });
              return strings;
            });
  }

  /** An object, if there is one. */
  Optional<Members> object(String name) {
    return find(name)
        .map(
            value ->
                new Members(
                    JsonTree.object(value)
                        .orElseThrow(() -> new WrongTypeException(name, value, "Structure"))));
  }

  private Optional<Object> find(String name) {
    return Optional.ofNullable(members.get(name)).filter(value -> value != JsonTree.NULL);
  }

  private static String string(String name, Object value) {
    if (value instanceof String text) {
      return text;
    }
    throw new WrongTypeException(name, value, "String");
  }
}
