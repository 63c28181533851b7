package io.github.ekscam.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SortedSet;
import java.util.TreeSet;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Sets of roles, of which some are few among many, against sets of numbers. */
class CompiledRoleSetTest {

  private static final int MOST = 700;

  private static CompiledRoleSet of(SortedSet<Integer> numbers) {
    int[] array = numbers.stream().mapToInt(Integer::intValue).toArray();
    return CompiledRoleSet.of(array, array.length);
  }

  private static CompiledRoleSet of(int... numbers) {
    return CompiledRoleSet.of(numbers, numbers.length);
  }

  private static void requireSame(CompiledRoleSet set, SortedSet<Integer> numbers) {
    assertThat(set.isEmpty()).isEqualTo(numbers.isEmpty());
    SortedSet<Integer> contained = new TreeSet<>();
    SortedSet<Integer> ofWords = new TreeSet<>();
    for (int number = 0; number < MOST + 2 * Long.SIZE; number++) {
      if (set.contains(number)) {
        contained.add(number);
      }
      if ((set.word(number / Long.SIZE) >>> (number % Long.SIZE) & 1) != 0) {
        ofWords.add(number);
      }
    }
    assertThat(contained).isEqualTo(numbers);
    assertThat(ofWords).isEqualTo(numbers);
  }

  @Property
  void set_hasTheNumbersThatItWasMadeOf(@ForAll("numbers") SortedSet<Integer> numbers) {
    requireSame(of(numbers), numbers);
  }

  @Property
  void union_hasTheNumbersOfBoth(
      @ForAll("numbers") SortedSet<Integer> one, @ForAll("numbers") SortedSet<Integer> other) {
    SortedSet<Integer> both = new TreeSet<>(one);
    both.addAll(other);

    requireSame(of(one).union(of(other)), both);
  }

  /** Near each other, and far apart. */
  @Provide
  Arbitrary<SortedSet<Integer>> numbers() {
    return Arbitraries.oneOf(
            Arbitraries.integers().between(0, MOST),
            Arbitraries.integers().between(0, 70),
            Arbitraries.integers().between(600, MOST),
            Arbitraries.of(0, 63, 64, 127, 128, 191, 192, 639, 640))
        .set()
        .ofMaxSize(12)
        .map(TreeSet::new);
  }

  @Example
  void onlyTheFirstOfTheNumbersCount() {
    CompiledRoleSet set = CompiledRoleSet.of(new int[] {1, 70, 200}, 2);

    assertThat(set.contains(70)).isTrue();
    assertThat(set.contains(200)).isFalse();
  }

  @Example
  void wordsThatAreZero_areLeftOutIfMoreThanHalfOfThemAre() {
    assertThat(of(0, 5, 63).storedWords()).isEqualTo(1);
    assertThat(of(100).storedWords()).isEqualTo(2);
    assertThat(of(0, 64, 255).storedWords()).isEqualTo(4);
    assertThat(of(128).storedWords()).isEqualTo(1);
    assertThat(of(0, 1, 256).storedWords()).isEqualTo(2);
    assertThat(of(640, 641, 700).storedWords()).isEqualTo(1);
  }
}
