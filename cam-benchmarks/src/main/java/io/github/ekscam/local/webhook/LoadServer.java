package io.github.ekscam.local.webhook;

import com.google.common.collect.ImmutableListMultimap;
import io.github.ekscam.access.AccessScope;
import io.github.ekscam.access.AuthenticationMode;
import io.github.ekscam.iam.CallerIdentity;
import io.github.ekscam.local.LocalEks;
import io.github.ekscam.local.access.ClusterAccess;
import io.github.ekscam.local.access.CreateAccessEntryRequest;
import io.github.ekscam.local.access.CreateClusterRequest;
import io.github.ekscam.local.internal.http.HttpAnswer;
import io.github.ekscam.local.internal.http.HttpCall;
import io.github.ekscam.local.internal.http.HttpHandler;
import io.github.ekscam.local.internal.http.HttpServer;
import io.github.ekscam.local.internal.tls.ServerCertificate;
import io.github.ekscam.local.webhook.AuthorizationWebhook.Authorizers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;

/**
 * The servers that are measured, in a process of their own: the EKS API over HTTP, and over HTTPS
 * the webhooks as {@link LocalWebhooks} has them and, at {@code /constant}, a handler that answers
 * what the authorization webhook once did. The cluster has a thousand access entries with a policy
 * each.
 */
public final class LoadServer {

  /** The name of the cluster. */
  public static final String CLUSTER = "load";

  /** Where reviews of it are answered. */
  public static final String AUTHORIZE = "/clusters/" + CLUSTER + "/authorize";

  private static final int ENTRIES = 1000;

  private static final String POLICY = "arn:aws:eks::aws:cluster-access-policy/AmazonEKSEditPolicy";

  private static final String BODY =
      """
      {"kind":"SubjectAccessReview","apiVersion":"authorization.k8s.io/v1",\
      "metadata":{"creationTimestamp":null},"spec":{"resourceAttributes":{"namespace":"dev-1",\
      "verb":"create","version":"v1","resource":"pods"},\
      "user":"arn:aws:sts::111122223333:assumed-role/Role500/alice",\
      "groups":["system:authenticated"],\
      "extra":{"accessKeyId":["ASIAEXAMPLE"],\
      "arn":["arn:aws:sts::111122223333:assumed-role/Role500/alice"],\
      "canonicalArn":["arn:aws:iam::111122223333:role/Role500"],\
      "principalId":["AROAEXAMPLE"],"sessionName":["alice"],\
      "sigs.k8s.io/aws-iam-authenticator/principalId":["AROAEXAMPLE"]},\
      "uid":"aws-iam-authenticator:111122223333:AROAEXAMPLE"},"status":{"allowed":false}}""";

  private LoadServer() {}

  /** A review that kube-apiserver 1.34 might send to a path, as it goes over the wire. */
  public static String review(String path) {
    return "POST "
        + path
        + " HTTP/1.1\r\nHost: 127.0.0.1\r\nUser-Agent: kube-apiserver/v1.34.0\r\n"
        + "Content-Length: "
        + BODY.getBytes(StandardCharsets.UTF_8).length
        + "\r\nAccept: application/json, */*\r\nContent-Type: application/json\r\n"
        + "Accept-Encoding: gzip\r\n\r\n"
        + BODY;
  }

  /**
   * Starts the servers, prints where each is in a line of its own, and ends when standard input
   * does.
   *
   * @param args the file to write the certificate to that clients have to trust, in PEM
   */
  public static void main(String[] args) throws Exception {
    ServerCertificate certificate = ServerCertificate.make(List.of());
    Files.writeString(Path.of(args[0]), certificate.certificateAuthorityPem());
    try (LocalEks eks = LocalEks.start()) {
      fill(eks.access());
      HttpHandler webhooks =
          new WebhookRoutes(
              eks::cluster,
              Authorizers.ACCESS_POLICIES,
              null,
              new ConfigurationStatus(InstantSource.system()));
      HttpAnswer constant =
          webhooks.handle(
              new HttpCall(
                  "POST",
                  AUTHORIZE,
                  "",
                  ImmutableListMultimap.of(),
                  BODY.getBytes(StandardCharsets.UTF_8)));
      if (!new String(constant.body(), StandardCharsets.UTF_8).contains("\"allowed\":true")) {
        throw new IllegalStateException("The review that is measured is not allowed");
      }
      HttpHandler both =
          call -> call.rawPath().equals("/constant") ? constant : webhooks.handle(call);
      try (HttpServer server =
          HttpServer.builder(both).neverWaiting().tls(certificate.sslContext()).start()) {
        System.out.println(eks.endpoint());
        System.out.println(server.uri());
        while (System.in.read() >= 0) {
          // Nothing is said by it.
        }
      }
    }
  }

  private static void fill(ClusterAccess access) {
    access.createCluster(
        CreateClusterRequest.builder(
                CLUSTER, CallerIdentity.parse("arn:aws:iam::111122223333:user/creator"))
            .authenticationMode(AuthenticationMode.API)
            .build());
    for (int i = 0; i < ENTRIES; i++) {
      String principal = "arn:aws:iam::111122223333:role/Role" + i;
      access.createAccessEntry(CLUSTER, CreateAccessEntryRequest.builder(principal).build());
      access.associateAccessPolicy(
          CLUSTER, principal, POLICY, AccessScope.of("namespace", List.of("dev-*")));
    }
  }
}
