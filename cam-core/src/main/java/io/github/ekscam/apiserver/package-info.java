/**
 * What the API server does around the authorizers: from an HTTP request to the code and the body of
 * the answer and to what the audit log says, impersonation included.
 */
@NullMarked
package io.github.ekscam.apiserver;

import org.jspecify.annotations.NullMarked;
