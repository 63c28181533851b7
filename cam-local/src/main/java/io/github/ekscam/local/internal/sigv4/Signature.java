package io.github.ekscam.local.internal.sigv4;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.common.hash.Hashing;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.ResolverStyle;
import java.util.Locale;

/** The signature of a canonical request: an HMAC with a key that is good for one scope. */
final class Signature {

  static final String ALGORITHM = "AWS4-HMAC-SHA256";

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'", Locale.ROOT)
          .withResolverStyle(ResolverStyle.STRICT)
          .withZone(ZoneOffset.UTC);

  private Signature() {}

  /** A time as {@code X-Amz-Date} has it, such as {@code 20150830T123600Z}. */
  static String time(Instant instant) {
    return TIME.format(instant);
  }

  /**
   * The time of an {@code X-Amz-Date}.
   *
   * @throws DateTimeException if it is none
   */
  static Instant parseTime(String text) {
    if (text.startsWith("+")) {
      throw new DateTimeException("a year of more than four digits");
    }
    return TIME.parse(text, Instant::from);
  }

  static String stringToSign(Instant time, CredentialScope scope, String canonicalRequest) {
    return ALGORITHM
        + "\n"
        + time(time)
        + "\n"
        + scope
        + "\n"
        + Hashing.sha256().hashString(canonicalRequest, UTF_8);
  }

  /** The signature in hexadecimal digits. */
  static String of(AccessKey key, CredentialScope scope, String stringToSign) {
    byte[] date = hmac(("AWS4" + key.secret()).getBytes(UTF_8), scope.date());
    byte[] region = hmac(date, scope.region());
    byte[] service = hmac(region, scope.service());
    byte[] signing = hmac(service, CredentialScope.TERMINATOR);
    return Hashing.hmacSha256(signing).hashString(stringToSign, UTF_8).toString();
  }

  private static byte[] hmac(byte[] key, String text) {
    return Hashing.hmacSha256(key).hashString(text, UTF_8).asBytes();
  }
}
