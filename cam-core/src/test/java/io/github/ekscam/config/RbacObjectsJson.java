package io.github.ekscam.config;

import io.github.ekscam.internal.config.Fields;
import io.github.ekscam.internal.config.JsonTokens;
import io.github.ekscam.internal.config.StrictComposer;
import io.github.ekscam.internal.config.manifest.RbacManifests;
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
    Fields object = Fields.of(new StrictComposer(tokens).read(tokens.next()), "");
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
