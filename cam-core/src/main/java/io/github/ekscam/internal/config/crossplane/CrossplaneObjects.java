package io.github.ekscam.internal.config.crossplane;

import static io.github.ekscam.internal.config.crossplane.CrossplaneFormat.ACCESS_ENTRY;
import static io.github.ekscam.internal.config.crossplane.CrossplaneFormat.ACCESS_POLICY_ASSOCIATION;
import static io.github.ekscam.internal.config.crossplane.CrossplaneFormat.CLUSTER;
import static io.github.ekscam.internal.config.crossplane.CrossplaneFormat.OBJECT;
import static io.github.ekscam.internal.config.crossplane.CrossplaneFormat.ROLE;

import io.github.ekscam.config.InvalidInputException;
import io.github.ekscam.config.Source;
import io.github.ekscam.internal.config.crossplane.References.Target;
import io.github.ekscam.internal.config.format.DeclaredAccess;
import io.github.ekscam.internal.config.format.DeclaredCluster;
import io.github.ekscam.internal.config.format.Found;
import io.github.ekscam.internal.config.format.Found.HeldDocument;
import io.github.ekscam.internal.config.format.KubernetesObject;
import io.github.ekscam.internal.config.format.Variables;
import io.github.ekscam.internal.config.tree.DocumentNode;
import io.github.ekscam.internal.config.tree.Fields;
import io.github.ekscam.internal.config.tree.Node;
import io.github.ekscam.internal.config.tree.Node.Mapping;
import io.github.ekscam.internal.config.tree.Node.NotKnown;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads Crossplane's managed resources together, as they refer to each other: an association to its
 * entry, an entry to its cluster and to the role that is its principal.
 */
final class CrossplaneObjects {

  private static final List<String> ENTRY =
      List.of(
          "clusterName",
          "clusterNameRef",
          "clusterNameSelector",
          "kubernetesGroups",
          "principalArn",
          "principalArnFromRoleRef",
          "principalArnFromRoleSelector",
          "region",
          "tags",
          "tagsAll",
          "timeouts",
          "type",
          "userName");

  private static final List<String> ASSOCIATION =
      List.of(
          "accessScope",
          "clusterName",
          "clusterNameRef",
          "clusterNameSelector",
          "policyArn",
          "principalArn",
          "principalArnRef",
          "principalArnSelector",
          "region",
          "timeouts");

  private static final String GIVE = "give its object, too, or write ";

  private final References references;
  private final AppliedObjects appliedObjects;

  private CrossplaneObjects(List<KubernetesObject> objects) {
    this.references = new References(objects);
    this.appliedObjects = new AppliedObjects(objects, references, this::clusterOf);
  }

  private record Held(KubernetesObject object, Found found) {}

  static void read(List<HeldDocument> documents) {
    List<Held> objects = new ArrayList<>();
    for (HeldDocument held : documents) {
      held.found()
          .attempt(
              () -> objects.add(new Held(new KubernetesObject(held.document()), held.found())));
    }
    CrossplaneObjects all = new CrossplaneObjects(objects.stream().map(Held::object).toList());
    for (Held held : objects) {
      held.found().attempt(() -> all.read(new ManagedResource(held.object()), held.found()));
    }
  }

  private void read(ManagedResource resource, Found found) {
    switch (resource.object().kind()) {
      case ACCESS_ENTRY -> accessEntry(resource, found);
      case ACCESS_POLICY_ASSOCIATION -> association(resource, found);
      case CLUSTER -> cluster(resource, found);
      case OBJECT -> appliedObjects.read(resource, found);
      default -> found.skip(resource.object().kind() + "." + group(resource));
    }
  }

  private static String group(ManagedResource resource) {
    String apiVersion = resource.object().apiVersion();
    return apiVersion.substring(0, apiVersion.indexOf('/'));
  }

  private void accessEntry(ManagedResource entry, Found found) {
    entry.requireOnly(ENTRY);
    Map<String, Node> fields = new LinkedHashMap<>();
    fields.put("principalArn", principal(entry));
    entry
        .valueInAws("kubernetesGroups")
        .ifPresent(groups -> fields.put("kubernetesGroups", groups));
    entry.valueInAws("userName").ifPresent(name -> fields.put("username", name));
    entry.valueInAws("type").ifPresent(type -> fields.put("type", type));
    if (entry.isOnlyObserved()) {
      fields.put(
          "accessPolicies",
          entry.notKnown(
              "accessPolicies",
              NotKnown.ANYTHING,
              List.of(),
              "give what aws eks list-associated-access-policies prints of it"));
    }
    DeclaredAccess.of(clusterOf(entry, found), entry.address(), entry.origin())
        .spelled(Map.of("username", "userName"))
        .accessEntry(parameters(entry, fields));
  }

  private void association(ManagedResource association, Found found) {
    association.requireOnly(ASSOCIATION);
    Map<String, Node> fields = new LinkedHashMap<>();
    fields.put("principalArn", principalOfAssociation(association));
    association.valueInAws("policyArn").ifPresent(policy -> fields.put("policyArn", policy));
    scope(association).ifPresent(scope -> fields.put("accessScope", scope));
    DeclaredAccess.of(clusterOf(association, found), association.address(), association.origin())
        .association(parameters(association, fields));
  }

  /** As one block of Terraform, a list of one in the older versions. */
  private static Optional<Node> scope(ManagedResource association) {
    Optional<Node> scope = block(association, "accessScope");
    scope
        .filter(Mapping.class::isInstance)
        .ifPresent(
            mapping ->
                new DocumentNode(mapping, "spec.forProvider.accessScope")
                    .mapping()
                    .requireOnly(List.of("namespaces", "type")));
    return scope;
  }

  private static Optional<Node> block(ManagedResource resource, String name) {
    Optional<DocumentNode> value = resource.value(name);
    if (value.isEmpty() || !value.get().isList()) {
      return resource.valueInAws(name);
    }
    List<DocumentNode> items = value.get().items();
    if (items.size() > 1) {
      throw items.get(1).problem("there can be only one " + name);
    }
    return items.stream().map(DocumentNode::node).findFirst();
  }

  private static Fields parameters(ManagedResource resource, Map<String, Node> fields) {
    Fields forProvider = resource.forProvider();
    return new DocumentNode(
            new Mapping(forProvider.source(), fields, forProvider.mapping().keys()),
            forProvider.path())
        .mapping();
  }

  private void cluster(ManagedResource cluster, Found found) {
    cluster.requireKnownShape();
    cluster.forProvider().requireNoMisspellingOf(List.of("accessConfig", "version"));
    cluster
        .written("accessConfig")
        .filter(DocumentNode::isMapping)
        .ifPresent(
            config ->
                config
                    .mapping()
                    .requireOnly(
                        List.of("authenticationMode", "bootstrapClusterCreatorAdminPermissions")));
    Map<String, Node> fields = new LinkedHashMap<>();
    cluster.valueInAws("version").ifPresent(version -> fields.put("version", version));
    block(cluster, "accessConfig").ifPresent(config -> fields.put("accessConfig", config));
    DeclaredCluster.of(named(cluster, found), cluster.address(), cluster.origin())
        .settings(parameters(cluster, fields));
  }

  private static Found named(ManagedResource cluster, Found found) {
    String name = cluster.externalName();
    Source source = cluster.object().document().source();
    return Variables.pattern(name).equals(name)
        ? found.ofCluster(name, source)
        : found.ofUnnamedCluster(name, source);
  }

  private Found clusterOf(ManagedResource resource, Found found) {
    Optional<DocumentNode> name = resource.value("clusterName");
    if (name.isPresent()) {
      return name.get().node() instanceof NotKnown
          ? found.ofUnnamedCluster(
              resource.written("clusterName").orElse(name.get()).string(), name.get().source())
          : found.ofCluster(name.get().string(), name.get().source());
    }
    Target target =
        references
            .target(resource, "clusterName", CLUSTER)
            .orElseThrow(
                () ->
                    missing(
                        resource,
                        "clusterName",
                        "clusterName, clusterNameRef or clusterNameSelector"));
    return target
        .resource()
        .map(cluster -> named(cluster, found))
        .orElseGet(
            () -> found.ofUnnamedCluster(target.name(), resource.object().document().source()));
  }

  private static InvalidInputException missing(
      ManagedResource resource, String name, String required) {
    Fields forProvider = resource.forProvider();
    return forProvider.problem(name, "is missing; " + required + " is required");
  }

  /** The principal of an entry. */
  private Node principal(ManagedResource entry) {
    Optional<Node> written = entry.value("principalArn").map(DocumentNode::node);
    if (written.isPresent()) {
      return written.get();
    }
    Target target =
        references
            .target(entry, "principalArnFromRole", ROLE)
            .orElseThrow(
                () ->
                    missing(
                        entry,
                        "principalArn",
                        "principalArn, principalArnFromRoleRef or principalArnFromRoleSelector"));
    Optional<ManagedResource> role = target.resource();
    if (role.isEmpty()) {
      return entry.notKnown(
          "principalArn",
          "arn:*:iam::*:role/*",
          List.of("the ARN of " + target.name()),
          GIVE + "principalArn");
    }
    Optional<DocumentNode> arn = role.get().value("arn");
    return arn.isPresent()
        ? arn.get().node()
        : entry.notKnown(
            "principalArn",
            arnPattern(role.get()),
            List.of("the ARN of " + role.get().address()),
            "give the role as AWS has it, by kubectl get -o yaml, or write principalArn");
  }

  /** The ARN of a role as far as its object tells it: of which account it is, it does not. */
  private static String arnPattern(ManagedResource role) {
    String path =
        role.value("path").map(DocumentNode::pattern).filter(text -> !text.isEmpty()).orElse("/");
    return "arn:*:iam::*:role" + path + Variables.pattern(role.externalName());
  }

  /** The principal of an association, which may be that of an entry to which it refers. */
  private Node principalOfAssociation(ManagedResource association) {
    Optional<Node> written = association.value("principalArn").map(DocumentNode::node);
    if (written.isPresent()) {
      return written.get();
    }
    Target target =
        references
            .target(association, "principalArn", ACCESS_ENTRY)
            .orElseThrow(
                () ->
                    missing(
                        association,
                        "principalArn",
                        "principalArn, principalArnRef or principalArnSelector"));
    return target
        .resource()
        .map(this::principal)
        .orElseGet(
            () ->
                association.notKnown(
                    "principalArn",
                    NotKnown.ANYTHING,
                    List.of("principalArn of " + target.name()),
                    GIVE + "principalArn"));
  }
}
