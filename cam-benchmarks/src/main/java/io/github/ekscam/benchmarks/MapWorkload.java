package io.github.ekscam.benchmarks;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** A map of names to numbers, the names that it is asked for, and one that it does not have yet. */
public final class MapWorkload {

  /** A map that is not changed, of whatever library. */
  public interface Held {

    /** What has a name; null for a name that is not there. */
    @Nullable Integer get(String name);

    /** The same with one name more. */
    Held with(String name, Integer value);
  }

  private static final int NAMES_ASKED_FOR = 1024;
  private static final String NEW_NAME = "team-0100-newcomer";

  private final Held held;
  private final String[] names = new String[NAMES_ASKED_FOR];
  private int next;

  private MapWorkload(Held held) {
    this.held = held;
  }

  /** Entries named as bindings are, by number. */
  public static Map<String, Integer> entries(int count) {
    Map<String, Integer> entries = new HashMap<>();
    for (int i = 0; i < count; i++) {
      entries.put("team-%04d-binding-%05d".formatted(i % 1000, i), i);
    }
    return entries;
  }

  /**
   * The workload of a map with these entries.
   *
   * @throws IllegalStateException if the map answers wrongly, before or after a change
   */
  public static MapWorkload of(Map<String, Integer> entries, Held held) {
    MapWorkload workload = new MapWorkload(held);
    List<String> all = new ArrayList<>(entries.keySet());
    Random random = new Random(DecisionBenchmark.SEED);
    for (int i = 0; i < NAMES_ASKED_FOR; i++) {
      // Another object than the map's own, as the names of a request are.
      workload.names[i] = new String(all.get(random.nextInt(all.size())).toCharArray());
    }
    Held changed = workload.change();
    entries.forEach(
        (name, number) -> {
          require(number.equals(held.get(name)), name);
          require(number.equals(changed.get(name)), name);
        });
    require(held.get(NEW_NAME) == null, NEW_NAME);
    Integer added = changed.get(NEW_NAME);
    require(added != null && added == -1, NEW_NAME);
    return workload;
  }

  private static void require(boolean isRight, String name) {
    if (!isRight) {
      throw new IllegalStateException(name + " is answered wrongly");
    }
  }

  /** Looks up the next name, which is there. */
  public @Nullable Integer lookUp() {
    next = (next + 1) % NAMES_ASKED_FOR;
    return held.get(names[next]);
  }

  /** Adds the new name to a copy. */
  public Held change() {
    return held.with(NEW_NAME, -1);
  }
}
