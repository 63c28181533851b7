package io.github.ekscam.local.internal.cloudformation;

/** Which access entry a resource of a stack is. */
record AccessEntryId(String clusterName, String principalArn) {

  /** What {@code Ref} gives: the parts of the identifier, in the order of the schema. */
  String physicalId() {
    return principalArn + "|" + clusterName;
  }
}
