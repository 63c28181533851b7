package io.github.ekscam.authz;

import io.github.ekscam.evaluation.PolicyRuleMatcher;
import io.github.ekscam.rbac.PolicyRule;
import io.github.ekscam.request.NonResourceRequest;
import io.github.ekscam.request.RequestAttributes;
import io.github.ekscam.request.ResourceRequest;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The rules of many roles turned round: from what is asked for to the set of roles that allow it.
 * The roles are those of RBAC, or access policies; a role is a number here. Immutable.
 *
 * <p>What a question comes to is looked up once and then held against the roles of whoever asks.
 * All that wildcards mean is worked out beforehand, so one look in one table is enough: at the
 * resource itself if any rule names it, else at its API group, or at the resource in all groups,
 * else at everything. What cannot be in that table is kept aside, so that it costs nothing where it
 * is not in use: {@code *}{@code /scale}, which is asked of questions with a subresource only, and
 * rules so wide that their combinations would fill the memory, which are tried one by one.
 */
final class CompiledRules {

  static final String ALL = "*";

  private final CompiledNames<Integer> verbs;
  private final @Nullable CompiledResource[] resources;
  private final CompiledResource everything;
  private final boolean hasSubresourcesOfAll;
  private final @Nullable CompiledResource[] paths;
  private final List<PathPrefix> pathPrefixes;
  private final List<WideRule> wideRules;

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
  }

  /** The rules of roles by the roles' numbers. */
  static CompiledRules of(List<List<PolicyRule>> rulesByRole) {
    return new CompiledRules(new CompiledRulesBuilder(rulesByRole));
  }

  /** The roles that allow something to a resource, but for those of {@link #rolesBesides}. */
  CompiledRoleSet rolesAllowing(
      String verb, String apiGroup, String resource, String subresource, String name) {
    return resource(apiGroup, resource, subresource).rolesAllowing(numberOf(verb), name);
  }

  /** What a request is for, if it is asked about with several verbs or names. */
  CompiledResource resource(ResourceRequest request) {
    return resource(request.apiGroup(), request.resource(), request.subresource());
  }

  /** All roles that allow a request, where it may cost a new set. */
  CompiledRoleSet rolesAllowing(ResourceRequest r, CompiledResource resource) {
    return union(
        resource.rolesAllowing(numberOf(r.verb()), r.name()),
        rolesBesides(r.verb(), r.apiGroup(), r.resource(), r.subresource(), r.name()));
  }

  private CompiledResource resource(String apiGroup, String resource, String subresource) {
    CompiledResource found = find(apiGroup, resource, subresource);
    if (found == null) {
      found = find(apiGroup, ALL, "");
    }
    if (found == null) {
      found = find(ALL, resource, subresource);
    }
    return found == null ? everything : found;
  }

  private @Nullable CompiledResource find(String apiGroup, String resource, String subresource) {
    return CompiledResource.find(resources, apiGroup, resource, subresource);
  }

  private int numberOf(String verb) {
    Integer number = verbs.find(verb);
    return number == null ? 0 : number;
  }

  /** Further roles that allow it; null, as nearly always, if there are none. */
  @Nullable CompiledRoleSet rolesBesides(
      String verb, String apiGroup, String resource, String subresource, String name) {
    CompiledRoleSet roles = null;
    if (hasSubresourcesOfAll && !subresource.isEmpty()) {
      CompiledResource found = find(apiGroup, ALL, subresource);
      if (found == null) {
        found = find(ALL, ALL, subresource);
      }
      roles = found == null ? null : found.rolesAllowing(numberOf(verb), name);
    }
    return wideRules.isEmpty()
        ? roles
        : withWideRules(
            roles,
            ResourceRequest.of(verb, apiGroup, resource).subresource(subresource).name(name));
  }

  private @Nullable CompiledRoleSet withWideRules(
      @Nullable CompiledRoleSet roles, RequestAttributes request) {
    CompiledRoleSet result = roles;
    for (WideRule wide : wideRules) {
      if (PolicyRuleMatcher.matches(wide.rule(), request)) {
        result = result == null ? wide.roles() : result.union(wide.roles());
      }
    }
    return result;
  }

  /** The roles that allow a request for a path that stands in rules as it is. */
  CompiledRoleSet rolesAllowing(String verb, String path) {
    CompiledResource found = CompiledResource.find(paths, "", path, "");
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

  /** Further roles that allow it; null, as nearly always, if there are none. */
  @Nullable CompiledRoleSet rolesBesides(String verb, String path) {
    return wideRules.isEmpty() ? null : withWideRules(null, NonResourceRequest.of(verb, path));
  }

  /** All roles that allow a request, where it may cost a new set. */
  CompiledRoleSet rolesAllowing(RequestAttributes request) {
    if (request instanceof ResourceRequest r) {
      return rolesAllowing(r, resource(r));
    }
    NonResourceRequest r = (NonResourceRequest) request;
    CompiledRoleSet roles =
        union(rolesAllowing(r.verb(), r.path()), rolesBesides(r.verb(), r.path()));
    for (int i = 0; i < pathPrefixes(); i++) {
      roles = union(roles, rolesAllowingPrefix(i, r.verb(), r.path()));
    }
    return roles;
  }

  private static CompiledRoleSet union(CompiledRoleSet roles, @Nullable CompiledRoleSet others) {
    if (others == null || others.isEmpty()) {
      return roles;
    }
    return roles.isEmpty() ? others : roles.union(others);
  }
}
