package io.github.ekscam.local.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ekscam.iam.CallerIdentity;
import io.github.ekscam.local.LocalIdentities;
import io.github.ekscam.local.LocalIdentity;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KubeconfigTokensTest {

  private static final CallerIdentity ALICE =
      CallerIdentity.parse("arn:aws:iam::111122223333:user/alice");

  private static final LocalIdentity IDENTITY = LocalIdentity.of("AKIDALICE", "secret", ALICE);

  private static final LocalIdentities IDENTITIES =
      LocalIdentities.of(
          List.of(
              IDENTITY,
              LocalIdentity.of(
                  "AKIDBOB", "other", CallerIdentity.parse("arn:aws:iam::111122223333:user/bob"))));

  @Test
  void token_isItsIdentitys_andTheSameEachTime() {
    String token = KubeconfigTokens.of(IDENTITY);

    assertThat(token).startsWith("cam-v1.AKIDALICE.").doesNotContain("secret");
    assertThat(KubeconfigTokens.of(LocalIdentity.of("AKIDALICE", "secret", ALICE)))
        .isEqualTo(token);
    assertThat(KubeconfigTokens.find(token, IDENTITIES)).contains(IDENTITY);
  }

  @Test
  void tokenOfAnotherSecret_isNobodys() {
    String token = KubeconfigTokens.of(LocalIdentity.of("AKIDALICE", "guessed", ALICE));

    assertThat(KubeconfigTokens.find(token, IDENTITIES)).isEmpty();
    assertThat(KubeconfigTokens.find(token.replace("AKIDALICE", "AKIDBOB"), IDENTITIES)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "cam-v1.",
        "cam-v1.AKIDALICE",
        "cam-v1.AKIDALICE.",
        "cam-v1..",
        "cam-v1.AKIDNOBODY.00",
        "k8s-aws-v1.aHR0cHM6Ly8"
      })
  void otherTexts_areNobodys(String token) {
    assertThat(KubeconfigTokens.find(token, IDENTITIES)).isEmpty();
  }
}
