package io.github.ekscam.analysis.lint;

import io.github.ekscam.config.Notice;

/** Finds infrastructure as code that associates a policy several times. */
final class AssociationDeclaredTwiceRule extends NoticeRule {

  AssociationDeclaredTwiceRule() {
    super(
        "CAM005",
        Level.WARNING,
        "One access policy is associated twice to one principal",
        Notice.Kind.ASSOCIATION_DECLARED_TWICE,
        "associate it once, with all namespaces");
  }
}
