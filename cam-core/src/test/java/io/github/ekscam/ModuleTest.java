package io.github.ekscam;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.lang.module.ModuleDescriptor;
import java.lang.reflect.Modifier;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Pins what the module shows and needs: a change here is a change of the library's promise. */
class ModuleTest {

  private static Path classes() {
    return Path.of(
        URI.create(
            EksCluster.class.getProtectionDomain().getCodeSource().getLocation().toString()));
  }

  static ModuleDescriptor descriptor() throws IOException {
    try (InputStream in = Files.newInputStream(classes().resolve("module-info.class"))) {
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

  private static final int MOST_TYPES = 58;

  /** Every public top-level type, by package. */
  private static final Map<String, List<String>> TYPES =
      Map.of(
          "io.github.ekscam",
          List.of(
              "Caller",
              "Decision",
              "EksCluster",
              "Explanation",
              "Grant",
              "MappedIdentity",
              "Permissions",
              "RbacWrite",
              "Status",
              "Unknown",
              "Verdict",
              "WhoCan"),
          "io.github.ekscam.access",
          List.of(
              "AccessEntries",
              "AccessEntry",
              "AccessEntryType",
              "AccessPolicy",
              "AccessPolicyCatalogue",
              "AccessScope",
              "AuthenticationMode",
              "AwsAuth",
              "EksException",
              "PolicyAssociation"),
          "io.github.ekscam.config",
          List.of(
              "AccessPolicyCatalogueReader",
              "AnswerWriter",
              "AwsAuthConfigMap",
              "ConfigurationReader",
              "ConfigurationWriter",
              "InvalidInputException",
              "Notice",
              "Source",
              "Unresolved"),
          "io.github.ekscam.iam",
          List.of("CallerIdentity", "Partition", "PolicyArn", "PrincipalArn", "UnverifiedToken"),
          "io.github.ekscam.rbac",
          List.of(
              "ClusterRole",
              "ClusterRoleBinding",
              "InvalidObjectException",
              "KubernetesVersion",
              "LabelSelector",
              "ObjectMeta",
              "PolicyRule",
              "RbacBinding",
              "RbacObject",
              "RbacObjects",
              "RbacRole",
              "Role",
              "RoleBinding",
              "RoleRef",
              "Subject"),
          "io.github.ekscam.request",
          List.of(
              "ApiResources",
              "CustomResource",
              "NonResourceRequest",
              "RequestAttributes",
              "RequestTarget",
              "ResourceRequest",
              "UserInfo"));

  @Test
  void exportedTypes_fitOneScreen_andAreThese() throws Exception {
    Map<String, List<String>> shown = new TreeMap<>();
    for (ModuleDescriptor.Exports export : descriptor().exports()) {
      if (!export.isQualified()) {
        shown.put(export.source(), publicTypes(export.source()));
      }
    }

    assertThat(shown).containsExactlyInAnyOrderEntriesOf(TYPES);
    assertThat(shown.values().stream().flatMap(List::stream)).hasSizeLessThanOrEqualTo(MOST_TYPES);
  }

  private static List<String> publicTypes(String packageName) throws Exception {
    List<String> types = new ArrayList<>();
    try (Stream<Path> files = Files.list(classes().resolve(packageName.replace('.', '/')))) {
      for (Path file : files.sorted().toList()) {
        String name = file.getFileName().toString().replace(".class", "");
        if (Files.isRegularFile(file)
            && !name.contains("$")
            && !name.equals("package-info")
            && Modifier.isPublic(Class.forName(packageName + "." + name).getModifiers())) {
          types.add(name);
        }
      }
    }
    return types;
  }

  @Test
  void packagesThatAreNotInternal_areExported() throws Exception {
    Set<String> packages = new TreeSet<>();
    try (Stream<Path> files = Files.walk(classes())) {
      files
          .filter(file -> file.toString().endsWith(".class"))
          .map(file -> classes().relativize(file.getParent()).toString().replace('/', '.'))
          .filter(name -> !name.isEmpty() && !name.startsWith("io.github.ekscam.internal"))
          .forEach(packages::add);
    }

    assertThat(packages).isEqualTo(TYPES.keySet());
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
  void module_needsTheReadersOfJsonAndYaml_Guava_pcollections_andSlf4j() throws Exception {
    assertThat(descriptor().requires())
        .extracting(ModuleDescriptor.Requires::name)
        .containsExactlyInAnyOrder(
            "java.base",
            "org.jspecify",
            "com.fasterxml.jackson.core",
            "com.google.common",
            "org.pcollections",
            "org.slf4j",
            "org.yaml.snakeyaml");
  }
}
