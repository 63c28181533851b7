package io.github.ekscam.local.webhook;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import io.github.ekscam.internal.config.json.JsonFactories;
import io.github.ekscam.internal.text.GoBytes;
import io.github.ekscam.internal.text.GoStrings;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.util.HashMap;
import java.util.Map;
import java.util.Map.Entry;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Decodes JSON into types as Go's {@code encoding/json} does: the names of fields are matched in
 * any case if not exactly, unknown ones are skipped, of those that are there twice the later
 * counts, {@code null} changes nothing, what is no UTF-8 is U+FFFD, and a value of another type is
 * an error.
 */
final class GoDecoder {

  /** As Go's, which names no limit for anything else. */
  private static final int MOST_NESTING = 10_000;

  private static final JsonFactory FACTORY =
      JsonFactories.reading(
          StreamReadConstraints.builder()
              .maxNestingDepth(MOST_NESTING)
              .maxNumberLength(Integer.MAX_VALUE)
              .maxNameLength(Integer.MAX_VALUE)
              .maxStringLength(Integer.MAX_VALUE)
              .build());

  /** How long the escape of a character is. */
  private static final int ESCAPE = 6;

  /** {@code time.RFC3339}, with the fraction that Go reads beside it. */
  private static final Pattern TIME =
      Pattern.compile(
          "(?<time>[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2})([.,][0-9]+)?"
              + "(Z|[+-](?<hours>[0-9]{2}):(?<minutes>[0-9]{2}))");

  private static final Pattern INT64 = Pattern.compile("-?[0-9]{1,19}");

  private GoDecoder() {}

  /** What JSON is decoded into. */
  @FunctionalInterface
  interface Type {

    /**
     * Decodes a value that is not {@code null}, at whose first token the parser is, and leaves it
     * at the last.
     */
    void decode(JsonParser json) throws IOException, MismatchException;
  }

  /** A value is of another type, or what should be JSON is none. */
  static final class MismatchException extends Exception {

    private static final long serialVersionUID = 1L;

    MismatchException(String message) {
      super(message, null, false, false);
    }
  }

  /**
   * Decodes the first value of a text, whatever follows it, as a {@code Decoder} does.
   *
   * @throws MismatchException if it is none of the type
   */
  static void decodeFirst(byte[] utf8, Type type) throws MismatchException {
    String text = text(utf8);
    if (GoStrings.trimSpace(text).startsWith("null")) {
      // What follows is not looked at, also where it touches.
      return;
    }
    decode(text, type, false);
  }

  /**
   * Decodes a text that is one value and nothing else, as {@code Unmarshal} does.
   *
   * @throws MismatchException if it is none of the type
   */
  static void decodeAll(byte[] utf8, Type type) throws MismatchException {
    decode(text(utf8), type, true);
  }

  private static String text(byte[] utf8) {
    return withoutLoneSurrogates(GoBytes.runes(GoBytes.string(utf8)));
  }

  /** Half of a pair of escapes is U+FFFD to Go, and none to Jackson. */
  private static String withoutLoneSurrogates(String json) {
    StringBuilder text = new StringBuilder(json);
    for (int i = json.indexOf('\\'); i >= 0; i = json.indexOf('\\', i)) {
      int half = escaped(json, i);
      if (half < 0) {
        i += 2;
      } else if (Character.isHighSurrogate((char) half)
          && Character.isLowSurrogate((char) Math.max(escaped(json, i + ESCAPE), 0))) {
        i += 2 * ESCAPE;
      } else {
        if (Character.isSurrogate((char) half)) {
          text.replace(i, i + ESCAPE, "\\ufffd");
        }
        i += ESCAPE;
      }
    }
    return text.toString();
  }

  /** The character of an escape by four hexadecimal digits; -1 if there is none. */
  private static int escaped(String json, int begin) {
    if (!json.startsWith("\\u", begin) || begin + ESCAPE > json.length()) {
      return -1;
    }
    int value = 0;
    for (int i = begin + 2; i < begin + ESCAPE; i++) {
      int digit = Character.digit(json.charAt(i), 16);
      if (digit < 0 || json.charAt(i) > 'f') {
        return -1;
      }
      value = value << 4 | digit;
    }
    return value;
  }

  private static void decode(String text, Type type, boolean isAll) throws MismatchException {
    try (JsonParser json = FACTORY.createParser(text)) {
      if (text.startsWith("\uFEFF") || json.nextToken() == null) {
        throw new MismatchException("unexpected end of JSON input");
      }
      value(json, type);
      if (isAll && json.nextToken() != null) {
        throw new MismatchException("invalid character after top-level value");
      }
    } catch (IOException e) {
      // Its message would quote what was sent.
      throw new MismatchException("invalid JSON");
    }
  }

  private static void value(JsonParser json, Type type) throws IOException, MismatchException {
    if (json.currentToken() != JsonToken.VALUE_NULL) {
      type.decode(json);
    }
  }

  private static void require(JsonParser json, JsonToken token, String name)
      throws MismatchException {
    if (json.currentToken() != token) {
      throw new MismatchException("json: cannot unmarshal into Go value of type " + name);
    }
  }

  /** Anything. */
  static Type any() {
    return JsonParser::skipChildren;
  }

  /** A string, and what becomes of it. */
  static Type string(Consumer<String> to) {
    return json -> {
      require(json, JsonToken.VALUE_STRING, "string");
      to.accept(json.getText());
    };
  }

  /** A string. */
  static Type string() {
    return string(text -> {});
  }

  /** A boolean. */
  static Type bool() {
    return json -> {
      if (json.currentToken() != JsonToken.VALUE_TRUE) {
        require(json, JsonToken.VALUE_FALSE, "bool");
      }
    };
  }

  /** An integer of 64 bits. */
  static Type int64() {
    return json -> {
      require(json, JsonToken.VALUE_NUMBER_INT, "int64");
      String digits = json.getText();
      try {
        if (INT64.matcher(digits).matches()) {
          Long.parseLong(digits);
          return;
        }
      } catch (NumberFormatException e) {
        // It is refused like one that has more digits.
      }
      throw new MismatchException("json: cannot unmarshal number into Go value of type int64");
    };
  }

  /** A time of Kubernetes' API. */
  static Type time() {
    return json -> {
      require(json, JsonToken.VALUE_STRING, "time.Time");
      if (!isTime(json.getText())) {
        throw new MismatchException("parsing time: not of the form 2006-01-02T15:04:05Z07:00");
      }
    };
  }

  private static boolean isTime(String text) {
    Matcher matcher = TIME.matcher(text);
    if (!matcher.matches()) {
      return false;
    }
    // Go takes offsets of 24 hours and of 60 minutes, as some write them.
    if (matcher.group("hours") != null
        && (Integer.parseInt(matcher.group("hours")) > 24
            || Integer.parseInt(matcher.group("minutes")) > 60)) {
      return false;
    }
    try {
      LocalDateTime.parse(matcher.group("time"));
      return true;
    } catch (DateTimeException e) {
      return false;
    }
  }

  /** A list. */
  static Type list(Type element) {
    return json -> {
      require(json, JsonToken.START_ARRAY, "slice");
      while (json.nextToken() != JsonToken.END_ARRAY) {
        value(json, element);
      }
    };
  }

  /** A map from strings. */
  static Type map(Type element) {
    return json -> {
      require(json, JsonToken.START_OBJECT, "map");
      while (json.nextToken() != JsonToken.END_OBJECT) {
        json.nextToken();
        value(json, element);
      }
    };
  }

  /** A struct with these fields. */
  static Type struct(Map<String, Type> fields) {
    Map<String, Type> folded = new HashMap<>();
    for (Entry<String, Type> field : fields.entrySet()) {
      folded.put(GoStrings.fold(field.getKey()), field.getValue());
    }
    return json -> {
      require(json, JsonToken.START_OBJECT, "struct");
      while (json.nextToken() != JsonToken.END_OBJECT) {
        String name = json.currentName();
        Type exact = fields.get(name);
        Type field = exact == null ? folded.getOrDefault(GoStrings.fold(name), any()) : exact;
        json.nextToken();
        value(json, field);
      }
    };
  }
}
