package io.github.ekscam.internal.config.tree;

import io.github.ekscam.config.InvalidInputException;
import io.github.ekscam.config.Source;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.DumperOptions.ScalarStyle;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.events.AliasEvent;
import org.yaml.snakeyaml.events.DocumentEndEvent;
import org.yaml.snakeyaml.events.Event;
import org.yaml.snakeyaml.events.MappingEndEvent;
import org.yaml.snakeyaml.events.MappingStartEvent;
import org.yaml.snakeyaml.events.NodeEvent;
import org.yaml.snakeyaml.events.ScalarEvent;
import org.yaml.snakeyaml.events.SequenceEndEvent;
import org.yaml.snakeyaml.events.SequenceStartEvent;
import org.yaml.snakeyaml.parser.Parser;
import org.yaml.snakeyaml.parser.ParserImpl;

/** YAML documents, one after another; what their scalars mean is as {@link ScalarType} says. */
public class YamlTokens implements Tokens {

  static final String STANDARD_TAG = "tag:yaml.org,2002:";

  /** Tags of mappings, sequences and scalars that mean nothing but what stands there anyway. */
  private static final Set<String> MAPPING_TAGS = Set.of("!", STANDARD_TAG + "map");

  private static final Set<String> SEQUENCE_TAGS = Set.of("!", STANDARD_TAG + "seq");

  private static final Set<String> STRING_TAGS =
      Set.of("!", STANDARD_TAG + "str", STANDARD_TAG + "timestamp");

  private final String file;
  private final YamlCharacters characters;
  private final Parser events;

  /** What each open mapping or sequence expects next. */
  private final Deque<Expected> expected = new ArrayDeque<>();

  private @Nullable Event event;
  private boolean isKey;

  private enum Expected {
    KEY,
    VALUE,
    ITEM
  }

  public YamlTokens(Input input) {
    this.file = input.file();
    LoaderOptions options = new LoaderOptions();
    options.setCodePointLimit(Integer.MAX_VALUE);
    options.setProcessComments(false);
    this.characters = new YamlCharacters(input);
    this.events = new ParserImpl(characters, options);
  }

  @Override
  public Token next() {
    for (Event next = nextEvent(); next != null; next = nextEvent()) {
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
  }

  private @Nullable Event nextEvent() {
    characters.startValue();
    try {
      return events.peekEvent() == null ? null : events.getEvent();
    } catch (MarkedYAMLException e) {
      Mark mark = e.getProblemMark();
      String problem = Objects.requireNonNullElse(e.getProblem(), "unreadable");
      throw mark == null ? malformed(Source.of(file), problem) : malformed(source(mark), problem);
    } catch (YAMLException e) {
      throw malformed(Source.of(file), Objects.requireNonNullElse(e.getMessage(), "unreadable"));
    } catch (NumberFormatException e) {
      // SnakeYAML lets it through, of an escape that stands for more than there are characters.
      throw malformed(characters.source(), "an escape stands for no character");
    }
  }

  /** The refusal of a text that is not YAML. */
  RuntimeException malformed(Source source, String problem) {
    return new InvalidInputException(source, "", "not valid YAML: " + problem);
  }

  private Token token(Event next) {
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

  private Source source(Mark mark) {
    return new Source(file, mark.getLine() + 1, mark.getColumn() + 1);
  }

  /** Reads the end of the document of which all values were read. */
  final void endDocument() {
    Event end = nextEvent();
    if (!(end instanceof DocumentEndEvent)) {
      throw new IllegalStateException("not at the end of a document but at " + end);
    }
  }

  final Event current() {
    if (event == null) {
      throw new IllegalStateException("before the first token");
    }
    return event;
  }

  @Override
  public Source source() {
    return source(current().getStartMark());
  }

  @Override
  public String text() {
    if (current() instanceof AliasEvent alias) {
      return alias.getAnchor();
    }
    String text = ((ScalarEvent) current()).getValue();
    if (hasLoneSurrogate(text)) {
      throw new InvalidInputException(
          source(), "", "not valid YAML: an escape stands for half a character");
    }
    return text;
  }

  private static boolean hasLoneSurrogate(String text) {
    return text.chars().anyMatch(c -> Character.isSurrogate((char) c))
        && text.codePoints().anyMatch(c -> Character.getType(c) == Character.SURROGATE);
  }

  @Override
  public Node.Scalar.Kind scalarKind() {
    ScalarEvent scalar = (ScalarEvent) current();
    String tag = scalar.getTag();
    String text = scalar.getValue();
    if (tag == null) {
      return scalar.getScalarStyle() == ScalarStyle.PLAIN
          ? ScalarType.ofPlain(text).kind()
          : Node.Scalar.Kind.STRING;
    }
    return kindOfTag(tag, text);
  }

  private static Node.Scalar.Kind kindOfTag(String tag, String text) {
    Node.Scalar.Kind kind =
        switch (tag) {
          case STANDARD_TAG + "null" -> Node.Scalar.Kind.NULL;
          case STANDARD_TAG + "bool" -> Node.Scalar.Kind.BOOLEAN;
          case STANDARD_TAG + "int", STANDARD_TAG + "float" -> Node.Scalar.Kind.NUMBER;
          default -> Node.Scalar.Kind.STRING;
        };
    // A tag can only say what the text could mean anyway.
    return kind == ScalarType.ofPlain(text).kind() ? kind : Node.Scalar.Kind.STRING;
  }

  @Override
  public boolean isLiteral() {
    return ((ScalarEvent) current()).getScalarStyle() == ScalarStyle.LITERAL;
  }

  @Override
  public @Nullable String foreignTag() {
    Event event = current();
    if (event instanceof MappingStartEvent mapping) {
      return foreign(mapping.getTag(), MAPPING_TAGS);
    }
    if (event instanceof SequenceStartEvent sequence) {
      return foreign(sequence.getTag(), SEQUENCE_TAGS);
    }
    if (event instanceof ScalarEvent scalar
        && foreign(scalar.getTag(), STRING_TAGS) != null
        && kindOfTag(scalar.getTag(), scalar.getValue()) == Node.Scalar.Kind.STRING) {
      return foreign(scalar.getTag(), STRING_TAGS);
    }
    return null;
  }

  /** A tag as it is written, unless it is none or one of these. */
  private static @Nullable String foreign(@Nullable String tag, Set<String> known) {
    if (tag == null || known.contains(tag)) {
      return null;
    }
    return tag.startsWith(STANDARD_TAG) ? "!!" + tag.substring(STANDARD_TAG.length()) : tag;
  }

  @Override
  public @Nullable String anchor() {
    return current() instanceof AliasEvent ? null : ((NodeEvent) current()).getAnchor();
  }

  @Override
  public boolean isMergeKey() {
    ScalarEvent scalar = (ScalarEvent) current();
    String tag = scalar.getTag();
    return scalar.getValue().equals("<<")
        && (tag == null
            ? scalar.getScalarStyle() == ScalarStyle.PLAIN
            : tag.equals(STANDARD_TAG + "merge"));
  }
}
