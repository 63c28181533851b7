package io.github.ekscam.internal.config.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class JsonFactoriesTest {

  /** In what JSON comes: names have other tables in bytes than in characters. */
  private enum From {
    BYTES {
      @Override
      JsonParser parser(JsonFactory factory, String json) throws IOException {
        return factory.createParser(json.getBytes(StandardCharsets.UTF_8));
      }
    },
    STREAM {
      @Override
      JsonParser parser(JsonFactory factory, String json) throws IOException {
        return factory.createParser(
            new ByteArrayInputStream(json.getBytes(StandardCharsets.UTF_8)));
      }
    },
    TEXT {
      @Override
      JsonParser parser(JsonFactory factory, String json) throws IOException {
        return factory.createParser(json);
      }
    },
    READER {
      @Override
      JsonParser parser(JsonFactory factory, String json) throws IOException {
        return factory.createParser(new StringReader(json));
      }
    };

    abstract JsonParser parser(JsonFactory factory, String json) throws IOException;

    List<String> names(JsonFactory factory, String json) throws IOException {
      List<String> names = new ArrayList<>();
      try (JsonParser parser = parser(factory, json)) {
        for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
          if (token == JsonToken.FIELD_NAME) {
            names.add(parser.currentName());
          }
        }
      }
      return names;
    }
  }

  private static List<String> names(int count, IntFunction<String> name) {
    return IntStream.range(0, count).mapToObj(name).toList();
  }

  private static String object(List<String> names) {
    return names.stream()
        .map(name -> "\"" + name + "\":1")
        .collect(Collectors.joining(",", "{", "}"));
  }

  /** A table that hashes by four bytes takes the first pair for alike, one by 33 the second. */
  private static List<String> alike(List<String> parts) {
    return names(
        20_000,
        number ->
            IntStream.range(0, 16)
                .mapToObj(bit -> parts.get(number >> bit & 1))
                .collect(Collectors.joining()));
  }

  static List<Arguments> hostile() {
    List<Arguments> hostile = new ArrayList<>();
    for (From from : From.values()) {
      hostile.add(Arguments.of(from, List.of("aaaa", "bbbb")));
      hostile.add(Arguments.of(from, List.of("aR", "b1")));
    }
    return hostile;
  }

  @ParameterizedTest
  @MethodSource("hostile")
  void namesOfOneHashCode_areRead_andSpoilNothingAfterThem(From from, List<String> parts)
      throws IOException {
    JsonFactory factory = JsonFactories.reading();
    List<String> alike = alike(parts);
    List<String> plain = names(2_000, number -> "name" + number);

    assertThat(from.names(factory, object(alike))).isEqualTo(alike);
    assertThat(from.names(factory, object(plain))).isEqualTo(plain);
    assertThat(from.names(factory, object(alike))).isEqualTo(alike);
  }

  @ParameterizedTest
  @EnumSource
  void names_areNotKeptByTheVirtualMachine(From from) throws IOException {
    assertThat(from.names(JsonFactories.reading(), "{\"aNameOfNobody\":1}").get(0))
        .isEqualTo("aNameOfNobody")
        .isNotSameAs("aNameOfNobody");
  }

  private static final JsonFactory BOUNDED =
      JsonFactories.reading(
          StreamReadConstraints.builder()
              .maxNestingDepth(2)
              .maxStringLength(4)
              .maxNumberLength(3)
              .maxNameLength(5)
              .build());

  private static void readAll(JsonFactory factory, String json) throws IOException {
    try (JsonParser parser = factory.createParser(json)) {
      for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
        if (token == JsonToken.VALUE_STRING) {
          parser.getText();
        }
      }
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "[[]]|[[[]]]|Document nesting depth (3) exceeds the maximum allowed (2, from"
            + " `StreamReadConstraints.getMaxNestingDepth()`)",
        "[\"four\"]|[\"fives\"]|String value length (5) exceeds the maximum allowed (4, from"
            + " `StreamReadConstraints.getMaxStringLength()`)",
        "[123]|[1234]|Number value length (4) exceeds the maximum allowed (3, from"
            + " `StreamReadConstraints.getMaxNumberLength()`)",
      })
  void bounds_hold(String within, String beyond, String message) throws IOException {
    readAll(BOUNDED, within);

    assertThatThrownBy(() -> readAll(BOUNDED, beyond))
        .isInstanceOfSatisfying(
            StreamConstraintsException.class,
            e -> assertThat(e.getOriginalMessage()).isEqualTo(message));
  }

  /** Jackson looks at the length of names only where it makes room for one. */
  @Test
  void boundOfNames_holds() throws IOException {
    readAll(BOUNDED, object(List.of("names")));

    assertThatThrownBy(() -> readAll(BOUNDED, object(List.of("name".repeat(20_000)))))
        .isInstanceOf(StreamConstraintsException.class);
  }

  @Test
  void boundsOfJackson_holdWhereNoOthersAreGiven() throws IOException {
    JsonFactory factory = JsonFactories.reading();
    readAll(factory, "[".repeat(1_000) + "]".repeat(1_000));

    assertThatThrownBy(() -> readAll(factory, "[".repeat(1_001) + "]".repeat(1_001)))
        .isInstanceOf(StreamConstraintsException.class);
  }

  @Test
  void writing_isOnOneLine() throws IOException {
    StringWriter out = new StringWriter();
    try (JsonGenerator json = JsonFactories.writing().createGenerator(out)) {
      json.writeStartObject();
      json.writeStringField("a", "<é\n\">");
      json.writeNullField("b");
      json.writeEndObject();
    }

    assertThat(out).hasToString("{\"a\":\"<é\\n\\\">\",\"b\":null}");
  }
}
