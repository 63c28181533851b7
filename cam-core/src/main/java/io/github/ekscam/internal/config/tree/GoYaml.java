package io.github.ekscam.internal.config.tree;

import io.github.ekscam.config.InvalidInputException;
import io.github.ekscam.config.Source;
import io.github.ekscam.internal.config.tree.GoComposer.Written;
import io.github.ekscam.internal.config.tree.Node.Scalar;
import io.github.ekscam.internal.config.tree.Tokens.Token;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.error.Mark;

/**
 * A YAML text inside another file, as Go programs read it: the first document alone, composed by
 * {@link GoComposer} and decoded by {@link GoDecoder}.
 *
 * <p>Reproduces {@code Unmarshal} of {@code go.yaml.in/yaml/v2} 2.4 and {@code YAMLToJSON} of
 * {@code sigs.k8s.io/yaml} 1.6. Lines of the sources are those of the text.
 */
public final class GoYaml {

  /** All attempts together look at so many characters at most. */
  private static final int MOST_READ = 64 << 20;

  private static final Pattern KNOWN_DIRECTIVE = Pattern.compile("%(YAML|TAG)\\s");

  /** No known one is longer, with the blank behind it. */
  private static final int LONGEST_DIRECTIVE = 6;

  private GoYaml() {}

  /** A text that cannot be read at all. */
  public static final class UnreadableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient Source source;

    /** The character that is no YAML; -1 if it is not known, or none is. */
    private final int index;

    UnreadableException(Source source, String problem) {
      this(source, -1, problem);
    }

    private UnreadableException(Source source, int index, String problem) {
      super(problem, null, false, false);
      this.source = source;
      this.index = index;
    }

    /** Where in the text; its line is 0 if that is not known. */
    public Source source() {
      return source;
    }

    public String problem() {
      return String.valueOf(getMessage());
    }
  }

  /** What Go would still read, and nobody writes. */
  public static final class BeyondBoundsException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    BeyondBoundsException(String problem) {
      super(problem, null, false, false);
    }
  }

  /**
   * The text as JSON. Members of objects are in the order of their names.
   *
   * @throws UnreadableException if Go cannot read it
   * @throws BeyondBoundsException if it is nested too deep
   */
  public static Node toJson(String text) {
    Written root = parse(text);
    return root == null ? new Scalar(Source.of(""), Scalar.Kind.NULL, "") : GoDecoder.toJson(root);
  }

  /**
   * The items of a list of strings.
   *
   * @param strings takes them, also those that come before a problem
   * @return what is no string and left out, each with its source; all of the text if it is no list
   * @throws UnreadableException if Go cannot read it
   * @throws BeyondBoundsException if it is nested too deep
   */
  public static List<Node> toStrings(String text, List<Scalar> strings) {
    Written root = parse(text);
    return root == null ? List.of() : GoDecoder.toStrings(root, strings);
  }

  /**
   * Goes on where Go does and SnakeYAML does not, at a tab between two tokens of one line: with a
   * space in its place.
   */
  private static @Nullable Written parse(String text) {
    requireKnownDirectives(text);
    int[] characters = text.codePoints().toArray();
    for (long read = 0; read <= MOST_READ; read += characters.length) {
      try {
        return compose(characters);
      } catch (UnreadableException e) {
        if (!isSeparatingTab(characters, e.index)) {
          throw e;
        }
        characters[e.index] = ' ';
      } catch (InvalidInputException e) {
        throw new UnreadableException(Source.of(""), "a character that YAML does not allow");
      }
    }
    throw new BeyondBoundsException("more tabs between words than are looked at; write spaces");
  }

  private static @Nullable Written compose(int[] characters) {
    byte[] bytes = new String(characters, 0, characters.length).getBytes(StandardCharsets.UTF_8);
    Input input = Input.read("", new ByteArrayInputStream(bytes), Input.LONGEST_VALUE);
    YamlTokens tokens =
        new YamlTokens(input) {
          @Override
          RuntimeException malformed(Source source, int index, String problem) {
            return new UnreadableException(source, index, problem);
          }
        };
    Token first = tokens.next();
    if (first == Token.END) {
      return null;
    }
    Written root = new GoComposer(tokens, characters).compose(first);
    // The end of the document is read with it, which takes the next token; what follows is not.
    Mark end = tokens.endDocument();
    int last = Math.min(characters.length, end.getIndex() + LONGEST_DIRECTIVE);
    if (isUnknownDirective(new String(characters, end.getIndex(), last - end.getIndex()))) {
      throw new UnreadableException(
          new Source("", end.getLine() + 1, 0), "found unknown directive name");
    }
    return root;
  }

  /** Before the document, Go refuses a directive that it does not know. */
  private static void requireKnownDirectives(String text) {
    int number = 0;
    int begin = text.startsWith("\uFEFF") ? 1 : 0;
    while (begin < text.length()) {
      number++;
      int end = text.indexOf('\n', begin);
      String line = text.substring(begin, end < 0 ? text.length() : end);
      String content = line.strip();
      if (isUnknownDirective(line)) {
        throw new UnreadableException(new Source("", number, 0), "found unknown directive name");
      }
      if (!line.startsWith("%") && !content.isEmpty() && !content.startsWith("#")) {
        return;
      }
      begin = end < 0 ? text.length() : end + 1;
    }
  }

  private static boolean isUnknownDirective(String line) {
    return line.startsWith("%") && !KNOWN_DIRECTIVE.matcher(line).lookingAt();
  }

  /** A tab may not indent, nor follow what begins an item or a key that may go over lines. */
  private static boolean isSeparatingTab(int[] characters, int at) {
    if (at < 0 || at >= characters.length || characters[at] != '\t') {
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
}
