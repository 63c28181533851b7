package io.github.ekscam.fuzzing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Tries what fuzzing starts from and what it found, whole, cut short, and with bytes changed. */
class FuzzedInputsTest {

  @ParameterizedTest
  @EnumSource
  void inputs_areReadOrRefusedAsDocumented(Target target) throws IOException {
    List<Path> files;
    try (Stream<Path> all = Files.list(target.inputs())) {
      files = all.sorted().toList();
    }
    assertThat(files).isNotEmpty();
    for (Path file : files) {
      for (byte[] input : variants(Files.readAllBytes(file))) {
        assertThatCode(() -> target.run(input))
            .as("%s: %s", file, new String(input, StandardCharsets.ISO_8859_1))
            .doesNotThrowAnyException();
      }
    }
  }

  private static List<byte[]> variants(byte[] input) {
    List<byte[]> variants = new ArrayList<>(List.of(input));
    for (int i = 1; i <= 8; i++) {
      variants.add(Arrays.copyOf(input, input.length * i / 9));
      byte[] changed = input.clone();
      if (changed.length > 0) {
        changed[changed.length * i / 9] ^= (byte) (1 << (i % 7));
      }
      variants.add(changed);
    }
    return variants;
  }
}
