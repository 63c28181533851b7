package io.github.ekscam.analysis.advice;

import static java.util.Objects.requireNonNull;

import io.github.ekscam.Caller;
import io.github.ekscam.EksCluster;
import io.github.ekscam.MappedIdentity;
import io.github.ekscam.analysis.AccessHolder;
import io.github.ekscam.iam.CallerIdentity;
import io.github.ekscam.iam.PrincipalArn;
import io.github.ekscam.request.UserInfo;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Who is denied: the same before and after a change. */
final class Asker {

  private final @Nullable CallerIdentity identity;
  private final Function<EksCluster, Caller> caller;

  private Asker(@Nullable CallerIdentity identity, Function<EksCluster, Caller> caller) {
    this.identity = identity;
    this.caller = caller;
  }

  static Asker of(CallerIdentity identity) {
    return new Asker(identity, cluster -> cluster.caller(identity));
  }

  static Asker of(UserInfo user) {
    return new Asker(null, cluster -> cluster.caller(user));
  }

  Caller on(EksCluster cluster) {
    return caller.apply(cluster);
  }

  /** Whether this is an IAM caller and not a Kubernetes user. */
  boolean isOfIam() {
    return identity != null;
  }

  /**
   * The principal that an access entry would be for; nothing if there can be none. That of an
   * account's root was accepted once, which is too little to advise it.
   */
  Optional<PrincipalArn> principal() {
    if (identity == null || identity.type() == CallerIdentity.Type.ROOT) {
      return Optional.empty();
    }
    try {
      return Optional.of(PrincipalArn.of(identity.canonicalArn()));
    } catch (IllegalArgumentException neitherUserNorRole) {
      return Optional.empty();
    }
  }

  /** The ARN by which aws-iam-authenticator looks the caller up: that of a role has no path. */
  String authenticatedArn() {
    return requireNonNull(identity, "identity").sessionCanonicalArn();
  }

  boolean isRolePathUnknown() {
    return identity != null && identity.type() == CallerIdentity.Type.ASSUMED_ROLE;
  }

  /** Whether what a holder has on a cluster is what the caller has there. */
  boolean isOneself(AccessHolder holder, EksCluster cluster) {
    if (identity == null) {
      return false;
    }
    if (holder instanceof AccessHolder.Principal principal) {
      return principal.arn().equals(identity.arn()) || principal.arn().equals(entryArn(cluster));
    }
    return holder instanceof AccessHolder.Session session && session.arn().equals(identity.arn());
  }

  /** The ARN under which the cluster has the caller. */
  private String entryArn(EksCluster cluster) {
    if (on(cluster).identity() instanceof MappedIdentity.Mapped mapped) {
      if (mapped.source() instanceof MappedIdentity.ByAccessEntry by) {
        return by.accessEntry().principalArn().value();
      }
      if (mapped.source() instanceof MappedIdentity.ByAwsAuth by) {
        return by.mapping().arn();
      }
    }
    return "";
  }
}
