package io.github.ekscam.local.internal.http;

/**
 * What the server itself refuses a request with.
 *
 * @param status tells the reason: 403 for what a web page might have sent, 408 for a body that came
 *     too slowly, 413 for one that is too large, 431 for headers that are, 500 for a fault of the
 *     handler, 503 for one large body too many at once, others for what is no HTTP
 * @param message for a person, without anything that must not be told
 */
public record HttpRefusal(int status, String message) {

  static HttpRefusal forbidden(String message) {
    return new HttpRefusal(403, message);
  }

  static HttpRefusal requestTimeout() {
    return new HttpRefusal(408, "Request Timeout");
  }

  static HttpRefusal requestTooLong() {
    return new HttpRefusal(413, "Request Too Long");
  }

  static HttpRefusal fault() {
    return new HttpRefusal(500, "Internal Failure");
  }

  /** What may be tried again. */
  static HttpRefusal tooManyLargeBodies() {
    return new HttpRefusal(503, "Too many large requests at once; try again");
  }
}
