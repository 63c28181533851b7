package io.github.ekscam.rbac;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.SortedMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

class SharedSortedMapTest {

  /** Against a map that is changed, through enough keys for blocks to be split and emptied. */
  @Property(tries = 20)
  void changedCopies_areAsAChangedMap_andTheOldOnesStay(@ForAll long seed) {
    Random random = new Random(seed);
    SortedMap<String, Integer> model = SharedSortedMap.filling();
    for (int i = random.nextInt(1_000); i > 0; i--) {
      model.put("key-" + random.nextInt(2_000), i);
    }
    SharedSortedMap<Integer> map = SharedSortedMap.of(model);
    SharedSortedMap<Integer> first = map;
    List<Integer> firstValues = new ArrayList<>(model.values());
    int bias = random.nextInt(5);
    for (int i = 0; i < 3_000; i++) {
      String key = "key-" + random.nextInt(2_000);
      if (random.nextInt(5) < bias) {
        map = map.with(key, i);
        model.put(key, i);
      } else {
        map = map.without(key);
        model.remove(key);
      }
      assertThat(map.get(key)).isEqualTo(model.get(key));
      assertThat(map.size()).isEqualTo(model.size());
    }

    assertThat(map.values()).containsExactlyElementsOf(model.values());
    assertThat(first.values()).isEqualTo(firstValues);
  }
}
