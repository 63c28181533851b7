package io.github.ekscam.analysis.lint;

import io.github.ekscam.config.Notice;

/** Finds policies for AWS's own roles on a customer's. */
final class ServiceLinkedRolePolicyRule extends NoticeRule {

  ServiceLinkedRolePolicyRule() {
    super(
        "CAM009",
        Level.WARNING,
        "A policy for service-linked roles is associated to another principal",
        Notice.Kind.ACCESS_POLICY_FOR_SERVICE_LINKED_ROLES);
  }
}
