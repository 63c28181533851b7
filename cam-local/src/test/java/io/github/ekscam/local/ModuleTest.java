package io.github.ekscam.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.lang.module.ModuleDescriptor;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ModuleTest {

  @Test
  void exports_areThese() throws IOException {
    try (InputStream in = Files.newInputStream(Path.of("target/classes/module-info.class"))) {
      ModuleDescriptor module = ModuleDescriptor.read(in);
      assertThat(module.name()).isEqualTo("io.github.ekscam.local");
      assertThat(module.exports().stream().map(ModuleDescriptor.Exports::toString))
          .containsExactlyInAnyOrder(
              "io.github.ekscam.local",
              "io.github.ekscam.local.access",
              "io.github.ekscam.local.apiserver",
              "io.github.ekscam.local.webhook");
      assertThat(module.opens()).isEmpty();
    }
  }
}
