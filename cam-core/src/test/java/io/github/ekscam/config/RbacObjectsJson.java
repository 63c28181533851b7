package io.github.ekscam.config;

import io.github.ekscam.internal.config.manifest.RbacManifests;
import io.github.ekscam.internal.config.tree.DocumentNode;
import io.github.ekscam.internal.config.tree.Fields;
import io.github.ekscam.internal.config.tree.JsonTokens;
import io.github.ekscam.internal.config.tree.StrictComposer;
import io.github.ekscam.rbac.InvalidObjectException;
import io.github.ekscam.rbac.RbacObject;
import java.nio.charset.StandardCharsets;

/** RBAC objects from JSON texts, for the tests of other packages. */
public final class RbacObjectsJson {

  private RbacObjectsJson() {}

  /**
   * The object of a JSON text.
   *
   * @throws InvalidObjectException as the API server refuses it, without the place in the text
   */
  public static RbacObject read(String json) {
    JsonTokens tokens = new JsonTokens("object", json.getBytes(StandardCharsets.UTF_8));
    Fields object = new DocumentNode(new StrictComposer(tokens).read(tokens.next()), "").mapping();
    try {
      return RbacManifests.read(object, object.requiredString("kind"));
    } catch (InvalidInputException e) {
      if (e.getCause() instanceof InvalidObjectException refusal) {
        throw refusal;
      }
      throw e;
    }
  }
}
