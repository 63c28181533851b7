package io.github.ekscam.rbac;

import com.google.common.collect.ImmutableSortedMap;
import io.github.ekscam.benchmarks.MapWorkload;
import io.github.ekscam.benchmarks.MapWorkload.Held;
import io.github.ekscam.internal.text.GoStrings;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.pcollections.TreePMap;

/**
 * The sorted map of pcollections, in which the RBAC objects are kept, against those of the JDK and
 * of Guava: finding a name, and a copy with one name more.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(2)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@State(Scope.Benchmark)
@SuppressWarnings("NullAway.Init") // JMH calls setUp before anything else.
public class SortedMapsBenchmark {

  @Param({"2000", "50000"})
  public int entries;

  @Param public Kind kind;

  private MapWorkload workload;

  /** Whose map it is. */
  public enum Kind {
    JDK {
      @Override
      Held of(Map<String, Integer> entries) {
        return new Jdk(sorted(entries));
      }
    },
    GUAVA {
      @Override
      Held of(Map<String, Integer> entries) {
        return new Guava(ImmutableSortedMap.copyOf(entries, GoStrings.ORDER));
      }
    },
    PCOLLECTIONS {
      @Override
      Held of(Map<String, Integer> entries) {
        return new Pcollections(TreePMap.from(GoStrings.ORDER, entries));
      }
    };

    abstract Held of(Map<String, Integer> entries);
  }

  private static SortedMap<String, Integer> sorted(Map<String, Integer> entries) {
    SortedMap<String, Integer> sorted = new TreeMap<>(GoStrings.ORDER);
    sorted.putAll(entries);
    return sorted;
  }

  private record Jdk(SortedMap<String, Integer> map) implements Held {
    @Override
    public @Nullable Integer get(String name) {
      return map.get(name);
    }

    @Override
    public Held with(String name, Integer value) {
      SortedMap<String, Integer> copy = new TreeMap<>(map);
      copy.put(name, value);
      return new Jdk(copy);
    }
  }

  private record Guava(ImmutableSortedMap<String, Integer> map) implements Held {
    @Override
    public @Nullable Integer get(String name) {
      return map.get(name);
    }

    @Override
    public Held with(String name, Integer value) {
      return new Guava(
          ImmutableSortedMap.<String, Integer>orderedBy(GoStrings.ORDER)
              .putAll(map)
              .put(name, value)
              .buildOrThrow());
    }
  }

  private record Pcollections(TreePMap<String, Integer> map) implements Held {
    @Override
    public @Nullable Integer get(String name) {
      return map.get(name);
    }

    @Override
    public Held with(String name, Integer value) {
      return new Pcollections(map.plus(name, value));
    }
  }

  @Setup
  public void setUp() {
    Map<String, Integer> all = MapWorkload.entries(entries);
    workload = MapWorkload.of(all, kind.of(all));
  }

  /** Finds a name that is there. */
  @Benchmark
  public @Nullable Integer lookUp() {
    return workload.lookUp();
  }

  /** Makes a copy with one name more. */
  @Benchmark
  public Held change() {
    return workload.change();
  }
}
