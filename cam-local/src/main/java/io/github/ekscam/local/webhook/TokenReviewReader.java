package io.github.ekscam.local.webhook;

import static io.github.ekscam.local.webhook.GoDecoder.any;
import static io.github.ekscam.local.webhook.GoDecoder.bool;
import static io.github.ekscam.local.webhook.GoDecoder.int64;
import static io.github.ekscam.local.webhook.GoDecoder.list;
import static io.github.ekscam.local.webhook.GoDecoder.map;
import static io.github.ekscam.local.webhook.GoDecoder.string;
import static io.github.ekscam.local.webhook.GoDecoder.struct;
import static io.github.ekscam.local.webhook.GoDecoder.time;

import com.google.common.collect.ImmutableMap;
import io.github.ekscam.local.webhook.GoDecoder.MismatchException;

/**
 * Reads the token of a TokenReview as aws-iam-authenticator does, which looks neither at the
 * version nor at the kind, but refuses a field of the wrong type.
 */
final class TokenReviewReader {

  private static final GoDecoder.Type OWNER_REFERENCE =
      struct(
          ImmutableMap.<String, GoDecoder.Type>builder()
              .put("apiVersion", string())
              .put("kind", string())
              .put("name", string())
              .put("uid", string())
              .put("controller", bool())
              .put("blockOwnerDeletion", bool())
              .buildOrThrow());

  private static final GoDecoder.Type MANAGED_FIELDS =
      struct(
          ImmutableMap.<String, GoDecoder.Type>builder()
              .put("manager", string())
              .put("operation", string())
              .put("apiVersion", string())
              .put("time", time())
              .put("fieldsType", string())
              .put("fieldsV1", any())
              .put("subresource", string())
              .buildOrThrow());

  private static final GoDecoder.Type METADATA =
      struct(
          ImmutableMap.<String, GoDecoder.Type>builder()
              .put("name", string())
              .put("generateName", string())
              .put("namespace", string())
              .put("selfLink", string())
              .put("uid", string())
              .put("resourceVersion", string())
              .put("generation", int64())
              .put("creationTimestamp", time())
              .put("deletionTimestamp", time())
              .put("deletionGracePeriodSeconds", int64())
              .put("labels", map(string()))
              .put("annotations", map(string()))
              .put("ownerReferences", list(OWNER_REFERENCE))
              .put("finalizers", list(string()))
              .put("managedFields", list(MANAGED_FIELDS))
              .buildOrThrow());

  private static final GoDecoder.Type STATUS =
      struct(
          ImmutableMap.of(
              "authenticated",
              bool(),
              "user",
              struct(
                  ImmutableMap.of(
                      "username",
                      string(),
                      "uid",
                      string(),
                      "groups",
                      list(string()),
                      "extra",
                      map(list(string())))),
              "audiences",
              list(string()),
              "error",
              string()));

  private String token = "";

  private TokenReviewReader() {}

  /**
   * The token; empty if there is none.
   *
   * @throws MismatchException if it is no TokenReview
   */
  static String token(byte[] body) throws MismatchException {
    TokenReviewReader reader = new TokenReviewReader();
    GoDecoder.decodeFirst(body, reader.review());
    return reader.token;
  }

  private GoDecoder.Type review() {
    return struct(
        ImmutableMap.of(
            "kind",
            string(),
            "apiVersion",
            string(),
            "metadata",
            METADATA,
            "spec",
            struct(
                ImmutableMap.of(
                    "token", string(text -> token = text), "audiences", list(string()))),
            "status",
            STATUS));
  }
}
