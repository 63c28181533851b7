package io.github.ekscam.analysis.internal.requests;

import com.google.common.collect.Comparators;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A set of tuples of texts: by the first text the set of what may follow, for some texts one by
 * one, and for all others. In normal form: no text is listed that is as the others are, so equal
 * sets are equal trees. Its order is that of no meaning, but the same each time. Immutable.
 */
@SuppressWarnings("ReferenceEquality") // In normal form there is one NONE, and one ALL.
final class Tree implements Comparable<Tree> {

  /** No tuple, of whatever length. */
  static final Tree NONE = new Tree(Collections.emptyNavigableMap(), null, 0);

  /** Every tuple, of whatever length. */
  static final Tree ALL = new Tree(Collections.emptyNavigableMap(), null, 1);

  /** A second's work, which no real roles come near. */
  private static final long MOST_STEPS = 20_000_000;

  private static final Comparator<Iterable<Map.Entry<String, Tree>>> BY_TEXT =
      Comparators.lexicographical(
          Map.Entry.<String, Tree>comparingByKey().thenComparing(Map.Entry.comparingByValue()));

  private final NavigableMap<String, Tree> byText;
  private final @Nullable Tree otherwise;
  private final int hash;

  private Tree(NavigableMap<String, Tree> byText, @Nullable Tree otherwise, int hash) {
    this.byText = byText;
    this.otherwise = otherwise;
    this.hash = hash;
  }

  /** What may follow each of some texts, and what may follow all others. */
  static Tree of(Map<String, Tree> byText, Tree otherwise) {
    NavigableMap<String, Tree> different = new TreeMap<>(byText);
    different.values().removeIf(otherwise::equals);
    if (different.isEmpty() && (otherwise == NONE || otherwise == ALL)) {
      return otherwise;
    }
    return new Tree(different, otherwise, 31 * different.hashCode() + otherwise.hash + 7);
  }

  /** Any text, and what may follow it. */
  static Tree any(Tree following) {
    return of(Map.of(), following);
  }

  /** One of some texts, and what may follow it. */
  static Tree anyOf(Iterable<String> texts, Tree following) {
    Map<String, Tree> byText = new TreeMap<>();
    texts.forEach(text -> byText.put(text, following));
    return of(byText, NONE);
  }

  /** Whether there is no tuple. */
  boolean isNone() {
    return this == NONE;
  }

  /** What may follow a text. */
  Tree get(String text) {
    return byText.getOrDefault(text, otherwise());
  }

  Tree otherwise() {
    return otherwise == null ? this : otherwise;
  }

  Tree plus(Tree other) {
    return new Joining(ALL, ALL) {
      @Override
      @Nullable Tree known(Tree one, Tree two) {
        if (one == ALL || two == NONE || one == two) {
          return one;
        }
        return two == ALL || one == NONE ? two : null;
      }
    }.join(this, other);
  }

  Tree and(Tree other) {
    return new Joining(NONE, NONE) {
      @Override
      @Nullable Tree known(Tree one, Tree two) {
        if (one == NONE || two == ALL || one == two) {
          return one;
        }
        return two == NONE || one == ALL ? two : null;
      }
    }.join(this, other);
  }

  Tree minus(Tree other) {
    return new Joining(NONE, ALL) {
      @Override
      @Nullable Tree known(Tree one, Tree two) {
        if (one == NONE || two == NONE) {
          return one;
        }
        return two == ALL || one == two ? NONE : null;
      }
    }.join(this, other);
  }

  /** Joins two trees text by text; what was joined once is not joined again. */
  private abstract static class Joining {

    private final IdentityHashMap<Tree, IdentityHashMap<Tree, Tree>> joined =
        new IdentityHashMap<>();
    private final Tree decidesAsOne;
    private final Tree decidesAsOther;
    private long steps;

    /**
     * A way to join.
     *
     * @param decidesAsOne with what in the first tree the other does not matter
     * @param decidesAsOther with what in the other tree the first does not matter
     */
    Joining(Tree decidesAsOne, Tree decidesAsOther) {
      this.decidesAsOne = decidesAsOne;
      this.decidesAsOther = decidesAsOther;
    }

    /** The result where it does not hang on what follows; else null. */
    abstract @Nullable Tree known(Tree one, Tree other);

    Tree join(Tree one, Tree other) {
      Tree known = known(one, other);
      if (known != null) {
        return known;
      }
      IdentityHashMap<Tree, Tree> withOne =
          joined.computeIfAbsent(one, key -> new IdentityHashMap<>());
      Tree before = withOne.get(other);
      if (before != null) {
        return before;
      }
      Set<String> texts = textsOfTheirOwn(one, other);
      steps += 1L + texts.size();
      if (steps > MOST_STEPS) {
        throw new IllegalArgumentException(
            "The rules are too many to be compared: gave up after "
                + MOST_STEPS
                + " steps; write fewer rules or \"*\"");
      }
      Map<String, Tree> byText = new TreeMap<>();
      for (String text : texts) {
        byText.put(text, join(one.get(text), other.get(text)));
      }
      Tree result = of(byText, join(one.otherwise(), other.otherwise()));
      withOne.put(other, result);
      return result;
    }

    /**
     * The texts that may be joined to something else than all others are. Where all others of a
     * tree decide, those are its own: a small tree is joined with a large one in few steps.
     */
    private Set<String> textsOfTheirOwn(Tree one, Tree other) {
      boolean oneDecides = one.otherwise() == decidesAsOne;
      boolean otherDecides = other.otherwise() == decidesAsOther;
      if (oneDecides && !(otherDecides && other.byText.size() < one.byText.size())) {
        return one.byText.keySet();
      }
      if (otherDecides) {
        return other.byText.keySet();
      }
      Set<String> texts = new LinkedHashSet<>(one.byText.keySet());
      texts.addAll(other.byText.keySet());
      return texts;
    }
  }

  /** The texts by what may follow them; what nothing may follow not. */
  Map<Tree, Choice> branches() {
    Map<Tree, List<String>> texts = new TreeMap<>();
    byText.forEach(
        (text, following) -> {
          if (following != NONE) {
            texts.computeIfAbsent(following, key -> new ArrayList<>()).add(text);
          }
        });
    Map<Tree, Choice> branches = new TreeMap<>();
    texts.forEach((following, some) -> branches.put(following, Choice.of(some)));
    if (otherwise() != NONE) {
      branches.put(otherwise(), Choice.allBut(byText.keySet()));
    }
    return branches;
  }

  @Override
  public int compareTo(Tree other) {
    if (this == other) {
      return 0;
    }
    int byHash = Integer.compare(hash, other.hash);
    if (byHash != 0 || otherwise == null || other.otherwise == null) {
      return byHash != 0 ? byHash : Boolean.compare(otherwise == null, other.otherwise == null);
    }
    int bySome = BY_TEXT.compare(byText.entrySet(), other.byText.entrySet());
    return bySome != 0 ? bySome : otherwise.compareTo(other.otherwise);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    if (this == other) {
      return true;
    }
    return other instanceof Tree that
        && hash == that.hash
        && otherwise != null
        && that.otherwise != null
        && otherwise.equals(that.otherwise)
        && byText.equals(that.byText);
  }

  @Override
  public int hashCode() {
    return hash;
  }
}
