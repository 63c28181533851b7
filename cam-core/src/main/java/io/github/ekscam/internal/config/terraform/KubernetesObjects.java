package io.github.ekscam.internal.config.terraform;

import io.github.ekscam.config.InvalidInputException;
import io.github.ekscam.config.Notice;
import io.github.ekscam.internal.config.format.Found;
import io.github.ekscam.internal.config.tree.DocumentNode;
import io.github.ekscam.internal.config.tree.Fields;
import io.github.ekscam.internal.config.tree.Node;
import io.github.ekscam.internal.config.tree.Node.Mapping;
import io.github.ekscam.internal.config.tree.Node.NotKnown;
import io.github.ekscam.internal.config.tree.Node.Scalar;
import io.github.ekscam.internal.config.tree.Node.Sequence;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Makes the manifests of Kubernetes objects of the resources that declare them. */
final class KubernetesObjects {

  private static final Map<String, String> KINDS =
      Map.of(
          "kubernetes_role", "Role",
          "kubernetes_cluster_role", "ClusterRole",
          "kubernetes_role_binding", "RoleBinding",
          "kubernetes_cluster_role_binding", "ClusterRoleBinding");

  private static final Map<String, String> RULE =
      Map.of(
          "api_groups", "apiGroups",
          "resources", "resources",
          "verbs", "verbs",
          "resource_names", "resourceNames",
          "non_resource_urls", "nonResourceURLs");

  private static final Map<String, String> ROLE_REF =
      Map.of("api_group", "apiGroup", "kind", "kind", "name", "name");

  private static final Set<String> AWS_AUTH_SECTIONS =
      Set.of("mapRoles", "mapUsers", "mapAccounts");

  /** So many values may the YAML in all attributes have, aliases written out. */
  private static final int MOST_VALUES = 10_000_000;

  private final Attributes attributes;

  /** What is found of the cluster of the object that is being read. */
  private Found found;

  /** The values of the YAML that was read. */
  private int values;

  KubernetesObjects(Attributes attributes, Found found) {
    this.attributes = attributes;
    this.found = found;
  }

  /**
   * Reads a resource that declares a Kubernetes object.
   *
   * @param cluster what is found of the object's cluster
   */
  void read(Instance instance, Found cluster) {
    found = cluster;
    String type = ResourceTypes.unversioned(instance.address().type());
    if (KINDS.containsKey(type)) {
      document(rbacObject(instance, KINDS.getOrDefault(type, "")), instance);
      return;
    }
    switch (type) {
      case "kubernetes_config_map", "kubernetes_config_map_v1_data" -> configMap(instance, type);
      case "kubernetes_manifest" -> manifest(attributes.of(instance, "manifest"), instance);
      case "kubectl_manifest" -> yamlBody(attributes.of(instance, "yaml_body"), instance);
      default -> {}
    }
  }

  private void document(Map<String, Node> fields, Instance instance) {
    found.document(Fields.of(new Mapping(instance.source(), fields, Map.of())));
  }

  private static Node text(Instance instance, String text) {
    return new Scalar(instance.source(), Scalar.Kind.STRING, text);
  }

  private Map<String, Node> rbacObject(Instance instance, String kind) {
    Map<String, Node> fields = new LinkedHashMap<>();
    fields.put("apiVersion", text(instance, "rbac.authorization.k8s.io/v1"));
    fields.put("kind", text(instance, kind));
    fields.put("metadata", metadata(instance, !kind.startsWith("Cluster")));
    if (kind.endsWith("Binding")) {
      fields.put("roleRef", renamed(first(attributes.of(instance, "role_ref")), ROLE_REF));
      fields.put("subjects", each(attributes.of(instance, "subject"), KubernetesObjects::subject));
      return fields;
    }
    fields.put("rules", each(attributes.of(instance, "rule"), rule -> renamed(rule, RULE)));
    Node aggregation = first(attributes.of(instance, "aggregation_rule"));
    if (!aggregation.isNull()) {
      fields.put("aggregationRule", aggregationRule(aggregation));
    }
    return fields;
  }

  private Node metadata(Instance instance, boolean namespaced) {
    Node metadata = first(attributes.of(instance, "metadata"));
    if (!(metadata instanceof Mapping)) {
      return metadata;
    }
    Map<String, Node> fields = new LinkedHashMap<>();
    Optional<Node> name = metadata.field("name");
    Optional<String> prefix = metadata.field("generate_name").flatMap(Node::scalarText);
    if (name.isPresent() && name.get() instanceof NotKnown notKnown && prefix.isPresent()) {
      name =
          Optional.of(
              new NotKnown(notKnown.source(), prefix.get() + NotKnown.ANYTHING, notKnown.values()));
    }
    name.ifPresent(node -> fields.put("name", node));
    if (namespaced) {
      fields.put(
          "namespace", metadata.field("namespace").orElseGet(() -> text(instance, "default")));
    }
    metadata.field("labels").ifPresent(labels -> fields.put("labels", labels));
    return new Mapping(metadata.source(), fields, Map.of());
  }

  /** A nested block is a list of one. */
  private static Node first(Node block) {
    return block instanceof Sequence sequence
        ? sequence.items().stream()
            .findFirst()
            .orElse(new Scalar(block.source(), Scalar.Kind.NULL, "null"))
        : block;
  }

  private static Node each(Node list, java.util.function.UnaryOperator<Node> convert) {
    return list instanceof Sequence sequence
        ? new Sequence(list.source(), sequence.items().stream().map(convert).toList())
        : list;
  }

  private static Node renamed(Node node, Map<String, String> names) {
    if (!(node instanceof Mapping mapping)) {
      return node;
    }
    Map<String, Node> fields = new LinkedHashMap<>();
    mapping
        .fields()
        .forEach(
            (name, value) -> {
              if (!value.isNull()) {
                fields.put(names.getOrDefault(name, name), value);
              }
            });
    return new Mapping(node.source(), fields, Map.of());
  }

  /** The provider gives each a namespace, and leaves the group to the API server. */
  private static Node subject(Node node) {
    if (!(node instanceof Mapping mapping)) {
      return node;
    }
    Map<String, Node> fields = new LinkedHashMap<>(mapping.fields());
    Optional<String> kind = node.field("kind").flatMap(Node::scalarText);
    Node group = fields.remove("api_group");
    boolean given =
        group != null
            && !(group instanceof NotKnown)
            && group.scalarText().filter(text -> !text.isEmpty()).isPresent();
    if (given) {
      fields.put("apiGroup", group);
    }
    if (!kind.equals(Optional.of("ServiceAccount"))) {
      fields.remove("namespace");
    }
    return new Mapping(node.source(), fields, Map.of());
  }

  private static Node aggregationRule(Node node) {
    if (!(node instanceof Mapping)) {
      return node;
    }
    Node selectors =
        each(
            node.field("cluster_role_selectors").orElse(node),
            selector ->
                renamed(
                    selector,
                    Map.of(
                        "match_labels", "matchLabels", "match_expressions", "matchExpressions")));
    return new Mapping(node.source(), Map.of("clusterRoleSelectors", selectors), Map.of());
  }

  private void configMap(Instance instance, String type) {
    Node metadata = metadata(instance, true);
    Optional<String> name = metadata.field("name").flatMap(Node::scalarText);
    Optional<String> namespace = metadata.field("namespace").flatMap(Node::scalarText);
    if (!name.equals(Optional.of("aws-auth")) || !namespace.equals(Optional.of("kube-system"))) {
      found.skip(instance.address().type());
      return;
    }
    Node data = attributes.of(instance, "data");
    Map<String, Node> fields = new LinkedHashMap<>();
    fields.put("apiVersion", text(instance, "v1"));
    fields.put("kind", text(instance, "ConfigMap"));
    fields.put("metadata", metadata);
    if (!data.isNull()) {
      fields.put("data", data);
    }
    document(fields, instance);
    if (type.endsWith("_data")) {
      List<String> others =
          AWS_AUTH_SECTIONS.stream()
              .filter(section -> data.field(section).isEmpty())
              .sorted()
              .toList();
      if (!others.isEmpty() && data instanceof Mapping) {
        found.notice(
            Notice.of(
                    Notice.Kind.AWS_AUTH_IN_PART,
                    instance.address()
                        + " sets a part of aws-auth: "
                        + String.join(" and ", others)
                        + " stay as they are in the cluster, and are taken to be empty",
                    "set them too, empty if there are none")
                .at(instance.source()));
      }
    }
  }

  private void manifest(Node manifest, Instance instance) {
    if (manifest instanceof Mapping mapping) {
      found.document(Fields.of(new Mapping(instance.source(), mapping.fields(), mapping.keys())));
    } else if (!manifest.isNull()) {
      notRead("manifest", instance);
    }
  }

  private void yamlBody(Node yamlBody, Instance instance) {
    if (!(yamlBody instanceof Scalar scalar)) {
      notRead("yaml_body", instance);
      return;
    }
    found.attempt(
        () -> {
          DocumentNode document =
              DocumentNode.read(
                  instance.source() + " yaml_body",
                  new ByteArrayInputStream(scalar.text().getBytes(StandardCharsets.UTF_8)));
          count(document.node(), instance);
          if (!document.isMapping()) {
            throw new InvalidInputException(
                instance.source(), "yaml_body", "expected a Kubernetes object");
          }
          found.document(document.mapping());
        });
  }

  private void count(Node node, Instance instance) {
    if (++values > MOST_VALUES) {
      throw new InvalidInputException(
          instance.source(),
          "yaml_body",
          "more than " + MOST_VALUES + " values in the YAML of all resources, aliases written out");
    }
    node.listed().forEach(item -> count(item, instance));
    if (node instanceof Mapping mapping) {
      mapping.fields().values().forEach(value -> count(value, instance));
    }
  }

  private void notRead(String attribute, Instance instance) {
    found.notice(
        Notice.of(
                Notice.Kind.ACCESS_DOCUMENT_NOT_READ,
                attribute
                    + " of "
                    + instance.address()
                    + " is not known yet, so it is not read, and may grant access",
                "give the manifest itself, or apply and give what terraform show -json prints of"
                    + " the state")
            .at(instance.source()));
  }
}
