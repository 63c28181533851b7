package io.github.ekscam.internal.config.unread;

import io.github.ekscam.config.Source;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Recognises what the AWS CLI prints of access entries with {@code --output text} or a table. */
final class AwsCliText {

  /** The beginning of a line of text, or the title of a table. */
  private static final Pattern PRINTED =
      Pattern.compile(
          "(?m)^(?:ACCESSENTR(?:IES|Y)|ASSOCIATEDACCESSPOLICIES)\\t"
              + "|(?<!\\S)\\|\\s+"
              + "(?:ListAccessEntries|DescribeAccessEntry|ListAssociatedAccessPolicies)"
              + "\\s+\\|(?!\\S)");

  private AwsCliText() {}

  /** Whether people call files of text so. */
  static boolean isName(String file) {
    return file.toLowerCase(Locale.ROOT).endsWith(".txt");
  }

  /** What a file has of it. */
  static Optional<Unread> inFile(String file, String content) {
    Matcher printed = PRINTED.matcher(content);
    return printed.find()
        ? Optional.of(unread(new Source(file, UnreadFiles.line(content, printed.start()), 0)))
        : Optional.empty();
  }

  /** The same of a text that was read as YAML, which any text is. */
  static Optional<Unread> inScalar(String text, Source source) {
    return PRINTED.matcher(text).find() ? Optional.of(unread(source)) : Optional.empty();
  }

  private static Unread unread(Source source) {
    return new Unread(
        "what the AWS CLI prints of access entries as text or as a table",
        "print it with --output json",
        source);
  }
}
