package io.github.ekscam.internal.keys;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.DayOfWeek;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class KeyTest {

  @Test
  void keysOfEqualParts_areEqual_andOthersAreNot() {
    assertThat(Key.of("a", 1, Key.of("b")))
        .isEqualTo(Key.of("a", 1, Key.of("b")))
        .hasSameHashCodeAs(Key.of("a", 1, Key.of("b")))
        .isEqualByComparingTo(Key.of("a", 1, Key.of("b")))
        .isNotEqualTo(Key.of("a", 1, "b"))
        .isNotEqualTo(Key.of("a", 1));
    assertThat(Key.ofAll(List.of("a", "b"))).isEqualTo(Key.of("a", "b")).hasToString("[a, b]");
    assertThat(Key.of(Key.of("a"), Key.of("b", "c")))
        .isNotEqualTo(Key.of(Key.of("a", "b"), Key.of("c")));
  }

  @Test
  void order_tellsApartWhatIsNotEqual_whateverTheParts() {
    List<Key> keys =
        new ArrayList<>(
            List.of(
                Key.of(),
                Key.of("c0"),
                Key.of("an"),
                Key.of("an", "an"),
                Key.of(Key.of("an")),
                Key.of(2),
                Key.of(10),
                Key.of(true),
                Key.of(DayOfWeek.MONDAY)));
    assertThat(Key.of("an")).hasSameHashCodeAs(Key.of("c0")).isLessThan(Key.of("c0"));

    for (Key one : keys) {
      for (Key other : keys) {
        assertThat(Integer.signum(one.compareTo(other)))
            .isEqualTo(-Integer.signum(other.compareTo(one)));
        assertThat(one.compareTo(other) == 0).isEqualTo(one.equals(other));
      }
    }
    keys.sort(null);
    assertThat(keys).doesNotHaveDuplicates().hasSize(9).startsWith(Key.of());
  }
}
