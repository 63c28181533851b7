/** The aws-auth ConfigMap, read as leniently as aws-iam-authenticator reads it. */
@NullMarked
package io.github.ekscam.internal.config.awsauth;

import org.jspecify.annotations.NullMarked;
