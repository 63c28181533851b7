package io.github.ekscam.analysis.lint;

import io.github.ekscam.config.Notice;

/** Finds groups of entries that no binding names. */
final class GroupNotBoundRule extends NoticeRule {

  GroupNotBoundRule() {
    super(
        "CAM002",
        Level.WARNING,
        "No binding names a group of an entry",
        Notice.Kind.GROUP_NOT_BOUND);
  }

  /** Where no binding is given at all, they are kept elsewhere. */
  @Override
  boolean looksAt(LintedCluster linted) {
    return linted.configuredBindings().findAny().isPresent();
  }
}
