package io.github.ekscam;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.lang.module.ModuleDescriptor;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** Pins what the module shows and needs: a change here is a change of the library's promise. */
class ModuleTest {

  static ModuleDescriptor descriptor() throws IOException, URISyntaxException {
    Path classes =
        Path.of(EksCluster.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    try (InputStream in = Files.newInputStream(classes.resolve("module-info.class"))) {
      return ModuleDescriptor.read(in);
    }
  }

  @Test
  void module_exportsSixPackages_toEverybody() throws Exception {
    assertThat(descriptor().name()).isEqualTo("io.github.ekscam.core");
    assertThat(descriptor().exports())
        .filteredOn(export -> !export.isQualified())
        .extracting(ModuleDescriptor.Exports::source)
        .containsExactlyInAnyOrder(
            "io.github.ekscam",
            "io.github.ekscam.access",
            "io.github.ekscam.config",
            "io.github.ekscam.iam",
            "io.github.ekscam.rbac",
            "io.github.ekscam.request");
  }

  @Test
  void internals_areShownToThisLibrarysModulesAlone() throws Exception {
    assertThat(descriptor().exports())
        .filteredOn(ModuleDescriptor.Exports::isQualified)
        .allSatisfy(
            export -> {
              assertThat(export.source()).startsWith("io.github.ekscam.internal.");
              assertThat(export.targets())
                  .isSubsetOf(
                      "io.github.ekscam.analysis",
                      "io.github.ekscam.cli",
                      "io.github.ekscam.local",
                      "io.github.ekscam.testing");
            });
  }

  @Test
  void module_opensNothing_usesNothing_andProvidesNothing() throws Exception {
    assertThat(descriptor().isOpen()).isFalse();
    assertThat(descriptor().opens()).isEmpty();
    assertThat(descriptor().uses()).isEmpty();
    assertThat(descriptor().provides()).isEmpty();
  }

  @Test
  void module_needsOnlyTheReadersOfJsonAndYaml() throws Exception {
    assertThat(descriptor().requires())
        .extracting(ModuleDescriptor.Requires::name)
        .containsExactlyInAnyOrder(
            "java.base",
            "org.jspecify",
            "com.fasterxml.jackson.core",
            "org.slf4j",
            "org.yaml.snakeyaml");
  }
}
