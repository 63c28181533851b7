package io.github.ekscam.access;

import static java.util.Objects.requireNonNull;

import org.jspecify.annotations.Nullable;

/**
 * A refusal by the Amazon EKS API, with its error code and, where it has been seen, the message of
 * the real service.
 */
public final class EksException extends IllegalArgumentException {

  private static final long serialVersionUID = 1L;

  private final String errorCode;

  private EksException(String errorCode, String message, @Nullable Throwable cause) {
    super(requireNonNull(message, "message"), cause);
    this.errorCode = errorCode;
  }

  private EksException(String errorCode, String message) {
    this(errorCode, message, null);
  }

  /** A refusal with the code {@code InvalidParameterException}. */
  public static EksException invalidParameter(String message) {
    return new EksException("InvalidParameterException", message);
  }

  /**
   * A refusal with the code {@code InvalidParameterException}, whose cause tells more than the API
   * does.
   */
  public static EksException invalidParameter(String message, IllegalArgumentException cause) {
    return new EksException("InvalidParameterException", message, cause);
  }

  /** A refusal with the code {@code InvalidRequestException}. */
  public static EksException invalidRequest(String message) {
    return new EksException("InvalidRequestException", message);
  }

  /** A refusal with the code {@code ResourceNotFoundException}. */
  public static EksException resourceNotFound(String message) {
    return new EksException("ResourceNotFoundException", message);
  }

  /** A refusal with the code {@code ResourceInUseException}. */
  public static EksException resourceInUse(String message) {
    return new EksException("ResourceInUseException", message);
  }

  /** A refusal with the code {@code BadRequestException}, which the operations on tags have. */
  public static EksException badRequest(String message) {
    return new EksException("BadRequestException", message);
  }

  /** A refusal with the code {@code NotFoundException}, which the operations on tags have. */
  public static EksException notFound(String message) {
    return new EksException("NotFoundException", message);
  }

  static EksException resourceLimitExceeded(String message) {
    return new EksException("ResourceLimitExceededException", message);
  }

  /** The refusal of a second access entry for a principal. */
  public static EksException accessEntryInUse() {
    return resourceInUse("The specified access entry resource is already in use on this cluster.");
  }

  /** The same refusal with a hint after it that the API does not give. */
  public EksException withHint(String hint) {
    return new EksException(errorCode, getMessage() + " (" + requireNonNull(hint, "hint") + ")");
  }

  /** The API's error code, such as {@code InvalidParameterException}. */
  public String errorCode() {
    return errorCode;
  }

  /** The status code of HTTP that the API answers with, such as 404. */
  public int statusCode() {
    return switch (errorCode) {
      case "ResourceNotFoundException", "NotFoundException" -> 404;
      case "ResourceInUseException" -> 409;
      default -> 400;
    };
  }
}
