package io.github.ekscam.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

/** Sets of roles that somebody holds, compared with sets of their numbers. */
class CompiledGrantsTest {

  /** In the words 0, 1, 2 and 15, first and last bits among them. */
  private static final List<Integer> NUMBERS =
      List.of(0, 1, 5, 31, 32, 62, 63, 64, 65, 100, 127, 128, 191, 960, 1023);

  @Provide
  Arbitrary<Set<Integer>> roles() {
    return Arbitraries.of(NUMBERS).set().ofMaxSize(9);
  }

  private static int[] numbers(Set<Integer> roles) {
    return roles.stream().mapToInt(Integer::intValue).toArray();
  }

  private static CompiledRoleSet set(Set<Integer> roles) {
    int[] sorted = numbers(new TreeSet<>(roles));
    return CompiledRoleSet.of(sorted, sorted.length);
  }

  private static int expected(Set<Integer> held, Set<Integer> proven, Set<Integer> asked) {
    Set<Integer> common = new TreeSet<>(held);
    common.retainAll(asked);
    if (common.isEmpty()) {
      return RoleHolder.NOT_HELD;
    }
    common.retainAll(proven);
    return common.isEmpty() ? RoleHolder.HELD : RoleHolder.PROVEN;
  }

  /** Each role by itself, as one wrong bit is seen nowhere else. */
  private static void requireHeld(
      long[] grants, int start, Set<Integer> held, Set<Integer> proven) {
    for (int number : NUMBERS) {
      assertThat(CompiledGrants.intersect(grants, start, set(Set.of(number))))
          .as("role %d", number)
          .isEqualTo(expected(held, proven, Set.of(number)));
    }
  }

  @Property
  void setsBehindEachOther_areEachTheirOwn(
      @ForAll("roles") Set<Integer> first,
      @ForAll("roles") Set<Integer> second,
      @ForAll("roles") Set<Integer> asked) {
    CompiledGrants.Builder builder = new CompiledGrants.Builder(2);
    first.forEach(builder::add);
    int startOfFirst = builder.end();
    second.forEach(builder::add);
    int startOfSecond = builder.end();
    long[] grants = builder.build();

    assertThat(startOfFirst).isEqualTo(2);
    requireHeld(grants, startOfFirst, first, Set.of());
    requireHeld(grants, startOfSecond, second, Set.of());
    assertThat(CompiledGrants.intersect(grants, startOfFirst, set(asked)))
        .isEqualTo(expected(first, Set.of(), asked));
    assertThat(CompiledGrants.intersect(grants, startOfSecond, set(asked)))
        .isEqualTo(expected(second, Set.of(), asked));
  }

  @Property
  void whatIsProven_isThatRoleOfThatSet_andNothingElse(
      @ForAll("roles") Set<Integer> first,
      @ForAll("roles") Set<Integer> second,
      @ForAll("roles") Set<Integer> proven,
      @ForAll("roles") Set<Integer> asked) {
    CompiledGrants.Builder builder = new CompiledGrants.Builder(0);
    first.forEach(builder::add);
    int startOfFirst = builder.end();
    second.forEach(builder::add);
    int startOfSecond = builder.end();
    long[] grants = builder.build();

    proven.forEach(role -> CompiledGrants.setProven(grants, startOfFirst, role));

    requireHeld(grants, startOfFirst, first, proven);
    requireHeld(grants, startOfSecond, second, Set.of());
    assertThat(CompiledGrants.intersect(grants, startOfFirst, set(asked)))
        .isEqualTo(expected(first, proven, asked));

    proven.forEach(role -> CompiledGrants.setProven(grants, startOfSecond, role));
    requireHeld(grants, startOfSecond, second, proven);
  }

  @Property
  void whatAPartHasProven_isProvenInTheWhole(
      @ForAll("roles") Set<Integer> part,
      @ForAll("roles") Set<Integer> others,
      @ForAll("roles") Set<Integer> proven) {
    Set<Integer> whole = new TreeSet<>(part);
    whole.addAll(others);
    Set<Integer> provenOfPart = new TreeSet<>(part);
    provenOfPart.retainAll(proven);
    long[] ofPart = CompiledGrants.of(numbers(part));
    provenOfPart.forEach(role -> CompiledGrants.setProven(ofPart, 0, role));
    long[] ofWhole = CompiledGrants.of(numbers(whole));

    CompiledGrants.copyProven(ofPart, ofWhole);

    requireHeld(ofWhole, 0, whole, provenOfPart);
    requireHeld(ofPart, 0, part, provenOfPart);
  }

  @Test
  void aSet_takesThreeNumbersForEachWordOfItsRoles_andAnEmptyOneToo() {
    assertThat(CompiledGrants.of(new int[0])).containsExactly(~0L, 0, 0);
    assertThat(CompiledGrants.of(new int[] {65, 3, 0})).containsExactly(0, 0b1001, 0, ~1L, 0b10, 0);
    assertThat(CompiledGrants.of(IntStream.range(0, 64).toArray())).containsExactly(~0L, -1L, 0);
  }

  @Test
  void sets_areAsManyAsThereAre_behindThePlacesLeftFree() {
    CompiledGrants.Builder builder = new CompiledGrants.Builder(3);
    for (int i = 0; i < 100; i++) {
      builder.add(i);
      assertThat(builder.end()).isEqualTo(3 + 3 * i);
    }
    long[] grants = builder.build();

    assertThat(grants).hasSize(303).startsWith(0, 0, 0, ~0L, 1, 0);
    assertThat(CompiledGrants.intersect(grants, 3 + 3 * 99, set(Set.of(99))))
        .isEqualTo(RoleHolder.HELD);
  }
}
