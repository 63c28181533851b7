package io.github.ekscam.local;

import com.google.common.collect.ImmutableMap;
import io.github.ekscam.access.EksException;
import io.github.ekscam.local.internal.eksapi.WrongTypeException;
import io.github.ekscam.local.internal.http.HttpRefusal;
import io.github.ekscam.local.internal.sigv4.SignatureException;
import java.util.List;
import java.util.Map;

/** What the endpoint itself refuses a request with, before it reaches the EKS API. */
final class Refusal extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final int statusCode;
  private final String errorCode;

  /** What the body names besides the cluster, by member; at most one thing. */
  private final transient ImmutableMap<String, String> named;

  private Refusal(int statusCode, String errorCode, String message) {
    this(statusCode, errorCode, message, ImmutableMap.of());
  }

  private Refusal(
      int statusCode, String errorCode, String message, ImmutableMap<String, String> named) {
    super(message);
    this.statusCode = statusCode;
    this.errorCode = errorCode;
    this.named = named;
  }

  /** The same, with a member of the body that names what it is about. */
  Refusal naming(String member, String name) {
    return new Refusal(statusCode, errorCode, message(), ImmutableMap.of(member, name));
  }

  Map<String, String> named() {
    return named;
  }

  /** What the API says. */
  static Refusal of(EksException refused) {
    return new Refusal(
        refused.statusCode(), refused.errorCode(), String.valueOf(refused.getMessage()));
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

  /** The signature of a request is for a region that there cannot be. */
  static Refusal invalidRegion() {
    return new Refusal(
        403, "InvalidSignatureException", "Credential should be scoped to a valid region. ");
  }

  /** More regions than anybody has. */
  static Refusal tooManyRegions(String message) {
    return new Refusal(400, "InvalidRequestException", message);
  }

  /** A value of another type than the operation has there. */
  static Refusal of(WrongTypeException wrong) {
    return serialization(wrong.serviceMessage());
  }

  /** A part of a URI that is no text. */
  static Refusal malformedUri(String encoded) {
    return serialization("The URI is not percent-encoded UTF-8: \"" + encoded + "\"");
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
    return !List.of("SerializationException", "NotFoundException", "BadRequestException")
        .contains(errorCode);
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
