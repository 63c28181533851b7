/** From an IAM caller to the Kubernetes user that EKS makes of it. */
@NullMarked
package io.github.ekscam.identity;

import org.jspecify.annotations.NullMarked;
