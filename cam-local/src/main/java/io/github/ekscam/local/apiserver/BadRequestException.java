package io.github.ekscam.local.apiserver;

import static java.util.Objects.requireNonNull;

import io.github.ekscam.Status;

/**
 * The API server would refuse the request with code 400; {@link Status#badRequest} of the message
 * is its answer. The message is the server's, to the letter.
 */
public final class BadRequestException extends IllegalArgumentException {

  private static final long serialVersionUID = 1L;

  BadRequestException(String message) {
    super(requireNonNull(message, "message"));
  }
}
