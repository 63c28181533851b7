package io.github.ekscam;

/** The answer of an authorizer. */
public enum Decision {
  /** The request may go on. */
  ALLOW,
  /** No opinion: somebody else may allow it. Never the answer of a whole chain. */
  PASS,
  /** The request may not go on. */
  DENY
}
