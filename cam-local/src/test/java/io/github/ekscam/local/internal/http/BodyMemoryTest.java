package io.github.ekscam.local.internal.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class BodyMemoryTest {

  @Test
  void bodiesOfTheUsualSize_alwaysFindRoom() {
    BodyMemory memory = new BodyMemory(0);
    for (int i = 0; i < 1000; i++) {
      assertThat(memory.share().tryTake(16 << 10)).isTrue();
    }
  }

  @Test
  void largeBodies_shareWhatThereIs_andGiveItBack() {
    BodyMemory memory = new BodyMemory(100_000);
    try (BodyMemory.Share first = memory.share();
        BodyMemory.Share second = memory.share()) {
      for (int i = 0; i < 10; i++) {
        assertThat(first.tryTake(10_000)).isTrue();
      }
      assertThat(second.tryTake(100_000)).isFalse();
      assertThat(second.tryTake(8192)).isTrue();
    }
    try (BodyMemory.Share later = memory.share()) {
      assertThat(later.tryTake(116_384)).isTrue();
    }
  }

  @Test
  void thisHeap_holdsBodiesOfSomeSize() {
    assertThat(BodyMemory.ofThisHeap()).isBetween(2L << 20, 64L << 20);
  }
}
