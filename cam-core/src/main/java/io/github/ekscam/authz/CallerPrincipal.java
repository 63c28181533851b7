package io.github.ekscam.authz;

import io.github.ekscam.iam.CallerIdentity;
import io.github.ekscam.request.UserInfo;
import java.util.List;
import java.util.Optional;

/**
 * The IAM principal behind a user, from the {@code extra} that aws-iam-authenticator sets. EKS
 * matches access policies by the principal's unique id; a configuration knows principals by ARN. So
 * both are wanted, and must not contradict each other.
 *
 * @param canonicalArn the ARN to look an entry up by; nothing if there is no IAM principal
 * @param principalId the unique id; empty without a principal
 * @param problem why the principal cannot be told, if it cannot
 */
record CallerPrincipal(
    Optional<String> canonicalArn, String principalId, Optional<String> problem) {

  private static final CallerPrincipal NONE =
      new CallerPrincipal(Optional.empty(), "", Optional.empty());

  static CallerPrincipal of(UserInfo user) {
    if (user.extra().isEmpty()) {
      return NONE;
    }
    Optional<String> arn = first(user, "arn");
    Optional<String> canonicalArn = first(user, "canonicalArn");
    Optional<String> id =
        first(user, "principalId")
            .or(() -> first(user, "sigs.k8s.io/aws-iam-authenticator/principalId"));
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

  private static Optional<String> first(UserInfo user, String key) {
    return user.extra().getOrDefault(key, List.of()).stream().findFirst();
  }
}
