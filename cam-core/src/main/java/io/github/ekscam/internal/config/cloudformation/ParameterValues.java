package io.github.ekscam.internal.config.cloudformation;

import io.github.ekscam.config.InvalidInputException;
import io.github.ekscam.config.Source;
import io.github.ekscam.iam.Partition;
import io.github.ekscam.internal.config.tree.Node;
import io.github.ekscam.internal.config.tree.Node.NotKnown;
import io.github.ekscam.internal.config.tree.Node.Scalar;
import io.github.ekscam.internal.config.tree.Node.Sequence;
import io.github.ekscam.internal.text.GoQuote;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The values of parameters: as given, by default, or not known. One that is not to be echoed is
 * compared and never shown.
 */
final class ParameterValues {

  private final Evaluation evaluation;
  private boolean isCompared;

  ParameterValues(Evaluation evaluation) {
    this.evaluation = evaluation;
  }

  /** Evaluates what is only compared, so that also values count that are not to be shown. */
  <T> T comparing(Supplier<T> evaluate) {
    boolean before = isCompared;
    isCompared = true;
    try {
      return evaluate.get();
    } finally {
      isCompared = before;
    }
  }

  /** A pseudo parameter, which is what the deployment says unless it is given. */
  Node pseudo(Stack stack, String name, Source source, Place place) {
    Optional<String> value = pseudo(stack, name);
    return value.isPresent()
        ? PartlyKnown.text(source, value.get())
        : place.decidedByParameter(name, evaluation.settingNames().parameter(name), source);
  }

  private static Optional<String> pseudo(Stack stack, String name) {
    Optional<String> given = stack.given(name);
    if (given.isPresent()) {
      return given;
    }
    return switch (name) {
      case PseudoParameters.PARTITION ->
          stack.given(PseudoParameters.REGION).map(region -> Partition.ofRegion(region).id());
      case PseudoParameters.URL_SUFFIX ->
          pseudo(stack, PseudoParameters.PARTITION)
              .flatMap(Partition::find)
              .map(found -> found.domains().get(0));
      default -> Optional.empty();
    };
  }

  /**
   * A parameter of the template.
   *
   * @param parameter what the template says of it
   */
  Node of(Stack stack, String name, Node parameter, Source source, Place place) {
    String type = text(parameter, "Type").orElse("String");
    Optional<Stack.Argument> argument = stack.argument(name);
    if (argument.isPresent()) {
      return typed(
          type, evaluation.of(argument.get().stack(), argument.get().expression(), place), source);
    }
    Optional<String> value = stack.given(name).or(() -> text(parameter, "Default"));
    String reference = "the parameter " + stack.address(name);
    if (value.isEmpty()) {
      return place.decidedByParameter(reference, evaluation.settingNames().parameter(name), source);
    }
    if (type.startsWith("AWS::SSM::Parameter::Value<")) {
      return place.decidedByDeployment("the SSM parameter " + value.get(), source);
    }
    if (isSecret(parameter) && !isCompared) {
      return place.decidedByDeployment(reference + ", which is not to be echoed,", source);
    }
    return typed(type, PartlyKnown.text(source, value.get()), source);
  }

  static boolean isSecret(Node parameter) {
    return text(parameter, "NoEcho")
        .filter(text -> text.toLowerCase(Locale.ROOT).equals("true"))
        .isPresent();
  }

  private static boolean isList(String type) {
    return type.equals("CommaDelimitedList") || type.startsWith("List<");
  }

  private static Node typed(String type, Node value, Source source) {
    if (!isList(type) || value instanceof Sequence) {
      return value;
    }
    if (value instanceof NotKnown notKnown) {
      return new NotKnown(source, NotKnown.ANYTHING, notKnown.values());
    }
    List<Node> items = new ArrayList<>();
    if (value instanceof Scalar scalar) {
      for (String item : scalar.text().split(",", -1)) {
        items.add(PartlyKnown.text(source, item.strip()));
      }
    }
    return new Sequence(source, items);
  }

  private static Optional<String> text(Node parameter, String name) {
    return Evaluation.field(parameter, name)
        .filter(Scalar.class::isInstance)
        .map(value -> ((Scalar) value).text());
  }

  /**
   * Checks the values that are given to a stack.
   *
   * @throws InvalidInputException if CloudFormation takes other values only
   */
  static void requireAllowed(Stack stack, String name, String value) {
    Node parameter = stack.section(Template.PARAMETERS).get(name);
    if (parameter == null) {
      return;
    }
    notAllowed(parameter, value)
        .ifPresent(
            item -> {
              throw new InvalidInputException(
                  parameter.source(),
                  Template.PARAMETERS + "." + name,
                  (isSecret(parameter) ? "the value that is given" : GoQuote.quote(item))
                      + " is none of AllowedValues"
                      + (isSecret(parameter)
                          ? ""
                          : ": " + String.join(", ", allowed(parameter).orElseThrow())));
            });
  }

  /** What of a value CloudFormation does not take, if it takes others only. */
  static Optional<String> notAllowed(Node parameter, String value) {
    Optional<List<String>> allowed = allowed(parameter);
    if (allowed.isEmpty()) {
      return Optional.empty();
    }
    List<String> items =
        isList(text(parameter, "Type").orElse("String"))
            ? List.of(value.split("\\s*,\\s*", -1))
            : List.of(value);
    return items.stream().filter(item -> !allowed.get().contains(item)).findFirst();
  }

  private static Optional<List<String>> allowed(Node parameter) {
    return Evaluation.field(parameter, "AllowedValues").orElse(null) instanceof Sequence allowed
        ? Optional.of(
            allowed.items().stream()
                .filter(Scalar.class::isInstance)
                .map(item -> ((Scalar) item).text())
                .toList())
        : Optional.empty();
  }
}
