package io.github.ekscam.local.apiserver;

import static java.util.Objects.requireNonNull;

import io.github.ekscam.Grant;
import io.github.ekscam.Status;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How the API server answers a request, as far as access decides it: it refuses the request, with a
 * {@code Status} or a plain text, or passes it on. Immutable.
 */
public final class ApiResponse {

  private static final int OK = 200;

  private final int code;
  private final @Nullable Status status;
  private final @Nullable String text;
  private final @Nullable AuditEvent auditEvent;
  private final List<String> errors;
  private final @Nullable Grant grant;

  private ApiResponse(
      int code,
      @Nullable Status status,
      @Nullable String text,
      @Nullable AuditEvent auditEvent,
      List<String> errors,
      @Nullable Grant grant) {
    this.code = code;
    this.status = status;
    this.text = text;
    this.auditEvent = auditEvent;
    this.errors = List.copyOf(errors);
    this.grant = grant;
  }

  static ApiResponse passedOn(AuditEvent auditEvent, List<String> errors, Grant grant) {
    return new ApiResponse(OK, null, null, requireNonNull(auditEvent, "auditEvent"), errors, grant);
  }

  static ApiResponse refused(Status status, AuditEvent auditEvent, List<String> errors) {
    return new ApiResponse(
        status.code(), status, null, requireNonNull(auditEvent, "auditEvent"), errors, null);
  }

  static ApiResponse refused(int code, String text) {
    return new ApiResponse(code, null, requireNonNull(text, "text"), null, List.of(), null);
  }

  ApiResponse withAuditEvent(AuditEvent auditEvent) {
    return new ApiResponse(code, status, text, auditEvent, errors, grant);
  }

  /**
   * Whether the request is handed to the handler of its path, which answers it: by an object, by
   * 404 if there is none, by 422 if it is not valid.
   */
  public boolean isPassedOn() {
    return code == OK;
  }

  /** The HTTP code; 200 stands for {@link #isPassedOn()}, whatever the handler would answer. */
  public int code() {
    return code;
  }

  /** The refusal; nothing if the request is passed on, or refused by a plain text. */
  public Optional<Status> status() {
    return Optional.ofNullable(status);
  }

  /** The plain text of a refusal that is no {@code Status}, its line end included. */
  Optional<String> text() {
    return Optional.ofNullable(text);
  }

  /**
   * The body of the response, to the byte as a client gets it that asks for JSON, its line end
   * included; empty if the request is passed on. To browsers, {@code curl} and {@code wget}, and
   * with {@code ?pretty=true}, the server indents the same.
   */
  public String body() {
    return ApiResponseWriter.body(this);
  }

  /**
   * Everything about the response as one line of JSON: {@code code}; {@code status}, the object, or
   * {@code body}, the text, or neither; {@code audit}, by the names and in the order of {@code
   * audit.k8s.io/v1}; {@code errors}. What is empty is left out.
   */
  public String toJson() {
    return ApiResponseWriter.write(this);
  }

  /** What allowed a request that is passed on; nothing if it is refused. */
  public Optional<Grant> grant() {
    return Optional.ofNullable(grant);
  }

  /**
   * What the audit log tells. Nothing if the server can make nothing of the request: then it logs
   * none of this.
   */
  public Optional<AuditEvent> auditEvent() {
    return Optional.ofNullable(auditEvent);
  }

  /**
   * What could not be told on the way: access policies whose rules are not published, the rights of
   * nodes, whether a caller is known. Where there is something and the request is refused, EKS may
   * pass it on; where it is passed on, EKS does so too, but may impersonate by another mode.
   *
   * <p>These are never answered as kube-apiserver answers an authorizer's error, by 500 {@code
   * internal error}: it is only here that they cannot be told. The real server knows its rules and
   * answers by them; a refusal for their sake is one that it can give, and an error is not.
   */
  public List<String> errors() {
    return errors;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof ApiResponse that
        && code == that.code
        && Objects.equals(status, that.status)
        && Objects.equals(text, that.text)
        && Objects.equals(auditEvent, that.auditEvent)
        && errors.equals(that.errors)
        && Objects.equals(grant, that.grant);
  }

  @Override
  public int hashCode() {
    return Objects.hash(code, status, text, auditEvent, errors, grant);
  }

  @Override
  public String toString() {
    String answer =
        isPassedOn() ? "passed on" : status == null ? String.valueOf(text) : status.message();
    return code + " " + answer + (errors.isEmpty() ? "" : " " + errors);
  }
}
