package io.github.ekscam.internal.config.catalogue;

import io.github.ekscam.access.AccessPolicy;
import io.github.ekscam.access.AccessPolicy.Provenance;
import io.github.ekscam.access.AccessPolicyCatalogue;
import io.github.ekscam.config.InvalidInputException;
import io.github.ekscam.config.Source;
import io.github.ekscam.iam.PolicyArn;
import io.github.ekscam.internal.config.manifest.RbacManifests;
import io.github.ekscam.internal.config.tree.DocumentNode;
import io.github.ekscam.internal.config.tree.Fields;
import io.github.ekscam.internal.config.tree.Input;
import io.github.ekscam.internal.config.tree.JsonTokens;
import io.github.ekscam.internal.config.tree.StrictComposer;
import io.github.ekscam.internal.config.tree.Tokens;
import io.github.ekscam.internal.config.tree.Tokens.Token;
import io.github.ekscam.internal.config.tree.YamlTokens;
import java.io.InputStream;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Reads what {@link io.github.ekscam.config.AccessPolicyCatalogueReader} describes. */
public final class CatalogueReader {

  /** The kind of a catalogue that is among other files. */
  public static final String KIND = "AccessPolicyCatalogue";

  private static final long LIMIT = 16L << 20;

  /** What a catalogue may say of itself; another program's file has other kinds. */
  private static final List<String> HEAD = List.of("apiVersion", "kind", "note", "policies");

  private CatalogueReader() {}

  /** How the policies of a catalogue are taken. */
  private enum Taking {
    /** Approximations are unknown in effect. */
    PUBLISHED,
    /** Approximations count. */
    APPROXIMATIONS_TOO,
    /** Somebody answers for all of them, whatever they say of themselves. */
    OWN
  }

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
    return catalogue(
        document(file, in),
        date,
        withApproximations ? Taking.APPROXIMATIONS_TOO : Taking.PUBLISHED);
  }

  /** Reads somebody's own catalogue; see {@link #own}. */
  public static AccessPolicyCatalogue readOwn(String file, InputStream in, LocalDate date) {
    return own(document(file, in), date);
  }

  /**
   * Somebody's own catalogue, all of whose policies have rules.
   *
   * @throws InvalidInputException if it cannot be used
   */
  public static AccessPolicyCatalogue own(Fields document, LocalDate date) {
    return catalogue(document, date, Taking.OWN);
  }

  /** The days since which some edition holds. */
  public static List<LocalDate> editionDates(String file, InputStream in) {
    Fields document = document(file, in);
    SortedSet<LocalDate> dates = new TreeSet<>();
    for (Fields policy : document.mappings("policies")) {
      for (Fields edition : policy.mappings("editions")) {
        dates.add(from(edition));
      }
    }
    return List.copyOf(dates);
  }

  /** Reads the names that {@code aws eks list-access-policies} prints. */
  public static AccessPolicyCatalogue readList(String file, InputStream in) {
    Fields document = document(file, in);
    if (!document.has("accessPolicies")) {
      throw document.problem(
          "accessPolicies", "is missing; expected what aws eks list-access-policies prints");
    }
    if (document.has("nextToken")) {
      throw document.problem(
          "nextToken", "is there, so the list goes on; let the AWS CLI print all of it");
    }
    List<AccessPolicy> policies =
        document.list(
            "accessPolicies",
            item -> {
              requireArnOfName(item.object());
              return named(item.object()).source("aws eks list-access-policies").build();
            });
    if (policies.isEmpty()) {
      throw document.problem("accessPolicies", "is empty; EKS has access policies");
    }
    try {
      return AccessPolicyCatalogue.of(policies);
    } catch (IllegalArgumentException e) {
      throw document.problem("accessPolicies", String.valueOf(e.getMessage()));
    }
  }

  private static void requireArnOfName(Fields policy) {
    String arn = policy.requiredString("arn");
    String name = policy.requiredString("name");
    PolicyArn policyArn;
    try {
      policyArn = PolicyArn.of(arn);
    } catch (IllegalArgumentException e) {
      throw policy.problem("arn", String.valueOf(e.getMessage()));
    }
    if (!policyArn.name().equals(name)) {
      throw policy.problem("arn", "\"" + arn + "\" is not that of the access policy " + name);
    }
  }

  private static Fields document(String file, InputStream in) {
    Input input = Input.read(file, in, LIMIT);
    Tokens tokens =
        input.beginsLikeJson() ? new JsonTokens(file, input.bytes()) : new YamlTokens(input);
    Token first = tokens.next();
    if (first == Token.END) {
      throw new InvalidInputException(Source.of(file), "", "is empty");
    }
    Fields document = new DocumentNode(new StrictComposer(tokens).read(first), "").mapping();
    if (tokens.next() != Token.END) {
      throw new InvalidInputException(tokens.source(), "", "more than one catalogue");
    }
    return document;
  }

  private static AccessPolicyCatalogue catalogue(Fields catalogue, LocalDate date, Taking taking) {
    catalogue.requireOnly(HEAD);
    if (catalogue.has("kind") && !catalogue.string("kind").equals(KIND)) {
      throw catalogue.problem(
          "kind", "expected " + KIND + ", found \"" + catalogue.string("kind") + "\"");
    }
    if (!catalogue.has("policies")) {
      throw catalogue.problem("policies", "is missing; a list is required");
    }
    List<AccessPolicy> policies =
        catalogue.list("policies", item -> policy(item.object(), date, taking)).stream()
            .flatMap(Optional::stream)
            .toList();
    try {
      return AccessPolicyCatalogue.of(policies);
    } catch (IllegalArgumentException e) {
      throw catalogue.problem("policies", String.valueOf(e.getMessage()));
    }
  }

  private static Optional<AccessPolicy> policy(Fields fields, LocalDate date, Taking taking) {
    if (!fields.has("editions")) {
      fields.requireOnly(
          List.of(
              "name",
              "arn",
              "introduced",
              "equivalentClusterRole",
              "guide",
              "serviceLinkedRolesOnly",
              "provenance",
              "source",
              "rules"));
      return Optional.of(policy(fields, fields, taking));
    }
    fields.requireOnly(List.of("name", "arn", "introduced", "equivalentClusterRole", "editions"));
    Fields current = null;
    for (Fields edition : fields.mappings("editions")) {
      requireEdition(edition);
      if (!from(edition).isAfter(date)) {
        current = edition;
      }
    }
    return current == null ? Optional.empty() : Optional.of(policy(fields, current, taking));
  }

  /** What is published of a policy from a day on; editions stand in the order of their days. */
  private static void requireEdition(Fields edition) {
    edition.requireOnly(
        List.of(
            "from",
            "after",
            "how",
            "guide",
            "serviceLinkedRolesOnly",
            "provenance",
            "source",
            "rules"));
  }

  private static LocalDate from(Fields edition) {
    String from = edition.requiredString("from");
    try {
      return LocalDate.parse(from);
    } catch (DateTimeParseException e) {
      throw edition.problem("from", "expected a date such as 2026-08-24, found \"" + from + "\"");
    }
  }

  private static AccessPolicy policy(Fields policy, Fields edition, Taking taking) {
    Optional<Provenance> provenance = provenance(edition);
    AccessPolicy.Builder builder =
        named(policy)
            .source(source(policy, edition))
            .serviceLinkedRolesOnly(
                edition.optionalBoolean("serviceLinkedRolesOnly").orElse(false));
    policy.optionalString("equivalentClusterRole").ifPresent(builder::equivalentClusterRole);
    edition.optionalString("guide").ifPresent(builder::guide);
    provenance.ifPresent(builder::provenance);
    if (taking == Taking.OWN) {
      own(policy, edition, builder);
    }
    boolean unknown =
        taking == Taking.PUBLISHED && provenance.equals(Optional.of(Provenance.APPROXIMATION));
    if (edition.has("rules") && !unknown) {
      builder.rules(edition.list("rules", item -> rule(item.object())));
    }
    return builder.build();
  }

  private static void own(Fields policy, Fields edition, AccessPolicy.Builder builder) {
    if (!edition.has("rules")) {
      throw edition.problem(
          "rules", "is missing; a policy of one's own has a list of rules, if an empty one");
    }
    String source = source(policy, edition);
    builder
        .provenance(Provenance.OWN)
        .source(policy.source("name") + (source.isEmpty() ? "" : ": " + source));
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
  private static Optional<Provenance> provenance(Fields fields) {
    String id = fields.string("provenance");
    if (id.isEmpty()) {
      return Optional.empty();
    }
    List<Provenance> all = List.of(Provenance.values());
    return Optional.of(
        all.stream()
            .filter(provenance -> provenance.id().equals(id))
            .findFirst()
            .orElseThrow(
                () ->
                    fields.problem(
                        "provenance",
                        "expected one of "
                            + all.stream().map(Provenance::id).collect(Collectors.joining(", "))
                            + ", found \""
                            + id
                            + "\"")));
  }

  private static String source(Fields policy, Fields edition) {
    return Stream.of(
            edition.optionalString("source"),
            edition.optionalString("from").map(from -> "edition of " + from),
            policy.optionalString("introduced").map(date -> "introduced " + date))
        .flatMap(Optional::stream)
        .filter(text -> !text.isEmpty())
        .collect(Collectors.joining("; "));
  }

  private static AccessPolicy.Rule rule(Fields rule) {
    return AccessPolicy.Rule.restricted(
        RbacManifests.rule(rule, "publishedRestriction"), rule.string("publishedRestriction"));
  }
}
