package io.github.ekscam.local.internal.eksapi;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;

/**
 * A Kubernetes version of EKS.
 *
 * @param version such as {@code 1.36}
 * @param platformVersion the newest that was seen, such as {@code eks.14}
 * @param patchVersion of that platform version, such as {@code 1.35.2}; empty if it was not seen
 * @param release when EKS had it first
 * @param endOfStandardSupport when its standard support ends
 * @param endOfExtendedSupport when its extended support ends
 */
public record EksVersion(
    String version,
    String platformVersion,
    String patchVersion,
    Instant release,
    Instant endOfStandardSupport,
    Instant endOfExtendedSupport) {

  private static final List<EksVersion> ALL =
      Lines.read(EksVersion.class, "cluster-versions.txt").stream()
          .map(
              row ->
                  new EksVersion(
                      row.get(0),
                      row.get(1),
                      row.get(2).equals("-") ? "" : row.get(2),
                      day(row.get(3)),
                      day(row.get(4)),
                      day(row.get(5))))
          .toList();

  private static Instant day(String date) {
    return LocalDate.parse(date).atStartOfDay(ZoneOffset.UTC).toInstant();
  }

  /** All, the newest first. */
  public static List<EksVersion> all() {
    return ALL;
  }

  /** What a cluster has for which none is asked. */
  public static EksVersion ofDefault() {
    return ALL.get(0);
  }

  /** A version, if it is known. */
  public static Optional<EksVersion> find(String version) {
    return ALL.stream().filter(each -> each.version.equals(version)).findFirst();
  }

  /** The platform version of a version, or the first where none was seen. */
  public static String platformVersion(String version) {
    return find(version).map(EksVersion::platformVersion).orElse("eks.1");
  }

  /** How AWS supports it at a time, such as {@code STANDARD_SUPPORT}. */
  public String status(Instant now) {
    if (now.isBefore(endOfStandardSupport)) {
      return "STANDARD_SUPPORT";
    }
    return now.isBefore(endOfExtendedSupport) ? "EXTENDED_SUPPORT" : "UNSUPPORTED";
  }
}
