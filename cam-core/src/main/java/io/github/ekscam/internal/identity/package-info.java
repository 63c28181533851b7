/** Turns an IAM caller into a Kubernetes user, as aws-iam-authenticator does. */
@NullMarked
package io.github.ekscam.internal.identity;

import org.jspecify.annotations.NullMarked;
