package io.github.ekscam.internal.explain;

import io.github.ekscam.iam.CallerIdentity;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A username or group of an access entry that {@code IdentityMapper} fills in, read the other way:
 * from the name that came of it to the session.
 */
public final class Template {

  private static final Pattern PLACEHOLDER =
      Pattern.compile("\\{\\{(EC2PrivateDNSName|SessionName|SessionNameRaw|AccessKeyID)}}");

  private static final String RAW = "{{SessionNameRaw}}";

  private final String text;
  private final List<String> literals = new ArrayList<>();
  private final List<String> placeholders = new ArrayList<>();

  private Template(String text) {
    this.text = text;
    Matcher matcher = PLACEHOLDER.matcher(text);
    int end = 0;
    while (matcher.find()) {
      literals.add(text.substring(end, matcher.start()));
      placeholders.add(matcher.group());
      end = matcher.end();
    }
    literals.add(text.substring(end));
  }

  /** A username or group of an entry for a principal of this account. */
  public static Template of(String text, String account) {
    return new Template(text.replace("{{AccountID}}", account));
  }

  /** Whether every session has this name. */
  public boolean isFixed() {
    return placeholders.isEmpty();
  }

  /** Whether nothing but the session's name is missing. */
  public boolean isOfSession() {
    return !isFixed() && placeholders.stream().allMatch(name -> name.startsWith("{{SessionName"));
  }

  /** What every name that comes of the template begins with. */
  public String prefix() {
    return literals.get(0);
  }

  /** Whether a name can come of the template, by its beginning and its end. */
  public boolean mayBecome(String name) {
    String suffix = literals.get(literals.size() - 1);
    return name.length() >= prefix().length() + suffix.length()
        && name.startsWith(prefix())
        && name.endsWith(suffix);
  }

  /**
   * The name of the session by which the template would become a name, if it does at all: to be
   * tried. All placeholders come to the same length, which the length of the name tells.
   */
  public Optional<String> sessionOf(String name) {
    int literal = literals.stream().mapToInt(String::length).sum();
    int length = (name.length() - literal) / placeholders.size();
    if (length <= 0 || literal + length * placeholders.size() != name.length()) {
      return Optional.empty();
    }
    // What is filled in raw has not lost its @.
    int which = Math.max(0, placeholders.indexOf(RAW));
    int start = which * length;
    for (int i = 0; i <= which; i++) {
      start += literals.get(i).length();
    }
    return Optional.of(name.substring(start, start + length));
  }

  /** The session of a role with this name, as STS would tell it. */
  public static CallerIdentity session(CallerIdentity role, String name) {
    return CallerIdentity.parse(
        role.sessionCanonicalArn()
                .replaceFirst(":iam:", ":sts:")
                .replaceFirst(":role/", ":assumed-role/")
            + "/"
            + name);
  }

  @Override
  public String toString() {
    return text;
  }
}
