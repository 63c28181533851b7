package io.github.ekscam.local.webhook;

import static java.util.Objects.requireNonNull;

import com.google.common.collect.ImmutableMap;
import io.github.ekscam.EksCluster;
import io.github.ekscam.MappedIdentity;
import io.github.ekscam.Unknown;
import io.github.ekscam.iam.CallerIdentity;
import io.github.ekscam.internal.text.GoQuote;
import io.github.ekscam.internal.text.PlainText;
import io.github.ekscam.local.internal.http.HttpAnswer;
import io.github.ekscam.local.internal.http.HttpCall;
import io.github.ekscam.local.internal.http.HttpHandler;
import io.github.ekscam.local.webhook.GoDecoder.MismatchException;
import io.github.ekscam.request.UserInfo;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The webhook token authenticator of a cluster: answers the TokenReviews that kube-apiserver sends
 * to what {@code --authentication-token-webhook-config-file} names. A token of {@code aws eks
 * get-token} becomes the user that access entries and aws-auth make of who signed it.
 *
 * <p>Reproduces {@code pkg/server} of aws-iam-authenticator 0.7.18: who is let in is answered 200
 * and a TokenReview that tells neither its version nor its kind, which kube-apiserver accepts as of
 * any version; who is not, 403 and one that says no more; what is no TokenReview, 400; what is not
 * a POST, 405. Audiences are not looked at. Why somebody was refused is logged and told to nobody.
 *
 * <p>What cannot be told of a caller is a refusal.
 */
final class AuthenticationWebhook implements HttpHandler {

  private static final ImmutableMap<String, String> JSON =
      ImmutableMap.of("Content-Type", "application/json; charset=UTF-8");

  private static final ImmutableMap<String, String> TEXT =
      ImmutableMap.of(
          "Content-Type", "text/plain; charset=utf-8", "X-Content-Type-Options", "nosniff");

  private static final String BEGIN = "{\"metadata\":{},\"spec\":{},\"status\":{";
  private static final String DENY = BEGIN + "\"user\":{}}}";

  private static final int LONGEST_REASON = 500;

  private final Logger log;
  private final TokenVerifier verifier;
  private final Supplier<EksCluster> cluster;
  private final Consumer<Outcome> outcomes;

  /** What became of a review. */
  enum Outcome {
    /** The token is a user's. */
    AUTHENTICATED,
    /** Not a TokenReview. */
    MALFORMED,
    /** A token that is none, or has expired, or is for somebody else. */
    INVALID_TOKEN,
    /** STS does not know the caller, or cannot be asked. */
    STS_ERROR,
    /** STS was asked too often. */
    STS_THROTTLING,
    /** The caller is no user of the cluster. */
    UNKNOWN_USER,
    /** Whether the caller is a user of the cluster, or which, cannot be told. */
    UNDECIDED
  }

  /**
   * A webhook.
   *
   * @param cluster the cluster as it is now
   * @param outcomes is told of each review
   */
  AuthenticationWebhook(
      TokenVerifier verifier, Supplier<EksCluster> cluster, Consumer<Outcome> outcomes) {
    this(verifier, cluster, outcomes, LoggerFactory.getLogger(AuthenticationWebhook.class));
  }

  /** A webhook that logs elsewhere. */
  AuthenticationWebhook(
      TokenVerifier verifier,
      Supplier<EksCluster> cluster,
      Consumer<Outcome> outcomes,
      Logger log) {
    this.log = requireNonNull(log, "log");
    this.verifier = requireNonNull(verifier, "verifier");
    this.cluster = requireNonNull(cluster, "cluster");
    this.outcomes = requireNonNull(outcomes, "outcomes");
  }

  @Override
  public HttpAnswer handle(HttpCall call) {
    if (!call.method().equals("POST")) {
      return malformed(405, "expected POST\n");
    }
    String token;
    try {
      token = TokenReviewReader.token(call.body());
    } catch (MismatchException e) {
      return malformed(400, "expected a request body to be a TokenReview\n");
    }
    CallerIdentity caller;
    try {
      caller = verifier.verify(token);
    } catch (StsException e) {
      return e.isThrottled()
          ? deny(429, Outcome.STS_THROTTLING, String.valueOf(e.getMessage()))
          : deny(403, Outcome.STS_ERROR, String.valueOf(e.getMessage()));
    } catch (IllegalArgumentException e) {
      return deny(403, Outcome.INVALID_TOKEN, String.valueOf(e.getMessage()));
    }
    return answer(cluster.get().caller(caller).identity(), caller);
  }

  private HttpAnswer malformed(int status, String text) {
    outcomes.accept(Outcome.MALFORMED);
    return new HttpAnswer(status, TEXT, text.getBytes(StandardCharsets.UTF_8));
  }

  private HttpAnswer deny(int status, Outcome outcome, String reason) {
    log.warn("Access denied: {}", shortened(reason));
    outcomes.accept(outcome);
    return new HttpAnswer(status, JSON, DENY.getBytes(StandardCharsets.UTF_8));
  }

  /** Others wrote a part of it. */
  private static String shortened(String reason) {
    return PlainText.line(
        reason.length() > LONGEST_REASON ? reason.substring(0, LONGEST_REASON) + "..." : reason);
  }

  private HttpAnswer answer(MappedIdentity identity, CallerIdentity caller) {
    if (!(identity instanceof MappedIdentity.Mapped mapped)) {
      return deny(
          403,
          identity instanceof MappedIdentity.Undecided ? Outcome.UNDECIDED : Outcome.UNKNOWN_USER,
          identity.problem().orElse("identity is not mapped"));
    }
    List<Unknown> unknowns =
        mapped.unknowns().stream().filter(AuthenticationWebhook::isAboutTheUser).toList();
    if (!unknowns.isEmpty() || !mapped.user().isUsernameKnown()) {
      return deny(
          403,
          Outcome.UNDECIDED,
          caller
              + " cannot be told to be one user: "
              + unknowns.stream()
                  .map(AuthenticationWebhook::text)
                  .collect(Collectors.joining("; ")));
    }
    UserInfo user = mapped.user();
    List<String> groups = groups(mapped);
    log.debug("Access granted to {}: {}, groups {}", caller, user.username(), groups);
    outcomes.accept(Outcome.AUTHENTICATED);
    return new HttpAnswer(200, JSON, body(user, groups).getBytes(StandardCharsets.UTF_8));
  }

  /** Who may have made the cluster is not about who is mapped: they may do more, and not less. */
  private static boolean isAboutTheUser(Unknown unknown) {
    return !(unknown instanceof Unknown.ClusterCreator);
  }

  private static String text(Unknown unknown) {
    if (unknown instanceof Unknown.UnknownUsername name) {
      return "the username " + name.template() + " cannot be filled in";
    }
    if (unknown instanceof Unknown.UnknownGroup group) {
      return "the group " + group.template() + " cannot be filled in";
    }
    return unknown.text();
  }

  /** The groups that the authenticator gives, without what the API server adds behind them. */
  private static List<String> groups(MappedIdentity.Mapped mapped) {
    int given = 0;
    if (mapped.source() instanceof MappedIdentity.ByAccessEntry by) {
      given = by.accessEntry().kubernetesGroups().size();
    } else if (mapped.source() instanceof MappedIdentity.ByAwsAuth by) {
      given = by.mapping().groups().size();
    }
    return mapped.user().groups().subList(0, given);
  }

  /** As Go writes it: what is empty is left out, and keys are in their order. */
  private static String body(UserInfo user, List<String> groups) {
    StringBuilder json = new StringBuilder(512);
    json.append(BEGIN).append("\"authenticated\":true,\"user\":{");
    if (!user.username().isEmpty()) {
      json.append("\"username\":").append(GoQuote.json(user.username())).append(',');
    }
    json.append("\"uid\":").append(GoQuote.json(user.uid()));
    if (!groups.isEmpty()) {
      json.append(",\"groups\":").append(GoQuote.json(groups));
    }
    json.append(",\"extra\":{")
        .append(
            user.extra().entrySet().stream()
                .map(entry -> GoQuote.json(entry.getKey()) + ":" + GoQuote.json(entry.getValue()))
                .collect(Collectors.joining(",")));
    return json.append("}}}}\n").toString();
  }
}
