package io.github.ekscam.codec;

import io.github.ekscam.access.AccessPolicy;
import io.github.ekscam.access.AccessPolicyCatalogue;
import io.github.ekscam.codec.Tokens.Token;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;

/**
 * Reads a catalogue of access policies: JSON or YAML with a list {@code policies}, each with a
 * {@code name}, where known its {@code rules} (as a ClusterRole's, each with an optional {@code
 * publishedRestriction}), and its {@code source}.
 */
public final class AccessPolicies {

  private static final long LIMIT = 16L << 20;

  private AccessPolicies() {}

  /**
   * Reads a catalogue.
   *
   * @param source what to call it in messages
   * @param withApproximations whether rules that are marked as an approximation count; otherwise
   *     the policies that have them are unknown in effect
   * @throws InvalidInputException if it cannot be used
   */
  public static AccessPolicyCatalogue read(
      String source, InputStream in, boolean withApproximations) {
    Input input = Input.read(source, in, LIMIT);
    Tokens tokens =
        input.beginsLikeJson()
            ? new JsonTokens(source, input.bytes())
            : new YamlTokens(source, input.bytes());
    Token first = tokens.next();
    Fields catalogue = Fields.of(new TreeReader(tokens).read(first), "");
    catalogue.requireOnly(List.of("note", "policies"));
    try {
      return AccessPolicyCatalogue.of(
          catalogue.list("policies", item -> policy(item.fields(), withApproximations)));
    } catch (InvalidInputException e) {
      throw e;
    } catch (IllegalArgumentException e) {
      throw InvalidInputException.of(catalogue.position(), "policies", e);
    }
  }

  private static AccessPolicy policy(Fields fields, boolean withApproximations) {
    fields.requireOnly(
        List.of(
            "name",
            "arn",
            "serviceLinkedRolesOnly",
            "provenance",
            "source",
            "introduced",
            "equivalentClusterRole",
            "rules"));
    AccessPolicy.Builder builder =
        AccessPolicy.builder(fields.requiredString("name"))
            .source(source(fields))
            .serviceLinkedRolesOnly(fields.optionalBoolean("serviceLinkedRolesOnly").orElse(false));
    fields.optionalString("equivalentClusterRole").ifPresent(builder::equivalentClusterRole);
    boolean approximation = fields.string("provenance").equals("approximation");
    if (fields.has("rules") && (withApproximations || !approximation)) {
      builder.rules(fields.list("rules", item -> rule(item.fields())));
    }
    return builder.build();
  }

  private static String source(Fields fields) {
    Optional<String> introduced = fields.optionalString("introduced");
    return fields.string("source") + introduced.map(date -> "; introduced " + date).orElse("");
  }

  private static AccessPolicy.Rule rule(Fields rule) {
    return new AccessPolicy.Rule(
        RbacManifests.rule(rule, "publishedRestriction"), rule.string("publishedRestriction"));
  }
}
