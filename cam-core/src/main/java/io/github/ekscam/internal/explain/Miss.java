package io.github.ekscam.internal.explain;

import io.github.ekscam.Explanation.Difference;
import io.github.ekscam.Explanation.Difference.Kind;
import io.github.ekscam.internal.text.GoQuote;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/** The differences between a rule in a scope and a request, and how far they go. */
final class Miss {

  /** Fewest differences first; among as many, slips of the pen before other intentions. */
  static final Comparator<Miss> NEAREST_FIRST =
      Comparator.comparingInt((Miss miss) -> miss.differences.size())
          .thenComparingInt(miss -> miss.weight);

  /** More differences than this have nothing to do with each other. */
  private static final int MOST_DIFFERENCES = 2;

  /** How many entries of a long list a text shows. */
  private static final int MOST_SHOWN = 5;

  private final List<Difference> differences = new ArrayList<>(2);
  private int weight;
  private boolean otherObject;

  /** Something that a person could have meant. */
  Miss near(Kind kind, String text) {
    differences.add(new Difference(kind, text));
    weight++;
    return this;
  }

  /** Something that is simply different. */
  Miss far(Kind kind, String text) {
    differences.add(new Difference(kind, text));
    weight += 2;
    otherObject |= kind == Kind.RESOURCE || kind == Kind.PATH;
    return this;
  }

  Miss with(Miss other) {
    Miss both = new Miss();
    both.differences.addAll(differences);
    both.differences.addAll(other.differences);
    both.weight = weight + other.weight;
    both.otherObject = otherObject || other.otherObject;
    return both;
  }

  boolean isNone() {
    return differences.isEmpty();
  }

  /** Whether it is worth telling: something else altogether is only if nothing more differs. */
  boolean isNear() {
    return differences.size() <= (otherObject ? 1 : MOST_DIFFERENCES);
  }

  List<Difference> differences() {
    return differences;
  }

  List<Kind> kinds() {
    return differences.stream().map(Difference::kind).toList();
  }

  /** A list in quotes, cut short. */
  static String listed(List<String> values) {
    String shown =
        values.stream().limit(MOST_SHOWN).map(GoQuote::quote).collect(Collectors.joining(", "));
    return values.size() > MOST_SHOWN
        ? shown + " and " + (values.size() - MOST_SHOWN) + " more"
        : shown;
  }
}
