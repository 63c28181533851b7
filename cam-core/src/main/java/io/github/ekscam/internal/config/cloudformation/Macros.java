package io.github.ekscam.internal.config.cloudformation;

import io.github.ekscam.config.Notice;
import java.util.Set;

/** What CloudFormation runs over a template before it reads it. */
final class Macros {

  /**
   * Those that add nothing to what is read here: loops are read, and the others make resources that
   * have nothing to do with EKS.
   */
  private static final Set<String> WITHOUT_EFFECT =
      Set.of(
          "AWS::LanguageExtensions",
          "AWS::Serverless-2016-10-31",
          "AWS::CodeDeployBlueGreen",
          "AWS::CodeStar",
          "AWS::SecretsManager-2020-07-23",
          "AWS::SecretsManager-2024-09-16",
          "AWS::ServiceCatalog");

  private Macros() {}

  /** Notes the macros of a template that may add or change what grants access. */
  static void tell(Stack stack) {
    for (Template.Macro macro : stack.template().macros()) {
      if (!WITHOUT_EFFECT.contains(macro.name())) {
        stack.found().notice(notRead(macro.name()).at(macro.written().source()));
      }
    }
    stack
        .section(Template.RESOURCES)
        .forEach(
            (name, resource) -> {
              if (name.equals(Template.TRANSFORM)) {
                stack.found().notice(notRead(name).at(resource.source()));
              }
            });
  }

  private static Notice notRead(String macro) {
    return Notice.of(
        Notice.Kind.ACCESS_DOCUMENT_NOT_READ,
        "what the macro " + macro + " makes of the template is not read, and may grant access",
        "give the processed template, as aws cloudformation get-template --template-stage Processed"
            + " prints it; or exclude the file");
  }
}
