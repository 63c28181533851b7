package io.github.ekscam.internal.config.terraform;

import io.github.ekscam.access.AuthenticationMode;
import io.github.ekscam.config.Notice;
import io.github.ekscam.config.Source;
import io.github.ekscam.config.Unresolved;
import io.github.ekscam.internal.config.format.DeclaredAccess;
import io.github.ekscam.internal.config.format.DeclaredAccess.Origin;
import io.github.ekscam.internal.config.format.Found;
import io.github.ekscam.internal.config.format.Found.Placed;
import io.github.ekscam.internal.config.tree.Fields;
import io.github.ekscam.internal.config.tree.Node;
import io.github.ekscam.internal.config.tree.Node.Mapping;
import io.github.ekscam.internal.config.tree.Node.NotKnown;
import io.github.ekscam.internal.config.tree.Node.Scalar;
import io.github.ekscam.internal.config.tree.Node.Sequence;
import io.github.ekscam.rbac.KubernetesVersion;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Reads clusters, their access entries and the policies associated to them. */
final class Access {

  /** What the attributes are called, by the names that the EKS API gives them. */
  private static final Map<String, String> NAMES =
      Map.of(
          "principalArn", "principal_arn",
          "kubernetesGroups", "kubernetes_groups",
          "accessPolicies", "access_policies",
          "policyArn", "policy_arn",
          "accessScope", "access_scope");

  private final Instances instances;
  private final Configuration configuration;
  private final Attributes attributes;
  private final KubernetesObjects objects;
  private final Found found;

  /** Those whose entry the plan deletes and creates again: {@code cluster principal}. */
  private final Set<String> replaced = new TreeSet<>();

  Access(Instances instances, Configuration configuration, Attributes attributes, Found found) {
    this.instances = instances;
    this.configuration = configuration;
    this.attributes = attributes;
    this.objects = new KubernetesObjects(attributes, found);
    this.found = found;
  }

  void read() {
    for (Instance instance : instances.present) {
      if (instance.is(ResourceTypes.ACCESS_ENTRY) && instance.isReplaced()) {
        replaced.add(identity(instance.textBefore("cluster_name"), instance));
      }
    }
    for (Instance instance : instances.present) {
      found.attempt(() -> read(instance));
    }
    instances.absent.forEach(this::onOtherSide);
    instances.deferred.forEach(instance -> found.attempt(() -> deferred(instance)));
    instances.capabilities.forEach(found::capability);
    instances.others.forEach(
        (type, count) -> {
          for (int i = 0; i < count; i++) {
            found.skip(type);
          }
        });
  }

  /** What only the other side of the plan has tells of a cluster all the same. */
  private void onOtherSide(Instance absent) {
    if (absent.address().data() || !ResourceTypes.areOfClusters(absent.address().type())) {
      return;
    }
    found.somethingOnOtherSide(absent.source());
    boolean cluster = absent.is(ResourceTypes.CLUSTER);
    absent
        .text(cluster ? "name" : "cluster_name")
        .map(name -> found.onOtherSide(name, absent.source()))
        .filter(of -> cluster)
        .ifPresent(of -> found.attempt(() -> settings(absent, of)));
  }

  private static String identity(Optional<String> cluster, Instance instance) {
    return cluster.orElse("") + " " + instance.textBefore("principal_arn").orElse("");
  }

  private void read(Instance instance) {
    if (instance.address().data()) {
      return;
    }
    switch (instance.address().type()) {
      case ResourceTypes.CLUSTER -> cluster(instance);
      case ResourceTypes.ACCESS_ENTRY -> accessEntry(instance, "user_name");
      case ResourceTypes.CLOUD_CONTROL_ACCESS_ENTRY -> accessEntry(instance, "username");
      case ResourceTypes.POLICY_ASSOCIATION -> association(instance);
      default ->
          objects.read(instance, attributes.clusterOf(instance).map(this::ofCluster).orElse(found));
    }
  }

  private void cluster(Instance instance) {
    Found cluster = ofCluster(instance);
    settings(instance, cluster);
    if (isCreatorAdmin(instance)) {
      cluster.notice(
          Notice.of(
                  Notice.Kind.CLUSTER_CREATOR_IS_ADMIN,
                  "the principal that creates "
                      + instance.address()
                      + " is administrator too, as bootstrap_cluster_creator_admin_permissions is"
                      + " not false; who that is, Terraform does not tell",
                  "")
              .at(instance.source()));
    }
  }

  /** The Kubernetes version and the authentication mode. */
  private void settings(Instance instance, Found cluster) {
    Node version = attributes.of(instance, "version");
    if (version instanceof NotKnown) {
      cluster.notice(
          Notice.of(
                  Notice.Kind.KUBERNETES_VERSION_NOT_KNOWN,
                  "which Kubernetes version "
                      + instance.address()
                      + " gets, EKS decides; it is not known here",
                  "set version")
              .at(instance.source()));
    }
    version
        .scalarText()
        .ifPresent(
            text ->
                found.attempt(
                    () ->
                        cluster.kubernetesVersions.add(
                            new Placed<>(version(instance, version, text), version.source()))));
    Node mode = authenticationMode(instance);
    if (mode instanceof NotKnown notKnown) {
      cluster.unresolved.add(new Unresolved.Mode(notKnown.values()));
    } else if (mode instanceof Scalar scalar && !mode.isNull()) {
      cluster.authenticationModes.add(new Placed<>(mode(instance, scalar), scalar.source()));
    }
  }

  private static KubernetesVersion version(Instance instance, Node version, String text) {
    try {
      return KubernetesVersion.of(text);
    } catch (IllegalArgumentException e) {
      throw fields(instance, Map.of("version", version))
          .problem("version", String.valueOf(e.getMessage()));
    }
  }

  private Node accessConfig(Instance instance) {
    Node config = attributes.of(instance, "access_config");
    return config instanceof Sequence list && !list.items().isEmpty()
        ? list.items().get(0)
        : config;
  }

  private boolean isCreatorAdmin(Instance instance) {
    return accessConfig(instance)
        .field("bootstrap_cluster_creator_admin_permissions")
        .flatMap(Node::scalarText)
        .map(text -> !text.equals("false"))
        .orElse(true);
  }

  private Node authenticationMode(Instance instance) {
    Node block = accessConfig(instance);
    Node mode =
        block instanceof Mapping
            ? block.field("authentication_mode").orElse(nothing(instance))
            : block;
    // CreateCluster's default where the request has none.
    return mode instanceof NotKnown notKnown && isLeftToEks(instance)
        ? new Scalar(notKnown.source(), Scalar.Kind.STRING, "CONFIG_MAP")
        : mode;
  }

  private boolean isLeftToEks(Instance instance) {
    return configuration
        .origin(instance.address(), List.of("access_config", "authentication_mode"))
        .isLeftToProvider();
  }

  private static AuthenticationMode mode(Instance instance, Scalar mode) {
    try {
      return AuthenticationMode.of(mode.text());
    } catch (IllegalArgumentException e) {
      throw fields(instance, Map.of("authentication_mode", mode))
          .problem("authentication_mode", String.valueOf(e.getMessage()));
    }
  }

  private static Node nothing(Instance instance) {
    return new Scalar(instance.source(), Scalar.Kind.NULL, "null");
  }

  private static Fields fields(Instance instance, Map<String, Node> fields) {
    return Fields.of(new Mapping(instance.source(), fields, Map.of()));
  }

  /** What is said of a cluster that the document has. */
  private Found ofCluster(Instance cluster) {
    String name = attributes.clusterName(cluster);
    return attributes.of(cluster, "name").scalarText().isPresent()
        ? found.ofCluster(name, cluster.source())
        : found.ofUnnamedCluster(name, cluster.source());
  }

  /** What is said of the cluster that a resource belongs to; empty if that cannot be told. */
  private Optional<Found> clusterOf(Instance instance) {
    Node name = attributes.of(instance, "cluster_name");
    if (name instanceof NotKnown) {
      return attributes
          .decidedBy(instance, "cluster_name", ResourceTypes.CLUSTER)
          .map(this::ofCluster);
    }
    String text = fields(instance, Map.of("cluster_name", name)).requiredString("cluster_name");
    return Optional.of(found.ofCluster(text, instance.source()));
  }

  private void accessEntry(Instance instance, String username) {
    Map<String, Node> entry = new LinkedHashMap<>();
    put(entry, "principalArn", attributes.of(instance, "principal_arn"));
    put(entry, "kubernetesGroups", attributes.of(instance, "kubernetes_groups"));
    put(entry, "username", attributes.of(instance, username));
    put(entry, "type", attributes.of(instance, "type"));
    Node policies = attributes.of(instance, "access_policies");
    put(
        entry,
        "accessPolicies",
        policies instanceof Sequence list
            ? new Sequence(list.source(), list.items().stream().map(Access::policy).toList())
            : policies);
    declare(instance, entry, clusterOf(instance), (access, fields) -> access.accessEntry(fields));
  }

  private static Node policy(Node policy) {
    if (!(policy instanceof Mapping)) {
      return policy;
    }
    Map<String, Node> fields = new LinkedHashMap<>();
    policy.field("policy_arn").ifPresent(arn -> fields.put("policyArn", arn));
    policy.field("access_scope").ifPresent(scope -> fields.put("accessScope", scope));
    return new Mapping(policy.source(), fields, Map.of());
  }

  private static void put(Map<String, Node> fields, String name, Node value) {
    if (!value.isNull()) {
      fields.put(name, value);
    }
  }

  @FunctionalInterface
  private interface Declaration {
    void to(DeclaredAccess access, Fields fields);
  }

  private void declare(
      Instance instance, Map<String, Node> fields, Optional<Found> cluster, Declaration declare) {
    if (cluster.isEmpty()) {
      // Whether it is of the cluster that is read, is not known.
      NotKnown name = (NotKnown) attributes.of(instance, "cluster_name");
      fields.computeIfPresent("principalArn", (key, arn) -> notKnown(arn, name.values()));
    }
    declare.to(
        DeclaredAccess.of(cluster.orElse(found), instance.source().element(), origin(instance))
            .spelled(NAMES),
        fields(instance, fields));
  }

  /** Something as if it were not known, with what is known of it. */
  private static Node notKnown(Node node, List<Unresolved.Value> values) {
    List<Unresolved.Value> all = new ArrayList<>(node.notKnown());
    all.addAll(values);
    String pattern =
        node instanceof NotKnown notKnown
            ? notKnown.pattern()
            : node.scalarText().orElse(NotKnown.ANYTHING);
    return new NotKnown(node.source(), pattern, all);
  }

  /** EKS has what is not changed, whatever it is. */
  private static Origin origin(Instance instance) {
    boolean written =
        instance.isCreated()
            || (instance.actions().contains("update")
                && !(isSame(instance, "kubernetes_groups") && isSame(instance, "user_name")));
    return written ? Origin.WRITTEN : Origin.DESCRIBED;
  }

  private static boolean isSame(Instance instance, String attribute) {
    return Objects.equals(
        texts(instance.values(), attribute),
        instance.before().map(b -> texts(b, attribute)).orElse(List.of()));
  }

  private static List<String> texts(Node values, String attribute) {
    Optional<Node> value = values.field(attribute);
    List<String> texts = new ArrayList<>();
    value.flatMap(Node::scalarText).ifPresent(texts::add);
    value
        .map(Node::listed)
        .orElse(List.of())
        .forEach(item -> item.scalarText().ifPresent(texts::add));
    return texts;
  }

  private void association(Instance instance) {
    Map<String, Node> fields = association(attributes, instance);
    boolean deletedWithEntry =
        !instance.isCreated()
            && !instance.actions().isEmpty()
            && replaced.contains(identity(instance.textBefore("cluster_name"), instance));
    if (deletedWithEntry) {
      Source source = instance.source();
      Unresolved.Value value =
          new Unresolved.Value(
              instance.address().toString(),
              "the association",
              List.of("the access entry that is replaced"),
              "EKS deletes the association with the entry; apply, and plan and apply again",
              source);
      fields.computeIfPresent("policyArn", (name, arn) -> notKnown(arn, List.of(value)));
    }
    declare(
        instance,
        fields,
        clusterOf(instance),
        (access, association) -> access.association(association));
  }

  private static Map<String, Node> association(Attributes attributes, Instance instance) {
    Map<String, Node> fields = new LinkedHashMap<>();
    put(fields, "principalArn", attributes.of(instance, "principal_arn"));
    put(fields, "policyArn", attributes.of(instance, "policy_arn"));
    Node scope = attributes.of(instance, "access_scope");
    put(
        fields,
        "accessScope",
        scope instanceof Sequence list && !list.items().isEmpty() ? list.items().get(0) : scope);
    return fields;
  }

  /** What another plan is going to change: until then it is open whether it is there. */
  private void deferred(Instance instance) {
    boolean entry = instance.is(ResourceTypes.ACCESS_ENTRY);
    if (!entry && !instance.is(ResourceTypes.POLICY_ASSOCIATION)) {
      return;
    }
    Unresolved.Value value =
        new Unresolved.Value(
            instance.address().toString(),
            "the deferred change",
            List.of("the next plan"),
            "apply, and plan again",
            instance.source());
    Map<String, Node> fields = entry ? new LinkedHashMap<>() : association(attributes, instance);
    Node principal = attributes.of(instance, "principal_arn");
    fields.put("principalArn", notKnown(principal, List.of(value)));
    if (!entry && !fields.containsKey("accessScope")) {
      fields.put("accessScope", new NotKnown(instance.source(), NotKnown.ANYTHING, List.of(value)));
    }
    if (!entry) {
      fields.computeIfAbsent(
          "policyArn", name -> new NotKnown(instance.source(), NotKnown.ANYTHING, List.of(value)));
    }
    Node name = attributes.of(instance, "cluster_name");
    Found cluster =
        name.scalarText()
            .map(text -> found.ofCluster(text, instance.source()))
            .or(
                () ->
                    attributes
                        .decidedBy(instance, "cluster_name", ResourceTypes.CLUSTER)
                        .map(this::ofCluster))
            .orElse(found);
    DeclaredAccess access =
        DeclaredAccess.of(cluster, instance.source().element(), Origin.DESCRIBED);
    if (entry) {
      access.accessEntry(fields(instance, fields));
    } else {
      access.association(fields(instance, fields));
    }
  }
}
