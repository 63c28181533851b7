package io.github.ekscam.analysis.internal.requests;

import io.github.ekscam.analysis.internal.requests.Texts.Pattern;
import io.github.ekscam.analysis.internal.requests.Texts.Written;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Writes sets of texts by the patterns that they were made of: what one of some patterns matches,
 * and none of some others.
 */
final class WrittenTexts {

  /** The patterns that two have in common may be many if both have many stars. */
  private static final int MOST_COMMON = 1_000;

  private final Map<String, Texts> patterns = new TreeMap<>();

  WrittenTexts(SortedSet<Pattern> patterns) {
    patterns.forEach(pattern -> this.patterns.put(pattern.text(), pattern.texts()));
  }

  List<Written> parts(Texts texts) {
    List<Written> parts = new ArrayList<>();
    add(texts, parts);
    return parts;
  }

  private void add(Texts texts, List<Written> parts) {
    if (texts.isEmpty()) {
      return;
    }
    List<String> named = new ArrayList<>();
    List<String> excluded = new ArrayList<>();
    texts.exceptions().forEach(text -> (texts.contains(text) ? named : excluded).add(text));
    Map<String, Texts> without = new TreeMap<>(patterns);
    without.values().removeIf(pattern -> pattern.intersects(texts));
    Texts outside = Texts.union(without.values()).plus(Texts.of(excluded));
    if (Texts.ALL.minus(outside).isSame(texts)) {
      parts.add(new Written(List.of(), largest(without, excluded)));
      return;
    }
    Map<String, Texts> with = new TreeMap<>(patterns);
    with.keySet().removeAll(without.keySet());
    with.values().removeIf(pattern -> !texts.containsAll(pattern.minus(outside)));
    Texts inside = Texts.union(with.values()).plus(Texts.of(named));
    Texts written = inside.minus(outside);
    if (!written.isEmpty()) {
      parts.add(new Written(largest(with, named), needed(without, excluded, inside)));
    }
    Texts rest = texts.minus(written);
    if (!rest.isEmpty()) {
      addRest(rest, parts);
    }
  }

  /** What no pattern has alone: it is divided until it is what some patterns have in common. */
  private void addRest(Texts rest, List<Written> parts) {
    Map<String, Texts> without = new TreeMap<>();
    Collection<String> globs = List.of("*");
    for (Map.Entry<String, Texts> pattern : patterns.entrySet()) {
      Texts both = rest.and(pattern.getValue());
      Texts others = rest.minus(pattern.getValue());
      if (!both.isEmpty() && !others.isEmpty()) {
        add(both, parts);
        add(others, parts);
        return;
      }
      if (both.isEmpty()) {
        without.put(pattern.getKey(), pattern.getValue());
      } else {
        SortedSet<String> narrower = new TreeSet<>();
        globs.forEach(glob -> narrower.addAll(common(glob, pattern.getKey())));
        globs = narrower;
      }
    }
    Map<String, Texts> with = new TreeMap<>();
    globs.forEach(glob -> with.put(glob, Texts.ofGlob(glob)));
    Texts inside = Texts.union(with.values());
    List<String> excluded =
        rest.exceptions().stream()
            .filter(text -> inside.contains(text) && !rest.contains(text))
            .toList();
    parts.add(new Written(largest(with, List.of()), needed(without, excluded, inside)));
  }

  /** Those patterns and single texts that matter where others are taken away from some texts. */
  private static List<String> needed(
      Map<String, Texts> patterns, List<String> texts, Texts inside) {
    Map<String, Texts> needed = new TreeMap<>(patterns);
    needed.values().removeIf(pattern -> !pattern.intersects(inside));
    return largest(needed, texts.stream().filter(inside::contains).toList());
  }

  /** The patterns, and then the single texts, that no other of the patterns contains. */
  private static List<String> largest(Map<String, Texts> patterns, List<String> texts) {
    Map<String, List<Map.Entry<String, Texts>>> byHead = new TreeMap<>();
    for (Map.Entry<String, Texts> pattern : patterns.entrySet()) {
      byHead.computeIfAbsent(head(pattern.getKey()), head -> new ArrayList<>()).add(pattern);
    }
    List<String> largest = new ArrayList<>();
    for (Map.Entry<String, Texts> pattern : patterns.entrySet()) {
      boolean contained =
          withHeadsIn(head(pattern.getKey()), byHead)
              .anyMatch(
                  other ->
                      !other.getKey().equals(pattern.getKey())
                          && other.getValue().containsAll(pattern.getValue())
                          && (!pattern.getValue().containsAll(other.getValue())
                              || other.getKey().compareTo(pattern.getKey()) < 0));
      if (!contained) {
        largest.add(pattern.getKey());
      }
    }
    texts.stream()
        .filter(
            text ->
                withHeadsIn(text, byHead).noneMatch(pattern -> pattern.getValue().contains(text)))
        .forEach(largest::add);
    return largest;
  }

  /** What is before the first star: all texts of a pattern begin with it. */
  private static String head(String pattern) {
    int star = pattern.indexOf('*');
    return star < 0 ? pattern : pattern.substring(0, star);
  }

  /** The patterns whose heads a text begins with: no others can have the text. */
  private static Stream<Map.Entry<String, Texts>> withHeadsIn(
      String text, Map<String, List<Map.Entry<String, Texts>>> byHead) {
    return IntStream.rangeClosed(0, text.length())
        .mapToObj(length -> byHead.getOrDefault(text.substring(0, length), List.of()))
        .flatMap(List::stream);
  }

  /** The patterns that together have the texts that two have in common. */
  static SortedSet<String> common(String one, String other) {
    return new Common(one, other).from(0, 0);
  }

  private static final class Common {

    private final String one;
    private final String other;
    private final Map<Integer, SortedSet<String>> known = new HashMap<>();

    Common(String one, String other) {
      this.one = one;
      this.other = other;
    }

    private SortedSet<String> from(int i, int j) {
      int key = i * (other.length() + 1) + j;
      SortedSet<String> found = known.get(key);
      if (found == null) {
        found = find(i, j);
        if (found.size() > MOST_COMMON) {
          throw new IllegalArgumentException(
              "The patterns of namespaces \""
                  + one
                  + "\" and \""
                  + other
                  + "\" have too much in common to be written: write fewer \"*\"");
        }
        known.put(key, found);
      }
      return found;
    }

    private SortedSet<String> find(int i, int j) {
      SortedSet<String> found = new TreeSet<>();
      boolean star = i < one.length() && one.charAt(i) == '*';
      boolean otherStar = j < other.length() && other.charAt(j) == '*';
      if (i == one.length() && j == other.length()) {
        found.add("");
      } else if (star && otherStar) {
        add("*", from(i + 1, j), found);
        add("*", from(i, j + 1), found);
      } else if (star) {
        found.addAll(from(i + 1, j));
        if (j < other.length()) {
          add(other.substring(j, j + 1), from(i, j + 1), found);
        }
      } else if (otherStar) {
        found.addAll(from(i, j + 1));
        if (i < one.length()) {
          add(one.substring(i, i + 1), from(i + 1, j), found);
        }
      } else if (i < one.length() && j < other.length() && one.charAt(i) == other.charAt(j)) {
        add(one.substring(i, i + 1), from(i + 1, j + 1), found);
      }
      return found;
    }

    private static void add(String head, SortedSet<String> tails, SortedSet<String> found) {
      for (String tail : tails) {
        found.add(head.equals("*") && tail.startsWith("*") ? tail : head + tail);
      }
    }
  }
}
