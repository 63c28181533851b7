package io.github.ekscam.internal.engine;

import io.github.ekscam.internal.engine.CompiledResources.GroupResource;
import io.github.ekscam.internal.matching.PolicyRuleMatcher;
import io.github.ekscam.rbac.PolicyRule;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Works {@link CompiledRules} out. Roles that have the same rules are treated as one until the end:
 * the cost is that of the different lists of rules, each times the verbs, groups, resources and
 * names that it combines. Used once.
 */
final class CompiledRulesBuilder {

  /** Combinations of one rule above which it is tried instead of tabled. */
  private static final int MAX_COMBINATIONS = 4_096;

  /** Verbs above which rules with further ones are tried instead of tabled. */
  private static final int MAX_VERBS = 127;

  /**
   * Names above which rules are tried that limit all resources, or those of all groups, to names.
   */
  private static final int MAX_WILDCARD_NAMES = 64;

  /** Resources times groups above which rules are tried that name resources in all groups. */
  private static final int MAX_CROSSINGS = 4_096;

  private static final String ALL = CompiledRules.ALL;
  private static final GroupResource EVERYTHING = new GroupResource(ALL, ALL);

  /** The rules of a role. Comparable for the sake of lists that were chosen to collide. */
  private record Rules(List<PolicyRule> list) implements Comparable<Rules> {

    @Override
    public int compareTo(Rules other) {
      return Arrays.compare(list.toArray(PolicyRule[]::new), other.list.toArray(PolicyRule[]::new));
    }
  }

  /** Which lists of rules allow a verb: whatever the name, and for single names. */
  private static final class Lists {
    private final Numbers everyName = new Numbers();
    private final Map<String, Numbers> byName = new LinkedHashMap<>();
  }

  private final Map<String, Integer> verbs = new LinkedHashMap<>();
  private final Map<GroupResource, List<@Nullable Lists>> resources = new LinkedHashMap<>();
  private final Map<String, List<@Nullable Lists>> paths = new LinkedHashMap<>();
  private final Map<String, List<@Nullable Lists>> prefixes = new LinkedHashMap<>();
  private final Map<PolicyRule, Numbers> unindexed = new LinkedHashMap<>();
  private final List<Numbers> rolesOfLists = new ArrayList<>();
  private final Map<Numbers, CompiledRoleSet> roleSets = new HashMap<>();
  private final Map<Numbers, CompiledResource.Verb> nameless = new HashMap<>();
  private int namesOfAll;

  CompiledRulesBuilder(List<List<PolicyRule>> rulesByRole) {
    Map<Rules, Numbers> rolesByRules = new LinkedHashMap<>();
    for (int role = 0; role < rulesByRole.size(); role++) {
      rolesByRules
          .computeIfAbsent(new Rules(rulesByRole.get(role)), rules -> new Numbers())
          .add(role);
    }
    boolean crossings = mayCross(rolesByRules.keySet());
    verbs.put(ALL, 0);
    rolesByRules.forEach(
        (rules, roles) -> {
          int list = rolesOfLists.size();
          rolesOfLists.add(roles);
          for (PolicyRule rule : rules.list()) {
            if (isUnindexed(rule) || (!crossings && namesResourcesOfAllGroups(rule))) {
              unindexed.computeIfAbsent(rule, r -> new Numbers()).add(list);
            } else {
              add(rule, list);
            }
          }
        });
    resources.computeIfAbsent(EVERYTHING, key -> new ArrayList<>());
    addCrossings();
  }

  private static boolean namesResourcesOfAllGroups(PolicyRule rule) {
    return rule.apiGroups().contains(ALL) && !rule.resources().stream().allMatch(ALL::equals);
  }

  private boolean isUnindexed(PolicyRule rule) {
    long combinations = Math.max(1, rule.verbs().size());
    combinations *= Math.max(1, rule.resourceNames().size());
    combinations *=
        Math.max(
            (long) rule.apiGroups().size() * rule.resources().size(),
            rule.nonResourceURLs().size());
    if (combinations > MAX_COMBINATIONS) {
      return true;
    }
    if (rule.apiGroups().contains(ALL) || rule.resources().contains(ALL)) {
      namesOfAll += rule.resourceNames().size();
      if (!rule.resourceNames().isEmpty() && namesOfAll > MAX_WILDCARD_NAMES) {
        return true;
      }
    }
    Set<String> unknown = new LinkedHashSet<>(rule.verbs());
    unknown.removeAll(verbs.keySet());
    return verbs.size() + unknown.size() > MAX_VERBS;
  }

  private void add(PolicyRule rule, int list) {
    for (String group : rule.apiGroups()) {
      for (String resource : rule.resources()) {
        add(
            resources.computeIfAbsent(new GroupResource(group, resource), key -> new ArrayList<>()),
            rule,
            list,
            rule.resourceNames());
      }
    }
    for (String url : rule.nonResourceURLs()) {
      boolean isPrefix = PolicyRuleMatcher.isPathPrefix(url);
      add(
          (isPrefix ? prefixes : paths)
              .computeIfAbsent(
                  isPrefix ? PolicyRuleMatcher.pathPrefix(url) : url, key -> new ArrayList<>()),
          rule,
          list,
          List.of());
    }
  }

  private void add(
      List<@Nullable Lists> byVerb, PolicyRule rule, int list, List<String> resourceNames) {
    for (String verb : rule.verbs()) {
      int number = verbs.computeIfAbsent(verb, v -> verbs.size());
      while (byVerb.size() <= number) {
        byVerb.add(null);
      }
      Lists lists = byVerb.get(number);
      if (lists == null) {
        lists = new Lists();
        byVerb.set(number, lists);
      }
      if (resourceNames.isEmpty()) {
        lists.everyName.add(list);
      }
      for (String name : resourceNames) {
        lists.byName.computeIfAbsent(name, n -> new Numbers()).add(list);
      }
    }
  }

  // A resource that no rule names in its group may be named by two wildcards at once, by that of
  // its group and by that of the resource in all groups. Each such pair gets a place of its own.

  private static boolean mayCross(Set<Rules> lists) {
    Set<String> groups = new LinkedHashSet<>();
    Set<String> resources = new LinkedHashSet<>();
    for (Rules rules : lists) {
      for (PolicyRule rule : rules.list()) {
        if (rule.resources().contains(ALL)) {
          groups.addAll(rule.apiGroups());
        }
        if (rule.apiGroups().contains(ALL)) {
          resources.addAll(rule.resources());
        }
      }
    }
    return (long) groups.size() * resources.size() <= MAX_CROSSINGS;
  }

  private void addCrossings() {
    List<String> groups = new ArrayList<>();
    List<String> ofAllGroups = new ArrayList<>();
    for (GroupResource key : resources.keySet()) {
      if (key.resource().equals(ALL)) {
        groups.add(key.apiGroup());
      }
      if (key.apiGroup().equals(ALL)) {
        ofAllGroups.add(key.resource());
      }
    }
    for (String group : groups) {
      for (String resource : ofAllGroups) {
        resources.computeIfAbsent(new GroupResource(group, resource), key -> new ArrayList<>());
      }
    }
  }

  // What the parts come to.

  CompiledNames<Integer> verbs() {
    Map<String, Integer> named = new LinkedHashMap<>(verbs);
    named.remove(ALL);
    return CompiledNames.of(named);
  }

  CompiledResources resources() {
    List<CompiledResource> compiled = new ArrayList<>();
    for (GroupResource key : resources.keySet()) {
      compiled.add(compile(key));
    }
    return new CompiledResources(compiled);
  }

  CompiledResource everything() {
    return compile(EVERYTHING);
  }

  private CompiledResource compile(GroupResource key) {
    Set<GroupResource> covering = new LinkedHashSet<>();
    covering.add(key);
    covering.add(new GroupResource(ALL, key.resource()));
    covering.add(new GroupResource(key.apiGroup(), ALL));
    covering.add(EVERYTHING);
    List<List<@Nullable Lists>> parts = new ArrayList<>();
    for (GroupResource each : covering) {
      List<@Nullable Lists> part = resources.get(each);
      if (part != null) {
        parts.add(part);
      }
    }
    return compile(key.apiGroup(), key.resource(), parts);
  }

  boolean hasSubresourcesOfAll() {
    return resources.keySet().stream().anyMatch(key -> key.resource().startsWith("*/"));
  }

  CompiledResources paths() {
    List<CompiledResource> compiled = new ArrayList<>();
    paths.forEach((path, lists) -> compiled.add(compile("", path, List.of(lists))));
    return new CompiledResources(compiled);
  }

  List<CompiledRules.PathPrefix> pathPrefixes() {
    List<CompiledRules.PathPrefix> compiled = new ArrayList<>();
    prefixes.forEach(
        (prefix, lists) ->
            compiled.add(
                new CompiledRules.PathPrefix(prefix, compile("", prefix, List.of(lists)))));
    return List.copyOf(compiled);
  }

  List<CompiledRules.UnindexedRule> unindexedRules() {
    List<CompiledRules.UnindexedRule> compiled = new ArrayList<>();
    unindexed.forEach(
        (rule, lists) -> compiled.add(new CompiledRules.UnindexedRule(rule, roleSet(lists))));
    return List.copyOf(compiled);
  }

  private CompiledResource compile(
      String apiGroup, String resource, List<List<@Nullable Lists>> parts) {
    int count = 1;
    for (List<@Nullable Lists> part : parts) {
      count = Math.max(count, part.size());
    }
    CompiledResource.@Nullable Verb[] compiled = new CompiledResource.Verb[count];
    for (int verb = 0; verb < count; verb++) {
      boolean isAsAnyOther = true;
      List<Lists> lists = new ArrayList<>();
      for (List<@Nullable Lists> part : parts) {
        Lists ofVerb = verb < part.size() ? part.get(verb) : null;
        Lists ofAll = part.isEmpty() ? null : part.get(0);
        if (ofVerb != null) {
          isAsAnyOther = false;
          lists.add(ofVerb);
        }
        if (ofAll != null && verb != 0) {
          lists.add(ofAll);
        }
      }
      compiled[verb] = isAsAnyOther ? null : verb(lists);
    }
    return new CompiledResource(apiGroup, resource, compiled);
  }

  private CompiledResource.Verb verb(List<Lists> parts) {
    Numbers everyName = new Numbers();
    Set<String> names = new LinkedHashSet<>();
    for (Lists part : parts) {
      everyName.addAll(part.everyName);
      names.addAll(part.byName.keySet());
    }
    Map<String, CompiledRoleSet> named = new LinkedHashMap<>();
    for (String name : names) {
      Numbers lists = new Numbers();
      lists.addAll(everyName);
      for (Lists part : parts) {
        lists.addAll(part.byName.getOrDefault(name, new Numbers()));
      }
      named.put(name, roleSet(lists));
    }
    return named.isEmpty()
        ? nameless.computeIfAbsent(
            everyName, lists -> new CompiledResource.Verb(roleSet(lists), null))
        : new CompiledResource.Verb(roleSet(everyName), CompiledNames.of(named));
  }

  /** Equal sets are one object: most verbs of most resources have one of a few. */
  private CompiledRoleSet roleSet(Numbers lists) {
    return roleSets.computeIfAbsent(
        lists,
        key -> {
          Numbers roles = new Numbers();
          for (int i = 0; i < key.count; i++) {
            roles.addAll(rolesOfLists.get(key.values[i]));
          }
          return CompiledRoleSet.of(roles.values, roles.count);
        });
  }

  /** Numbers in ascending order. */
  private static final class Numbers implements Comparable<Numbers> {

    private int[] values = new int[2];
    private int count;

    /** Adds a number that is not less than those that are there. */
    void add(int value) {
      if (count > 0 && values[count - 1] == value) {
        return;
      }
      if (count == values.length) {
        values = Arrays.copyOf(values, 2 * count);
      }
      values[count++] = value;
    }

    void addAll(Numbers other) {
      if (other.count == 0) {
        return;
      }
      int[] merged = new int[count + other.count];
      int length = 0;
      int i = 0;
      int j = 0;
      while (i < count || j < other.count) {
        int next;
        if (j == other.count || (i < count && values[i] <= other.values[j])) {
          next = values[i++];
        } else {
          next = other.values[j++];
        }
        if (length == 0 || merged[length - 1] != next) {
          merged[length++] = next;
        }
      }
      values = merged;
      count = length;
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Numbers that
          && Arrays.equals(values, 0, count, that.values, 0, that.count);
    }

    /** As which roles a file has, its author can choose sets of one hash code. */
    @Override
    public int compareTo(Numbers other) {
      return Arrays.compare(values, 0, count, other.values, 0, other.count);
    }

    @Override
    public int hashCode() {
      int hash = 1;
      for (int i = 0; i < count; i++) {
        hash = 31 * hash + values[i];
      }
      return hash;
    }
  }
}
