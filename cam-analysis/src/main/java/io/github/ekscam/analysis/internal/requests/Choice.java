package io.github.ekscam.analysis.internal.requests;

import static java.util.Objects.requireNonNull;

import com.google.common.collect.Comparators;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Some texts, or all but some. Ordered: those that are named first, then by the texts.
 *
 * @param isAllBut whether the texts are those that are not meant
 * @param texts the texts
 */
public record Choice(boolean isAllBut, SortedSet<String> texts) implements Comparable<Choice> {

  private static final Comparator<Choice> ORDER =
      Comparator.comparing(Choice::isAllBut)
          .thenComparing(
              Choice::texts, Comparators.lexicographical(Comparator.<String>naturalOrder()));

  static final Choice NOTHING = of(Set.of());

  /** Every text. */
  public static final Choice EVERYTHING = allBut(Set.of());

  public Choice {
    texts = Collections.unmodifiableSortedSet(new TreeSet<>(requireNonNull(texts, "texts")));
  }

  static Choice of(Collection<String> texts) {
    return new Choice(false, new TreeSet<>(texts));
  }

  static Choice allBut(Collection<String> texts) {
    return new Choice(true, new TreeSet<>(texts));
  }

  /** Whether a text is meant. */
  public boolean contains(String text) {
    return texts.contains(text) != isAllBut;
  }

  @Override
  public int compareTo(Choice other) {
    return ORDER.compare(this, other);
  }

  /** What is in this or in the other. */
  Choice plus(Choice other) {
    if (!isAllBut && !other.isAllBut) {
      SortedSet<String> all = new TreeSet<>(texts);
      all.addAll(other.texts);
      return new Choice(false, all);
    }
    SortedSet<String> but = new TreeSet<>(isAllBut ? texts : other.texts);
    but.removeIf(isAllBut ? other::contains : this::contains);
    return new Choice(true, but);
  }
}
