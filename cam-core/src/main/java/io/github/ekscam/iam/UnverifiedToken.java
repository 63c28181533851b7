package io.github.ekscam.iam;

import static java.util.Objects.requireNonNull;

import com.google.common.base.Strings;
import io.github.ekscam.internal.text.GoBytes;
import io.github.ekscam.internal.text.GoQuote;
import io.github.ekscam.internal.text.GoStrings;
import io.github.ekscam.internal.text.GoUrl;
import io.github.ekscam.internal.text.PercentEncoding;
import java.math.BigInteger;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.ResolverStyle;
import java.time.temporal.ChronoField;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A bearer token for an EKS cluster ({@code aws eks get-token}), and what it says of itself: that
 * it is a presigned request to STS, by which access key, for which cluster's header, until when.
 *
 * <p><strong>Nothing here is verified.</strong> Who signed it, whether the signature holds and for
 * which cluster, STS alone can tell, and it is not asked: anybody can write a token that reads
 * well. A token is a credential as long as it lasts; it stands in no message and in no text of this
 * type.
 *
 * <p>Reproduces the checks before STS is called of {@code pkg/token} of aws-iam-authenticator
 * 0.7.18, with its texts, and the hosts of the endpoint rules of the AWS SDK that it is built with.
 * Immutable.
 */
public final class UnverifiedToken {

  private static final String PREFIX = "k8s-aws-v1.";
  private static final String CLUSTER_HEADER = "x-k8s-aws-id";
  private static final int MOST_BYTES = 4096;
  private static final Duration LIFETIME = Duration.ofMinutes(15);

  private static final Set<String> PARAMETERS =
      Set.of(
          "action",
          "version",
          "x-amz-algorithm",
          "x-amz-credential",
          "x-amz-date",
          "x-amz-expires",
          "x-amz-security-token",
          "x-amz-signature",
          "x-amz-signedheaders");

  /** What may stand in a message; anything longer, or more hexadecimal, may be of a signature. */
  private static final Pattern QUOTABLE =
      Pattern.compile("(?!.*[0-9A-Fa-f]{12})[A-Za-z0-9._:-]{0,48}");

  /** Go reads a fraction of a second where the layout has none. */
  private static final Pattern DATE =
      Pattern.compile("(?<seconds>[0-9]{8}T[0-9]{6})([.,](?<fraction>[0-9]+))?Z");

  private static final int NANO_DIGITS = 9;

  private static final BigInteger LEAST = BigInteger.valueOf(Long.MIN_VALUE);
  private static final BigInteger MOST = BigInteger.valueOf(Long.MAX_VALUE);

  private static final String NOT_SHOWN = "(not shown)";

  private static final DateTimeFormatter SECONDS =
      DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss", Locale.ROOT)
          .withResolverStyle(ResolverStyle.STRICT);

  private static final DateTimeFormatter GO_TIME =
      new DateTimeFormatterBuilder()
          .appendPattern("uuuu-MM-dd HH:mm:ss")
          .appendFraction(ChronoField.NANO_OF_SECOND, 0, NANO_DIGITS, true)
          .appendLiteral(" +0000 UTC")
          .toFormatter(Locale.ROOT);

  /** What {@code validUserinfo} of {@code net/url} accepts beside letters and digits. */
  private static final String IN_USER = "-._:~!$&'()*+,;=%@";

  private final String authority;
  private final String rawQuery;
  private final Map<String, String> parameters;
  private final Instant signedAt;

  private UnverifiedToken(
      String authority, String rawQuery, Map<String, String> parameters, Instant signedAt) {
    this.authority = authority;
    this.rawQuery = rawQuery;
    this.parameters = parameters;
    this.signedAt = signedAt;
  }

  /**
   * Reads a token for a cluster in a region that is not known; see {@link #read(String, Partition,
   * String, Clock)}.
   */
  public static UnverifiedToken read(String token, Partition partition, Clock clock) {
    return read(token, partition, "", clock);
  }

  /**
   * Reads a token.
   *
   * @param partition the cluster's partition, whose STS the token must be for
   * @param region the cluster's region, whose STS is known even if the SDK does not know the
   *     region; empty if it is not known
   * @param clock tells whether it has expired
   * @throws IllegalArgumentException if the authenticator would refuse it before it asks STS; the
   *     message is its own, as far as that does not quote the token
   */
  public static UnverifiedToken read(
      String token, Partition partition, String region, Clock clock) {
    requireNonNull(region, "region");
    return read(
        token,
        "https",
        host -> StsHosts.require(host, requireNonNull(partition, "partition"), region),
        clock);
  }

  /**
   * Reads a token that is for another STS than AWS's: one that a client was told by {@code
   * AWS_ENDPOINT_URL_STS}, such as {@code http://127.0.0.1:8080}. The authenticator refuses these.
   *
   * @throws IllegalArgumentException as {@link #read(String, Partition, String, Clock)} does
   */
  public static UnverifiedToken readForEndpoint(String token, URI endpoint, Clock clock) {
    String expected = requireNonNull(endpoint.getRawAuthority(), "the endpoint's authority");
    return read(
        token,
        requireNonNull(endpoint.getScheme(), "the endpoint's scheme").toLowerCase(Locale.ROOT),
        host -> {
          if (!host.equals(expected)) {
            throw malformed("unexpected hostname " + quote(host) + " in pre-signed URL");
          }
        },
        clock);
  }

  private static UnverifiedToken read(
      String token, String expectedScheme, Consumer<String> hosts, Clock clock) {
    if (token.getBytes(StandardCharsets.UTF_8).length > MOST_BYTES) {
      throw malformed("token is too large");
    }
    if (!token.startsWith(PREFIX)) {
      throw malformed("token is missing expected " + GoQuote.quote(PREFIX) + " prefix");
    }
    String url = decode(token.substring(PREFIX.length()));
    int hash = url.indexOf('#');
    String fragment = hash < 0 ? "" : url.substring(hash + 1);
    url = hash < 0 ? url : url.substring(0, hash);
    String scheme = scheme(url);
    String rest = scheme.isEmpty() ? "" : url.substring(scheme.length() + 1);
    int question = rest.indexOf('?');
    String hierarchy = question < 0 ? rest : rest.substring(0, question);
    String rawQuery = question < 0 ? "" : rest.substring(question + 1);
    hierarchy = hierarchy.startsWith("//") ? hierarchy.substring(2) : "";
    int slash = hierarchy.indexOf('/');
    String authority = slash < 0 ? hierarchy : hierarchy.substring(0, slash);
    requireParts(authority, fragment);
    if (!scheme.equals(expectedScheme)) {
      throw malformed("unexpected scheme " + quote(scheme) + " in pre-signed URL");
    }
    hosts.accept(authority.substring(authority.lastIndexOf('@') + 1));
    if (slash < 0 || !hierarchy.substring(slash).equals("/")) {
      throw malformed("unexpected path in pre-signed URL");
    }
    Map<String, String> parameters = parameters(rawQuery);
    return new UnverifiedToken(authority, rawQuery, parameters, check(parameters, clock));
  }

  /** What {@code net/url} would not parse. */
  private static void requireParts(String authority, String fragment) {
    int at = authority.lastIndexOf('@');
    String user = at < 0 ? "" : authority.substring(0, at);
    if (!user.chars().allMatch(c -> isLetterOrDigit(c) || IN_USER.indexOf(c) >= 0)) {
      throw malformed("net/url: invalid userinfo");
    }
    if (!isEscaped(user) || !isEscaped(fragment)) {
      throw malformed("invalid URL escape");
    }
  }

  private static boolean isLetterOrDigit(int c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
  }

  private static boolean isEscaped(String text) {
    return GoUrl.pathUnescape(text).isPresent();
  }

  static IllegalArgumentException malformed(String problem) {
    return new IllegalArgumentException("input token was not properly formatted: " + problem);
  }

  /** Quotes what is short and harmless, and nothing that may be secret. */
  static String quote(String text) {
    return isQuotable(text) ? GoQuote.quote(text) : NOT_SHOWN;
  }

  /** Shows what is short and harmless. */
  static String show(String text) {
    return isQuotable(text) ? text : NOT_SHOWN;
  }

  private static boolean isQuotable(String text) {
    return QUOTABLE.matcher(text).matches();
  }

  /** Go's decoder lets line breaks be, tells the first byte that is wrong, and wants no padding. */
  private static String decode(String base64) {
    StringBuilder digits = new StringBuilder(base64.length());
    for (int i = 0; i < base64.length(); i++) {
      char c = base64.charAt(i);
      if (c == '\r' || c == '\n') {
        continue;
      }
      boolean digit =
          (c >= 'A' && c <= 'Z')
              || (c >= 'a' && c <= 'z')
              || (c >= '0' && c <= '9')
              || c == '-'
              || c == '_';
      if (!digit) {
        throw malformed("illegal base64 data at input byte " + utf8Length(base64, i));
      }
      digits.append(c);
    }
    if (digits.length() % 4 == 1) {
      throw malformed("illegal base64 data at input byte " + (base64.length() - 1));
    }
    try {
      return GoBytes.string(Base64.getUrlDecoder().decode(digits.toString()));
    } catch (IllegalArgumentException e) {
      throw malformed("illegal base64 data");
    }
  }

  private static int utf8Length(String text, int end) {
    return text.substring(0, end).getBytes(StandardCharsets.UTF_8).length;
  }

  /** As {@code net/url} reads it; its own messages quote the whole URL, which is the token. */
  private static String scheme(String url) {
    if (url.chars().anyMatch(c -> c < ' ' || c == 0x7F)) {
      throw malformed("net/url: invalid control character in URL");
    }
    int colon = url.indexOf(':');
    if (colon == 0) {
      throw malformed("missing protocol scheme");
    }
    String scheme = colon < 0 ? "" : url.substring(0, colon);
    return scheme.matches("[A-Za-z][A-Za-z0-9+.-]*") ? scheme.toLowerCase(Locale.ROOT) : "";
  }

  /** A parameter, as it is meant. */
  private record Parameter(String name, String value) {}

  private static Map<String, String> parameters(String query) {
    Map<String, String> values = new LinkedHashMap<>();
    Set<String> names = new HashSet<>();
    Map<String, String> spellings = new LinkedHashMap<>();
    boolean repeated = false;
    for (Parameter parameter : parse(query)) {
      String name = parameter.name();
      String lower = GoStrings.toLower(name);
      String other = spellings.putIfAbsent(lower, name);
      if (other != null && !other.equals(name)) {
        throw malformed("duplicate query parameter found: " + quote(name));
      }
      repeated |= !names.add(name);
      values.putIfAbsent(lower, parameter.value());
    }
    for (Map.Entry<String, String> spelling : spellings.entrySet()) {
      if (!PARAMETERS.contains(spelling.getKey())) {
        throw malformed("non-whitelisted query parameter " + quote(spelling.getValue()));
      }
    }
    if (repeated) {
      throw malformed("query parameter with multiple values not supported");
    }
    return values;
  }

  /** All of them, before any is looked at: what cannot be read is told first. */
  private static List<Parameter> parse(String query) {
    List<Parameter> parameters = new ArrayList<>();
    for (String part : query.split("&", -1)) {
      if (part.isEmpty()) {
        continue;
      }
      if (part.contains(";")) {
        throw malformed("malformed query parameter");
      }
      int equals = part.indexOf('=');
      parameters.add(
          new Parameter(
              unescape(equals < 0 ? part : part.substring(0, equals)),
              unescape(equals < 0 ? "" : part.substring(equals + 1))));
    }
    return parameters;
  }

  private static String unescape(String text) {
    try {
      return GoBytes.string(PercentEncoding.decodeQuery(GoBytes.of(text)));
    } catch (PercentEncoding.InvalidEscapeException e) {
      // Its message would quote the token.
      throw malformed("malformed query parameter");
    }
  }

  private static Instant check(Map<String, String> parameters, Clock clock) {
    if (!parameters.getOrDefault("action", "").equals("GetCallerIdentity")) {
      throw malformed("unexpected action parameter in pre-signed URL");
    }
    if (signedHeaders(parameters).stream().map(GoStrings::fold).noneMatch(CLUSTER_HEADER::equals)) {
      throw malformed(
          "client did not sign the " + CLUSTER_HEADER + " header in the pre-signed URL");
    }
    long expires = seconds(parameters.getOrDefault("x-amz-expires", ""));
    if (expires < 0 || expires > LIFETIME.toSeconds()) {
      throw malformed("invalid X-Amz-Expires parameter in pre-signed URL: " + expires);
    }
    String date = parameters.getOrDefault("x-amz-date", "");
    if (date.isEmpty()) {
      throw malformed("X-Amz-Date parameter must be present in pre-signed URL");
    }
    Instant signedAt = time(date);
    if (clock.instant().isAfter(signedAt.plus(LIFETIME))) {
      throw malformed(
          "X-Amz-Date parameter is expired (15 minute expiration) "
              + GO_TIME.format(signedAt.atOffset(ZoneOffset.UTC)));
    }
    return signedAt;
  }

  private static Instant time(String date) {
    Matcher matcher = DATE.matcher(date);
    try {
      if (matcher.matches()) {
        String fraction = Objects.requireNonNullElse(matcher.group("fraction"), "");
        String nanos = Strings.padEnd(fraction, NANO_DIGITS, '0').substring(0, NANO_DIGITS);
        return LocalDateTime.parse(matcher.group("seconds"), SECONDS)
            .toInstant(ZoneOffset.UTC)
            .plusNanos(Long.parseLong(nanos));
      }
    } catch (DateTimeException e) {
      // Told below, as what has another form is.
    }
    throw malformed(
        "error parsing X-Amz-Date parameter "
            + show(date)
            + " into format 20060102T150405Z: it is no time of that form");
  }

  /** What is no number is 0 in the authenticator's message, and what is too large the largest. */
  private static long seconds(String text) {
    if (!text.matches("[-+]?[0-9]+")) {
      throw malformed("invalid X-Amz-Expires parameter in pre-signed URL: 0");
    }
    return new BigInteger(text).max(LEAST).min(MOST).longValueExact();
  }

  private static List<String> signedHeaders(Map<String, String> parameters) {
    return List.of(parameters.getOrDefault("x-amz-signedheaders", "").split(";", -1));
  }

  /** The id of the access key that is said to have signed it; empty if none is named. */
  public String accessKeyId() {
    return credential(0);
  }

  /** The region that it is said to be signed for; empty if none is named. */
  public String region() {
    return credential(2);
  }

  private String credential(int part) {
    String[] parts = parameters.getOrDefault("x-amz-credential", "").split("/", -1);
    return part < parts.length ? parts[part] : "";
  }

  /** The host of STS that is to be asked. */
  public String host() {
    return authority.substring(authority.lastIndexOf('@') + 1);
  }

  /**
   * Whether the URL also names a user, for whom STS is sent an {@code Authorization} header that it
   * cannot make anything of.
   */
  public boolean namesUser() {
    return authority.contains("@");
  }

  /**
   * The query of the URL, as it is escaped. It contains the signature: anyone who has it can act as
   * its signer while the token is valid.
   */
  public String rawQuery() {
    return rawQuery;
  }

  /** The action that is to be asked for: always {@code GetCallerIdentity}. */
  public String action() {
    return parameters.getOrDefault("action", "");
  }

  /**
   * The names of the headers that are said to be signed; {@code x-k8s-aws-id}, whose value is the
   * cluster's name and stands in no token, is among them.
   */
  public List<String> signedHeaders() {
    return signedHeaders(parameters);
  }

  /** When it is said to have been signed. */
  public Instant signedAt() {
    return signedAt;
  }

  /** When it expires: a quarter of an hour after it was signed, whatever else it says. */
  public Instant expiresAt() {
    return signedAt.plus(LIFETIME);
  }

  /** Tells of neither the signature nor the session token. */
  @Override
  public String toString() {
    return "UnverifiedToken[" + accessKeyId() + ", " + host() + ", until " + expiresAt() + "]";
  }
}
