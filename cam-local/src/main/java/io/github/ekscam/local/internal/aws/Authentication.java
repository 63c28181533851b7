package io.github.ekscam.local.internal.aws;

import io.github.ekscam.iam.CallerIdentity;
import io.github.ekscam.local.internal.http.HttpCall;
import io.github.ekscam.local.internal.sigv4.SignatureException;

/** Finds out who makes a request. Safe for use by many threads. */
@FunctionalInterface
public interface Authentication {

  /**
   * Who makes a request to a service of AWS: with {@code UserId}, and of a role a session.
   *
   * @throws SignatureException if nobody does whom it knows
   */
  CallerIdentity caller(HttpCall call);
}
