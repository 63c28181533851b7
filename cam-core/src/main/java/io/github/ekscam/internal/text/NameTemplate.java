package io.github.ekscam.internal.text;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The template of a username or a group in an access entry or in aws-auth, in which placeholders
 * such as {@code {{SessionName}}} may stand: filled in for one caller, or read the other way, from
 * the name that it became to the session. Immutable.
 *
 * <p>Reproduces {@code renderTemplate} of aws-iam-authenticator's {@code pkg/server}.
 */
public final class NameTemplate {

  /** What STS allows in {@code RoleSessionName}. */
  private static final int LONGEST_SESSION_NAME = 64;

  /** What stands for a fact about the caller, in the order in which they are filled in. */
  public enum Placeholder {
    /** The name of the EC2 instance that the session is named for. */
    EC2_PRIVATE_DNS_NAME("EC2PrivateDNSName"),
    /** The caller's account. */
    ACCOUNT_ID("AccountID"),
    /** The session's name, with - for @. */
    SESSION_NAME("SessionName"),
    /** The session's name as it is. */
    SESSION_NAME_RAW("SessionNameRaw"),
    /** The id of the access key by which the request is signed. */
    ACCESS_KEY_ID("AccessKeyID");

    private final String text;

    Placeholder(String name) {
      this.text = BEGINNING + name + "}}";
    }

    /** The placeholder as it is written. */
    @Override
    public String toString() {
      return text;
    }

    private boolean isOfSession() {
      return this == SESSION_NAME || this == SESSION_NAME_RAW;
    }

    private static Placeholder of(String text) {
      return Stream.of(values()).filter(each -> each.text.equals(text)).findFirst().orElseThrow();
    }
  }

  /** What every placeholder begins with. */
  private static final String BEGINNING = "{{";

  private static final Pattern PLACEHOLDER =
      Pattern.compile(
          Stream.of(Placeholder.values())
              .map(each -> Pattern.quote(each.text))
              .collect(Collectors.joining("|")));

  private final String text;
  private final List<String> literals = new ArrayList<>();
  private final List<Placeholder> placeholders = new ArrayList<>();

  private NameTemplate(String text) {
    this.text = text;
    int end = 0;
    if (text.contains(BEGINNING)) { // Most names have none, and each caller has several names.
      Matcher matcher = PLACEHOLDER.matcher(text);
      while (matcher.find()) {
        literals.add(text.substring(end, matcher.start()));
        placeholders.add(Placeholder.of(matcher.group()));
        end = matcher.end();
      }
    }
    literals.add(text.substring(end));
  }

  /** The template that a text is. */
  public static NameTemplate of(String text) {
    return new NameTemplate(text);
  }

  /** The template that a text is for principals of this account. */
  public static NameTemplate of(String text, String account) {
    return new NameTemplate(text.replace(Placeholder.ACCOUNT_ID.text, account));
  }

  /**
   * A template, filled in.
   *
   * @param text the text; placeholders of what is not known still stand in it
   * @param known whether there are none of those; what only looks like one does not count
   */
  public record Filled(String text, boolean known) {

    private Filled with(Placeholder placeholder, Function<Placeholder, Optional<String>> values) {
      if (!text.contains(placeholder.text)) {
        return this;
      }
      return values
          .apply(placeholder)
          .map(value -> new Filled(text.replace(placeholder.text, value), known))
          .orElseGet(() -> new Filled(text, false));
    }
  }

  /**
   * Fills the placeholders in, one after the other: what one puts in is looked at by the next.
   *
   * @param values what is known
   */
  public Filled fill(Function<Placeholder, Optional<String>> values) {
    Filled filled = new Filled(text, true);
    if (isFixed()) {
      return filled;
    }
    for (Placeholder placeholder : Placeholder.values()) {
      filled = filled.with(placeholder, values);
    }
    return filled;
  }

  /** Whether a placeholder stands in the template. */
  public boolean has(Placeholder placeholder) {
    return placeholders.contains(placeholder);
  }

  /** Whether it becomes the same name for every caller. */
  public boolean isFixed() {
    return placeholders.isEmpty();
  }

  /** Whether nothing but the session's name is missing. */
  public boolean isOfSession() {
    return !isFixed() && placeholders.stream().allMatch(Placeholder::isOfSession);
  }

  /** Whether the session's name is among what is missing. */
  public boolean dependsOnSession() {
    return placeholders.stream().anyMatch(Placeholder::isOfSession);
  }

  /** What every name that the template becomes begins with. */
  public String prefix() {
    return literals.get(0);
  }

  /** Whether the template may become a name, by the name's beginning and its end. */
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
    if (length <= 0
        || length > LONGEST_SESSION_NAME
        || literal + length * placeholders.size() != name.length()) {
      return Optional.empty();
    }
    // What is filled in raw has not lost its @.
    int which = Math.max(0, placeholders.indexOf(Placeholder.SESSION_NAME_RAW));
    int start = which * length;
    for (int i = 0; i <= which; i++) {
      start += literals.get(i).length();
    }
    return Optional.of(name.substring(start, start + length));
  }

  /** The text. */
  @Override
  public String toString() {
    return text;
  }
}
