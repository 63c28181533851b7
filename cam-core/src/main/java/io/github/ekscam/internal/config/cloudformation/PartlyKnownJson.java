package io.github.ekscam.internal.config.cloudformation;

import io.github.ekscam.config.InvalidInputException;
import io.github.ekscam.config.Source;
import io.github.ekscam.config.Unresolved.Value;
import io.github.ekscam.internal.config.tree.JsonTokens;
import io.github.ekscam.internal.config.tree.Node;
import io.github.ekscam.internal.config.tree.Node.Mapping;
import io.github.ekscam.internal.config.tree.Node.NotKnown;
import io.github.ekscam.internal.config.tree.Node.Scalar;
import io.github.ekscam.internal.config.tree.Node.Sequence;
import io.github.ekscam.internal.config.tree.StrictComposer;
import io.github.ekscam.internal.config.tree.Tokens;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * JSON that is put together from texts, not all of which are known. Each that is not becomes a mark
 * in the text, in quotes where JSON has no string already; what is read where a mark stands is not
 * known.
 */
final class PartlyKnownJson {

  /** Characters for private use, so that no other text is mistaken for a mark. */
  private static final char BEGIN = '\uE0CA';

  private static final char END = '\uE0CB';
  private static final Pattern MARK = Pattern.compile(BEGIN + "([0-9]{1,9})" + END);

  private final Source source;
  private final List<NotKnown> marked = new ArrayList<>();

  /** The text of strings that are not known in all their parts, with the marks in it. */
  private final IdentityHashMap<NotKnown, String> texts = new IdentityHashMap<>();

  /**
   * JSON that stands at one place.
   *
   * @param source where all of it is said to be written
   */
  PartlyKnownJson(Source source) {
    this.source = source;
  }

  /**
   * Reads JSON from the pieces of its text.
   *
   * @throws InvalidInputException if it is none
   */
  Node read(List<Node> parts) {
    StringBuilder text = new StringBuilder();
    boolean inString = false;
    for (Node part : parts) {
      if (part instanceof Scalar scalar) {
        if (scalar.text().indexOf(BEGIN) >= 0 || scalar.text().indexOf(END) >= 0) {
          throw new InvalidInputException(source, "", "has a character for private use, U+E0CA");
        }
        inString = endsInString(scalar.text(), inString);
        text.append(scalar.text());
      } else {
        String mark = BEGIN + String.valueOf(marked.size()) + END;
        marked.add(
            part instanceof NotKnown notKnown
                ? notKnown
                : new NotKnown(source, NotKnown.ANYTHING, part.notKnown()));
        text.append(inString ? mark : '"' + mark + '"');
      }
    }
    return unmarked(parsed(text.toString()));
  }

  private static boolean endsInString(String text, boolean beganInString) {
    boolean inString = beganInString;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (inString && c == '\\') {
        i++;
      } else if (c == '"') {
        inString = !inString;
      }
    }
    return inString;
  }

  private Node parsed(String text) {
    JsonTokens tokens = new JsonTokens(source.file(), text.getBytes(StandardCharsets.UTF_8));
    Tokens.Token first = tokens.next();
    if (first == Tokens.Token.END) {
      throw new InvalidInputException(source, "", "is empty");
    }
    return new StrictComposer(tokens).read(first);
  }

  private Node unmarked(Node node) {
    if (node instanceof Mapping mapping) {
      Map<String, Node> fields = new LinkedHashMap<>();
      List<Value> unknownKeys = new ArrayList<>();
      mapping
          .fields()
          .forEach(
              (name, value) -> {
                unknownKeys.addAll(values(name));
                fields.put(name, unmarked(value));
              });
      return unknownKeys.isEmpty()
          ? new Mapping(source, fields, Map.of())
          : new NotKnown(source, NotKnown.ANYTHING, PartlyKnown.merged(unknownKeys));
    }
    if (node instanceof Sequence sequence) {
      List<Node> items = new ArrayList<>();
      sequence.items().forEach(item -> items.add(unmarked(item)));
      return new Sequence(source, items);
    }
    return node instanceof Scalar scalar ? unmarked(scalar) : node;
  }

  private Node unmarked(Scalar scalar) {
    List<Value> values = values(scalar.text());
    if (values.isEmpty()) {
      return new Scalar(source, scalar.kind(), scalar.text());
    }
    NotKnown notKnown =
        new NotKnown(
            source,
            MARK.matcher(scalar.text())
                .replaceAll(mark -> Matcher.quoteReplacement(at(mark.group(1)).pattern())),
            PartlyKnown.merged(values));
    texts.put(notKnown, scalar.text());
    return notKnown;
  }

  private List<Value> values(String text) {
    List<Value> values = new ArrayList<>();
    if (text.indexOf(BEGIN) >= 0) {
      Matcher marks = MARK.matcher(text);
      while (marks.find()) {
        values.addAll(at(marks.group(1)).values());
      }
    }
    return values;
  }

  /** What a mark stands for; one that an escape made stands for the first. */
  private NotKnown at(String mark) {
    int index = Integer.parseInt(mark);
    return index < marked.size()
        ? marked.get(index)
        : new NotKnown(source, NotKnown.ANYTHING, List.of());
  }

  /** The list that is written as JSON in a string of this JSON, if one is. */
  Optional<Sequence> listWrittenIn(Node string) {
    String text = string instanceof NotKnown notKnown ? texts.get(notKnown) : null;
    if (text == null) {
      return Optional.empty();
    }
    try {
      return unmarked(parsed(text)) instanceof Sequence list ? Optional.of(list) : Optional.empty();
    } catch (InvalidInputException e) {
      return Optional.empty(); // It may be YAML, which is not known to be written so.
    }
  }

  /** A value of which all is known, as JSON. */
  static String write(Node node) {
    StringBuilder json = new StringBuilder();
    write(node, json);
    return json.toString();
  }

  private static void write(Node node, StringBuilder json) {
    if (node instanceof Mapping mapping) {
      json.append('{');
      String separator = "";
      for (Map.Entry<String, Node> field : mapping.fields().entrySet()) {
        json.append(separator);
        quote(field.getKey(), json);
        json.append(':');
        write(field.getValue(), json);
        separator = ",";
      }
      json.append('}');
    } else if (node instanceof Sequence sequence) {
      json.append('[');
      String separator = "";
      for (Node item : sequence.items()) {
        json.append(separator);
        write(item, json);
        separator = ",";
      }
      json.append(']');
    } else if (node instanceof Scalar scalar) {
      if (scalar.kind() == Scalar.Kind.STRING) {
        quote(scalar.text(), json);
      } else {
        json.append(scalar.isNull() ? "null" : scalar.text());
      }
    }
  }

  private static void quote(String text, StringBuilder json) {
    json.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        json.append('\\').append(c);
      } else if (c < ' ') {
        json.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
      } else {
        json.append(c);
      }
    }
    json.append('"');
  }
}
