package io.github.ekscam.authz;

import io.github.ekscam.rbac.RbacBinding;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToIntFunction;

/**
 * What the bindings that name one user or one group give: roles in the whole cluster, and roles in
 * namespaces, which are found by their numbers in a hash table of their own. Immutable.
 */
final class CompiledSubject extends CompiledNames.Entry {

  /** What stands in a place: a namespace's number, which is 0 in a free one. */
  private static final int NAMESPACE = 0;

  /** What stands in a place: where the namespace's roles start. */
  private static final int ROLES = 1;

  /** What stands in a place: where the namespace's bindings start and end. */
  private static final int FIRST_BINDING = 2;

  private static final int END_OF_BINDINGS = 3;

  private static final int LOG_WIDTH = 2;

  /** Places for namespaces, each of four numbers. A power of two, at most two thirds taken. */
  private final int[] places;

  /** The roles in the whole cluster, which start at 0, and those in namespaces. */
  private final long[] roles;

  /** In the order in which the authorizer looks at them. */
  private final RbacBinding[] bindings;

  /** The numbers of the bindings' roles. */
  private final int[] roleNumbers;

  private final int endOfClusterBindings;

  private CompiledSubject(
      String name,
      List<RbacBinding> inOrder,
      ToIntFunction<RbacBinding> roleNumber,
      ToIntFunction<String> namespaceNumber) {
    super(name);
    bindings = inOrder.toArray(RbacBinding[]::new);
    roleNumbers = new int[bindings.length];
    int namespaces = 0;
    String last = "";
    for (int i = 0; i < bindings.length; i++) {
      roleNumbers[i] = roleNumber.applyAsInt(bindings[i]);
      String namespace = bindings[i].metadata().namespace();
      namespaces += namespace.equals(last) ? 0 : 1;
      last = namespace;
    }
    CompiledGrants.Builder grants = new CompiledGrants.Builder();
    places = new int[powerOfTwo(namespaces + namespaces / 2 + 1) << LOG_WIDTH];
    endOfClusterBindings = addRoles(grants, 0, "");
    grants.end();
    for (int start = endOfClusterBindings; start < bindings.length; ) {
      String namespace = bindings[start].metadata().namespace();
      int end = addRoles(grants, start, namespace);
      int place = place(namespaceNumber.applyAsInt(namespace));
      places[place + NAMESPACE] = namespaceNumber.applyAsInt(namespace);
      places[place + ROLES] = grants.end();
      places[place + FIRST_BINDING] = start;
      places[place + END_OF_BINDINGS] = end;
      start = end;
    }
    roles = grants.build();
  }

  private int addRoles(CompiledGrants.Builder grants, int start, String namespace) {
    int i = start;
    for (; i < bindings.length && bindings[i].metadata().namespace().equals(namespace); i++) {
      grants.add(roleNumbers[i]);
    }
    return i;
  }

  private static int powerOfTwo(int atLeast) {
    return atLeast <= 1 ? 1 : Integer.highestOneBit(atLeast - 1) << 1;
  }

  /**
   * A user or a group.
   *
   * @param inOrder the bindings that name it, each once, in the order of {@link RbacBinding#ORDER}
   * @param namespaceNumber tells a namespace's number, which is not 0
   */
  static CompiledSubject of(
      String name,
      List<RbacBinding> inOrder,
      ToIntFunction<RbacBinding> roleNumber,
      ToIntFunction<String> namespaceNumber) {
    return new CompiledSubject(name, inOrder, roleNumber, namespaceNumber);
  }

  /**
   * Whether it has one of these roles, in the whole cluster or in a namespace.
   *
   * @param namespace the namespace's number; 0 for none, or for one that no binding is in
   */
  boolean holdsAnyOf(CompiledRoleSet wanted, int namespace) {
    if (CompiledGrants.intersect(roles, 0, wanted)) {
      return true;
    }
    int place = place(namespace);
    return places[place] != 0 && CompiledGrants.intersect(roles, places[place + ROLES], wanted);
  }

  /** Where a namespace stands, or a free place: there nothing is found, nor for the number 0. */
  private int place(int namespace) {
    int mask = places.length - 1;
    int place = (((namespace * 0x9E3779B9) >>> 12) << LOG_WIDTH) & mask;
    while (places[place] != namespace && places[place] != 0) {
      place = (place + (1 << LOG_WIDTH)) & mask;
    }
    return place;
  }

  /** Looks at bindings. */
  interface BindingVisitor {
    void visit(RbacBinding binding, int roleNumber);
  }

  /** Visits the bindings for the whole cluster in order. */
  void visitClusterBindings(BindingVisitor visitor) {
    visit(0, endOfClusterBindings, visitor);
  }

  /** Visits the bindings in a namespace in order. */
  void visitBindings(int namespace, BindingVisitor visitor) {
    int place = place(namespace);
    if (places[place] != 0) {
      visit(places[place + FIRST_BINDING], places[place + END_OF_BINDINGS], visitor);
    }
  }

  private void visit(int start, int end, BindingVisitor visitor) {
    for (int i = start; i < end; i++) {
      visitor.visit(bindings[i], roleNumbers[i]);
    }
  }

  /** All bindings in order, to be changed. */
  List<RbacBinding> bindings() {
    return new ArrayList<>(List.of(bindings));
  }
}
