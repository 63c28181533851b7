package io.github.ekscam.internal.config.cloudformation;

import com.google.common.collect.ImmutableMap;
import io.github.ekscam.access.AuthenticationMode;
import io.github.ekscam.access.EksException;
import io.github.ekscam.config.InvalidInputException;
import io.github.ekscam.config.Notice;
import io.github.ekscam.config.Source;
import io.github.ekscam.config.Unresolved;
import io.github.ekscam.config.Unresolved.Value;
import io.github.ekscam.internal.config.format.DeclaredAccess;
import io.github.ekscam.internal.config.format.Found;
import io.github.ekscam.internal.config.format.Found.Placed;
import io.github.ekscam.internal.config.tree.DocumentNode;
import io.github.ekscam.internal.config.tree.Fields;
import io.github.ekscam.internal.config.tree.Node;
import io.github.ekscam.internal.config.tree.Node.Mapping;
import io.github.ekscam.internal.config.tree.Node.NotKnown;
import io.github.ekscam.internal.config.tree.Node.Scalar;
import io.github.ekscam.rbac.KubernetesVersion;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** What the resources of a stack say about access to clusters. */
final class StackAccess {

  private static final String ACCESS_ENTRY = "AWS::EKS::AccessEntry";

  private static final List<String> ENTRY_PROPERTIES =
      List.of(
          "ClusterName",
          "PrincipalArn",
          "KubernetesGroups",
          "Username",
          "Type",
          "AccessPolicies",
          "Tags");

  private static final List<String> POLICY_PROPERTIES = List.of("PolicyArn", "AccessScope");
  private static final List<String> SCOPE_PROPERTIES = List.of("Type", "Namespaces");

  /** What the properties are called, by the names that the EKS API gives them. */
  private static final Map<String, String> NAMES =
      Stream.of(ENTRY_PROPERTIES, POLICY_PROPERTIES, SCOPE_PROPERTIES)
          .flatMap(List::stream)
          .distinct()
          .collect(
              ImmutableMap.toImmutableMap(
                  name -> Character.toLowerCase(name.charAt(0)) + name.substring(1), name -> name));

  private final Stack stack;
  private final Evaluation evaluation;
  private final ClusterNames clusters;
  private final PropertyValues properties;
  private boolean empty = true;

  StackAccess(Stack stack, Evaluation evaluation, ClusterNames clusters) {
    this.stack = stack;
    this.evaluation = evaluation;
    this.clusters = clusters;
    this.properties = new PropertyValues(evaluation, stack);
  }

  /** Whether there was nothing about access. */
  boolean isEmpty() {
    return empty;
  }

  void read() {
    Macros.tell(stack);
    stack
        .section(Template.RESOURCES)
        .forEach(
            (logicalId, resource) -> stack.found().attempt(() -> resource(logicalId, resource)));
  }

  /**
   * A resource that may be there.
   *
   * @param properties as they are written
   * @param source where its logical ID is written
   * @param conditions what is not known of whether it is there
   */
  private record Resource(
      String logicalId, Place place, Fields properties, Source source, List<Value> conditions) {

    Optional<Node> property(String name) {
      return properties.value(name).map(DocumentNode::node);
    }

    Node required(String name) {
      return property(name)
          .orElseThrow(() -> properties.problem(name, "is missing; " + ACCESS_ENTRY + " needs it"));
    }

    Place at(String attribute) {
      return place.attribute(attribute);
    }
  }

  private void resource(String logicalId, Node resource) {
    String type = NamedResource.typeOf(resource);
    boolean isAboutAccess =
        type.equals(ACCESS_ENTRY)
            || ClusterNames.isCluster(resource)
            || KubernetesResources.isAboutAccess(type);
    if (!isAboutAccess) {
      return;
    }
    empty = false;
    Place place = new Place(stack.address(logicalId), "");
    Conditions.Truth there = evaluation.conditions().ofResource(stack, resource, place);
    if (!there.canBeTrue()) {
      return;
    }
    List<Value> conditions = new ArrayList<>();
    stack.conditions().forEach(value -> conditions.add(place.attribute("Condition").of(value)));
    conditions.addAll(there.values());
    String path = Template.RESOURCES + "." + logicalId + ".Properties";
    Fields written =
        Evaluation.field(resource, "Properties")
            .map(node -> new DocumentNode(node, path).mapping())
            .orElseGet(
                () ->
                    new DocumentNode(new Mapping(resource.source(), Map.of(), Map.of()), path)
                        .mapping());
    Resource read =
        new Resource(
            logicalId,
            place,
            written,
            stack.template().sourceOf(logicalId, resource),
            PartlyKnown.merged(conditions));
    if (type.equals(ACCESS_ENTRY)) {
      accessEntry(read);
    } else if (ClusterNames.isCluster(resource)) {
      cluster(read, type);
    } else {
      new KubernetesResources(stack, evaluation, properties, clusters)
          .read(type, place, written, read.conditions);
    }
  }

  private void accessEntry(Resource resource) {
    resource.properties.requireOnly(ENTRY_PROPERTIES);
    Place place = resource.at("ClusterName");
    Found cluster = clusters.of(stack, resource.required("ClusterName"), place);
    DeclaredAccess access =
        DeclaredAccess.of(cluster, resource.place.address(), DeclaredAccess.Origin.WRITTEN)
            .spelled(NAMES);
    Place principal = resource.at("PrincipalArn");
    for (PropertyValues.Choice choice :
        properties.choices(resource.required("PrincipalArn"), principal)) {
      Map<String, Node> fields = new LinkedHashMap<>();
      Node principalArn =
          PartlyKnown.maybe(properties.value(choice, principal), resource.conditions);
      fields.put("principalArn", principalArn);
      resource
          .property("KubernetesGroups")
          .ifPresent(
              groups ->
                  fields.put(
                      "kubernetesGroups",
                      properties.texts(groups, resource.at("KubernetesGroups"))));
      resource
          .property("Username")
          .ifPresent(
              username ->
                  fields.put("username", properties.value(username, resource.at("Username"))));
      resource
          .property("Type")
          .ifPresent(type -> fields.put("type", properties.value(type, resource.at("Type"))));
      resource
          .property("AccessPolicies")
          .ifPresent(
              policies ->
                  fields.put(
                      "accessPolicies",
                      accessPolicies(resource, policies, partitionOf(principalArn))));
      access.accessEntry(fields(resource.source, fields, resource.properties.path()));
    }
  }

  private static Fields fields(Source source, Map<String, Node> fields, String path) {
    return new DocumentNode(new Mapping(source, fields, Map.of()), path).mapping();
  }

  /** EKS takes only principals and policies of the cluster's own partition. */
  private static Optional<String> partitionOf(Node principalArn) {
    return principalArn instanceof Scalar scalar && scalar.text().startsWith("arn:")
        ? Optional.of(scalar.text().split(":", 3)[1])
        : Optional.empty();
  }

  private Node accessPolicies(Resource resource, Node policies, Optional<String> partition) {
    List<Node> items = new ArrayList<>();
    int index = 0;
    for (PropertyValues.Choice item : properties.items(policies, resource.at("AccessPolicies"))) {
      Place place = resource.at("AccessPolicies[" + index++ + "]");
      if (item.expression() instanceof Mapping mapping
          && Intrinsic.of(item.expression()).isEmpty()) {
        accessPolicy(place, mapping, item.conditions(), partition, items);
      } else {
        items.add(properties.value(item, place));
      }
    }
    return new Node.Sequence(policies.source(), items);
  }

  private void accessPolicy(
      Place place,
      Mapping policy,
      List<Value> conditions,
      Optional<String> partition,
      List<Node> items) {
    Fields written = Fields.of(policy);
    written.requireOnly(POLICY_PROPERTIES);
    Place policyPlace = place.attribute(place.attribute() + ".PolicyArn");
    Node policyArn =
        written
            .value("PolicyArn")
            .map(DocumentNode::node)
            .orElseThrow(() -> written.problem("PolicyArn", "is missing; a string is required"));
    for (PropertyValues.Choice choice : properties.choices(policyArn, policyPlace)) {
      Map<String, Node> fields = new LinkedHashMap<>();
      fields.put(
          "policyArn",
          PartlyKnown.maybe(
              inPartition(properties.value(choice, policyPlace), partition), conditions));
      written
          .value("AccessScope")
          .ifPresent(
              scope ->
                  fields.put(
                      "accessScope",
                      accessScope(
                          place.attribute(place.attribute() + ".AccessScope"), scope.node())));
      items.add(new Mapping(policy.source(), fields, Map.of()));
    }
  }

  /** The ARN of a policy of which nothing but the partition is not known. */
  private static Node inPartition(Node policyArn, Optional<String> partition) {
    String unknown = "arn:" + NotKnown.ANYTHING + ":eks::aws:cluster-access-policy/";
    return partition.isPresent()
            && policyArn instanceof NotKnown notKnown
            && notKnown.pattern().startsWith(unknown)
            && notKnown.pattern().indexOf(NotKnown.ANYTHING, unknown.length()) < 0
            && notKnown.values().stream()
                .allMatch(value -> value.references().equals(List.of(PseudoParameters.PARTITION)))
        ? PartlyKnown.text(
            policyArn.source(), notKnown.pattern().replace(NotKnown.ANYTHING, partition.get()))
        : policyArn;
  }

  private Node accessScope(Place place, Node scope) {
    Optional<Intrinsic> call = Intrinsic.of(scope);
    if (call.isPresent() || !(scope instanceof Mapping mapping)) {
      Node evaluated = evaluation.of(stack, scope, place);
      return evaluated instanceof Mapping known ? renamed(place, known) : evaluated;
    }
    return renamed(place, mapping);
  }

  private Node renamed(Place place, Mapping scope) {
    Fields written = Fields.of(scope);
    written.requireOnly(SCOPE_PROPERTIES);
    Map<String, Node> fields = new LinkedHashMap<>();
    written
        .value("Type")
        .ifPresent(type -> fields.put("type", properties.value(type.node(), place)));
    written
        .value("Namespaces")
        .ifPresent(
            namespaces -> fields.put("namespaces", properties.texts(namespaces.node(), place)));
    return new Mapping(scope.source(), fields, Map.of());
  }

  private void cluster(Resource resource, String type) {
    Found cluster = clusters.of(stack, resource.logicalId, resource.source);
    boolean byCdk = type.equals(NamedResource.CDK_CLUSTER);
    Fields config =
        byCdk
            ? resource.properties.optionalMapping("Config").orElse(resource.properties)
            : resource.properties;
    config
        .value(byCdk ? "version" : "Version")
        .ifPresent(version -> version(cluster, resource, version.node()));
    Optional<Node> accessConfig =
        config
            .value(byCdk ? "accessConfig" : "AccessConfig")
            .map(value -> evaluation.of(stack, value.node(), resource.at("AccessConfig")));
    if (accessConfig.isPresent() && accessConfig.get() instanceof NotKnown notKnown) {
      cluster.unresolved.add(new Unresolved.Mode(notKnown.values()));
      return;
    }
    Fields access =
        accessConfig
            .filter(node -> !node.isNull())
            .map(node -> new DocumentNode(node, config.path() + ".AccessConfig").mapping())
            .orElseGet(() -> Fields.of(new Mapping(resource.source, Map.of(), Map.of())));
    modeAndCreator(cluster, resource, access, byCdk);
  }

  private void version(Found cluster, Resource resource, Node written) {
    Node version = properties.value(written, resource.at("the Kubernetes version"));
    if (version instanceof NotKnown notKnown) {
      cluster.notice(
          Notice.of(
                  Notice.Kind.KUBERNETES_VERSION_NOT_KNOWN,
                  notKnown.values().get(0).text(),
                  notKnown.values().get(0).remedy())
              .at(written.source()));
      return;
    }
    String text = new DocumentNode(version, resource.properties.path() + ".Version").string();
    try {
      cluster.kubernetesVersions.add(new Placed<>(KubernetesVersion.of(text), written.source()));
    } catch (IllegalArgumentException e) {
      throw resource.properties.problem("Version", String.valueOf(e.getMessage()));
    }
  }

  private void modeAndCreator(Found cluster, Resource resource, Fields access, boolean byCdk) {
    String modeName = byCdk ? "authenticationMode" : "AuthenticationMode";
    String creatorName =
        byCdk
            ? "bootstrapClusterCreatorAdminPermissions"
            : "BootstrapClusterCreatorAdminPermissions";
    Optional<NotKnown> unknown = access.notKnown(modeName);
    Source source = resource.source.withElement(resource.place.address());
    Optional<AuthenticationMode> mode = Optional.empty();
    if (unknown.isPresent()) {
      cluster.unresolved.add(new Unresolved.Mode(unknown.get().values()));
    } else if (access.has(modeName)) {
      mode = Optional.of(mode(access, modeName));
      cluster.authenticationModes.add(new Placed<>(mode.get(), access.source(modeName)));
    } else {
      mode = Optional.of(AuthenticationMode.CONFIG_MAP);
      cluster.defaultAuthenticationModes.add(new Placed<>(mode.get(), source));
    }
    boolean creatorIsAdmin =
        !access
            .value(creatorName)
            .map(DocumentNode::node)
            .filter(
                node ->
                    node instanceof Scalar scalar
                        && scalar.text().toLowerCase(Locale.ROOT).equals("false"))
            .isPresent();
    if (mode.isPresent()) {
      try {
        mode.get().requireCreatorChoice(creatorIsAdmin);
      } catch (EksException e) {
        throw access.problem(creatorName, InvalidInputException.problemOf(e));
      }
    }
    if (creatorIsAdmin) {
      cluster.notice(creator(resource, access.notKnown(creatorName).isPresent(), byCdk).at(source));
    }
  }

  private static AuthenticationMode mode(Fields access, String name) {
    try {
      return AuthenticationMode.of(access.string(name));
    } catch (EksException e) {
      throw access.problem(name, InvalidInputException.problemOf(e));
    }
  }

  private Notice creator(Resource resource, boolean isUnknown, boolean byCdk) {
    String who =
        byCdk && resource.property("AssumeRoleArn").isPresent()
            ? "the role that creates the cluster, "
                + Intrinsic.canonical(resource.property("AssumeRoleArn").get())
                + ","
            : "the principal that creates the cluster";
    return Notice.of(
        Notice.Kind.CLUSTER_CREATOR_IS_ADMIN,
        who
            + (isUnknown ? " may be" : " is")
            + " administrator too, as bootstrapClusterCreatorAdminPermissions is "
            + (isUnknown ? "not known" : "not false")
            + (byCdk
                ? ""
                : "; that is the service role of the stack, or whoever deploys it, whom the template does"
                    + " not name"),
        "");
  }
}
