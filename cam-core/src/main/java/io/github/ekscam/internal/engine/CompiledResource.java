package io.github.ekscam.internal.engine;

import io.github.ekscam.internal.matching.PolicyRuleMatcher;
import org.jspecify.annotations.Nullable;

/**
 * Which roles allow what to one resource of one API group, or to one path: for each verb the roles
 * that allow it for every name, and for names that rules are limited to those that allow it for
 * that one. Never changes, but for what is known to be proven.
 */
final class CompiledResource {

  private final int hash;
  private final String apiGroup;
  private final String resource;

  /** By the verb's number; null for a verb that is as any other here, which number 0 is. */
  private final @Nullable Verb[] verbs;

  private final Verb anyOtherVerb;

  /** The numbers of the verbs that are proven, see {@link CompiledRules}; up to 63, up to 127. */
  private long proven;

  private long provenAbove;

  /**
   * One verb.
   *
   * @param roles the roles that allow it whatever the name
   * @param named for each name that a rule is limited to, all roles that allow it, those that do
   *     for every name among them; null if no rule is
   */
  record Verb(CompiledRoleSet roles, @Nullable CompiledNames<CompiledRoleSet> named) {

    static final Verb NONE = new Verb(CompiledRoleSet.NONE, null);

    CompiledRoleSet rolesAllowing(String name) {
      if (named == null) {
        return roles;
      }
      CompiledRoleSet found = named.find(name);
      return found == null ? roles : found;
    }
  }

  /**
   * A resource with its verbs by their numbers.
   *
   * @param resource as rules have it: with a slash and the subresource, if there is one
   */
  CompiledResource(String apiGroup, String resource, @Nullable Verb[] verbs) {
    this.hash = hash(apiGroup, resource, "");
    this.apiGroup = apiGroup;
    this.resource = resource;
    this.verbs = verbs;
    Verb other = verbs[0];
    this.anyOtherVerb = other == null ? Verb.NONE : other;
  }

  /** The roles that allow a verb, which is given by its number, for a name. */
  CompiledRoleSet rolesAllowing(int verb, String name) {
    Verb found = verb < verbs.length ? verbs[verb] : null;
    return (found == null ? anyOtherVerb : found).rolesAllowing(name);
  }

  /** Whether a yes for a verb has been proven here. */
  boolean isProven(int verb) {
    return ((verb < Long.SIZE ? proven : provenAbove) & 1L << verb) != 0;
  }

  /** Several threads may write at once; what one then loses is proven again. */
  void setProven(int verb) {
    if (verb < Long.SIZE) {
      proven |= 1L << verb;
    } else {
      provenAbove |= 1L << verb;
    }
  }

  int hash() {
    return hash;
  }

  String apiGroup() {
    return apiGroup;
  }

  String resource() {
    return resource;
  }

  boolean is(String apiGroup, String resource, String subresource) {
    return PolicyRuleMatcher.isCombined(this.resource, resource, subresource)
        && this.apiGroup.equals(apiGroup);
  }

  /** The same as if the resource came with the subresource behind a slash. */
  static int hash(String apiGroup, String resource, String subresource) {
    int hash = resource.hashCode();
    if (!subresource.isEmpty()) {
      hash = 31 * hash + '/';
      for (int i = 0; i < subresource.length(); i++) {
        hash = 31 * hash + subresource.charAt(i);
      }
    }
    hash += 0x9E3779B9 * apiGroup.hashCode();
    hash = (hash ^ (hash >>> 16)) * 0x85EBCA6B;
    return hash ^ (hash >>> 13);
  }
}
