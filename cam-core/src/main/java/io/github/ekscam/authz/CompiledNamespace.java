package io.github.ekscam.authz;

import io.github.ekscam.rbac.RbacBinding;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import java.util.stream.IntStream;

/**
 * The bindings of one namespace turned round: from the numbers of users and groups to the roles
 * that they have in it. All of it lies together in memory, as whoever asks about a namespace asks
 * for several subjects. Immutable.
 */
final class CompiledNamespace extends CompiledNames.Entry {

  /**
   * Places for subjects, a power of two of them, of which at most two thirds are taken. In a place
   * stands the subject's number above and its role below, if it has one only; if it has several,
   * where they start behind the places, with all bits turned. A free place is 0.
   */
  private final long[] held;

  private final int lastPlace;

  /** For each place, where the indexes of the subject's bindings start and end. */
  private final int[] bindingRanges;

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
      String name,
      List<? extends RbacBinding> inOrder,
      ToIntFunction<RbacBinding> roleNumber,
      Function<RbacBinding, int[]> subjectNumbers) {
    super(name);
    bindings = inOrder.toArray(RbacBinding[]::new);
    roleNumbers = inOrder.stream().mapToInt(roleNumber).toArray();
    long[] pairs = pairs(subjectNumbers);
    bindingIndexes = new int[pairs.length];
    int[] starts = new int[pairs.length + 1];
    int subjects = 0;
    for (int i = 0; i < pairs.length; i++) {
      bindingIndexes[i] = (int) pairs[i];
      if (i == 0 || subject(pairs[i]) != subject(pairs[i - 1])) {
        starts[subjects++] = i;
      }
    }
    starts[subjects] = pairs.length;
    int places = powerOfTwo(subjects + subjects / 2 + 1);
    lastPlace = places - 1;
    bindingRanges = new int[2 * places];
    CompiledGrants.Builder grants = new CompiledGrants.Builder(places);
    int[] roles = new int[subjects];
    for (int i = 0; i < subjects; i++) {
      roles[i] = roles(grants, starts[i], starts[i + 1]);
    }
    held = grants.build();
    for (int i = 0; i < subjects; i++) {
      int subject = subject(pairs[starts[i]]);
      int place = place(subject);
      held[place] = (long) subject << Integer.SIZE | Integer.toUnsignedLong(roles[i]);
      bindingRanges[2 * place] = starts[i];
      bindingRanges[2 * place + 1] = starts[i + 1];
    }
  }

  /** What stands in a place for the roles of some bindings. */
  private int roles(CompiledGrants.Builder grants, int start, int end) {
    int first = roleNumbers[bindingIndexes[start]];
    boolean isOne = true;
    for (int i = start; i < end; i++) {
      isOne &= roleNumbers[bindingIndexes[i]] == first;
    }
    if (isOne) {
      return first;
    }
    for (int i = start; i < end; i++) {
      grants.add(roleNumbers[bindingIndexes[i]]);
    }
    return ~grants.end();
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

  private static int powerOfTwo(int atLeast) {
    return atLeast <= 1 ? 1 : Integer.highestOneBit(atLeast - 1) << 1;
  }

  /** Where a subject stands, or a free place. */
  private int place(int subject) {
    int place = ((subject * 0x9E3779B9) >>> 12) & lastPlace;
    while (held[place] != 0 && subject(held[place]) != subject) {
      place = (place + 1) & lastPlace;
    }
    return place;
  }

  /** Whether a subject has one of these roles here. */
  boolean holdsAnyOf(int subject, CompiledRoleSet wanted) {
    long found = held[place(subject)];
    if (found == 0) {
      return false;
    }
    int roles = (int) found;
    return roles < 0 ? CompiledGrants.intersect(held, ~roles, wanted) : wanted.contains(roles);
  }

  /** The index of the first binding that gives a subject one of these roles, or a large number. */
  int firstBinding(int subject, CompiledRoleSet wanted) {
    int place = place(subject);
    for (int i = bindingRanges[2 * place]; i < bindingRanges[2 * place + 1]; i++) {
      if (wanted.contains(roleNumbers[bindingIndexes[i]])) {
        return bindingIndexes[i];
      }
    }
    return Integer.MAX_VALUE;
  }

  /** The indexes of all bindings that give a subject one of these roles, in their order. */
  IntStream bindings(int subject, CompiledRoleSet wanted) {
    int place = place(subject);
    return Arrays.stream(bindingIndexes, bindingRanges[2 * place], bindingRanges[2 * place + 1])
        .filter(index -> wanted.contains(roleNumbers[index]));
  }

  RbacBinding binding(int index) {
    return bindings[index];
  }

  int roleNumber(int index) {
    return roleNumbers[index];
  }

  /** The bindings in their order, to be changed. */
  List<RbacBinding> bindings() {
    return new ArrayList<>(List.of(bindings));
  }
}
