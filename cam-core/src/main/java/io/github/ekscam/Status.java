package io.github.ekscam;

import static java.util.Objects.requireNonNull;

import io.github.ekscam.internal.text.GoQuote;
import io.github.ekscam.internal.vocabulary.ResourceNames;
import io.github.ekscam.rbac.InvalidObjectException;
import io.github.ekscam.rbac.InvalidObjectException.FieldError;
import io.github.ekscam.request.RequestAttributes;
import io.github.ekscam.request.ResourceRequest;
import io.github.ekscam.request.UserInfo;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The API server's refusal of a request: the object {@code Status} of {@code v1} with the status
 * {@code Failure}. Immutable.
 *
 * <p>Reproduces {@code pkg/api/errors} of k8s.io/apimachinery 1.34.
 */
public final class Status {

  private final int code;
  private final String reason;
  private final String message;
  private final @Nullable Details details;

  private Status(int code, String reason, String message, @Nullable Details details) {
    this.code = code;
    this.reason = requireNonNull(reason, "reason");
    this.message = requireNonNull(message, "message");
    this.details = details;
  }

  /**
   * What a refusal is about. Parts that are empty are left out when it is written.
   *
   * @param name the object's name
   * @param group the API group
   * @param kind the resource in the plural, or the kind
   * @param causes what is wrong with the object
   */
  public record Details(String name, String group, String kind, List<FieldError> causes) {
    public Details {
      requireNonNull(name, "name");
      requireNonNull(group, "group");
      requireNonNull(kind, "kind");
      causes = List.copyOf(causes);
    }
  }

  /** Code 400, with this message. */
  public static Status badRequest(String message) {
    return new Status(400, "BadRequest", message, null);
  }

  /** Code 401. */
  public static Status unauthorized() {
    return new Status(401, "Unauthorized", "Unauthorized", null);
  }

  /** Code 403: a user's request that is not allowed, in the API server's own words. */
  public static Status forbidden(UserInfo user, RequestAttributes request, Verdict verdict) {
    String message = Forbidden.message(user, request, verdict.reason());
    return request instanceof ResourceRequest resource
        ? forbidden(resource.apiGroup(), resource.resource(), resource.name(), message)
        : forbidden("", "", "", message);
  }

  /** Code 403, with this message, of a resource and an object's name; each may be empty. */
  public static Status forbidden(String group, String resource, String name, String message) {
    return new Status(403, "Forbidden", message, new Details(name, group, resource, List.of()));
  }

  /** Code 404: the object does not exist. */
  public static Status notFound(String group, String resource, String name) {
    String message =
        ResourceNames.qualified(resource, group) + " " + GoQuote.quote(name) + " not found";
    return new Status(404, "NotFound", message, new Details(name, group, resource, List.of()));
  }

  /** Code 422: the object is not valid. */
  public static Status invalid(InvalidObjectException e) {
    return new Status(
        422,
        "Invalid",
        requireNonNull(e.getMessage(), "message"),
        new Details(e.name(), e.group(), e.kind(), e.errors()));
  }

  /** The HTTP code. */
  public int code() {
    return code;
  }

  /** The reason as one word, such as {@code Forbidden}. */
  public String reason() {
    return reason;
  }

  /** The text for people. */
  public String message() {
    return message;
  }

  /** What the refusal is about; some refusals do not tell. */
  public Optional<Details> details() {
    return Optional.ofNullable(details);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Status that
        && code == that.code
        && reason.equals(that.reason)
        && message.equals(that.message)
        && Objects.equals(details, that.details);
  }

  @Override
  public int hashCode() {
    return Objects.hash(code, reason, message, details);
  }

  @Override
  public String toString() {
    return code + " " + reason + ": " + message;
  }
}
