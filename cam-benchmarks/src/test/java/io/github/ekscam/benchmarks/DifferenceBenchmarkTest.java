package io.github.ekscam.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class DifferenceBenchmarkTest {

  @Test
  void benchmark_comparesClustersThatDifferInAsManyBindingsAsItSays() {
    DifferenceBenchmark benchmark = new DifferenceBenchmark();
    benchmark.size = Workload.Size.S;
    benchmark.changes = 2;
    benchmark.setUp();

    assertThat(benchmark.difference().gained()).hasSize(2);
  }
}
