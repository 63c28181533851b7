package io.github.ekscam.analysis.lint;

import io.github.ekscam.config.Notice;

/** Finds what aws-iam-authenticator loses of aws-auth. */
final class AwsAuthLostRule extends NoticeRule {

  AwsAuthLostRule() {
    super(
        "CAM037",
        Level.ERROR,
        "aws-iam-authenticator leaves a part of aws-auth out",
        Notice.Kind.AWS_AUTH_LOST,
        "correct what it names: until then those who stand there are locked out");
  }
}
