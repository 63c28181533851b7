package io.github.ekscam.local.webhook;

import static java.util.Objects.requireNonNull;

import com.google.common.collect.ImmutableListMultimap;
import io.github.ekscam.iam.Partition;
import io.github.ekscam.local.LocalIdentity;
import io.github.ekscam.local.internal.http.HttpCall;
import io.github.ekscam.local.internal.sigv4.AccessKey;
import io.github.ekscam.local.internal.sigv4.RequestSigner;
import io.github.ekscam.local.internal.sts.StsOperations;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;

/** Makes bearer tokens for a cluster, as {@code aws eks get-token} does. */
public final class ClusterToken {

  /** What clients say, and nobody looks at: a token is good for a quarter of an hour. */
  private static final Duration EXPIRES = Duration.ofSeconds(60);

  private ClusterToken() {}

  /**
   * A token of a local identity, good for a quarter of an hour from now. Whoever has it is that
   * identity to the cluster.
   *
   * @param region whose STS it is signed for; no request is made to it
   */
  public static String create(
      LocalIdentity identity, String clusterName, String region, Clock clock) {
    requireNonNull(clusterName, "clusterName");
    String host =
        "sts."
            + region
            + "."
            + Partition.ofRegion(requireNonNull(region, "region")).domains().get(0);
    HttpCall call =
        new HttpCall(
            "GET",
            "/",
            "Action=GetCallerIdentity&Version=" + StsOperations.API_VERSION,
            ImmutableListMultimap.of("host", host, "x-k8s-aws-id", clusterName),
            new byte[0]);
    AccessKey key =
        new AccessKey(identity.accessKeyId(), identity.secretAccessKey(), identity.sessionToken());
    HttpCall signed =
        new RequestSigner(key, region, StsOperations.SERVICE)
            .presign(call, clock.instant(), EXPIRES);
    String url = "https://" + host + "/?" + signed.rawQuery();
    return "k8s-aws-v1."
        + Base64.getUrlEncoder()
            .withoutPadding()
            .encodeToString(url.getBytes(StandardCharsets.UTF_8));
  }
}
