package io.github.ekscam.local.internal.sigv4;

import static java.util.Objects.requireNonNull;

import com.google.common.base.Splitter;
import io.github.ekscam.local.internal.http.HttpCall;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A request with a signature, by header or by query, and what that says of itself. <strong>Nothing
 * of it is true until it is {@linkplain #verify verified}.</strong> Immutable.
 *
 * <p>A signature is good for a quarter of an hour before and after its time, also one by query,
 * whatever its {@code X-Amz-Expires}: that is how STS has it. The refusals have the codes and texts
 * of AWS's services.
 */
public final class SignedRequest {

  static final String AUTHORIZATION_HEADER = "authorization";
  static final String DATE_HEADER = "x-amz-date";
  static final String TOKEN_HEADER = "x-amz-security-token";
  static final String ALGORITHM = "X-Amz-Algorithm";
  static final String CREDENTIAL = "X-Amz-Credential";
  static final String DATE = "X-Amz-Date";
  static final String EXPIRES = "X-Amz-Expires";
  static final String SIGNED_HEADERS = "X-Amz-SignedHeaders";
  static final String TOKEN = "X-Amz-Security-Token";
  static final String SIGNATURE = "X-Amz-Signature";

  private static final String AMZ_HEADERS = "x-amz-";

  /** How far the clocks of who signs and who verifies may be apart. */
  private static final Duration SKEW = Duration.ofMinutes(15);

  private static final int CREDENTIAL_PARTS = 5;

  private final HttpCall call;
  private final boolean isPresigned;
  private final Query query;
  private final String accessKeyId;
  private final CredentialScope scope;
  private final Instant signedAt;
  private final List<String> signedHeaders;
  private final Optional<String> sessionToken;
  private final String signature;

  /** The parts of a signature, as they are written. */
  private record Parts(
      String credential, String date, String signedHeaders, String signature, boolean presigned) {}

  private SignedRequest(HttpCall call, Query query, Parts parts) {
    this.call = call;
    this.isPresigned = parts.presigned();
    this.query = query.without(SIGNATURE);
    this.signature = parts.signature();
    this.signedHeaders = Splitter.on(';').splitToList(parts.signedHeaders());
    this.sessionToken =
        isPresigned ? query.only(TOKEN) : call.header(TOKEN_HEADER).map(String::strip);
    List<String> credential = Splitter.on('/').splitToList(parts.credential());
    if (credential.size() != CREDENTIAL_PARTS) {
      throw SignatureException.incomplete(
          "Credential must have exactly 5 slash-delimited elements, e.g."
              + " keyid/date/region/service/term.");
    }
    this.accessKeyId = credential.get(0);
    if (accessKeyId.isEmpty()) {
      throw SignatureException.unknownKey();
    }
    this.scope = new CredentialScope(credential.get(1), credential.get(2), credential.get(3));
    if (!credential.get(4).equals(CredentialScope.TERMINATOR)) {
      throw SignatureException.mismatch(
          "Credential should be scoped with a valid terminator: 'aws4_request'.");
    }
    this.signedAt = time(parts.date());
    String day = Signature.time(signedAt).substring(0, 8);
    if (!scope.date().equals(day)) {
      throw SignatureException.mismatch(
          "Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from"
              + " HTTP.");
    }
    requireSigned();
  }

  /**
   * Reads what a request says of its signature.
   *
   * @throws SignatureException if it has none, or not all of one, or one that leaves out what must
   *     be signed: the host, and what headers begin with {@code x-amz-}
   */
  public static SignedRequest read(HttpCall call) {
    requireNonNull(call, "call");
    Optional<String> authorization = call.header(AUTHORIZATION_HEADER);
    Query query = Query.parse(call.rawQuery());
    if (authorization.isPresent()) {
      return new SignedRequest(call, query, byHeader(call, authorization.get()));
    }
    if (query.only(ALGORITHM).isPresent()) {
      return new SignedRequest(call, query, byQuery(query));
    }
    throw SignatureException.missing();
  }

  private static Parts byHeader(HttpCall call, String authorization) {
    String text = authorization.strip();
    int blank = text.indexOf(' ');
    requireAlgorithm(blank < 0 ? text : text.substring(0, blank));
    Map<String, String> parts = new HashMap<>();
    for (String part :
        Splitter.on(',').trimResults().omitEmptyStrings().split(text.substring(blank + 1))) {
      int sign = part.indexOf('=');
      if (sign < 0) {
        throw SignatureException.incomplete(
            "A part of the Authorization header is not a valid key=value pair (missing"
                + " equal-sign).");
      }
      if (parts.put(part.substring(0, sign), part.substring(sign + 1)) != null) {
        throw SignatureException.incomplete("A part of the Authorization header is repeated.");
      }
    }
    return new Parts(
        headerPart(parts, "Credential"),
        call.header(DATE_HEADER)
            .or(() -> call.header("date"))
            .orElseThrow(
                () ->
                    SignatureException.incomplete(
                        "Authorization header requires existence of either a 'X-Amz-Date' or a"
                            + " 'Date' header."))
            .strip(),
        headerPart(parts, "SignedHeaders"),
        headerPart(parts, "Signature"),
        false);
  }

  private static String headerPart(Map<String, String> parts, String name) {
    String part = parts.get(name);
    if (part == null) {
      throw SignatureException.incomplete(
          "Authorization header requires '" + name + "' parameter.");
    }
    return part;
  }

  private static Parts byQuery(Query query) {
    requireAlgorithm(queryPart(query, ALGORITHM));
    return new Parts(
        queryPart(query, CREDENTIAL),
        queryPart(query, DATE),
        queryPart(query, SIGNED_HEADERS),
        queryPart(query, SIGNATURE),
        true);
  }

  private static String queryPart(Query query, String name) {
    return query
        .only(name)
        .orElseThrow(
            () ->
                SignatureException.incomplete(
                    "AWS query-string parameters must include '"
                        + name
                        + "'. Re-examine the query-string parameters."));
  }

  private static void requireAlgorithm(String algorithm) {
    if (!algorithm.equals(Signature.ALGORITHM)) {
      throw SignatureException.incomplete(
          "Unsupported AWS 'algorithm': only " + Signature.ALGORITHM + " is known.");
    }
  }

  private static Instant time(String text) {
    try {
      return Signature.parseTime(text);
    } catch (DateTimeException e) {
      try {
        return ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
      } catch (DateTimeException notEither) {
        throw SignatureException.incomplete(
            "Date must be in ISO-8601 'basic format', such as 20150830T123600Z.");
      }
    }
  }

  private void requireSigned() {
    if (!signedHeaders.contains("host")) {
      throw SignatureException.mismatch(
          "'Host' or ':authority' must be a 'SignedHeader' in the AWS Authorization.");
    }
    for (String name : call.headers().keySet()) {
      if (name.startsWith(AMZ_HEADERS) && !signedHeaders.contains(name)) {
        throw SignatureException.mismatch(
            "'" + name + "' must be a 'SignedHeader' in the AWS Authorization.");
      }
    }
  }

  /**
   * Requires that a key made the signature, of this very request, and about now.
   *
   * @throws SignatureException if it did not
   */
  public void verify(AccessKey key, Instant now) {
    if (!key.id().equals(accessKeyId)) {
      throw SignatureException.unknownKey();
    }
    requireNow(now);
    String canonical =
        CanonicalRequest.of(call, PathRules.of(scope.service()), query, signedHeaders);
    String expected = Signature.of(key, scope, Signature.stringToSign(signedAt, scope, canonical));
    boolean isToken = isEqual(key.sessionToken().orElse(""), sessionToken.orElse(""));
    if (!isToken) {
      throw SignatureException.unknownKey();
    }
    if (!isEqual(expected, signature)) {
      throw SignatureException.mismatch(
          "The request signature we calculated does not match the signature you provided. Check"
              + " your AWS Secret Access Key and signing method. Consult the service documentation"
              + " for details.");
    }
  }

  /**
   * Requires that the signature is said to be good for a service in a region.
   *
   * @throws SignatureException if it is not
   */
  public void requireScope(String service, String region) {
    if (!scope.service().equals(service)) {
      throw SignatureException.mismatch(
          "Credential should be scoped to correct service: '" + service + "'. ");
    }
    if (!scope.region().equals(region)) {
      throw SignatureException.mismatch("Credential should be scoped to a valid region. ");
    }
  }

  /** Takes as long for any two texts of the same length. */
  private static boolean isEqual(String one, String other) {
    return MessageDigest.isEqual(
        one.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));
  }

  private void requireNow(Instant now) {
    if (signedAt.isBefore(now.minus(SKEW))) {
      throw SignatureException.mismatch(
          "Signature expired: "
              + Signature.time(signedAt)
              + " is now earlier than "
              + Signature.time(now.minus(SKEW))
              + " ("
              + Signature.time(now)
              + " - 15 min.)");
    }
    if (signedAt.isAfter(now.plus(SKEW))) {
      throw SignatureException.mismatch(
          "Signature not yet current: "
              + Signature.time(signedAt)
              + " is still later than "
              + Signature.time(now.plus(SKEW))
              + " ("
              + Signature.time(now)
              + " + 15 min.)");
    }
  }

  /** Whether the signature is in the query, and not in a header. */
  public boolean isPresigned() {
    return isPresigned;
  }

  /** The id of the access key that is said to have signed. */
  public String accessKeyId() {
    return accessKeyId;
  }

  /** What the signature is said to be good for. */
  public CredentialScope scope() {
    return scope;
  }

  /** When it is said to have been signed. */
  public Instant signedAt() {
    return signedAt;
  }

  /** The names of the headers that are said to be signed, as they are listed. */
  public List<String> signedHeaders() {
    return signedHeaders;
  }

  /** Tells neither the signature nor the session token. */
  @Override
  public String toString() {
    return "SignedRequest[" + accessKeyId + "/" + scope + "]";
  }
}
