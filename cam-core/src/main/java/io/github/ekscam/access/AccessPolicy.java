package io.github.ekscam.access;

import static java.util.Objects.requireNonNull;

import io.github.ekscam.iam.PolicyArn;
import io.github.ekscam.internal.text.PlainText;
import io.github.ekscam.rbac.PolicyRule;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An access policy: allow rules that AWS writes and keeps. AWS publishes the rules of most policies
 * in its documentation, none through an API; a policy whose rules are not published is known by
 * name and unknown in effect. Immutable.
 */
public final class AccessPolicy {

  private final String name;
  private final @Nullable List<Rule> rules;
  private final boolean serviceLinkedRolesOnly;
  private final Provenance provenance;
  private final String source;
  private final @Nullable String guide;
  private final @Nullable String equivalentClusterRole;

  private AccessPolicy(Builder builder) {
    this.name = builder.name;
    this.rules = builder.rules;
    this.serviceLinkedRolesOnly = builder.serviceLinkedRolesOnly;
    this.provenance = builder.provenance();
    this.source = builder.source;
    this.guide = builder.guide;
    this.equivalentClusterRole = builder.equivalentClusterRole;
  }

  /** A builder for a policy of this name, unknown in effect until rules are given. */
  public static Builder builder(String name) {
    return new Builder(name);
  }

  /** The name, such as {@code AmazonEKSViewPolicy}. */
  public String name() {
    return name;
  }

  /** The rules; nothing if they are not known. */
  public Optional<List<Rule>> rules() {
    return Optional.ofNullable(rules);
  }

  /** Whether AWS lets only its own service-linked roles have the policy. */
  public boolean isServiceLinkedRolesOnly() {
    return serviceLinkedRolesOnly;
  }

  /** How the policy is known. */
  public Provenance provenance() {
    return provenance;
  }

  /** How the policy is known, for people, if not from AWS or not exactly. */
  public Optional<String> describeProvenance() {
    return switch (provenance) {
      case OWN -> Optional.of("not AWS's, but from " + PlainText.line(source));
      case APPROXIMATION -> Optional.of("an approximation of AWS's");
      default -> Optional.empty();
    };
  }

  /** Where the rules, or the policy's name, were published, and when. */
  public String source() {
    return source;
  }

  /**
   * The guide of AWS that describes the policy, by its name in the address of the documentation,
   * such as {@code eks} or {@code batch}; nothing if none does.
   */
  public Optional<String> guide() {
    return Optional.ofNullable(guide);
  }

  /** The default ClusterRole that AWS's guide names as the policy's equivalent, if it names one. */
  public Optional<String> equivalentClusterRole() {
    return Optional.ofNullable(equivalentClusterRole);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof AccessPolicy that
        && name.equals(that.name)
        && Objects.equals(rules, that.rules)
        && serviceLinkedRolesOnly == that.serviceLinkedRolesOnly
        && provenance == that.provenance
        && source.equals(that.source)
        && Objects.equals(guide, that.guide)
        && Objects.equals(equivalentClusterRole, that.equivalentClusterRole);
  }

  @Override
  public int hashCode() {
    return Objects.hash(name, rules);
  }

  @Override
  public String toString() {
    return name;
  }

  /** How a policy is known. */
  public enum Provenance {
    /** AWS publishes its rules. */
    PUBLISHED("published"),
    /** AWS describes in words what it allows, and publishes no rules. */
    PROSE_ONLY("prose-only"),
    /** AWS names it and says no more. */
    NAME_ONLY("name-only"),
    /** AWS publishes no rules; those that are known were derived from something else. */
    APPROXIMATION("approximation"),
    /** Somebody's own file gives it; AWS may know nothing of it, or something else. */
    OWN("own");

    private final String id;

    Provenance(String id) {
      this.id = id;
    }

    /** As it stands in files. */
    public String id() {
      return id;
    }
  }

  /** A rule of an access policy, which AWS may restrict to objects that it does not name. */
  public static final class Rule {

    private final PolicyRule rule;
    private final String restriction;

    private Rule(PolicyRule rule, String restriction) {
      this.rule = requireNonNull(rule, "rule");
      this.restriction = requireNonNull(restriction, "restriction");
    }

    /** A rule without a restriction. */
    public static Rule of(PolicyRule rule) {
      return new Rule(rule, "");
    }

    /**
     * A rule that the documentation restricts to objects that it does not name: whether it grants a
     * request is unknown.
     *
     * @param restriction the restriction in the words of the documentation; empty for none
     */
    public static Rule restricted(PolicyRule rule, String restriction) {
      return new Rule(rule, restriction);
    }

    /** The verbs on resources or on non-resource URLs. */
    public PolicyRule rule() {
      return rule;
    }

    /** The restriction in the words of the documentation; empty for none. */
    public String restriction() {
      return restriction;
    }

    /** Whether the rule is narrowed to objects that are not named. */
    public boolean isRestricted() {
      return !restriction.isEmpty();
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Rule that
          && rule.equals(that.rule)
          && restriction.equals(that.restriction);
    }

    @Override
    public int hashCode() {
      return Objects.hash(rule, restriction);
    }

    @Override
    public String toString() {
      return restriction.isEmpty() ? rule.toString() : rule + " restricted to " + restriction;
    }
  }

  /** Puts a policy together. Not thread-safe. */
  public static final class Builder {

    private final String name;
    private @Nullable List<Rule> rules;
    private boolean serviceLinkedRolesOnly;
    private @Nullable Provenance provenance;
    private String source = "";
    private @Nullable String guide;
    private @Nullable String equivalentClusterRole;

    private Builder(String name) {
      this.name = new PolicyArn("aws", name).name();
    }

    /** Sets the rules. */
    public Builder rules(List<Rule> rules) {
      this.rules = List.copyOf(rules);
      return this;
    }

    /** Sets whether only service-linked roles can have the policy. */
    public Builder serviceLinkedRolesOnly(boolean serviceLinkedRolesOnly) {
      this.serviceLinkedRolesOnly = serviceLinkedRolesOnly;
      return this;
    }

    /** Sets how the policy is known; unless set, published if it has rules, else by its name. */
    public Builder provenance(Provenance provenance) {
      this.provenance = requireNonNull(provenance, "provenance");
      return this;
    }

    private Provenance provenance() {
      if (provenance != null) {
        return provenance;
      }
      return rules == null ? Provenance.NAME_ONLY : Provenance.PUBLISHED;
    }

    /** Sets where the policy was published, and when. */
    public Builder source(String source) {
      this.source = requireNonNull(source, "source");
      return this;
    }

    /** Sets the guide of AWS that describes the policy, such as {@code eks}. */
    public Builder guide(String guide) {
      this.guide = requireNonNull(guide, "guide");
      return this;
    }

    /** Sets the ClusterRole that AWS's guide names as equivalent. */
    public Builder equivalentClusterRole(String name) {
      this.equivalentClusterRole = requireNonNull(name, "name");
      return this;
    }

    /** The policy. */
    public AccessPolicy build() {
      return new AccessPolicy(this);
    }
  }
}
