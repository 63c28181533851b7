package io.github.ekscam.internal.explain;

import io.github.ekscam.internal.matching.PolicyRuleMatcher;
import io.github.ekscam.rbac.PolicyRule;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Rules arranged so that all are asked for a right at once. Not thread-safe.
 *
 * <p>For every value of every axis (verb, API group, resource, name) the numbers of the rules that
 * have it are kept; a right is covered if one number is in the sets of all its values. The sets of
 * group and resource are intersected once for all verbs and names. Sets are bits, and short ones
 * lists of numbers, so all together are never larger than the rules. With n rules a right costs
 * n/64 steps at most, where trying rule by rule costs n comparisons of lists.
 */
final class RuleIndex {

  private static final String ALL = "*";

  /** How many words of bits are looked at before giving up: about a second's work. */
  private static final long MOST_STEPS = 500_000_000;

  private final int words;
  private final Axis verbs;
  private final Axis apiGroups;
  private final Axis resources;
  private final Axis resourceNames;
  private final Axis urls;
  private final BitSet unnamed = new BitSet();
  private final UrlPrefixes urlPrefixes;
  private long steps;

  private RuleIndex(List<PolicyRule> rules) {
    this.words = rules.size() / Long.SIZE + 1;
    this.verbs = new Axis(words);
    this.apiGroups = new Axis(words);
    this.resources = new Axis(words);
    this.resourceNames = new Axis(words);
    this.urls = new Axis(words);
    this.urlPrefixes = new UrlPrefixes(words);
    for (int i = 0; i < rules.size(); i++) {
      PolicyRule rule = rules.get(i);
      verbs.add(i, rule.verbs());
      apiGroups.add(i, rule.apiGroups());
      resources.add(i, rule.resources());
      resourceNames.add(i, rule.resourceNames());
      if (rule.resourceNames().isEmpty()) {
        unnamed.set(i);
      }
      for (String url : rule.nonResourceURLs()) {
        if (url.endsWith(ALL)) {
          urlPrefixes.add(i, url);
        } else {
          urls.add(i, List.of(url));
        }
      }
    }
    urlPrefixes.link();
  }

  static RuleIndex of(List<PolicyRule> rules) {
    return new RuleIndex(rules);
  }

  /** Takes one right and whether it is covered. */
  interface Result {
    void atom(PolicyRule atom, boolean covered);
  }

  /** Breaks a rule down to single rights, in upstream's order, and looks up each. */
  void lookUp(PolicyRule wanted, Result result) {
    for (String group : wanted.apiGroups()) {
      BitSet withGroup = with(apiGroups, group, null);
      List<String> groups = List.of(group);
      for (String resource : wanted.resources()) {
        BitSet withResource = withResource(resource, withGroup);
        PolicyRule atom = PolicyRule.builder().apiGroups(groups).resources(resource).build();
        for (String verb : wanted.verbs()) {
          BitSet rules = with(verbs, verb, withResource);
          names(PolicyRules.withVerbs(atom, List.of(verb)), wanted.resourceNames(), rules, result);
        }
      }
    }
    for (String url : wanted.nonResourceURLs()) {
      BitSet withUrl = withUrl(url);
      // Upstream asks this of a right on a URL, too: it has no names.
      withUrl.and(unnamed);
      List<String> list = List.of(url);
      for (String verb : wanted.verbs()) {
        result.atom(
            PolicyRule.builder().nonResourceURLs(list).verbs(verb).build(),
            !with(verbs, verb, withUrl).isEmpty());
      }
    }
  }

  private void names(PolicyRule atom, List<String> names, BitSet rules, Result result) {
    boolean anyName = rules.intersects(unnamed);
    if (names.isEmpty()) {
      result.atom(atom, anyName);
    }
    for (String name : names) {
      result.atom(
          atom.toBuilder().resourceNames(name).build(),
          anyName || resourceNames.of(name).intersects(rules, this));
    }
  }

  /** Those among the rules, all if null, that have a value or every value. */
  private BitSet with(Axis axis, String value, @Nullable BitSet rules) {
    BitSet found = new BitSet();
    if (rules != null && rules.isEmpty()) {
      return found;
    }
    axis.of(value).addTo(found, rules, this);
    axis.of(ALL).addTo(found, rules, this);
    return found;
  }

  private BitSet withResource(String resource, BitSet rules) {
    BitSet found = with(resources, resource, rules);
    int slash = resource.indexOf('/');
    if (slash >= 0) {
      resources.of(ALL + resource.substring(slash)).addTo(found, rules, this);
    }
    return found;
  }

  private BitSet withUrl(String url) {
    BitSet found = new BitSet();
    urls.of(url).addTo(found, null, this);
    urlPrefixes.addTo(found, url, this);
    return found;
  }

  private void step(int count) {
    steps += count;
    if (steps > MOST_STEPS) {
      throw new IllegalArgumentException(
          "The rules are too many to be compared: gave up after "
              + MOST_STEPS
              + " steps; write fewer rules or \"*\"");
    }
  }

  /** Numbers of rules: a list while that is the smaller, then bits. */
  private static final class Numbers {

    private final int words;
    private int[] few = {};
    private int count;
    private @Nullable BitSet many;

    Numbers(int words) {
      this.words = words;
    }

    /** Adds a number that is none of those before, or the last. */
    void add(int number) {
      if (many != null) {
        many.set(number);
        return;
      }
      if (count > 0 && few[count - 1] == number) {
        return;
      }
      if (count >= words) {
        many = new BitSet();
        addTo(many);
        many.set(number);
        few = new int[0];
        return;
      }
      if (count == few.length) {
        few = Arrays.copyOf(few, Math.max(1, 2 * count));
      }
      few[count++] = number;
    }

    private void addTo(BitSet found) {
      for (int i = 0; i < count; i++) {
        found.set(few[i]);
      }
    }

    void addTo(BitSet found, @Nullable BitSet rules, RuleIndex index) {
      if (many != null) {
        index.step(words);
        if (rules == null) {
          found.or(many);
        } else if (found.isEmpty()) {
          found.or(rules);
          found.and(many);
        } else {
          BitSet both = (BitSet) rules.clone();
          both.and(many);
          found.or(both);
        }
        return;
      }
      index.step(count + 1);
      for (int i = 0; i < count; i++) {
        if (rules == null || rules.get(few[i])) {
          found.set(few[i]);
        }
      }
    }

    boolean intersects(BitSet rules, RuleIndex index) {
      if (many != null) {
        index.step(words);
        return many.intersects(rules);
      }
      index.step(count + 1);
      for (int i = 0; i < count; i++) {
        if (rules.get(few[i])) {
          return true;
        }
      }
      return false;
    }
  }

  /** The numbers of the rules that have a value, by value. */
  private static final class Axis {

    private final Map<String, Numbers> byValue = new HashMap<>();
    private final int words;
    private final Numbers none;

    Axis(int words) {
      this.words = words;
      this.none = new Numbers(words);
    }

    void add(int number, List<String> values) {
      for (String value : values) {
        byValue.computeIfAbsent(value, key -> new Numbers(words)).add(number);
      }
    }

    Numbers of(String value) {
      return byValue.getOrDefault(value, none);
    }
  }

  /**
   * What URLs begin with that rules cover. In the order of texts everything that begins with a
   * prefix follows it at once; so whatever a URL begins with is either the last prefix up to the
   * URL or a prefix of that one.
   */
  private static final class UrlPrefixes {

    private final TreeMap<String, Prefix> byText = new TreeMap<>();
    private final int words;

    UrlPrefixes(int words) {
      this.words = words;
    }

    private static final class Prefix {
      private final String text;
      private final Numbers numbers;
      private @Nullable Prefix shorter;

      Prefix(String text, Numbers numbers) {
        this.text = text;
        this.numbers = numbers;
      }
    }

    void add(int number, String url) {
      byText
          .computeIfAbsent(
              PolicyRuleMatcher.pathPrefix(url), text -> new Prefix(text, new Numbers(words)))
          .numbers
          .add(number);
    }

    void link() {
      Deque<Prefix> open = new ArrayDeque<>();
      for (Prefix prefix : byText.values()) {
        while (!open.isEmpty() && !prefix.text.startsWith(open.getLast().text)) {
          open.removeLast();
        }
        prefix.shorter = open.peekLast();
        open.addLast(prefix);
      }
    }

    void addTo(BitSet found, String url, RuleIndex index) {
      Map.Entry<String, Prefix> last = byText.floorEntry(url);
      Prefix prefix = last == null ? null : last.getValue();
      while (prefix != null && !url.startsWith(prefix.text)) {
        index.step(1 + prefix.text.length() / Long.SIZE);
        prefix = prefix.shorter;
      }
      while (prefix != null) {
        prefix.numbers.addTo(found, null, index);
        prefix = prefix.shorter;
      }
    }
  }
}
