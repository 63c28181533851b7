package io.github.ekscam.local.internal.aws;

import static java.util.Objects.requireNonNull;

import io.github.ekscam.iam.CallerIdentity;
import io.github.ekscam.local.LocalIdentities;
import io.github.ekscam.local.LocalIdentity;
import io.github.ekscam.local.internal.http.HttpCall;
import io.github.ekscam.local.internal.sigv4.AccessKey;
import io.github.ekscam.local.internal.sigv4.SignedRequest;
import java.time.InstantSource;
import java.util.function.Supplier;

/** Who calls with an access key of local identities, by the signature that only they can make. */
public final class VerifiedCallers implements Authentication {

  private final Supplier<LocalIdentities> identities;
  private final InstantSource clock;

  /**
   * Callers.
   *
   * @param identities as they are now
   */
  public VerifiedCallers(Supplier<LocalIdentities> identities, InstantSource clock) {
    this.identities = requireNonNull(identities, "identities");
    this.clock = requireNonNull(clock, "clock");
  }

  @Override
  public CallerIdentity caller(HttpCall call) {
    LocalIdentities now = identities.get();
    AccessKey key =
        SignedRequest.read(call)
            .verify(id -> now.find(id).map(VerifiedCallers::key), clock.instant());
    return now.find(key.id()).orElseThrow().caller();
  }

  private static AccessKey key(LocalIdentity identity) {
    return new AccessKey(
        identity.accessKeyId(), identity.secretAccessKey(), identity.sessionToken());
  }
}
