package io.github.ekscam.internal.engine;

import io.github.ekscam.Unknown;
import io.github.ekscam.iam.CallerIdentity;
import io.github.ekscam.internal.matching.AuthenticatorUser;
import io.github.ekscam.request.UserInfo;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The IAM principal behind a user, from the {@code extra} that aws-iam-authenticator sets. EKS
 * matches access policies by the principal's unique id; a configuration knows principals by ARN. So
 * both are wanted, unless the user is told to be one whose unique id is not known, and must not
 * contradict each other.
 *
 * @param canonicalArn the ARN to look an entry up by; nothing if there is no IAM principal
 * @param principalId the unique id; nothing without a principal, or if it is not known
 * @param unknown why the principal cannot be told, if it cannot
 */
public record CallerPrincipal(
    Optional<String> canonicalArn, Optional<String> principalId, Optional<Unknown> unknown) {

  private static final CallerPrincipal NONE =
      new CallerPrincipal(Optional.empty(), Optional.empty(), Optional.empty());

  public static CallerPrincipal of(UserInfo user) {
    if (user.extra().isEmpty()) {
      return NONE;
    }
    List<String> arns = values(user, List.of("arn"));
    List<String> canonicalArns = values(user, List.of("canonicalArn"));
    List<String> ids = values(user, AuthenticatorUser.PRINCIPAL_ID_KEYS);
    Optional<Unknown> contradiction =
        several("arn", arns)
            .or(() -> several("canonicalArn", canonicalArns))
            .or(() -> several("principalId", ids));
    if (contradiction.isPresent()) {
      return unknown(contradiction.get());
    }
    Optional<String> arn = first(arns);
    Optional<String> canonicalArn = first(canonicalArns);
    Optional<String> id = first(ids);
    if (arn.isEmpty() && canonicalArn.isEmpty()) {
      return id.isEmpty() ? NONE : unknown(new Unknown.ExtraWithoutArn(id.get()));
    }
    if (id.isEmpty() && user.accountOfUnknownPrincipal().isEmpty()) {
      return unknown(
          new Unknown.ExtraWithoutPrincipalId(arn.or(() -> first(canonicalArns)).orElseThrow()));
    }
    if (arn.isPresent()) {
      try {
        String canonical = CallerIdentity.parse(arn.get()).canonicalArn();
        if (canonicalArn.isPresent() && !canonicalArn.get().equalsIgnoreCase(canonical)) {
          return unknown(
              new Unknown.ContradictoryExtra(Map.of("arn", arns, "canonicalArn", canonicalArns)));
        }
        canonicalArn = Optional.of(canonical);
      } catch (IllegalArgumentException e) {
        return unknown(new Unknown.InvalidArnInExtra(arn.get(), String.valueOf(e.getMessage())));
      }
    }
    return new CallerPrincipal(canonicalArn, id, Optional.empty());
  }

  private static CallerPrincipal unknown(Unknown unknown) {
    return new CallerPrincipal(Optional.empty(), Optional.empty(), Optional.of(unknown));
  }

  /** What the keys say, each value once; an empty one says nothing. */
  private static List<String> values(UserInfo user, List<String> keys) {
    Set<String> values = new LinkedHashSet<>();
    for (String key : keys) {
      values.addAll(user.extra().getOrDefault(key, List.of()));
    }
    values.remove("");
    return List.copyOf(values);
  }

  private static Optional<String> first(List<String> values) {
    return values.isEmpty() ? Optional.empty() : Optional.of(values.get(0));
  }

  private static Optional<Unknown> several(String key, List<String> values) {
    return values.size() > 1
        ? Optional.of(new Unknown.ContradictoryExtra(Map.of(key, values)))
        : Optional.empty();
  }
}
