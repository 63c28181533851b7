package io.github.ekscam.local;

import com.google.common.collect.ImmutableSortedMap;
import io.github.ekscam.iam.CallerIdentity;
import io.github.ekscam.local.internal.aws.Authentication;
import io.github.ekscam.local.internal.http.HttpCall;
import io.github.ekscam.local.internal.sigv4.Credential;
import io.github.ekscam.local.internal.sigv4.SignatureException;
import java.util.Map;
import java.util.TreeMap;

/** Who calls with an access key, by its id alone: no signature is verified. */
final class TrustedCallers implements Authentication {

  /** The session of a role that is given without one. */
  private static final String SESSION_NAME = "LocalEks";

  private final ImmutableSortedMap<String, CallerIdentity> byAccessKeyId;
  private final CallerIdentity anybodyElse;

  TrustedCallers(Map<String, CallerIdentity> byAccessKeyId, CallerIdentity anybodyElse) {
    Map<String, CallerIdentity> known = new TreeMap<>();
    byAccessKeyId.forEach((id, caller) -> known.put(id, asStsTells(caller)));
    this.byAccessKeyId = ImmutableSortedMap.copyOf(known);
    this.anybodyElse = asStsTells(anybodyElse);
  }

  @Override
  public CallerIdentity caller(HttpCall call) {
    String accessKeyId =
        Credential.of(call)
            .orElseThrow(
                () ->
                    call.header("Authorization").isPresent()
                        ? SignatureException.incomplete(
                            "Authorization header requires 'Credential' parameter.")
                        : SignatureException.missing())
            .accessKeyId();
    return byAccessKeyId.getOrDefault(accessKeyId, anybodyElse);
  }

  /** A role calls by its sessions, and whoever calls has a {@code UserId}. */
  private static CallerIdentity asStsTells(CallerIdentity caller) {
    return LocalIdentity.withUserId(caller.isAnySessionOfRole() ? session(caller) : caller);
  }

  private static CallerIdentity session(CallerIdentity role) {
    return CallerIdentity.parse(
        "arn:"
            + role.arn().split(":", 3)[1]
            + ":sts::"
            + role.account()
            + ":assumed-role/"
            + role.arn().substring(role.arn().lastIndexOf('/') + 1)
            + "/"
            + SESSION_NAME);
  }
}
