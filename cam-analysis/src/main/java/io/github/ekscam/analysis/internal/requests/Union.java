package io.github.ekscam.analysis.internal.requests;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.BinaryOperator;

/** The union of many sets. Joins them two by two, so that many small ones stay cheap. */
final class Union {

  private Union() {}

  /**
   * What is in any of some sets.
   *
   * @param none the set that nothing is in
   */
  static <T> T of(Collection<T> sets, T none, BinaryOperator<T> plus) {
    List<T> left = List.copyOf(sets);
    while (left.size() > 1) {
      List<T> joined = new ArrayList<>();
      for (int i = 0; i < left.size(); i += 2) {
        joined.add(i + 1 < left.size() ? plus.apply(left.get(i), left.get(i + 1)) : left.get(i));
      }
      left = joined;
    }
    return left.isEmpty() ? none : left.get(0);
  }
}
