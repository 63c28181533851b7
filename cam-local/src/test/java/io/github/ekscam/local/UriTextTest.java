package io.github.ekscam.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class UriTextTest {

  @Test
  void plus_isASpaceInAQueryAlone() {
    assertThat(UriText.ofQuery("a+%2B%c3%a9")).isEqualTo("a +é");
    assertThat(UriText.ofPath("a+%2B%C3%A9")).isEqualTo("a++é");
  }

  @Test
  void digitsOfOtherScripts_areNotHexadecimal() {
    assertThatThrownBy(() -> UriText.ofPath("%４１"))
        .isInstanceOf(Refusal.class)
        .hasMessage("The URI is not percent-encoded UTF-8: \"%４１\"");
  }
}
