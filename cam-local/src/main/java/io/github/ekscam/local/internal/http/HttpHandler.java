package io.github.ekscam.local.internal.http;

/** Answers requests. Safe for use by many threads. */
@FunctionalInterface
public interface HttpHandler {

  /** The answer; a request that cannot be answered has one too, in its protocol's error shape. */
  HttpAnswer handle(HttpCall call);
}
