package io.github.ekscam.local.internal.cloudformation;

import io.github.ekscam.local.internal.aws.ResultWriter;

/** The members of what CloudFormation tells of stacks, in the order of the service's model. */
final class StackXml {

  private static final String NOT_CHECKED = "NOT_CHECKED";

  private StackXml() {}

  static void stack(Stack stack, ResultWriter out) {
    Stack.Wanted wanted = stack.wanted();
    out.text("StackId", stack.id())
        .text("StackName", stack.name())
        .text("Description", wanted.description())
        .list(
            "Parameters",
            wanted.parameters().entrySet(),
            parameter ->
                out.text("ParameterKey", parameter.getKey())
                    .text("ParameterValue", parameter.getValue()))
        .time("CreationTime", stack.creationTime());
    stack.deletionTime().ifPresent(time -> out.time("DeletionTime", time));
    out.open("RollbackConfiguration")
        .close()
        .text("StackStatus", stack.status())
        .text("StackStatusReason", stack.statusReason())
        .bool("DisableRollback", wanted.onFailure().equals("DO_NOTHING"))
        .texts("NotificationARNs", wanted.notificationArns())
        .text("TimeoutInMinutes", wanted.timeoutInMinutes())
        .texts("Capabilities", wanted.capabilities())
        .list(
            "Outputs",
            stack.outputs(),
            output ->
                out.text("OutputKey", output.key())
                    .text("OutputValue", output.value())
                    .text("Description", output.description())
                    .text("ExportName", output.exportName()))
        .text("RoleARN", wanted.roleArn())
        .list(
            "Tags",
            wanted.tags().entrySet(),
            tag -> out.text("Key", tag.getKey()).text("Value", tag.getValue()))
        .bool("EnableTerminationProtection", stack.terminationProtection());
    drift("DriftInformation", "StackDriftStatus", out);
  }

  static void summary(Stack stack, ResultWriter out) {
    out.text("StackId", stack.id())
        .text("StackName", stack.name())
        .text("TemplateDescription", stack.wanted().description())
        .time("CreationTime", stack.creationTime());
    stack.deletionTime().ifPresent(time -> out.time("DeletionTime", time));
    out.text("StackStatus", stack.status()).text("StackStatusReason", stack.statusReason());
    drift("DriftInformation", "StackDriftStatus", out);
  }

  static void event(Stack stack, StackEvent event, ResultWriter out) {
    out.text("StackId", stack.id())
        .text("EventId", event.eventId())
        .text("StackName", stack.name())
        .text("LogicalResourceId", event.logicalId())
        .text("PhysicalResourceId", event.physicalId())
        .text("ResourceType", event.type())
        .time("Timestamp", event.timestamp())
        .text("ResourceStatus", event.status())
        .text("ResourceStatusReason", event.reason())
        .text("ResourceProperties", event.properties())
        .text("ClientRequestToken", stack.wanted().clientRequestToken());
  }

  static void resource(Stack stack, StackResource resource, ResultWriter out) {
    out.text("StackName", stack.name())
        .text("StackId", stack.id())
        .text("LogicalResourceId", resource.logicalId())
        .text("PhysicalResourceId", resource.physicalId())
        .text("ResourceType", resource.type())
        .time("Timestamp", resource.timestamp())
        .text("ResourceStatus", resource.status())
        .text("ResourceStatusReason", resource.reason());
    drift("DriftInformation", "StackResourceDriftStatus", out);
  }

  static void resourceDetail(Stack stack, StackResource resource, ResultWriter out) {
    out.text("StackName", stack.name())
        .text("StackId", stack.id())
        .text("LogicalResourceId", resource.logicalId())
        .text("PhysicalResourceId", resource.physicalId())
        .text("ResourceType", resource.type())
        .time("LastUpdatedTimestamp", resource.timestamp())
        .text("ResourceStatus", resource.status())
        .text("ResourceStatusReason", resource.reason())
        .text("Metadata", "{}");
    drift("DriftInformation", "StackResourceDriftStatus", out);
  }

  static void resourceSummary(StackResource resource, ResultWriter out) {
    out.text("LogicalResourceId", resource.logicalId())
        .text("PhysicalResourceId", resource.physicalId())
        .text("ResourceType", resource.type())
        .time("LastUpdatedTimestamp", resource.timestamp())
        .text("ResourceStatus", resource.status())
        .text("ResourceStatusReason", resource.reason());
    drift("DriftInformation", "StackResourceDriftStatus", out);
  }

  private static void drift(String name, String status, ResultWriter out) {
    out.open(name).text(status, NOT_CHECKED).close();
  }
}
