package io.github.ekscam.local.internal.aws;

import static java.util.Objects.requireNonNull;

import io.github.ekscam.iam.CallerIdentity;
import io.github.ekscam.local.internal.http.HttpCall;
import io.github.ekscam.local.internal.sigv4.AccessKey;
import io.github.ekscam.local.internal.sigv4.SignatureException;
import io.github.ekscam.local.internal.sigv4.SignedRequest;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Function;

/** Who calls with an access key, by the signature that only they can make. */
public final class VerifiedCallers implements Authentication {

  private final Function<String, Optional<Owner>> owners;
  private final InstantSource clock;

  /**
   * Whom an access key belongs to.
   *
   * @param key the access key
   * @param caller who calls with it: with {@code UserId}, and of a role a session
   */
  public record Owner(AccessKey key, CallerIdentity caller) {
    public Owner {
      requireNonNull(key, "key");
      requireNonNull(caller, "caller");
    }
  }

  /**
   * Callers.
   *
   * @param owners finds the owner of an access key by its id
   */
  public VerifiedCallers(Function<String, Optional<Owner>> owners, InstantSource clock) {
    this.owners = requireNonNull(owners, "owners");
    this.clock = requireNonNull(clock, "clock");
  }

  @Override
  public CallerIdentity caller(HttpCall call) {
    SignedRequest request = SignedRequest.read(call);
    Owner owner = owners.apply(request.accessKeyId()).orElseThrow(SignatureException::unknownKey);
    request.verify(owner.key(), clock.instant());
    return owner.caller();
  }
}
