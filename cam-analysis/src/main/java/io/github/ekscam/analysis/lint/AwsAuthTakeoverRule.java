package io.github.ekscam.analysis.lint;

import io.github.ekscam.analysis.internal.takeover.Power;

/** Finds the right to write to the ConfigMap aws-auth. */
final class AwsAuthTakeoverRule extends TakeoverRule {

  AwsAuthTakeoverRule() {
    super(
        "CAM028",
        "Somebody can map IAM principals in aws-auth",
        Power.AWS_AUTH,
        "take away the right to change the ConfigMap kube-system/aws-auth, or set the authentication mode to API");
  }
}
