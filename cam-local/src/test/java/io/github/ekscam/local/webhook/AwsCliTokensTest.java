package io.github.ekscam.local.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.common.collect.ImmutableListMultimap;
import io.github.ekscam.EksCluster;
import io.github.ekscam.access.AccessEntry;
import io.github.ekscam.iam.Partition;
import io.github.ekscam.local.LocalIdentities;
import io.github.ekscam.local.internal.http.HttpCall;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tokens of {@code aws eks get-token}, verified; the profile {@code aws-cli} installs it. */
@Tag("aws-cli")
class AwsCliTokensTest {

  private static final Path AWS = Path.of("target/aws-cli/bin/aws").toAbsolutePath();

  private static final EksCluster CLUSTER =
      EksCluster.builder()
          .add(
              AccessEntry.builder("arn:aws:iam::111122223333:role/Developer")
                  .username("dev:{{SessionName}}")
                  .build())
          .build();

  @TempDir private Path directory;
  private Path credentials;

  /** The same file for the client and for what verifies its tokens. */
  @BeforeEach
  void writeCredentials() throws IOException {
    credentials =
        Files.writeString(
            directory.resolve("credentials"),
            """
            [default]
            aws_access_key_id = ASIAIOSFODNN7EXAMPLE
            aws_secret_access_key = wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY
            aws_session_token = IQoJb3JpZ2luX2VjEXAMPLE//////////wEaCXVzLWVhc3QtMSJ+token==
            cam_caller_arn = arn:aws:sts::111122223333:assumed-role/Developer/alice

            [bob]
            aws_access_key_id = AKIAIOSFODNN7EXAMPLE
            aws_secret_access_key = another/secret+of+bob
            cam_caller_arn = arn:aws:iam::111122223333:user/bob
            """);
  }

  private String token(Map<String, String> environment, String... options) throws Exception {
    List<String> command =
        new ArrayList<>(List.of(AWS.toString(), "eks", "get-token", "--cluster-name", "demo"));
    command.addAll(List.of(options));
    Path out = directory.resolve("out");
    ProcessBuilder builder = new ProcessBuilder(command);
    builder
        .redirectOutput(out.toFile())
        .redirectError(directory.resolve("err").toFile())
        .environment()
        .putAll(
            Map.of(
                "AWS_SHARED_CREDENTIALS_FILE", credentials.toString(),
                "AWS_CONFIG_FILE", directory.resolve("config").toString(),
                "AWS_DEFAULT_REGION", "us-west-2"));
    builder.environment().putAll(environment);
    assertThat(builder.start().waitFor())
        .as(Files.readString(directory.resolve("err"), StandardCharsets.UTF_8))
        .isZero();
    return new ObjectMapper().readTree(out.toFile()).at("/status/token").textValue();
  }

  private String answer(TokenVerification verification, String token) {
    HttpCall call =
        new HttpCall(
            "POST",
            "/clusters/demo/authenticate",
            "",
            ImmutableListMultimap.of(),
            ("{\"spec\":{\"token\":\"" + token + "\"}}").getBytes(StandardCharsets.UTF_8));
    return new String(
        new AuthenticationWebhook(
                verification.verifier("demo", Partition.AWS, "us-west-2", Clock.systemUTC()),
                () -> CLUSTER,
                outcome -> {})
            .handle(call)
            .body(),
        StandardCharsets.UTF_8);
  }

  private TokenVerification byIdentities() {
    return TokenVerification.byIdentities(LocalIdentities.read(credentials));
  }

  @Test
  void token_isOfTheProfile() throws Exception {
    assertThat(answer(byIdentities(), token(Map.of())))
        .contains("\"authenticated\":true", "\"username\":\"dev:alice\"");
    // Known, and no user of the cluster.
    assertThat(answer(byIdentities(), token(Map.of(), "--profile", "bob")))
        .doesNotContain("authenticated");
  }

  @Test
  void tokenForAnotherRegion_isGoodAsWell() throws Exception {
    assertThat(answer(byIdentities(), token(Map.of(), "--region", "eu-central-1")))
        .contains("\"username\":\"dev:alice\"");
    assertThat(
            answer(
                byIdentities(),
                token(
                    Map.of(
                        "AWS_STS_REGIONAL_ENDPOINTS",
                        "legacy",
                        "AWS_DEFAULT_REGION",
                        "us-east-1"))))
        .contains("\"username\":\"dev:alice\"");
  }

  @Test
  void tokenWithAnEndpointUrl_isForThatEndpoint() throws Exception {
    URI local = URI.create("http://127.0.0.1:4599");
    String token = token(Map.of("AWS_ENDPOINT_URL", local.toString()));

    assertThat(TokenTexts.url(token)).startsWith("http://127.0.0.1:4599/?");
    assertThat(answer(byIdentities(), token)).doesNotContain("authenticated");
    assertThat(answer(byIdentities().accepting(local), token))
        .contains("\"username\":\"dev:alice\"");
  }

  @Test
  void tokenIsForAwsSts_ifTheEndpointUrlIsToBeIgnored_orThatOfStsIsAws() throws Exception {
    assertThat(
            answer(
                byIdentities(),
                token(
                    Map.of(
                        "AWS_ENDPOINT_URL", "http://127.0.0.1:4599",
                        "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", "true"))))
        .contains("\"username\":\"dev:alice\"");
    assertThat(
            answer(
                byIdentities(),
                token(
                    Map.of(
                        "AWS_ENDPOINT_URL", "http://127.0.0.1:4599",
                        "AWS_ENDPOINT_URL_STS", "https://sts.us-west-2.amazonaws.com"))))
        .contains("\"username\":\"dev:alice\"");
  }
}
