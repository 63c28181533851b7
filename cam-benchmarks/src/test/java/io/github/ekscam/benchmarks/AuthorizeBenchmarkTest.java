package io.github.ekscam.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ekscam.authz.Verdict;
import io.github.ekscam.benchmarks.AuthorizeBenchmark.Turn;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class AuthorizeBenchmarkTest {

  @Test
  void eachBenchmark_asksWhatItSays() {
    AuthorizeBenchmark benchmark = new AuthorizeBenchmark();
    benchmark.size = Workload.Size.S;
    benchmark.setUp();

    assertThat(allowedOf(1_024, benchmark::all)).isEqualTo(512);
    assertThat(allowedOf(512, benchmark::allowed)).isEqualTo(512);
    assertThat(allowedOf(512, benchmark::denied)).isZero();
    assertThat(allowedOf(1_024, benchmark::principals)).isEqualTo(512);
    Turn turn = new Turn();
    assertThat(Stream.generate(() -> benchmark.floor(turn)).limit(1_024))
        .filteredOn(Boolean.TRUE::equals)
        .hasSize(512);
  }

  private static long allowedOf(int questions, Function<Turn, Verdict> benchmark) {
    Turn turn = new Turn();
    return Stream.generate(() -> benchmark.apply(turn))
        .limit(questions)
        .filter(Verdict::isAllowed)
        .count();
  }
}
