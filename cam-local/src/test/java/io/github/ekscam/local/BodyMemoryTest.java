package io.github.ekscam.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class BodyMemoryTest {

  @Test
  void bodiesOfTheUsualSize_alwaysFindRoom() {
    BodyMemory memory = new BodyMemory(0);
    for (int i = 0; i < 1000; i++) {
      memory.share().take(16 << 10);
    }
  }

  @Test
  void largeBodies_shareWhatThereIs_andGiveItBack() {
    BodyMemory memory = new BodyMemory(100_000);
    try (BodyMemory.Share first = memory.share();
        BodyMemory.Share second = memory.share()) {
      for (int i = 0; i < 10; i++) {
        first.take(10_000);
      }
      assertThatThrownBy(() -> second.take(100_000))
          .isInstanceOf(Refusal.class)
          .hasMessage("Too many large requests at once; try again");
      second.take(8192);
    }
    try (BodyMemory.Share later = memory.share()) {
      later.take(116_384);
    }
  }

  @Test
  void thisHeap_holdsBodiesOfSomeSize() {
    assertThat(BodyMemory.ofThisHeap()).isBetween(2L << 20, 64L << 20);
  }
}
