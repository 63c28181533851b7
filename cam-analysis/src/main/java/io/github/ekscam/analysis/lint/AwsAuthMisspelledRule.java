package io.github.ekscam.analysis.lint;

import io.github.ekscam.config.Notice;

/** Finds fields of aws-auth that nobody reads. */
final class AwsAuthMisspelledRule extends NoticeRule {

  AwsAuthMisspelledRule() {
    super(
        "CAM039",
        Level.WARNING,
        "A field of aws-auth was probably meant to be another",
        Notice.Kind.AWS_AUTH_FIELD_MISSPELLED,
        "correct its name");
  }
}
