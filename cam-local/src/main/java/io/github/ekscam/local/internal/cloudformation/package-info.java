/**
 * AWS CloudFormation, as far as stacks make access entries: {@code AWS::EKS::AccessEntry} and no
 * other type.
 */
@NullMarked
package io.github.ekscam.local.internal.cloudformation;

import org.jspecify.annotations.NullMarked;
