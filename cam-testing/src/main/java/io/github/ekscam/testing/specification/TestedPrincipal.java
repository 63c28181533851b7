package io.github.ekscam.testing.specification;

import static java.util.Objects.requireNonNull;

import io.github.ekscam.Caller;
import io.github.ekscam.EksCluster;
import io.github.ekscam.iam.CallerIdentity;
import io.github.ekscam.internal.keys.Key;
import io.github.ekscam.internal.vocabulary.SystemNames;
import io.github.ekscam.request.UserInfo;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Who is tested, by the name that a specification gives: an IAM principal, a Kubernetes user such
 * as a service account, or whoever is in a group. Immutable.
 */
public final class TestedPrincipal {

  private final String name;

  /** A caller or a user: what tells whether two names mean the same. */
  private final Object identity;

  private TestedPrincipal(String name, Object identity) {
    this.name = requireNonNull(name, "name");
    this.identity = identity;
  }

  static TestedPrincipal of(String name, CallerIdentity caller) {
    return new TestedPrincipal(name, caller);
  }

  static TestedPrincipal of(String name, UserInfo user) {
    return new TestedPrincipal(name, user);
  }

  /** Whoever is in a group, and in no other. */
  static TestedPrincipal ofGroup(String name, String group) {
    return of(
        name, UserInfo.of("", Stream.of(group, SystemNames.AUTHENTICATED).distinct().toList()));
  }

  /** The name. */
  public String name() {
    return name;
  }

  /** The IAM principal; a role stands for any session of it. Nothing if it is a user. */
  public Optional<CallerIdentity> caller() {
    return identity instanceof CallerIdentity caller ? Optional.of(caller) : Optional.empty();
  }

  /**
   * The Kubernetes user; without a name for whoever is in a group. Nothing if it is an IAM
   * principal.
   */
  public Optional<UserInfo> user() {
    return identity instanceof UserInfo user ? Optional.of(user) : Optional.empty();
  }

  /** Who is meant, under whatever name. */
  Key key() {
    return identity instanceof CallerIdentity caller
        ? Keys.of(caller)
        : Keys.of((UserInfo) identity);
  }

  Caller on(EksCluster cluster) {
    return identity instanceof CallerIdentity caller
        ? cluster.caller(caller)
        : cluster.caller((UserInfo) identity);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof TestedPrincipal that
        && name.equals(that.name)
        && identity.equals(that.identity);
  }

  @Override
  public int hashCode() {
    return 31 * name.hashCode() + identity.hashCode();
  }

  @Override
  public String toString() {
    return name;
  }
}
