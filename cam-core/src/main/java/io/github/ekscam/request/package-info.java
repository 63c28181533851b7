/** Who asks for what: users, requests, and the reviews in which Kubernetes carries both. */
@NullMarked
package io.github.ekscam.request;

import org.jspecify.annotations.NullMarked;
