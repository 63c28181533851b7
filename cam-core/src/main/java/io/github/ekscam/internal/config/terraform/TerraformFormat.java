package io.github.ekscam.internal.config.terraform;

import static java.util.Objects.requireNonNull;

import io.github.ekscam.internal.config.format.Format;
import io.github.ekscam.internal.config.format.Found;
import io.github.ekscam.internal.config.format.ReadingOptions.PlanSide;
import io.github.ekscam.internal.config.tree.Fields;
import io.github.ekscam.internal.config.tree.Selection;
import java.util.List;
import java.util.Optional;

/** What Terraform and OpenTofu print of a plan or a state. */
public final class TerraformFormat implements Format {

  private static final String SHOW = "terraform show -json";

  private final PlanSide side;

  /** The format of files in which of plans this side is read. */
  public TerraformFormat(PlanSide side) {
    this.side = requireNonNull(side, "side");
  }

  @Override
  public String name() {
    return "the output of " + SHOW;
  }

  @Override
  public boolean looksLike(Fields document) {
    return !document.has("kind")
        && (isShown(document) || Kept.isRawState(document) || isLog(document));
  }

  private static boolean isShown(Fields document) {
    return document.isString("format_version")
        && (document.has("terraform_version")
            || document.has("resource_changes")
            || document.mapping().fields().size() == 1);
  }

  /** A line of what {@code terraform plan -json} prints while it works. */
  private static boolean isLog(Fields document) {
    return document.isString("@level")
        && document.isString("@module")
        && List.of("terraform.ui", "tofu.ui").contains(document.string("@module"));
  }

  @Override
  public Optional<Selection> selection(Fields before, String name) {
    return Kept.of(before, name, side);
  }

  @Override
  public void read(Fields document, Found found) {
    if (isLog(document)) {
      throw document.problem(
          "@level",
          "is what plan -json prints while it works; save the plan with -out=tfplan, and give what "
              + SHOW
              + " tfplan prints");
    }
    if (Kept.isRawState(document)) {
      read(Instances.ofRawState(document), document, found);
      return;
    }
    String version = document.string("format_version");
    if (!version.startsWith("1.") && !version.startsWith("0.")) {
      throw document.problem(
          "format_version", "is " + version + "; a version that begins with 1. is read");
    }
    if (isState(document)) {
      read(Instances.ofState(document), document, found);
    } else {
      found.plans.add(document.source());
      read(Instances.ofPlan(document, side), document, found);
    }
  }

  private static boolean isState(Fields document) {
    return document.has("values") || document.mapping().fields().size() == 1;
  }

  private void read(Instances instances, Fields document, Found found) {
    Configuration configuration = new Configuration(document, instances);
    Attributes attributes = new Attributes(configuration, instances, found);
    new Access(instances, configuration, attributes, found).read();
    if (side == PlanSide.AFTER && document.has("resource_changes")) {
      Warnings.tell(document, instances, configuration, attributes, found);
    }
    DroppedKeys.tell(document, instances, found);
  }
}
