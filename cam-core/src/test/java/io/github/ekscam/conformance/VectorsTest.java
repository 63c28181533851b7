package io.github.ekscam.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class VectorsTest {

  @Test
  void emptyFile_fails() {
    assertThatThrownBy(() -> Vectors.read("x", lines(""), "a"))
        .isInstanceOf(AssertionError.class)
        .hasMessage("x is empty");
  }

  @Test
  void missingFile_fails() {
    assertThatThrownBy(() -> Vectors.read("nothing", "a"))
        .isInstanceOf(AssertionError.class)
        .hasMessage("There is no /conformance/nothing.jsonl.gz");
  }

  @Test
  void unknownField_fails() {
    assertThatThrownBy(() -> Vectors.read("x", lines("{\"a\":1,\"b\":2}\n"), "a"))
        .isInstanceOf(AssertionError.class)
        .hasMessage("The field \"b\" is compared by nobody");
  }

  @Test
  void knownFields_areRead() throws Exception {
    assertThat(Vectors.read("x", lines("{\"a\":1}\n{\"a\":2}\n"), "a")).hasSize(2);
  }

  private static InputStream lines(String text) {
    return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
  }
}
