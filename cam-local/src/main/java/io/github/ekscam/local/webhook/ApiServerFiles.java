package io.github.ekscam.local.webhook;

import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.joining;

import com.google.common.collect.ImmutableSet;
import io.github.ekscam.internal.config.writing.YamlText;
import io.github.ekscam.local.LocalIdentities;
import io.github.ekscam.local.internal.files.WholeFiles;
import io.github.ekscam.rbac.KubernetesVersion;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The files by which kube-apiserver asks the webhooks of a cluster, and by which kubectl calls that
 * server as IAM principals. Immutable.
 *
 * <p>In the {@code AuthorizationConfiguration} the webhook stands after the node authorizer and
 * before RBAC. Where EKS has its own authorizer is not published; as none of them denies, the order
 * decides no more than whose reason stands in the audit log where several allow. Answers are not
 * cached, so that a change counts in the next request; when the webhook fails it has no opinion,
 * which lets RBAC allow, and lets what RBAC does not allow fail with code 500.
 */
public final class ApiServerFiles {

  /** The first version whose {@code AuthorizationConfiguration} is {@code v1}. */
  private static final KubernetesVersion V1_32 = new KubernetesVersion(1, 32);

  /** The first version that can be told not to cache; before, no time is too short. */
  private static final KubernetesVersion V1_34 = new KubernetesVersion(1, 34);

  private final Path directory;
  private final List<String> flags;
  private final Optional<String> serverAuthority;
  private final Optional<Path> execKubeconfig;
  private final Optional<Path> tokenKubeconfig;

  private ApiServerFiles(
      Path directory,
      List<String> flags,
      Optional<String> serverAuthority,
      Optional<Path> execKubeconfig,
      Optional<Path> tokenKubeconfig) {
    this.directory = directory;
    this.flags = List.copyOf(flags);
    this.serverAuthority = serverAuthority;
    this.execKubeconfig = execKubeconfig;
    this.tokenKubeconfig = tokenKubeconfig;
  }

  /**
   * Prepares the files of a cluster.
   *
   * @param clusterName the name of the cluster
   * @param region that of the cluster
   * @param webhooks where the webhooks are, such as {@code https://127.0.0.1:8443}
   * @param certificateAuthority whom to trust there: certificates in PEM
   */
  static Builder builder(
      String clusterName, String region, URI webhooks, String certificateAuthority) {
    return new Builder(clusterName, region, webhooks, certificateAuthority);
  }

  /**
   * Prepares the files of a cluster.
   *
   * @param clusterName the name of the cluster
   * @param webhooks what the server is to ask
   * @throws io.github.ekscam.access.EksException if they answer for no cluster of the name
   */
  public static Builder builder(String clusterName, LocalWebhooks webhooks) {
    Builder builder =
        builder(
            clusterName,
            webhooks.region(clusterName),
            webhooks.endpoint(),
            webhooks.certificateAuthority());
    webhooks.kubernetesVersion(clusterName).ifPresent(builder::kubernetesVersion);
    if (webhooks.authenticates()) {
      builder.authentication();
    }
    return webhooks.answersForAll() ? builder.allAuthorizers() : builder;
  }

  /** Where the files are. */
  public Path directory() {
    return directory;
  }

  /** The flags that kube-apiserver is to be started with, among others that it needs. */
  public List<String> flags() {
    return flags;
  }

  /**
   * Whom to trust at the server, in PEM, for {@code DescribeCluster}; nothing if it is not known
   * where it is.
   */
  public Optional<String> serverAuthority() {
    return serverAuthority;
  }

  /**
   * The kubeconfig whose users get a token by the AWS CLI; nothing if it is not known where the
   * server is.
   */
  public Optional<Path> execKubeconfig() {
    return execKubeconfig;
  }

  /** The kubeconfig whose users have a token that does not expire; nothing if there are none. */
  public Optional<Path> tokenKubeconfig() {
    return tokenKubeconfig;
  }

  @Override
  public String toString() {
    return "ApiServerFiles[" + directory + "]";
  }

  /** Prepares files. Not thread-safe. */
  public static final class Builder {

    private final String clusterName;
    private final String region;
    private final URI webhooks;
    private final String certificateAuthority;
    private @Nullable KubernetesVersion version;
    private boolean allAuthorizers;
    private boolean authentication;
    private @Nullable URI server;
    private @Nullable String serverAuthority;
    private final List<String> profiles = new ArrayList<>();
    private @Nullable Path credentials;
    private final Map<String, String> tokens = new LinkedHashMap<>();

    private Builder(String clusterName, String region, URI webhooks, String certificateAuthority) {
      this.clusterName = requireNonNull(clusterName, "clusterName");
      this.region = requireNonNull(region, "region");
      this.webhooks = requireNonNull(webhooks, "webhooks");
      this.certificateAuthority = requireNonNull(certificateAuthority, "certificateAuthority");
    }

    /** Sets the version of the server; that of the cluster unless set, or else the newest. */
    public Builder kubernetesVersion(KubernetesVersion version) {
      this.version = requireNonNull(version, "version");
      return this;
    }

    /** Has the server ask no authorizer but the webhook, which then answers for all. */
    Builder allAuthorizers() {
      this.allAuthorizers = true;
      return this;
    }

    /** Has the server ask the webhook who the holders of tokens are, too. */
    Builder authentication() {
      this.authentication = true;
      return this;
    }

    /**
     * Sets where kubectl finds the server.
     *
     * @param server such as {@code https://127.0.0.1:6443}
     * @param certificateAuthority whom to trust there: certificates in PEM
     */
    public Builder server(URI server, String certificateAuthority) {
      this.server = requireNonNull(server, "server");
      this.serverAuthority = requireNonNull(certificateAuthority, "certificateAuthority");
      return this;
    }

    /**
     * Sets where kubectl finds the server, for which a certificate is made and kept in the
     * directory where the files go: the flags name it.
     */
    public Builder server(URI server) {
      this.server = requireNonNull(server, "server");
      this.serverAuthority = null;
      return this;
    }

    /**
     * Adds a user for each profile of a file of local identities, who in one kubeconfig gets a
     * token by the AWS CLI, and in the other has one of cam's own. Without any, one user gets a
     * token with the credentials of the environment.
     *
     * @param file the file that clients are given
     * @param identities what it says
     */
    public Builder identities(Path file, LocalIdentities identities) {
      this.credentials = file.toAbsolutePath();
      identities
          .profiles()
          .forEach((profile, identity) -> token(profile, KubeconfigTokens.of(identity)));
      profiles.addAll(identities.profiles().keySet());
      return this;
    }

    /** Adds a user with a token that does not expire. */
    Builder token(String user, String token) {
      tokens.put(requireNonNull(user, "user"), requireNonNull(token, "token"));
      return this;
    }

    /**
     * Writes the files into a directory, which is made if it is not there. Each appears whole or
     * not at all, in the place of a former one. What has secrets can be read by its owner alone.
     *
     * @throws UncheckedIOException if writing fails
     */
    public ApiServerFiles write(Path directory) {
      Path absolute = directory.toAbsolutePath();
      WholeFiles files = WholeFiles.in(absolute);
      List<String> flags = new ArrayList<>();
      Path authorizer = files.write("authorization-webhook.kubeconfig", webhook("authorize"));
      flags.add(
          "--authorization-config=" + files.write("authorization.yaml", authorization(authorizer)));
      if (authentication) {
        Path authenticator =
            files.write("authentication-webhook.kubeconfig", webhook("authenticate"));
        flags.add("--authentication-token-webhook-config-file=" + authenticator);
        flags.add("--authentication-token-webhook-version=v1");
        flags.add("--authentication-token-webhook-cache-ttl=0s");
      }
      if (server != null && serverAuthority == null) {
        KeptCertificate kept =
            KeptCertificate.of(
                absolute,
                "kube-apiserver",
                ImmutableSet.of(
                    server.getHost(),
                    "kubernetes",
                    "kubernetes.default",
                    "kubernetes.default.svc"));
        serverAuthority = kept.certificate().certificateAuthorityPem();
        flags.add("--tls-cert-file=" + kept.certificates());
        flags.add("--tls-private-key-file=" + kept.key());
      }
      Optional<Path> exec = Optional.empty();
      Optional<Path> withTokens = Optional.empty();
      if (server != null && serverAuthority != null) {
        exec = Optional.of(files.write("kubeconfig", kubeconfig(execUsers())));
        if (!tokens.isEmpty()) {
          withTokens =
              Optional.of(files.writeSecret("kubeconfig-tokens", kubeconfig(tokenUsers())));
        }
      }
      return new ApiServerFiles(
          absolute, flags, Optional.ofNullable(serverAuthority), exec, withTokens);
    }

    private String webhook(String name) {
      return """
          # Where kube-apiserver asks.
          apiVersion: v1
          kind: Config
          clusters:
          - name: webhook
            cluster:
              server: %s
              certificate-authority-data: %s
          users:
          - name: kube-apiserver
            user: {}
          contexts:
          - name: webhook
            context:
              cluster: webhook
              user: kube-apiserver
          current-context: webhook
          """
          .formatted(
              quoted(webhooks + "/clusters/" + clusterName + "/" + name),
              base64(certificateAuthority));
    }

    private String authorization(Path kubeconfig) {
      boolean isV1 = isAtLeast(V1_32);
      boolean mayNotCache = isAtLeast(V1_34);
      String webhook =
          """
          - type: Webhook
            name: eks
            webhook:
              connectionInfo:
                type: KubeConfigFile
                kubeConfigFile: %s
              subjectAccessReviewVersion: v1
              matchConditionSubjectAccessReviewVersion: v1
              # What the webhook does not answer is left to the others; what they do not allow fails.
              failurePolicy: NoOpinion
              timeout: 3s
              # A change counts in the next request.
          """
                  .formatted(quoted(kubeconfig.toString()))
              + (mayNotCache
                  ? """
                        cacheAuthorizedRequests: false
                        cacheUnauthorizedRequests: false
                    """
                  : """
                        authorizedTTL: 1ms
                        unauthorizedTTL: 1ms
                    """);
      if (!allAuthorizers) {
        webhook +=
            """
                  # Access policies reach nobody without an IAM principal, so nobody else is asked about.
                  matchConditions:
                  - expression: "'arn' in request.extra || 'canonicalArn' in request.extra"
              """;
      }
      String before = allAuthorizers ? "" : "- type: Node\n  name: node\n";
      String after = allAuthorizers ? "" : "- type: RBAC\n  name: rbac\n";
      return """
          apiVersion: apiserver.config.k8s.io/%s
          kind: AuthorizationConfiguration
          authorizers:
          """
              .formatted(isV1 ? "v1" : "v1beta1")
          + before
          + webhook
          + after;
    }

    private boolean isAtLeast(KubernetesVersion wanted) {
      return version == null || version.compareTo(wanted) >= 0;
    }

    private record User(String name, String yaml) {}

    private List<User> execUsers() {
      if (profiles.isEmpty()) {
        return List.of(new User("aws", exec("")));
      }
      return profiles.stream()
          .map(
              profile ->
                  new User(
                      profile,
                      exec(
                          """
                                - name: AWS_SHARED_CREDENTIALS_FILE
                                  value: %s
                                - name: AWS_PROFILE
                                  value: %s
                          """
                              .formatted(quoted(String.valueOf(credentials)), quoted(profile)))))
          .toList();
    }

    /** The token is made without any call, and for the real endpoint of STS, which it must name. */
    private String exec(String environment) {
      return """
              exec:
                apiVersion: client.authentication.k8s.io/v1
                command: aws
                args: [eks, get-token, --cluster-name, %s, --region, %s, --output, json]
                env:
                - name: AWS_IGNORE_CONFIGURED_ENDPOINT_URLS
                  value: "true"
          """
              .formatted(quoted(clusterName), quoted(region))
          + environment
          + """
                interactiveMode: IfAvailable
          """;
    }

    private List<User> tokenUsers() {
      return tokens.entrySet().stream()
          .map(each -> new User(each.getKey(), "    token: " + quoted(each.getValue()) + "\n"))
          .toList();
    }

    private String kubeconfig(List<User> users) {
      return """
          # kubectl --context USER ...
          apiVersion: v1
          kind: Config
          clusters:
          - name: %s
            cluster:
              server: %s
              certificate-authority-data: %s
          users:
          """
              .formatted(
                  quoted(clusterName),
                  quoted(String.valueOf(server)),
                  base64(requireNonNull(serverAuthority)))
          + users.stream()
              .map(user -> "- name: " + quoted(user.name()) + "\n  user:\n" + user.yaml())
              .collect(joining())
          + "contexts:\n"
          + users.stream()
              .map(
                  user ->
                      """
                      - name: %s
                        context:
                          cluster: %s
                          user: %s
                      """
                          .formatted(quoted(user.name()), quoted(clusterName), quoted(user.name())))
              .collect(joining())
          + "current-context: "
          + quoted(users.get(0).name())
          + "\n";
    }

    private static String quoted(String text) {
      return YamlText.quoted(text);
    }

    private static String base64(String pem) {
      return Base64.getEncoder().encodeToString(pem.getBytes(StandardCharsets.UTF_8));
    }
  }
}
