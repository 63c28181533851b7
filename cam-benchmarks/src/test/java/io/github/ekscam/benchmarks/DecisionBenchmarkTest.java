package io.github.ekscam.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ekscam.benchmarks.DecisionBenchmark.Turn;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class DecisionBenchmarkTest {

  @Test
  void eachBenchmark_asksWhatItSays() {
    DecisionBenchmark benchmark = new DecisionBenchmark();
    benchmark.size = Workload.Size.S;
    benchmark.setUp();

    assertThat(allowed(turn -> Boolean.TRUE.equals(benchmark.floor(turn)))).isEqualTo(512);
    assertThat(allowed(benchmark::session)).isEqualTo(512);
    assertThat(allowed(benchmark::sessionDenied)).isZero();
    assertThat(allowed(benchmark::sessionMixed)).isEqualTo(512);
    assertThat(allowed(benchmark::direct)).isEqualTo(512);
    assertThat(allowed(turn -> benchmark.sessionWithReason(turn).isAllowed())).isEqualTo(512);
    assertThat(allowed(turn -> benchmark.model(turn).isAllowed())).isEqualTo(512);
  }

  private static long allowed(Predicate<Turn> benchmark) {
    Turn turn = new Turn();
    return Stream.generate(() -> benchmark.test(turn)).limit(1_024).filter(yes -> yes).count();
  }
}
