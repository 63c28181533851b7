package io.github.ekscam.rbac;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * A minor version of Kubernetes, such as 1.34.
 *
 * @param major the major version
 * @param minor the minor version
 */
public record KubernetesVersion(int major, int minor) implements Comparable<KubernetesVersion> {

  private static final Pattern FORM = Pattern.compile("v?(\\d{1,4})\\.(\\d{1,4})([.+-].*)?");

  private static final int OLDEST_MINOR = 30;
  private static final int NEWEST_MINOR = 37;

  /**
   * The versions that cam knows, oldest first: their default roles, their built-in resources, and
   * what their API servers answer.
   */
  public static List<KubernetesVersion> known() {
    return IntStream.rangeClosed(OLDEST_MINOR, NEWEST_MINOR)
        .mapToObj(minor -> new KubernetesVersion(1, minor))
        .toList();
  }

  /** The newest version that cam knows. */
  public static KubernetesVersion newestKnown() {
    return new KubernetesVersion(1, NEWEST_MINOR);
  }

  /** This version if cam knows it; otherwise the oldest or the newest known, which is nearer. */
  public KubernetesVersion nearestKnown() {
    KubernetesVersion oldest = new KubernetesVersion(1, OLDEST_MINOR);
    if (compareTo(oldest) <= 0) {
      return oldest;
    }
    return compareTo(newestKnown()) >= 0 ? newestKnown() : this;
  }

  /** Reads a version; a patch level and what follows it are left out. */
  public static KubernetesVersion of(String text) {
    Matcher matcher = FORM.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException(
          "Invalid Kubernetes version \"" + text + "\": expected a version such as 1.34");
    }
    return new KubernetesVersion(
        Integer.parseInt(matcher.group(1)), Integer.parseInt(matcher.group(2)));
  }

  @Override
  public int compareTo(KubernetesVersion other) {
    return major != other.major
        ? Integer.compare(major, other.major)
        : Integer.compare(minor, other.minor);
  }

  @Override
  public String toString() {
    return major + "." + minor;
  }
}
