package io.github.ekscam.local.apiserver;

import io.github.ekscam.Status;
import io.github.ekscam.request.RequestAttributes;
import io.github.ekscam.request.UserInfo;
import java.util.Optional;
import java.util.StringJoiner;
import java.util.stream.Stream;

/**
 * Impersonation up to Kubernetes 1.35, and from 1.36 on where it is not constrained: the requester
 * must be allowed to {@code impersonate} the user, each group, each extra and the uid.
 *
 * <p>Reproduces {@code pkg/endpoints/filters/impersonation.go} of k8s.io/apiserver 1.34, in 1.35
 * {@code impersonation/impersonation.go}, which differs in one answer only.
 */
final class ClassicImpersonation implements Impersonation {

  static final String VERB = "impersonate";

  private static final String API_VERSION = ImpersonationChecks.AUTHENTICATION + "/v1";

  private final boolean badRequestWithoutUser;

  /**
   * An impersonation of this kind.
   *
   * @param badRequestWithoutUser whether it is the client's fault that no user is named, as from
   *     1.35 on, or an internal error
   */
  ClassicImpersonation(boolean badRequestWithoutUser) {
    this.badRequestWithoutUser = badRequestWithoutUser;
  }

  @Override
  public Outcome impersonate(
      ImpersonationHeaders wanted,
      UserInfo requester,
      RequestAttributes request,
      ImpersonationChecks checks) {
    if (!wanted.hasUser()) {
      String error = "requested " + print(wanted) + " without impersonating a user";
      return badRequestWithoutUser
          ? new Outcome.Refused(Status.badRequest(error))
          : new Outcome.Failed(error);
    }
    Optional<Status> refusal =
        checks.firstRefusal(
            requester,
            Stream.of(
                    Stream.of(Impersonation.username(VERB, "", wanted.username())),
                    Impersonation.groups(VERB, "", wanted.groups()),
                    Impersonation.extra(VERB, wanted.extra()),
                    Impersonation.uid(VERB, wanted.uid()))
                .flatMap(attributes -> attributes));
    return refusal.isPresent()
        ? new Outcome.Refused(refusal.get())
        : new Outcome.Impersonated(wanted.user(Impersonation.actualGroups(wanted)), "");
  }

  /** Go's {@code %v} of a list of ObjectReferences, by which upstream carries what is wanted. */
  private static String print(ImpersonationHeaders wanted) {
    StringJoiner references = new StringJoiner(" ", "[", "]");
    wanted.groups().forEach(group -> references.add("{Group  " + group + "    }"));
    wanted
        .extra()
        .forEach(
            (key, values) ->
                values.forEach(
                    value ->
                        references.add(
                            "{UserExtra  " + value + "  " + API_VERSION + "  " + key + "}")));
    if (!wanted.uid().isEmpty()) {
      references.add("{UID  " + wanted.uid() + "  " + API_VERSION + "  }");
    }
    return references.toString();
  }
}
