package io.github.ekscam.internal.engine;

import io.github.ekscam.rbac.RbacBinding;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import java.util.stream.Stream;

/**
 * The RoleBindings of one namespace, inverted: from the numbers of users and groups to the bindings
 * that name them. Decisions are made by {@link CompiledHolders}; this is for reasons. Immutable.
 */
final class CompiledNamespace {

  /** In ascending order. */
  private final int[] subjects;

  /** For each subject, and behind the last, where its bindings start. */
  private final int[] starts;

  /** The indexes of the bindings of one subject after the other, ascending for each. */
  private final int[] bindingIndexes;

  /** In the order in which the authorizer looks at them. */
  private final RbacBinding[] bindings;

  /** The numbers of the bindings' roles. */
  private final int[] roleNumbers;

  /**
   * A namespace.
   *
   * @param inOrder its RoleBindings
   * @param subjectNumbers tells the numbers of the subjects that a binding names, each once
   */
  CompiledNamespace(
      List<? extends RbacBinding> inOrder,
      ToIntFunction<RbacBinding> roleNumber,
      Function<RbacBinding, int[]> subjectNumbers) {
    bindings = inOrder.toArray(RbacBinding[]::new);
    roleNumbers = inOrder.stream().mapToInt(roleNumber).toArray();
    long[] pairs = pairs(subjectNumbers);
    bindingIndexes = new int[pairs.length];
    int[] found = new int[pairs.length];
    int[] foundStarts = new int[pairs.length + 1];
    int count = 0;
    for (int i = 0; i < pairs.length; i++) {
      bindingIndexes[i] = (int) pairs[i];
      if (i == 0 || subject(pairs[i]) != subject(pairs[i - 1])) {
        found[count] = subject(pairs[i]);
        foundStarts[count++] = i;
      }
    }
    foundStarts[count] = pairs.length;
    subjects = Arrays.copyOf(found, count);
    starts = Arrays.copyOf(foundStarts, count + 1);
  }

  /** Who has which binding, in this order: the subject above, the index of the binding below. */
  private long[] pairs(Function<RbacBinding, int[]> subjectNumbers) {
    long[] pairs = new long[2 * bindings.length];
    int count = 0;
    for (int i = 0; i < bindings.length; i++) {
      for (int subject : subjectNumbers.apply(bindings[i])) {
        if (count == pairs.length) {
          pairs = Arrays.copyOf(pairs, 2 * count);
        }
        pairs[count++] = (long) subject << Integer.SIZE | i;
      }
    }
    Arrays.sort(pairs, 0, count);
    return Arrays.copyOf(pairs, count);
  }

  private static int subject(long pair) {
    return (int) (pair >>> Integer.SIZE);
  }

  /** The roles by the subjects, for deciding. */
  long[] holders() {
    CompiledHolders.Builder holders = new CompiledHolders.Builder(subjects.length);
    for (int i = 0; i < subjects.length; i++) {
      holders.add(
          subjects[i],
          Arrays.stream(bindingIndexes, starts[i], starts[i + 1])
              .map(index -> roleNumbers[index])
              .toArray());
    }
    return holders.build();
  }

  /** The bindings that give a subject one of these roles, in their order. */
  Stream<BoundRole> bound(int subject, CompiledRoleSet wanted) {
    int place = Arrays.binarySearch(subjects, subject);
    return place < 0
        ? Stream.empty()
        : Arrays.stream(bindingIndexes, starts[place], starts[place + 1])
            .filter(index -> wanted.contains(roleNumbers[index]))
            .mapToObj(this::bound);
  }

  /** The index of the first binding that gives a subject one of these roles, or a large number. */
  int firstBinding(int subject, CompiledRoleSet wanted) {
    int place = Arrays.binarySearch(subjects, subject);
    if (place >= 0) { // No stream: every reason comes by here.
      for (int i = starts[place]; i < starts[place + 1]; i++) {
        if (wanted.contains(roleNumbers[bindingIndexes[i]])) {
          return bindingIndexes[i];
        }
      }
    }
    return Integer.MAX_VALUE;
  }

  BoundRole bound(int index) {
    return new BoundRole(bindings[index], roleNumbers[index]);
  }

  /** The bindings in their order, to be changed. */
  List<RbacBinding> bindings() {
    return new ArrayList<>(List.of(bindings));
  }
}
