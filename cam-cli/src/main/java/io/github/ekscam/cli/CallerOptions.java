package io.github.ekscam.cli;

import io.github.ekscam.Grant;
import io.github.ekscam.iam.CallerIdentity;
import io.github.ekscam.internal.matching.AuthenticatorUser;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that say who asks. */
final class CallerOptions {

  @Option(
      names = "--as",
      paramLabel = "ARN",
      description =
          "Who asks: an IAM user, a session of a role (arn:aws:sts::...:assumed-role/...), or a"
              + " role, for any session of it.")
  private @Nullable String as;

  @Option(
      names = "--user-id",
      paramLabel = "ID",
      description =
          "The caller's UserId as 'aws sts get-caller-identity' prints it; it stands in the"
              + " reasons of access policies.")
  private @Nullable String userId;

  boolean isGiven() {
    return as != null;
  }

  /**
   * What to say of a reason that lacks the caller's id, as that of an access policy does, and of
   * access policies that are not as AWS publishes them.
   */
  List<String> notesOn(Stream<Grant> grants) {
    List<Grant.AccessPolicy> policies =
        grants
            .filter(Grant.AccessPolicy.class::isInstance)
            .map(Grant.AccessPolicy.class::cast)
            .toList();
    List<String> notes = new ArrayList<>();
    if (userId == null && !policies.isEmpty()) {
      notes.add(
          "EKS writes the principal's unique id where "
              + AuthenticatorUser.UNKNOWN_PRINCIPAL_ID
              + " stands; give it by --user-id");
    }
    policies.stream()
        .map(Grant.AccessPolicy::policy)
        .flatMap(
            policy ->
                policy
                    .describeProvenance()
                    .map(how -> "the rules of " + policy.name() + " are " + how)
                    .stream())
        .distinct()
        .forEach(notes::add);
    return notes;
  }

  CallerIdentity caller() {
    if (as == null) {
      throw new IllegalArgumentException("Missing option: --as=ARN");
    }
    return userId == null ? CallerIdentity.parse(as) : CallerIdentity.of(as, userId);
  }
}
