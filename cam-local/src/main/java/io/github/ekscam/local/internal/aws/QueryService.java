package io.github.ekscam.local.internal.aws;

import io.github.ekscam.iam.CallerIdentity;
import io.github.ekscam.local.internal.http.HttpAnswer;
import io.github.ekscam.local.internal.http.HttpCall;
import io.github.ekscam.local.internal.http.HttpHandler;
import io.github.ekscam.local.internal.http.HttpRefusal;
import io.github.ekscam.local.internal.sigv4.Credential;
import io.github.ekscam.local.internal.sigv4.SignatureException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * A service of the query protocol: the operation is the parameter {@code Action}, answers and
 * errors are XML in the service's namespace, or JSON for a client that accepts {@code
 * application/json}.
 */
public final class QueryService implements HttpHandler {

  private final Description description;
  private final Operations operations;
  private final Authentication authentication;
  private final Supplier<UUID> ids;

  /**
   * A service.
   *
   * @param namespace of its XML
   * @param apiVersion the one {@code Version} that it has
   * @param operations the names of those that are served
   */
  public record Description(String namespace, String apiVersion, List<String> operations) {
    public Description {
      operations = List.copyOf(operations);
    }
  }

  /** The operations of a service. */
  @FunctionalInterface
  public interface Operations {

    /**
     * Answers one of those that are served.
     *
     * @throws ServiceError if it is refused
     */
    void answer(Request request, ResultWriter out);
  }

  /**
   * A request.
   *
   * @param operation such as {@code CreateStack}
   * @param caller who makes it
   * @param requestId what it is known by
   * @param credential what it says of who signed it, and for which region
   */
  public record Request(
      String operation,
      QueryParameters parameters,
      CallerIdentity caller,
      String requestId,
      Optional<Credential> credential) {}

  /** A service. */
  public QueryService(
      Description description,
      Operations operations,
      Authentication authentication,
      Supplier<UUID> ids) {
    this.description = description;
    this.operations = operations;
    this.authentication = authentication;
    this.ids = ids;
  }

  @Override
  public HttpAnswer handle(HttpCall call) {
    String requestId = ids.get().toString();
    Protocol protocol = wantsJson(call) ? Protocol.QUERY_JSON : Protocol.QUERY;
    try {
      return answer(call, requestId, protocol);
    } catch (ServiceError e) {
      return protocol.error(e, requestId, description.namespace());
    }
  }

  /** What the server itself refuses, with codes that AWS's services have. */
  @Override
  public HttpAnswer refuse(HttpCall call, HttpRefusal refusal) {
    String code =
        switch (refusal.status()) {
          case 403 -> "AccessDenied";
          case 408 -> "RequestTimeout";
          case 413 -> "RequestEntityTooLarge";
          case 500 -> "InternalFailure";
          case 503 -> "ServiceUnavailable";
          default -> "MalformedInput";
        };
    Protocol protocol = wantsJson(call) ? Protocol.QUERY_JSON : Protocol.QUERY;
    return protocol.error(
        ServiceError.of(refusal.status(), code, refusal.message()),
        ids.get().toString(),
        description.namespace());
  }

  private static boolean wantsJson(HttpCall call) {
    return call.header("Accept").filter(accept -> accept.contains("application/json")).isPresent();
  }

  private HttpAnswer answer(HttpCall call, String requestId, Protocol protocol) {
    QueryParameters parameters = QueryParameters.of(call);
    String operation =
        parameters
            .text("Action")
            .orElseThrow(
                () ->
                    ServiceError.of(
                        400,
                        "MissingAction",
                        "The request is missing an action or a required parameter."));
    requireServed(operation, parameters.text("Version").orElse("NO_VERSION_SPECIFIED"));
    Request request =
        new Request(operation, parameters, caller(call), requestId, Credential.of(call));
    if (protocol == Protocol.QUERY_JSON) {
      JsonWriter json = new JsonWriter();
      json.open(operation + "Response");
      answer(request, json);
      json.close();
      return protocol.answer(requestId, json.toBytes());
    }
    XmlWriter xml = new XmlWriter().open(operation + "Response", description.namespace());
    answer(request, xml);
    return protocol.answer(requestId, xml.close().toBytes());
  }

  private void answer(Request request, ResultWriter out) {
    operations.answer(request, out);
    out.open("ResponseMetadata").text("RequestId", request.requestId()).close();
  }

  private CallerIdentity caller(HttpCall call) {
    try {
      return authentication.caller(call);
    } catch (SignatureException e) {
      throw ServiceError.of(
          e.code() == SignatureException.Code.MALFORMED_QUERY_STRING ? 400 : 403,
          e.code().id(),
          e.text());
    }
  }

  private void requireServed(String operation, String version) {
    if (!version.equals(description.apiVersion())
        || !description.operations().contains(operation)) {
      throw ServiceError.of(
          400,
          "InvalidAction",
          "Could not find operation "
              + operation
              + " for version "
              + version
              + ": LocalEks serves "
              + String.join(", ", description.operations())
              + " of version "
              + description.apiVersion());
    }
  }
}
