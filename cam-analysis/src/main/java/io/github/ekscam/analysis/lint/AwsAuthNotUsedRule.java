package io.github.ekscam.analysis.lint;

import io.github.ekscam.config.Notice;

/** Finds an aws-auth that nobody reads. */
final class AwsAuthNotUsedRule extends NoticeRule {

  AwsAuthNotUsedRule() {
    super(
        "CAM012",
        Level.WARNING,
        "aws-auth has no effect in the authentication mode API",
        Notice.Kind.AWS_AUTH_NOT_USED,
        "give those whom it lists access entries, and delete the ConfigMap");
  }
}
