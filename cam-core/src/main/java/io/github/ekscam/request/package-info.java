/**
 * Who asks for what: users, requests, the reviews in which Kubernetes carries both, and the reading
 * of requests from HTTP.
 */
@NullMarked
package io.github.ekscam.request;

import org.jspecify.annotations.NullMarked;
