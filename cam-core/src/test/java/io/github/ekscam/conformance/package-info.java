/**
 * What the real components answered, and the tests that compare. Each suite is a file of JSON
 * lines, recorded from Kubernetes 1.34.4 and aws-iam-authenticator 0.7.18.
 */
@NullMarked
package io.github.ekscam.conformance;

import org.jspecify.annotations.NullMarked;
