package io.github.ekscam.internal.config.awsauth;

import io.github.ekscam.config.InvalidInputException;
import io.github.ekscam.config.Source;
import io.github.ekscam.internal.config.Input;
import io.github.ekscam.internal.config.Node;
import io.github.ekscam.internal.config.Node.Scalar;
import io.github.ekscam.internal.config.TreeReader;
import io.github.ekscam.internal.config.YamlCharacters;
import java.io.ByteArrayInputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.DumperOptions.ScalarStyle;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.events.AliasEvent;
import org.yaml.snakeyaml.events.Event;
import org.yaml.snakeyaml.events.MappingStartEvent;
import org.yaml.snakeyaml.events.NodeEvent;
import org.yaml.snakeyaml.events.ScalarEvent;
import org.yaml.snakeyaml.events.SequenceStartEvent;
import org.yaml.snakeyaml.parser.Parser;
import org.yaml.snakeyaml.parser.ParserImpl;

/**
 * A YAML text inside another file, as Go programs read it: the first document alone, keys of any
 * scalar type, the last of equal keys, tags of mappings and lists overlooked.
 *
 * <p>Reproduces {@code Unmarshal} of {@code go.yaml.in/yaml/v2} 2.4 and {@code YAMLToJSON} of
 * {@code sigs.k8s.io/yaml} 1.6. The work is bounded as there: by the share of what aliases stand
 * for. Lines of the positions are those of the text.
 */
final class GoYaml {

  private static final String STANDARD_TAG = "tag:yaml.org,2002:";
  private static final String NULL = STANDARD_TAG + "null";
  private static final String BOOL = STANDARD_TAG + "bool";
  private static final String INT = STANDARD_TAG + "int";
  private static final String FLOAT = STANDARD_TAG + "float";
  private static final String STR = STANDARD_TAG + "str";
  private static final String TIMESTAMP = STANDARD_TAG + "timestamp";
  private static final String BINARY = STANDARD_TAG + "binary";
  private static final String MERGE = STANDARD_TAG + "merge";

  private static final Set<String> NULLS = Set.of("", "~", "null", "Null", "NULL");
  private static final Pattern BOOLEAN =
      Pattern.compile(
          "[yYnN]|yes|Yes|YES|no|No|NO|true|True|TRUE|false|False|FALSE|on|On|ON|off|Off|OFF");
  private static final Pattern NOT_FINITE =
      Pattern.compile("[-+]?\\.(inf|Inf|INF)|\\.(nan|NaN|NAN)");
  private static final Pattern INTEGER =
      Pattern.compile("[-+]?(0[bB][01]+|0[oO][0-7]+|0[xX][0-9a-fA-F]+|0[0-7]*|[1-9][0-9]*)");
  private static final Pattern DECIMAL =
      Pattern.compile("[-+]?(\\.[0-9]+|[0-9]+(\\.[0-9]*)?)([eE][-+]?[0-9]+)?");
  private static final Pattern DATE =
      Pattern.compile(
          "\\d{4}-(0?[1-9]|1[0-2])-(0?[1-9]|[12]\\d|3[01])"
              + "([Tt ]([01]?\\d|2[0-3]):[0-5]?\\d:[0-5]?\\d(\\.\\d+)?(Z|[-+]\\d\\d:\\d\\d)?)?");

  private static final BigInteger MOST_UNSIGNED = BigInteger.ONE.shiftLeft(64);

  /** As {@code encoding/json} writes the keys of a map. */
  private static final Comparator<String> BY_BYTES =
      Comparator.comparing(key -> key.getBytes(StandardCharsets.UTF_8), Arrays::compareUnsigned);

  private final Set<Alias> open = Collections.newSetFromMap(new IdentityHashMap<>());
  private int decoded = 1;
  private int aliased;
  private int aliasDepth;

  private GoYaml() {}

  /** A text that cannot be read at all. */
  static final class UnreadableException extends Exception {
    private static final long serialVersionUID = 1L;

    private final int line;

    private UnreadableException(int line, String problem) {
      super(problem, null, false, false);
      this.line = line;
    }

    /** The line of the text, from 1; 0 if it is not known. */
    int line() {
      return line;
    }

    String problem() {
      return String.valueOf(getMessage());
    }
  }

  /**
   * The text as JSON. Members of objects are in the order of their names.
   *
   * @throws BeyondBoundsException if it is nested too deep
   */
  static Node toJson(String text) throws UnreadableException {
    Raw root = parse(text);
    if (root == null) {
      return new Scalar(Source.of(""), Scalar.Kind.NULL, "");
    }
    return convert(new GoYaml().decode(root));
  }

  /**
   * The items of a list of strings.
   *
   * @param strings takes them, also those that come before a problem
   * @return what is no string and left out, each with its place; all of the text if it is no list
   * @throws BeyondBoundsException if it is nested too deep
   */
  static List<Node> toStrings(String text, List<Scalar> strings) throws UnreadableException {
    Raw root = parse(text);
    if (root == null) {
      return List.of();
    }
    return new GoYaml().decodeStrings(root, strings);
  }

  /** What Go would still read, and nobody writes. */
  static final class BeyondBoundsException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private BeyondBoundsException(String problem) {
      super(problem, null, false, false);
    }
  }

  // The text's own structure.

  /** A node as it is written. */
  private sealed interface Raw {
    Source position();
  }

  private record RawScalar(Source position, String tag, boolean implicit, String value)
      implements Raw {

    boolean isMerge() {
      return value.equals("<<") && (implicit || tag.equals(MERGE));
    }
  }

  private record RawList(Source position, List<Raw> items) implements Raw {}

  /** Keys and values by turns. */
  private record RawMapping(Source position, List<Raw> keysAndValues) implements Raw {}

  /** An alias; only identity tells it from another. */
  private static final class Alias implements Raw {
    private final Source position;
    private final String name;
    private final Anchor anchor;

    private Alias(Source position, String name, Anchor anchor) {
      this.position = position;
      this.name = name;
      this.anchor = anchor;
    }

    @Override
    public Source position() {
      return position;
    }

    Raw target() throws UnreadableException {
      if (anchor.node == null) {
        throw containsItself(this);
      }
      return anchor.node;
    }
  }

  /** What an anchor is set at, once that is read. */
  private static final class Anchor {
    private @Nullable Raw node;
  }

  private static UnreadableException containsItself(Alias alias) {
    return new UnreadableException(
        alias.position.line(), "anchor '" + alias.name + "' value contains itself");
  }

  /** All attempts together look at so many characters at most. */
  private static final int MOST_READ = 64 << 20;

  /**
   * Goes on where Go does and SnakeYAML does not, at a tab between two tokens of one line: with a
   * space in its place.
   */
  private static @Nullable Raw parse(String text) throws UnreadableException {
    requireKnownDirectives(text);
    int[] characters = text.codePoints().toArray();
    for (long read = 0; read <= MOST_READ; read += characters.length) {
      try {
        return compose(characters);
      } catch (MarkedYAMLException e) {
        Mark mark = e.getProblemMark();
        if (mark == null || !isSeparatingTab(characters, mark.getIndex())) {
          throw new UnreadableException(
              mark == null ? 0 : mark.getLine() + 1, String.valueOf(e.getProblem()));
        }
        characters[mark.getIndex()] = ' ';
      } catch (YAMLException | NumberFormatException e) {
        throw new UnreadableException(0, String.valueOf(e.getMessage()));
      } catch (InvalidInputException e) {
        throw new UnreadableException(0, "a character that YAML does not allow");
      }
    }
    throw new BeyondBoundsException("more tabs between words than are looked at; write spaces");
  }

  private static @Nullable Raw compose(int[] characters) throws UnreadableException {
    byte[] bytes = new String(characters, 0, characters.length).getBytes(StandardCharsets.UTF_8);
    Input input = Input.read("", new ByteArrayInputStream(bytes), Input.LONGEST_VALUE);
    LoaderOptions options = new LoaderOptions();
    options.setCodePointLimit(Integer.MAX_VALUE);
    options.setProcessComments(false);
    Parser events = new ParserImpl(new YamlCharacters(input), options);
    return new Composer(events, characters).document();
  }

  /** Before the document, Go refuses a directive that it does not know. */
  private static void requireKnownDirectives(String text) throws UnreadableException {
    int number = 0;
    int begin = text.startsWith("\uFEFF") ? 1 : 0;
    while (begin < text.length()) {
      number++;
      int end = text.indexOf('\n', begin);
      String line = text.substring(begin, end < 0 ? text.length() : end);
      String content = line.strip();
      if (isUnknownDirective(line)) {
        throw new UnreadableException(number, "found unknown directive name");
      }
      if (!line.startsWith("%") && !content.isEmpty() && !content.startsWith("#")) {
        return;
      }
      begin = end < 0 ? text.length() : end + 1;
    }
  }

  private static final Pattern KNOWN_DIRECTIVE = Pattern.compile("%(YAML|TAG)\\s");

  /** No known one is longer, with the blank behind it. */
  private static final int LONGEST_DIRECTIVE = 6;

  private static boolean isUnknownDirective(String line) {
    return line.startsWith("%") && !KNOWN_DIRECTIVE.matcher(line).lookingAt();
  }

  /** A tab may not indent, nor follow what begins an item or a key that may go over lines. */
  private static boolean isSeparatingTab(int[] characters, int at) {
    if (at >= characters.length || characters[at] != '\t') {
      return false;
    }
    int before = lastWord(characters, at);
    if (before < 0 || characters[before] == '\n' || characters[before] == '\r') {
      return false;
    }
    int previous = before == 0 ? '\n' : characters[before - 1];
    return switch (characters[before]) {
      case '-', '?' -> !isBlank(previous);
      case ':' -> {
        int key = lastWord(characters, before);
        yield key >= 0 && characters[key] != '\n' && characters[key] != '\r';
      }
      default -> true;
    };
  }

  private static int lastWord(int[] characters, int before) {
    int at = before - 1;
    while (at >= 0 && (characters[at] == ' ' || characters[at] == '\t')) {
      at--;
    }
    return at;
  }

  private static boolean isBlank(int character) {
    return character == ' ' || character == '\t' || character == '\n' || character == '\r';
  }

  /** Puts the first document together. */
  private static final class Composer {

    private final Parser events;
    private final int[] characters;
    private final Map<String, Anchor> anchors = new HashMap<>();
    private int depth;

    Composer(Parser events, int[] characters) {
      this.events = events;
      this.characters = characters;
    }

    @Nullable Raw document() throws UnreadableException {
      events.getEvent();
      if (!events.checkEvent(Event.ID.DocumentStart)) {
        return null;
      }
      events.getEvent();
      Raw root = node(events.getEvent());
      // The end of the document is read with it, which takes the next token; what follows is not.
      Mark end = events.getEvent().getStartMark();
      int last = Math.min(characters.length, end.getIndex() + LONGEST_DIRECTIVE);
      if (isUnknownDirective(new String(characters, end.getIndex(), last - end.getIndex()))) {
        throw new UnreadableException(end.getLine() + 1, "found unknown directive name");
      }
      return root;
    }

    private Raw node(Event event) throws UnreadableException {
      Mark mark = event.getStartMark();
      Source position = new Source("", mark.getLine() + 1, mark.getColumn() + 1);
      if (event instanceof AliasEvent alias) {
        Anchor anchor = anchors.get(alias.getAnchor());
        if (anchor == null) {
          throw new UnreadableException(
              position.line(), "unknown anchor '" + alias.getAnchor() + "' referenced");
        }
        return new Alias(position, alias.getAnchor(), anchor);
      }
      Anchor anchor = new Anchor();
      if (event instanceof NodeEvent node && node.getAnchor() != null) {
        anchors.put(node.getAnchor(), anchor);
      }
      if (event instanceof ScalarEvent scalar) {
        anchor.node = scalar(position, scalar);
        return anchor.node;
      }
      if (++depth > TreeReader.MOST_DEPTH) {
        throw new BeyondBoundsException(
            "nested more than " + TreeReader.MOST_DEPTH + " levels deep");
      }
      if (event instanceof SequenceStartEvent) {
        anchor.node = new RawList(position, nodesUntil(Event.ID.SequenceEnd));
      } else if (event instanceof MappingStartEvent) {
        anchor.node = new RawMapping(position, nodesUntil(Event.ID.MappingEnd));
      } else {
        throw new IllegalStateException("unexpected " + event);
      }
      depth--;
      return anchor.node;
    }

    private List<Raw> nodesUntil(Event.ID end) throws UnreadableException {
      List<Raw> nodes = new ArrayList<>();
      while (!events.checkEvent(end)) {
        nodes.add(node(events.getEvent()));
      }
      events.getEvent();
      return nodes;
    }

    /** With the tag {@code !} even a quoted scalar may be the merge key; it is a string anyway. */
    private RawScalar scalar(Source position, ScalarEvent event) throws UnreadableException {
      if (event.getScalarStyle() == ScalarStyle.DOUBLE_QUOTED) {
        requireWholeCharacters(event, position);
      }
      String tag = event.getTag() == null ? "" : event.getTag();
      boolean none = tag.isEmpty() && event.getScalarStyle() == ScalarStyle.PLAIN;
      boolean implicit = none || tag.equals("!");
      return new RawScalar(position, tag, implicit, event.getValue());
    }

    /** JSON escapes a character beyond the basic plane as two halves; in YAML none stands alone. */
    private void requireWholeCharacters(ScalarEvent event, Source position)
        throws UnreadableException {
      int end = event.getEndMark().getIndex();
      for (int i = event.getStartMark().getIndex(); i < end; i++) {
        if (characters[i] == '\\' && ++i < end) {
          int digits = characters[i] == 'u' ? 4 : characters[i] == 'U' ? 8 : 0;
          if (digits > 0 && isHalf(Integer.parseUnsignedInt(hex(i + 1, digits), 16))) {
            throw new UnreadableException(
                position.line(), "found invalid Unicode character escape code");
          }
        }
      }
    }

    private String hex(int begin, int digits) {
      return new String(characters, begin, digits);
    }

    private static boolean isHalf(int character) {
      return character >= Character.MIN_SURROGATE && character <= Character.MAX_SURROGATE;
    }
  }

  // What it means.

  /** A value with what JSON knows nothing of, which may yet be overwritten by another. */
  private sealed interface Value {
    Source position();
  }

  private record ScalarValue(Source position, Type type, String text) implements Value {}

  private record ListValue(Source position, List<Value> items) implements Value {}

  private record MappingValue(Source position, Map<Key, Value> fields) implements Value {}

  /** A key, the same as another only if it is of the same type too. */
  private record Key(Type type, String text, Source position) {
    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Key that && type == that.type && text.equals(that.text);
    }

    @Override
    public int hashCode() {
      return 31 * type.hashCode() + text.hashCode();
    }
  }

  private enum Type {
    NULL,
    BOOLEAN,
    INTEGER,
    /** A number that is a value, and as a key none that is known. */
    LARGE_INTEGER,
    FLOAT,
    NOT_FINITE,
    STRING
  }

  private void count(Raw raw) throws UnreadableException {
    decoded++;
    if (aliasDepth > 0) {
      aliased++;
    }
    if (aliased > 100 && decoded > 1000 && (double) aliased / decoded > allowedShareOfAliases()) {
      throw new UnreadableException(raw.position().line(), "document contains excessive aliasing");
    }
  }

  private double allowedShareOfAliases() {
    int low = 400_000;
    int high = 4_000_000;
    if (decoded <= low) {
      return 0.99;
    }
    return decoded >= high ? 0.10 : 0.99 - 0.89 * ((double) (decoded - low) / (high - low));
  }

  private Value decode(Raw raw) throws UnreadableException {
    count(raw);
    if (raw instanceof Alias alias) {
      if (!open.add(alias)) {
        throw containsItself(alias);
      }
      aliasDepth++;
      Value value = decode(alias.target());
      aliasDepth--;
      open.remove(alias);
      return value;
    }
    if (raw instanceof RawScalar scalar) {
      return resolve(scalar);
    }
    if (raw instanceof RawList list) {
      List<Value> items = new ArrayList<>(list.items().size());
      for (Raw item : list.items()) {
        items.add(decode(item));
      }
      return new ListValue(list.position(), items);
    }
    Map<Key, Value> fields = new LinkedHashMap<>();
    decodeInto((RawMapping) raw, fields);
    return new MappingValue(raw.position(), fields);
  }

  private List<Node> decodeStrings(Raw root, List<Scalar> strings) throws UnreadableException {
    count(root);
    if (!(root instanceof RawList list)) {
      return root instanceof RawScalar scalar && resolve(scalar).type() == Type.NULL
          ? List.of()
          : List.of(outline(root));
    }
    List<Node> leftOut = new ArrayList<>();
    try {
      for (Raw item : list.items()) {
        count(item);
        Raw target = item;
        if (item instanceof Alias alias) {
          target = alias.target();
          aliasDepth++;
          count(target);
          aliasDepth--;
        }
        if (target instanceof RawScalar scalar) {
          ScalarValue value = resolve(scalar);
          String text = value.type() == Type.NULL ? "" : value.text();
          strings.add(new Scalar(item.position(), Scalar.Kind.STRING, text));
        } else {
          leftOut.add(outline(target));
        }
      }
    } catch (UnreadableException e) {
      // The list was made in its full length before the first item was read.
      while (strings.size() < list.items().size()) {
        strings.add(new Scalar(list.position(), Scalar.Kind.STRING, ""));
      }
      throw e;
    }
    return leftOut;
  }

  /** What a message needs to know of a value. */
  private static Node outline(Raw raw) {
    if (raw instanceof RawScalar scalar) {
      return new Scalar(scalar.position(), Scalar.Kind.STRING, scalar.value());
    }
    return raw instanceof RawList
        ? new Node.Sequence(raw.position(), List.of())
        : new Node.Mapping(raw.position(), Map.of(), Map.of());
  }

  /** What is merged overwrites what stands before it, and is overwritten by what follows. */
  private void decodeInto(RawMapping mapping, Map<Key, Value> fields) throws UnreadableException {
    for (int i = 0; i < mapping.keysAndValues().size(); i += 2) {
      Raw key = mapping.keysAndValues().get(i);
      Raw value = mapping.keysAndValues().get(i + 1);
      if (key instanceof RawScalar scalar && scalar.isMerge()) {
        merge(value, fields);
      } else {
        Key decodedKey = key(decode(key));
        Value decodedValue = decode(value);
        fields.remove(decodedKey);
        fields.put(decodedKey, decodedValue);
      }
    }
  }

  private static Key key(Value key) throws UnreadableException {
    if (key instanceof ScalarValue scalar) {
      return new Key(scalar.type(), scalar.text(), scalar.position());
    }
    throw new UnreadableException(key.position().line(), "invalid map key");
  }

  private void merge(Raw merged, Map<Key, Value> fields) throws UnreadableException {
    if (merged instanceof RawList list) {
      for (int i = list.items().size() - 1; i >= 0; i--) {
        mergeMapping(list.items().get(i), fields);
      }
    } else {
      mergeMapping(merged, fields);
    }
  }

  private void mergeMapping(Raw merged, Map<Key, Value> fields) throws UnreadableException {
    Raw target = merged instanceof Alias alias ? alias.target() : merged;
    if (!(target instanceof RawMapping mapping)) {
      throw new UnreadableException(
          merged.position().line(), "map merge requires map or sequence of maps as the value");
    }
    count(merged);
    if (!(merged instanceof Alias alias)) {
      decodeInto(mapping, fields);
      return;
    }
    if (!open.add(alias)) {
      throw containsItself(alias);
    }
    aliasDepth++;
    count(mapping);
    decodeInto(mapping, fields);
    aliasDepth--;
    open.remove(alias);
  }

  private static ScalarValue resolve(RawScalar scalar) throws UnreadableException {
    String text = scalar.value();
    String tag = scalar.tag();
    if (tag.equals(BINARY)) {
      return new ScalarValue(scalar.position(), Type.STRING, decodeBase64(scalar));
    }
    boolean string = tag.isEmpty() ? !scalar.implicit() : !isResolved(tag);
    Type type = string || tag.equals(STR) ? Type.STRING : typeOfPlain(text);
    if (!string && !tag.isEmpty() && !tag.equals(STR) && !fits(tag, type, text)) {
      throw new UnreadableException(
          scalar.position().line(),
          "cannot decode `" + text + "` as a !!" + tag.substring(STANDARD_TAG.length()));
    }
    return new ScalarValue(scalar.position(), type, text);
  }

  /** Any other tag makes a string. */
  private static boolean isResolved(String tag) {
    return List.of(STR, BOOL, INT, FLOAT, NULL, TIMESTAMP).contains(tag);
  }

  private static boolean fits(String tag, Type type, String text) {
    return switch (type) {
      case NULL -> tag.equals(NULL);
      case BOOLEAN -> tag.equals(BOOL);
      case INTEGER -> tag.equals(INT) || tag.equals(FLOAT);
      case LARGE_INTEGER -> tag.equals(INT);
      case FLOAT, NOT_FINITE -> tag.equals(FLOAT);
      case STRING -> tag.equals(TIMESTAMP) && DATE.matcher(text).matches();
    };
  }

  private static String decodeBase64(RawScalar scalar) throws UnreadableException {
    String text = scalar.value().replace("\r", "").replace("\n", "");
    try {
      if (text.length() % 4 == 0) {
        return new String(Base64.getDecoder().decode(text), StandardCharsets.UTF_8);
      }
    } catch (IllegalArgumentException e) {
      // It is refused below.
    }
    throw new UnreadableException(
        scalar.position().line(), "!!binary value contains invalid base64 data");
  }

  private static Type typeOfPlain(String text) {
    if (NULLS.contains(text)) {
      return Type.NULL;
    }
    if (BOOLEAN.matcher(text).matches()) {
      return Type.BOOLEAN;
    }
    if (NOT_FINITE.matcher(text).matches()) {
      return Type.NOT_FINITE;
    }
    if (text.charAt(0) == '.') {
      return isFloat(text) ? Type.FLOAT : Type.STRING;
    }
    if ("+-0123456789".indexOf(text.charAt(0)) < 0) {
      return Type.STRING;
    }
    String plain = text.replace("_", "");
    boolean integer = INTEGER.matcher(plain).matches();
    if (integer) {
      BigInteger value = integer(plain);
      if (value.bitLength() < Long.SIZE) {
        return Type.INTEGER;
      }
      boolean signed = plain.charAt(0) == '+' || plain.charAt(0) == '-';
      if (!signed && value.compareTo(MOST_UNSIGNED) < 0) {
        return Type.LARGE_INTEGER;
      }
    }
    return isFloat(plain) ? Type.FLOAT : Type.STRING;
  }

  /** What is too large for a number is none. */
  private static boolean isFloat(String text) {
    return DECIMAL.matcher(text).matches() && Double.isFinite(Double.parseDouble(text));
  }

  /** So long a number is larger than any type holds, whatever its digits are. */
  private static final int LONGEST_INTEGER = 100;

  private static BigInteger integer(String plain) {
    int sign = plain.charAt(0) == '+' || plain.charAt(0) == '-' ? 1 : 0;
    String digits = plain.substring(sign);
    int radix = 10;
    if (digits.length() > 1 && digits.charAt(0) == '0') {
      radix =
          switch (digits.charAt(1)) {
            case 'b', 'B' -> 2;
            case 'x', 'X' -> 16;
            default -> 8;
          };
      digits = digits.substring(Character.isDigit(digits.charAt(1)) ? 1 : 2);
    }
    int zeros = 0;
    while (zeros < digits.length() - 1 && digits.charAt(zeros) == '0') {
      zeros++;
    }
    digits = digits.substring(zeros);
    BigInteger value =
        digits.length() > LONGEST_INTEGER ? MOST_UNSIGNED : new BigInteger(digits, radix);
    return plain.charAt(0) == '-' ? value.negate() : value;
  }

  // What JSON makes of it.

  private static Node convert(Value value) throws UnreadableException {
    if (value instanceof ScalarValue scalar) {
      return convert(scalar);
    }
    if (value instanceof ListValue list) {
      List<Node> items = new ArrayList<>(list.items().size());
      for (Value item : list.items()) {
        items.add(convert(item));
      }
      return new Node.Sequence(list.position(), items);
    }
    MappingValue mapping = (MappingValue) value;
    Map<String, Node> fields = new TreeMap<>(BY_BYTES);
    Map<String, Source> keys = new HashMap<>();
    for (Map.Entry<Key, Value> field : mapping.fields().entrySet()) {
      Key key = field.getKey();
      if (key.type() == Type.NULL || key.type() == Type.LARGE_INTEGER) {
        throw new UnreadableException(key.position().line(), "unsupported map key");
      }
      fields.put(key.text(), convert(field.getValue()));
      keys.put(key.text(), key.position());
    }
    return new Node.Mapping(mapping.position(), fields, keys);
  }

  private static Scalar convert(ScalarValue scalar) throws UnreadableException {
    Scalar.Kind kind =
        switch (scalar.type()) {
          case NULL -> Scalar.Kind.NULL;
          case BOOLEAN -> Scalar.Kind.BOOLEAN;
          case INTEGER, LARGE_INTEGER, FLOAT -> Scalar.Kind.NUMBER;
          case NOT_FINITE ->
              throw new UnreadableException(
                  scalar.position().line(), "unsupported value: " + scalar.text());
          case STRING -> Scalar.Kind.STRING;
        };
    return new Scalar(scalar.position(), kind, scalar.text());
  }
}
