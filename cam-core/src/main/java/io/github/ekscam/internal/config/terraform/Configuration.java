package io.github.ekscam.internal.config.terraform;

import io.github.ekscam.config.Source;
import io.github.ekscam.internal.config.tree.Fields;
import io.github.ekscam.internal.config.tree.Node;
import io.github.ekscam.internal.config.tree.Node.Mapping;
import io.github.ekscam.internal.config.tree.Node.Sequence;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The configuration that a plan was made of, as far as the plan tells it: of each expression that
 * is no constant only what it refers to, and of locals nothing. Not thread-safe.
 */
final class Configuration {

  private static final Node NOTHING = new Mapping(Source.of(""), Map.of(), Map.of());

  private static final String EACH_VALUE = "each.value.";

  /** A resource that is managed, all instances of it, in the same module. */
  private static final Pattern RESOURCE =
      Pattern.compile(
          "(?!(var|local|module|data|each|count|path|terraform|tofu|self)\\.)\\w+\\.[\\w-]+");

  /** So many references are followed for one attribute. */
  private static final int MOST_FOLLOWED = 10_000;

  /** The variable in which modules that make access entries take them. */
  static final String ACCESS_ENTRIES = "access_entries";

  private final Node rootModule;
  private final Optional<Node> providers;
  private final Instances instances;

  /** Whether nothing that any change depends on is unknown, as Terraform itself tells. */
  private final boolean allIsKnown;

  private final Map<String, Origin> origins = new TreeMap<>();

  /** By provider. */
  private final Map<String, List<Reference>> clusters = new TreeMap<>();

  /** The objects with a principal in the values that the plan has, by key and principal. */
  private final Map<String, Node> elements = new TreeMap<>();

  /** The blocks of each module, by address. */
  private final IdentityHashMap<Node, Map<String, Node>> blocks = new IdentityHashMap<>();

  Configuration(Fields plan, Instances instances) {
    this.providers =
        plan.value("configuration")
            .flatMap(configuration -> configuration.node().field("provider_config"));
    this.rootModule =
        plan.value("configuration")
            .flatMap(configuration -> configuration.node().field("root_module"))
            .orElse(NOTHING);
    this.instances = instances;
    this.allIsKnown =
        plan.value("relevant_attributes")
            .map(attributes -> attributes.node().listed().stream().noneMatch(this::isUnknown))
            .orElse(false);
    findElements(rootModule);
    plan.value("variables").ifPresent(variables -> findElements(variables.node()));
  }

  private void findElements(Node values) {
    Deque<Node> left = new ArrayDeque<>();
    left.add(values);
    for (Node node = left.poll(); node != null; node = left.poll()) {
      left.addAll(node.listed());
      if (node instanceof Mapping mapping) {
        left.addAll(mapping.fields().values());
        mapping
            .fields()
            .forEach(
                (key, value) ->
                    value
                        .field("principal_arn")
                        .flatMap(Node::scalarText)
                        .ifPresent(arn -> elements.put(Address.key(key) + " " + arn, value)));
      }
    }
  }

  /**
   * What an attribute depends on that is not known yet.
   *
   * @param written whether an expression is written for it
   * @param followable whether all that the expression refers to could be followed
   * @param references what is not known, in the order of the expressions
   * @param byKey whether the expression selects by the key of the instance
   */
  record Origin(boolean written, boolean followable, List<Reference> references, boolean byKey) {

    /** Whether the value is not known only because the provider decides it. */
    boolean isLeftToProvider() {
      return followable && references.isEmpty();
    }

    List<String> texts() {
      return references.stream().map(Reference::text).distinct().toList();
    }
  }

  /**
   * A reference to what is not known.
   *
   * @param text as one would write it in the root module
   * @param address the resource, if it is one, in the module where it is
   * @param exact whether the instance of that module is known
   * @param attribute what follows the address
   * @param direct whether it stands in the attribute's own expression, or in that of the access
   *     entry to which that refers
   */
  record Reference(
      String text,
      Optional<Address> address,
      boolean exact,
      List<String> attribute,
      boolean direct) {}

  /**
   * The object of a variable or a constant that an instance is made of, if the plan has it: it has
   * the instance's key and principal.
   */
  Optional<Node> element(Address address, String principalArn) {
    return Optional.ofNullable(elements.get(address.key() + " " + principalArn));
  }

  /** A module, as it is called. */
  private record Scope(
      Node module, String address, boolean exact, @Nullable Scope parent, Node call) {}

  private record Step(Scope scope, Node block, String reference, boolean direct) {}

  private boolean isUnknown(Node relevant) {
    List<String> parts =
        Address.parts(relevant.field("resource").flatMap(Node::scalarText).orElse(""));
    String attribute =
        relevant.field("attribute").map(Node::listed).orElse(List.of()).stream()
            .findFirst()
            .flatMap(Node::scalarText)
            .orElse("");
    return isUnknown(Address.path("", parts).address(), true, attribute);
  }

  private boolean isUnknown(Address address, boolean exact, String attribute) {
    return instances.unknownOfBlock(address).stream()
        .filter(each -> !exact || each.address().module().equals(address.module()))
        .filter(each -> address.key().isEmpty() || each.address().key().equals(address.key()))
        .anyMatch(each -> attribute.isEmpty() || each.attributes().contains(attribute));
  }

  /** The block of a resource in the configuration. */
  Optional<Node> block(Address address) {
    return scope(address.module()).flatMap(scope -> block(scope, address));
  }

  private Optional<Node> block(Scope scope, Address address) {
    return Optional.ofNullable(
        blocks.computeIfAbsent(scope.module(), Configuration::blocksOf).get(address.resource()));
  }

  private static Map<String, Node> blocksOf(Node module) {
    Map<String, Node> blocks = new TreeMap<>();
    for (Node block : listed(module, "resources")) {
      block
          .field("address")
          .flatMap(Node::scalarText)
          .ifPresent(address -> blocks.put(address, block));
    }
    return blocks;
  }

  /** Which configuration of the provider a resource uses. */
  String provider(Address address) {
    return block(address)
        .flatMap(block -> block.field("provider_config_key"))
        .flatMap(Node::scalarText)
        .orElse("");
  }

  private static List<Node> listed(Node node, String name) {
    return node.field(name).map(Node::listed).orElse(List.of());
  }

  private Optional<Scope> scope(String module) {
    Scope scope = new Scope(rootModule, "", true, null, NOTHING);
    List<String> parts = Address.parts(module);
    for (int i = 0; i + 1 < parts.size(); ) {
      String name = parts.get(i + 1);
      i += 2;
      String key = i < parts.size() && Address.isKey(parts.get(i)) ? parts.get(i++) : "";
      Optional<Scope> child = child(scope, name, key);
      if (child.isEmpty()) {
        return child;
      }
      scope = child.get();
    }
    return Optional.of(scope);
  }

  private static Optional<Scope> child(Scope parent, String name, String key) {
    return parent
        .module()
        .field("module_calls")
        .flatMap(calls -> calls.field(name))
        .flatMap(
            call ->
                call.field("module")
                    .map(
                        module ->
                            new Scope(
                                module,
                                (parent.address().isEmpty() ? "" : parent.address() + ".")
                                    + "module."
                                    + name
                                    + key,
                                parent.exact() && (!key.isEmpty() || !isRepeated(call)),
                                parent,
                                call)));
  }

  private static boolean isRepeated(Node call) {
    return call.field("count_expression").isPresent()
        || call.field("for_each_expression").isPresent();
  }

  /**
   * What an attribute of an instance depends on.
   *
   * @param path the attribute, and what is meant within it
   */
  Origin origin(Address address, List<String> path) {
    return origins.computeIfAbsent(
        address.module() + " " + address.resource() + " " + path,
        absent ->
            scope(address.module())
                .flatMap(scope -> block(scope, address).map(block -> origin(scope, block, path)))
                .orElse(new Origin(true, false, List.of(), false)));
  }

  private Origin origin(Scope scope, Node block, List<String> path) {
    Optional<Node> expression = block.field("expressions");
    for (String name : path) {
      if (expression.isPresent() && !isExpression(expression.get())) {
        expression = expression.flatMap(node -> within(node, name));
      }
    }
    if (expression.isEmpty()) {
      return new Origin(false, true, List.of(), false);
    }
    Followed followed = new Followed(false, path.get(0));
    List<String> references = follow(scope, block, expression.get(), true, followed);
    follow(followed);
    return new Origin(
        true,
        followed.followable,
        List.copyOf(followed.found.values()),
        followed.byKey && isByKey(block, references));
  }

  /** Whether an expression selects by the key of the instance. */
  private static boolean isByKey(Node block, List<String> references) {
    return references.stream()
        .anyMatch(
            each ->
                each.equals("each.key")
                    || each.equals("count.index")
                    || (each.startsWith(EACH_VALUE) && chained(block).isPresent()));
  }

  /** The resource whose instances a block repeats, each under its key, if it does. */
  private static Optional<String> chained(Node block) {
    List<String> references =
        block
            .field("for_each_expression")
            .map(forEach -> longest(collected(forEach)))
            .orElse(List.of());
    return references.size() == 1 && RESOURCE.matcher(references.get(0)).matches()
        ? Optional.of(references.get(0))
        : Optional.empty();
  }

  /** The clusters that the provider of a Kubernetes object may be of, by the host it is given. */
  List<Reference> clusters(Address object) {
    return clusters.computeIfAbsent(provider(object), this::clustersOf);
  }

  private List<Reference> clustersOf(String provider) {
    Optional<Node> configured = providers.flatMap(node -> node.field(provider));
    Optional<Node> host =
        configured
            .flatMap(node -> node.field("expressions"))
            .flatMap(expressions -> expressions.field("host"));
    String module =
        configured
            .flatMap(node -> node.field("module_address"))
            .flatMap(Node::scalarText)
            .orElse("");
    Optional<Scope> scope = scope(module);
    if (host.isEmpty() || scope.isEmpty()) {
      return List.of();
    }
    Followed followed = new Followed(true, "host");
    followAll(scope.get(), NOTHING, host.get(), followed);
    follow(followed);
    return followed.followable ? List.copyOf(followed.found.values()) : List.of();
  }

  private static boolean isExpression(Node node) {
    return node.field("references").isPresent()
        || (node instanceof Mapping mapping && mapping.fields().containsKey("constant_value"));
  }

  /** A field of a nested block; of several blocks that of the first, if it has no number. */
  private static Optional<Node> within(Node node, String name) {
    if (node instanceof Sequence sequence) {
      boolean number = name.chars().allMatch(c -> c >= '0' && c <= '9') && name.length() < 9;
      int index = number ? Integer.parseInt(name) : 0;
      if (index >= sequence.items().size()) {
        return Optional.of(node); // As of a dynamic block, which is written once.
      }
      Node item = sequence.items().get(index);
      return number ? Optional.of(item) : item.field(name);
    }
    return node.field(name);
  }

  /** All references of an expression, which may be one of several blocks. */
  private static List<String> collected(Node expression) {
    List<String> references = new ArrayList<>();
    Deque<Node> left = new ArrayDeque<>();
    left.add(expression);
    for (Node node = left.poll(); node != null; node = left.poll()) {
      if (node.field("references").isPresent()) {
        listed(node, "references").forEach(each -> each.scalarText().ifPresent(references::add));
      } else if (node instanceof Mapping mapping) {
        left.addAll(mapping.fields().values());
      } else {
        left.addAll(node.listed());
      }
    }
    return references;
  }

  /** Terraform lists with each reference those that it goes through, such as the resource. */
  private static List<String> longest(List<String> references) {
    NavigableSet<String> sorted = new TreeSet<>(references);
    List<String> longest = new ArrayList<>();
    for (String reference : sorted) {
      if (!goesOn(sorted, reference + ".") && !goesOn(sorted, reference + "[")) {
        longest.add(reference);
      }
    }
    return longest;
  }

  private static boolean goesOn(NavigableSet<String> references, String begin) {
    String next = references.ceiling(begin);
    return next != null && next.startsWith(begin);
  }

  private static final class Followed {
    /** Whether also what is known is looked for. */
    private final boolean all;

    private final Deque<Step> left = new ArrayDeque<>();
    private final Set<String> seen = new TreeSet<>();
    private final Map<String, Reference> found = new LinkedHashMap<>();
    private boolean followable = true;

    /** Whether all access entries that are gone through select by the key of the instance too. */
    private boolean byKey = true;

    /** Which attribute depends on it. */
    private final String attribute;

    private Followed(boolean all, String attribute) {
      this.all = all;
      this.attribute = attribute;
    }
  }

  private void follow(Followed followed) {
    for (Step step = followed.left.poll(); step != null; step = followed.left.poll()) {
      String identity =
          step.scope().address()
              + " "
              + step.block().field("address").flatMap(Node::scalarText).orElse("")
              + " "
              + step.reference();
      if (!followed.seen.add(identity)) {
        continue;
      }
      if (followed.seen.size() > MOST_FOLLOWED) {
        followed.followable = false;
        return;
      }
      follow(step, followed);
    }
  }

  private void follow(Step step, Followed followed) {
    List<String> parts = Address.parts(step.reference());
    String first = parts.isEmpty() ? "" : parts.get(0);
    switch (first) {
      case "", "count", "path", "terraform", "tofu", "self" -> {}
      case "each" -> {
        if (parts.size() > 1 && parts.get(1).equals("value")) {
          eachValue(step, followed);
        }
      }
      case "var" -> variable(step, parts, followed);
      case "local" -> local(step, followed);
      case "module" -> output(step, parts, followed);
      default -> resource(step, parts, followed);
    }
  }

  private static void eachValue(Step step, Followed followed) {
    Optional<String> chained = chained(step.block());
    if (chained.isPresent() && step.reference().startsWith(EACH_VALUE)) {
      String attribute = step.reference().substring(EACH_VALUE.length());
      followed.left.add(
          new Step(step.scope(), step.block(), chained.get() + "." + attribute, step.direct()));
      return;
    }
    step.block()
        .field("for_each_expression")
        .ifPresentOrElse(
            forEach -> followAll(step.scope(), step.block(), forEach, followed),
            () -> followed.followable = false);
  }

  private static void followAll(Scope scope, Node block, Node expression, Followed followed) {
    follow(scope, block, expression, false, followed);
  }

  /** Follows all that an expression refers to, which it returns. */
  private static List<String> follow(
      Scope scope, Node block, Node expression, boolean direct, Followed followed) {
    List<String> references = longest(collected(expression));
    for (String reference : references) {
      followed.left.add(new Step(scope, block, reference, direct));
    }
    return references;
  }

  private static void variable(Step step, List<String> parts, Followed followed) {
    Scope parent = step.scope().parent();
    if (parent == null || parts.size() < 2) {
      return; // A variable of the root module always has a value.
    }
    step.scope()
        .call()
        .field("expressions")
        .flatMap(expressions -> expressions.field(parts.get(1)))
        .ifPresent(expression -> followAll(parent, step.scope().call(), expression, followed));
  }

  /**
   * Plans do not tell what locals are. In a module that takes access entries it is those that a
   * local is made of.
   */
  private void local(Step step, Followed followed) {
    if (allIsKnown && !followed.all) {
      return;
    }
    boolean takesEntries =
        !followed.all
            && step.scope().parent() != null
            && step.scope()
                .module()
                .field("variables")
                .flatMap(variables -> variables.field(ACCESS_ENTRIES))
                .isPresent();
    if (takesEntries) {
      followed.left.add(new Step(step.scope(), NOTHING, "var." + ACCESS_ENTRIES, false));
    } else {
      cannotFollow(step, followed);
    }
  }

  private static void cannotFollow(Step step, Followed followed) {
    followed.followable = false;
    String text = in(step.scope(), step.reference());
    followed.found.putIfAbsent(
        text, new Reference(text, Optional.empty(), false, List.of(), step.direct()));
  }

  private static String in(Scope scope, String reference) {
    return scope.address().isEmpty() ? reference : scope.address() + "." + reference;
  }

  private void output(Step step, List<String> parts, Followed followed) {
    boolean keyed = parts.size() > 2 && Address.isKey(parts.get(2));
    int at = keyed ? 3 : 2;
    Optional<Scope> child =
        parts.size() < 2
            ? Optional.empty()
            : child(step.scope(), parts.get(1), keyed ? parts.get(2) : "");
    Optional<Node> expression =
        at < parts.size()
            ? child
                .flatMap(scope -> scope.module().field("outputs"))
                .flatMap(outputs -> outputs.field(parts.get(at)))
                .flatMap(output -> output.field("expression"))
            : Optional.empty();
    if (expression.isPresent()) {
      followAll(child.orElseThrow(), NOTHING, expression.get(), followed);
    } else if (followed.all || !allIsKnown) {
      cannotFollow(step, followed);
    }
  }

  private void resource(Step step, List<String> parts, Followed followed) {
    Address.Path path = Address.path(step.scope().address(), parts);
    Address address = path.address();
    String attribute = path.attribute().isEmpty() ? "" : path.attribute().get(0);
    if (!followed.all && !isUnknown(address, step.scope().exact(), attribute)) {
      return;
    }
    // Terraform does not tell what follows an entry that is selected by a key.
    String ofEntry = attribute.isEmpty() && step.direct() ? followed.attribute : attribute;
    boolean ofAccess =
        address.type().equals(ResourceTypes.ACCESS_ENTRY)
            && List.of("principal_arn", "cluster_name").contains(ofEntry);
    Optional<Node> block = ofAccess ? block(step.scope(), address) : Optional.empty();
    Optional<Node> expression =
        block
            .flatMap(node -> node.field("expressions"))
            .flatMap(expressions -> expressions.field(ofEntry));
    if (expression.isPresent()) {
      followed.byKey &=
          isByKey(
              block.get(),
              follow(step.scope(), block.get(), expression.get(), step.direct(), followed));
      return;
    }
    String text = in(step.scope(), step.reference());
    followed.found.putIfAbsent(
        text,
        new Reference(
            text, Optional.of(address), step.scope().exact(), path.attribute(), step.direct()));
  }
}
