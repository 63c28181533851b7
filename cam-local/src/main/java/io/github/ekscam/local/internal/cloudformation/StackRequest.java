package io.github.ekscam.local.internal.cloudformation;

import static io.github.ekscam.local.internal.cloudformation.CloudFormationError.validation;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import io.github.ekscam.config.InvalidInputException;
import io.github.ekscam.config.Source;
import io.github.ekscam.internal.config.cloudformation.StackTemplate;
import io.github.ekscam.local.internal.aws.QueryParameters;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** A request to make a stack, held against CloudFormation's rules before anything is made. */
final class StackRequest {

  private static final Pattern NAME = Pattern.compile("[a-zA-Z][-a-zA-Z0-9]*");
  private static final int LONGEST_NAME = 128;
  private static final int LONGEST_TEMPLATE = 51_200;
  private static final int MOST_RESOURCES = 500;
  private static final int MOST_TAGS = 50;
  private static final String HIDDEN = "****";

  private static final List<String> NOT_SERVED =
      List.of(
          "TemplateURL",
          "StackPolicyBody",
          "StackPolicyURL",
          "ResourceTypes",
          "RollbackConfiguration.RollbackTriggers");

  private final QueryParameters request;
  private final String name;
  private final String templateBody;

  /** What is to be made. */
  record Prepared(
      Stack.Wanted wanted,
      StackTemplate.Deployment deployment,
      List<StackTemplate.Resource> inOrder) {}

  private StackRequest(QueryParameters request, String name, String templateBody) {
    this.request = request;
    this.name = name;
    this.templateBody = templateBody;
  }

  static StackRequest of(QueryParameters request) {
    for (String notServed : NOT_SERVED) {
      if (request.has(notServed)) {
        throw validation("LocalEks does not serve " + notServed + " of CreateStack");
      }
    }
    String name = request.text("StackName").orElse("");
    if (!NAME.matcher(name).matches()) {
      throw constraint(
          name, "stackName", "satisfy regular expression pattern: [a-zA-Z][-a-zA-Z0-9]*");
    }
    if (name.length() > LONGEST_NAME) {
      throw constraint(name, "stackName", "have length less than or equal to " + LONGEST_NAME);
    }
    String templateBody =
        request
            .text("TemplateBody")
            .orElseThrow(
                () -> validation("Either Template URL or Template Body must be specified."));
    if (templateBody.getBytes(StandardCharsets.UTF_8).length > LONGEST_TEMPLATE) {
      throw constraint(
          templateBody.substring(0, 100) + "...",
          "templateBody",
          "have length less than or equal to " + LONGEST_TEMPLATE);
    }
    return new StackRequest(request, name, templateBody);
  }

  private static RuntimeException constraint(String value, String member, String must) {
    return validation(
        "1 validation error detected: Value '"
            + value
            + "' at '"
            + member
            + "' failed to satisfy constraint: Member must "
            + must);
  }

  String name() {
    return name;
  }

  boolean terminationProtection() {
    return request.isTrue("EnableTerminationProtection");
  }

  /** Whether it is the very request that made a stack, come again. */
  boolean repeats(Stack stack) {
    Optional<String> token = request.text("ClientRequestToken");
    return token.isPresent() && token.equals(stack.wanted().clientRequestToken());
  }

  /** Reads the template, and refuses what CloudFormation refuses before it makes a stack. */
  Prepared prepare(String stackId, String region, String accountId) {
    StackTemplate template = template();
    ImmutableMap<String, String> given = given(template);
    Map<String, String> values = new LinkedHashMap<>(given);
    values.put("AWS::AccountId", accountId);
    values.put("AWS::Region", region);
    values.put("AWS::StackId", stackId);
    values.put("AWS::StackName", name);
    StackTemplate.Deployment deployment = deployment(template, values);
    List<StackTemplate.Resource> resources = deployment.resources();
    requireServed(resources);
    return new Prepared(wanted(template, given), deployment, StackOrder.of(resources));
  }

  private StackTemplate template() {
    StackTemplate template;
    try {
      template = StackTemplate.read(templateBody);
    } catch (InvalidInputException e) {
      throw validation("Template format error: " + formatError(e.problems().get(0)));
    }
    if (!template.macros().isEmpty()) {
      throw validation(
          "LocalEks runs no macros, and the template has " + String.join(", ", template.macros()));
    }
    return template;
  }

  /** CloudFormation tells the place alone of what cannot be read. */
  private String formatError(InvalidInputException.Problem problem) {
    if (!problem.path().isEmpty()) {
      return problem.path() + ": " + problem.text();
    }
    Source source = problem.source();
    return (templateBody.stripLeading().startsWith("{") ? "JSON" : "YAML")
        + " not well-formed."
        + (source.line() > 0
            ? " (line " + source.line() + ", column " + source.column() + ")"
            : "");
  }

  private ImmutableMap<String, String> given(StackTemplate template) {
    Map<String, String> given = new LinkedHashMap<>();
    for (Map<String, String> parameter : request.structures("Parameters")) {
      if (parameter.containsKey("UsePreviousValue")) {
        throw validation("Invalid input for parameter key UsePreviousValue: the stack is new");
      }
      given.put(
          parameter.getOrDefault("ParameterKey", ""), parameter.getOrDefault("ParameterValue", ""));
    }
    List<StackTemplate.Parameter> parameters = template.parameters();
    TreeSet<String> unknown = new TreeSet<>(given.keySet());
    parameters.forEach(parameter -> unknown.remove(parameter.name()));
    if (!unknown.isEmpty()) {
      throw validation("Parameters: " + unknown + " do not exist in the template");
    }
    List<String> missing =
        parameters.stream()
            .filter(each -> !given.containsKey(each.name()) && each.defaultValue().isEmpty())
            .map(StackTemplate.Parameter::name)
            .toList();
    if (!missing.isEmpty()) {
      throw validation("Parameters: " + missing + " must have values");
    }
    List<String> notAllowed = template.notAllowed(given);
    if (!notAllowed.isEmpty()) {
      throw validation("Parameter '" + notAllowed.get(0) + "' must be one of AllowedValues");
    }
    return ImmutableMap.copyOf(given);
  }

  private static StackTemplate.Deployment deployment(
      StackTemplate template, Map<String, String> values) {
    try {
      return template.deploy(values);
    } catch (InvalidInputException e) {
      InvalidInputException.Problem problem = e.problems().get(0);
      throw validation(
          "Template error: "
              + (problem.path().isEmpty() ? "" : problem.path() + ": ")
              + problem.text());
    }
  }

  private static void requireServed(List<StackTemplate.Resource> resources) {
    if (resources.isEmpty()) {
      throw validation("Template format error: At least one Resources member must be defined.");
    }
    if (resources.size() > MOST_RESOURCES) {
      throw validation(
          "Template format error: Number of resources, "
              + resources.size()
              + ", is greater than maximum allowed, "
              + MOST_RESOURCES);
    }
    List<String> others =
        resources.stream()
            .map(StackTemplate.Resource::type)
            .filter(type -> !type.equals(AccessEntryProperties.TYPE))
            .distinct()
            .toList();
    if (!others.isEmpty()) {
      throw validation(
          "Template format error: Unrecognized resource types: "
              + others
              + ". LocalEks has "
              + AccessEntryProperties.TYPE
              + " alone");
    }
  }

  private Stack.Wanted wanted(StackTemplate template, ImmutableMap<String, String> given) {
    ImmutableMap.Builder<String, String> shown = ImmutableMap.builder();
    for (StackTemplate.Parameter parameter : template.parameters()) {
      String value = given.getOrDefault(parameter.name(), parameter.defaultValue().orElse(""));
      shown.put(parameter.name(), parameter.isSecret() ? HIDDEN : value);
    }
    return new Stack.Wanted(
        name,
        templateBody,
        template.description(),
        shown.buildOrThrow(),
        tags(),
        ImmutableList.copyOf(request.texts("Capabilities")),
        ImmutableList.copyOf(request.texts("NotificationARNs")),
        request.text("RoleARN"),
        request.text("TimeoutInMinutes"),
        request.text("ClientRequestToken"),
        onFailure());
  }

  private ImmutableMap<String, String> tags() {
    Map<String, String> tags = new LinkedHashMap<>();
    for (Map<String, String> tag : request.structures("Tags")) {
      tags.put(tag.getOrDefault("Key", ""), tag.getOrDefault("Value", ""));
    }
    if (tags.size() > MOST_TAGS) {
      throw validation(
          "1 validation error detected: Value at 'tags' failed to satisfy constraint: Member must"
              + " have length less than or equal to "
              + MOST_TAGS);
    }
    return ImmutableMap.copyOf(tags);
  }

  private String onFailure() {
    Optional<String> onFailure = request.text("OnFailure");
    if (request.has("DisableRollback") && onFailure.isPresent()) {
      throw validation("Only one of DisableRollback and OnFailure can be specified.");
    }
    String chosen = onFailure.orElse(request.isTrue("DisableRollback") ? "DO_NOTHING" : "ROLLBACK");
    if (!List.of("DO_NOTHING", "ROLLBACK", "DELETE").contains(chosen)) {
      throw constraint(
          chosen, "onFailure", "satisfy enum value set: [ROLLBACK, DELETE, DO_NOTHING]");
    }
    return chosen;
  }
}
