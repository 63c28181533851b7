package io.github.ekscam.iam;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** A partition of AWS: those that aws-iam-authenticator 0.7.18 recognizes. */
public enum Partition {
  /** The commercial regions. */
  AWS("aws", "", "amazonaws.com", "api.aws"),
  /** China. */
  AWS_CN("aws-cn", "cn-", "amazonaws.com.cn", "api.amazonwebservices.com.cn"),
  /** GovCloud (US). */
  AWS_US_GOV("aws-us-gov", "us-gov-", "amazonaws.com", "api.aws"),
  /** ISO (US). */
  AWS_ISO("aws-iso", "us-iso-", "c2s.ic.gov", ""),
  /** ISOB (US). */
  AWS_ISO_B("aws-iso-b", "us-isob-", "sc2s.sgov.gov", ""),
  /** ISOE (Europe). */
  AWS_ISO_E("aws-iso-e", "eu-isoe-", "cloud.adc-e.uk", ""),
  /** ISOF. */
  AWS_ISO_F("aws-iso-f", "us-isof-", "csp.hci.ic.gov", ""),
  /** The European Sovereign Cloud. */
  AWS_EUSC("aws-eusc", "eusc-", "amazonaws.eu", "api.amazonwebservices.eu");

  private final String id;
  private final String regionPrefix;
  private final String domain;
  private final String dualStackDomain;

  Partition(String id, String regionPrefix, String domain, String dualStackDomain) {
    this.id = id;
    this.regionPrefix = regionPrefix;
    this.domain = domain;
    this.dualStackDomain = dualStackDomain;
  }

  /**
   * The partition of an id, such as {@code aws-cn}.
   *
   * @throws IllegalArgumentException if there is none
   */
  public static Partition of(String id) {
    return find(id)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "Invalid partition \"" + id + "\": expected one of " + ids()));
  }

  /** The partition of an id, if there is one. */
  public static Optional<Partition> find(String id) {
    return Arrays.stream(values()).filter(partition -> partition.id.equals(id)).findFirst();
  }

  /**
   * The partition that a region of this name is in; what has no known shape is a commercial one.
   */
  public static Partition ofRegion(String region) {
    return Arrays.stream(values())
        .filter(partition -> partition != AWS && region.startsWith(partition.regionPrefix))
        .findFirst()
        .orElse(AWS);
  }

  static List<String> ids() {
    return Arrays.stream(values()).map(Partition::id).toList();
  }

  /** The id, such as {@code aws-cn}, which stands second in an ARN. */
  public String id() {
    return id;
  }

  /**
   * The domains of the partition's endpoints: over IPv4, and over IPv4 and IPv6 if there is one.
   */
  public List<String> domains() {
    return dualStackDomain.isEmpty() ? List.of(domain) : List.of(domain, dualStackDomain);
  }

  @Override
  public String toString() {
    return id;
  }
}
