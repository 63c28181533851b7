package io.github.ekscam.internal.engine;

import io.github.ekscam.Unknown;
import io.github.ekscam.internal.matching.AuthenticatorUser;
import io.github.ekscam.internal.matching.PolicyRuleMatcher;
import io.github.ekscam.rbac.PolicyRule;
import io.github.ekscam.request.NonResourceRequest;
import io.github.ekscam.request.RequestAttributes;
import io.github.ekscam.request.ResourceRequest;
import io.github.ekscam.request.UserInfo;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * The rules of many roles, inverted: from what is asked for to the set of roles that allow it. The
 * roles are those of RBAC, or access policies; a role is a number here. Thread-safe; it never
 * changes what it answers, unless its tables turn out to be wrong.
 *
 * <p>Every decision is made here: {@link #isAllowed(UserInfo, RequestAttributes, RoleHolder)} is
 * the one path from a request to an answer, for every kind of holder.
 */
// The algorithm. The request is looked up once, and what is found is intersected with the roles of
// the user. What wildcards mean is worked out beforehand, so one lookup in one table is enough:
// the resource itself if any rule names it, else its API group, or the resource in all groups, else
// everything. What cannot be in that table is kept aside, so that it costs nothing where it is not
// in use: */scale, which is looked up for requests with a subresource only, and unindexed rules,
// whose combinations would fill the memory; they are tried one by one for those who hold such a
// role.
//
// A yes is proven once for both tables that it comes from: for the place and the verb here, and for
// the role that the user's subject holds there (CompiledGrants, CompiledHolders). When one of the
// two first says yes, the holder must show the binding and the rule (RoleHolder.proves, which looks
// at the objects); only then are both marked as proven, and the tables' word taken from then on. If
// nothing can be shown, the answer is no, an error is logged, and the tables are no longer trusted:
// from then on every yes is proven, until a change of the cluster makes new tables. So a wrong
// table does not allow, and yes or no and the verdict with its reason agree, whichever is asked
// first: both take this path. Checking everything when the tables are made would cost more than
// making them, and a write of a role would wait for it; what is never asked about harms nobody.
// Each mark is one bit beside what a decision reads anyway.
//
// A place is marked for all roles at once, as they share their sets of roles. So a wrong role in a
// set is found with the first user who holds only that role, or with the first verdict that needs
// it, and not if both the place and that user's role were proven before, each by something else.
final class CompiledRules {

  static final String ALL = PolicyRuleMatcher.ALL;

  /** What a verdict says once the tables were found wrong. */
  static final Unknown WRONG_TABLES =
      new Unknown.FailedAuthorizer(
          "a table allowed what no rule allows, which the log tells; only what rules"
              + " are seen to allow is allowed");

  private final CompiledNames<Integer> verbs;
  private final CompiledResources resources;
  private final CompiledResource everything;
  private final boolean hasSubresourcesOfAll;
  private final CompiledResources paths;
  private final List<PathPrefix> pathPrefixes;
  private final List<UnindexedRule> unindexedRules;
  private final CompiledRoleSet rolesWithUnindexedRules;

  /** Whether what is proven is believed. Once false it stays so; nobody waits for it. */
  private boolean isTrusted = true;

  /** Whether a yes by an unindexed rule is proven. */
  private boolean isUnindexedProven;

  /** Paths that begin alike. */
  record PathPrefix(String prefix, CompiledResource path) {}

  /** A rule that is not in the tables, and the roles that have it. */
  record UnindexedRule(PolicyRule rule, CompiledRoleSet roles) {}

  CompiledRules(CompiledRulesBuilder builder) {
    this.verbs = builder.verbs();
    this.resources = builder.resources();
    this.everything = builder.everything();
    this.hasSubresourcesOfAll = builder.hasSubresourcesOfAll();
    this.paths = builder.paths();
    this.pathPrefixes = builder.pathPrefixes();
    this.unindexedRules = builder.unindexedRules();
    CompiledRoleSet roles = CompiledRoleSet.NONE;
    for (UnindexedRule unindexed : unindexedRules) {
      roles = roles.union(unindexed.roles());
    }
    this.rolesWithUnindexedRules = roles;
  }

  /** The rules of roles by the roles' numbers. */
  static CompiledRules of(List<List<PolicyRule>> rulesByRole) {
    return new CompiledRules(new CompiledRulesBuilder(rulesByRole));
  }

  /** Whether a user holds a role that allows a request. */
  boolean isAllowed(UserInfo user, RequestAttributes request, RoleHolder holder) {
    if (request instanceof ResourceRequest r) {
      return isAllowed(user, r, resource(r), numberOf(r.verb()), holder);
    }
    NonResourceRequest r = (NonResourceRequest) request;
    return isAllowed(user, r, numberOf(r.verb()), holder);
  }

  private boolean isAllowed(
      UserInfo user, ResourceRequest r, CompiledResource resource, int verb, RoleHolder holder) {
    return isAllowed(user, r, resource, resource.rolesAllowing(verb, r.name()), verb, holder);
  }

  private boolean isAllowed(
      UserInfo user,
      ResourceRequest r,
      CompiledResource resource,
      CompiledRoleSet roles,
      int verb,
      RoleHolder holder) {
    return allows(resource, roles, verb, r.namespace(), user, r, holder)
        || (hasMore(r.subresource())
            && (isAllowedBySubresource(user, r, verb, holder)
                || isAllowedByUnindexed(user, r, r.namespace(), holder)));
  }

  private boolean isAllowed(UserInfo user, NonResourceRequest r, int verb, RoleHolder holder) {
    CompiledResource exact = paths.find("", r.path(), "");
    if (exact != null && allows(exact, exact.rolesAllowing(verb, ""), verb, "", user, r, holder)) {
      return true;
    }
    for (int i = 0; i < pathPrefixes.size(); i++) { // An iterator would be allocated.
      PathPrefix prefix = pathPrefixes.get(i);
      CompiledResource path = prefix.path();
      if (r.path().startsWith(prefix.prefix())
          && allows(path, path.rolesAllowing(verb, ""), verb, "", user, r, holder)) {
        return true;
      }
    }
    return isAllowedByUnindexed(user, r, "", holder);
  }

  /** Whether a place in the tables allows it, and has been or can be proven right. */
  private boolean allows(
      CompiledResource place,
      CompiledRoleSet roles,
      int verb,
      String namespace,
      UserInfo user,
      RequestAttributes request,
      RoleHolder holder) {
    int held = holder.holdsAnyOf(user, roles, namespace);
    return held != RoleHolder.NOT_HELD
        && ((held == RoleHolder.PROVEN && place.isProven(verb) && isTrusted)
            || prove(place, roles, verb, user, request, holder));
  }

  private boolean prove(
      CompiledResource place,
      CompiledRoleSet roles,
      int verb,
      UserInfo user,
      RequestAttributes request,
      RoleHolder holder) {
    if (!holder.proves(user, roles, request)) {
      distrust(user, request);
      return false;
    }
    place.setProven(verb);
    return true;
  }

  /** Tells that the tables allowed what no rule allows. */
  void distrust(UserInfo user, RequestAttributes request) {
    if (isTrusted) {
      isTrusted = false;
      LoggerFactory.getLogger(CompiledRules.class)
          .error(
              "The tables allow {} to {}, and no binding and rule does. It is denied, and from now"
                  + " on nothing is allowed without looking at the rules. Please report this.",
              AuthenticatorUser.printedUsername(user),
              request);
    }
  }

  /** Whether no table has been found wrong so far. */
  boolean isTrusted() {
    return isTrusted;
  }

  /** Whether there may be more to look at than the place of the resource. */
  private boolean hasMore(String subresource) {
    return !rolesWithUnindexedRules.isEmpty() || (hasSubresourcesOfAll && !subresource.isEmpty());
  }

  /** By rules that name the subresource of all resources. */
  private boolean isAllowedBySubresource(
      UserInfo user, ResourceRequest r, int verb, RoleHolder holder) {
    if (!hasSubresourcesOfAll || r.subresource().isEmpty()) {
      return false;
    }
    CompiledResource found = resources.find(r.apiGroup(), ALL, r.subresource());
    if (found == null) {
      found = resources.find(ALL, ALL, r.subresource());
    }
    return found != null
        && allows(found, found.rolesAllowing(verb, r.name()), verb, r.namespace(), user, r, holder);
  }

  /** By rules that are in no table. */
  private boolean isAllowedByUnindexed(
      UserInfo user, RequestAttributes request, String namespace, RoleHolder holder) {
    if (rolesWithUnindexedRules.isEmpty()
        || !holder.mayHoldAnyOf(user, rolesWithUnindexedRules, namespace)) {
      return false;
    }
    for (int i = 0; i < unindexedRules.size(); i++) {
      UnindexedRule unindexed = unindexedRules.get(i);
      if (PolicyRuleMatcher.matches(unindexed.rule(), request)) {
        int held = holder.holdsAnyOf(user, unindexed.roles(), namespace);
        if (held != RoleHolder.NOT_HELD) {
          return (held == RoleHolder.PROVEN && isUnindexedProven && isTrusted)
              || proveUnindexed(unindexed.roles(), user, request, holder);
        }
      }
    }
    return false;
  }

  private boolean proveUnindexed(
      CompiledRoleSet roles, UserInfo user, RequestAttributes request, RoleHolder holder) {
    if (!holder.proves(user, roles, request)) {
      distrust(user, request);
      return false;
    }
    isUnindexedProven = true;
    return true;
  }

  /** All roles that allow a request, but unindexed ones that the holder does not hold. */
  CompiledRoleSet rolesAllowing(UserInfo user, RequestAttributes request, RoleHolder holder) {
    Collector collector = new Collector(holder);
    isAllowed(user, request, collector);
    return collector.roles;
  }

  /** Answers no to each set of roles, so that all are asked about, and keeps them. */
  private static final class Collector implements RoleHolder {

    private final RoleHolder holder;
    private CompiledRoleSet roles = CompiledRoleSet.NONE;

    Collector(RoleHolder holder) {
      this.holder = holder;
    }

    @Override
    public int holdsAnyOf(UserInfo user, CompiledRoleSet allowing, String namespace) {
      roles = roles.union(allowing);
      return NOT_HELD;
    }

    @Override
    public boolean mayHoldAnyOf(UserInfo user, CompiledRoleSet unindexed, String namespace) {
      return holder.holdsAnyOf(user, unindexed, namespace) != NOT_HELD;
    }

    @Override
    public boolean proves(UserInfo user, CompiledRoleSet allowing, RequestAttributes request) {
      throw new IllegalStateException("Nothing is said that needs proof");
    }
  }

  /**
   * Which of many requests are allowed: the bits at their indexes. What a request has in common
   * with the one before is not looked up again.
   */
  BitSet allowed(UserInfo user, List<? extends RequestAttributes> requests, RoleHolder holder) {
    BitSet allowed = new BitSet(requests.size());
    ResourceRequest last = null;
    CompiledResource resource = null;
    int index = 0;
    for (RequestAttributes request : requests) {
      if (request instanceof ResourceRequest r) {
        if (resource == null || !isSameResource(last, r)) {
          resource = resource(r);
        }
        last = r;
        allowed.set(index, isAllowed(user, r, resource, numberOf(r.verb()), holder));
      } else {
        allowed.set(index, isAllowed(user, request, holder));
      }
      index++;
    }
    return allowed;
  }

  private static boolean isSameResource(@Nullable ResourceRequest one, ResourceRequest other) {
    return one != null
        && one.resource().equals(other.resource())
        && one.subresource().equals(other.subresource())
        && one.apiGroup().equals(other.apiGroup());
  }

  /** Which of many users may make a request, which is looked up once. */
  BitSet allowed(List<UserInfo> users, RequestAttributes request, RoleHolder holder) {
    BitSet allowed = new BitSet(users.size());
    int verb = numberOf(request.verb());
    if (request instanceof ResourceRequest r) {
      CompiledResource resource = resource(r);
      CompiledRoleSet roles = resource.rolesAllowing(verb, r.name());
      for (int i = 0; i < users.size(); i++) {
        allowed.set(i, isAllowed(users.get(i), r, resource, roles, verb, holder));
      }
    } else {
      NonResourceRequest r = (NonResourceRequest) request;
      for (int i = 0; i < users.size(); i++) {
        allowed.set(i, isAllowed(users.get(i), r, verb, holder));
      }
    }
    return allowed;
  }

  private CompiledResource resource(ResourceRequest r) {
    return resource(r.apiGroup(), r.resource(), r.subresource());
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
}
