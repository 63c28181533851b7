/**
 * CloudFormation's templates, and the cloud assemblies that the CDK makes of them: which stacks
 * there are, what their intrinsic functions give as far as that is known, and what they declare
 * about access to clusters.
 */
@NullMarked
package io.github.ekscam.internal.config.cloudformation;

import org.jspecify.annotations.NullMarked;
