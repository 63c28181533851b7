package io.github.ekscam.local.apiserver;

import io.github.ekscam.EksCluster;
import io.github.ekscam.Status;
import io.github.ekscam.Verdict;
import io.github.ekscam.request.RequestAttributes;
import io.github.ekscam.request.UserInfo;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Asks, for one request, what its sender may be, and remembers what could not be told. */
final class ImpersonationChecks {

  static final String AUTHENTICATION = "authentication.k8s.io";

  private final EksCluster cluster;
  private final List<String> errors = new ArrayList<>();

  ImpersonationChecks(EksCluster cluster) {
    this.cluster = cluster;
  }

  /** The refusal, if the requester may not do this. */
  Optional<Status> refusal(UserInfo requester, RequestAttributes attributes) {
    Verdict verdict = cluster.authorize(requester, attributes);
    verdict.unknowns().forEach(unknown -> errors.add(unknown.line()));
    return verdict.isAllowed()
        ? Optional.empty()
        : Optional.of(Status.forbidden(requester, attributes, verdict));
  }

  /** The first refusal, if the requester may not do all of this; nothing is asked after it. */
  Optional<Status> firstRefusal(
      UserInfo requester, Stream<? extends RequestAttributes> attributes) {
    return attributes
        .map(each -> refusal(requester, each))
        .filter(Optional::isPresent)
        .findFirst()
        .flatMap(refusal -> refusal);
  }

  /** What could not be told so far. */
  List<String> errors() {
    return errors.stream().distinct().toList();
  }
}
