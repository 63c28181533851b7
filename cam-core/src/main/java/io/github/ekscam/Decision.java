package io.github.ekscam;

/** The decision of an authorizer. */
public enum Decision {
  /** The request may go on. */
  ALLOW,
  /** No opinion: another authorizer may allow it. Never the decision of a whole chain. */
  PASS,
  /** The request may not go on. */
  DENY
}
