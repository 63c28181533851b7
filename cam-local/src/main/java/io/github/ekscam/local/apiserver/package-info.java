/**
 * What the API server does around its authorizers: an HTTP request becomes attributes,
 * impersonation is followed, and the answer is a 403 or an audit event; reviews are read and
 * answered.
 */
@NullMarked
package io.github.ekscam.local.apiserver;

import org.jspecify.annotations.NullMarked;
