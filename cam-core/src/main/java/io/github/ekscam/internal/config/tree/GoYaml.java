package io.github.ekscam.internal.config.tree;

import io.github.ekscam.config.Source;
import io.github.ekscam.internal.config.tree.GoComposer.Written;
import io.github.ekscam.internal.config.tree.Node.Scalar;
import io.github.ekscam.internal.config.tree.Tokens.Token;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A YAML text inside another file, as Go programs read it: the first document alone, composed by
 * {@link GoComposer} and decoded by {@link GoDecoder}. What the two parsers might judge differently
 * is not read at all, see {@link YamlDoubts}.
 *
 * <p>Reproduces {@code Unmarshal} of {@code go.yaml.in/yaml/v2} 2.4 and {@code YAMLToJSON} of
 * {@code sigs.k8s.io/yaml} 1.6. Lines of the sources are those of the text.
 */
public final class GoYaml {

  /** Between brackets, SnakeYAML ends a key there and Go a word; templates follow in either. */
  private static final Pattern ODD_COLON = Pattern.compile(":([,\\[\\]}]|\\{(?!\\{))");

  private GoYaml() {}

  /** A text that cannot be read at all. */
  public static final class UnreadableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient Source source;

    UnreadableException(Source source, String problem) {
      super(problem, null, false, false);
      this.source = source;
    }

    /** Where in the text; its line is 0 if that is not known. */
    public Source source() {
      return source;
    }

    public String problem() {
      return String.valueOf(getMessage());
    }
  }

  /** A text that Go may read otherwise than it is read here, or not at all. */
  public static final class UncertainException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient Source source;

    UncertainException(Source source, String problem) {
      super(problem, null, false, false);
      this.source = source;
    }

    /** Where in the text. */
    public Source source() {
      return source;
    }

    /** What the text has that may be read otherwise, such as {@code a tab}. */
    public String problem() {
      return String.valueOf(getMessage());
    }
  }

  /**
   * The text as JSON. Members of objects are in the order of their names.
   *
   * @throws UnreadableException if Go cannot read it
   * @throws UncertainException if Go may read it otherwise
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
   * @throws UncertainException if Go may read it otherwise
   */
  public static List<Node> toStrings(String text, List<Scalar> strings) {
    Written root = parse(text);
    return root == null ? List.of() : GoDecoder.toStrings(root, strings);
  }

  private static boolean hasOddColon(String text) {
    return ODD_COLON.matcher(text).results().anyMatch(colon -> !endsQuoted(text, colon.start()));
  }

  /** Whether a place is behind a text in quotes, and not behind a word that ends with a quote. */
  private static boolean endsQuoted(String text, int end) {
    char quote = end == 0 ? ' ' : text.charAt(end - 1);
    if (quote != '"' && quote != '\'') {
      return false;
    }
    int begin = text.lastIndexOf(quote, end - 2);
    return begin == 0 || (begin > 0 && " \n,[{:".indexOf(text.charAt(begin - 1)) >= 0);
  }

  private static @Nullable Written parse(String text) {
    YamlDoubts.requireNone(text);
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    Input input = Input.read("", new ByteArrayInputStream(bytes), Input.LONGEST_VALUE);
    YamlTokens tokens =
        new YamlTokens(input) {
          @Override
          RuntimeException malformed(Source source, String problem) {
            return hasOddColon(text)
                ? new UncertainException(source, "a colon without a space behind it")
                : new UnreadableException(source, problem);
          }
        };
    Token first = tokens.next();
    if (first == Token.END) {
      return null;
    }
    Written root = new GoComposer(tokens, text.codePoints().toArray()).compose(first);
    tokens.endDocument();
    return root;
  }
}
