package io.github.ekscam.internal.config.cloudformation;

import io.github.ekscam.config.Unresolved.Value;
import io.github.ekscam.internal.config.tree.Node;
import io.github.ekscam.internal.config.tree.Node.NotKnown;
import io.github.ekscam.internal.config.tree.Node.Scalar;
import io.github.ekscam.internal.config.tree.Node.Sequence;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The values of a resource's properties. Where a condition that is not known chooses, each choice
 * is a value that may be there: one of two policies is not any policy.
 */
final class PropertyValues {

  private final Evaluation evaluation;
  private final Stack stack;

  PropertyValues(Evaluation evaluation, Stack stack) {
    this.evaluation = evaluation;
    this.stack = stack;
  }

  /**
   * An expression without a choice at its top.
   *
   * @param conditions what is not known of whether it is there
   */
  record Choice(Node expression, List<Value> conditions) {

    private Choice(Node expression, List<Value> conditions, List<Value> more) {
      this(
          expression,
          PartlyKnown.merged(Stream.concat(conditions.stream(), more.stream()).toList()));
    }
  }

  /** The choices of an expression; none for {@code AWS::NoValue}. */
  List<Choice> choices(Node expression, Place place) {
    List<Choice> choices = new ArrayList<>();
    addChoices(new Choice(expression, List.of()), place, choices);
    return choices;
  }

  private void addChoices(Choice choice, Place place, List<Choice> choices) {
    Node expression = choice.expression;
    evaluation.steps(1, expression.source());
    Optional<Intrinsic> chosen = Intrinsic.of(expression, Intrinsic.IF);
    if (chosen.isPresent()) {
      List<Node> arguments = chosen.get().arguments(3, 3);
      Conditions.Truth truth = evaluation.conditions().of(stack, arguments.get(0), place);
      if (truth.canBeTrue()) {
        addChoices(new Choice(arguments.get(1), choice.conditions, truth.values()), place, choices);
      }
      if (truth.canBeFalse()) {
        addChoices(new Choice(arguments.get(2), choice.conditions, truth.values()), place, choices);
      }
    } else if (!isNoValue(expression)) {
      choices.add(choice);
    }
  }

  private static boolean isNoValue(Node expression) {
    return expression.isNull()
        || Intrinsic.of(expression, Intrinsic.REF)
            .filter(
                call ->
                    call.argument() instanceof Scalar name
                        && name.text().equals(PseudoParameters.NO_VALUE))
            .isPresent();
  }

  /** The choices of all items of a list. */
  List<Choice> items(Node list, Place place) {
    List<Choice> items = new ArrayList<>();
    for (Choice choice : choices(list, place)) {
      if (choice.expression instanceof Sequence sequence) {
        for (Node item : sequence.items()) {
          addChoices(new Choice(item, choice.conditions), place, items);
        }
      } else {
        Node evaluated = evaluation.of(stack, choice.expression, place);
        if (evaluated instanceof Sequence sequence) {
          sequence.items().forEach(item -> items.add(new Choice(item, choice.conditions)));
        } else if (!evaluated.isNull()) {
          items.add(new Choice(evaluated, choice.conditions));
        }
      }
    }
    return items;
  }

  /** What a choice comes to, as far as it is known that it is there. */
  Node value(Choice choice, Place place) {
    return PartlyKnown.maybe(
        asText(evaluation.of(stack, choice.expression, place)), choice.conditions);
  }

  /** What an expression comes to; a number or a boolean as its text. */
  Node value(Node expression, Place place) {
    return asText(evaluation.of(stack, expression, place));
  }

  /** A list of texts. */
  Node texts(Node list, Place place) {
    return new Sequence(
        list.source(), items(list, place).stream().map(item -> value(item, place)).toList());
  }

  /** CloudFormation takes either for the other. */
  private static Node asText(Node value) {
    return value instanceof Scalar scalar && !scalar.isNull()
        ? PartlyKnown.text(scalar.source(), scalar.text())
        : value;
  }

  /** What is not known of a value. */
  static List<Value> notKnown(Node value) {
    return value instanceof NotKnown notKnown ? notKnown.values() : List.of();
  }
}
