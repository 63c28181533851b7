package io.github.ekscam.authz;

import org.jspecify.annotations.Nullable;

/**
 * Which roles allow what to one resource of one API group, or to one path: for each verb the roles
 * that allow it for every name, and for names that rules are limited to those that allow it for
 * that one. Immutable.
 */
final class CompiledResource {

  private final int hash;
  private final String apiGroup;
  private final String resource;

  /** By the verb's number; null for a verb that is as any other here, which number 0 is. */
  private final @Nullable Verb[] verbs;

  private final Verb anyOtherVerb;

  /**
   * One verb.
   *
   * @param roles the roles that allow it whatever the name
   * @param named for each name that a rule is limited to, all roles that allow it, those that do
   *     for every name among them; null if no rule is
   */
  record Verb(CompiledRoleSet roles, @Nullable CompiledNames<CompiledRoleSet> named) {

    static final Verb NOBODY = new Verb(CompiledRoleSet.NONE, null);

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
    this.anyOtherVerb = other == null ? Verb.NOBODY : other;
  }

  /** The roles that allow a verb, which is given by its number, for a name. */
  CompiledRoleSet rolesAllowing(int verb, String name) {
    Verb found = verb < verbs.length ? verbs[verb] : null;
    return (found == null ? anyOtherVerb : found).rolesAllowing(name);
  }

  /** The resource of a question in a hash table, or null. */
  static @Nullable CompiledResource find(
      @Nullable CompiledResource[] table, String apiGroup, String resource, String subresource) {
    int hash = hash(apiGroup, resource, subresource);
    for (int place = hash; ; place++) {
      CompiledResource found = table[place & (table.length - 1)];
      if (found == null
          || (found.hash == hash
              && found.isResource(resource, subresource)
              && found.apiGroup.equals(apiGroup))) {
        return found;
      }
    }
  }

  /** A hash table of these, of which no two are for the same resource. */
  static @Nullable CompiledResource[] table(Iterable<CompiledResource> resources, int count) {
    @Nullable CompiledResource[] table = new CompiledResource[4 * Integer.highestOneBit(count + 1)];
    for (CompiledResource resource : resources) {
      int place = resource.hash;
      while (table[place & (table.length - 1)] != null) {
        place++;
      }
      table[place & (table.length - 1)] = resource;
    }
    return table;
  }

  /** Compares without putting resource and subresource together, which would allocate. */
  private boolean isResource(String asked, String subresource) {
    if (subresource.isEmpty()) {
      return resource.equals(asked);
    }
    int slash = asked.length();
    return resource.length() == slash + 1 + subresource.length()
        && resource.charAt(slash) == '/'
        && resource.startsWith(asked)
        && resource.endsWith(subresource);
  }

  /** The same as if the resource came with the subresource behind a slash. */
  private static int hash(String apiGroup, String resource, String subresource) {
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
