package io.github.ekscam.internal.config.cloudformation;

import io.github.ekscam.config.Source;
import io.github.ekscam.internal.config.format.Found;
import io.github.ekscam.internal.config.tree.Node;
import io.github.ekscam.internal.config.tree.Node.Scalar;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Which cluster an expression names. Where the name is not known, the expression is followed to
 * where it comes from: two that come from the same resource or parameter name the same cluster.
 */
final class ClusterNames {

  /** So often an expression may only be another. */
  private static final int MOST_HOPS = 1_000;

  private final Evaluation evaluation;

  /** What clusters without a known name are called, by where the name comes from. */
  private final IdentityHashMap<Stack, Map<String, String>> addresses = new IdentityHashMap<>();

  /** How many stacks have a cluster of a logical ID. */
  private final Map<String, Integer> sameNames = new HashMap<>();

  /** An expression of a stack that is no other expression. */
  private record Origin(Stack stack, String expression) {}

  ClusterNames(Stacks stacks, Evaluation evaluation) {
    this.evaluation = evaluation;
    stacks.all().forEach(stack -> clusters(stack, this::count));
    stacks.all().forEach(stack -> clusters(stack, this::add));
  }

  private interface ClusterListener {
    void cluster(Stack stack, String logicalId, Node resource);
  }

  private static void clusters(Stack stack, ClusterListener listener) {
    stack
        .section(Template.RESOURCES)
        .forEach(
            (logicalId, resource) -> {
              if (isCluster(resource)) {
                stack.found().attempt(() -> listener.cluster(stack, logicalId, resource));
              }
            });
  }

  static boolean isCluster(Node resource) {
    String type = NamedResource.typeOf(resource);
    return type.equals(NamedResource.CLUSTER) || type.equals(NamedResource.CDK_CLUSTER);
  }

  private void count(Stack stack, String logicalId, Node resource) {
    sameNames.merge(stack.address(logicalId), 1, Integer::sum);
  }

  private void add(Stack stack, String logicalId, Node resource) {
    String address = stack.address(logicalId);
    boolean several = sameNames.getOrDefault(address, 0) > 1;
    Origin origin = origin(stack, reference(logicalId, resource.source()));
    addressesIn(origin.stack)
        .putIfAbsent(
            origin.expression, several ? stack.template().file() + "#" + address : address);
  }

  private Map<String, String> addressesIn(Stack stack) {
    return addresses.computeIfAbsent(stack, absent -> new HashMap<>());
  }

  private static Node reference(String name, Source source) {
    return new Node.Tagged(source, "!" + Intrinsic.REF, PartlyKnown.text(source, name));
  }

  /** The cluster that a resource is. */
  Found of(Stack stack, String logicalId, Source source) {
    return of(stack, reference(logicalId, source), new Place(stack.address(logicalId), "Name"));
  }

  /** The cluster that an expression names. */
  Found of(Stack stack, Node expression, Place place) {
    Optional<String> name = known(stack, expression, place);
    return name.isPresent()
        ? stack.found().ofCluster(name.get(), expression.source())
        : stack.found().ofUnnamedCluster(address(stack, expression), expression.source());
  }

  /** What the cluster is called that an expression names: by its name, or by its address. */
  String nameOf(Stack stack, Node expression, Place place) {
    return known(stack, expression, place).orElseGet(() -> address(stack, expression));
  }

  private Optional<String> known(Stack stack, Node expression, Place place) {
    return evaluation.of(stack, expression, place) instanceof Scalar scalar && !scalar.isNull()
        ? Optional.of(scalar.text())
        : Optional.empty();
  }

  private String address(Stack stack, Node expression) {
    Origin origin = origin(stack, expression);
    return addressesIn(origin.stack).computeIfAbsent(origin.expression, origin.stack::address);
  }

  private Origin origin(Stack stack, Node expression) {
    Origin at = new Origin(stack, Intrinsic.canonical(expression));
    Node node = expression;
    for (int hops = 0; hops < MOST_HOPS; hops++) {
      Optional<Evaluation.Export> next = next(at.stack, node);
      if (next.isEmpty()) {
        return at;
      }
      node = next.get().expression();
      at = new Origin(next.get().stack(), Intrinsic.canonical(node));
    }
    return at;
  }

  /** The expression that another only hands on. */
  private Optional<Evaluation.Export> next(Stack stack, Node expression) {
    Optional<Intrinsic> call = Intrinsic.of(expression);
    if (call.isEmpty()) {
      return Optional.empty();
    }
    Intrinsic function = call.get();
    return switch (function.name()) {
      case Intrinsic.REF -> referred(stack, function.text());
      case Intrinsic.SUB ->
          function.argument() instanceof Scalar text && text.text().matches("\\$\\{[^{}!.]+}")
              ? Optional.of(
                  new Evaluation.Export(
                      stack,
                      reference(text.text().substring(2, text.text().length() - 1), text.source())))
              : Optional.empty();
      case Intrinsic.GET_ATT -> {
        String[] parts = Intrinsic.canonical(expression).split("\\.", 2);
        yield parts.length == 2
            ? evaluation.outputOfNested(stack, parts[0], parts[1])
            : Optional.empty();
      }
      case Intrinsic.IMPORT_VALUE ->
          evaluation.of(stack, function.argument(), new Place("", "")) instanceof Scalar name
              ? evaluation.export(name.text())
              : Optional.empty();
      default -> Optional.empty();
    };
  }

  private static Optional<Evaluation.Export> referred(Stack stack, String name) {
    Optional<Stack.Argument> argument = stack.argument(name);
    if (argument.isPresent()) {
      return argument.map(each -> new Evaluation.Export(each.stack(), each.expression()));
    }
    return Optional.ofNullable(stack.section(Template.RESOURCES).get(name))
        .flatMap(NamedResource::nameOf)
        .map(written -> new Evaluation.Export(stack, written));
  }
}
