package io.github.ekscam.local.webhook;

import static java.util.Objects.requireNonNull;

import com.google.common.util.concurrent.Uninterruptibles;
import io.github.ekscam.iam.Partition;
import io.github.ekscam.local.LocalEks;
import io.github.ekscam.local.LocalIdentities;
import io.github.ekscam.local.internal.http.HttpServer;
import io.github.ekscam.local.internal.tls.ServerCertificate;
import io.github.ekscam.local.webhook.AuthorizationWebhook.Authorizers;
import io.github.ekscam.rbac.KubernetesVersion;
import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The webhooks by which a real kube-apiserver decides as on EKS, over HTTPS: for each cluster of a
 * {@link LocalEks} {@code /clusters/NAME/authorize}, which answers SubjectAccessReviews, and, where
 * it is told how tokens are verified, {@code /clusters/NAME/authenticate}, which answers
 * TokenReviews. Beside them are {@code /livez} and {@code /readyz} (with {@code ?verbose} they tell
 * how the configuration is) and {@code /metrics} for Prometheus.
 *
 * <p>The authorizer answers for access policies alone: it allows, for EKS's reason, or has no
 * opinion, and RBAC stays the server's own. It never denies. A change of the cluster counts in the
 * next answer. {@link ApiServerFiles} writes what the server needs.
 *
 * <p>One difference from EKS is left: the server does not tell the webhook whether a user is
 * impersonated, so one who may impersonate {@code userextras} and {@code uids}, and sends with
 * percent-encoded names all of an IAM principal's {@code extra}, gets what access policies allow
 * that principal. {@code kubectl --as} does not send it.
 *
 * <p>Requests are logged by SLF4J at debug, by the logger of this class's name, without anything of
 * their bodies. Safe for use by many threads.
 */
public final class LocalWebhooks implements AutoCloseable {

  /** A server under load uses each connection more often than that. */
  private static final Duration LEAVE = Duration.ofSeconds(1);

  private static final Duration MOMENT = Duration.ofMillis(300);

  private final LocalEks eks;
  private final Logger log;
  private final ConfigurationStatus configuration;
  private final WebhookRoutes routes;
  private final HttpServer server;
  private final AtomicBoolean closed = new AtomicBoolean();
  private final URI endpoint;
  private final String certificateAuthority;
  private final boolean answersForAll;
  private final boolean authenticates;

  private LocalWebhooks(Builder builder) {
    this.eks = builder.eks;
    this.log = builder.log;
    this.answersForAll = builder.authorizers == Authorizers.ALL;
    this.authenticates = builder.verifiers() != null;
    this.configuration = new ConfigurationStatus(InstantSource.system());
    this.routes =
        new WebhookRoutes(
            builder.eks::cluster, builder.authorizers, builder.verifiers(), configuration);
    HttpServer.Builder http =
        HttpServer.builder(routes)
            .name("LocalWebhooks")
            .port(builder.port)
            .requestTimeout(builder.requestTimeout)
            .leave(LEAVE)
            .log(builder.log);
    if (builder.sharesPort) {
      http.sharesPort();
    }
    if (builder.tokens == null || !builder.tokens.waits()) {
      http.neverWaiting();
    }
    InetAddress address =
        builder.address == null ? InetAddress.getLoopbackAddress() : builder.address;
    String host = builder.host == null ? literal(address) : builder.host;
    ServerCertificate certificate =
        builder.certificate == null
            ? KeptCertificate.of(builder.directory, "webhooks", List.of(host)).certificate()
            : builder.certificate;
    this.certificateAuthority = certificate.certificateAuthorityPem();
    this.server = http.address(address).tls(certificate.sslContext()).start();
    this.endpoint =
        builder.host == null
            ? server.uri()
            : URI.create("https://" + host + ":" + server.uri().getPort());
  }

  private static String literal(InetAddress address) {
    return address.getHostAddress();
  }

  /**
   * A builder of webhooks.
   *
   * @param eks whose clusters they answer for
   * @param directory where the certificate that is made is kept; one that is there is used again
   */
  public static Builder builder(LocalEks eks, Path directory) {
    return new Builder(eks, directory);
  }

  /** Whether the authorizer answers for all that EKS asks. */
  boolean answersForAll() {
    return answersForAll;
  }

  /** That of a cluster; nothing if it has been told none. */
  Optional<KubernetesVersion> kubernetesVersion(String clusterName) {
    return eks.cluster(clusterName).kubernetesVersion();
  }

  String region(String clusterName) {
    return region(eks, clusterName);
  }

  private static String region(LocalEks eks, String clusterName) {
    return eks.regions().find(clusterName).orElse(eks.access()).region();
  }

  /** Whether the server may ask who the holders of tokens are. */
  boolean authenticates() {
    return authenticates;
  }

  /** Where the webhooks are, such as {@code https://127.0.0.1:40321}. */
  public URI endpoint() {
    return endpoint;
  }

  /** Whom to trust there: certificates in PEM. */
  public String certificateAuthority() {
    return certificateAuthority;
  }

  /** Tells that the files were read again and count, for the status and the metrics. */
  public void configurationRead() {
    configuration.read();
    log.info("The configuration was read again");
  }

  /**
   * Tells that the files cannot be read, so that what was read before goes on counting: for the
   * log, the status and the metrics.
   *
   * @param problem what is wrong, in a line or more
   */
  public void configurationFailed(String problem) {
    configuration.failed(problem);
    log.warn(
        "The configuration cannot be read, that of {} counts: {}", configuration.readAt(), problem);
  }

  /**
   * Ends the webhooks: for a moment it goes on and has the servers that ask end their connections;
   * then it takes no more of them, answers what comes by those that are left until none has been
   * used for a second, for five seconds at most, and closes them. Once is enough.
   */
  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      routes.end();
      Uninterruptibles.sleepUninterruptibly(MOMENT);
      server.close();
    }
  }

  @Override
  public String toString() {
    return "LocalWebhooks[" + endpoint() + "]";
  }

  /** Prepares webhooks. Not thread-safe. */
  public static final class Builder {

    private final LocalEks eks;
    private final Path directory;
    private @Nullable ServerCertificate certificate;
    private @Nullable String host;
    private @Nullable TokenVerification tokens;
    private @Nullable Supplier<LocalIdentities> identities;
    private Authorizers authorizers = Authorizers.ACCESS_POLICIES;
    private @Nullable InetAddress address;
    private int port;
    private boolean sharesPort;
    private Duration requestTimeout = Duration.ofSeconds(20);
    private Logger log = LoggerFactory.getLogger(LocalWebhooks.class);

    private Builder(LocalEks eks, Path directory) {
      this.eks = requireNonNull(eks, "eks");
      this.directory = requireNonNull(directory, "directory");
    }

    /** Sets where requests and the configuration's fate are logged, for tests. */
    Builder log(Logger log) {
      this.log = requireNonNull(log, "log");
      return this;
    }

    /**
     * Has the authorizer answer for all that EKS asks: {@code system:masters}, nodes, access
     * policies, and the RBAC objects that cam knows of the cluster, not those of the server that
     * asks. It allows what any of them allows, and still never denies.
     */
    public Builder allAuthorizers() {
      this.authorizers = Authorizers.ALL;
      return this;
    }

    /**
     * Sets the certificate to serve, instead of one that is made.
     *
     * @param certificates the server's own, then those of who signed it up to the authority that
     *     clients are to trust, in PEM
     * @param key its key, in PEM
     * @throws IllegalArgumentException if a file has none that can be used
     * @throws java.io.UncheckedIOException if a file cannot be read
     */
    public Builder certificate(Path certificates, Path key) {
      this.certificate = ServerCertificate.pem(certificates, key);
      return this;
    }

    /**
     * Sets the name or address by which clients reach the webhooks; unless set, the address they
     * listen on.
     */
    public Builder host(String host) {
      this.host = requireNonNull(host, "host");
      return this;
    }

    /**
     * Has {@code /clusters/NAME/authenticate} answer TokenReviews, too: the users that tokens of
     * {@code aws eks get-token} are of.
     */
    public Builder tokens(TokenVerification tokens) {
      this.tokens = requireNonNull(tokens, "tokens");
      return this;
    }

    /**
     * Has it take cam's own tokens of these identities as well, which do not expire and which
     * {@link ApiServerFiles} writes into a kubeconfig. EKS has no such thing.
     */
    public Builder identities(LocalIdentities identities) {
      requireNonNull(identities, "identities");
      return identities(() -> identities);
    }

    /**
     * The same of the identities that there are when a token comes.
     *
     * @param identities is asked for each token, and should not wait for anything
     */
    public Builder identities(Supplier<LocalIdentities> identities) {
      this.identities = requireNonNull(identities, "identities");
      return this;
    }

    private @Nullable Function<String, TokenVerifier> verifiers() {
      TokenVerification verification = tokens;
      Supplier<LocalIdentities> known = identities;
      @Nullable Function<String, TokenVerifier> aws =
          verification == null
              ? null
              : name -> {
                String region = region(eks, name);
                return verification.verifier(
                    name, Partition.ofRegion(region), region, Clock.systemUTC());
              };
      return known == null
          ? aws
          : name -> KubeconfigTokens.verifier(known.get(), aws == null ? null : aws.apply(name));
    }

    /** Sets the address to listen on; loopback unless set. */
    public Builder address(InetAddress address) {
      this.address = requireNonNull(address, "address");
      return this;
    }

    /**
     * Sets the port; 0, a free one, unless set.
     *
     * @throws IllegalArgumentException unless it is 0 to 65535
     */
    public Builder port(int port) {
      this.port = HttpServer.requirePort(port);
      return this;
    }

    /**
     * Lets other webhooks listen on the same port, if they let others as well and are of the same
     * user, so that the next can be there before these end and no request is lost. While there are
     * two, either of them is asked.
     *
     * <p>Needs a system with {@code SO_REUSEPORT}, such as Linux; elsewhere they do not start.
     */
    public Builder sharesPort() {
      this.sharesPort = true;
      return this;
    }

    /**
     * Sets how long a request may take; 20 seconds unless set.
     *
     * @throws IllegalArgumentException unless it is positive
     */
    public Builder requestTimeout(Duration requestTimeout) {
      this.requestTimeout = HttpServer.requireTimeout(requestTimeout);
      return this;
    }

    /**
     * Starts the webhooks.
     *
     * @throws java.io.UncheckedIOException if the port cannot be listened on
     */
    public LocalWebhooks start() {
      return new LocalWebhooks(this);
    }
  }
}
