package io.github.ekscam.internal.engine;

import io.github.ekscam.Verdict;
import io.github.ekscam.request.RequestAttributes;
import io.github.ekscam.request.UserInfo;

/** Looks at one request and allows it, denies it, or passes. */
@FunctionalInterface
public interface Authorizer {

  /** The answer for a user's request. */
  Verdict authorize(UserInfo user, RequestAttributes request);

  /** Whether it allows a user's request: the decision without its reason. */
  default boolean isAllowed(UserInfo user, RequestAttributes request) {
    return authorize(user, request).isAllowed();
  }
}
