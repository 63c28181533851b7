package io.github.ekscam.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** Who holds which roles, and which of them is proven: the arrays against maps of sets. */
class HeldRolesTest {

  private static final int ROLES = 300;
  private static final int SUBJECTS = 60;

  private static CompiledRoleSet set(SortedSet<Integer> roles) {
    return CompiledRoleSet.of(roles.stream().mapToInt(Integer::intValue).toArray(), roles.size());
  }

  private static SortedSet<Integer> some(Random random, int most) {
    SortedSet<Integer> roles = new TreeSet<>();
    int count = random.nextInt(most + 1);
    int from = random.nextBoolean() ? 0 : ROLES - 70;
    while (roles.size() < count) {
      roles.add(from + random.nextInt(ROLES - from));
    }
    return roles;
  }

  private static int expected(
      SortedSet<Integer> held, SortedSet<Integer> proven, SortedSet<Integer> wanted) {
    if (!Collections.disjoint(proven, wanted)) {
      return RoleHolder.PROVEN;
    }
    return Collections.disjoint(held, wanted) ? RoleHolder.NOT_HELD : RoleHolder.HELD;
  }

  private static SortedSet<Integer> of(
      SortedMap<Integer, SortedSet<Integer>> bySubject, int subject) {
    return bySubject.getOrDefault(subject, Collections.emptySortedSet());
  }

  /** What every subject holds of each single role, and of some sets of them. */
  private static void requireModel(
      long[] holders,
      SortedMap<Integer, SortedSet<Integer>> held,
      SortedMap<Integer, SortedSet<Integer>> proven,
      Random random) {
    for (int subject = 1; subject <= SUBJECTS; subject++) {
      List<SortedSet<Integer>> wanted = new ArrayList<>();
      of(held, subject).forEach(role -> wanted.add(new TreeSet<>(List.of(role))));
      IntStream.range(0, 10).forEach(i -> wanted.add(some(random, 40)));
      for (SortedSet<Integer> each : wanted) {
        assertThat(CompiledHolders.holdsAnyOf(holders, subject, set(each)))
            .as("%s of %s", subject, each)
            .isEqualTo(expected(of(held, subject), of(proven, subject), each));
      }
    }
  }

  @Property(tries = 60)
  void subjectsOfANamespace_holdTheirRoles_andAreProvenEachByItself(@ForAll long seed) {
    Random random = new Random(seed);
    SortedMap<Integer, SortedSet<Integer>> held = new TreeMap<>();
    for (int i = random.nextInt(SUBJECTS); i > 0; i--) {
      SortedSet<Integer> roles = some(random, random.nextBoolean() ? 1 : 12);
      if (!roles.isEmpty()) {
        held.put(1 + random.nextInt(SUBJECTS), roles);
      }
    }
    CompiledHolders.Builder builder = new CompiledHolders.Builder(held.size());
    held.forEach(
        (subject, roles) ->
            // A role that two bindings give is there twice.
            builder.add(
                subject,
                IntStream.concat(
                        roles.stream().mapToInt(Integer::intValue), IntStream.of(roles.first()))
                    .toArray()));
    long[] holders = builder.build();
    SortedMap<Integer, SortedSet<Integer>> proven = new TreeMap<>();
    requireModel(holders, held, proven, random);

    for (int i = 0; i < 10; i++) {
      int subject = 1 + random.nextInt(SUBJECTS);
      List<Integer> roles = new ArrayList<>(of(held, subject));
      roles.add(random.nextInt(ROLES));
      int role = roles.get(random.nextInt(roles.size()));
      CompiledHolders.setProven(holders, subject, role);
      if (of(held, subject).contains(role)) {
        proven.computeIfAbsent(subject, each -> new TreeSet<>()).add(role);
      }
    }
    requireModel(holders, held, proven, random);
  }

  private static long[] grants(SortedSet<Integer> roles) {
    return CompiledGrants.of(roles.stream().mapToInt(Integer::intValue).toArray());
  }

  @Property(tries = 200)
  void setOfRoles_isIntersected_andTakesOverWhatIsProvenOfAPart(@ForAll long seed) {
    Random random = new Random(seed);
    SortedSet<Integer> part = some(random, 10);
    SortedSet<Integer> held = some(random, 10);
    held.addAll(part);
    SortedSet<Integer> proven = new TreeSet<>();
    long[] ofPart = grants(part);
    long[] grants = grants(held);
    for (int role : part) {
      if (random.nextBoolean()) {
        CompiledGrants.setProven(ofPart, 0, role);
        proven.add(role);
      }
    }
    CompiledGrants.setProven(ofPart, 0, ROLES + 100);

    CompiledGrants.copyProven(ofPart, grants);

    for (int i = 0; i < 30; i++) {
      SortedSet<Integer> wanted = i < 10 ? new TreeSet<>(List.of(i * 29)) : some(random, 20);
      assertThat(CompiledGrants.intersect(ofPart, 0, set(wanted)))
          .isEqualTo(expected(part, proven, wanted));
      assertThat(CompiledGrants.intersect(grants, 0, set(wanted)))
          .isEqualTo(expected(held, proven, wanted));
    }
  }

  @Example
  void noRoles_areNoneOfAny() {
    long[] none = CompiledGrants.of(new int[0]);
    CompiledGrants.setProven(none, 0, 3);

    assertThat(CompiledGrants.intersect(none, 0, CompiledRoleSet.of(new int[] {0, 3, 70}, 3)))
        .isEqualTo(RoleHolder.NOT_HELD);
  }
}
