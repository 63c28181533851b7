package io.github.ekscam.internal.config.catalogue;

import io.github.ekscam.access.AccessPolicy;
import io.github.ekscam.access.AccessPolicyCatalogue;
import io.github.ekscam.config.InvalidInputException;
import io.github.ekscam.config.Source;
import io.github.ekscam.internal.config.Fields;
import io.github.ekscam.internal.config.Input;
import io.github.ekscam.internal.config.JsonTokens;
import io.github.ekscam.internal.config.StrictComposer;
import io.github.ekscam.internal.config.Tokens;
import io.github.ekscam.internal.config.Tokens.Token;
import io.github.ekscam.internal.config.YamlTokens;
import io.github.ekscam.internal.config.manifest.RbacManifests;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;

/** Reads what {@link io.github.ekscam.config.AccessPolicyCatalogueReader} describes. */
public final class CatalogueReader {

  private static final long LIMIT = 16L << 20;

  private static final List<String> PROVENANCES =
      List.of("published", "approximation", "prose-only", "name-only");

  private CatalogueReader() {}

  /**
   * Reads a catalogue.
   *
   * @param file what to call it in messages
   * @param withApproximations whether rules that are marked as an approximation count; otherwise
   *     the policies that have them are unknown in effect
   * @throws InvalidInputException if it cannot be used
   */
  public static AccessPolicyCatalogue read(
      String file, InputStream in, boolean withApproximations) {
    Input input = Input.read(file, in, LIMIT);
    Tokens tokens =
        input.beginsLikeJson() ? new JsonTokens(file, input.bytes()) : new YamlTokens(input);
    Token first = tokens.next();
    if (first == Token.END) {
      throw new InvalidInputException(Source.of(file), "", "is empty");
    }
    Fields catalogue = Fields.of(new StrictComposer(tokens).read(first), "");
    if (tokens.next() != Token.END) {
      throw new InvalidInputException(tokens.source(), "", "more than one catalogue");
    }
    catalogue.requireOnly(List.of("note", "policies"));
    if (!catalogue.has("policies")) {
      throw catalogue.problem("policies", "is missing; a list is required");
    }
    List<AccessPolicy> policies =
        catalogue.list("policies", item -> policy(item.fields(), withApproximations));
    try {
      return AccessPolicyCatalogue.of(policies);
    } catch (IllegalArgumentException e) {
      throw catalogue.problem("policies", String.valueOf(e.getMessage()));
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
        named(fields)
            .source(source(fields))
            .serviceLinkedRolesOnly(fields.optionalBoolean("serviceLinkedRolesOnly").orElse(false));
    fields.optionalString("equivalentClusterRole").ifPresent(builder::equivalentClusterRole);
    if (fields.has("rules") && (withApproximations || !isApproximation(fields))) {
      builder.rules(fields.list("rules", item -> rule(item.fields())));
    }
    return builder.build();
  }

  private static AccessPolicy.Builder named(Fields fields) {
    String name = fields.requiredString("name");
    try {
      return AccessPolicy.builder(name);
    } catch (IllegalArgumentException e) {
      throw fields.problem("name", String.valueOf(e.getMessage()));
    }
  }

  /** A mistyped word must not turn an approximation into the truth. */
  private static boolean isApproximation(Fields fields) {
    String provenance = fields.string("provenance");
    if (!provenance.isEmpty() && !PROVENANCES.contains(provenance)) {
      throw fields.problem(
          "provenance",
          "expected one of " + String.join(", ", PROVENANCES) + ", found \"" + provenance + "\"");
    }
    return provenance.equals("approximation");
  }

  private static String source(Fields fields) {
    Optional<String> introduced = fields.optionalString("introduced");
    return fields.string("source") + introduced.map(date -> "; introduced " + date).orElse("");
  }

  private static AccessPolicy.Rule rule(Fields rule) {
    return AccessPolicy.Rule.restricted(
        RbacManifests.rule(rule, "publishedRestriction"), rule.string("publishedRestriction"));
  }
}
