package io.github.ekscam.local.internal.sts;

import io.github.ekscam.iam.CallerIdentity;

/** What STS tells of a role: never itself, but the session that uses it. */
final class SessionOfRole {

  /** The name of the session of a role that is given without one. */
  static final String NAME = "LocalEks";

  private SessionOfRole() {}

  /** The same caller, or a session of the role that it is. */
  static CallerIdentity of(CallerIdentity caller) {
    if (caller.type() != CallerIdentity.Type.ROLE) {
      return caller;
    }
    String[] parts = caller.arn().split(":", -1);
    String arn =
        "arn:"
            + parts[1]
            + ":sts::"
            + caller.account()
            + ":assumed-role/"
            + caller.arn().substring(caller.arn().lastIndexOf('/') + 1)
            + "/"
            + NAME;
    return caller
        .userId()
        .map(userId -> CallerIdentity.of(arn, userId))
        .orElseGet(() -> CallerIdentity.parse(arn));
  }
}
