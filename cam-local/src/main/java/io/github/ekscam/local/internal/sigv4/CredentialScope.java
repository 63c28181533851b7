package io.github.ekscam.local.internal.sigv4;

import static java.util.Objects.requireNonNull;

/**
 * What a signature is good for.
 *
 * @param date the day, such as {@code 20150830}
 * @param region the region, such as {@code us-east-1}
 * @param service the service's name for signing, such as {@code sts}
 */
public record CredentialScope(String date, String region, String service) {

  static final String TERMINATOR = "aws4_request";

  public CredentialScope {
    requireNonNull(date, "date");
    requireNonNull(region, "region");
    requireNonNull(service, "service");
  }

  /** As it stands in the credential and in the string to sign. */
  @Override
  public String toString() {
    return date + "/" + region + "/" + service + "/" + TERMINATOR;
  }
}
