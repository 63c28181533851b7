package io.github.ekscam.local.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.common.collect.ImmutableListMultimap;
import com.google.common.collect.ImmutableMap;
import io.github.ekscam.EksCluster;
import io.github.ekscam.access.AccessEntry;
import io.github.ekscam.access.AuthenticationMode;
import io.github.ekscam.access.AwsAuth;
import io.github.ekscam.conformance.Vectors;
import io.github.ekscam.conformance.Vectors.Vector;
import io.github.ekscam.iam.CallerIdentity;
import io.github.ekscam.iam.Partition;
import io.github.ekscam.internal.text.GoBytes;
import io.github.ekscam.local.LocalIdentities;
import io.github.ekscam.local.LocalIdentity;
import io.github.ekscam.local.internal.http.HttpAnswer;
import io.github.ekscam.local.internal.http.HttpCall;
import io.github.ekscam.policies.EksClusters;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What aws-iam-authenticator 0.7.18 answers to TokenReviews, over HTTP, and asks of STS. */
class TokenReviewsConformanceTest {

  static List<Vector> worlds() {
    return Vectors.read(
        "token-reviews",
        "cluster",
        "partition",
        "region",
        "mode",
        "accessEntries",
        "awsAuth",
        "instances",
        "identities",
        "cases");
  }

  /** A cluster and its STS. */
  private static final class World {

    final JsonNode json;
    final EksCluster cluster;
    final AtomicReference<@Nullable HttpCall> sent = new AtomicReference<>();

    World(JsonNode json) {
      this.json = json;
      this.cluster = cluster(json);
    }

    String name() {
      return json.required("cluster").textValue();
    }

    Partition partition() {
      return Partition.of(json.required("partition").textValue());
    }

    String region() {
      return json.path("region").asText("");
    }

    TokenVerification.Verifier verifier(Clock clock, TokenVerification.Sts sts) {
      return new TokenVerification.Verifier(name(), partition(), region(), clock, sts, List.of());
    }

    private static EksCluster cluster(JsonNode json) {
      JsonNode instances = json.path("instances");
      EksCluster.Builder cluster =
          EksCluster.builder()
              .name(json.required("cluster").textValue())
              .authenticationMode(AuthenticationMode.valueOf(json.required("mode").textValue()))
              .instanceNames(id -> Optional.ofNullable(instances.path(id).textValue()));
      for (JsonNode entry : json.path("accessEntries")) {
        Vectors.requireOnly(entry, "principalArn", "principalId", "username", "groups");
        AccessEntry.Builder builder =
            AccessEntry.builder(entry.required("principalArn").textValue())
                .username(entry.required("username").textValue())
                .kubernetesGroups(Vectors.strings(entry.required("groups")));
        if (entry.has("principalId")) {
          builder.principalId(entry.required("principalId").textValue());
        }
        cluster.add(builder.buildAsDescribed());
      }
      if (!json.required("mode").textValue().equals("API")) {
        cluster.awsAuth(awsAuth(json.path("awsAuth")));
      }
      return cluster.build();
    }

    private static AwsAuth awsAuth(JsonNode data) {
      ObjectNode configMap = JsonNodeFactory.instance.objectNode();
      configMap.put("apiVersion", "v1").put("kind", "ConfigMap");
      configMap.putObject("metadata").put("name", "aws-auth").put("namespace", "kube-system");
      configMap.set("data", data.isMissingNode() ? configMap.objectNode() : data);
      return EksClusters.read(
              "aws-auth.json",
              new ByteArrayInputStream(configMap.toString().getBytes(StandardCharsets.UTF_8)))
          .awsAuth()
          .orElseThrow();
    }

    LocalIdentities identities() {
      List<LocalIdentity> identities = new ArrayList<>();
      for (JsonNode each : json.required("identities")) {
        Vectors.requireOnly(
            each, "accessKeyId", "secretAccessKey", "sessionToken", "arn", "userId");
        LocalIdentity identity =
            LocalIdentity.of(
                each.required("accessKeyId").textValue(),
                each.required("secretAccessKey").textValue(),
                CallerIdentity.of(
                    each.required("arn").textValue(), each.required("userId").textValue()));
        String token = each.required("sessionToken").textValue();
        identities.add(token.isEmpty() ? identity : identity.withSessionToken(token));
      }
      return LocalIdentities.of(identities);
    }

    HttpAnswer answer(JsonNode each) {
      sent.set(null);
      JsonNode sts = each.path("sts");
      Vectors.requireOnly(sts, "status", "body", "fails");
      return webhook(
              verifier(
                  clock(each),
                  (call, region) -> {
                    sent.set(call);
                    if (sts.path("fails").booleanValue()) {
                      throw new IOException("connection refused");
                    }
                    return new HttpAnswer(
                        sts.required("status").intValue(),
                        ImmutableMap.of(),
                        sts.path("body").asText("").getBytes(StandardCharsets.UTF_8));
                  }))
          .handle(call(each));
    }

    AuthenticationWebhook webhook(TokenVerification.Verifier verifier) {
      return new AuthenticationWebhook(verifier, () -> cluster, outcome -> {});
    }
  }

  private static Clock clock(JsonNode each) {
    return Clock.fixed(Instant.parse(each.required("now").textValue()), ZoneOffset.UTC);
  }

  private static HttpCall call(JsonNode each) {
    String body = each.required("body").textValue();
    if (each.has("url")) {
      body = body.replace("%TOKEN%", token(each));
    }
    return new HttpCall(
        each.required("method").textValue(),
        "/clusters/any/authenticate",
        "",
        ImmutableListMultimap.of("content-type", "application/json"),
        each.path("base64").booleanValue()
            ? Base64.getDecoder().decode(body)
            : body.getBytes(StandardCharsets.UTF_8));
  }

  private static String token(JsonNode each) {
    return "k8s-aws-v1."
        + Base64.getUrlEncoder()
            .withoutPadding()
            .encodeToString(each.required("url").textValue().getBytes(StandardCharsets.UTF_8));
  }

  @ParameterizedTest
  @MethodSource("worlds")
  void review_isAnsweredAsByTheAuthenticator(Vector vector) {
    World world = new World(vector.json());
    for (JsonNode each : vector.json().required("cases")) {
      Vectors.requireOnly(
          each, "now", "method", "body", "base64", "url", "signed", "sts", "sent", "answer");
      HttpAnswer answer = world.answer(each);

      String as = each.toString();
      JsonNode expected = each.required("answer");
      if (isNoUserIdOfUser(each)) {
        assertThat(answer.status()).as(as).isEqualTo(403);
        continue;
      }
      Vectors.requireOnly(expected, "status", "contentType", "noSniff", "body", "errors", "log");
      assertThat(answer.status()).as(as).isEqualTo(expected.required("status").intValue());
      assertThat(new String(answer.body(), StandardCharsets.UTF_8))
          .as(as)
          .isEqualTo(expected.required("body").textValue());
      assertThat(answer.headers())
          .as(as)
          .containsEntry("Content-Type", expected.required("contentType").textValue());
      assertThat(answer.headers().containsKey("X-Content-Type-Options"))
          .as(as)
          .isEqualTo(expected.path("noSniff").booleanValue());
      requireSent(world.sent.get(), each.path("sent"), as);
      requireError(world, each, expected, as);
    }
  }

  /**
   * The one thing that is answered otherwise, and only by an STS that there is not: a user or a
   * root with the {@code UserId} of a session. The authenticator takes what it is told.
   */
  private static boolean isNoUserIdOfUser(JsonNode each) {
    String body = each.path("sts").path("body").asText("");
    return each.required("answer").required("status").intValue() == 200
        && body.contains(":iam::")
        && body.matches("(?s).*\"UserId\":\"[^\"]*:[^\"]*\".*");
  }

  private static void requireSent(@Nullable HttpCall request, JsonNode expected, String as) {
    if (expected.isMissingNode()) {
      assertThat(request).as(as).isNull();
      return;
    }
    HttpCall sent = Objects.requireNonNull(request, as);
    Vectors.requireOnly(expected, "method", "host", "target", "headers");
    assertThat(sent.method()).as(as).isEqualTo(expected.required("method").textValue());
    assertThat(sent.header("host")).as(as).hasValue(expected.required("host").textValue());
    assertThat(GoBytes.runes(sent.rawPath() + "?" + sent.rawQuery()))
        .as(as)
        .isEqualTo(expected.required("target").textValue());
    JsonNode headers = expected.required("headers");
    Vectors.requireOnly(headers, "accept", "x-k8s-aws-id", "authorization");
    assertThat(sent.header("accept")).hasValue(headers.required("accept").textValue());
    assertThat(sent.header("x-k8s-aws-id")).hasValue(headers.required("x-k8s-aws-id").textValue());
    assertThat(sent.header("authorization").isPresent())
        .as(as)
        .isEqualTo(headers.has("authorization"));
  }

  /** The texts are logged: its own, but where they would quote what may be secret. */
  private static void requireError(World world, JsonNode each, JsonNode expected, String as) {
    List<String> errors = Vectors.strings(expected.path("errors"));
    if (errors.isEmpty()) {
      return;
    }
    String error = error(world, each);
    assertThat(errors.stream().anyMatch(recorded -> isSame(recorded, error)))
        .as("%s%nis not among %s%nof %s", error, errors, as)
        .isTrue();
  }

  private static String error(World world, JsonNode each) {
    JsonNode sts = each.path("sts");
    try {
      String token = TokenReviewReader.token(call(each).body());
      return "none: "
          + world
              .verifier(
                  clock(each),
                  (call, region) -> {
                    if (sts.path("fails").booleanValue()) {
                      throw new IOException("connection refused");
                    }
                    return new HttpAnswer(
                        sts.required("status").intValue(),
                        ImmutableMap.of(),
                        sts.path("body").asText("").getBytes(StandardCharsets.UTF_8));
                  })
              .verify(token);
    } catch (StsException | IllegalArgumentException | GoDecoder.MismatchException e) {
      return String.valueOf(e.getMessage());
    }
  }

  private static final String FORMAT = "input token was not properly formatted: ";
  private static final String STS = "sts getCallerIdentity failed: ";

  private static boolean isSame(String recorded, String error) {
    if (recorded.startsWith(FORMAT + "parse ")) {
      // What Go's parser of URLs finds quotes the whole of it.
      return error.startsWith(FORMAT);
    }
    if (recorded.startsWith(FORMAT + "error parsing X-Amz-Date")) {
      return isShownAs(
          recorded.substring(0, recorded.indexOf(": parsing time")),
          error.substring(0, Math.max(0, error.indexOf(": it is no time"))));
    }
    if (recorded.startsWith(STS) && !recorded.startsWith(STS + "error")) {
      // What was wrong with the answer is told in other words.
      return error.startsWith(STS);
    }
    return isShownAs(recorded, error);
  }

  private static boolean isShownAs(String recorded, String error) {
    Pattern shown =
        Pattern.compile(
            Pattern.compile("\\(not shown\\)")
                .splitAsStream(error + " ")
                .map(part -> Pattern.quote(part.stripTrailing().isEmpty() ? "" : part))
                .collect(Collectors.joining(".*")),
            Pattern.DOTALL);
    return shown.matcher(recorded + " ").matches();
  }

  @ParameterizedTest
  @MethodSource("worlds")
  void tokenThatTheAuthenticatorSigns_isVerifiedByLocalIdentities(Vector vector) {
    World world = new World(vector.json());
    TokenVerification verification = TokenVerification.byIdentities(world.identities());
    for (JsonNode each : vector.json().required("cases")) {
      HttpAnswer answer =
          world
              .webhook(
                  verification.verifier(
                      world.name(), world.partition(), world.region(), clock(each)))
              .handle(call(each));

      if (each.path("signed").booleanValue()) {
        assertThat(new String(answer.body(), StandardCharsets.UTF_8))
            .as(each.toString())
            .isEqualTo(each.required("answer").required("body").textValue());
      } else {
        assertThat(answer.status()).as(each.toString()).isNotEqualTo(200);
      }
    }
  }
}
