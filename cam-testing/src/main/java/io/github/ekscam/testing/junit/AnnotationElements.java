package io.github.ekscam.testing.junit;

import io.github.ekscam.config.ConfigurationReader.SettingNames;

/** What {@link EksClusterTest} can set of how the configuration is read. */
final class AnnotationElements implements SettingNames {

  @Override
  public String cluster() {
    return "cluster of @EksClusterTest";
  }

  @Override
  public String defaultNamespace() {
    return "defaultNamespace of @EksClusterTest";
  }

  @Override
  public String exclude() {
    return "exclude of @EksClusterTest";
  }

  @Override
  public String parameter(String parameter) {
    return parameter + "=VALUE in parameters of @EksClusterTest";
  }
}
