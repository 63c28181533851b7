package io.github.ekscam.internal.matching;

import io.github.ekscam.iam.CallerIdentity;
import io.github.ekscam.request.UserInfo;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The IAM principal behind a user, from the {@code extra} that aws-iam-authenticator sets. EKS
 * matches access policies by the principal's unique id; a configuration knows principals by ARN. So
 * both are wanted, and must not contradict each other.
 *
 * @param canonicalArn the ARN to look an entry up by; nothing if there is no IAM principal
 * @param principalId the unique id; empty without a principal
 * @param problem why the principal cannot be told, if it cannot
 */
public record CallerPrincipal(
    Optional<String> canonicalArn, String principalId, Optional<String> problem) {

  private static final CallerPrincipal NONE =
      new CallerPrincipal(Optional.empty(), "", Optional.empty());

  public static CallerPrincipal of(UserInfo user) {
    if (user.extra().isEmpty()) {
      return NONE;
    }
    List<String> arns = values(user, "arn");
    List<String> canonicalArns = values(user, "canonicalArn");
    List<String> ids = values(user, "principalId", "sigs.k8s.io/aws-iam-authenticator/principalId");
    Optional<String> contradiction =
        several("arn", arns)
            .or(() -> several("canonicalArn", canonicalArns))
            .or(() -> several("principalId", ids));
    if (contradiction.isPresent()) {
      return problem(contradiction.get());
    }
    Optional<String> arn = first(arns);
    Optional<String> canonicalArn = first(canonicalArns);
    Optional<String> id = first(ids);
    if (arn.isEmpty() && canonicalArn.isEmpty()) {
      return id.isEmpty()
          ? NONE
          : problem(
              "the user's extra has a principalId and no canonicalArn: which access entry it"
                  + " belongs to cannot be told");
    }
    if (id.isEmpty()) {
      return problem(
          "the user's extra has an ARN and no principalId, by which EKS matches access policies:"
              + " none applies");
    }
    if (arn.isPresent()) {
      try {
        String canonical = CallerIdentity.parse(arn.get()).canonicalArn();
        if (canonicalArn.isPresent() && !canonicalArn.get().equalsIgnoreCase(canonical)) {
          return problem(
              "the user's extra contradicts itself: arn "
                  + arn.get()
                  + " is not of canonicalArn "
                  + canonicalArn.get());
        }
        canonicalArn = Optional.of(canonical);
      } catch (IllegalArgumentException e) {
        return problem("the user's extra: " + e.getMessage());
      }
    }
    return new CallerPrincipal(canonicalArn, id.get(), Optional.empty());
  }

  private static CallerPrincipal problem(String problem) {
    return new CallerPrincipal(Optional.empty(), "", Optional.of(problem));
  }

  /** What the keys say, each value once; an empty one says nothing. */
  private static List<String> values(UserInfo user, String... keys) {
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

  private static Optional<String> several(String key, List<String> values) {
    return values.size() > 1
        ? Optional.of("the user's extra contradicts itself: " + key + " is " + values)
        : Optional.empty();
  }
}
