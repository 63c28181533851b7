package io.github.ekscam.internal.config.pulumi;

import io.github.ekscam.config.Notice;
import io.github.ekscam.internal.config.format.DeclaredAccess;
import io.github.ekscam.internal.config.format.DeclaredCluster;
import io.github.ekscam.internal.config.format.Found;
import io.github.ekscam.internal.config.tree.DocumentNode;
import io.github.ekscam.internal.config.tree.Fields;
import io.github.ekscam.internal.config.tree.Node;
import io.github.ekscam.internal.config.tree.Node.Mapping;
import io.github.ekscam.internal.config.tree.Node.NotKnown;
import io.github.ekscam.internal.config.tree.Node.Scalar;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Reads the resources of a stack that are about access, and follows what depends on others. */
final class Stack {

  private static final Set<String> ACCESS_ENTRIES =
      Set.of("aws:eks/accessEntry:AccessEntry", "aws-native:eks:AccessEntry");

  private static final String ACCESS_POLICY_ASSOCIATION =
      "aws:eks/accessPolicyAssociation:AccessPolicyAssociation";

  private static final Set<String> CLUSTERS =
      Set.of("aws:eks/cluster:Cluster", "aws-native:eks:Cluster");

  private static final Set<String> ROLES = Set.of("aws:iam/role:Role", "aws-native:iam:Role");
  private static final Set<String> USERS = Set.of("aws:iam/user:User", "aws-native:iam:User");

  private static final Pattern RBAC =
      Pattern.compile(
          "kubernetes:(rbac\\.authorization\\.k8s\\.io/[a-z0-9]+):((?:Cluster)?Role(?:Binding)?)");

  /** Of RBAC or of aws-auth, and not whole: a part of an object, or of many. */
  private static final Pattern NOT_WHOLE =
      Pattern.compile("kubernetes:rbac\\.authorization\\.k8s\\.io/[a-z0-9]+:.*(Patch|List)");

  private static final String CONFIG_MAP = "kubernetes:core/v1:ConfigMap";

  private static final Set<String> CAPABILITIES =
      Set.of("aws:eks/capability:Capability", "aws-native:eks:Capability");

  /** What Pulumi appends to a name that it chooses. */
  private static final Pattern CHOSEN = Pattern.compile("(.*-)[0-9a-f]{7,8}");

  private final Found found;

  /** By URN, of which an update has each once; while one is replaced, the later counts. */
  private final Map<String, Resource> resources = new LinkedHashMap<>();

  private Stack(List<Resource> resources, Found found) {
    this.found = found;
    resources.forEach(resource -> this.resources.put(resource.urn(), resource));
  }

  /**
   * Reads a stack.
   *
   * @param otherSide the stack on the other side of its preview
   */
  static void read(List<Resource> resources, List<Resource> otherSide, Found found) {
    Stack stack = new Stack(resources, found);
    stack.resources.values().forEach(each -> found.attempt(() -> stack.read(each)));
    Stack other = new Stack(otherSide, found);
    other.resources.keySet().removeAll(stack.resources.keySet());
    other.resources.values().forEach(each -> found.attempt(() -> other.onOtherSide(each)));
  }

  /** What only the other side of a preview has tells of a cluster all the same. */
  private void onOtherSide(Resource resource) {
    String type = resource.type();
    boolean cluster = CLUSTERS.contains(type);
    boolean access = ACCESS_ENTRIES.contains(type) || type.equals(ACCESS_POLICY_ASSOCIATION);
    if (cluster || access || RBAC.matcher(type).matches()) {
      found.somethingOnOtherSide(resource.source());
    }
    if (cluster || access) {
      resource
          .value(cluster ? "name" : "clusterName")
          .flatMap(Node::scalarText)
          .map(name -> found.onOtherSide(name, resource.source().withElement(resource.address())))
          .filter(of -> cluster)
          .ifPresent(
              of ->
                  DeclaredCluster.of(of, resource.address(), resource.origin())
                      .settings(fields(resource, "version", "accessConfig")));
    }
  }

  /** Whether what resources of a type have may matter. */
  static boolean bearsOnAccess(String type) {
    return ACCESS_ENTRIES.contains(type)
        || type.equals(ACCESS_POLICY_ASSOCIATION)
        || CLUSTERS.contains(type)
        || ROLES.contains(type)
        || USERS.contains(type)
        || type.startsWith(CONFIG_MAP)
        || type.startsWith("kubernetes:rbac.authorization.k8s.io/");
  }

  /** Whether resources of a type talk to a cluster for others. */
  static boolean isProvider(String type) {
    return type.equals("pulumi:providers:kubernetes");
  }

  private void read(Resource resource) {
    String type = resource.type();
    Matcher rbac = RBAC.matcher(type);
    if (ACCESS_ENTRIES.contains(type)) {
      accessEntry(resource);
    } else if (type.equals(ACCESS_POLICY_ASSOCIATION)) {
      association(resource);
    } else if (CLUSTERS.contains(type)) {
      DeclaredCluster.of(named(resource), resource.address(), resource.origin())
          .settings(fields(resource, "version", "accessConfig"));
    } else if (rbac.matches()) {
      manifest(resource, rbac.group(1), rbac.group(2));
    } else if (type.equals(CONFIG_MAP)) {
      manifest(resource, "v1", "ConfigMap");
    } else if (NOT_WHOLE.matcher(type).matches() || isPatchOfAwsAuth(resource)) {
      clusterOfProvider(resource)
          .orElse(found)
          .notice(
              PulumiFormat.notRead(
                  resource.address() + " is",
                  "give the objects as the cluster has them, by kubectl get -o yaml",
                  resource.source().withElement(resource.address())));
    } else if (CAPABILITIES.contains(type)) {
      found.capability(resource.address(), resource.source().withElement(resource.address()));
    } else {
      found.skip("other resources of Pulumi");
    }
  }

  private static Fields fields(Resource resource, String... names) {
    Map<String, Node> fields = new LinkedHashMap<>();
    Stream.of(names)
        .forEach(name -> resource.value(name).ifPresent(value -> fields.put(name, value)));
    return resource.fields(fields);
  }

  private void accessEntry(Resource entry) {
    Map<String, Node> fields =
        new LinkedHashMap<>(
            fields(entry, "kubernetesGroups", "username", "type", "accessPolicies")
                .mapping()
                .fields());
    principal(entry).ifPresent(principal -> fields.put("principalArn", principal));
    entry.value("userName").ifPresent(name -> fields.put("username", name));
    Found cluster = clusterOf(entry, fields);
    DeclaredAccess.of(cluster, entry.address(), entry.origin())
        .spelled(entry.value("userName").isPresent() ? Map.of("username", "userName") : Map.of())
        .accessEntry(entry.fields(fields));
    entry.replaced().ifPresent(old -> noticeReplacement(cluster, entry, old));
  }

  /** If EKS sees the same entry, it is gone for a while. */
  private static void noticeReplacement(Found cluster, Resource entry, Resource old) {
    Optional<Node> principal = entry.value("principalArn");
    Optional<Node> before = old.value("principalArn");
    if (principal.isEmpty() || before.isEmpty()) {
      return;
    }
    boolean maybeSame =
        principal.get() instanceof NotKnown || text(principal.get()).equals(text(before.get()));
    if (maybeSame) {
      cluster.notice(
          Notice.of(
                  Notice.Kind.ACCESS_ENTRY_REPLACED,
                  "the preview deletes the access entry of "
                      + text(before.get())
                      + " and creates it again: its principal is locked out meanwhile",
                  "see that nobody needs the access meanwhile")
              .at(entry.source().withElement(entry.address())));
    }
  }

  private static String text(Node node) {
    return new DocumentNode(node, "").pattern();
  }

  private void association(Resource association) {
    Map<String, Node> fields =
        new LinkedHashMap<>(fields(association, "policyArn", "accessScope").mapping().fields());
    principal(association).ifPresent(principal -> fields.put("principalArn", principal));
    DeclaredAccess.of(clusterOf(association, fields), association.address(), association.origin())
        .association(association.fields(fields));
  }

  /**
   * The cluster to which something belongs. If that cannot be told, it may be of any: then its
   * principal is made one of which not all is known.
   */
  private Found clusterOf(Resource resource, Map<String, Node> fields) {
    Optional<Node> name = resource.value("clusterName");
    if (name.isEmpty()) {
      throw resource.fields(fields).problem("clusterName", "is missing; a string is required");
    }
    if (!(name.get() instanceof NotKnown notKnown)) {
      DocumentNode text = new DocumentNode(name.get(), "clusterName");
      return found.ofCluster(text.string(), text.source());
    }
    List<Resource> clusters =
        resource.dependencies("clusterName").stream()
            .flatMap(urn -> Optional.ofNullable(resources.get(urn)).stream())
            .filter(each -> CLUSTERS.contains(each.type()))
            .toList();
    if (clusters.size() == 1) {
      return named(clusters.get(0));
    }
    fields.computeIfPresent(
        "principalArn",
        (field, principal) ->
            new NotKnown(
                principal.source(),
                new DocumentNode(principal, field).pattern(),
                Stream.concat(principal.notKnown().stream(), notKnown.values().stream()).toList()));
    return found;
  }

  private Found named(Resource cluster) {
    Optional<Node> name = cluster.value("name");
    return name.isPresent() && !(name.get() instanceof NotKnown)
        ? found.ofCluster(
            new DocumentNode(name.get(), "name").string(),
            name.get().source().withElement(cluster.address()))
        : found.ofUnnamedCluster(
            cluster.address(), cluster.source().withElement(cluster.address()));
  }

  /** The principal, as far as what it depends on tells it. */
  private Optional<Node> principal(Resource resource) {
    Optional<Node> value = resource.value("principalArn");
    return value.map(
        node -> node instanceof NotKnown notKnown ? principal(resource, notKnown) : node);
  }

  /**
   * A principal that depends on one resource alone is what that resource names: a role or a user by
   * its ARN, an access entry by its principal.
   */
  private Node principal(Resource resource, NotKnown notKnown) {
    List<String> dependencies = resource.dependencies("principalArn");
    Resource on = dependencies.size() == 1 ? resources.get(dependencies.get(0)) : null;
    if (on == null) {
      return notKnown;
    }
    boolean role = ROLES.contains(on.type());
    if (role || USERS.contains(on.type())) {
      return resource.notKnown(
          notKnown.source(),
          arnPattern(on, role ? "role" : "user"),
          "principalArn",
          List.of("the ARN of " + on.address()),
          "make it first, or write the ARN");
    }
    if (!ACCESS_ENTRIES.contains(on.type()) || ACCESS_ENTRIES.contains(resource.type())) {
      return notKnown;
    }
    return principal(on).orElse(notKnown);
  }

  private static String arnPattern(Resource principal, String kind) {
    String path =
        principal.value("path").map(Stack::text).filter(text -> !text.isEmpty()).orElse("/");
    return "arn:*:iam::*:" + kind + path + namePattern(principal, kind);
  }

  /** The name; Pulumi and the provider append to some what is not known before. */
  private static String namePattern(Resource principal, String kind) {
    String field = principal.type().startsWith("aws-native:") ? kind + "Name" : "name";
    Optional<String> name = principal.value(field).map(Stack::text);
    if (name.isEmpty()) {
      return principal
          .value("namePrefix")
          .map(prefix -> text(prefix) + NotKnown.ANYTHING)
          .orElse(NotKnown.ANYTHING);
    }
    if (!principal.isChosenByPulumi(field)) {
      return name.get();
    }
    Matcher chosen = CHOSEN.matcher(name.get());
    return chosen.matches() ? chosen.group(1) + NotKnown.ANYTHING : NotKnown.ANYTHING;
  }

  private static boolean isPatchOfAwsAuth(Resource resource) {
    return resource.type().equals(CONFIG_MAP + "Patch")
        && resource
            .inputs()
            .map(DocumentNode::mapping)
            .flatMap(inputs -> inputs.optionalMapping("metadata"))
            .filter(metadata -> metadata.pattern("name").equals("aws-auth"))
            .isPresent();
  }

  /** An object of Kubernetes as the program asks for it; its type says what it is. */
  private void manifest(Resource resource, String apiVersion, String kind) {
    Optional<DocumentNode> inputs = resource.inputs();
    if (inputs.isEmpty()) {
      return;
    }
    Fields manifest = inputs.get().mapping();
    Map<String, Node> fields = new LinkedHashMap<>();
    fields.put("apiVersion", text(resource, apiVersion));
    fields.put("kind", text(resource, kind));
    manifest.mapping().fields().forEach(fields::putIfAbsent);
    Mapping mapping =
        new Mapping(
            resource.source().withElement(resource.address()), fields, manifest.mapping().keys());
    clusterOfProvider(resource)
        .orElse(found)
        .document(new DocumentNode(mapping, inputs.get().path()).mapping());
  }

  private static Node text(Resource resource, String text) {
    return new Scalar(resource.source(), Scalar.Kind.STRING, text);
  }

  /** The cluster that a provider of Kubernetes talks to, if it depends on one alone. */
  private Optional<Found> clusterOfProvider(Resource resource) {
    List<Resource> clusters =
        Optional.ofNullable(resources.get(resource.provider())).stream()
            .filter(provider -> isProvider(provider.type()))
            .flatMap(provider -> provider.dependencies("kubeconfig").stream())
            .flatMap(urn -> Optional.ofNullable(resources.get(urn)).stream())
            .filter(each -> CLUSTERS.contains(each.type()))
            .toList();
    return clusters.size() == 1 ? Optional.of(named(clusters.get(0))) : Optional.empty();
  }
}
