/**
 * What the API server does around the authorizers: from an HTTP request to the code and the body of
 * the answer and to what the audit log says, impersonation included.
 *
 * <p>The {@link io.github.ekscam.apiserver.HandlerChain} goes through it in the server's order. Who
 * sent a request is taken as told; the rest is decided: what is asked (see {@link
 * io.github.ekscam.request.RequestInfo}), as whom it is to be handled and whether its sender may be
 * that one, and whether that one may do what is asked. What comes after, the handler of the path
 * with admission, validation and storage, is not here: a request that gets so far is passed on.
 */
@NullMarked
package io.github.ekscam.apiserver;

import org.jspecify.annotations.NullMarked;
