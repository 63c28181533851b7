package io.github.ekscam.local.internal.sigv4;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableListMultimap;
import io.github.ekscam.local.internal.http.HttpCall;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CredentialTest {

  private static HttpCall with(String authorization, String query) {
    return new HttpCall(
        "GET",
        "/",
        query,
        authorization.isEmpty()
            ? ImmutableListMultimap.of()
            : ImmutableListMultimap.of("authorization", authorization),
        new byte[0]);
  }

  @Test
  void credential_isThatOfTheHeader() {
    assertThat(
            Credential.of(
                with(
                    "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/sts/aws4_request,"
                        + " SignedHeaders=host, Signature=00",
                    "")))
        .contains(new Credential("AKIDEXAMPLE", "us-east-1", "sts"));
  }

  @Test
  void credential_isThatOfThePresignedQuery() {
    assertThat(
            Credential.of(
                with(
                    "",
                    "Action=GetCallerIdentity&X-Amz-Credential="
                        + "AKIDEXAMPLE%2F20150830%2Fus-east-1%2Fsts%2Faws4_request")))
        .contains(new Credential("AKIDEXAMPLE", "us-east-1", "sts"));
  }

  /** Else a request would be verified for one region and answered for another. */
  @ParameterizedTest
  @ValueSource(strings = {"X-Amz-Credential", "X-Amz-Credenti%61l"})
  void credential_isTheOneThatIsVerified_howeverItIsWritten(String name) {
    String scope = "A%2F20150830%2Feu-west-1%2Feks%2Faws4_request";
    HttpCall call =
        with(
            "",
            "X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Date=20150830T123600Z&X-Amz-SignedHeaders=host"
                + "&X-Amz-Signature=00&"
                + name
                + "="
                + scope);

    SignedRequest signed = SignedRequest.read(call);

    assertThat(Credential.of(call))
        .contains(
            new Credential(
                signed.accessKeyId(), signed.scope().region(), signed.scope().service()));
  }

  @Test
  void credentialWithoutScope_tellsTheKeyAlone() {
    assertThat(Credential.of(with("AWS4-HMAC-SHA256 Credential=AKID/anything", "")))
        .contains(new Credential("AKID", "", ""));
  }

  @Test
  void credential_isFoundAmongTheParameters() {
    assertThat(Credential.of(with("AWS4-HMAC-SHA256 Signature=0,Credential=A/b, X=1", "")))
        .contains(new Credential("A", "", ""));
  }

  @Test
  void credentialOfAllRegions_tellsNone() {
    assertThat(
            Credential.of(
                with("AWS4-ECDSA-P256-SHA256   Credential=A/20150830/eks/aws4_request", "")))
        .contains(new Credential("A", "", "eks"));
  }

  /** As a signed request reads it; there is neither such a key nor such a region. */
  @Test
  void anyCharacterButASlashAndAComma_belongsToItsPart() {
    assertThat(
            Credential.of(
                with("AWS4-HMAC-SHA256 Credential=A B=C/20150830/us\u0085/eks/aws4_request", "")))
        .contains(new Credential("A B=C", "us\u0085", "eks"));
  }

  @Test
  void spacesInTheAuthorization_costWhatTheirNumberIs() {
    String header = "AWS4-HMAC-SHA256" + " ".repeat(200_000) + "Credential=A";
    ThreadMXBean cpu = ManagementFactory.getThreadMXBean();
    long start = cpu.getCurrentThreadCpuTime();

    assertThat(Credential.of(with(header, ""))).isEmpty();

    assertThat(Duration.ofNanos(cpu.getCurrentThreadCpuTime() - start))
        .isLessThan(Duration.ofSeconds(5));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "Basic dXNlcjpwYXNz",
        "AWS4-HMAC-SHA256 SignedHeaders=host",
        "AWS4-HMAC-SHA256 Credential=AKID",
        "AWS4-HMAC-SHA256 Credential=/b",
        "AWS4-HMAC-SHA256 XCredential=A/b",
        "Bearer Credential=A/b",
        "AWS4-HMAC-SHA256"
      })
  void credential_isNotThere_ifTheHeaderHasNone(String authorization) {
    assertThat(Credential.of(with(authorization, ""))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "X-Amz-Credential",
        "X-Amz-Credential=%zz",
        "X-Amz-Credential=A%2F&X-Amz-Credential=B%2F"
      })
  void credential_isNotThere_ifTheQueryHasNone(String query) {
    assertThat(Credential.of(with("", query))).isEmpty();
  }
}
