package io.github.ekscam.local.internal.sigv4;

import static java.util.Objects.requireNonNull;

/**
 * A request is not signed, or not well. The message is AWS's, without what AWS repeats of the
 * request, which may be secret.
 */
public final class SignatureException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final Code code;

  SignatureException(Code code, String message) {
    super(message);
    this.code = requireNonNull(code, "code");
  }

  /** The refusal of an access key that nobody has, or of the wrong session token with it. */
  public static SignatureException unknownKey() {
    return new SignatureException(
        Code.INVALID_CLIENT_TOKEN_ID, "The security token included in the request is invalid.");
  }

  /** The refusal of a request without a signature. */
  public static SignatureException missing() {
    return new SignatureException(
        Code.MISSING_AUTHENTICATION_TOKEN, "Request is missing Authentication Token");
  }

  /** The refusal of a signature of which a part is missing or malformed. */
  public static SignatureException incomplete(String message) {
    return new SignatureException(Code.INCOMPLETE_SIGNATURE, message);
  }

  static SignatureException mismatch(String message) {
    return new SignatureException(Code.SIGNATURE_DOES_NOT_MATCH, message);
  }

  /** What kind of refusal it is. */
  public Code code() {
    return code;
  }

  /** The message, which there always is. */
  public String text() {
    return String.valueOf(getMessage());
  }

  /** The error codes of AWS's services that are about signatures. */
  public enum Code {
    /** The request is not signed. */
    MISSING_AUTHENTICATION_TOKEN("MissingAuthenticationToken"),
    /** A part of the signature is missing or malformed. */
    INCOMPLETE_SIGNATURE("IncompleteSignature"),
    /** Nobody has the access key, or its session token is another. */
    INVALID_CLIENT_TOKEN_ID("InvalidClientTokenId"),
    /** The signature is not that of the request, or not of now. */
    SIGNATURE_DOES_NOT_MATCH("SignatureDoesNotMatch"),
    /** The query is not well escaped. */
    MALFORMED_QUERY_STRING("MalformedQueryString");

    private final String id;

    Code(String id) {
      this.id = id;
    }

    /** The code in AWS's spelling. */
    public String id() {
      return id;
    }
  }
}
