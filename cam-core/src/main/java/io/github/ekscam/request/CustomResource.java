package io.github.ekscam.request;

import static java.util.Objects.requireNonNull;

import io.github.ekscam.internal.vocabulary.ApiResource;
import io.github.ekscam.internal.vocabulary.ApiResource.Served;
import io.github.ekscam.internal.vocabulary.ApiResource.Subresource;
import io.github.ekscam.internal.vocabulary.ResourceNames;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A resource that a CustomResourceDefinition of {@code apiextensions.k8s.io/v1} adds to the API of
 * a cluster, as far as requests name it. Immutable.
 */
public final class CustomResource {

  private static final List<String> VERBS =
      List.of("create", "delete", "deletecollection", "get", "list", "patch", "update", "watch");

  private final String apiGroup;
  private final String plural;
  private final String singular;
  private final String kind;
  private final List<String> shortNames;
  private final boolean namespaced;
  private final List<String> subresources;

  private CustomResource(Builder builder) {
    this.apiGroup = builder.apiGroup;
    this.plural = builder.plural;
    this.singular = builder.singular;
    this.kind = builder.kind;
    this.shortNames = builder.shortNames;
    this.namespaced = builder.namespaced;
    this.subresources = builder.subresources;
  }

  /**
   * A builder of a resource in namespaces, without subresources.
   *
   * @param apiGroup the API group, such as {@code example.com}
   * @param plural the name in the plural, such as {@code widgets}
   * @throws IllegalArgumentException if either is empty
   */
  public static Builder builder(String apiGroup, String plural) {
    return new Builder(apiGroup, plural);
  }

  /** The API group. */
  public String apiGroup() {
    return apiGroup;
  }

  /** The name in the plural, as rules have it. */
  public String plural() {
    return plural;
  }

  /** The name in the singular; empty if there is none. */
  public String singular() {
    return singular;
  }

  /** The kind of its objects; empty if it is not known. */
  public String kind() {
    return kind;
  }

  /** What else kubectl calls it. */
  public List<String> shortNames() {
    return shortNames;
  }

  /** Whether its objects belong to namespaces. */
  public boolean isNamespaced() {
    return namespaced;
  }

  /** Its subresources in any version that is served: {@code status}, {@code scale}, or none. */
  public List<String> subresources() {
    return subresources;
  }

  ApiResource asApiResource() {
    Map<String, Subresource> served = new TreeMap<>();
    subresources.forEach(
        name ->
            served.put(name, new Subresource(Served.DEFAULT, List.of("get", "patch", "update"))));
    return new ApiResource(
        plural, apiGroup, kind, singular, shortNames, namespaced, Served.DEFAULT, VERBS, served);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof CustomResource that
        && apiGroup.equals(that.apiGroup)
        && plural.equals(that.plural)
        && singular.equals(that.singular)
        && kind.equals(that.kind)
        && shortNames.equals(that.shortNames)
        && namespaced == that.namespaced
        && subresources.equals(that.subresources);
  }

  @Override
  public int hashCode() {
    return Objects.hash(apiGroup, plural, singular, kind, shortNames, namespaced, subresources);
  }

  /** The name of its definition: {@code widgets.example.com}. */
  @Override
  public String toString() {
    return ResourceNames.qualified(plural, apiGroup);
  }

  /** Puts a custom resource together. Not thread-safe. */
  public static final class Builder {

    private final String apiGroup;
    private final String plural;
    private String singular = "";
    private String kind = "";
    private List<String> shortNames = List.of();
    private boolean namespaced = true;
    private List<String> subresources = List.of();

    private Builder(String apiGroup, String plural) {
      this.apiGroup = requireNonEmpty(apiGroup, "API group");
      this.plural = requireNonEmpty(plural, "plural");
    }

    private static String requireNonEmpty(String text, String what) {
      if (requireNonNull(text, what).isEmpty()) {
        throw new IllegalArgumentException(
            "Invalid " + what + " \"\" of a custom resource: expected a name");
      }
      return text;
    }

    /** Sets the name in the singular; none unless set. */
    public Builder singular(String singular) {
      this.singular = requireNonNull(singular, "singular");
      return this;
    }

    /** Sets the kind of its objects; not known unless set. */
    public Builder kind(String kind) {
      this.kind = requireNonNull(kind, "kind");
      return this;
    }

    /** Sets what else kubectl calls it; nothing unless set. */
    public Builder shortNames(Collection<String> shortNames) {
      this.shortNames = List.copyOf(shortNames);
      return this;
    }

    /** Sets that its objects belong to no namespace. */
    public Builder clusterScoped() {
      this.namespaced = false;
      return this;
    }

    /** Sets its subresources; none unless set. */
    public Builder subresources(Collection<String> subresources) {
      this.subresources = List.copyOf(subresources);
      return this;
    }

    /** The custom resource. */
    public CustomResource build() {
      return new CustomResource(this);
    }
  }
}
