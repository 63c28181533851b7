package io.github.ekscam.analysis.lint;

import io.github.ekscam.config.Notice;

/** Finds entries of aws-auth that an access entry hides. */
final class PrincipalMappedTwiceRule extends NoticeRule {

  PrincipalMappedTwiceRule() {
    super(
        "CAM011",
        Level.WARNING,
        "aws-auth maps a principal that has an access entry",
        Notice.Kind.AWS_AUTH_ENTRY_NOT_USED,
        "take the entry out of aws-auth, and give its groups to the access entry");
  }
}
