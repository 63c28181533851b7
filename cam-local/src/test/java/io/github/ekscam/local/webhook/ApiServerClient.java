package io.github.ekscam.local.webhook;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.ekscam.local.apiserver.ApiRequest;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** Asks a real API server as a user, faster than kubectl does. Thread-safe. */
final class ApiServerClient {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final HttpClient http;
  private final URI server;

  /**
   * What was answered.
   *
   * @param code the HTTP code
   * @param body the body
   * @param auditId by which the audit log knows the request; empty if it does not
   */
  record Answer(int code, String body, String auditId) {

    /** Whether a review was answered with a yes. */
    boolean isAllowed() throws Exception {
      JsonNode allowed = JSON.readTree(body).at("/status/allowed");
      if (!allowed.isBoolean()) {
        throw new AssertionError(toString());
      }
      return allowed.asBoolean();
    }
  }

  ApiServerClient(RealApiServer server) throws Exception {
    this.server = server.uri();
    this.http = client(server.certificateAuthority());
  }

  /** A client of HTTPS that trusts this certificate authority alone, in PEM. */
  static HttpClient client(String certificateAuthority) throws Exception {
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    trusted.setCertificateEntry(
        "server",
        CertificateFactory.getInstance("X.509")
            .generateCertificate(
                new ByteArrayInputStream(
                    certificateAuthority.getBytes(StandardCharsets.US_ASCII))));
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(trusted);
    SSLContext tls = SSLContext.getInstance("TLS");
    tls.init(null, trust.getTrustManagers(), null);
    return HttpClient.newBuilder().sslContext(tls).version(HttpClient.Version.HTTP_1_1).build();
  }

  /** Reads something as the holder of a token. */
  Answer get(String token, String path) throws Exception {
    return send(token, HttpRequest.newBuilder(server.resolve(path)));
  }

  /** Asks by a SelfSubjectAccessReview whether the holder of a token may do something. */
  Answer mayI(String token, String verb, String resource, String namespace) throws Exception {
    return send(
        token,
        "POST",
        "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews",
        """
        {"apiVersion": "authorization.k8s.io/v1", "kind": "SelfSubjectAccessReview",
        "spec": {"resourceAttributes": {"verb": "%s", "resource": "%s", "namespace": "%s"}}}"""
            .formatted(verb, resource, namespace));
  }

  /** Sends any request as the holder of a token, without a body. */
  Answer send(String token, ApiRequest request) throws Exception {
    HttpRequest.Builder sent =
        HttpRequest.newBuilder(server.resolve(request.uri()))
            .method(request.method(), HttpRequest.BodyPublishers.noBody());
    request.headers().forEach(header -> sent.header(header.getKey(), header.getValue()));
    return send(token, sent);
  }

  /** Sends JSON as the holder of a token. */
  Answer send(String token, String method, String path, String json) throws Exception {
    return send(
        token,
        HttpRequest.newBuilder(server.resolve(path))
            .header("Content-Type", "application/json")
            .method(method, HttpRequest.BodyPublishers.ofString(json)));
  }

  private Answer send(String token, HttpRequest.Builder request) throws Exception {
    HttpResponse<String> response =
        http.send(
            request.timeout(PATIENCE).header("Authorization", "Bearer " + token).build(),
            HttpResponse.BodyHandlers.ofString());
    return new Answer(
        response.statusCode(),
        response.body(),
        response.headers().firstValue("Audit-Id").orElse(""));
  }
}
