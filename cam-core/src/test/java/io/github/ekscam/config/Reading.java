package io.github.ekscam.config;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.ekscam.EksCluster;
import io.github.ekscam.access.AccessPolicy;
import io.github.ekscam.access.AccessPolicyCatalogue;
import io.github.ekscam.rbac.RbacObjects;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Reads texts as the file {@code in} and says how they are refused. */
public final class Reading {

  public static final AccessPolicyCatalogue CATALOGUE =
      AccessPolicyCatalogue.of(
          List.of(
              AccessPolicy.builder("AmazonEKSAdminPolicy").build(),
              AccessPolicy.builder("AmazonEKSAutoNodePolicy").build(),
              AccessPolicy.builder("AmazonEKSBlockStoragePolicy")
                  .serviceLinkedRolesOnly(true)
                  .build(),
              AccessPolicy.builder("AmazonEKSClusterAdminPolicy").build(),
              AccessPolicy.builder("AmazonEKSEditPolicy").build(),
              AccessPolicy.builder("AmazonEKSViewPolicy").build()));

  private Reading() {}

  public static ConfigurationReader reader() {
    return ConfigurationReader.of(CATALOGUE);
  }

  public static Configuration read(String text) {
    return read(text.getBytes(StandardCharsets.UTF_8));
  }

  public static Configuration read(byte[] bytes) {
    return reader().read("in", new ByteArrayInputStream(bytes));
  }

  public static EksCluster cluster(String text) {
    return cluster(read(text));
  }

  public static EksCluster cluster(Configuration configuration) {
    return configuration.cluster(RbacObjects.of(List.of()));
  }

  public static void assertRefused(String text, String... problems) {
    assertRefused(text.getBytes(StandardCharsets.UTF_8), problems);
  }

  public static void assertRefused(byte[] bytes, String... problems) {
    assertThatThrownBy(() -> read(bytes))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(String.join(System.lineSeparator(), problems));
  }
}
