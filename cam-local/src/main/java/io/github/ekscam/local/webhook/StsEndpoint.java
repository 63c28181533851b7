package io.github.ekscam.local.webhook;

import static java.util.Objects.requireNonNull;

import com.google.common.collect.ImmutableMap;
import com.google.common.net.InetAddresses;
import io.github.ekscam.local.internal.http.HttpAnswer;
import io.github.ekscam.local.internal.http.HttpCall;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** One STS, over the network. */
final class StsEndpoint implements TokenVerification.Sts {

  /** As long as aws-iam-authenticator waits. */
  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  private static final int MOST_BYTES = 64 << 10;

  /** What may stand in a query on the wire; the rest must be escaped there. */
  private static final Pattern QUERY = Pattern.compile("[A-Za-z0-9._~!$&'()*+,;=:@/?%-]*");

  /** The client sets these itself, and what it asks for it must understand. */
  private static final Set<String> OF_CLIENT = Set.of("host", "accept-encoding");

  private final URI endpoint;
  private final HttpClient client;
  private final Duration timeout;

  private StsEndpoint(URI endpoint, Duration timeout) {
    this.endpoint = endpoint;
    this.timeout = timeout;
    this.client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(timeout)
            .build();
  }

  static StsEndpoint of(URI endpoint) {
    return of(endpoint, TIMEOUT);
  }

  static StsEndpoint of(URI endpoint, Duration timeout) {
    String scheme = String.valueOf(endpoint.getScheme()).toLowerCase(Locale.ROOT);
    boolean isPlain = scheme.equals("http") && isThisMachine(endpoint.getHost());
    boolean isWhole =
        endpoint.getHost() != null
            && endpoint.getRawUserInfo() == null
            && endpoint.getRawQuery() == null
            && endpoint.getRawFragment() == null
            && (endpoint.getRawPath().isEmpty() || endpoint.getRawPath().equals("/"));
    if (!isWhole || !(scheme.equals("https") || isPlain)) {
      throw new IllegalArgumentException(
          "Invalid STS endpoint \""
              + endpoint
              + "\": expected one such as https://sts.us-west-2.amazonaws.com, or of this machine,"
              + " such as http://127.0.0.1:8080");
    }
    return new StsEndpoint(endpoint, timeout);
  }

  private static boolean isThisMachine(@Nullable String host) {
    // No name is looked up, but for the one that means this machine everywhere.
    return host != null
        && (host.equalsIgnoreCase("localhost")
            || (InetAddresses.isUriInetAddress(host)
                && InetAddresses.forUriString(host).isLoopbackAddress()));
  }

  @Override
  public HttpAnswer ask(HttpCall call, Optional<String> region) throws IOException {
    if (!QUERY.matcher(call.rawQuery()).matches()) {
      throw new IOException("malformed HTTP request");
    }
    HttpRequest.Builder request =
        HttpRequest.newBuilder(
                URI.create(
                    endpoint.getScheme()
                        + "://"
                        + endpoint.getRawAuthority()
                        + "/?"
                        + call.rawQuery()))
            .timeout(timeout)
            .GET();
    call.headers()
        .forEach(
            (name, value) -> {
              if (!OF_CLIENT.contains(name)) {
                request.header(name, value);
              }
            });
    return send(request.build());
  }

  private HttpAnswer send(HttpRequest request) throws IOException {
    CompletableFuture<HttpResponse<byte[]>> sent =
        client.sendAsync(request, info -> new BoundedBody());
    try {
      HttpResponse<byte[]> response = sent.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
      return new HttpAnswer(response.statusCode(), ImmutableMap.of(), response.body());
    } catch (TimeoutException e) {
      sent.cancel(true);
      throw new IOException("no answer within " + timeout);
    } catch (InterruptedException e) {
      sent.cancel(true);
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted");
    } catch (ExecutionException e) {
      // The causes' messages may quote the request, which is a credential.
      Throwable cause = Objects.requireNonNullElse(e.getCause(), e);
      throw new IOException(cause.getClass().getSimpleName());
    }
  }

  /** A body that is not too large. */
  private static final class BoundedBody implements HttpResponse.BodySubscriber<byte[]> {

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final CompletableFuture<byte[]> body = new CompletableFuture<>();
    private Flow.@Nullable Subscription subscription;

    @Override
    public CompletionStage<byte[]> getBody() {
      return body;
    }

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
      this.subscription = subscription;
      subscription.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(List<ByteBuffer> buffers) {
      for (ByteBuffer buffer : buffers) {
        byte[] part = new byte[buffer.remaining()];
        buffer.get(part);
        if (bytes.size() + part.length > MOST_BYTES) {
          requireNonNull(subscription).cancel();
          body.completeExceptionally(new AnswerTooLargeException());
          return;
        }
        bytes.write(part, 0, part.length);
      }
    }

    @Override
    public void onError(Throwable problem) {
      body.completeExceptionally(problem);
    }

    @Override
    public void onComplete() {
      body.complete(bytes.toByteArray());
    }
  }

  /** The answer has more bytes than any of STS. */
  private static final class AnswerTooLargeException extends IOException {

    private static final long serialVersionUID = 1L;
  }
}
