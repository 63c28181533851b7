package io.github.ekscam.local.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** The URLs in tokens. */
final class TokenTexts {

  static final String PREFIX = "k8s-aws-v1.";

  private TokenTexts() {}

  static String url(String token) {
    return new String(
        Base64.getUrlDecoder().decode(token.substring(PREFIX.length())), StandardCharsets.UTF_8);
  }

  static String token(String url) {
    return PREFIX
        + Base64.getUrlEncoder()
            .withoutPadding()
            .encodeToString(url.getBytes(StandardCharsets.UTF_8));
  }

  /** A token in whose URL a text is another. */
  static String changed(String token, String text, String other) {
    String url = url(token);
    assertThat(url).contains(text);
    return token(url.replace(text, other));
  }
}
