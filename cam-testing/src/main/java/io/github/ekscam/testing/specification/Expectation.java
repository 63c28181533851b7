package io.github.ekscam.testing.specification;

/** What a case expects of a cluster. */
public enum Expectation {
  /** The request is allowed. */
  ALLOW,

  /** The request is not allowed, to a principal that the cluster knows: the answer 403. */
  DENY,

  /** The cluster does not know the principal, whatever it asks for: the answer 401. */
  UNAUTHORIZED,

  /** The request is allowed to the principals of the case, and to nobody else. */
  ONLY;

  /** The word for it in specifications; {@link #ONLY} is a key there. */
  public String word() {
    return switch (this) {
      case ALLOW -> "allow";
      case DENY -> "deny";
      case UNAUTHORIZED -> "unauthorized";
      case ONLY -> "only";
    };
  }
}
