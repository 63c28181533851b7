package io.github.ekscam.internal.config.cloudformation;

import static java.util.Objects.requireNonNull;

import io.github.ekscam.config.ConfigurationReader.SettingNames;
import io.github.ekscam.internal.config.format.Format;
import io.github.ekscam.internal.config.format.Found;
import io.github.ekscam.internal.config.format.Found.HeldDocument;
import io.github.ekscam.internal.config.tree.Fields;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * CloudFormation's templates, in JSON or YAML, and what the CDK synthesizes beside them. They are
 * read when all are there: a nested stack is a template of its own, and so is whatever exports what
 * another imports.
 */
public final class CloudFormationFormat implements Format {

  /** What counts of a template that says nothing of a cluster. */
  private static final String TEMPLATE = "template of CloudFormation";

  private final Map<String, String> parameters;
  private final SettingNames settingNames;

  /**
   * The format of templates whose parameters have these values.
   *
   * @param parameters values by name, of pseudo parameters such as {@code AWS::AccountId}, too
   * @param settingNames how messages name what can be set
   */
  public CloudFormationFormat(Map<String, String> parameters, SettingNames settingNames) {
    this.settingNames = requireNonNull(settingNames, "settingNames");
    this.parameters = Collections.unmodifiableMap(new TreeMap<>(parameters));
  }

  @Override
  public String name() {
    return "a template of CloudFormation";
  }

  @Override
  public List<String> marks() {
    return List.of(Template.VERSION);
  }

  @Override
  public boolean looksLike(Fields document) {
    return !document.has("kind")
        && (Template.looksLike(document) || CloudAssembly.looksLike(document));
  }

  @Override
  public void read(Fields document, Found found) {
    found.hold(this, document);
  }

  @Override
  public void readHeld(List<HeldDocument> documents) {
    List<Template> templates = new ArrayList<>();
    CloudAssembly assembly = new CloudAssembly();
    for (HeldDocument held : documents) {
      if (Template.looksLike(held.document())) {
        held.found().attempt(() -> templates.add(new Template(held)));
      } else {
        assembly.add(held);
      }
    }
    if (templates.isEmpty()) {
      return;
    }
    Evaluation evaluation = new Evaluation(settingNames);
    Stacks stacks = Stacks.of(templates, assembly, parameters, evaluation);
    ClusterNames clusters = new ClusterNames(stacks, evaluation);
    for (Stack stack : stacks.all()) {
      StackAccess access = new StackAccess(stack, evaluation, clusters);
      access.read();
      if (access.isEmpty()) {
        stack.found().skip(TEMPLATE);
      }
    }
  }
}
