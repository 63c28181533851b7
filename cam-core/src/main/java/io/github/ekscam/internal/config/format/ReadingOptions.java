package io.github.ekscam.internal.config.format;

import static java.util.Objects.requireNonNull;

import io.github.ekscam.config.ConfigurationReader.SettingNames;
import java.time.LocalDate;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * What formats are told before they read.
 *
 * @param defaultNamespace that of RBAC objects which have none and need one; empty for none
 * @param parameters the values of a template's parameters, by name
 * @param planSide which of the two clusters of a plan is read
 * @param policiesAsOf the day as of which the editions of own access policies count
 * @param settingNames how messages name what can be set
 */
public record ReadingOptions(
    String defaultNamespace,
    Map<String, String> parameters,
    PlanSide planSide,
    LocalDate policiesAsOf,
    SettingNames settingNames) {

  public ReadingOptions {
    requireNonNull(defaultNamespace, "defaultNamespace");
    parameters = Collections.unmodifiableMap(new TreeMap<>(parameters));
    requireNonNull(planSide, "planSide");
    requireNonNull(policiesAsOf, "policiesAsOf");
    requireNonNull(settingNames, "settingNames");
  }

  /** A plan tells of two clusters. */
  public enum PlanSide {
    /** As the cluster is before the plan is applied. */
    BEFORE,
    /** As the cluster is once the plan is applied. */
    AFTER
  }
}
