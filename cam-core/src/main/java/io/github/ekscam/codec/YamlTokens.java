package io.github.ekscam.codec;

import java.io.ByteArrayInputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.DumperOptions.ScalarStyle;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.events.AliasEvent;
import org.yaml.snakeyaml.events.Event;
import org.yaml.snakeyaml.events.MappingEndEvent;
import org.yaml.snakeyaml.events.MappingStartEvent;
import org.yaml.snakeyaml.events.NodeEvent;
import org.yaml.snakeyaml.events.ScalarEvent;
import org.yaml.snakeyaml.events.SequenceEndEvent;
import org.yaml.snakeyaml.events.SequenceStartEvent;

/**
 * YAML documents, one after another. Plain scalars mean what they mean to sigs.k8s.io/yaml, and so
 * to kubectl and eksctl: among others, {@code y} and {@code no} are booleans.
 */
final class YamlTokens implements Tokens {

  private static final Set<String> NULLS = Set.of("", "~", "null", "Null", "NULL");
  private static final Pattern BOOLEAN =
      Pattern.compile(
          "[yYnN]|yes|Yes|YES|no|No|NO|true|True|TRUE|false|False|FALSE|on|On|ON|off|Off|OFF");
  private static final Pattern NUMBER =
      Pattern.compile(
          "[-+]?(0b[01_]+|0o?[0-7_]+|0x[0-9a-fA-F_]+|[0-9][0-9_]*"
              + "|(\\.[0-9]+|[0-9]+(\\.[0-9]*)?)([eE][-+]?[0-9]+)?"
              + "|\\.(inf|Inf|INF))|\\.(nan|NaN|NAN)");

  private final String source;
  private final Iterator<Event> events;

  /** What each open mapping or sequence expects next. */
  private final Deque<Expected> expected = new ArrayDeque<>();

  private @Nullable Event event;
  private boolean isKey;

  private enum Expected {
    KEY,
    VALUE,
    ITEM
  }

  YamlTokens(String source, byte[] bytes) {
    this.source = source;
    LoaderOptions options = new LoaderOptions();
    options.setCodePointLimit(Integer.MAX_VALUE);
    options.setNestingDepthLimit(TreeReader.MOST_DEPTH);
    options.setProcessComments(false);
    this.events =
        new Yaml(options)
            .parse(new InputStreamReader(new ByteArrayInputStream(bytes), StandardCharsets.UTF_8))
            .iterator();
  }

  @Override
  public Token next() {
    try {
      while (events.hasNext()) {
        Event next = events.next();
        event = next;
        isKey = expected.peek() == Expected.KEY;
        if (next instanceof MappingEndEvent) {
          expected.pop();
          return Token.MAPPING_END;
        }
        if (next instanceof SequenceEndEvent) {
          expected.pop();
          return Token.SEQUENCE_END;
        }
        if (next instanceof NodeEvent) {
          return token(next);
        }
        // Otherwise it is the begin or end of the stream or of a document.
      }
      return Token.END;
    } catch (MarkedYAMLException e) {
      throw invalid(e.getProblemMark(), e.getProblem());
    } catch (YAMLException e) {
      throw invalid(null, e.getMessage());
    }
  }

  private Token token(Event next) {
    if (isKey && !(next instanceof ScalarEvent)) {
      throw new InvalidInputException(position(), "", "a key must be a plain string");
    }
    if (!expected.isEmpty() && expected.peek() != Expected.ITEM) {
      expected.push(expected.pop() == Expected.KEY ? Expected.VALUE : Expected.KEY);
    }
    if (next instanceof MappingStartEvent) {
      expected.push(Expected.KEY);
      return Token.MAPPING_START;
    }
    if (next instanceof SequenceStartEvent) {
      expected.push(Expected.ITEM);
      return Token.SEQUENCE_START;
    }
    if (next instanceof AliasEvent) {
      return Token.ALIAS;
    }
    return isKey ? Token.KEY : Token.SCALAR;
  }

  private InvalidInputException invalid(@Nullable Mark mark, @Nullable String problem) {
    Position position =
        mark == null
            ? Position.of(source)
            : new Position(source, mark.getLine() + 1, mark.getColumn() + 1);
    return new InvalidInputException(
        position, "", "not valid YAML: " + (problem == null ? "unreadable" : problem));
  }

  private Event current() {
    if (event == null) {
      throw new IllegalStateException("before the first token");
    }
    return event;
  }

  @Override
  public Position position() {
    Mark mark = current().getStartMark();
    return new Position(source, mark.getLine() + 1, mark.getColumn() + 1);
  }

  @Override
  public String text() {
    return current() instanceof AliasEvent alias
        ? alias.getAnchor()
        : ((ScalarEvent) current()).getValue();
  }

  @Override
  public Node.Scalar.Kind scalarKind() {
    ScalarEvent scalar = (ScalarEvent) current();
    String tag = scalar.getTag();
    if (tag != null && !tag.startsWith("tag:yaml.org,2002:")) {
      return Node.Scalar.Kind.STRING;
    }
    if (tag == null && scalar.getScalarStyle() != ScalarStyle.PLAIN) {
      return Node.Scalar.Kind.STRING;
    }
    String type = tag == null ? "" : tag.substring("tag:yaml.org,2002:".length());
    String text = scalar.getValue();
    return switch (type) {
      case "" -> kindOfPlain(text);
      case "null" -> Node.Scalar.Kind.NULL;
      case "bool" -> Node.Scalar.Kind.BOOLEAN;
      case "int", "float" -> Node.Scalar.Kind.NUMBER;
      default -> Node.Scalar.Kind.STRING;
    };
  }

  private static Node.Scalar.Kind kindOfPlain(String text) {
    if (NULLS.contains(text)) {
      return Node.Scalar.Kind.NULL;
    }
    if (BOOLEAN.matcher(text).matches()) {
      return Node.Scalar.Kind.BOOLEAN;
    }
    return NUMBER.matcher(text).matches() ? Node.Scalar.Kind.NUMBER : Node.Scalar.Kind.STRING;
  }

  @Override
  public @Nullable String anchor() {
    return current() instanceof AliasEvent ? null : ((NodeEvent) current()).getAnchor();
  }

  @Override
  public boolean isMergeKey() {
    ScalarEvent scalar = (ScalarEvent) current();
    return scalar.getScalarStyle() == ScalarStyle.PLAIN && scalar.getValue().equals("<<");
  }
}
