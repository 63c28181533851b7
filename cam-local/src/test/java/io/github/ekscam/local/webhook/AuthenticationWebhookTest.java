package io.github.ekscam.local.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableListMultimap;
import io.github.ekscam.EksCluster;
import io.github.ekscam.access.AccessEntry;
import io.github.ekscam.access.AccessEntryType;
import io.github.ekscam.access.AuthenticationMode;
import io.github.ekscam.iam.CallerIdentity;
import io.github.ekscam.iam.Partition;
import io.github.ekscam.local.LocalIdentities;
import io.github.ekscam.local.LocalIdentity;
import io.github.ekscam.local.internal.http.HttpAnswer;
import io.github.ekscam.local.internal.http.HttpCall;
import io.github.ekscam.local.webhook.AuthenticationWebhook.Outcome;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.helpers.MessageFormatter;

/** Who is let in, what becomes of each review, and what is logged of it. */
class AuthenticationWebhookTest {

  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2026-03-01T10:00:00Z"), ZoneOffset.UTC);

  private static final String SECRET = "hush/hush+hush";
  private static final LocalIdentity ALICE = identity("AKIDALICE", "assumed-role/Developer/alice");
  private static final LocalIdentity NODE =
      identity("AKIDNODE", "assumed-role/Node/i-0123456789abcdef0");

  private static final String DENIED = "{\"metadata\":{},\"spec\":{},\"status\":{\"user\":{}}}";

  private final List<Outcome> outcomes = new ArrayList<>();
  private final List<String> warnings = new ArrayList<>();
  private EksCluster cluster =
      EksCluster.builder()
          .authenticationMode(AuthenticationMode.API)
          .add(
              AccessEntry.builder("arn:aws:iam::111122223333:role/Developer")
                  .username("dev:{{SessionName}}")
                  .kubernetesGroups(List.of("viewers", "viewers"))
                  .build())
          .add(
              AccessEntry.builder("arn:aws:iam::111122223333:role/Node")
                  .type(new AccessEntryType("EC2_LINUX"))
                  .build())
          .build();

  private static LocalIdentity identity(String accessKeyId, String resource) {
    return LocalIdentity.of(
        accessKeyId, SECRET, CallerIdentity.parse("arn:aws:sts::111122223333:" + resource));
  }

  private HttpAnswer answer(TokenVerification verification, HttpCall call) {
    Logger log =
        (Logger)
            Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {Logger.class},
                (proxy, method, arguments) -> {
                  if (method.getName().equals("warn")) {
                    warnings.add(
                        MessageFormatter.format((String) arguments[0], arguments[1]).getMessage());
                  }
                  return null;
                });
    return new AuthenticationWebhook(
            verification.verifier("demo", Partition.AWS, "us-west-2", CLOCK),
            () -> cluster,
            outcomes::add,
            log)
        .handle(call);
  }

  private HttpAnswer answer(String token) {
    return answer(
        TokenVerification.byIdentities(LocalIdentities.of(List.of(ALICE, NODE))), review(token));
  }

  private static HttpCall review(String token) {
    return post("{\"spec\":{\"token\":\"" + token + "\"}}");
  }

  private static HttpCall post(String body) {
    return new HttpCall(
        "POST",
        "/clusters/demo/authenticate",
        "",
        ImmutableListMultimap.of(),
        body.getBytes(StandardCharsets.UTF_8));
  }

  private static String token(LocalIdentity identity) {
    return ClusterToken.create(identity, "demo", "us-west-2", CLOCK);
  }

  private static String body(HttpAnswer answer) {
    return new String(answer.body(), StandardCharsets.UTF_8);
  }

  private void assertDenied(HttpAnswer answer, Outcome outcome, String warning) {
    assertThat(answer.status()).isEqualTo(403);
    assertThat(body(answer)).isEqualTo(DENIED);
    assertThat(outcomes).containsExactly(outcome);
    assertThat(warnings).containsExactly("Access denied: " + warning);
  }

  @Test
  void signedToken_isTheUserOfItsAccessEntry() {
    HttpAnswer answer = answer(token(ALICE));

    assertThat(answer.status()).isEqualTo(200);
    assertThat(body(answer))
        .isEqualTo(
            """
            {"metadata":{},"spec":{},"status":{"authenticated":true,"user":{\
            "username":"dev:alice",\
            "uid":"aws-iam-authenticator:111122223333:AROATIVBVCRWLZNTCZM77",\
            "groups":["viewers","viewers"],"extra":{"accessKeyId":["AKIDALICE"],\
            "arn":["arn:aws:sts::111122223333:assumed-role/Developer/alice"],\
            "canonicalArn":["arn:aws:iam::111122223333:role/Developer"],\
            "principalId":["AROATIVBVCRWLZNTCZM77"],"sessionName":["alice"],\
            "sigs.k8s.io/aws-iam-authenticator/principalId":["AROATIVBVCRWLZNTCZM77"]}}}}
            """);
    assertThat(outcomes).containsExactly(Outcome.AUTHENTICATED);
    assertThat(warnings).isEmpty();
  }

  @Test
  void tokenOfAnotherCluster_isRefused() {
    assertDenied(
        answer(ClusterToken.create(ALICE, "other", "us-west-2", CLOCK)),
        Outcome.STS_ERROR,
        "sts getCallerIdentity failed: error from AWS (expected 200, got 403) on us-west-2"
            + " endpoint. Body: "
            + stsError(
                "SignatureDoesNotMatch",
                "The request signature we calculated does not match the signature you provided."
                    + " Check your AWS Secret Access Key and signing method. Consult the service"
                    + " documentation for details."));
  }

  private String stsError(String code, String message) {
    String warning = warnings.get(0);
    assertThat(warning).contains("\"Code\":\"" + code + "\"", "\"Message\":\"" + message + "\"");
    return warning.substring(warning.indexOf("Body: ") + "Body: ".length());
  }

  @Test
  void tokenOfAnotherSecret_isRefused_andNoSecretLogged() {
    LocalIdentity mallory =
        LocalIdentity.of("AKIDALICE", "guessed", CallerIdentity.parse(ALICE.caller().arn()));
    String token = token(mallory);

    assertThat(answer(token).status()).isEqualTo(403);
    assertThat(outcomes).containsExactly(Outcome.STS_ERROR);
    assertThat(warnings.get(0))
        .contains("SignatureDoesNotMatch")
        .doesNotContain(SECRET, "guessed", "X-Amz-Signature");
  }

  @Test
  void tokenOfAnotherRegionOrService_isRefused() {
    // As STS itself: it is known for a region by its host.
    String token = ClusterToken.create(ALICE, "demo", "us-west-2", CLOCK);
    assertThat(answer(ClusterToken.create(ALICE, "demo", "eu-west-1", CLOCK)).status())
        .isEqualTo(200);
    outcomes.clear();

    assertThat(answer(TokenTexts.changed(token, "us-west-2.amazon", "eu-west-1.amazon")).status())
        .isEqualTo(403);
    assertThat(answer(TokenTexts.changed(token, "%2Fsts%2F", "%2Feks%2F")).status()).isEqualTo(403);
    assertThat(outcomes).containsExactly(Outcome.STS_ERROR, Outcome.STS_ERROR);
    assertThat(warnings.get(0)).contains("Credential should be scoped to a valid region. ");
    assertThat(warnings.get(1)).contains("Credential should be scoped to correct service: 'sts'. ");
  }

  @Test
  void tokenOfTheFuture_isRefusedByTheSignature() {
    Clock later = Clock.offset(CLOCK, Duration.ofMinutes(16));
    assertThat(answer(ClusterToken.create(ALICE, "demo", "us-west-2", later)).status())
        .isEqualTo(403);
    assertThat(warnings.get(0)).contains("Signature not yet current: ");
  }

  @Test
  void expiredToken_isRefused() {
    Clock earlier = Clock.offset(CLOCK, Duration.ofSeconds(-901));
    assertDenied(
        answer(ClusterToken.create(ALICE, "demo", "us-west-2", earlier)),
        Outcome.INVALID_TOKEN,
        "input token was not properly formatted: X-Amz-Date parameter is expired (15 minute"
            + " expiration) 2026-03-01 09:44:59 +0000 UTC");
  }

  @Test
  void callerWithoutEntry_isRefused() {
    LocalIdentity bob = identity("AKIDALICE", "assumed-role/Admin/bob");
    assertDenied(
        answer(
            TokenVerification.byIdentities(LocalIdentities.of(List.of(bob))), review(token(bob))),
        Outcome.UNKNOWN_USER,
        "no access entry is for arn:aws:iam::111122223333:role/Admin: EKS answers 401"
            + " Unauthorized");
  }

  @Test
  void nameOfAnInstanceThatNobodyKnows_isNoUser() {
    assertDenied(
        answer(token(NODE)),
        Outcome.UNDECIDED,
        "arn:aws:sts::111122223333:assumed-role/Node/i-0123456789abcdef0 cannot be told to be one"
            + " user: the username system:node:{{EC2PrivateDNSName}} cannot be filled in");
  }

  @Test
  void nameOfAnInstance_isTheUser() {
    cluster =
        EksCluster.builder()
            .authenticationMode(AuthenticationMode.API)
            .addAll(cluster.accessEntries())
            .instanceNames(id -> Optional.of("ip-10-0-0-1.ec2.internal"))
            .build();

    assertThat(body(answer(token(NODE))))
        .contains("\"username\":\"system:node:ip-10-0-0-1.ec2.internal\"")
        .contains("\"groups\":[\"system:nodes\"]");
  }

  @Test
  void whatCannotBeDecided_isRefused() {
    cluster = EksCluster.builder().build();
    HttpAnswer answer = answer(token(ALICE));

    assertThat(answer.status()).isEqualTo(403);
    assertThat(outcomes).containsExactly(Outcome.UNDECIDED);
    assertThat(warnings.get(0)).contains("aws-auth");
  }

  @Test
  void whatIsNoReview_isMalformed() {
    HttpAnswer answer =
        answer(TokenVerification.byIdentities(LocalIdentities.of(List.of())), post("{"));

    assertThat(answer.status()).isEqualTo(400);
    assertThat(body(answer)).isEqualTo("expected a request body to be a TokenReview\n");
    assertThat(outcomes).containsExactly(Outcome.MALFORMED);
    assertThat(warnings).isEmpty();
  }

  @Test
  void unverifiedToken_isTrustedOnlyByWhoSaysSo() {
    LocalIdentities identities = LocalIdentities.of(List.of(ALICE));
    String forged = TokenTexts.changed(token(ALICE), "X-Amz-Signature=", "X-Amz-Signature=0");

    assertThat(answer(TokenVerification.byIdentities(identities), review(forged)).status())
        .isEqualTo(403);
    assertThat(
            answer(TokenVerification.trustingUnverifiedTokens(identities), review(forged)).status())
        .isEqualTo(200);
    assertThat(
            answer(
                    TokenVerification.trustingUnverifiedTokens(LocalIdentities.of(List.of())),
                    review(forged))
                .status())
        .isEqualTo(403);
  }

  @Test
  void identitiesAreThoseOfTheMoment() {
    List<LocalIdentities> now = new ArrayList<>(List.of(LocalIdentities.of(List.of())));
    TokenVerification verification = TokenVerification.byIdentities(() -> now.get(0));

    assertThat(answer(verification, review(token(ALICE))).status()).isEqualTo(403);
    now.set(0, LocalIdentities.of(List.of(ALICE)));
    assertThat(answer(verification, review(token(ALICE))).status()).isEqualTo(200);
  }

  @Test
  void reasonsAreLoggedOnOneLine_andNotAtAnyLength() {
    answer("k8s-aws-v1.x\\ny");
    answer(
        TokenVerification.byIdentities(LocalIdentities.of(List.of())),
        post("{\"spec\":{\"token\":\"" + "\u2028".repeat(10_000) + "\"}}"));

    assertThat(warnings).allSatisfy(line -> assertThat(line).hasSizeLessThan(600));
    assertThat(String.join("", warnings)).doesNotContain("\n", "\u2028");
  }
}
