package io.github.ekscam.local;

import io.github.ekscam.access.EksException;
import io.github.ekscam.local.internal.http.HttpRefusal;
import io.github.ekscam.local.internal.sigv4.SignatureException;

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

  /** What is wrong with a signature, by the codes that API Gateway and the service have for it. */
  static Refusal of(SignatureException refused) {
    return switch (refused.code()) {
      case MISSING_AUTHENTICATION_TOKEN -> missingAuthenticationToken();
      case INCOMPLETE_SIGNATURE -> new Refusal(403, "IncompleteSignatureException", refused.text());
      case INVALID_CLIENT_TOKEN_ID ->
          new Refusal(403, "UnrecognizedClientException", refused.text());
      case SIGNATURE_DOES_NOT_MATCH ->
          new Refusal(403, "InvalidSignatureException", refused.text());
      case MALFORMED_QUERY_STRING -> serialization(refused.text());
    };
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
