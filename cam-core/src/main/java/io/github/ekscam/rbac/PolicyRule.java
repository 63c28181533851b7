package io.github.ekscam.rbac;

import static java.util.Objects.requireNonNull;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/**
 * A rule of a role: verbs on resources, or verbs on non-resource URLs. The lists keep their order
 * and their duplicates. Which rules are valid depends on the role that holds them, so a rule by
 * itself is not validated. Immutable.
 *
 * <p>Rules are ordered by API groups, resources, verbs, resource names and URLs. This lets a hash
 * map keep its speed with rules whose hash codes were chosen to collide.
 */
public final class PolicyRule implements Comparable<PolicyRule> {

  private static final Comparator<PolicyRule> ORDER =
      Comparator.comparing(PolicyRule::apiGroups, PolicyRule::compare)
          .thenComparing(PolicyRule::resources, PolicyRule::compare)
          .thenComparing(PolicyRule::verbs, PolicyRule::compare)
          .thenComparing(PolicyRule::resourceNames, PolicyRule::compare)
          .thenComparing(PolicyRule::nonResourceURLs, PolicyRule::compare);

  private final List<String> apiGroups;
  private final List<String> resources;
  private final List<String> resourceNames;
  private final List<String> nonResourceURLs;
  private final List<String> verbs;

  private PolicyRule(Builder builder) {
    this.apiGroups = builder.apiGroups;
    this.resources = builder.resources;
    this.resourceNames = builder.resourceNames;
    this.nonResourceURLs = builder.nonResourceURLs;
    this.verbs = builder.verbs;
  }

  private static int compare(List<String> one, List<String> other) {
    return Arrays.compare(one.toArray(String[]::new), other.toArray(String[]::new));
  }

  /** A builder whose lists are all empty. */
  public static Builder builder() {
    return new Builder();
  }

  /** A builder with the lists of this rule. */
  public Builder toBuilder() {
    return builder()
        .apiGroups(apiGroups)
        .resources(resources)
        .resourceNames(resourceNames)
        .nonResourceURLs(nonResourceURLs)
        .verbs(verbs);
  }

  /** The API groups; the core group is the empty text, {@code *} is every group. */
  public List<String> apiGroups() {
    return apiGroups;
  }

  /**
   * The resources, with a subresource as {@code pods/log}; {@code *} is every resource and
   * subresource.
   */
  public List<String> resources() {
    return resources;
  }

  /** The object names that the rule is limited to; empty for no limit. */
  public List<String> resourceNames() {
    return resourceNames;
  }

  /** The URL paths, in which a trailing {@code *} stands for any rest. */
  public List<String> nonResourceURLs() {
    return nonResourceURLs;
  }

  /** The verbs; {@code *} is every verb. */
  public List<String> verbs() {
    return verbs;
  }

  @Override
  public int compareTo(PolicyRule other) {
    return ORDER.compare(this, other);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof PolicyRule that
        && apiGroups.equals(that.apiGroups)
        && resources.equals(that.resources)
        && resourceNames.equals(that.resourceNames)
        && nonResourceURLs.equals(that.nonResourceURLs)
        && verbs.equals(that.verbs);
  }

  @Override
  public int hashCode() {
    return Objects.hash(apiGroups, resources, resourceNames, nonResourceURLs, verbs);
  }

  /** The rule in one line, in the order of a manifest and without the empty lists. */
  @Override
  public String toString() {
    StringJoiner text = new StringJoiner(", ", "{", "}");
    add(text, "apiGroups", apiGroups);
    add(text, "resources", resources);
    add(text, "resourceNames", resourceNames);
    add(text, "nonResourceURLs", nonResourceURLs);
    add(text, "verbs", verbs);
    return text.toString();
  }

  private static void add(StringJoiner text, String name, List<String> values) {
    if (!values.isEmpty()) {
      text.add(
          name + ": " + values.stream().map(value -> value.isEmpty() ? "\"\"" : value).toList());
    }
  }

  /** Builds a rule from its lists, each named as in a manifest. Not thread-safe. */
  public static final class Builder {

    private List<String> apiGroups = List.of();
    private List<String> resources = List.of();
    private List<String> resourceNames = List.of();
    private List<String> nonResourceURLs = List.of();
    private List<String> verbs = List.of();

    private Builder() {}

    /** Sets the API groups; the core group is the empty text, {@code *} is every group. */
    public Builder apiGroups(String... apiGroups) {
      return apiGroups(List.of(apiGroups));
    }

    /** Sets the API groups; the core group is the empty text, {@code *} is every group. */
    public Builder apiGroups(List<String> apiGroups) {
      this.apiGroups = ManyTexts.copyOf(requireNonNull(apiGroups, "apiGroups"));
      return this;
    }

    /** Sets the resources, such as {@code pods} or {@code pods/log}; {@code *} is every one. */
    public Builder resources(String... resources) {
      return resources(List.of(resources));
    }

    /** Sets the resources, such as {@code pods} or {@code pods/log}; {@code *} is every one. */
    public Builder resources(List<String> resources) {
      this.resources = ManyTexts.copyOf(requireNonNull(resources, "resources"));
      return this;
    }

    /** Limits the rule to objects of these names; with none it is not limited. */
    public Builder resourceNames(String... resourceNames) {
      return resourceNames(List.of(resourceNames));
    }

    /** Limits the rule to objects of these names; with none it is not limited. */
    public Builder resourceNames(List<String> resourceNames) {
      this.resourceNames = ManyTexts.copyOf(requireNonNull(resourceNames, "resourceNames"));
      return this;
    }

    /** Sets the non-resource URLs, such as {@code /healthz} or {@code /metrics/*}. */
    public Builder nonResourceURLs(String... nonResourceURLs) {
      return nonResourceURLs(List.of(nonResourceURLs));
    }

    /** Sets the non-resource URLs, such as {@code /healthz} or {@code /metrics/*}. */
    public Builder nonResourceURLs(List<String> nonResourceURLs) {
      this.nonResourceURLs = List.copyOf(requireNonNull(nonResourceURLs, "nonResourceURLs"));
      return this;
    }

    /** Sets the verbs, such as {@code get}; {@code *} is every verb. */
    public Builder verbs(String... verbs) {
      return verbs(List.of(verbs));
    }

    /** Sets the verbs, such as {@code get}; {@code *} is every verb. */
    public Builder verbs(List<String> verbs) {
      this.verbs = ManyTexts.copyOf(requireNonNull(verbs, "verbs"));
      return this;
    }

    /** The rule. */
    public PolicyRule build() {
      return new PolicyRule(this);
    }
  }
}
