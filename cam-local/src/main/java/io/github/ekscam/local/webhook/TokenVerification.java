package io.github.ekscam.local.webhook;

import static java.util.Objects.requireNonNull;

import io.github.ekscam.iam.CallerIdentity;
import io.github.ekscam.iam.Partition;
import io.github.ekscam.iam.UnverifiedToken;
import io.github.ekscam.local.LocalIdentities;
import io.github.ekscam.local.LocalIdentity;
import io.github.ekscam.local.internal.aws.Authentication;
import io.github.ekscam.local.internal.aws.VerifiedCallers;
import io.github.ekscam.local.internal.http.HttpAnswer;
import io.github.ekscam.local.internal.http.HttpCall;
import io.github.ekscam.local.internal.sigv4.AccessKey;
import io.github.ekscam.local.internal.sigv4.SignatureException;
import io.github.ekscam.local.internal.sigv4.SignedRequest;
import io.github.ekscam.local.internal.sts.StsOperations;
import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How it is found out who a token is from: {@code aws eks get-token} and aws-iam-authenticator make
 * tokens ({@code k8s-aws-v1.}) that are presigned requests to STS, and STS tells who signed one.
 *
 * <p>The real authenticator asks the STS that the token names. Here, either the signature is
 * verified with the keys of {@linkplain #byIdentities local identities}, and nobody is asked; or
 * {@linkplain #byStsEndpoint one STS} is, whatever the token says. In all cases the token must be
 * as the authenticator would have it: for an STS of the cluster's partition, signed with the
 * cluster's name in {@code x-k8s-aws-id}, and no older than a quarter of an hour.
 *
 * <p><strong>Clients with {@code AWS_ENDPOINT_URL}</strong> or {@code AWS_ENDPOINT_URL_STS} sign
 * tokens for that endpoint ({@code aws eks get-token} of the AWS CLI 1.46 does), which the real
 * authenticator refuses. Either give the client that makes tokens {@code
 * AWS_IGNORE_CONFIGURED_ENDPOINT_URLS=true}, or {@code AWS_ENDPOINT_URL_STS} with the real one,
 * such as {@code https://sts.us-west-2.amazonaws.com}, to which no request is made; or let the
 * endpoint count, by {@link #accepting}.
 *
 * <p>Immutable, and safe for use by many threads.
 */
public final class TokenVerification {

  private static final Logger LOG = LoggerFactory.getLogger(TokenVerification.class);

  /** What the authenticator calls STS where no region is named. */
  private static final String GLOBAL = "global";

  private static final String GLOBAL_HOST = "sts.amazonaws.com";
  private static final String GLOBAL_REGION = "us-east-1";

  private final Factory factory;
  private final List<URI> endpoints;
  private final boolean waits;

  /** Makes an STS of a clock. */
  @FunctionalInterface
  private interface Factory {
    Sts sts(Clock clock);
  }

  /** Answers requests for {@code GetCallerIdentity}. */
  @FunctionalInterface
  interface Sts {

    /**
     * The answer of STS.
     *
     * @param region that the request must be signed for; nothing if it may be for any
     * @throws IOException if it cannot be reached
     */
    HttpAnswer ask(HttpCall call, Optional<String> region) throws IOException;
  }

  private TokenVerification(Factory factory, List<URI> endpoints, boolean waits) {
    this.factory = factory;
    this.endpoints = List.copyOf(endpoints);
    this.waits = waits;
  }

  /** By the keys of local identities, without a call anywhere. */
  public static TokenVerification byIdentities(LocalIdentities identities) {
    requireNonNull(identities, "identities");
    return byIdentities(() -> identities);
  }

  /** By the keys of local identities as they are when a token comes, without a call anywhere. */
  public static TokenVerification byIdentities(Supplier<LocalIdentities> identities) {
    requireNonNull(identities, "identities");
    return new TokenVerification(
        clock -> local(new VerifiedCallers(id -> owner(identities.get(), id), clock), true),
        List.of(),
        false);
  }

  private static Optional<VerifiedCallers.Owner> owner(LocalIdentities identities, String id) {
    return identities
        .find(id)
        .map(
            identity ->
                new VerifiedCallers.Owner(
                    new AccessKey(id, identity.secretAccessKey(), identity.sessionToken()),
                    identity.caller()));
  }

  /**
   * By an STS, which every token is sent to, whatever host it names; an answer of more than 64 KiB,
   * or that takes more than 10 seconds, is none, and no redirection is followed. Tokens may be for
   * this endpoint, too. An STS that verifies signatures refuses tokens that are signed for another
   * host than its own.
   *
   * @throws IllegalArgumentException unless the endpoint is an {@code https} URI of a host, or an
   *     {@code http} URI of this machine
   */
  public static TokenVerification byStsEndpoint(URI endpoint) {
    StsEndpoint sts = StsEndpoint.of(requireNonNull(endpoint, "endpoint"));
    return new TokenVerification(clock -> sts, List.of(endpoint), true);
  }

  /**
   * By nothing: whoever knows the id of an access key is taken to be whom it belongs to, for no
   * signature is verified. Only for experiments in which nothing is at stake. Warns by SLF4J.
   */
  public static TokenVerification trustingUnverifiedTokens(LocalIdentities identities) {
    requireNonNull(identities, "identities");
    LOG.warn(
        "Tokens are trusted UNVERIFIED: whoever writes the access key id of one of {} identities"
            + " into a token is let in as that identity",
        identities.identities().size());
    Authentication named =
        call ->
            identities
                .find(SignedRequest.read(call).accessKeyId())
                .map(LocalIdentity::caller)
                .orElseThrow(SignatureException::unknownKey);
    return new TokenVerification(clock -> local(named, false), List.of(), false);
  }

  /**
   * The same, which takes tokens that are signed for this STS as well, such as {@code
   * http://127.0.0.1:8080}: the endpoint that clients are given by {@code AWS_ENDPOINT_URL}. The
   * real authenticator would refuse them.
   */
  public TokenVerification accepting(URI endpoint) {
    if (endpoint.getRawAuthority() == null || endpoint.getScheme() == null) {
      throw new IllegalArgumentException(
          "Invalid endpoint \"" + endpoint + "\": expected one such as http://127.0.0.1:8080");
    }
    List<URI> more = new ArrayList<>(endpoints);
    more.add(endpoint);
    return new TokenVerification(factory, more, waits);
  }

  private static Sts local(Authentication authentication, boolean isScopeVerified) {
    return (call, region) ->
        StsOperations.service(
                signed -> {
                  if (isScopeVerified) {
                    SignedRequest request = SignedRequest.read(signed);
                    request.requireScope(
                        StsOperations.SERVICE, region.orElse(request.scope().region()));
                  }
                  return authentication.caller(signed);
                },
                UUID::randomUUID)
            .handle(call);
  }

  /** Whether somebody else is asked, and waited for. */
  boolean waits() {
    return waits;
  }

  /** What verifies tokens for one cluster. */
  Verifier verifier(String clusterName, Partition partition, String region, Clock clock) {
    return new Verifier(clusterName, partition, region, clock, factory.sts(clock), endpoints);
  }

  /** Verifies tokens for one cluster. */
  static final class Verifier implements TokenVerifier {

    private final String clusterName;
    private final Partition partition;
    private final String region;
    private final Clock clock;
    private final Sts sts;
    private final List<URI> endpoints;

    Verifier(
        String clusterName,
        Partition partition,
        String region,
        Clock clock,
        Sts sts,
        List<URI> endpoints) {
      this.clusterName = requireNonNull(clusterName, "clusterName");
      this.partition = requireNonNull(partition, "partition");
      this.region = requireNonNull(region, "region");
      this.clock = requireNonNull(clock, "clock");
      this.sts = requireNonNull(sts, "sts");
      this.endpoints = endpoints;
    }

    @Override
    public CallerIdentity verify(String text) throws StsException {
      for (URI endpoint : endpoints) {
        UnverifiedToken token;
        try {
          token = UnverifiedToken.readForEndpoint(text, endpoint, clock);
        } catch (IllegalArgumentException notForIt) {
          continue;
        }
        return ask(token, endpoint.getRawAuthority(), Optional.empty());
      }
      UnverifiedToken token = UnverifiedToken.read(text, partition, region, clock);
      boolean isGlobal = token.host().equals(GLOBAL_HOST);
      String named = token.host().split("\\.", -1)[1];
      return ask(token, isGlobal ? GLOBAL : named, Optional.of(isGlobal ? GLOBAL_REGION : named));
    }

    private CallerIdentity ask(UnverifiedToken token, String endpoint, Optional<String> signedFor)
        throws StsException {
      HttpAnswer answer;
      try {
        answer = sts.ask(PresignedCall.of(token, clusterName), signedFor);
      } catch (IOException e) {
        throw StsException.failed(
            "error during GET: " + e.getMessage() + " on " + endpoint + " endpoint");
      }
      return GetCallerIdentityAnswer.read(answer, endpoint).withAccessKeyId(token.accessKeyId());
    }
  }
}
