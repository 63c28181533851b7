package io.github.ekscam.internal.config.format;

import static java.util.Objects.requireNonNull;

import io.github.ekscam.access.AccessPolicyCatalogue;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * What formats are told before they read.
 *
 * @param accessPolicies the access policies that may be associated
 * @param defaultNamespace that of RBAC objects which have none and need one; empty for none
 * @param parameters the values of a template's parameters, by name
 * @param planSide which of the two clusters of a plan is read
 */
public record ReadingOptions(
    AccessPolicyCatalogue accessPolicies,
    String defaultNamespace,
    Map<String, String> parameters,
    PlanSide planSide) {

  public ReadingOptions {
    requireNonNull(accessPolicies, "accessPolicies");
    requireNonNull(defaultNamespace, "defaultNamespace");
    parameters = Collections.unmodifiableMap(new TreeMap<>(parameters));
    requireNonNull(planSide, "planSide");
  }

  /** A plan tells of two clusters. */
  public enum PlanSide {
    /** As the cluster is before the plan is applied. */
    BEFORE,
    /** As the cluster is once the plan is applied. */
    AFTER
  }
}
