package io.github.ekscam.local.webhook;

/** STS does not say who somebody is. The message is aws-iam-authenticator's. */
final class StsException extends Exception {

  private static final long serialVersionUID = 1L;

  private final boolean isThrottled;

  private StsException(String message, boolean isThrottled) {
    super(message, null, false, false);
    this.isThrottled = isThrottled;
  }

  static StsException failed(String problem) {
    return new StsException("sts getCallerIdentity failed: " + problem, false);
  }

  static StsException throttled(String problem) {
    return new StsException("sts getCallerIdentity was throttled: " + problem, true);
  }

  /** Whether STS would say, had it not been asked so often. */
  boolean isThrottled() {
    return isThrottled;
  }
}
