package io.github.ekscam.internal.identity;

import io.github.ekscam.MappedIdentity;

/** The authenticator's refusal of a caller, which ends the login. */
final class RefusedException extends Exception {

  private static final long serialVersionUID = 1L;

  private final transient MappedIdentity.Refusal refusal;

  RefusedException(MappedIdentity.Refusal refusal) {
    super(refusal.text(), null, false, false);
    this.refusal = refusal;
  }

  MappedIdentity.Refusal refusal() {
    return refusal;
  }
}
