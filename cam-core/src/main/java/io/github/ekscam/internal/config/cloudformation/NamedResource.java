package io.github.ekscam.internal.config.cloudformation;

import io.github.ekscam.internal.config.tree.Node;
import io.github.ekscam.internal.config.tree.Node.Scalar;
import java.util.Map;
import java.util.Optional;

/** Resources of which a property is the name, which {@code Ref} and {@code Arn} are made of. */
final class NamedResource {

  static final String CLUSTER = "AWS::EKS::Cluster";

  /** The custom resource by which the CDK made clusters before CloudFormation did. */
  static final String CDK_CLUSTER = "Custom::AWSCDK-EKS-Cluster";

  private static final Map<String, String> NAMES =
      Map.of(
          "AWS::IAM::Role",
          "RoleName",
          "AWS::IAM::User",
          "UserName",
          "AWS::IAM::Group",
          "GroupName",
          CLUSTER,
          "Name");

  private NamedResource() {}

  /**
   * The parts of an ARN of IAM, as far as they are written.
   *
   * @param type {@code role} or {@code user}
   */
  record Arn(String type, Optional<Node> path, Optional<Node> name) {}

  static String typeOf(Node resource) {
    return Evaluation.field(resource, "Type")
        .filter(Scalar.class::isInstance)
        .map(type -> ((Scalar) type).text())
        .orElse("");
  }

  static Optional<Node> property(Node resource, String name) {
    return Evaluation.field(resource, "Properties")
        .flatMap(properties -> Evaluation.field(properties, name));
  }

  /** What {@code Ref} gives of a resource, where it is written. */
  static Optional<Node> nameOf(Node resource) {
    String type = typeOf(resource);
    return type.equals(CDK_CLUSTER)
        ? property(resource, "Config").flatMap(config -> Evaluation.field(config, "name"))
        : Optional.ofNullable(NAMES.get(type)).flatMap(name -> property(resource, name));
  }

  /** What the ARN of a role or user is made of. */
  static Optional<Arn> arnOf(Node resource) {
    return switch (typeOf(resource)) {
      case "AWS::IAM::Role" -> Optional.of(arn("role", resource));
      case "AWS::IAM::User" -> Optional.of(arn("user", resource));
      default -> Optional.empty();
    };
  }

  private static Arn arn(String type, Node resource) {
    return new Arn(type, property(resource, "Path"), nameOf(resource));
  }
}
