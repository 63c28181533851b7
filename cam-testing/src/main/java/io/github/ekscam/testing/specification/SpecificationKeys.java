package io.github.ekscam.testing.specification;

import io.github.ekscam.config.ConfigurationReader.SettingNames;

/** What a specification can set of how the configuration is read that it names. */
final class SpecificationKeys implements SettingNames {

  @Override
  public String cluster() {
    return "\"cluster\" of the specification";
  }

  @Override
  public String defaultNamespace() {
    return "";
  }

  @Override
  public String exclude() {
    return "";
  }

  @Override
  public String parameter(String parameter) {
    return parameter + " in \"parameters\" of the specification";
  }
}
