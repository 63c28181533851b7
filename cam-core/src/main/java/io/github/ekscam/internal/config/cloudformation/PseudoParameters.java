package io.github.ekscam.internal.config.cloudformation;

import java.util.List;

/** The parameters that every template has. */
final class PseudoParameters {

  static final String ACCOUNT_ID = "AWS::AccountId";
  static final String PARTITION = "AWS::Partition";
  static final String REGION = "AWS::Region";
  static final String STACK_NAME = "AWS::StackName";
  static final String URL_SUFFIX = "AWS::URLSuffix";

  /** Stands for no value, and can be given none. */
  static final String NO_VALUE = "AWS::NoValue";

  static final String PREFIX = "AWS::";

  /** Those that can be given. */
  static final List<String> NAMES =
      List.of(
          ACCOUNT_ID,
          "AWS::NotificationARNs",
          PARTITION,
          REGION,
          "AWS::StackId",
          STACK_NAME,
          URL_SUFFIX);

  private PseudoParameters() {}
}
