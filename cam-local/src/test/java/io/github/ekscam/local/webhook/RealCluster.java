package io.github.ekscam.local.webhook;

import static java.util.stream.Collectors.joining;

import io.github.ekscam.EksCluster;
import io.github.ekscam.access.AccessEntry;
import io.github.ekscam.access.AccessScope;
import io.github.ekscam.access.PolicyAssociation;
import io.github.ekscam.iam.CallerIdentity;
import io.github.ekscam.iam.PolicyArn;
import io.github.ekscam.iam.PrincipalArn;
import io.github.ekscam.local.LocalEks;
import io.github.ekscam.local.LocalIdentities;
import io.github.ekscam.local.LocalIdentity;
import io.github.ekscam.local.internal.http.HttpHandler;
import io.github.ekscam.local.internal.http.HttpServer;
import io.github.ekscam.local.internal.tls.ServerCertificate;
import io.github.ekscam.local.webhook.RealApiServer.Ran;
import io.github.ekscam.policies.DefaultRbacObjects;
import io.github.ekscam.policies.ManagedPolicies;
import io.github.ekscam.rbac.KubernetesVersion;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import javax.net.ssl.SSLContext;

/**
 * A real API server that asks the webhooks of the cluster {@code prod}, and its users by the names
 * of their roles.
 */
final class RealCluster implements AutoCloseable {

  static final String NAME = "prod";

  static final KubernetesVersion VERSION = RealApiServer.version();

  /** By RBAC the group {@code readers} may read what most viewers may. */
  static final String READERS =
      """
      apiVersion: rbac.authorization.k8s.io/v1
      kind: ClusterRoleBinding
      metadata: {name: readers}
      roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: "system:aggregate-to-view"}
      subjects: [{apiGroup: rbac.authorization.k8s.io, kind: Group, name: readers}]
      """;

  private static final String ACCOUNT = "111122223333";

  final LocalEks eks;
  final RealApiServer server;
  final Path kubeconfig;
  final Path audit;
  private final Path files;
  private final SSLContext certificate;
  private final int webhookPort;
  private final LocalWebhooks tokens;
  private Runnable stopping = () -> {};

  private RealCluster(
      Path directory, EksCluster cluster, List<String> users, UnaryOperator<String> change)
      throws Exception {
    eks = LocalEks.builder().cluster(NAME, cluster).start();
    files = directory.resolve("files");
    LocalWebhooks first = LocalWebhooks.builder(eks, files).sharesPort().start();
    stopping = first::close;
    webhookPort = first.endpoint().getPort();
    certificate =
        ServerCertificate.pem(files.resolve("webhooks.crt"), files.resolve("webhooks.key"))
            .sslContext();
    Path identitiesFile = directory.resolve("identities");
    Files.writeString(identitiesFile, users.stream().map(RealCluster::profile).collect(joining()));
    LocalIdentities identities = LocalIdentities.read(identitiesFile);
    // One that stays, whatever becomes of the other.
    tokens =
        LocalWebhooks.builder(eks, files)
            .tokens(TokenVerification.byIdentities(identities))
            .identities(identities)
            .start();
    int port = RealApiServer.freePort();
    ApiServerFiles written =
        ApiServerFiles.builder(NAME, tokens)
            .kubernetesVersion(VERSION)
            .server(URI.create("https://127.0.0.1:" + port))
            .identities(identitiesFile, identities)
            .write(files);
    kubeconfig = written.tokenKubeconfig().orElseThrow();
    replace(
        files.resolve("authorization-webhook.kubeconfig"),
        text -> text.replace(tokens.endpoint().toString(), first.endpoint().toString()));
    replace(files.resolve("authorization.yaml"), change);
    audit = directory.resolve("audit.log");
    Path policy = directory.resolve("audit.yaml");
    Files.writeString(
        policy,
        """
        apiVersion: audit.k8s.io/v1
        kind: Policy
        omitStages: [RequestReceived]
        rules:
        - level: Metadata
        """);
    List<String> flags = new ArrayList<>(written.flags());
    flags.replaceAll(change);
    flags.add("--audit-policy-file=" + policy);
    flags.add("--audit-log-path=" + audit);
    server = RealApiServer.start(directory, port, written.serverAuthority().orElseThrow(), flags);
  }

  private static String profile(String role) {
    return """
        [%s]
        aws_access_key_id = AKID%s
        aws_secret_access_key = secret-of-%s
        cam_caller_arn = %s
        cam_user_id = AROA%s:s
        """
        .formatted(role, role, role, username(role), role);
  }

  private static void replace(Path file, UnaryOperator<String> change) throws IOException {
    Files.writeString(file, change.apply(Files.readString(file)));
  }

  /**
   * Starts one.
   *
   * @param users names of roles, a session of each of which is a user
   * @param change what becomes of the {@code AuthorizationConfiguration}, and of each flag
   */
  static RealCluster start(
      Path directory, EksCluster cluster, List<String> users, UnaryOperator<String> change)
      throws Exception {
    return new RealCluster(directory, cluster, users, change);
  }

  static EksCluster.Builder builder() {
    return EksCluster.builder()
        .kubernetes(VERSION, DefaultRbacObjects::of)
        .accessPolicies(ManagedPolicies.catalogue());
  }

  static PrincipalArn role(String name) {
    return PrincipalArn.of("arn:aws:iam::" + ACCOUNT + ":role/" + name);
  }

  static AccessEntry entry(String role) {
    return AccessEntry.builder(role(role)).build();
  }

  static PolicyAssociation associated(String policy, AccessScope scope) {
    return PolicyAssociation.of(
        PolicyArn.of("arn:aws:eks::aws:cluster-access-policy/" + policy), scope);
  }

  static String username(String role) {
    return "arn:aws:sts::" + ACCOUNT + ":assumed-role/" + role + "/s";
  }

  /** The token of a session of a role that is a user. */
  static String token(String role) {
    return KubeconfigTokens.of(
        LocalIdentity.of("AKID" + role, "secret-of-" + role, CallerIdentity.parse(username(role))));
  }

  /** Ends the webhooks. */
  void stopWebhooks() {
    stopping.run();
    stopping = () -> {};
  }

  /** Starts them again, where they were. */
  void startWebhooks() {
    stopping = LocalWebhooks.builder(eks, files).sharesPort().port(webhookPort).start()::close;
  }

  /** Starts others beside them, and ends them then. */
  void replaceWebhooks() {
    Runnable last = stopping;
    startWebhooks();
    last.run();
  }

  /** Starts something else where they were. */
  void startInstead(HttpHandler handler, SSLContext served) {
    stopping = HttpServer.builder(handler).port(webhookPort).tls(served).start()::close;
  }

  SSLContext certificate() {
    return certificate;
  }

  Ran kubectl(String user, String... args) throws Exception {
    return server.kubectl(kubeconfig, user, args);
  }

  /** The manifest of a namespace. */
  static String namespace(String name) {
    return "{\"apiVersion\": \"v1\", \"kind\": \"Namespace\", \"metadata\": {\"name\": \""
        + name
        + "\"}}\n";
  }

  /** Has kubectl apply manifests as a member of {@code system:masters}. */
  void apply(Path directory, String... manifests) throws Exception {
    Path file =
        Files.writeString(
            Files.createTempFile(directory, "apply", ".yaml"), String.join("---\n", manifests));
    Ran ran = server.kubectlAsAdmin("apply", "-f", file.toString());
    if (ran.exitCode() != 0) {
      throw new AssertionError(ran.toString());
    }
  }

  @Override
  public void close() {
    server.close();
    tokens.close();
    stopWebhooks();
    eks.close();
  }
}
