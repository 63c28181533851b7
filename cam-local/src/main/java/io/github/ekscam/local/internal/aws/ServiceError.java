package io.github.ekscam.local.internal.aws;

/**
 * What a service refuses a request with. Each protocol writes it in its own shape.
 *
 * <p>The message is told to whoever asks, and has nothing secret.
 */
public final class ServiceError extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final int status;
  private final String code;

  private ServiceError(int status, String code, String message) {
    super(message, null, false, false);
    this.status = status;
    this.code = code;
  }

  /**
   * An error.
   *
   * @param status of the answer, such as 400
   * @param code such as {@code ValidationError}
   */
  public static ServiceError of(int status, String code, String message) {
    return new ServiceError(status, code, message);
  }

  /** The status of the answer. */
  public int status() {
    return status;
  }

  /** The error's code. */
  public String code() {
    return code;
  }

  /** The message, which there always is. */
  public String text() {
    return String.valueOf(getMessage());
  }

  /** Whether the sender is to blame, and not the service. */
  public boolean isSenders() {
    return status < 500;
  }
}
