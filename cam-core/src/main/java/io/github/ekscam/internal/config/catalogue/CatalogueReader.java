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
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
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
   * @param date the day as of which the editions of a policy count
   * @param withApproximations whether rules that are marked as an approximation count; otherwise
   *     the policies that have them are unknown in effect
   * @throws InvalidInputException if it cannot be used
   */
  public static AccessPolicyCatalogue read(
      String file, InputStream in, LocalDate date, boolean withApproximations) {
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
        catalogue.list("policies", item -> policy(item.fields(), date, withApproximations)).stream()
            .flatMap(Optional::stream)
            .toList();
    try {
      return AccessPolicyCatalogue.of(policies);
    } catch (IllegalArgumentException e) {
      throw catalogue.problem("policies", String.valueOf(e.getMessage()));
    }
  }

  private static Optional<AccessPolicy> policy(
      Fields fields, LocalDate date, boolean withApproximations) {
    if (!fields.has("editions")) {
      fields.requireOnly(
          List.of(
              "name",
              "arn",
              "introduced",
              "equivalentClusterRole",
              "serviceLinkedRolesOnly",
              "provenance",
              "source",
              "rules"));
      return Optional.of(policy(fields, fields, withApproximations));
    }
    fields.requireOnly(List.of("name", "arn", "introduced", "equivalentClusterRole", "editions"));
    Fields current = null;
    for (Edition edition : fields.list("editions", item -> edition(item.fields()))) {
      if (!edition.from().isAfter(date)) {
        current = edition.fields();
      }
    }
    return current == null
        ? Optional.empty()
        : Optional.of(policy(fields, current, withApproximations));
  }

  /** What AWS published of a policy from a day on; editions stand in the order of their days. */
  private record Edition(LocalDate from, Fields fields) {}

  private static Edition edition(Fields fields) {
    fields.requireOnly(
        List.of(
            "from",
            "after",
            "how",
            "guide",
            "serviceLinkedRolesOnly",
            "provenance",
            "source",
            "rules"));
    String from = fields.requiredString("from");
    try {
      return new Edition(LocalDate.parse(from), fields);
    } catch (DateTimeParseException e) {
      throw fields.problem("from", "expected a date such as 2026-08-24, found \"" + from + "\"");
    }
  }

  private static AccessPolicy policy(Fields policy, Fields edition, boolean withApproximations) {
    AccessPolicy.Builder builder =
        named(policy)
            .source(source(policy, edition))
            .serviceLinkedRolesOnly(
                edition.optionalBoolean("serviceLinkedRolesOnly").orElse(false));
    policy.optionalString("equivalentClusterRole").ifPresent(builder::equivalentClusterRole);
    if (edition.has("rules") && (withApproximations || !isApproximation(edition))) {
      builder.rules(edition.list("rules", item -> rule(item.fields())));
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

  private static String source(Fields policy, Fields edition) {
    return edition.string("source")
        + edition.optionalString("from").map(from -> "; edition of " + from).orElse("")
        + policy.optionalString("introduced").map(date -> "; introduced " + date).orElse("");
  }

  private static AccessPolicy.Rule rule(Fields rule) {
    return AccessPolicy.Rule.restricted(
        RbacManifests.rule(rule, "publishedRestriction"), rule.string("publishedRestriction"));
  }
}
