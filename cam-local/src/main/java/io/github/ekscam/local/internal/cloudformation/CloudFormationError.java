package io.github.ekscam.local.internal.cloudformation;

import io.github.ekscam.local.internal.aws.ServiceError;

/** What CloudFormation refuses requests with. */
final class CloudFormationError {

  private CloudFormationError() {}

  static ServiceError validation(String message) {
    return ServiceError.of(400, "ValidationError", message);
  }

  static ServiceError alreadyExists(String stackName) {
    return ServiceError.of(
        400, "AlreadyExistsException", "Stack [" + stackName + "] already exists");
  }

  static ServiceError limitExceeded(String message) {
    return ServiceError.of(400, "LimitExceededException", message);
  }

  /** Of operations that speak of an id. */
  static ServiceError noStackWithId(String stack) {
    return validation("Stack with id " + stack + " does not exist");
  }

  /** Of operations that speak of a stack. */
  static ServiceError noStack(String stack) {
    return validation("Stack [" + stack + "] does not exist");
  }
}
