package io.github.ekscam.iam;

import static java.util.Objects.requireNonNull;

import io.github.ekscam.internal.text.GoQuote;
import io.github.ekscam.internal.text.PercentEncoding;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.ResolverStyle;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
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
 * 0.7.18, with its texts. The hosts are those of the endpoint rules of the AWS SDK; a region that
 * these have a name for of another form is not among them. Immutable.
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

  private static final Pattern REGION = Pattern.compile("[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?");

  /** What may stand in a message; anything longer, or more hexadecimal, may be of a signature. */
  private static final Pattern QUOTABLE =
      Pattern.compile("(?!.*[0-9A-Fa-f]{12})[A-Za-z0-9._:-]{0,48}");

  private static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'", Locale.ROOT)
          .withResolverStyle(ResolverStyle.STRICT);

  private static final DateTimeFormatter GO_TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss '+0000 UTC'", Locale.ROOT);

  private final String host;
  private final Map<String, String> parameters;
  private final Instant signedAt;

  private UnverifiedToken(String host, Map<String, String> parameters, Instant signedAt) {
    this.host = host;
    this.parameters = parameters;
    this.signedAt = signedAt;
  }

  /**
   * Reads a token.
   *
   * @param partition the cluster's partition, whose STS the token must be for
   * @param clock tells whether it has expired
   * @throws IllegalArgumentException if the authenticator would refuse it before it asks STS; the
   *     message is its own, as far as that does not quote the token
   */
  public static UnverifiedToken read(String token, Partition partition, Clock clock) {
    if (token.getBytes(StandardCharsets.UTF_8).length > MOST_BYTES) {
      throw malformed("token is too large");
    }
    if (!token.startsWith(PREFIX)) {
      throw malformed("token is missing expected " + GoQuote.quote(PREFIX) + " prefix");
    }
    String url = decode(token.substring(PREFIX.length()));
    String scheme = scheme(url);
    if (!scheme.equals("https")) {
      throw malformed("unexpected scheme " + quote(scheme) + " in pre-signed URL");
    }
    String rest = url.substring(scheme.length() + 1);
    rest = rest.startsWith("//") ? rest.substring(2) : "";
    int fragment = rest.indexOf('#');
    rest = fragment < 0 ? rest : rest.substring(0, fragment);
    int question = rest.indexOf('?');
    String hostAndPath = question < 0 ? rest : rest.substring(0, question);
    int slash = hostAndPath.indexOf('/');
    String authority = slash < 0 ? hostAndPath : hostAndPath.substring(0, slash);
    String host = authority.substring(authority.lastIndexOf('@') + 1);
    requireHost(host, requireNonNull(partition, "partition"));
    if (slash < 0 || !hostAndPath.substring(slash).equals("/")) {
      throw malformed("unexpected path in pre-signed URL");
    }
    Map<String, String> parameters = parameters(question < 0 ? "" : rest.substring(question + 1));
    return new UnverifiedToken(host, parameters, check(parameters, clock));
  }

  private static IllegalArgumentException malformed(String problem) {
    return new IllegalArgumentException("input token was not properly formatted: " + problem);
  }

  /** Quotes what is short and harmless, and nothing that may be secret. */
  private static String quote(String text) {
    return QUOTABLE.matcher(text).matches() ? GoQuote.quote(text) : "(not shown)";
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
      return new String(Base64.getUrlDecoder().decode(digits.toString()), StandardCharsets.UTF_8);
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

  private static void requireHost(String host, Partition partition) {
    String shown = QUOTABLE.matcher(host).matches() ? host : "(not shown)";
    String unparsed = "could not parse region for pre-signed URL " + shown;
    if (host.isEmpty()) {
      throw malformed(unparsed + ", host is empty");
    }
    String[] labels = host.split("\\.", -1);
    if (labels.length < 3) {
      throw malformed(unparsed + ", invalid host format: " + shown);
    }
    if (host.equals("sts.amazonaws.com")) {
      if (partition != Partition.AWS) {
        throw malformed("global endpoint unsupported in partition " + partition);
      }
      return;
    }
    String region = labels[1];
    if (!REGION.matcher(region).matches()) {
      throw malformed("invalid region identifier format provided: " + shorten(region));
    }
    String domain = String.join(".", Arrays.asList(labels).subList(2, labels.length));
    if (!isEndpoint(labels[0], region, domain)) {
      throw malformed("unexpected hostname " + quote(host) + " in pre-signed URL");
    }
    if (!partition.domains().contains(domain)) {
      throw malformed("partition {" + partition + "} does not support hostname " + shown);
    }
  }

  private static String shorten(String region) {
    return QUOTABLE.matcher(region).matches() ? region : "(not shown)";
  }

  /** The FIPS endpoints of GovCloud are the ordinary ones, over IPv4. */
  private static boolean isEndpoint(String service, String region, String domain) {
    Partition partition = Partition.ofRegion(region);
    boolean fips = service.equals("sts-fips");
    boolean ordinaryAlone =
        partition == Partition.AWS_US_GOV && domain.equals(partition.domains().get(0));
    return (service.equals("sts") || (fips && !ordinaryAlone))
        && partition.domains().contains(domain);
  }

  private static Map<String, String> parameters(String query) {
    Map<String, String> values = new LinkedHashMap<>();
    Set<String> names = new HashSet<>();
    Map<String, String> spellings = new LinkedHashMap<>();
    boolean repeated = false;
    for (String part : query.split("&", -1)) {
      if (part.isEmpty()) {
        continue;
      }
      if (part.contains(";")) {
        throw malformed("malformed query parameter");
      }
      int equals = part.indexOf('=');
      String name = unescape(equals < 0 ? part : part.substring(0, equals));
      String value = unescape(equals < 0 ? "" : part.substring(equals + 1));
      String lower = name.toLowerCase(Locale.ROOT);
      String other = spellings.putIfAbsent(lower, name);
      if (other != null && !other.equals(name)) {
        throw malformed("duplicate query parameter found: " + quote(name));
      }
      repeated |= !names.add(name);
      values.putIfAbsent(lower, value);
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

  private static String unescape(String text) {
    try {
      byte[] bytes = PercentEncoding.decodeQuery(text.getBytes(StandardCharsets.UTF_8));
      return new String(bytes, StandardCharsets.UTF_8);
    } catch (PercentEncoding.InvalidEscapeException e) {
      // Its message would quote the token.
      throw malformed("malformed query parameter");
    }
  }

  private static Instant check(Map<String, String> parameters, Clock clock) {
    if (!parameters.getOrDefault("action", "").equals("GetCallerIdentity")) {
      throw malformed("unexpected action parameter in pre-signed URL");
    }
    if (signedHeaders(parameters).stream().noneMatch(CLUSTER_HEADER::equalsIgnoreCase)) {
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
    Instant signedAt;
    try {
      signedAt = LocalDateTime.parse(date, DATE).toInstant(ZoneOffset.UTC);
    } catch (DateTimeException e) {
      throw malformed(
          "error parsing X-Amz-Date parameter "
              + quote(date)
              + " into format 20060102T150405Z: it is no time of that form");
    }
    if (clock.instant().isAfter(signedAt.plus(LIFETIME))) {
      throw malformed(
          "X-Amz-Date parameter is expired (15 minute expiration) "
              + GO_TIME.format(signedAt.atOffset(ZoneOffset.UTC)));
    }
    return signedAt;
  }

  /** What is no number is 0 in the authenticator's message, and refused. */
  private static long seconds(String text) {
    if (!text.matches("[-+]?[0-9]{1,18}")) {
      throw malformed("invalid X-Amz-Expires parameter in pre-signed URL: 0");
    }
    return Long.parseLong(text);
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
    return host;
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
    return "UnverifiedToken[" + accessKeyId() + ", " + host + ", until " + expiresAt() + "]";
  }
}
