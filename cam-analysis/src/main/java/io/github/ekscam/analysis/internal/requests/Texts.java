package io.github.ekscam.analysis.internal.requests;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A set of texts, such as namespaces or paths, made of single texts and of patterns by union,
 * intersection and subtraction. Exact. Immutable.
 *
 * <p>Patterns are kept as an automaton, and single texts, of which there may be many, apart: as the
 * exceptions about which the automaton is wrong.
 */
public final class Texts {

  /** No text. */
  public static final Texts NONE =
      new Texts(Automaton.NOTHING, Collections.emptyNavigableSet(), Collections.emptySortedSet());

  /** Every text, the empty one included. */
  public static final Texts ALL =
      new Texts(
          Automaton.EVERYTHING, Collections.emptyNavigableSet(), Collections.emptySortedSet());

  private final Automaton automaton;
  private final NavigableSet<String> exceptions;
  private final SortedSet<Pattern> patterns;

  private Texts(Automaton automaton, NavigableSet<String> exceptions, SortedSet<Pattern> patterns) {
    this.automaton = automaton;
    this.exceptions = exceptions;
    this.patterns = patterns;
  }

  /**
   * A pattern that texts were made of.
   *
   * @param text the pattern as it is written
   * @param isPrefix whether only the star at its end means anything
   */
  record Pattern(String text, boolean isPrefix) implements Comparable<Pattern> {

    @Override
    public int compareTo(Pattern other) {
      int byText = text.compareTo(other.text);
      return byText != 0 ? byText : Boolean.compare(isPrefix, other.isPrefix);
    }

    Texts texts() {
      return new Texts(
          isPrefix
              ? Automaton.ofPrefix(text.substring(0, text.length() - 1))
              : Automaton.ofGlob(text),
          Collections.emptyNavigableSet(),
          new TreeSet<>(Set.of(this)));
    }
  }

  /** These texts and no others. */
  public static Texts of(Collection<String> texts) {
    return texts.isEmpty()
        ? NONE
        : new Texts(Automaton.NOTHING, new TreeSet<>(texts), Collections.emptySortedSet());
  }

  /** The texts of a pattern in which {@code *} stands for any run of characters. */
  public static Texts ofGlob(String glob) {
    return glob.contains("*") ? new Pattern(glob, false).texts() : of(List.of(glob));
  }

  /** The texts that begin with another. */
  public static Texts ofPrefix(String prefix) {
    return new Pattern(prefix + "*", true).texts();
  }

  /** The texts that are in this set, in the other, or in both. */
  public Texts plus(Texts other) {
    return isNone() ? other : other.isNone() ? this : with(other, (mine, its) -> mine || its);
  }

  /** The texts that are in any of some sets. */
  public static Texts union(Collection<Texts> sets) {
    return Union.of(sets, NONE, Texts::plus);
  }

  /** The texts that are in both sets. */
  public Texts and(Texts other) {
    return isNone() || other.isNone() ? NONE : with(other, (mine, its) -> mine && its);
  }

  /** The texts that are in this set and not in the other. */
  public Texts minus(Texts other) {
    return isNone() || other.isNone() ? this : with(other, (mine, its) -> mine && !its);
  }

  private boolean isNone() {
    return this == NONE;
  }

  private Texts with(Texts other, Automaton.Operation operation) {
    Automaton joined = automaton.with(other.automaton, operation);
    NavigableSet<String> wrong = new TreeSet<>();
    for (Texts each : thatMayDiffer(other, operation)) {
      for (String text : each.exceptions) {
        if (operation.apply(contains(text), other.contains(text)) != joined.accepts(text)) {
          wrong.add(text);
        }
      }
    }
    if (joined.isEmpty() && wrong.isEmpty()) {
      return NONE;
    }
    SortedSet<Pattern> both = patterns;
    if (!other.patterns.equals(patterns)) {
      both = new TreeSet<>(patterns);
      both.addAll(other.patterns);
    }
    return new Texts(joined, wrong, both);
  }

  /**
   * The sets with the exceptions that the joined automaton may be wrong about. Where one set is
   * single texts alone and a text must be in it, those are its own: a few texts are joined with
   * many in few steps.
   */
  private List<Texts> thatMayDiffer(Texts other, Automaton.Operation operation) {
    boolean mustBeMine =
        automaton.isEmpty() && !operation.apply(false, true) && !operation.apply(false, false);
    boolean mustBeIts =
        other.automaton.isEmpty()
            && !operation.apply(true, false)
            && !operation.apply(false, false);
    if (mustBeMine && !(mustBeIts && other.exceptions.size() < exceptions.size())) {
      return List.of(this);
    }
    if (mustBeIts) {
      return List.of(other);
    }
    return List.of(this, other);
  }

  /** Whether a text is in the set. */
  public boolean contains(String text) {
    return automaton.accepts(text) != exceptions.contains(text);
  }

  /** Whether the set has all the texts of another. */
  public boolean containsAll(Texts other) {
    return other.minus(this).isEmpty();
  }

  /** Whether both have a text in common. */
  public boolean intersects(Texts other) {
    if (automaton.isEmpty() && exceptions.size() <= 8) {
      return exceptions.stream().anyMatch(other::contains);
    }
    if (other.automaton.isEmpty() && other.exceptions.size() <= 8) {
      return other.exceptions.stream().anyMatch(this::contains);
    }
    return !and(other).isEmpty();
  }

  /** Whether the set has no text. */
  public boolean isEmpty() {
    if (automaton.isEmpty()) {
      return exceptions.isEmpty();
    }
    return named().isEmpty() && shortest(false).isEmpty();
  }

  /** Whether both have the same texts. */
  public boolean isSame(Texts other) {
    return (exceptions.equals(other.exceptions) && automaton.isSame(other.automaton))
        || (containsAll(other) && other.containsAll(this));
  }

  /** The single texts that are in the set though no pattern of it has them. */
  private List<String> named() {
    return exceptions.stream().filter(text -> !automaton.accepts(text)).toList();
  }

  /**
   * A namespace of the set that Kubernetes could have; if there is none, any other text but the
   * empty one; nothing if there is none of those either.
   */
  public Optional<String> namespace() {
    Texts namespaces = minus(EMPTY_TEXT);
    List<String> candidates = new ArrayList<>(List.of("default"));
    candidates.addAll(namespaces.named());
    patterns.forEach(pattern -> candidates.add(pattern.text().replace("*", "1")));
    return namespaces
        .first(candidates, Texts::isDnsLabel)
        .or(() -> namespaces.shortest(true))
        .or(() -> namespaces.first(candidates, text -> true))
        .or(() -> namespaces.shortest(false));
  }

  /** Texts of the set to try, best first: those that are named, then one by each pattern. */
  List<String> samples(List<String> preferred) {
    Set<String> samples = new LinkedHashSet<>(named());
    samples.addAll(preferred);
    patterns.forEach(pattern -> samples.add(pattern.text().replace("*", "")));
    patterns.forEach(pattern -> samples.add(pattern.text().replace("*", "x")));
    samples.removeIf(text -> !contains(text));
    shortest(false).ifPresent(samples::add);
    return List.copyOf(samples);
  }

  private static final Texts EMPTY_TEXT = of(List.of(""));

  private Optional<String> first(List<String> candidates, Predicate<String> predicate) {
    return candidates.stream().filter(this::contains).filter(predicate).findFirst();
  }

  private static boolean isDnsLabel(String text) {
    return !text.isEmpty()
        && text.length() <= LONGEST_LABEL
        && text.chars().allMatch(character -> LABEL.indexOf(character) >= 0)
        && text.charAt(0) != '-'
        && text.charAt(text.length() - 1) != '-';
  }

  private static final String LABEL = "abcdefghijklmnopqrstuvwxyz0123456789-";
  private static final int LONGEST_LABEL = 63;

  /**
   * A step of the search for a text.
   *
   * @param state the automaton's state
   * @param from the first of the exceptions that begin with the text
   * @param to behind the last of them
   */
  private record Step(
      @Nullable Step before, char character, int length, int state, int from, int to) {

    String text() {
      StringBuilder text = new StringBuilder();
      for (Step step = this; step.before != null; step = step.before) {
        text.append(step.character);
      }
      return text.reverse().toString();
    }

    boolean endsWithDash() {
      return before != null && character == '-';
    }
  }

  /**
   * The shortest text that the automaton accepts and that is no exception. Breadth first over the
   * automaton's states, each visited once, and over the beginnings of the exceptions.
   *
   * @param isLabel whether to look for a DNS label only
   */
  private Optional<String> shortest(boolean isLabel) {
    if (automaton.isEmpty()) {
      return Optional.empty();
    }
    List<String> excluded = exceptions.stream().filter(automaton::accepts).toList();
    Set<Integer> seen = new HashSet<>();
    Deque<Step> steps = new ArrayDeque<>();
    steps.add(new Step(null, ' ', 0, 0, 0, excluded.size()));
    while (!steps.isEmpty()) {
      Step step = steps.remove();
      boolean excludedItself =
          step.from < step.to && excluded.get(step.from).length() == step.length;
      if (automaton.accepts(step.state)
          && !excludedItself
          && !(isLabel && (step.length == 0 || step.endsWithDash()))) {
        return Optional.of(step.text());
      }
      if (isLabel && step.length == LONGEST_LABEL) {
        continue;
      }
      for (char character : characters(step, excluded, isLabel)) {
        Step next = next(step, character, excluded);
        int state = next.state * 2 + (next.endsWithDash() ? 1 : 0);
        if (next.from < next.to || seen.add(state)) {
          steps.add(next);
        }
      }
    }
    return Optional.empty();
  }

  private Step next(Step step, char character, List<String> excluded) {
    int from = step.from;
    int to = step.to;
    if (from < to) {
      from = bound(excluded, step, character);
      to = bound(excluded, step, character + 1);
    }
    return new Step(
        step, character, step.length + 1, automaton.next(step.state, character), from, to);
  }

  /** The first of the exceptions of a step that goes on with a character or a greater one. */
  private static int bound(List<String> excluded, Step step, int character) {
    int low = step.from;
    int high = step.to;
    while (low < high) {
      int middle = (low + high) >>> 1;
      String text = excluded.get(middle);
      if (text.length() > step.length && text.charAt(step.length) >= character) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return low;
  }

  /** Those that lead somewhere else, and one that stands for all others. */
  private SortedSet<Character> characters(Step step, List<String> excluded, boolean isLabel) {
    SortedSet<Character> named = new TreeSet<>();
    for (char character : automaton.named(step.state)) {
      named.add(character);
    }
    for (int i = step.from; i < step.to; ) {
      String text = excluded.get(i);
      if (text.length() == step.length) {
        i++;
      } else {
        named.add(text.charAt(step.length));
        i = bound(excluded, step, text.charAt(step.length) + 1);
      }
    }
    SortedSet<Character> all = new TreeSet<>(named);
    if (isLabel) {
      all.removeIf(
          character -> LABEL.indexOf(character) < 0 || (step.length == 0 && character == '-'));
      LABEL
          .chars()
          .filter(character -> character != '-' && !named.contains((char) character))
          .findFirst()
          .ifPresent(character -> all.add((char) character));
    } else {
      char other = 'a';
      while (named.contains(other)) {
        other++;
      }
      all.add(other);
    }
    return all;
  }

  /**
   * Some texts as people write them.
   *
   * @param values single texts and patterns, of which one must match; none for every text
   * @param except single texts and patterns of which none may match
   */
  public record Written(List<String> values, List<String> except) {
    public Written {
      values = List.copyOf(values);
      except = List.copyOf(except);
    }
  }

  /** The set as it is written, in few parts that have no text in common; often one. */
  public List<Written> written() {
    return new WrittenTexts(patterns).parts(this);
  }

  /** The single texts that an automaton of patterns is wrong about, in their order. */
  NavigableSet<String> exceptions() {
    return Collections.unmodifiableNavigableSet(exceptions);
  }

  @Override
  public String toString() {
    return written().toString();
  }
}
