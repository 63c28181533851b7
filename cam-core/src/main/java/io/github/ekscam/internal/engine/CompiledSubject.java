package io.github.ekscam.internal.engine;

import io.github.ekscam.rbac.RbacBinding;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToIntFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * One user or one group that bindings name: its number, by which namespaces know it, and what it
 * has in the whole cluster. Immutable.
 */
final class CompiledSubject {

  /** From 1 on. */
  private final int number;

  private final long[] roles;

  /** Those for the whole cluster, in the order in which the authorizer looks at them. */
  private final RbacBinding[] bindings;

  /** The numbers of the bindings' roles. */
  private final int[] roleNumbers;

  /**
   * A user or a group.
   *
   * @param inOrder the ClusterRoleBindings that name it, each once
   */
  CompiledSubject(int number, List<RbacBinding> inOrder, ToIntFunction<RbacBinding> roleNumber) {
    this.number = number;
    this.bindings = inOrder.toArray(RbacBinding[]::new);
    this.roleNumbers = inOrder.stream().mapToInt(roleNumber).toArray();
    this.roles = CompiledGrants.of(roleNumbers);
  }

  int number() {
    return number;
  }

  /** Whether it has one of these roles in the whole cluster, and it is proven. */
  int holdsAnyOf(CompiledRoleSet wanted) {
    return CompiledGrants.intersect(roles, 0, wanted);
  }

  /** Marks a role that it has in the whole cluster as proven. */
  void setProven(int role) {
    CompiledGrants.setProven(roles, 0, role);
  }

  /** Marks as proven in grants of which its own are a part what is proven of its own. */
  void copyProven(long[] grants) {
    CompiledGrants.copyProven(roles, grants);
  }

  /** The index of the first binding that gives it one of these roles; negative if none does. */
  int firstBinding(CompiledRoleSet wanted) {
    for (int i = 0; i < bindings.length; i++) {
      if (wanted.contains(roleNumbers[i])) {
        return i;
      }
    }
    return -1;
  }

  RbacBinding binding(int index) {
    return bindings[index];
  }

  BoundRole bound(int index) {
    return new BoundRole(bindings[index], roleNumbers[index]);
  }

  /** The numbers of the roles it has in the whole cluster. */
  IntStream roleNumbers() {
    return Arrays.stream(roleNumbers);
  }

  /** The bindings for the whole cluster that give it one of these roles, in their order. */
  Stream<BoundRole> bound(CompiledRoleSet wanted) {
    return IntStream.range(0, bindings.length)
        .filter(i -> wanted.contains(roleNumbers[i]))
        .mapToObj(this::bound);
  }

  /** The bindings for the whole cluster in their order, to be changed. */
  List<RbacBinding> bindings() {
    return new ArrayList<>(List.of(bindings));
  }
}
