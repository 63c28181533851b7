package io.github.ekscam;

import static java.util.Objects.requireNonNull;

import io.github.ekscam.rbac.PolicyRule;
import io.github.ekscam.rbac.RbacObject;
import io.github.ekscam.request.ResourceRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A request that would create or change a Role, ClusterRole, RoleBinding or ClusterRoleBinding. The
 * HTTP method matters for the answer: for the verb that must be allowed, and for whether the
 * request names its object, without which rules limited to names do not count. Immutable.
 */
public final class RbacWrite {

  private final String verb;
  private final RbacObject object;
  private final @Nullable RbacObject oldObject;
  private final boolean named;
  private final boolean written;

  private RbacWrite(
      String verb,
      RbacObject object,
      @Nullable RbacObject oldObject,
      boolean named,
      boolean written) {
    this.verb = verb;
    this.object = requireNonNull(object, "object");
    this.oldObject = oldObject;
    this.named = named;
    this.written = written;
  }

  /** A POST, as {@code kubectl create} and the first {@code kubectl apply} send: names nothing. */
  public static RbacWrite create(RbacObject object) {
    return new RbacWrite("create", object, null, false, false);
  }

  /**
   * A PUT that ends up creating the object. It must be allowed to update and then to create, both
   * by name.
   */
  public static RbacWrite createOnUpdate(RbacObject object) {
    return new RbacWrite("update", object, null, true, false);
  }

  /**
   * A PATCH that ends up creating the object, as the first {@code kubectl apply --server-side}
   * sends. It must be allowed to patch and then to create, both by name.
   */
  public static RbacWrite createOnApply(RbacObject object) {
    return new RbacWrite("patch", object, null, true, false);
  }

  /**
   * A PUT of an object that was read from the server and changed. If the two are equal, what
   * changes is at most what the model leaves out: owners, finalizers, managed fields, which a
   * change of needs no rights held.
   *
   * @throws IllegalArgumentException if the two differ in kind, name or namespace
   */
  public static RbacWrite update(RbacObject oldObject, RbacObject newObject) {
    return changing("update", oldObject, newObject, false);
  }

  /**
   * A PATCH, as {@code kubectl apply} and {@code kubectl edit} send of an object that exists.
   *
   * @param newObject the object with the patch applied
   * @throws IllegalArgumentException if the two differ in kind, name or namespace
   */
  public static RbacWrite patch(RbacObject oldObject, RbacObject newObject) {
    return changing("patch", oldObject, newObject, false);
  }

  /**
   * A PUT of a manifest as people write it, as {@code kubectl replace} sends. It has neither the
   * {@code uid} nor the {@code creationTimestamp} of the object; so to the server something changes
   * even if the two are equal.
   *
   * @throws IllegalArgumentException if the two differ in kind, name or namespace
   */
  public static RbacWrite replace(RbacObject oldObject, RbacObject manifest) {
    return changing("update", oldObject, manifest, true);
  }

  private static boolean isSameObject(RbacObject one, RbacObject other) {
    return one.kind().equals(other.kind())
        && one.metadata().name().equals(other.metadata().name())
        && one.metadata().namespace().equals(other.metadata().namespace());
  }

  private static RbacWrite changing(
      String verb, RbacObject oldObject, RbacObject newObject, boolean written) {
    if (!isSameObject(oldObject, newObject)) {
      throw new IllegalArgumentException(
          oldObject.describe()
              + " cannot become "
              + newObject.describe()
              + ": a write keeps kind, name and namespace");
    }
    return new RbacWrite(verb, newObject, oldObject, true, written);
  }

  /** The object as it would be. */
  public RbacObject object() {
    return object;
  }

  /** The object as it is now; empty if it would be created. */
  public Optional<RbacObject> oldObject() {
    return Optional.ofNullable(oldObject);
  }

  /** The request for which the authorizers are asked. */
  public ResourceRequest request() {
    return request(verb);
  }

  /**
   * The second request for which the authorizers are asked, with the verb {@code create} and the
   * name, if a PUT or a PATCH ends up creating the object; empty for other writes.
   */
  public Optional<ResourceRequest> creation() {
    return named && oldObject == null ? Optional.of(request("create")) : Optional.empty();
  }

  private ResourceRequest request(String verb) {
    String resource = object.kind().toLowerCase(Locale.ROOT) + "s";
    return ResourceRequest.of(verb, RbacObject.API_GROUP, resource)
        .namespace(object.metadata().namespace())
        .name(named ? object.metadata().name() : "");
  }

  /**
   * Whether the API server sees no change, but for owners, finalizers and managed fields, which
   * need no rights: an update or a patch whose two objects are equal.
   */
  public boolean changesNothing() {
    return !written && object.equals(oldObject);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof RbacWrite that
        && verb.equals(that.verb)
        && object.equals(that.object)
        && Objects.equals(oldObject, that.oldObject)
        && named == that.named
        && written == that.written;
  }

  @Override
  public int hashCode() {
    return Objects.hash(verb, object, oldObject, named, written);
  }

  @Override
  public String toString() {
    return (oldObject == null ? "create " : verb + " ") + object.describe();
  }

  /**
   * What would become of a write of roles or bindings: accepted, or refused in the API server's own
   * words; and, for people, why. Immutable.
   */
  public static final class Outcome {

    private final @Nullable Status refusal;
    private final List<PolicyRule> missingRules;
    private final List<String> explanation;
    private final List<Unknown> unknowns;
    private final List<Grant> grants;

    private Outcome(
        @Nullable Status refusal,
        List<PolicyRule> missingRules,
        List<String> explanation,
        List<Unknown> unknowns,
        List<Grant> grants) {
      this.refusal = refusal;
      this.missingRules = List.copyOf(missingRules);
      this.explanation = List.copyOf(explanation);
      this.unknowns = List.copyOf(unknowns);
      this.grants = List.copyOf(grants);
    }

    /** An accepted write, with sentences for people that say why. */
    public static Outcome accepted(List<String> explanation) {
      return new Outcome(null, List.of(), explanation, List.of(), List.of());
    }

    /** A refused write, with what could not be told. */
    public static Outcome refused(Status refusal, List<Unknown> unknowns) {
      return new Outcome(
          requireNonNull(refusal, "refusal"), List.of(), List.of(), unknowns, List.of());
    }

    /** A copy with these missing rules. */
    public Outcome withMissingRules(List<PolicyRule> missingRules) {
      return new Outcome(refusal, missingRules, explanation, unknowns, grants);
    }

    /** A copy with this explanation. */
    public Outcome withExplanation(List<String> explanation) {
      return new Outcome(refusal, missingRules, explanation, unknowns, grants);
    }

    /** A copy that rests on this grant, too, which comes before the others. */
    public Outcome withGrant(Grant grant) {
      List<Grant> all = new ArrayList<>(List.of(grant));
      all.addAll(grants);
      return new Outcome(refusal, missingRules, explanation, unknowns, all);
    }

    /** Whether the API server would do it. */
    public boolean isAccepted() {
      return refusal == null;
    }

    /** The API server's answer, to the letter; nothing if the write is accepted. */
    public Optional<Status> refusal() {
      return Optional.ofNullable(refusal);
    }

    /**
     * The rules that the user would grant and does not hold: those of the refusal's message, in its
     * order. Empty if the write is refused for something else.
     */
    public List<PolicyRule> missingRules() {
      return missingRules;
    }

    /**
     * What made the difference, and what would: sentences for people, none of them Kubernetes' own.
     */
    public List<String> explanation() {
      return explanation;
    }

    /** What could not be told, and might have made the write accepted. */
    public List<Unknown> unknowns() {
      return unknowns;
    }

    /**
     * What the explanation names as allowing: the request of a refused write, or to {@code
     * escalate} or {@code bind}. Often nothing.
     */
    public List<Grant> grants() {
      return grants;
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Outcome that
          && Objects.equals(refusal, that.refusal)
          && missingRules.equals(that.missingRules)
          && explanation.equals(that.explanation)
          && unknowns.equals(that.unknowns)
          && grants.equals(that.grants);
    }

    @Override
    public int hashCode() {
      return Objects.hash(refusal, missingRules, explanation, unknowns, grants);
    }

    @Override
    public String toString() {
      return refusal == null ? "accepted" : "refused: " + refusal + " (explanation() tells why)";
    }
  }
}
