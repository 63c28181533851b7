/** IAM and STS, without Kubernetes: principals, access policies' ARNs, and who calls. */
@NullMarked
package io.github.ekscam.iam;

import org.jspecify.annotations.NullMarked;
