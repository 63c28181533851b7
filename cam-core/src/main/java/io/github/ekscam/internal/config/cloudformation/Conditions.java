package io.github.ekscam.internal.config.cloudformation;

import io.github.ekscam.config.InvalidInputException;
import io.github.ekscam.config.Unresolved.Value;
import io.github.ekscam.internal.config.tree.Node;
import io.github.ekscam.internal.config.tree.Node.Scalar;
import io.github.ekscam.internal.text.GoQuote;
import io.github.ekscam.internal.vocabulary.Spelling;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Conditions of templates, which are true, false, or not known before a parameter is. */
final class Conditions {

  private final Evaluation evaluation;

  /** What was told before, by stack and name. */
  private final IdentityHashMap<Stack, Map<String, Truth>> told = new IdentityHashMap<>();

  Conditions(Evaluation evaluation) {
    this.evaluation = evaluation;
  }

  /**
   * Whether something is so.
   *
   * @param values what is not known, if it can be either
   */
  record Truth(boolean canBeTrue, boolean canBeFalse, List<Value> values) {

    static final Truth TRUE = new Truth(true, false, List.of());
    static final Truth FALSE = new Truth(false, true, List.of());

    Truth {
      values = canBeTrue && canBeFalse ? PartlyKnown.merged(values) : List.of();
    }

    static Truth of(boolean isTrue) {
      return isTrue ? TRUE : FALSE;
    }

    boolean isKnown() {
      return !canBeTrue || !canBeFalse;
    }

    private Truth not() {
      return new Truth(/* canBeTrue= */ canBeFalse, /* canBeFalse= */ canBeTrue, values);
    }

    private Truth and(Truth other) {
      List<Value> both = new ArrayList<>(values);
      both.addAll(other.values);
      return new Truth(canBeTrue && other.canBeTrue, canBeFalse || other.canBeFalse, both);
    }

    private Truth or(Truth other) {
      return not().and(other.not()).not();
    }

    private Truth at(Place place) {
      return new Truth(canBeTrue, canBeFalse, values.stream().map(place::of).toList());
    }
  }

  /** Whether there is a resource, by the name of its condition. */
  Truth ofResource(Stack stack, Node resource, Place place) {
    Optional<Node> condition = Evaluation.field(resource, Intrinsic.CONDITION);
    return condition.isPresent()
        ? of(stack, condition.get(), place.attribute(Intrinsic.CONDITION))
        : Truth.TRUE;
  }

  /** Whether a condition is true: one that is named, or a function. */
  Truth of(Stack stack, Node condition, Place place) {
    evaluation.steps(1, condition.source());
    return evaluation.deeper(condition.source(), () -> truth(stack, condition, place));
  }

  private Truth truth(Stack stack, Node condition, Place place) {
    Optional<Intrinsic> call = Intrinsic.of(condition);
    if (call.isPresent()) {
      return called(stack, call.get(), place);
    }
    if (condition instanceof Scalar name && !name.isNull()) {
      return named(stack, name, place);
    }
    throw new InvalidInputException(
        condition.source(), "", "expected a condition, found " + condition.describe());
  }

  private Truth named(Stack stack, Scalar name, Place place) {
    Map<String, Truth> ofStack = told.computeIfAbsent(stack, absent -> new HashMap<>());
    Truth before = ofStack.get(name.text());
    if (before != null) {
      return before.at(place);
    }
    Map<String, Node> all = stack.section(Template.CONDITIONS);
    Node written = all.get(name.text());
    if (written == null) {
      throw new InvalidInputException(
          name.source(),
          "",
          "there is no condition "
              + GoQuote.quote(name.text())
              + Spelling.suggestion(name.text(), all.keySet()).orElse(""));
    }
    Truth truth =
        evaluation.once(
            stack,
            "the condition " + stack.address(name.text()),
            name.source(),
            () -> of(stack, written, place));
    ofStack.put(name.text(), truth);
    return truth;
  }

  private Truth called(Stack stack, Intrinsic call, Place place) {
    return switch (call.name()) {
      case Intrinsic.CONDITION -> of(stack, call.argument(), place);
      case Intrinsic.NOT -> of(stack, call.arguments(1, 1).get(0), place).not();
      case Intrinsic.AND -> {
        Truth all = Truth.TRUE;
        for (Node each : call.arguments(1, Integer.MAX_VALUE)) {
          all = all.and(of(stack, each, place));
        }
        yield all;
      }
      case Intrinsic.OR -> {
        Truth any = Truth.FALSE;
        for (Node each : call.arguments(1, Integer.MAX_VALUE)) {
          any = any.or(of(stack, each, place));
        }
        yield any;
      }
      case Intrinsic.EQUALS -> equal(stack, call, place);
      default ->
          new Truth(
              true,
              true,
              place.decidedByDeployment("what " + call.name() + " gives", call.source()).values());
    };
  }

  private Truth equal(Stack stack, Intrinsic call, Place place) {
    List<Node> arguments = call.arguments(2, 2);
    Node one =
        evaluation.parameters().comparing(() -> evaluation.of(stack, arguments.get(0), place));
    Node other =
        evaluation.parameters().comparing(() -> evaluation.of(stack, arguments.get(1), place));
    if (PartlyKnown.isKnown(one) && PartlyKnown.isKnown(other)) {
      return Truth.of(Intrinsic.canonical(one).equals(Intrinsic.canonical(other)));
    }
    List<Value> values = new ArrayList<>(one.notKnown());
    values.addAll(other.notKnown());
    return new Truth(true, true, values);
  }
}
