package io.github.ekscam.internal.text;

/** Patterns in which {@code *} stands for any run of characters, and all else for itself. */
public final class Wildcards {

  private static final char STAR = '*';

  /** What is longer is not compared with another pattern: names are not. */
  private static final int MOST_COMPARED = 4096;

  private Wildcards() {}

  /**
   * Whether the whole text fits the pattern. Each part between two stars is taken where it first
   * occurs; that leaves most room for the rest, so no other place needs trying.
   */
  public static boolean matches(String pattern, String text) {
    int star = pattern.indexOf(STAR);
    if (star < 0) {
      return pattern.equals(text);
    }
    int lastStar = pattern.lastIndexOf(STAR);
    int lastLength = pattern.length() - lastStar - 1;
    int end = text.length() - lastLength;
    if (end < star
        || !text.regionMatches(0, pattern, 0, star)
        || !text.regionMatches(end, pattern, lastStar + 1, lastLength)) {
      return false;
    }
    int at = star;
    while (star < lastStar) {
      int nextStar = pattern.indexOf(STAR, star + 1);
      int length = nextStar - star - 1;
      while (at + length <= end && !text.regionMatches(at, pattern, star + 1, length)) {
        at++;
      }
      if (at + length > end) {
        return false;
      }
      at += length;
      star = nextStar;
    }
    return true;
  }

  /** A pattern that whatever fits one of two fits: what both begin with and what both end with. */
  public static String either(String one, String other) {
    if (one.equals(other)) {
      return one;
    }
    int most = Math.min(one.length(), other.length());
    int prefix = 0;
    while (prefix < most && one.charAt(prefix) == other.charAt(prefix)) {
      prefix++;
    }
    int suffix = 0;
    while (suffix < most - prefix
        && one.charAt(one.length() - 1 - suffix) == other.charAt(other.length() - 1 - suffix)) {
      suffix++;
    }
    return one.substring(0, prefix) + STAR + one.substring(one.length() - suffix);
  }

  /**
   * Whether some text fits both patterns. Costs the product of their lengths if both have a star;
   * of very long ones the answer is yes.
   */
  public static boolean haveCommonText(String one, String other) {
    if (one.indexOf(STAR) < 0) {
      return matches(other, one);
    }
    if (other.indexOf(STAR) < 0) {
      return matches(one, other);
    }
    if (one.length() > MOST_COMPARED || other.length() > MOST_COMPARED) {
      return true;
    }
    // common[j]: whether some text fits what is left of one, from i, and of other, from j.
    boolean[] common = new boolean[other.length() + 1];
    for (int i = one.length(); i >= 0; i--) {
      boolean[] after = common;
      common = new boolean[other.length() + 1];
      for (int j = other.length(); j >= 0; j--) {
        common[j] = fit(one, i, other, j, common, after);
      }
    }
    return common[0];
  }

  private static boolean fit(
      String one, int i, String other, int j, boolean[] common, boolean[] after) {
    boolean oneEnds = i == one.length();
    boolean otherEnds = j == other.length();
    if (oneEnds && otherEnds) {
      return true;
    }
    if (!oneEnds && one.charAt(i) == STAR) {
      return after[j] || (!otherEnds && common[j + 1]);
    }
    if (!otherEnds && other.charAt(j) == STAR) {
      return common[j + 1] || (!oneEnds && after[j]);
    }
    return !oneEnds && !otherEnds && one.charAt(i) == other.charAt(j) && after[j + 1];
  }
}
