package io.github.ekscam.internal.engine;

import io.github.ekscam.rbac.RbacBinding;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A user who is looked up: the subjects that he is, himself and his groups, as far as bindings name
 * them, and what all of them have together in the whole cluster. Immutable.
 */
final class CompiledUser {

  private final CompiledSubject[] subjects;
  private final int[] numbers;
  private final long[] clusterRoles;

  /** These subjects, each once. */
  CompiledUser(List<CompiledSubject> subjects) {
    this.subjects = subjects.toArray(CompiledSubject[]::new);
    this.numbers = subjects.stream().mapToInt(CompiledSubject::number).toArray();
    this.clusterRoles =
        CompiledGrants.of(subjects.stream().flatMapToInt(CompiledSubject::roleNumbers).toArray());
  }

  /** Whether he has one of these roles in the whole cluster. */
  boolean holdsAnyOf(CompiledRoleSet wanted) {
    return !wanted.isEmpty() && CompiledGrants.intersect(clusterRoles, 0, wanted);
  }

  /** Whether he is among the holders in a namespace of one of these roles. */
  boolean holdsAnyOf(CompiledRoleSet wanted, long[] holders) {
    if (wanted.isEmpty()) {
      return false;
    }
    for (int subject : numbers) {
      if (CompiledHolders.holdsAnyOf(holders, subject, wanted)) {
        return true;
      }
    }
    return false;
  }

  /** A binding and the number of its role. */
  record Bound(RbacBinding binding, int roleNumber) {}

  /** The first binding in the order of upstream that gives him one of these roles. */
  @Nullable Bound firstBinding(CompiledRoleSet wanted, @Nullable CompiledNamespace in) {
    Bound first = null;
    for (CompiledSubject subject : subjects) {
      int index = subject.firstBinding(wanted);
      if (index >= 0
          && (first == null
              || RbacBinding.ORDER.compare(subject.binding(index), first.binding()) < 0)) {
        first = new Bound(subject.binding(index), subject.roleNumber(index));
      }
    }
    if (first != null || in == null) {
      return first;
    }
    int least = Integer.MAX_VALUE;
    for (int subject : numbers) {
      least = Math.min(least, in.firstBinding(subject, wanted));
    }
    return least == Integer.MAX_VALUE ? null : new Bound(in.binding(least), in.roleNumber(least));
  }

  /** All bindings in the order of upstream that give him one of these roles. */
  List<RbacBinding> bindings(CompiledRoleSet wanted, @Nullable CompiledNamespace in) {
    TreeSet<RbacBinding> found = new TreeSet<>(RbacBinding.ORDER);
    for (CompiledSubject subject : subjects) {
      found.addAll(subject.bindings(wanted));
      if (in != null) {
        in.bindings(subject.number(), wanted).mapToObj(in::binding).forEach(found::add);
      }
    }
    return new ArrayList<>(found);
  }
}
