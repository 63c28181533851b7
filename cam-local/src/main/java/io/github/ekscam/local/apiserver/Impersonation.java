package io.github.ekscam.local.apiserver;

import static io.github.ekscam.local.apiserver.ImpersonationChecks.AUTHENTICATION;

import io.github.ekscam.Status;
import io.github.ekscam.request.RequestAttributes;
import io.github.ekscam.request.ResourceRequest;
import io.github.ekscam.request.UserInfo;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** How the API server makes one user of another, who asks for it by headers. */
interface Impersonation {

  /** What becomes of a request with such headers. */
  Outcome impersonate(
      ImpersonationHeaders wanted,
      UserInfo requester,
      RequestAttributes request,
      ImpersonationChecks checks);

  /** What became of it. */
  sealed interface Outcome {

    /**
     * The request goes on as this user's.
     *
     * @param user the user
     * @param constraint the verb that let it, if another than {@code impersonate}; else empty
     */
    record Impersonated(UserInfo user, String constraint) implements Outcome {}

    /**
     * The request is refused.
     *
     * @param status the answer
     */
    record Refused(Status status) implements Outcome {}

    /**
     * The request is refused as an internal error.
     *
     * @param error the error's text
     */
    record Failed(String error) implements Outcome {}
  }

  /** What is asked about a user's name, unless it is one of a node. */
  static ResourceRequest username(String verb, String apiGroup, String username) {
    return Identities.serviceAccount(username)
        .map(
            account ->
                ResourceRequest.of(verb, apiGroup, "serviceaccounts")
                    .namespace(account.namespace())
                    .name(account.name()))
        .orElseGet(() -> ResourceRequest.of(verb, apiGroup, "users").name(username));
  }

  /** What is asked about a uid, if there is one. */
  static Stream<ResourceRequest> uid(String verb, String uid) {
    return uid.isEmpty()
        ? Stream.of()
        : Stream.of(ResourceRequest.of(verb, AUTHENTICATION, "uids").name(uid));
  }

  /** What is asked about groups, one after another. */
  static Stream<ResourceRequest> groups(String verb, String apiGroup, List<String> groups) {
    ResourceRequest group = ResourceRequest.of(verb, apiGroup, "groups");
    return groups.stream().map(group::name);
  }

  /** What is asked about extras, one value after another. */
  static Stream<ResourceRequest> extra(String verb, Map<String, List<String>> extra) {
    ResourceRequest userExtra = ResourceRequest.of(verb, AUTHENTICATION, "userextras");
    return extra.entrySet().stream()
        .flatMap(
            entry ->
                entry.getValue().stream()
                    .map(value -> userExtra.subresource(entry.getKey()).name(value)));
  }

  /** The groups of an impersonated user: those that are wanted, or those of a service account. */
  static List<String> actualGroups(ImpersonationHeaders wanted) {
    return wanted.groups().isEmpty()
        ? Identities.serviceAccount(wanted.username())
            .map(Identities.ServiceAccount::groups)
            .orElse(List.of())
        : wanted.groups();
  }
}
