package io.github.ekscam.analysis;

/** How much a difference matters to who reviews it, worst first. */
public enum Severity {

  /** Somebody may do everything there is, in the whole cluster. */
  CRITICAL,

  /**
   * Somebody may do what leads to more than it says, such as to read secrets, to run a command in a
   * pod, or to bind a role; or somebody is locked out.
   */
  HIGH,

  /** Somebody may change something, or is nobody to the cluster any more. */
  MEDIUM,

  /** Somebody may read something, or may do less. */
  LOW
}
