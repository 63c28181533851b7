package io.github.ekscam.analysis.lint;

import io.github.ekscam.config.Notice;

/** Finds entries of aws-auth that others replace. */
final class AwsAuthOverriddenRule extends NoticeRule {

  AwsAuthOverriddenRule() {
    super(
        "CAM038",
        Level.WARNING,
        "A later entry of aws-auth counts in the place of another",
        Notice.Kind.AWS_AUTH_OVERRIDDEN,
        "keep one of them, with the groups of both");
  }
}
