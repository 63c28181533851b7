package io.github.ekscam.local;

import io.github.ekscam.access.EksException;
import io.github.ekscam.local.internal.http.HttpRefusal;

/** What the endpoint itself refuses a request with, before it reaches the EKS API. */
final class Refusal extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final int statusCode;
  private final String errorCode;

  private Refusal(int statusCode, String errorCode, String message) {
    super(message);
    this.statusCode = statusCode;
    this.errorCode = errorCode;
  }

  /** What the API says, with the status code of its error codes. */
  static Refusal of(EksException refused) {
    int statusCode =
        switch (refused.errorCode()) {
          case "ResourceNotFoundException" -> 404;
          case "ResourceInUseException" -> 409;
          default -> 400;
        };
    return new Refusal(statusCode, refused.errorCode(), String.valueOf(refused.getMessage()));
  }

  static Refusal invalidParameter(String message) {
    return new Refusal(400, "InvalidParameterException", message);
  }

  static Refusal invalidRequest(String message) {
    return new Refusal(400, "InvalidRequestException", message);
  }

  static Refusal resourceNotFound(String message) {
    return new Refusal(404, "ResourceNotFoundException", message);
  }

  /** What {@code ListTagsForResource} has in the place of {@code ResourceNotFoundException}. */
  static Refusal notFound(String message) {
    return new Refusal(404, "NotFoundException", message);
  }

  static Refusal serialization(String message) {
    return new Refusal(400, "SerializationException", message);
  }

  /**
   * What Amazon API Gateway, which the service stands behind, answers to a request without
   * credentials, and to a path or method that the service does not have.
   */
  static Refusal missingAuthenticationToken() {
    return new Refusal(403, "MissingAuthenticationTokenException", "Missing Authentication Token");
  }

  static Refusal incompleteSignature(String message) {
    return new Refusal(403, "IncompleteSignatureException", message);
  }

  /** What the server itself refuses, with the error codes of API Gateway and of the service. */
  static Refusal of(HttpRefusal refused) {
    String errorCode =
        switch (refused.status()) {
          case 403 -> "ForbiddenException";
          case 408 -> "RequestTimeoutException";
          case 413 -> "RequestEntityTooLargeException";
          case 500 -> "ServerException";
          case 503 -> "ServiceUnavailableException";
          default -> "BadRequestException";
        };
    return new Refusal(refused.status(), errorCode, refused.message());
  }

  /** Whether the service tells the cluster, too, with errors of this sort. */
  boolean namesCluster() {
    return !errorCode.equals("SerializationException") && !errorCode.equals("NotFoundException");
  }

  int statusCode() {
    return statusCode;
  }

  String errorCode() {
    return errorCode;
  }

  String message() {
    return String.valueOf(getMessage());
  }
}
