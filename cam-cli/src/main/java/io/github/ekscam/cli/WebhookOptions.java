package io.github.ekscam.cli;

import static java.util.Objects.requireNonNull;

import io.github.ekscam.local.LocalEks;
import io.github.ekscam.local.LocalIdentities;
import io.github.ekscam.local.webhook.ApiServerFiles;
import io.github.ekscam.local.webhook.LocalWebhooks;
import io.github.ekscam.local.webhook.TokenVerification;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options of {@code cam serve} for the webhooks of a real API server. */
final class WebhookOptions {

  private static final URI USUAL_SERVER = URI.create("https://127.0.0.1:6443");

  @Option(
      names = "--webhooks",
      description =
          "Serve a real kube-apiserver the webhooks by which it decides as EKS, too, and write the"
              + " files that it and kubectl need.")
  private boolean webhooks;

  @Option(
      names = "--output-directory",
      paramLabel = "DIRECTORY",
      description =
          "Where these files go, with certificates and keys, which are made once; default:"
              + " cam-webhooks.")
  private Path directory = Path.of("cam-webhooks");

  @Option(
      names = "--webhook-port",
      paramLabel = "PORT",
      description = "The port of the webhooks; default: 8443.")
  private int port = 8443;

  @Option(
      names = "--reuse-port",
      description =
          "Listen on the port of the webhooks beside another cam serve with this option, which can"
              + " then be ended without losing a request. The EKS API has a port of its own in"
              + " each, and --state one of them alone.")
  private boolean reusePort;

  @Option(
      names = "--webhook-address",
      paramLabel = "ADDRESS",
      description = "The address that the webhooks listen on; default: loopback.")
  private @Nullable String address;

  @Option(
      names = "--webhook-host",
      paramLabel = "NAME",
      description =
          "The name or address by which kube-apiserver reaches them, such as this machine's as seen"
              + " from a container; default: the address they listen on.")
  private @Nullable String host;

  @Option(
      names = "--tls-certificate",
      paramLabel = "FILE",
      description =
          "The certificate of the webhooks and those of who signed it, up to the authority, in PEM;"
              + " needs --tls-key. Default: one is made.")
  private @Nullable Path certificate;

  @Option(
      names = "--tls-key",
      paramLabel = "FILE",
      description = "The private key of --tls-certificate, in PEM.")
  private @Nullable Path key;

  @Option(
      names = "--all-authorizers",
      description =
          "Let the webhook answer for RBAC and nodes, too, by the RBAC objects of the files;"
              + " default: for access policies alone, as the server has RBAC of its own.")
  private boolean allAuthorizers;

  @Option(
      names = "--sts-endpoint",
      paramLabel = "URI",
      description = "Ask this STS who a token is from; default: by the keys of --identities.")
  private @Nullable URI stsEndpoint;

  @Option(
      names = "--trust-unverified-tokens",
      description =
          "Take a token to be from whose access key it names, without verifying its signature."
              + " Whoever knows an access key id is let in.")
  private boolean trustUnverifiedTokens;

  @Option(
      names = "--cluster-endpoint",
      paramLabel = "URI",
      description =
          "Where kubectl finds kube-apiserver, for the kubeconfig and DescribeCluster; default:"
              + " https://127.0.0.1:6443.")
  private URI clusterEndpoint = USUAL_SERVER;

  @Option(
      names = "--cluster-ca",
      paramLabel = "FILE",
      description =
          "The authority of kube-apiserver's certificate, in PEM; default: one is made, and a"
              + " certificate for the server.")
  private @Nullable Path clusterAuthority;

  boolean isOn() {
    return webhooks;
  }

  /** What is wrong with the options together, if something is. */
  Optional<String> mistake(boolean hasIdentities) {
    if (stsEndpoint != null && trustUnverifiedTokens) {
      return Optional.of(
          "--sts-endpoint and --trust-unverified-tokens: tokens are verified or they are not");
    }
    if (trustUnverifiedTokens && !hasIdentities) {
      return Optional.of(
          "--trust-unverified-tokens needs --identities FILE: whom to take them for");
    }
    if ((certificate == null) != (key == null)) {
      return Optional.of("--tls-certificate and --tls-key go together");
    }
    return Optional.empty();
  }

  /** What somebody should know at each start; nothing if all is as it should be. */
  Optional<String> warning() {
    return trustUnverifiedTokens
        ? Optional.of(
            "warning: tokens are trusted UNVERIFIED: whoever knows the access key id of an identity"
                + " is let in as that identity")
        : Optional.empty();
  }

  /** Webhooks that are served, with what was written for a server. */
  record Served(LocalWebhooks webhooks, ApiServerFiles files, String clusterName) {

    void tell(Printer out) {
      out.println();
      out.println(
          "The webhooks of "
              + clusterName
              + " are at "
              + webhooks.endpoint()
              + ". To have kube-apiserver ask them, start it with, among others:");
      out.println();
      for (String flag : files.flags()) {
        out.println("  " + flag);
      }
      files.execKubeconfig().ifPresent(file -> tellKubectl(file, "a token of the AWS CLI", out));
      files.tokenKubeconfig().ifPresent(file -> tellKubectl(file, "a token of cam's own", out));
    }

    private static void tellKubectl(Path kubeconfig, String by, Printer out) {
      out.println();
      out.println("To call it by kubectl, with " + by + ":");
      out.println();
      out.println("kubectl --kubeconfig " + kubeconfig + " auth whoami");
    }
  }

  /**
   * Starts the webhooks and writes the files.
   *
   * @param identitiesFile the file of local identities; null for none
   * @param identities what it says now; null for none
   */
  Served start(
      LocalEks eks,
      String clusterName,
      @Nullable Path identitiesFile,
      @Nullable Supplier<LocalIdentities> identities) {
    LocalWebhooks.Builder builder = LocalWebhooks.builder(eks, directory).port(port);
    if (address != null) {
      builder.address(Serve.address(address));
    }
    if (host != null) {
      builder.host(host);
    }
    if (certificate != null && key != null) {
      builder.certificate(certificate, key);
    }
    if (reusePort) {
      builder.sharesPort();
    }
    if (allAuthorizers) {
      builder.allAuthorizers();
    }
    if (identities != null) {
      builder.identities(identities);
    }
    verification(identities, eks.endpoint()).ifPresent(builder::tokens);
    LocalWebhooks started = builder.start();
    try {
      ApiServerFiles files = files(clusterName, started, identitiesFile, identities);
      files
          .serverAuthority()
          .ifPresent(
              authority ->
                  eks.regions()
                      .find(clusterName)
                      .orElse(eks.access())
                      .setEndpoint(clusterName, clusterEndpoint, authority));
      return new Served(started, files, clusterName);
    } catch (RuntimeException e) {
      started.close();
      throw e;
    }
  }

  /**
   * Tokens may be for the endpoint of the EKS API as well: clients that are given its address by
   * AWS_ENDPOINT_URL sign them for it.
   */
  private Optional<TokenVerification> verification(
      @Nullable Supplier<LocalIdentities> identities, URI endpoint) {
    if (stsEndpoint != null) {
      return Optional.of(TokenVerification.byStsEndpoint(stsEndpoint));
    }
    return Optional.ofNullable(identities)
        .map(
            known ->
                (trustUnverifiedTokens
                        ? TokenVerification.trustingUnverifiedTokens(known.get())
                        : TokenVerification.byIdentities(known))
                    .accepting(endpoint)
                    .accepting(URI.create("http://localhost:" + endpoint.getPort())));
  }

  private ApiServerFiles files(
      String clusterName,
      LocalWebhooks started,
      @Nullable Path identitiesFile,
      @Nullable Supplier<LocalIdentities> identities) {
    ApiServerFiles.Builder files = ApiServerFiles.builder(clusterName, started);
    if (clusterAuthority == null) {
      files.server(clusterEndpoint);
    } else {
      files.server(clusterEndpoint, text(clusterAuthority));
    }
    if (identities != null) {
      files.identities(requireNonNull(identitiesFile), identities.get());
    }
    return files.write(directory);
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(file + ": cannot be read: " + e.getMessage(), e);
    }
  }
}
