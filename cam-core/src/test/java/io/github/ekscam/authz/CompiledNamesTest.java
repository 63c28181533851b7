package io.github.ekscam.authz;

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
      // These have few hash codes: "Aa" and "BB" have the same.
      String name = random.nextBoolean() ? "Aa" : "BB";
      name = name.repeat(random.nextInt(3)) + "BB".repeat(random.nextInt(2)) + random.nextInt(500);
      names = names.with(name, i);
      model.put(name, i);
    }

    assertThat(names.size()).isEqualTo(model.size());
    for (Map.Entry<String, Integer> entry : model.entrySet()) {
      assertThat(names.find(new String(entry.getKey()))).isEqualTo(entry.getValue());
      assertThat(empty.find(entry.getKey())).isNull();
    }
    assertThat(names.find("unknown")).isNull();
  }
}
