package io.github.ekscam.local.webhook;

import io.github.ekscam.iam.CallerIdentity;

/** Tells who the tokens of one cluster are from. Safe for use by many threads. */
@FunctionalInterface
interface TokenVerifier {

  /**
   * Who a token is from.
   *
   * @throws IllegalArgumentException if it is refused before STS is asked
   * @throws StsException if STS does not say
   */
  CallerIdentity verify(String text) throws StsException;
}
