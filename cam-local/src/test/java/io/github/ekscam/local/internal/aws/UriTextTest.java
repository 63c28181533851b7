package io.github.ekscam.local.internal.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class UriTextTest {

  @Test
  void plus_isASpaceInAQueryAlone() throws Exception {
    assertThat(UriText.ofQuery("a+%2B%c3%a9")).isEqualTo("a +é");
    assertThat(UriText.ofPath("a+%2B%C3%A9")).isEqualTo("a++é");
  }

  @Test
  void digitsOfOtherScripts_areNotHexadecimal() {
    assertThatThrownBy(() -> UriText.ofPath("%４１")).isInstanceOf(UriText.MalformedException.class);
  }

  @Test
  void bytesThatAreNotEscaped_areOfAFormAlone() throws Exception {
    assertThat(UriText.ofForm("\u00c3\u00a9+%C3%A9")).isEqualTo("é é");
    for (String encoded : List.of("%C3", "\u00c3", "%4")) {
      assertThatThrownBy(() -> UriText.ofForm(encoded))
          .as(encoded)
          .isInstanceOf(UriText.MalformedException.class);
    }
    assertThatThrownBy(() -> UriText.ofQuery("\u00c3\u00a9"))
        .isInstanceOf(UriText.MalformedException.class);
  }
}
