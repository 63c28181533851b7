package io.github.ekscam.internal.engine;

import io.github.ekscam.internal.matching.PolicyRuleMatcher;
import io.github.ekscam.rbac.PolicyRule;
import io.github.ekscam.request.NonResourceRequest;
import io.github.ekscam.request.RequestAttributes;
import io.github.ekscam.request.ResourceRequest;
import java.util.List;

/**
 * The rules of many roles turned round: from what is asked for to the set of roles that allow it.
 * The roles are those of RBAC, or access policies; a role is a number here. Immutable.
 *
 * <p>What a question comes to is looked up once and then held against the roles of whoever asks.
 * All that wildcards mean is worked out beforehand, so one look in one table is enough: at the
 * resource itself if any rule names it, else at its API group, or at the resource in all groups,
 * else at everything. What cannot be in that table is kept aside, so that it costs nothing where it
 * is not in use: {@code *}{@code /scale}, which is asked of questions with a subresource only, and
 * rules so wide that their combinations would fill the memory, which are tried one by one for those
 * who have such a role.
 */
final class CompiledRules {

  static final String ALL = "*";

  private final CompiledNames<Integer> verbs;
  private final CompiledResources resources;
  private final CompiledResource everything;
  private final boolean hasSubresourcesOfAll;
  private final CompiledResources paths;
  private final List<PathPrefix> pathPrefixes;
  private final List<WideRule> wideRules;
  private final CompiledRoleSet rolesWithWideRules;

  /** Paths that begin alike. */
  record PathPrefix(String prefix, CompiledResource path) {}

  /** A rule that is not in the tables, and the roles that have it. */
  record WideRule(PolicyRule rule, CompiledRoleSet roles) {}

  CompiledRules(CompiledRulesBuilder builder) {
    this.verbs = builder.verbs();
    this.resources = builder.resources();
    this.everything = builder.everything();
    this.hasSubresourcesOfAll = builder.hasSubresourcesOfAll();
    this.paths = builder.paths();
    this.pathPrefixes = builder.pathPrefixes();
    this.wideRules = builder.wideRules();
    CompiledRoleSet roles = CompiledRoleSet.NONE;
    for (WideRule wide : wideRules) {
      roles = roles.union(wide.roles());
    }
    this.rolesWithWideRules = roles;
  }

  /** The rules of roles by the roles' numbers. */
  static CompiledRules of(List<List<PolicyRule>> rulesByRole) {
    return new CompiledRules(new CompiledRulesBuilder(rulesByRole));
  }

  /** The roles that allow something to a resource; but see {@link #hasMore}. */
  CompiledRoleSet rolesAllowing(
      String verb, String apiGroup, String resource, String subresource, String name) {
    return resource(apiGroup, resource, subresource).rolesAllowing(numberOf(verb), name);
  }

  /** What a request is for, if it is asked about with several verbs or names. */
  CompiledResource resource(ResourceRequest request) {
    return resource(request.apiGroup(), request.resource(), request.subresource());
  }

  /**
   * All roles that allow a request, where it may cost a new set.
   *
   * @param wideRules whether those by wide rules are wanted
   */
  CompiledRoleSet rolesAllowing(ResourceRequest r, CompiledResource resource, boolean wideRules) {
    CompiledRoleSet roles =
        resource
            .rolesAllowing(numberOf(r.verb()), r.name())
            .union(
                rolesBySubresource(
                    r.verb(), r.apiGroup(), r.resource(), r.subresource(), r.name()));
    return wideRules
        ? roles.union(
            rolesByWideRules(r.verb(), r.apiGroup(), r.resource(), r.subresource(), r.name()))
        : roles;
  }

  private CompiledResource resource(String apiGroup, String resource, String subresource) {
    CompiledResource found = resources.find(apiGroup, resource, subresource);
    if (found == null) {
      found = resources.find(apiGroup, ALL, "");
    }
    if (found == null) {
      found = resources.find(ALL, resource, subresource);
    }
    return found == null ? everything : found;
  }

  private int numberOf(String verb) {
    Integer number = verbs.find(verb);
    return number == null ? 0 : number;
  }

  /**
   * Whether {@link #rolesAllowing} may have left roles out: those of {@link #rolesBySubresource} or
   * of {@link #rolesByWideRules}.
   */
  boolean hasMore(String subresource) {
    return !rolesWithWideRules.isEmpty() || (hasSubresourcesOfAll && !subresource.isEmpty());
  }

  /** Further roles that allow it, by naming its subresource of all resources. */
  CompiledRoleSet rolesBySubresource(
      String verb, String apiGroup, String resource, String subresource, String name) {
    if (!hasSubresourcesOfAll || subresource.isEmpty()) {
      return CompiledRoleSet.NONE;
    }
    CompiledResource found = resources.find(apiGroup, ALL, subresource);
    if (found == null) {
      found = resources.find(ALL, ALL, subresource);
    }
    return found == null ? CompiledRoleSet.NONE : found.rolesAllowing(numberOf(verb), name);
  }

  /** The roles for which {@link #rolesByWideRules} is to be asked, too. */
  CompiledRoleSet rolesWithWideRules() {
    return rolesWithWideRules;
  }

  /** Further roles that allow it, by a rule that is in no table. */
  CompiledRoleSet rolesByWideRules(
      String verb, String apiGroup, String resource, String subresource, String name) {
    CompiledRoleSet roles = CompiledRoleSet.NONE;
    for (int i = 0; i < wideRules.size(); i++) { // An iterator would be allocated.
      WideRule wide = wideRules.get(i);
      if (PolicyRuleMatcher.matches(wide.rule(), verb, apiGroup, resource, subresource, name)) {
        roles = roles.union(wide.roles());
      }
    }
    return roles;
  }

  /** The roles that allow a request for a path that stands in rules as it is. */
  CompiledRoleSet rolesAllowing(String verb, String path) {
    CompiledResource found = paths.find("", path, "");
    return found == null ? CompiledRoleSet.NONE : found.rolesAllowing(numberOf(verb), "");
  }

  /** How many {@link #rolesAllowingPrefix} there are to be asked. */
  int pathPrefixes() {
    return pathPrefixes.size();
  }

  /** The roles that allow a request for a path by one of the beginnings of paths. */
  CompiledRoleSet rolesAllowingPrefix(int index, String verb, String path) {
    PathPrefix prefix = pathPrefixes.get(index);
    return path.startsWith(prefix.prefix())
        ? prefix.path().rolesAllowing(numberOf(verb), "")
        : CompiledRoleSet.NONE;
  }

  /** Further roles that allow it, by a rule that is in no table. */
  CompiledRoleSet rolesByWideRules(String verb, String path) {
    CompiledRoleSet roles = CompiledRoleSet.NONE;
    for (int i = 0; i < wideRules.size(); i++) {
      WideRule wide = wideRules.get(i);
      if (PolicyRuleMatcher.matches(wide.rule(), verb, path)) {
        roles = roles.union(wide.roles());
      }
    }
    return roles;
  }

  /**
   * All roles that allow a request, where it may cost a new set.
   *
   * @param wideRules whether those by wide rules are wanted
   */
  CompiledRoleSet rolesAllowing(RequestAttributes request, boolean wideRules) {
    if (request instanceof ResourceRequest r) {
      return rolesAllowing(r, resource(r), wideRules);
    }
    NonResourceRequest r = (NonResourceRequest) request;
    CompiledRoleSet roles = rolesAllowing(r.verb(), r.path());
    for (int i = 0; i < pathPrefixes(); i++) {
      roles = roles.union(rolesAllowingPrefix(i, r.verb(), r.path()));
    }
    return wideRules ? roles.union(rolesByWideRules(r.verb(), r.path())) : roles;
  }
}
