/** What the EKS API answers and the AWS CLI prints of a cluster and its access entries. */
@NullMarked
package io.github.ekscam.internal.config.awscli;

import org.jspecify.annotations.NullMarked;
