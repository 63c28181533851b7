package io.github.ekscam.analysis.lint;

import java.util.Arrays;
import java.util.Locale;

/** How much a finding matters; the order is that of importance, the most important first. */
public enum Level {

  /** Somebody can take over what nobody gave them, or the cluster cannot be used as it is meant. */
  ERROR,

  /** Something does not count, counts otherwise than it looks, or gives more than it seems to. */
  WARNING,

  /** Worth a look; often as it should be. */
  NOTE;

  /**
   * The level of a name such as {@code warning}.
   *
   * @throws IllegalArgumentException if there is none
   */
  public static Level of(String name) {
    for (Level level : values()) {
      if (level.id().equals(name)) {
        return level;
      }
    }
    throw new IllegalArgumentException(
        "Invalid level \""
            + name
            + "\": expected one of "
            + Arrays.stream(values()).map(Level::id).toList());
  }

  /** The name as it is written in files and options. */
  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Whether this matters at least as much as another level. */
  public boolean isAtLeast(Level other) {
    return compareTo(other) <= 0;
  }
}
