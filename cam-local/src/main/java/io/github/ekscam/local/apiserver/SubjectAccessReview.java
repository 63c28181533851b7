package io.github.ekscam.local.apiserver;

import static java.util.Objects.requireNonNull;

import io.github.ekscam.internal.text.FieldSelector;
import io.github.ekscam.rbac.InvalidObjectException;
import io.github.ekscam.rbac.InvalidObjectException.FieldError;
import io.github.ekscam.rbac.KubernetesVersion;
import io.github.ekscam.rbac.LabelSelector;
import io.github.ekscam.request.NonResourceRequest;
import io.github.ekscam.request.RequestAttributes;
import io.github.ekscam.request.ResourceRequest;
import io.github.ekscam.request.UserInfo;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The question whether a user may make a request, as Kubernetes carries it: a SubjectAccessReview,
 * which names the user; a LocalSubjectAccessReview, which does so in a namespace and asks about
 * nothing outside of it; or a SelfSubjectAccessReview, in which callers ask about themselves; all
 * of {@code authorization.k8s.io/v1}. It has no metadata but that namespace: the API server accepts
 * none.
 *
 * <p>Always valid, as {@code pkg/apis/authorization/validation} of Kubernetes 1.34 has it.
 * Immutable.
 */
public final class SubjectAccessReview implements Review {

  private final @Nullable UserInfo user;
  private final @Nullable String namespace;
  private final RequestAttributes request;
  private final @Nullable SelectorAttributes fieldSelector;
  private final @Nullable SelectorAttributes labelSelector;
  private final List<String> selectorErrors;

  private SubjectAccessReview(Builder builder, RequestAttributes request) {
    this.user = builder.user;
    this.namespace = builder.namespace;
    this.request = request;
    this.fieldSelector = builder.fieldSelector;
    this.labelSelector = builder.labelSelector;
    this.selectorErrors = selectorErrors(fieldSelector, labelSelector);
  }

  /** A builder for a SubjectAccessReview about a user. */
  public static Builder builder(UserInfo user) {
    return new Builder(requireNonNull(user, "user"), null);
  }

  /**
   * A builder for a LocalSubjectAccessReview about a user.
   *
   * @param namespace where it is created, which the request must be for, too: on a server the
   *     namespace of the URL, and that of the metadata, which the server lets be no other
   */
  public static Builder builderOfLocal(String namespace, UserInfo user) {
    return new Builder(requireNonNull(user, "user"), requireNonNull(namespace, "namespace"));
  }

  /** A builder for a SelfSubjectAccessReview. */
  public static Builder builderOfSelf() {
    return new Builder(null, null);
  }

  @Override
  public String kind() {
    if (namespace != null) {
      return "LocalSubjectAccessReview";
    }
    return user == null ? "SelfSubjectAccessReview" : "SubjectAccessReview";
  }

  /** Whether this is a SelfSubjectAccessReview, which names no user. */
  public boolean isSelf() {
    return user == null;
  }

  /** The user that the review is about; nothing if it is about the caller. */
  public Optional<UserInfo> user() {
    return Optional.ofNullable(user);
  }

  /** The namespace of a LocalSubjectAccessReview; nothing for the other kinds. */
  public Optional<String> namespace() {
    return Optional.ofNullable(namespace);
  }

  /** The request that the review is about. */
  public RequestAttributes request() {
    return request;
  }

  /** What authorizers are asked: the request, with what of its field selector can be used. */
  public RequestAttributes attributes() {
    if (fieldSelector == null || !(request instanceof ResourceRequest resource)) {
      return request;
    }
    return resource.fieldSelector(
        fieldSelector.requirements().isEmpty()
            ? ResourceRequest.FieldRequirement.parse(fieldSelector.rawSelector()).orElse(List.of())
            : fieldSelector.requirements().stream()
                .filter(SubjectAccessReview::isFieldRequirement)
                .map(
                    requirement ->
                        new ResourceRequest.FieldRequirement(
                            requirement.key(),
                            requirement.operator().equals("In"),
                            requirement.values().get(0)))
                .toList());
  }

  /** The field selector of the request, if there is one. */
  public Optional<SelectorAttributes> fieldSelector() {
    return Optional.ofNullable(fieldSelector);
  }

  /** The label selector of the request, if there is one. */
  public Optional<SelectorAttributes> labelSelector() {
    return Optional.ofNullable(labelSelector);
  }

  /**
   * What the server writes into the evaluation error about selectors that it cannot use, or not in
   * whole: first the field selector's text, then the label selector's. Empty if all is well.
   */
  public List<String> selectorErrors() {
    return selectorErrors;
  }

  private static List<String> selectorErrors(
      @Nullable SelectorAttributes fieldSelector, @Nullable SelectorAttributes labelSelector) {
    List<String> errors = new ArrayList<>(2);
    if (fieldSelector != null) {
      ignored(fieldSelector, FieldSelector::parses, SubjectAccessReview::isFieldRequirement)
          .ifPresent(how -> errors.add("spec.resourceAttributes.fieldSelector " + how));
    }
    if (labelSelector != null) {
      ignored(labelSelector, LabelSelectorParser::parses, SubjectAccessReview::isLabelRequirement)
          .ifPresent(how -> errors.add("spec.resourceAttributes.labelSelector " + how));
    }
    return List.copyOf(errors);
  }

  /** A text is used in whole or not at all; of requirements, those that can be used are. */
  private static Optional<String> ignored(
      SelectorAttributes selector,
      Predicate<String> parses,
      Predicate<LabelSelector.Requirement> isUsable) {
    List<LabelSelector.Requirement> requirements = selector.requirements();
    long usable = requirements.stream().filter(isUsable).count();
    boolean whole =
        requirements.isEmpty()
            ? parses.test(selector.rawSelector())
            : usable == requirements.size();
    if (whole) {
      return Optional.empty();
    }
    return Optional.of((usable > 0 ? "partially " : "") + "ignored due to parse error");
  }

  /** Field selectors are equalities and inequalities; validation lets more through. */
  private static boolean isFieldRequirement(LabelSelector.Requirement requirement) {
    return List.of("In", "NotIn").contains(requirement.operator())
        && requirement.values().size() == 1;
  }

  /** Only the operator is still open: validation has seen to the key and the values. */
  private static boolean isLabelRequirement(LabelSelector.Requirement requirement) {
    return List.of("In", "NotIn", "Exists", "DoesNotExist").contains(requirement.operator());
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof SubjectAccessReview that
        && Objects.equals(user, that.user)
        && Objects.equals(namespace, that.namespace)
        && request.equals(that.request)
        && Objects.equals(fieldSelector, that.fieldSelector)
        && Objects.equals(labelSelector, that.labelSelector);
  }

  @Override
  public int hashCode() {
    return Objects.hash(user, namespace, request, fieldSelector, labelSelector);
  }

  @Override
  public String toString() {
    return kind() + "[" + (user == null ? "" : user + ": ") + request + "]";
  }

  /** Puts a review together. Not thread-safe. */
  public static final class Builder {

    final @Nullable UserInfo user;
    final @Nullable String namespace;
    List<FieldError> metadataErrors = List.of();
    @Nullable KubernetesVersion kubernetesVersion;
    @Nullable ResourceRequest resourceAttributes;
    @Nullable NonResourceRequest nonResourceAttributes;
    @Nullable SelectorAttributes fieldSelector;
    @Nullable SelectorAttributes labelSelector;

    private Builder(@Nullable UserInfo user, @Nullable String namespace) {
      this.user = user;
      this.namespace = namespace;
    }

    /**
     * Sets what is wrong with the metadata that the review came with. A review has none, so if
     * anything is, {@link #build} refuses it, with these errors where the server has them among the
     * others.
     */
    public Builder metadataErrors(List<FieldError> errors) {
      this.metadataErrors = List.copyOf(errors);
      return this;
    }

    /**
     * Sets the version of Kubernetes whose API server validates the review; the newest known unless
     * set.
     */
    public Builder kubernetesVersion(KubernetesVersion version) {
      this.kubernetesVersion = requireNonNull(version, "version");
      return this;
    }

    /** Sets the request, if it is for a resource. */
    public Builder resourceAttributes(ResourceRequest request) {
      this.resourceAttributes = requireNonNull(request, "request");
      return this;
    }

    /** Sets the request, if it is for a path. */
    public Builder nonResourceAttributes(NonResourceRequest request) {
      this.nonResourceAttributes = requireNonNull(request, "request");
      return this;
    }

    /** Sets the field selector of a request for a resource. */
    public Builder fieldSelector(SelectorAttributes selector) {
      this.fieldSelector = requireNonNull(selector, "selector");
      return this;
    }

    /** Sets the label selector of a request for a resource. */
    public Builder labelSelector(SelectorAttributes selector) {
      this.labelSelector = requireNonNull(selector, "selector");
      return this;
    }

    /**
     * The review.
     *
     * @throws InvalidObjectException if the API server would refuse it, with the server's message
     * @throws BadRequestException if it is a LocalSubjectAccessReview in the empty namespace, which
     *     the server refuses after all else
     * @throws IllegalArgumentException if there is a selector and no request for a resource, which
     *     no review sent to a server can have
     */
    public SubjectAccessReview build() {
      SubjectAccessReviewValidation.validate(this);
      if (namespace != null && namespace.isEmpty()) {
        throw new BadRequestException("namespace is required on this type: ");
      }
      if (resourceAttributes == null && (fieldSelector != null || labelSelector != null)) {
        throw new IllegalArgumentException(
            "a selector is part of resourceAttributes, which this review does not have");
      }
      return new SubjectAccessReview(
          this,
          requireNonNull(
              resourceAttributes == null ? nonResourceAttributes : resourceAttributes,
              "validated"));
    }
  }
}
