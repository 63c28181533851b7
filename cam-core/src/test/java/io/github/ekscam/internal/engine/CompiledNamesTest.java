package io.github.ekscam.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

class CompiledNamesTest {

  /**
   * Against a map that is changed, from no names to many times as many as there were places for.
   */
  @Property(tries = 20)
  void changedCopies_areAsAChangedMap_andTheOldOnesStay(@ForAll long seed) {
    Random random = new Random(seed);
    Map<String, Integer> model = new HashMap<>();
    CompiledNames<Integer> empty = CompiledNames.of(Map.of());
    CompiledNames<Integer> names = empty;
    for (int i = 0; i < 3_000; i++) {
      Map<String, Integer> some = new HashMap<>();
      for (int j = random.nextInt(3); j >= 0; j--) {
        some.put(name(random), i);
      }
      names = some.size() == 1 ? names.with(some.keySet().iterator().next(), i) : names.with(some);
      model.putAll(some);
    }

    assertThat(names.size()).isEqualTo(model.size());
    for (Map.Entry<String, Integer> entry : model.entrySet()) {
      assertThat(names.find(new String(entry.getKey()))).isEqualTo(entry.getValue());
      assertThat(empty.find(entry.getKey())).isNull();
    }
    assertThat(names.find("unknown")).isNull();
    CompiledNames<Integer> atOnce = CompiledNames.of(model);
    assertThat(atOnce.find("unknown")).isNull();
    model.forEach((name, value) -> assertThat(atOnce.find(name)).isEqualTo(value));
  }

  @Example
  void eachChange_leavesTheNamesThatItDoesNotName() {
    Map<String, Integer> model = new HashMap<>();
    CompiledNames<Integer> names = CompiledNames.of(Map.of());
    for (int i = 0; i < 600; i++) {
      names = names.with("name-" + i, i);
      model.put("name-" + i, i);
      if (i % 7 == 0) {
        names = names.with(Map.of("name-" + i / 2, -i, "other-" + i, i));
        model.put("name-" + i / 2, -i);
        model.put("other-" + i, i);
      }
      if (i < 20 || i % 50 == 0) {
        CompiledNames<Integer> current = names;
        CompiledNames<Integer> atOnce = CompiledNames.of(model);
        model.forEach((name, value) -> assertThat(current.find(name)).isEqualTo(value));
        model.forEach((name, value) -> assertThat(atOnce.find(name)).isEqualTo(value));
        assertThat(current.size()).isEqualTo(model.size());
        assertThat(current.find("name")).isNull();
        assertThat(atOnce.find("name")).isNull();
      }
    }
    assertThat(names.with(Map.of())).isSameAs(names);
  }

  @Example
  void namesByChance_areSpreadOverTheParts_andNoneIsKeptApart() {
    Map<String, Integer> named = new HashMap<>();
    for (int i = 0; i < 8_192; i++) {
      named.put("system:serviceaccount:team-" + i % 64 + ":robot-" + i, i);
    }
    CompiledNames<Integer> names = CompiledNames.of(named);

    assertThat(names.keptApart()).isZero();
    assertThat(names.parts()).isEqualTo(256);
    assertThat(CompiledNames.of(Map.of()).parts()).isEqualTo(2);
  }

  @Example
  void parts_areRebuilt_onceThereAreMoreThan128NamesForEach() {
    CompiledNames<Integer> names = CompiledNames.of(Map.of());
    for (int i = 0; i < 256; i++) {
      names = names.with("user-" + i, i);
      assertThat(names.parts()).isEqualTo(2);
    }
    assertThat(names.with("user-0", 1).parts()).isEqualTo(2);
    assertThat(names.with("user-256", 256).parts()).isEqualTo(8);
  }

  @Example
  void atMostAQuarterOfThePlacesIsTaken_andThereAreNotManyMore() {
    for (int names = 0; names < 300; names++) {
      int slots = CompiledNames.slots(names);
      assertThat(Integer.bitCount(slots)).as("%s names", names).isEqualTo(1);
      assertThat(slots).as("%s names", names).isBetween(Math.max(4, 4 * names), 4 + 8 * names);
    }
    assertThat(CompiledNames.slots(0)).isEqualTo(4);
    assertThat(CompiledNames.slots(16)).isEqualTo(64);
    assertThat(CompiledNames.slots(17)).isEqualTo(128);
    assertThat(CompiledNames.powerOfTwo(0)).isEqualTo(1);
    assertThat(CompiledNames.powerOfTwo(1)).isEqualTo(1);
    assertThat(CompiledNames.powerOfTwo(2)).isEqualTo(2);
    assertThat(CompiledNames.powerOfTwo(3)).isEqualTo(4);
  }

  @Example
  void freePlace_isTheNextOne_roundTheEnd_unlessARowOfMoreThan64WouldCome() {
    for (int step = 1; step <= 2; step++) {
      Object[] table = new Object[256 * step];
      int last = table.length - step;
      assertThat(CompiledNames.freeSlot(table, 5 * step, step)).isEqualTo(5 * step);
      table[last] = "a";
      assertThat(CompiledNames.freeSlot(table, last, step)).isZero();

      // One behind 63 makes a row of 64.
      for (int i = 0; i < 62; i++) {
        table[i * step] = "a";
      }
      assertThat(CompiledNames.freeSlot(table, 0, step)).isEqualTo(62 * step);
      table[62 * step] = "a";
      assertThat(CompiledNames.freeSlot(table, 0, step)).isNegative();
      assertThat(CompiledNames.freeSlot(table, 63 * step, step)).isNegative();
      assertThat(CompiledNames.freeSlot(table, last - step, step)).isNegative();
      assertThat(CompiledNames.freeSlot(table, 65 * step, step)).isEqualTo(65 * step);
      // What would join two rows counts both.
      table[62 * step] = null;
      table[63 * step] = "a";
      assertThat(CompiledNames.freeSlot(table, 62 * step, step)).isNegative();
    }
  }

  @Example
  void namesThatWantOnePlace_areAllFound_andAnotherIsNot() {
    Map<String, Integer> named = new HashMap<>();
    for (int i = 0; i < 200; i++) {
      StringBuilder name = new StringBuilder();
      for (int bit = 0; bit < 8; bit++) {
        name.append((i >> bit & 1) == 0 ? "Aa" : "BB");
      }
      named.put(name.toString(), i);
    }
    CompiledNames<Integer> names = CompiledNames.of(named);
    CompiledNames<Integer> oneByOne = CompiledNames.of(Map.of());
    for (Map.Entry<String, Integer> entry : named.entrySet()) {
      oneByOne = oneByOne.with(entry.getKey(), entry.getValue());
    }

    for (Map.Entry<String, Integer> entry : named.entrySet()) {
      assertThat(names.find(entry.getKey())).isEqualTo(entry.getValue());
      assertThat(oneByOne.find(entry.getKey())).isEqualTo(entry.getValue());
    }
    assertThat(names.size()).isEqualTo(200);
    assertThat(oneByOne.size()).isEqualTo(200);
    assertThat(names.keptApart()).isEqualTo(136);
    assertThat(oneByOne.keptApart()).isPositive();
    String other = "BBBBBBBBBBBBBBBB";
    assertThat(named).doesNotContainKey(other);
    assertThat(names.find(other)).isNull();
    assertThat(oneByOne.find(other)).isNull();
    CompiledNames<Integer> replaced = names.with(negated(named));
    named.forEach((name, value) -> assertThat(replaced.find(name)).isEqualTo(-value));
    assertThat(replaced.size()).isEqualTo(200);
  }

  private static Map<String, Integer> negated(Map<String, Integer> named) {
    Map<String, Integer> negated = new HashMap<>();
    named.forEach((name, value) -> negated.put(name, -value));
    return negated;
  }

  /** Of some hundred names each there is one hash code, as "Aa" and "BB" have the same. */
  private static String name(Random random) {
    StringBuilder name = new StringBuilder();
    for (int i = 0; i < 8; i++) {
      name.append(random.nextBoolean() ? "Aa" : "BB");
    }
    return name.append(random.nextInt(12)).toString();
  }
}
