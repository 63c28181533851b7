package io.github.ekscam.analysis.internal.requests;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BinaryOperator;

/**
 * What may follow a namespace or a path, by the namespace or the path: no two parts have a text in
 * common, and no two have the same tree. What is in no part nothing may follow. Immutable.
 *
 * @param parts the parts
 */
record Partition(List<Part> parts) {

  static final Partition NONE = new Partition(List.of());

  /**
   * Some texts, and what may follow each of them.
   *
   * @param texts the texts, at least one
   * @param tree what may follow, at least something
   */
  record Part(Texts texts, Tree tree) {}

  Partition {
    parts = List.copyOf(parts);
  }

  static Partition of(Texts texts, Tree tree) {
    return tree.isNone() || texts.isEmpty() ? NONE : new Partition(List.of(new Part(texts, tree)));
  }

  private static Partition normal(List<Part> parts) {
    Map<Tree, Texts> byTree = new TreeMap<>();
    for (Part part : parts) {
      if (!part.tree.isNone()) {
        byTree.merge(part.tree, part.texts, Texts::plus);
      }
    }
    List<Part> normal = new ArrayList<>();
    byTree.forEach((tree, texts) -> normal.add(new Part(texts, tree)));
    return new Partition(normal);
  }

  Partition plus(Partition other) {
    return parts.isEmpty()
        ? other
        : other.parts.isEmpty() ? this : with(other, true, true, Tree::plus);
  }

  Partition and(Partition other) {
    return parts.isEmpty() || other.parts.isEmpty() ? NONE : with(other, false, false, Tree::and);
  }

  Partition minus(Partition other) {
    return parts.isEmpty() || other.parts.isEmpty() ? this : with(other, true, false, Tree::minus);
  }

  private Partition with(
      Partition other, boolean keepsMine, boolean keepsIts, BinaryOperator<Tree> join) {
    List<Part> joined = new ArrayList<>();
    List<Texts> itsRest = new ArrayList<>(other.parts.stream().map(Part::texts).toList());
    for (Part mine : parts) {
      Texts rest = mine.texts;
      for (int i = 0; i < other.parts.size() && !rest.isEmpty(); i++) {
        Part its = other.parts.get(i);
        if (!rest.intersects(its.texts)) {
          continue;
        }
        joined.add(new Part(rest.and(its.texts), join.apply(mine.tree, its.tree)));
        if (keepsIts) {
          itsRest.set(i, itsRest.get(i).minus(mine.texts));
        }
        rest = rest.minus(its.texts);
      }
      if (keepsMine && !rest.isEmpty()) {
        joined.add(new Part(rest, mine.tree));
      }
    }
    for (int i = 0; keepsIts && i < itsRest.size(); i++) {
      if (!itsRest.get(i).isEmpty()) {
        joined.add(new Part(itsRest.get(i), other.parts.get(i).tree));
      }
    }
    return normal(joined);
  }

  Tree get(String text) {
    for (Part part : parts) {
      if (part.texts.contains(text)) {
        return part.tree;
      }
    }
    return Tree.NONE;
  }
}
