package io.github.ekscam.internal.config.json;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What Jackson says of text that is not JSON, for people. */
public final class JsonMessages {

  /** Jackson's own words for where something began, and for which setting set a limit. */
  private static final Pattern START_MARKER =
      Pattern.compile("\\[Source: [^\\]]*; line: (\\d+), column: (\\d+)]");

  private static final Pattern SETTING = Pattern.compile(", from `[^`]*`");

  private JsonMessages() {}

  /** The message of an exception, without Jackson's names. */
  public static String plain(@Nullable String message) {
    String placed = START_MARKER.matcher(String.valueOf(message)).replaceAll("line $1, column $2");
    return SETTING.matcher(placed).replaceAll("");
  }
}
