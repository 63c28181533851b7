package io.github.ekscam.local.internal.aws;

import com.google.common.collect.ImmutableMap;
import io.github.ekscam.local.internal.http.HttpAnswer;
import io.github.ekscam.local.internal.http.HttpCall;
import io.github.ekscam.local.internal.http.HttpHandler;
import io.github.ekscam.local.internal.http.HttpRefusal;
import io.github.ekscam.local.internal.sigv4.Credential;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * Several services of AWS at one address: each request goes to the service that it is signed for.
 * One for a service that is not served is refused in the shape of that service's protocol, so that
 * its client understands it; the message names the service and says what is served.
 *
 * <p>A request that is not signed goes by its shape: one with the {@code Action} and the {@code
 * Version} of a service that is served goes there, any other to the one that is asked otherwise.
 */
public final class AwsServices implements HttpHandler {

  private final ImmutableMap<String, Served> services;
  private final HttpHandler otherwise;
  private final Supplier<UUID> ids;

  /**
   * A service that is served.
   *
   * @param apiVersion the {@code Version} of its query protocol; empty if it has another protocol
   * @param what what of it is served, such as {@code GetCallerIdentity of AWS STS}
   */
  public record Served(HttpHandler handler, String apiVersion, String what) {}

  /**
   * A handler for these services.
   *
   * @param services by the name that requests are signed for
   * @param otherwise answers what is signed for no service
   * @param ids gives each refusal its request id
   */
  public AwsServices(Map<String, Served> services, HttpHandler otherwise, Supplier<UUID> ids) {
    this.services = ImmutableMap.copyOf(services);
    this.otherwise = otherwise;
    this.ids = ids;
  }

  @Override
  public HttpAnswer handle(HttpCall call) {
    Optional<String> notServed = service(call).filter(service -> !services.containsKey(service));
    return notServed.isPresent() ? notServed(call, notServed.get()) : handler(call).handle(call);
  }

  @Override
  public HttpAnswer refuse(HttpCall call, HttpRefusal refusal) {
    return handler(call).refuse(call, refusal);
  }

  /** The service that a request is signed for, if it tells. */
  private static Optional<String> service(HttpCall call) {
    return Credential.of(call).map(Credential::service).filter(service -> !service.isEmpty());
  }

  private HttpHandler handler(HttpCall call) {
    return service(call)
        .map(services::get)
        .map(Served::handler)
        .or(() -> byVersion(call))
        .orElse(otherwise);
  }

  private Optional<HttpHandler> byVersion(HttpCall call) {
    Optional<String> version = action(call, "Version");
    return services.values().stream()
        .filter(each -> !each.apiVersion().isEmpty())
        .filter(each -> version.equals(Optional.of(each.apiVersion())))
        .map(Served::handler)
        .findFirst();
  }

  private static Optional<String> action(HttpCall call, String name) {
    try {
      return QueryParameters.of(call).text(name);
    } catch (ServiceError e) {
      return Optional.empty();
    }
  }

  private HttpAnswer notServed(HttpCall call, String service) {
    Protocol protocol = protocol(call, service);
    Optional<String> operation = operation(call);
    String fullName =
        KnownService.find(service).map(KnownService::fullName).orElse("an unknown service");
    ServiceError error =
        ServiceError.of(
            protocol == Protocol.S3 ? 501 : 400,
            code(protocol),
            "LocalEks does not serve "
                + operation.map(name -> name + " of ").orElse("")
                + service
                + " ("
                + fullName
                + "); it serves "
                + String.join(", ", services.values().stream().map(Served::what).toList()));
    return protocol.error(error, ids.get().toString());
  }

  /** What each protocol has for an operation that there is not. */
  private static String code(Protocol protocol) {
    return switch (protocol) {
      case QUERY, QUERY_JSON, EC2, REST_XML -> "InvalidAction";
      case S3 -> "NotImplemented";
      case REST_JSON, JSON_1_0, JSON_1_1, RPC_V2_CBOR -> "UnknownOperationException";
    };
  }

  private static Optional<String> operation(HttpCall call) {
    Optional<String> target = call.header("X-Amz-Target");
    if (target.isPresent()) {
      return Optional.of(target.get().substring(target.get().lastIndexOf('.') + 1));
    }
    Optional<String> action = action(call, "Action");
    return action.isPresent()
        ? action
        : call.header("smithy-protocol")
            .map(protocol -> call.rawPath().substring(call.rawPath().lastIndexOf('/') + 1));
  }

  /** By what the request shows, and where it shows nothing, by what the service has. */
  private static Protocol protocol(HttpCall call, String service) {
    if (call.header("smithy-protocol").filter("rpc-v2-cbor"::equals).isPresent()) {
      return Protocol.RPC_V2_CBOR;
    }
    String contentType = call.header("Content-Type").orElse("");
    if (call.header("X-Amz-Target").isPresent()) {
      return contentType.startsWith("application/x-amz-json-1.0")
          ? Protocol.JSON_1_0
          : Protocol.JSON_1_1;
    }
    Optional<KnownService> known = KnownService.find(service);
    if (known.filter(each -> each.protocols().contains("ec2")).isPresent()) {
      return Protocol.EC2;
    }
    if (action(call, "Action").isPresent()) {
      return Protocol.QUERY;
    }
    if (known.filter(each -> each.protocols().contains("rest-xml")).isPresent()) {
      return service.equals("s3") ? Protocol.S3 : Protocol.REST_XML;
    }
    return Protocol.REST_JSON;
  }
}
