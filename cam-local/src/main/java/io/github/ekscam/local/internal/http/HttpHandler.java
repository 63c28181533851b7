package io.github.ekscam.local.internal.http;

/** Answers requests. Safe for use by many threads. */
@FunctionalInterface
public interface HttpHandler {

  /**
   * The answer; a request that cannot be answered has one too, in its protocol's error shape. What
   * is thrown is a fault, and is refused as one.
   */
  HttpAnswer handle(HttpCall call);

  /**
   * How the protocol words what the server itself refuses, before or after {@link #handle}: a body
   * that is too large, a page of another site, a fault.
   *
   * @param call the request without its body, which may not have been read; without path and
   *     headers, too, if it was no HTTP
   */
  default HttpAnswer refuse(HttpCall call, HttpRefusal refusal) {
    return HttpAnswer.text(refusal.status(), refusal.message() + "\n");
  }
}
