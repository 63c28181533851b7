package io.github.ekscam.rbac;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A minor version of Kubernetes, such as 1.34.
 *
 * @param major the major version
 * @param minor the minor version
 */
public record KubernetesVersion(int major, int minor) implements Comparable<KubernetesVersion> {

  private static final Pattern FORM = Pattern.compile("v?(\\d{1,4})\\.(\\d{1,4})([.+-].*)?");

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
