package io.github.ekscam.local.apiserver;

import static java.util.Objects.requireNonNull;

import io.github.ekscam.request.UserInfo;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the audit log tells about access in a request: a part of the {@code Event} of {@code
 * audit.k8s.io/v1}. Immutable.
 *
 * <p>Reproduces what {@code pkg/audit} of k8s.io/apiserver 1.34 and 1.36 records at the level
 * {@code Metadata}. What is not there in an event is empty here: a request that is refused before
 * it comes to authorization has no annotations, and one for what is no resource has no {@code
 * objectRef}.
 */
public final class AuditEvent {

  /** The annotation that tells the decision: {@code allow} or {@code forbid}. */
  public static final String DECISION = "authorization.k8s.io/decision";

  /** The annotation that tells the reason, which may be empty. */
  public static final String REASON = "authorization.k8s.io/reason";

  private final String verb;
  private final @Nullable UserInfo user;
  private final @Nullable UserInfo impersonatedUser;
  private final String impersonationConstraint;
  private final @Nullable ObjectReference objectRef;
  private final Map<String, String> annotations;

  private AuditEvent(
      AuditEvent basis,
      @Nullable UserInfo impersonatedUser,
      String impersonationConstraint,
      Map<String, String> annotations) {
    this.verb = basis.verb;
    this.user = basis.user;
    this.impersonatedUser = impersonatedUser;
    this.impersonationConstraint = impersonationConstraint;
    this.objectRef = basis.objectRef;
    this.annotations = annotations;
  }

  private AuditEvent(RequestInfo info, @Nullable UserInfo user) {
    this.verb = info.verb();
    this.user = user;
    this.impersonatedUser = null;
    this.impersonationConstraint = "";
    this.objectRef = info.isResourceRequest() ? ObjectReference.of(info) : null;
    this.annotations = Map.of();
  }

  /**
   * What a request is about. Parts that there are not are empty.
   *
   * @param resource the resource
   * @param namespace the namespace
   * @param name the object's name
   * @param apiGroup the API group
   * @param apiVersion the version of the API
   * @param subresource the subresource
   */
  public record ObjectReference(
      String resource,
      String namespace,
      String name,
      String apiGroup,
      String apiVersion,
      String subresource) {

    public ObjectReference {
      requireNonNull(resource, "resource");
      requireNonNull(namespace, "namespace");
      requireNonNull(name, "name");
      requireNonNull(apiGroup, "apiGroup");
      requireNonNull(apiVersion, "apiVersion");
      requireNonNull(subresource, "subresource");
    }

    private static ObjectReference of(RequestInfo info) {
      return new ObjectReference(
          info.resource(),
          info.namespace(),
          info.name(),
          info.apiGroup(),
          info.apiVersion(),
          info.subresource());
    }
  }

  static AuditEvent of(RequestInfo info, UserInfo user) {
    return new AuditEvent(info, requireNonNull(user, "user"));
  }

  static AuditEvent ofUnauthenticated(RequestInfo info) {
    return new AuditEvent(info, null);
  }

  AuditEvent withImpersonated(UserInfo impersonated, String constraint) {
    return new AuditEvent(this, impersonated, constraint, annotations);
  }

  AuditEvent withDecision(String decision, String reason) {
    return new AuditEvent(
        this,
        impersonatedUser,
        impersonationConstraint,
        Map.of(DECISION, decision, REASON, reason));
  }

  /** The verb. */
  public String verb() {
    return verb;
  }

  /** Who sent the request; nothing if they were not authenticated. */
  public Optional<UserInfo> user() {
    return Optional.ofNullable(user);
  }

  /** The user that was impersonated, if one was. */
  public Optional<UserInfo> impersonatedUser() {
    return Optional.ofNullable(impersonatedUser);
  }

  /**
   * Which verb let the user be impersonated, such as {@code impersonate:user-info}; empty if it was
   * {@code impersonate}, or nobody was impersonated. From Kubernetes 1.36 on, in the field {@code
   * authenticationMetadata}.
   */
  public String impersonationConstraint() {
    return impersonationConstraint;
  }

  /** What the request is about; nothing if that is no resource. */
  public Optional<ObjectReference> objectRef() {
    return Optional.ofNullable(objectRef);
  }

  /** What authorization said: {@link #DECISION} and {@link #REASON}, or nothing. */
  public Map<String, String> annotations() {
    return annotations;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof AuditEvent that
        && verb.equals(that.verb)
        && Objects.equals(user, that.user)
        && Objects.equals(impersonatedUser, that.impersonatedUser)
        && impersonationConstraint.equals(that.impersonationConstraint)
        && Objects.equals(objectRef, that.objectRef)
        && annotations.equals(that.annotations);
  }

  @Override
  public int hashCode() {
    return Objects.hash(verb, user, impersonatedUser, objectRef, annotations);
  }

  @Override
  public String toString() {
    return "AuditEvent["
        + verb
        + (objectRef == null ? "" : " " + objectRef)
        + (user == null ? "" : " by " + user)
        + (impersonatedUser == null ? "" : " as " + impersonatedUser)
        + " "
        + annotations
        + "]";
  }
}
