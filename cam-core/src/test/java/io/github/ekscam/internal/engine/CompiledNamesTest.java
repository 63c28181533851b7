package io.github.ekscam.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.Random;
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

  /** Of some hundred names each there is one hash code, as "Aa" and "BB" have the same. */
  private static String name(Random random) {
    StringBuilder name = new StringBuilder();
    for (int i = 0; i < 8; i++) {
      name.append(random.nextBoolean() ? "Aa" : "BB");
    }
    return name.append(random.nextInt(12)).toString();
  }
}
