package io.github.ekscam.internal.text;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ekscam.CpuTime;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class NameTemplateTest {

  private static final NameTemplate MANY = NameTemplate.of("{{SessionNameRaw}}".repeat(4_000));

  @Test
  void session_isOfSixtyFourCharactersAtMost_asStsGivesThem() {
    assertThat(MANY.sessionOf("a".repeat(64 * 4_000))).contains("a".repeat(64));
    assertThat(MANY.sessionOf("a".repeat(65 * 4_000))).isEmpty();
    assertThat(NameTemplate.of("dev:{{SessionName}}").sessionOf("dev:" + "a".repeat(64)))
        .contains("a".repeat(64));
    assertThat(NameTemplate.of("dev:{{SessionName}}").sessionOf("dev:" + "a".repeat(65))).isEmpty();
  }

  /** Filled in, the longest name that STS gives makes 256,000 characters, and not 400 MB. */
  @Test
  void manyPlaceholders_costNoMoreThanWhatTheyBecome() {
    String name = "a".repeat(64);

    CpuTime.atMost(
        Duration.ofSeconds(10),
        () -> {
          for (int i = 0; i < 50; i++) {
            assertThat(MANY.fill(placeholder -> Optional.of(name)).text()).hasSize(64 * 4_000);
            assertThat(MANY.sessionOf("a".repeat(10_000_000))).isEmpty();
          }
        });
  }
}
