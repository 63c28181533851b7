package io.github.ekscam.internal.config.pulumi;

import static java.util.Objects.requireNonNull;

import io.github.ekscam.config.Notice;
import io.github.ekscam.config.Source;
import io.github.ekscam.internal.config.format.Format;
import io.github.ekscam.internal.config.format.Found;
import io.github.ekscam.internal.config.format.ReadingOptions.PlanSide;
import io.github.ekscam.internal.config.tree.DocumentNode;
import io.github.ekscam.internal.config.tree.Fields;
import io.github.ekscam.internal.config.tree.Node.Mapping;
import io.github.ekscam.internal.config.tree.Node.Scalar;
import io.github.ekscam.internal.config.tree.Node.Sequence;
import io.github.ekscam.internal.config.tree.Selection;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What {@code pulumi preview --json} and {@code pulumi stack export} print. A preview tells of two
 * clusters, one before and one after the update. Reproduces {@code pkg/backend/display/json.go},
 * {@code apitype.ResourceV3} and {@code apitype.OpType} of Pulumi 3, and the resources' properties
 * as the Pulumi Registry has them of the providers aws 7, aws-native 1 and kubernetes 4.
 */
public final class PulumiFormat implements Format {

  /** Of what is gone after the step. */
  private static final Set<String> GONE_AFTER =
      Set.of("delete", "delete-replaced", "discard", "discard-replaced", "remove-pending-replace");

  /** Of what is there already, and stays the same resource of its provider. */
  private static final Set<String> STAYS = Set.of("same", "update", "refresh", "read", "import");

  private final PlanSide side;

  /** The format of files of which this side of a preview is read. */
  public PulumiFormat(PlanSide side) {
    this.side = requireNonNull(side, "side");
  }

  @Override
  public String name() {
    return "the output of pulumi preview --json or pulumi stack export";
  }

  @Override
  public boolean looksLike(Fields document) {
    return !document.has("kind") && (isPreview(document) || resources(document).isPresent());
  }

  private static boolean isPreview(Fields document) {
    return isListOfSteps(document)
        || (document.isMapping("changeSummary") && document.has("duration"));
  }

  private static boolean isListOfSteps(Fields document) {
    return document
        .value("steps")
        .filter(steps -> steps.node() instanceof Sequence sequence && areSteps(sequence))
        .isPresent();
  }

  private static boolean areSteps(Sequence steps) {
    return !steps.items().isEmpty()
        && steps.items().get(0) instanceof Mapping step
        && step.fields().containsKey("op")
        && step.fields().get("urn") instanceof Scalar urn
        && Urn.isUrn(urn.text());
  }

  /** The part of an export, or of a file of a backend, that has the resources. */
  private static Optional<Fields> resources(Fields document) {
    Optional<Fields> deployment =
        document.isMapping("deployment")
            ? document.optionalMapping("deployment")
            : document.isMapping("checkpoint")
                ? latest(document.requiredMapping("checkpoint"))
                : Optional.empty();
    return deployment.filter(found -> found.isMapping("manifest") || found.has("resources"));
  }

  private static Optional<Fields> latest(Fields checkpoint) {
    return checkpoint.isMapping("latest") ? checkpoint.optionalMapping("latest") : Optional.empty();
  }

  @Override
  public Optional<Selection> selection(Fields before, String name) {
    return Kept.of(before, name);
  }

  @Override
  public void read(Fields document, Found found) {
    if (isPreview(document)) {
      found.plans.add(document.source());
      List<Resource> before = before(document);
      List<Resource> after = after(document);
      Stack.read(
          side == PlanSide.AFTER ? after : before, side == PlanSide.AFTER ? before : after, found);
      noticeWhatIsMissing(document, found);
    } else {
      Stack.read(exported(resources(document).orElseThrow()), List.of(), found);
    }
  }

  /** Of what is being replaced, the new counts; the old is there still, and marked. */
  private static List<Resource> exported(Fields deployment) {
    List<Resource> resources = new ArrayList<>();
    List<Resource> current = new ArrayList<>();
    for (Fields state : deployment.mappings("resources")) {
      if (state.optionalBoolean("delete").orElse(false)) {
        resources.add(Resource.existing(state));
      } else if (!state.optionalBoolean("pendingReplacement").orElse(false)) {
        current.add(Resource.existing(state));
      }
    }
    resources.addAll(current);
    return resources;
  }

  private static List<Resource> before(Fields preview) {
    List<Resource> resources = new ArrayList<>();
    for (Fields step : preview.mappings("steps")) {
      step.optionalMapping("oldState").map(Resource::existing).ifPresent(resources::add);
    }
    return resources;
  }

  private static List<Resource> after(Fields preview) {
    List<Resource> resources = new ArrayList<>();
    for (Fields step : preview.mappings("steps")) {
      String op = step.string("op");
      Optional<Fields> state = step.optionalMapping("newState");
      if (state.isEmpty() || GONE_AFTER.contains(op)) {
        continue;
      }
      Optional<Fields> old = step.optionalMapping("oldState");
      resources.add(
          STAYS.contains(op)
              ? Resource.changed(state.get(), old.orElse(state.get()))
              : Resource.planned(state.get(), old));
    }
    return resources;
  }

  /** Pulumi leaves out of a preview what stays the same, unless told otherwise. */
  private static void noticeWhatIsMissing(Fields preview, Found found) {
    long shown =
        preview.mappings("steps").stream().filter(step -> step.string("op").equals("same")).count();
    long same =
        preview
            .optionalMapping("changeSummary")
            .flatMap(summary -> summary.value("same"))
            .map(DocumentNode::node)
            .filter(Scalar.class::isInstance)
            .map(count -> count(((Scalar) count).text()))
            .orElse(0L);
    if (same > shown) {
      found.notice(
          notRead(
              same - shown == 1
                  ? "1 resource that stays as it is, which the preview leaves out, is"
                  : (same - shown)
                      + " resources that stay as they are, which the preview leaves out, are",
              "add --show-sames to pulumi preview",
              preview.source()));
    }
    if (preview.mappings("diagnostics").stream()
        .anyMatch(diagnostic -> diagnostic.string("severity").equals("error"))) {
      found.notice(
          notRead(
              "what the preview did not come to, as it ended with an error, is",
              "correct what pulumi preview tells of",
              preview.source("diagnostics")));
    }
  }

  private static long count(String text) {
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException e) {
      return 0;
    }
  }

  /**
   * The notice of something that is not read.
   *
   * @param whatIs what it is, with the verb
   */
  static Notice notRead(String whatIs, String remedy, Source source) {
    return Notice.of(
            Notice.Kind.ACCESS_DOCUMENT_NOT_READ,
            whatIs + " not read, and may grant access",
            remedy)
        .at(source);
  }
}
