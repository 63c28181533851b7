package io.github.ekscam.internal.explain;

import com.google.common.collect.ListMultimap;
import com.google.common.collect.MultimapBuilder;
import com.google.common.collect.Multimaps;
import com.google.common.collect.SetMultimap;
import io.github.ekscam.internal.keys.Key;
import io.github.ekscam.internal.text.GoQuote;
import io.github.ekscam.rbac.PolicyRule;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * What Kubernetes does with lists of rules before it compares or prints them.
 *
 * <p>Reproduces {@code auth/rbac/validation} of k8s.io/component-helpers, and {@code CompactRules}
 * and {@code CompactString} of Kubernetes 1.34.
 */
public final class PolicyRules {

  /**
   * What the rules of a list may come to in single rights. Real roles stay below a hundredth of it;
   * lists on every axis of a rule multiply.
   */
  private static final long MOST_ATOMS = 1_000_000;

  private PolicyRules() {}

  /**
   * The rules as single rights, in order: one API group, resource, verb and, where there are any,
   * resource name each; or one non-resource URL and verb. A rule without verbs, or without groups
   * or resources, comes to nothing, as it grants nothing.
   *
   * @throws IllegalArgumentException if they come to more than a million
   */
  public static List<PolicyRule> breakdown(List<PolicyRule> rules) {
    return Coverage.of(List.of(), rules).uncovered();
  }

  /** Refuses rules that come to more single rights than anybody could look through. */
  static void requireBounded(List<PolicyRule> rules) {
    long atoms = 0;
    for (PolicyRule rule : rules) {
      atoms +=
          product(
              rule.verbs().size(),
              rule.apiGroups().size(),
              rule.resources().size(),
              Math.max(1, rule.resourceNames().size()));
      atoms += product(rule.verbs().size(), rule.nonResourceURLs().size());
      if (atoms > MOST_ATOMS) {
        throw new IllegalArgumentException(
            "The rules come to more than "
                + MOST_ATOMS
                + " single rights (API groups times resources times verbs times names): they are"
                + " not compared; write fewer or \"*\"");
      }
    }
  }

  /** The product, or a number above the bound. */
  private static long product(int... factors) {
    long product = 1;
    for (int factor : factors) {
      product *= factor;
      if (product == 0) {
        return 0;
      }
      product = Math.min(product, MOST_ATOMS + 1);
    }
    return product;
  }

  /**
   * Fewer rules that say the same: rules on one resource of one API group, and on one name or any,
   * become one with the verbs of all, in the order in which they were met and with duplicates. All
   * others come first and stay as they are. (Kubernetes leaves the order of the merged open.)
   */
  public static List<PolicyRule> compact(List<PolicyRule> rules) {
    List<PolicyRule> compacted = new ArrayList<>();
    Map<PolicyRule, List<String>> verbsOfSimple = new LinkedHashMap<>();
    for (PolicyRule rule : rules) {
      if (isSimple(rule)) {
        verbsOfSimple
            .computeIfAbsent(withVerbs(rule, List.of()), key -> new ArrayList<>())
            .addAll(rule.verbs());
      } else {
        compacted.add(rule);
      }
    }
    verbsOfSimple.forEach((rule, verbs) -> compacted.add(withVerbs(rule, verbs)));
    return List.copyOf(compacted);
  }

  /**
   * Single rights as few rules, unlike {@link #compact} not as Kubernetes does: first the verbs of
   * each resource or URL are gathered, then the resources or URLs that have the same verbs.
   */
  public static List<PolicyRule> gather(List<PolicyRule> rights) {
    SetMultimap<PolicyRule, String> verbs =
        MultimapBuilder.linkedHashKeys().linkedHashSetValues().build();
    for (PolicyRule right : rights) {
      verbs.putAll(withVerbs(right, List.of()), right.verbs());
    }
    ListMultimap<Key, PolicyRule> alike =
        MultimapBuilder.linkedHashKeys().arrayListValues().build();
    Multimaps.asMap(verbs)
        .forEach(
            (rule, ofRule) ->
                alike.put(
                    Key.of(
                        Key.ofAll(rule.apiGroups()),
                        Key.ofAll(rule.resourceNames()),
                        Key.ofAll(new TreeSet<>(ofRule))),
                    withVerbs(rule, List.copyOf(ofRule))));
    return Multimaps.asMap(alike).values().stream().map(PolicyRules::together).toList();
  }

  private static PolicyRule together(List<PolicyRule> rules) {
    PolicyRule first = rules.get(0);
    return PolicyRule.builder()
        .apiGroups(first.apiGroups())
        .resources(rules.stream().flatMap(rule -> rule.resources().stream()).toList())
        .resourceNames(first.resourceNames())
        .nonResourceURLs(rules.stream().flatMap(rule -> rule.nonResourceURLs().stream()).toList())
        .verbs(first.verbs())
        .build();
  }

  private static boolean isSimple(PolicyRule rule) {
    return rule.nonResourceURLs().isEmpty()
        && rule.resourceNames().size() <= 1
        && rule.apiGroups().size() == 1
        && rule.resources().size() == 1;
  }

  public static PolicyRule withVerbs(PolicyRule rule, List<String> verbs) {
    return rule.toBuilder().verbs(verbs).build();
  }

  /**
   * A rule as the API server prints it in its refusals: {@code {APIGroups:["apps"],
   * Resources:["deployments"], Verbs:["get" "list"]}}.
   */
  public static String toCompactString(PolicyRule rule) {
    List<String> parts = new ArrayList<>();
    part(parts, "APIGroups", rule.apiGroups());
    part(parts, "Resources", rule.resources());
    part(parts, "NonResourceURLs", rule.nonResourceURLs());
    part(parts, "ResourceNames", rule.resourceNames());
    part(parts, "Verbs", rule.verbs());
    return "{" + String.join(", ", parts) + "}";
  }

  private static void part(List<String> parts, String name, List<String> values) {
    if (!values.isEmpty()) {
      parts.add(name + ":" + GoQuote.quote(values));
    }
  }
}
