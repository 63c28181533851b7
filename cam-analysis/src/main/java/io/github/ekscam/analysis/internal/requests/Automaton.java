package io.github.ekscam.analysis.internal.requests;

import io.github.ekscam.internal.keys.Key;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * A deterministic automaton over texts, minimal: a state names the characters by which it is left
 * for another state than by all other characters. State 0 is the start. Immutable.
 */
final class Automaton {

  static final Automaton NOTHING = constant(false);
  static final Automaton EVERYTHING = constant(true);

  /** Patterns of real scopes need some dozens of states. */
  private static final int MOST_STATES = 4_000;

  private static final int STAR = -1;

  private final char[][] characters;
  private final int[][] targets;
  private final int[] otherwise;
  private final boolean[] accepts;

  private Automaton(char[][] characters, int[][] targets, int[] otherwise, boolean[] accepts) {
    this.characters = characters;
    this.targets = targets;
    this.otherwise = otherwise;
    this.accepts = accepts;
  }

  private static Automaton constant(boolean accepts) {
    return new Automaton(
        new char[][] {{}}, new int[][] {{}}, new int[] {0}, new boolean[] {accepts});
  }

  /** Decides whether a text is in a set by whether it is in two others. */
  interface Operation {
    boolean apply(boolean one, boolean other);
  }

  /** The texts of a pattern in which each {@code *} stands for any run of characters. */
  static Automaton ofGlob(String glob) {
    return ofElements(glob.chars().map(character -> character == '*' ? STAR : character).toArray());
  }

  /**
   * The texts that begin with another. Minimal and numbered as {@link Builder#build} does it: the
   * start, the state that nothing leads out of, and a state for each character.
   */
  static Automaton ofPrefix(String prefix) {
    if (prefix.isEmpty()) {
      return EVERYTHING;
    }
    int last = prefix.length() + 1;
    char[][] characters = new char[last + 1][0];
    int[][] targets = new int[last + 1][0];
    int[] otherwise = new int[last + 1];
    boolean[] accepts = new boolean[last + 1];
    for (int i = 0; i < prefix.length(); i++) {
      int state = i == 0 ? 0 : i + 1;
      characters[state] = new char[] {prefix.charAt(i)};
      targets[state] = new int[] {i + 2};
      otherwise[state] = 1;
    }
    otherwise[1] = 1;
    otherwise[last] = last;
    accepts[last] = true;
    return new Automaton(characters, targets, otherwise, accepts);
  }

  /** Sets of places in the pattern are the states; at a star one may stay, or go on for nothing. */
  private static Automaton ofElements(int[] elements) {
    TreeSet<Character> named = new TreeSet<>();
    for (int element : elements) {
      if (element != STAR) {
        named.add((char) element);
      }
    }
    Builder<BitSet> builder = new Builder<>(places -> Key.ofAll(places.stream().boxed().toList()));
    BitSet start = new BitSet();
    add(start, 0, elements);
    builder.state(start);
    for (int at = 0; at < builder.keys.size(); at++) {
      BitSet places = builder.keys.get(at);
      Map<Character, Integer> byCharacter = new TreeMap<>();
      for (char character : named) {
        byCharacter.put(character, builder.state(step(places, character, elements)));
      }
      builder.add(
          byCharacter,
          builder.state(step(places, Integer.MIN_VALUE, elements)),
          places.get(elements.length));
    }
    return builder.build();
  }

  private static void add(BitSet places, int place, int[] elements) {
    int at = place;
    places.set(at);
    while (at < elements.length && elements[at] == STAR) {
      at++;
      places.set(at);
    }
  }

  private static BitSet step(BitSet places, int character, int[] elements) {
    BitSet next = new BitSet();
    for (int place = places.nextSetBit(0); place >= 0; place = places.nextSetBit(place + 1)) {
      if (place < elements.length && elements[place] == STAR) {
        add(next, place, elements);
      } else if (place < elements.length && elements[place] == character) {
        add(next, place + 1, elements);
      }
    }
    return next;
  }

  /**
   * The automaton of both, joined by an operation.
   *
   * @throws IllegalArgumentException if it has too many states
   */
  Automaton with(Automaton other, Operation operation) {
    if (isConstant() && other.isConstant()) {
      return operation.apply(accepts[0], other.accepts[0]) ? EVERYTHING : NOTHING;
    }
    Builder<Long> builder = new Builder<>(Key::of);
    builder.state(0L);
    for (int at = 0; at < builder.keys.size(); at++) {
      int mine = (int) (builder.keys.get(at) >> 32);
      int its = builder.keys.get(at).intValue();
      Map<Character, Integer> byCharacter = new TreeMap<>();
      TreeSet<Character> named = new TreeSet<>();
      for (char character : characters[mine]) {
        named.add(character);
      }
      for (char character : other.characters[its]) {
        named.add(character);
      }
      for (char character : named) {
        byCharacter.put(
            character, builder.state(pair(next(mine, character), other.next(its, character))));
      }
      builder.add(
          byCharacter,
          builder.state(pair(otherwise[mine], other.otherwise[its])),
          operation.apply(accepts[mine], other.accepts[its]));
    }
    return builder.build();
  }

  private static long pair(int one, int other) {
    return ((long) one << 32) | other;
  }

  private boolean isConstant() {
    return accepts.length == 1;
  }

  int next(int state, char character) {
    int index = Arrays.binarySearch(characters[state], character);
    return index < 0 ? otherwise[state] : targets[state][index];
  }

  /** The characters by which a state is left for another state than by all others. */
  char[] named(int state) {
    return characters[state].clone();
  }

  boolean accepts(int state) {
    return accepts[state];
  }

  boolean accepts(String text) {
    int state = 0;
    for (int i = 0; i < text.length() && !isConstant(); i++) {
      state = next(state, text.charAt(i));
    }
    return accepts[state];
  }

  /** Whether no text is accepted. */
  boolean isEmpty() {
    return isConstant() && !accepts[0];
  }

  /** Minimal automata with states numbered alike are equal if they accept the same. */
  boolean isSame(Automaton other) {
    return Arrays.equals(accepts, other.accepts)
        && Arrays.equals(otherwise, other.otherwise)
        && Arrays.deepEquals(characters, other.characters)
        && Arrays.deepEquals(targets, other.targets);
  }

  int hash() {
    return 31 * Arrays.hashCode(accepts) + Arrays.deepHashCode(targets);
  }

  /** Numbers states as they are met, and puts together those that no text tells apart. */
  private static final class Builder<K> {

    private final Function<K, Key> identity;
    private final List<K> keys = new ArrayList<>();
    private final Map<Key, Integer> numbers = new HashMap<>();
    private final List<Map<Character, Integer>> byCharacter = new ArrayList<>();
    private final List<Integer> otherwise = new ArrayList<>();
    private final List<Boolean> accepts = new ArrayList<>();

    Builder(Function<K, Key> identity) {
      this.identity = identity;
    }

    int state(K key) {
      Key numbered = identity.apply(key);
      Integer known = numbers.get(numbered);
      if (known != null) {
        return known;
      }
      if (keys.size() >= MOST_STATES) {
        throw new IllegalArgumentException(
            "The patterns of namespaces are too many to be compared: together they come to more"
                + " than "
                + MOST_STATES
                + " states; write fewer patterns with \"*\"");
      }
      keys.add(key);
      numbers.put(numbered, keys.size() - 1);
      return keys.size() - 1;
    }

    void add(Map<Character, Integer> targets, int target, boolean accepting) {
      byCharacter.add(targets);
      otherwise.add(target);
      accepts.add(accepting);
    }

    /** Refines classes of states until none is left by a character for two classes. */
    Automaton build() {
      int[] classOf = new int[keys.size()];
      for (int i = 0; i < classOf.length; i++) {
        classOf[i] = accepts.get(i).equals(accepts.get(0)) ? 0 : 1;
      }
      int count = count(classOf);
      while (true) {
        Map<Key, Integer> classes = new HashMap<>();
        int[] refined = new int[classOf.length];
        for (int i = 0; i < classOf.length; i++) {
          Map<Character, Integer> edges = edges(i, classOf);
          refined[i] =
              classes.computeIfAbsent(
                  Key.of(
                      classOf[i],
                      classOf[otherwise.get(i)],
                      Key.ofAll(edges.keySet()),
                      Key.ofAll(edges.values())),
                  key -> classes.size());
        }
        classOf = refined;
        if (classes.size() == count) {
          return ofClasses(classOf, count);
        }
        count = classes.size();
      }
    }

    private static int count(int[] classOf) {
      return (int) Arrays.stream(classOf).distinct().count();
    }

    private Map<Character, Integer> edges(int state, int[] classOf) {
      Map<Character, Integer> edges = new TreeMap<>();
      int rest = classOf[otherwise.get(state)];
      byCharacter
          .get(state)
          .forEach(
              (character, target) -> {
                if (classOf[target] != rest) {
                  edges.put(character, classOf[target]);
                }
              });
      return edges;
    }

    /** Classes are numbered as their states are met, so that equal automata are alike. */
    private Automaton ofClasses(int[] classOf, int count) {
      int[] member = new int[count];
      Arrays.fill(member, -1);
      for (int i = 0; i < classOf.length; i++) {
        if (member[classOf[i]] < 0) {
          member[classOf[i]] = i;
        }
      }
      List<Integer> order = new ArrayList<>(List.of(classOf[0]));
      int[] number = new int[count];
      Arrays.fill(number, -1);
      number[classOf[0]] = 0;
      for (int at = 0; at < order.size(); at++) {
        int state = member[order.get(at)];
        List<Integer> next = new ArrayList<>(edges(state, classOf).values());
        next.add(0, classOf[otherwise.get(state)]);
        for (int each : next) {
          if (number[each] < 0) {
            number[each] = order.size();
            order.add(each);
          }
        }
      }
      int size = order.size();
      char[][] characters = new char[size][];
      int[][] targets = new int[size][];
      int[] rest = new int[size];
      boolean[] accepting = new boolean[size];
      for (int at = 0; at < size; at++) {
        int state = member[order.get(at)];
        Map<Character, Integer> edges = edges(state, classOf);
        characters[at] = new char[edges.size()];
        targets[at] = new int[edges.size()];
        int i = 0;
        for (Map.Entry<Character, Integer> edge : edges.entrySet()) {
          characters[at][i] = edge.getKey();
          targets[at][i++] = number[edge.getValue()];
        }
        rest[at] = number[classOf[otherwise.get(state)]];
        accepting[at] = accepts.get(state);
      }
      return new Automaton(characters, targets, rest, accepting);
    }
  }
}
