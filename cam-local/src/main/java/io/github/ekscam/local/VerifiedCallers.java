package io.github.ekscam.local;

import io.github.ekscam.iam.CallerIdentity;
import io.github.ekscam.local.internal.aws.Authentication;
import io.github.ekscam.local.internal.http.HttpCall;
import io.github.ekscam.local.internal.sigv4.AccessKey;
import io.github.ekscam.local.internal.sigv4.SignedRequest;
import java.time.Clock;

/** Who calls with an access key of local identities, by the signature that only they can make. */
final class VerifiedCallers implements Authentication {

  private final LocalIdentities identities;
  private final Clock clock;

  VerifiedCallers(LocalIdentities identities, Clock clock) {
    this.identities = identities;
    this.clock = clock;
  }

  @Override
  public CallerIdentity caller(HttpCall call) {
    AccessKey key =
        SignedRequest.read(call)
            .verify(
                id ->
                    identities
                        .find(id)
                        .map(
                            identity ->
                                new AccessKey(
                                    id, identity.secretAccessKey(), identity.sessionToken())),
                clock.instant());
    return identities.find(key.id()).orElseThrow().caller();
  }
}
