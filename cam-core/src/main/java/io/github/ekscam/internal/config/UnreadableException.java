package io.github.ekscam.internal.config;

import io.github.ekscam.config.InvalidInputException;

/** An input is neither JSON nor YAML, or not within the bounds; what it is about is not known. */
final class UnreadableException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final transient InvalidInputException refusal;

  UnreadableException(InvalidInputException refusal) {
    super(refusal.getMessage(), refusal);
    this.refusal = refusal;
  }

  /** The refusal of whoever says that the input is configuration. */
  InvalidInputException refusal() {
    return refusal;
  }
}
