package io.github.ekscam.local.apiserver;

import static io.github.ekscam.local.apiserver.ImpersonationChecks.AUTHENTICATION;

import io.github.ekscam.Status;
import io.github.ekscam.Verdict;
import io.github.ekscam.internal.text.AggregateError;
import io.github.ekscam.internal.text.FieldErrors;
import io.github.ekscam.internal.text.GoQuote;
import io.github.ekscam.internal.vocabulary.SystemNames;
import io.github.ekscam.request.NonResourceRequest;
import io.github.ekscam.request.RequestAttributes;
import io.github.ekscam.request.ResourceRequest;
import io.github.ekscam.request.UserInfo;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Impersonation from Kubernetes 1.36 on: modes that are tried in turn. All but the last are
 * constrained: they ask, by verbs of their own, whether the requester may make this very request as
 * somebody else, and whether they may be that somebody. The last is the classic one. The first mode
 * that allows is taken; if none does, the first refusal is the answer.
 *
 * <p>Reproduces {@code pkg/endpoints/filters/impersonation} of k8s.io/apiserver 1.36, but for its
 * memory: a server tries first the mode by which a requester's last impersonation succeeded, and
 * takes a constrained one for granted for ten seconds. Here each request is answered as by a server
 * that has just been started.
 */
final class ConstrainedImpersonation implements Impersonation {

  /** From this many groups or extras on, one question about all of them goes before the others. */
  private static final int MANY = 4;

  private static final String ALL = "*";
  private static final String NODE_NAME = "authentication.kubernetes.io/node-name";
  private static final String ASSOCIATED_KEYS = "authentication.kubernetes.io/associated-node-keys";

  /** The constrained modes, in the order in which they are tried. */
  private enum Mode {
    ASSOCIATED_NODE("associated-node"),
    ARBITRARY_NODE("arbitrary-node"),
    SERVICE_ACCOUNT("serviceaccount"),
    USER_INFO("user-info");

    private final String word;

    Mode(String word) {
      this.word = word;
    }

    /** The verb on what the requester wants to be. */
    String verb() {
      return "impersonate:" + word;
    }

    /** The verb on the request. */
    String verbOn(String verb) {
      return "impersonate-on:" + word + ":" + verb;
    }

    boolean applies(ImpersonationHeaders wanted, UserInfo requester) {
      Optional<String> node = Identities.node(wanted.username());
      boolean serviceAccount = Identities.serviceAccount(wanted.username()).isPresent();
      return switch (this) {
        case ASSOCIATED_NODE ->
            node.isPresent() && !wanted.hasOthers() && runsOn(node.get(), requester);
        case ARBITRARY_NODE -> node.isPresent() && !wanted.hasOthers();
        case SERVICE_ACCOUNT -> serviceAccount && !wanted.hasOthers();
        case USER_INFO -> node.isEmpty() && !serviceAccount;
      };
    }

    private static boolean runsOn(String node, UserInfo requester) {
      return Identities.serviceAccount(requester.username()).isPresent()
          && List.of(node).equals(requester.extra().get(NODE_NAME));
    }
  }

  @Override
  public Outcome impersonate(
      ImpersonationHeaders wanted,
      UserInfo requester,
      RequestAttributes request,
      ImpersonationChecks checks) {
    if (!wanted.hasUser()) {
      return new Outcome.Refused(
          Status.badRequest("requested " + print(wanted) + " without impersonating a user name"));
    }
    Optional<Status> firstRefusal = Optional.empty();
    for (Mode mode : Mode.values()) {
      if (!mode.applies(wanted, requester)) {
        continue;
      }
      Optional<Status> refusal = refusal(mode, wanted, asAsked(mode, requester), request, checks);
      if (refusal.isEmpty()) {
        return new Outcome.Impersonated(wanted.user(groups(mode, wanted)), mode.verb());
      }
      firstRefusal = firstRefusal.or(() -> refusal);
    }
    Optional<Status> refusal = classicRefusal(wanted, requester, checks);
    return refusal.isEmpty()
        ? new Outcome.Impersonated(wanted.user(Impersonation.actualGroups(wanted)), "")
        : new Outcome.Refused(firstRefusal.or(() -> refusal).orElseThrow());
  }

  private static List<String> groups(Mode mode, ImpersonationHeaders wanted) {
    return mode == Mode.ASSOCIATED_NODE || mode == Mode.ARBITRARY_NODE
        ? List.of(SystemNames.NODES)
        : Impersonation.actualGroups(wanted);
  }

  /** In one mode authorizers are not shown what the requester's extra says, only what about. */
  private static UserInfo asAsked(Mode mode, UserInfo requester) {
    return mode == Mode.ASSOCIATED_NODE
        ? UserInfo.builder(requester.username())
            .uid(requester.uid())
            .groups(requester.groups())
            .extra(Map.of(ASSOCIATED_KEYS, List.copyOf(new TreeMap<>(requester.extra()).keySet())))
            .build()
        : requester;
  }

  private static Optional<Status> refusal(
      Mode mode,
      ImpersonationHeaders wanted,
      UserInfo requester,
      RequestAttributes request,
      ImpersonationChecks checks) {
    String verb = mode.verb();
    return checks
        .firstRefusal(
            requester,
            Stream.concat(
                Stream.of(withVerb(mode.verbOn(request.verb()), request), name(mode, wanted)),
                Impersonation.uid(verb, wanted.uid())))
        .or(() -> groupsRefusal(verb, wanted.groups(), requester, checks))
        .or(() -> extraRefusal(verb, wanted.extra(), requester, checks));
  }

  private static RequestAttributes withVerb(String verb, RequestAttributes request) {
    if (request instanceof NonResourceRequest nonResource) {
      return NonResourceRequest.of(verb, nonResource.path());
    }
    ResourceRequest resource = (ResourceRequest) request;
    return ResourceRequest.of(verb, resource.apiGroup(), resource.resource())
        .subresource(resource.subresource())
        .namespace(resource.namespace())
        .name(resource.name());
  }

  private static ResourceRequest name(Mode mode, ImpersonationHeaders wanted) {
    String verb = mode.verb();
    ResourceRequest node = ResourceRequest.of(verb, AUTHENTICATION, "nodes");
    return switch (mode) {
      case ASSOCIATED_NODE -> node.name(ALL);
      case ARBITRARY_NODE -> node.name(Identities.node(wanted.username()).orElseThrow());
      default -> Impersonation.username(verb, AUTHENTICATION, wanted.username());
    };
  }

  private static Optional<Status> groupsRefusal(
      String verb, List<String> groups, UserInfo requester, ImpersonationChecks checks) {
    ResourceRequest group = ResourceRequest.of(verb, AUTHENTICATION, "groups");
    if (groups.contains("")) {
      return refused(requester, group, "impersonating the empty string group is not allowed");
    }
    if (groups.contains(SystemNames.MASTERS)) {
      return refused(
          requester,
          group.name(SystemNames.MASTERS),
          "impersonating the system:masters group is not allowed");
    }
    if (groups.size() >= MANY && checks.refusal(requester, group.name(ALL)).isEmpty()) {
      return Optional.empty();
    }
    return checks.firstRefusal(requester, Impersonation.groups(verb, AUTHENTICATION, groups));
  }

  private static Optional<Status> extraRefusal(
      String verb,
      Map<String, List<String>> extra,
      UserInfo requester,
      ImpersonationChecks checks) {
    ResourceRequest userExtra = ResourceRequest.of(verb, AUTHENTICATION, "userextras");
    Optional<String> invalid =
        extra.entrySet().stream()
            .flatMap(entry -> invalid(entry.getKey(), entry.getValue()).stream())
            .findFirst();
    if (invalid.isPresent()) {
      return refused(requester, userExtra, invalid.get());
    }
    boolean many = extra.values().stream().mapToInt(List::size).sum() >= MANY;
    if (many && checks.refusal(requester, userExtra.subresource(ALL).name(ALL)).isEmpty()) {
      return Optional.empty();
    }
    return checks.firstRefusal(requester, Impersonation.extra(verb, extra));
  }

  /** What is wrong with an extra in constrained modes. */
  private static Optional<String> invalid(String key, List<String> values) {
    if (key.isEmpty()) {
      return Optional.of("impersonating the empty string key in extra is not allowed");
    }
    FieldErrors errors = new FieldErrors();
    errors.domainPrefixedPath("extra.key", key);
    if (errors.count() > 0) {
      return Optional.of(
          "impersonating an invalid key in extra is not allowed: "
              + AggregateError.of(errors.found((type, field, text) -> text)));
    }
    if (!key.equals(key.toLowerCase(Locale.ROOT))) {
      return Optional.of(
          "impersonating a non-lowercase key in extra is not allowed: " + GoQuote.quote(key));
    }
    return values.contains("")
        ? Optional.of("impersonating the empty string value in extra is not allowed")
        : Optional.empty();
  }

  private static Optional<Status> refused(
      UserInfo requester, ResourceRequest attributes, String reason) {
    return Optional.of(Status.forbidden(requester, attributes, Verdict.deny(reason, List.of())));
  }

  private static Optional<Status> classicRefusal(
      ImpersonationHeaders wanted, UserInfo requester, ImpersonationChecks checks) {
    String verb = ClassicImpersonation.VERB;
    return checks.firstRefusal(
        requester,
        Stream.of(
                Stream.of(Impersonation.username(verb, "", wanted.username())),
                Impersonation.uid(verb, wanted.uid()),
                Impersonation.groups(verb, "", wanted.groups()),
                Impersonation.extra(verb, wanted.extra()))
            .flatMap(attributes -> attributes));
  }

  /** Go's {@code %#v} of the user that upstream makes of the headers. */
  private static String print(ImpersonationHeaders wanted) {
    String extra =
        new TreeMap<>(wanted.extra())
            .entrySet().stream()
                .map(entry -> GoQuote.quote(entry.getKey()) + ":" + print(entry.getValue()))
                .collect(Collectors.joining(", ", "{", "}"));
    return "&user.DefaultInfo{Name:\"\", UID:"
        + GoQuote.quote(wanted.uid())
        + ", Groups:"
        + print(wanted.groups())
        + ", Extra:map[string][]string"
        + (wanted.extra().isEmpty() ? "(nil)" : extra)
        + "}";
  }

  private static String print(List<String> strings) {
    return "[]string"
        + (strings.isEmpty()
            ? "(nil)"
            : strings.stream().map(GoQuote::quote).collect(Collectors.joining(", ", "{", "}")));
  }
}
