package io.github.ekscam.access;

import static java.util.Objects.requireNonNull;

/**
 * A refusal by the Amazon EKS API: the error code and, as far as they have been seen, the words of
 * the real service.
 */
public final class EksException extends IllegalArgumentException {

  private static final long serialVersionUID = 1L;

  private final String errorCode;

  private EksException(String errorCode, String message) {
    super(requireNonNull(message, "message"));
    this.errorCode = errorCode;
  }

  static EksException invalidParameter(String message) {
    return new EksException("InvalidParameterException", message);
  }

  static EksException invalidRequest(String message) {
    return new EksException("InvalidRequestException", message);
  }

  static EksException resourceNotFound(String message) {
    return new EksException("ResourceNotFoundException", message);
  }

  static EksException resourceInUse(String message) {
    return new EksException("ResourceInUseException", message);
  }

  static EksException resourceLimitExceeded(String message) {
    return new EksException("ResourceLimitExceededException", message);
  }

  /** The same refusal with a hint after it that the API does not give. */
  public EksException withHint(String hint) {
    return new EksException(errorCode, getMessage() + " (" + requireNonNull(hint, "hint") + ")");
  }

  /** The API's error code, such as {@code InvalidParameterException}. */
  public String errorCode() {
    return errorCode;
  }
}
