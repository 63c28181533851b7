package io.github.ekscam.local.internal.aws;

import io.github.ekscam.iam.CallerIdentity;
import io.github.ekscam.local.internal.http.HttpCall;

/** Finds out who makes a request. Safe for use by many threads. */
@FunctionalInterface
public interface Authentication {

  /**
   * Who makes a request to a service.
   *
   * @throws ServiceError if nobody does whom it knows, with the codes and texts of AWS's services
   */
  CallerIdentity caller(HttpCall call);
}
