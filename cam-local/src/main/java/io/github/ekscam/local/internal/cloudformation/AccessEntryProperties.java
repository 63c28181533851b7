package io.github.ekscam.local.internal.cloudformation;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import io.github.ekscam.internal.config.tree.Node;
import io.github.ekscam.internal.config.tree.Node.Mapping;
import io.github.ekscam.internal.config.tree.Node.Scalar;
import io.github.ekscam.internal.config.tree.Node.Sequence;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The properties of an {@code AWS::EKS::AccessEntry}, which are held against the type's schema
 * before EKS sees them.
 */
record AccessEntryProperties(
    String clusterName,
    String principalArn,
    Optional<String> type,
    Optional<String> username,
    ImmutableList<String> kubernetesGroups,
    ImmutableList<Policy> accessPolicies,
    ImmutableMap<String, String> tags) {

  static final String TYPE = "AWS::EKS::AccessEntry";

  private static final int MOST_POLICIES = 20;
  private static final List<String> SCOPE_TYPES = List.of("namespace", "cluster");

  /** A policy that is associated. */
  record Policy(String policyArn, String scopeType, ImmutableList<String> namespaces) {}

  /** What the schema does not allow. */
  static final class InvalidPropertiesException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private InvalidPropertiesException(String logicalId, List<String> violations) {
      super(
          "Properties validation failed for resource "
              + logicalId
              + " with message:\n"
              + String.join("\n", violations),
          null,
          false,
          false);
    }
  }

  /**
   * The properties of a resource.
   *
   * @throws InvalidPropertiesException if the schema does not allow them
   */
  static AccessEntryProperties of(String logicalId, Node properties) {
    Reader reader = new Reader();
    AccessEntryProperties read = reader.read(properties);
    if (!reader.violations.isEmpty()) {
      throw new InvalidPropertiesException(logicalId, reader.violations);
    }
    return read;
  }

  /** Which entry they make. */
  AccessEntryId id() {
    return new AccessEntryId(clusterName, principalArn);
  }

  private static final class Reader {

    private final List<String> violations = new ArrayList<>();

    private AccessEntryProperties read(Node node) {
      Map<String, Node> fields =
          fields(
              "#",
              node,
              List.of("ClusterName", "PrincipalArn"),
              List.of("Type", "Username", "KubernetesGroups", "AccessPolicies", "Tags"));
      ImmutableList.Builder<Policy> policies = ImmutableList.builder();
      List<Node> items = items("#/AccessPolicies", fields.get("AccessPolicies"));
      if (items.size() > MOST_POLICIES) {
        violations.add(
            "#/AccessPolicies: expected maximum item count: "
                + MOST_POLICIES
                + ", found: "
                + items.size());
      }
      for (int i = 0; i < items.size(); i++) {
        policies.add(policy("#/AccessPolicies/" + i, items.get(i)));
      }
      return new AccessEntryProperties(
          text("#/ClusterName", fields.get("ClusterName")).orElse(""),
          text("#/PrincipalArn", fields.get("PrincipalArn")).orElse(""),
          text("#/Type", fields.get("Type")),
          text("#/Username", fields.get("Username")),
          texts("#/KubernetesGroups", fields.get("KubernetesGroups")),
          policies.build(),
          tags(fields.get("Tags")));
    }

    private Policy policy(String place, Node node) {
      Map<String, Node> fields =
          fields(place, node, List.of("PolicyArn", "AccessScope"), List.of());
      Node written = fields.get("AccessScope");
      Map<String, Node> scope =
          written == null
              ? Map.of()
              : fields(place + "/AccessScope", written, List.of("Type"), List.of("Namespaces"));
      Optional<String> type = text(place + "/AccessScope/Type", scope.get("Type"));
      if (type.isPresent() && !SCOPE_TYPES.contains(type.get())) {
        violations.add(place + "/AccessScope/Type: " + type.get() + " is not a valid enum value");
      }
      return new Policy(
          text(place + "/PolicyArn", fields.get("PolicyArn")).orElse(""),
          type.orElse(""),
          texts(place + "/AccessScope/Namespaces", scope.get("Namespaces")));
    }

    private ImmutableMap<String, String> tags(@Nullable Node node) {
      Map<String, String> tags = new LinkedHashMap<>();
      List<Node> items = items("#/Tags", node);
      for (int i = 0; i < items.size(); i++) {
        String place = "#/Tags/" + i;
        Map<String, Node> tag = fields(place, items.get(i), List.of("Key", "Value"), List.of());
        tags.put(
            text(place + "/Key", tag.get("Key")).orElse(""),
            text(place + "/Value", tag.get("Value")).orElse(""));
      }
      return ImmutableMap.copyOf(tags);
    }

    private Map<String, Node> fields(
        String place, Node node, List<String> required, List<String> optional) {
      if (!(node instanceof Mapping mapping)) {
        violations.add(place + ": expected type: JSONObject, found: " + typeOf(node));
        return Map.of();
      }
      for (String name : required) {
        if (!mapping.fields().containsKey(name)) {
          violations.add(place + ": required key [" + name + "] not found");
        }
      }
      for (String name : mapping.fields().keySet()) {
        if (!required.contains(name) && !optional.contains(name)) {
          violations.add(place + ": extraneous key [" + name + "] is not permitted");
        }
      }
      return mapping.fields();
    }

    private List<Node> items(String place, @Nullable Node node) {
      if (node == null) {
        return List.of();
      }
      if (node instanceof Sequence sequence) {
        return sequence.items();
      }
      violations.add(place + ": expected type: JSONArray, found: " + typeOf(node));
      return List.of();
    }

    /** CloudFormation takes numbers and booleans for texts. */
    private Optional<String> text(String place, @Nullable Node node) {
      if (node == null) {
        return Optional.empty();
      }
      if (node instanceof Scalar scalar && !node.isNull()) {
        return Optional.of(scalar.text());
      }
      violations.add(place + ": expected type: String, found: " + typeOf(node));
      return Optional.empty();
    }

    private ImmutableList<String> texts(String place, @Nullable Node node) {
      ImmutableList.Builder<String> texts = ImmutableList.builder();
      List<Node> items = items(place, node);
      for (int i = 0; i < items.size(); i++) {
        text(place + "/" + i, items.get(i)).ifPresent(texts::add);
      }
      ImmutableList<String> all = texts.build();
      if (all.stream().distinct().count() < all.size()) {
        violations.add(place + ": array items are not unique");
      }
      return all;
    }

    private static String typeOf(Node node) {
      if (node instanceof Mapping) {
        return "JSONObject";
      }
      if (node instanceof Sequence) {
        return "JSONArray";
      }
      return node.isNull() ? "Null" : "String";
    }
  }
}
