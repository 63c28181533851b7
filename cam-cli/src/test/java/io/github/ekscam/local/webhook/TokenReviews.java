package io.github.ekscam.local.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.common.collect.ImmutableListMultimap;
import com.google.common.collect.ImmutableMap;
import io.github.ekscam.EksCluster;
import io.github.ekscam.access.AccessEntry;
import io.github.ekscam.iam.CallerIdentity;
import io.github.ekscam.iam.Partition;
import io.github.ekscam.iam.PrincipalArn;
import io.github.ekscam.local.LocalIdentities;
import io.github.ekscam.local.LocalIdentity;
import io.github.ekscam.local.internal.http.HttpAnswer;
import io.github.ekscam.local.internal.http.HttpCall;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;

/**
 * The authentication webhook of a cluster of which alice alone is a user, without a server around
 * it: so thousands of inputs a second can be tried. It stands in this package, as nobody else makes
 * a webhook.
 */
public final class TokenReviews {

  private static final CallerIdentity ALICE =
      CallerIdentity.of("arn:aws:iam::111122223333:user/alice", "AIDAEXAMPLE");

  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2026-01-02T03:04:05Z"), ZoneOffset.UTC);

  private static final LocalIdentity IDENTITY =
      LocalIdentity.of("AKIDALICE", "secret-of-alice", ALICE);

  private static final AuthenticationWebhook WEBHOOK =
      new AuthenticationWebhook(
          TokenVerification.byIdentities(LocalIdentities.of(List.of(IDENTITY)))
              .verifier("prod", Partition.AWS, "us-west-2", CLOCK),
          () ->
              EksCluster.builder()
                  .add(AccessEntry.builder(PrincipalArn.of(ALICE.arn())).build())
                  .build(),
          outcome -> {});

  private static final byte[] LET_IN =
      post("{\"spec\":{\"token\":\""
              + ClusterToken.create(IDENTITY, "prod", "us-west-2", CLOCK)
              + "\"}}")
          .body();

  private TokenReviews() {}

  private static HttpAnswer post(String body) {
    return post(body.getBytes(UTF_8));
  }

  private static HttpAnswer post(byte[] body) {
    return WEBHOOK.handle(new HttpCall("POST", "/", "", ImmutableListMultimap.of(), body));
  }

  /** Answers a review; throws if somebody else than alice is let in. */
  public static void answer(byte[] review) {
    HttpAnswer answer = post(review);
    boolean isExpected =
        answer.status() == 200
            ? new String(answer.body(), UTF_8).equals(new String(LET_IN, UTF_8))
            : List.of(400, 403).contains(answer.status());
    if (!isExpected) {
      throw new IllegalStateException(answer.status() + " " + new String(answer.body(), UTF_8));
    }
  }

  /** Reads whom STS names; throws if that is somebody who is not named. */
  public static void readAnswerOfSts(byte[] body) {
    try {
      CallerIdentity caller =
          GetCallerIdentityAnswer.read(new HttpAnswer(200, ImmutableMap.of(), body), "us-west-2");
      if (caller.isAnySessionOfRole()) {
        throw new IllegalStateException("a role itself never calls: " + caller);
      }
    } catch (StsException e) {
      // As documented.
    }
  }
}
