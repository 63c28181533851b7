/**
 * The words of the AWS CLI for the EKS API, and what it prints of a cluster and its access entries.
 */
@NullMarked
package io.github.ekscam.internal.config.awscli;

import org.jspecify.annotations.NullMarked;
