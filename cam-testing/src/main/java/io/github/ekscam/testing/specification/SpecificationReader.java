package io.github.ekscam.testing.specification;

import io.github.ekscam.access.AccessPolicy;
import io.github.ekscam.config.InvalidInputException;
import io.github.ekscam.config.Source;
import io.github.ekscam.internal.config.tree.DocumentNode;
import io.github.ekscam.internal.keys.Key;
import io.github.ekscam.internal.vocabulary.Spelling;
import io.github.ekscam.policies.ManagedPolicies;
import io.github.ekscam.rbac.KubernetesVersion;
import io.github.ekscam.request.ApiResources;
import io.github.ekscam.request.RequestAttributes;
import io.github.ekscam.testing.question.RequestWords;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Reads a specification. Goes on after a mistake so that all can be corrected at once, and returns
 * nothing if there is any.
 */
final class SpecificationReader {

  private static final List<String> SPECIFICATION =
      List.of(
          "description",
          "configuration",
          "cluster",
          "parameters",
          "kubernetesVersion",
          "asOf",
          "principals",
          "cases");

  private static final List<String> CASE =
      List.of(
          "description",
          "configuration",
          "principals",
          "verbs",
          "resources",
          "resourceNames",
          "namespaces",
          "clusterScope",
          "expect",
          "by",
          "only",
          "nobody",
          "whoCan",
          "defaultSubjects");

  /** What asks for something, which does not matter where nobody gets that far. */
  private static final List<String> REQUEST =
      List.of("verbs", "resources", "resourceNames", "namespaces", "clusterScope", "by");

  /** Lists multiply: nobody means more. */
  static final int MOST_CASES = 100_000;

  private static final int MOST_PROBLEMS = 20;

  private final Path file;
  private final ApiResources resources;
  private final List<InvalidInputException> problems = new ArrayList<>();

  /** By name; nothing where the ARN cannot be read, of which the cases need not be blamed. */
  private final Map<String, Optional<TestedPrincipal>> principals = new LinkedHashMap<>();

  private final List<SpecificationCase> cases = new ArrayList<>();

  /** The names of principals of whom a case speaks. */
  private final Set<String> used = new TreeSet<>();

  /** Where each question was first asked. */
  private final Map<Key, Source> asked = new HashMap<>();

  /**
   * A reader.
   *
   * @param resources those by which words are understood
   */
  SpecificationReader(Path file, ApiResources resources) {
    this.file = file;
    this.resources = resources;
  }

  /**
   * What a specification says of the cluster that it is about. Refuses no mistake elsewhere: {@link
   * #read} tells all of them.
   */
  static Specification.Heading heading(Path file, DocumentNode document) {
    Map<String, DocumentNode> fields = document.fields();
    return new Specification.Heading(
        file,
        document,
        configuration(file, fields),
        version(fields).orElse(null),
        asOf(fields).orElse(null),
        string(fields, "cluster"),
        parameters(fields));
  }

  /** The values of parameters of CloudFormation templates: texts, or numbers without quotes. */
  private static Map<String, String> parameters(Map<String, DocumentNode> fields) {
    Map<String, String> parameters = new TreeMap<>();
    DocumentNode node = fields.get("parameters");
    if (node != null) {
      node.fields().forEach((name, value) -> parameters.put(name, value.text()));
    }
    return parameters;
  }

  /** Reads by the resources of the version that the specification names, or of the newest. */
  static Specification read(Path file, DocumentNode document) {
    ApiResources resources;
    try {
      resources = version(document.fields()).map(ApiResources::of).orElseGet(ApiResources::newest);
    } catch (InvalidInputException e) {
      // Told with all other mistakes.
      resources = ApiResources.newest();
    }
    return new SpecificationReader(file, resources).read(document);
  }

  Specification read(DocumentNode document) {
    attempt(() -> document.fields(SPECIFICATION));
    Map<String, DocumentNode> fields = document.fields();
    String description = attempt(() -> string(fields, "description"), "");
    List<Path> configuration = attempt(() -> configuration(file, fields), List.of());
    KubernetesVersion version = attempt(() -> version(fields).orElse(null));
    LocalDate asOf = attempt(() -> asOf(fields).orElse(null));
    String cluster = attempt(() -> string(fields, "cluster"), "");
    Map<String, String> parameters = attempt(() -> parameters(fields), Map.of());
    attempt(() -> principals(document, fields));
    attempt(() -> cases(document, fields));
    if (!problems.isEmpty()) {
      throw InvalidInputException.all(
          problems.subList(0, Math.min(MOST_PROBLEMS, problems.size())));
    }
    return new Specification(
        file.toString(),
        description,
        new Specification.Heading(
            file, document, configuration, version, asOf, cluster, parameters),
        cases,
        unused(fields));
  }

  private List<Specification.UnusedPrincipal> unused(Map<String, DocumentNode> fields) {
    DocumentNode node = fields.get("principals");
    if (node == null) {
      return List.of();
    }
    return principals.keySet().stream()
        .filter(name -> !used.contains(name))
        .map(name -> new Specification.UnusedPrincipal(name, node.keySource(name)))
        .toList();
  }

  private void attempt(Runnable read) {
    try {
      read.run();
    } catch (InvalidInputException e) {
      problems.add(e);
    }
  }

  private <T extends @Nullable Object> @Nullable T attempt(Supplier<T> read) {
    try {
      return read.get();
    } catch (InvalidInputException e) {
      problems.add(e);
      return null;
    }
  }

  private <T> T attempt(Supplier<T> read, T otherwise) {
    T value = attempt(read);
    return value == null ? otherwise : value;
  }

  private static String string(Map<String, DocumentNode> fields, String name) {
    DocumentNode node = fields.get(name);
    return node == null ? "" : node.string();
  }

  /** One string, or a list of at least one, none of them twice. */
  static List<DocumentNode> oneOrMore(DocumentNode node) {
    if (!node.isList()) {
      return List.of(node);
    }
    List<DocumentNode> items = node.items();
    if (items.isEmpty()) {
      throw node.problem("is an empty list: nothing would be tested; name at least one");
    }
    Map<String, DocumentNode> seen = new HashMap<>();
    for (DocumentNode item : items) {
      if (seen.putIfAbsent(item.string(), item) != null) {
        throw item.problem("\"" + item.string() + "\" is listed twice; keep one");
      }
    }
    return items;
  }

  static DocumentNode required(
      DocumentNode node, Map<String, DocumentNode> fields, String name, String what) {
    DocumentNode field = fields.get(name);
    if (field == null) {
      throw node.problem(name + " is missing; " + what);
    }
    return field;
  }

  private static List<Path> configuration(Path file, Map<String, DocumentNode> fields) {
    DocumentNode node = fields.get("configuration");
    if (node == null) {
      return List.of();
    }
    return oneOrMore(node).stream()
        .map(path -> file.resolveSibling(path.string()).normalize())
        .toList();
  }

  static Optional<KubernetesVersion> version(Map<String, DocumentNode> fields) {
    DocumentNode node = fields.get("kubernetesVersion");
    if (node == null) {
      return Optional.empty();
    }
    try {
      return Optional.of(KubernetesVersion.of(node.text()));
    } catch (InvalidInputException e) {
      throw e;
    } catch (IllegalArgumentException e) {
      throw node.problem(String.valueOf(e.getMessage()));
    }
  }

  /** The day as of which AWS's access policies count. */
  private static Optional<LocalDate> asOf(Map<String, DocumentNode> fields) {
    DocumentNode node = fields.get("asOf");
    if (node == null) {
      return Optional.empty();
    }
    String text = node.text();
    LocalDate date;
    try {
      date = LocalDate.parse(text);
    } catch (DateTimeParseException e) {
      throw node.problem("expected a date such as 2026-08-24, found \"" + text + "\"");
    }
    LocalDate first = ManagedPolicies.editionDates().get(0);
    if (date.isBefore(first)) {
      throw node.problem("no access policy is known before " + first);
    }
    return Optional.of(date);
  }

  private void principals(DocumentNode document, Map<String, DocumentNode> fields) {
    if (!fields.containsKey("principals") && namesNobody(fields.get("cases"))) {
      return;
    }
    DocumentNode node =
        required(
            document,
            fields,
            "principals",
            "give those who are tested names, such as alice:"
                + " arn:aws:sts::111122223333:assumed-role/Developer/alice");
    node.fields()
        .forEach(
            (name, value) -> {
              principals.put(name, Optional.empty());
              attempt(() -> principals.put(name, Optional.of(PrincipalReader.read(name, value))));
            });
  }

  /** Whether no case needs a name for anybody. */
  private static boolean namesNobody(@Nullable DocumentNode cases) {
    return cases != null
        && cases.isList()
        && cases.items().stream()
            .filter(DocumentNode::isMapping)
            .map(DocumentNode::fields)
            .noneMatch(fields -> fields.containsKey("principals") || fields.containsKey("only"));
  }

  private void cases(DocumentNode document, Map<String, DocumentNode> fields) {
    DocumentNode node = required(document, fields, "cases", "say who may do what");
    List<DocumentNode> items = node.items();
    if (items.isEmpty()) {
      throw node.problem("is an empty list: nothing would be tested; say who may do what");
    }
    items.forEach(item -> attempt(() -> testCase(item)));
  }

  private void testCase(DocumentNode node) {
    Map<String, DocumentNode> fields = node.fields(CASE);
    Optional<ExpectedHolders> holders = new HoldersReader(node, fields, this::known).read();
    if (holders.isPresent()) {
      holderCase(node, fields, holders.get());
      return;
    }
    Expectation expectation =
        expectation(
            required(
                node,
                fields,
                "expect",
                "write allow, deny or unauthorized, or who alone may: only, nobody or whoCan"));
    DocumentNode names = required(node, fields, "principals", "name who asks");
    List<TestedPrincipal> who =
        oneOrMore(names).stream().flatMap(name -> known(name).stream()).toList();
    SpecificationCase.Common common = common(node, fields, expectation);
    if (expectation == Expectation.UNAUTHORIZED) {
      for (String name : REQUEST) {
        if (fields.containsKey(name)) {
          throw fields
              .get(name)
              .problem(
                  "a principal who is unauthorized gets the same answer whatever they ask for;"
                      + " leave "
                      + name
                      + " out");
        }
      }
      requireNoUser(names, who, "the cluster knows everybody but IAM principals");
      who.forEach(principal -> add(node, SpecificationCase.of(common, principal, null, null)));
      return;
    }
    ExpectedGrant by = by(fields, expectation, who);
    List<RequestAttributes> requests =
        new CaseRequests(node, fields, expectation, resources).read();
    if ((long) requests.size() * who.size() + cases.size() > MOST_CASES) {
      throw tooMany(node);
    }
    for (TestedPrincipal principal : who) {
      for (RequestAttributes request : requests) {
        add(node, SpecificationCase.of(common, principal, request, by));
      }
    }
  }

  private void holderCase(
      DocumentNode node, Map<String, DocumentNode> fields, ExpectedHolders holders) {
    SpecificationCase.Common common = common(node, fields, Expectation.ONLY);
    List<RequestAttributes> requests =
        new CaseRequests(node, fields, Expectation.ONLY, resources).read();
    if ((long) requests.size() + cases.size() > MOST_CASES) {
      throw tooMany(node);
    }
    requests.forEach(request -> add(node, SpecificationCase.of(common, holders, request)));
  }

  private static SpecificationCase.Common common(
      DocumentNode node, Map<String, DocumentNode> fields, Expectation expectation) {
    DocumentNode configuration = fields.get("configuration");
    return new SpecificationCase.Common(
        node.source(),
        string(fields, "description"),
        expectation,
        configuration == null ? null : CaseConfiguration.of(configuration));
  }

  private static InvalidInputException tooMany(DocumentNode node) {
    return node.problem(
        "the lists of the file multiply to more than " + MOST_CASES + " cases; split it");
  }

  static void requireNoUser(DocumentNode blamed, List<TestedPrincipal> principals, String reason) {
    principals.stream()
        .filter(principal -> principal.user().isPresent())
        .findFirst()
        .ifPresent(
            principal -> {
              throw blamed.problem(principal.name() + " is a Kubernetes user, and " + reason);
            });
  }

  private void add(DocumentNode node, SpecificationCase testCase) {
    boolean only = testCase.expectation() == Expectation.ONLY;
    Key question =
        Key.of(
            only ? Key.of() : testCase.principals().get(0).key(),
            testCase.request().map(Keys::of).orElse(Key.of()),
            testCase.configuration().map(Key::of).orElse(Key.of()));
    Source first = asked.putIfAbsent(question, node.source());
    if (first != null) {
      throw node.problem(
          (only ? "who alone may" : testCase.principals().get(0).name())
              + ": "
              + testCase.request().map(RequestWords::of).orElse("unauthorized")
              + " is tested already at "
              + first
              + "; keep one of the two");
    }
    cases.add(testCase);
  }

  private static Expectation expectation(DocumentNode node) {
    String word = node.string();
    List<Expectation> known =
        List.of(Expectation.ALLOW, Expectation.DENY, Expectation.UNAUTHORIZED);
    return known.stream()
        .filter(expectation -> expectation.word().equals(word))
        .findFirst()
        .orElseThrow(
            () -> unknown(node, "expectation", known.stream().map(Expectation::word).toList()));
  }

  private Optional<TestedPrincipal> known(DocumentNode node) {
    String name = node.string();
    Optional<TestedPrincipal> principal = principals.get(name);
    if (principal != null) {
      used.add(name);
      return principal;
    }
    throw name.startsWith("arn:")
        ? node.problem("an ARN stands under principals: with a name; here stands the name")
        : unknown(node, "principal", principals.keySet());
  }

  private static InvalidInputException unknown(
      DocumentNode node, String what, Collection<String> known) {
    return node.problem(
        "unknown "
            + what
            + " \""
            + node.string()
            + "\""
            + Spelling.suggestion(node.string(), known)
                .orElse("; known are " + String.join(", ", known)));
  }

  private static @Nullable ExpectedGrant by(
      Map<String, DocumentNode> fields, Expectation expectation, List<TestedPrincipal> who) {
    DocumentNode node = fields.get("by");
    if (node == null) {
      return null;
    }
    if (expectation != Expectation.ALLOW) {
      throw node.problem("nothing grants what is denied; leave by out, or expect allow");
    }
    List<String> keys =
        Arrays.stream(ExpectedGrant.Part.values()).map(ExpectedGrant.Part::key).toList();
    if (!node.isMapping()) {
      throw node.problem(
          "expected a mapping of "
              + String.join(", ", keys)
              + ", such as {accessPolicy: "
              + "AmazonEKSViewPolicy}");
    }
    Map<String, DocumentNode> parts = node.fields(keys);
    Map<ExpectedGrant.Part, String> names = new EnumMap<>(ExpectedGrant.Part.class);
    for (ExpectedGrant.Part part : ExpectedGrant.Part.values()) {
      DocumentNode name = parts.get(part.key());
      if (name != null) {
        names.put(part, name.string());
      }
    }
    if (names.isEmpty()) {
      throw node.problem("is empty; name one of " + String.join(", ", keys));
    }
    requireKnownPolicy(parts.get(ExpectedGrant.Part.ACCESS_POLICY.key()));
    requireOneSource(node, names);
    ExpectedGrant by = new ExpectedGrant(names);
    if (by.isOfIamPrincipals()) {
      requireNoUser(node, who, "access entries and their policies are IAM principals'");
    }
    return by;
  }

  private static void requireKnownPolicy(@Nullable DocumentNode policy) {
    List<String> policies =
        ManagedPolicies.catalogue().policies().stream().map(AccessPolicy::name).toList();
    if (policy != null && !policies.contains(policy.string())) {
      throw policy.problem(
          "unknown access policy \""
              + policy.string()
              + "\""
              + Spelling.suggestion(policy.string(), policies)
                  .orElse("; there are " + String.join(", ", policies)));
    }
  }

  /** No grant goes through both, so no cluster could ever pass. */
  private static void requireOneSource(DocumentNode node, Map<ExpectedGrant.Part, String> names) {
    List<List<ExpectedGrant.Part>> exclusive =
        List.of(
            List.of(ExpectedGrant.Part.ACCESS_POLICY, ExpectedGrant.Part.CLUSTER_ROLE_BINDING),
            List.of(ExpectedGrant.Part.ACCESS_POLICY, ExpectedGrant.Part.ROLE_BINDING),
            List.of(ExpectedGrant.Part.ACCESS_POLICY, ExpectedGrant.Part.CLUSTER_ROLE),
            List.of(ExpectedGrant.Part.ACCESS_POLICY, ExpectedGrant.Part.ROLE),
            List.of(ExpectedGrant.Part.ACCESS_POLICY, ExpectedGrant.Part.GROUP),
            List.of(ExpectedGrant.Part.CLUSTER_ROLE_BINDING, ExpectedGrant.Part.ROLE_BINDING),
            List.of(ExpectedGrant.Part.CLUSTER_ROLE_BINDING, ExpectedGrant.Part.ROLE),
            List.of(ExpectedGrant.Part.CLUSTER_ROLE, ExpectedGrant.Part.ROLE));
    for (List<ExpectedGrant.Part> pair : exclusive) {
      if (names.keySet().containsAll(pair)) {
        throw node.problem(
            "no grant goes through both "
                + pair.get(0).key()
                + " and "
                + pair.get(1).key()
                + "; keep one");
      }
    }
  }
}
