package io.github.ekscam.internal.config.ack;

import static io.github.ekscam.internal.config.ack.AckFormat.ACCESS_ENTRY;
import static io.github.ekscam.internal.config.ack.AckFormat.CLUSTER;

import com.google.common.collect.ImmutableBiMap;
import io.github.ekscam.config.InvalidInputException;
import io.github.ekscam.config.Source;
import io.github.ekscam.config.Unresolved;
import io.github.ekscam.internal.config.format.DeclaredAccess;
import io.github.ekscam.internal.config.format.DeclaredAccess.Origin;
import io.github.ekscam.internal.config.format.DeclaredCluster;
import io.github.ekscam.internal.config.format.Found;
import io.github.ekscam.internal.config.format.Found.HeldDocument;
import io.github.ekscam.internal.config.format.KubernetesObject;
import io.github.ekscam.internal.config.format.ReferredObjects;
import io.github.ekscam.internal.config.format.Variables;
import io.github.ekscam.internal.config.tree.DocumentNode;
import io.github.ekscam.internal.config.tree.Fields;
import io.github.ekscam.internal.config.tree.Node;
import io.github.ekscam.internal.config.tree.Node.Mapping;
import io.github.ekscam.internal.config.tree.Node.NotKnown;
import io.github.ekscam.internal.config.tree.Node.Sequence;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads ACK's objects together: an access entry may refer to the object of its cluster.
 *
 * <p>What people write is read strictly. Of an object that its controller has made, it has filled
 * in what EKS has, which is taken as EKS describes it. An object with the annotation {@code
 * services.k8s.aws/adoption-policy: adopt} or {@code services.k8s.aws/read-only} only points at
 * what EKS has; until the controller has filled it in, the rest is not known.
 */
final class AckObjects {

  private static final List<String> OBJECT =
      List.of("apiVersion", "kind", "metadata", "spec", "status");

  private static final List<String> ENTRY_SPEC =
      List.of(
          "accessPolicies",
          "clusterName",
          "clusterRef",
          "kubernetesGroups",
          "principalARN",
          "tags",
          "type",
          "username");

  /** What ACK calls otherwise than the EKS API does, by the API's names. */
  private static final ImmutableBiMap<String, String> NAMES =
      ImmutableBiMap.of("principalArn", "principalARN", "policyArn", "policyARN");

  private static final String ANNOTATION = "services.k8s.aws/";

  private final ReferredObjects clusters;

  private AckObjects(ReferredObjects clusters) {
    this.clusters = clusters;
  }

  private record Held(KubernetesObject object, Found found) {}

  static void read(List<HeldDocument> documents) {
    List<Held> objects = new ArrayList<>();
    for (HeldDocument held : documents) {
      held.found()
          .attempt(
              () -> {
                held.document().requireOnly(OBJECT);
                objects.add(new Held(new KubernetesObject(held.document()), held.found()));
              });
    }
    AckObjects all =
        new AckObjects(
            new ReferredObjects(
                objects.stream()
                    .map(Held::object)
                    .filter(object -> object.kind().equals(CLUSTER))
                    .toList()));
    objects.forEach(held -> held.found().attempt(() -> all.read(held.object(), held.found())));
  }

  private void read(KubernetesObject object, Found found) {
    if (object.kind().equals(ACCESS_ENTRY)) {
      accessEntry(object, found);
    } else {
      cluster(object, found);
    }
  }

  private void accessEntry(KubernetesObject object, Found found) {
    Fields spec = spec(object);
    requireKnownFields(spec);
    if (!spec.has("principalARN") && !isOnlyPointer(object)) {
      throw spec.problem("principalARN", "is missing; a string is required");
    }
    Fields entry =
        renamed(
            filledIn(
                spec,
                object,
                List.of("principalARN", "type", "accessPolicies"),
                List.of("principalARN")));
    DeclaredAccess.of(clusterOf(object, spec, found), object.address(), origin(object))
        .spelled(NAMES)
        .accessEntry(entry);
  }

  private static void requireKnownFields(Fields spec) {
    spec.requireOnly(ENTRY_SPEC);
    if (spec.isMapping("clusterRef")) {
      Fields reference = spec.requiredMapping("clusterRef");
      reference.requireOnly(List.of("from"));
      reference
          .optionalMapping("from")
          .ifPresent(from -> from.requireOnly(List.of("name", "namespace")));
    }
    for (Fields policy : spec.mappings("accessPolicies")) {
      policy.requireOnly(List.of("accessScope", "policyARN"));
      policy
          .optionalMapping("accessScope")
          .ifPresent(scope -> scope.requireOnly(List.of("namespaces", "type")));
    }
  }

  private static void cluster(KubernetesObject object, Found found) {
    Fields spec = spec(object);
    spec.requireNoMisspellingOf(List.of("accessConfig", "name", "version"));
    spec.optionalMapping("accessConfig")
        .ifPresent(
            config ->
                config.requireOnly(
                    List.of("authenticationMode", "bootstrapClusterCreatorAdminPermissions")));
    DeclaredCluster.of(named(object, spec, found), object.address(), origin(object))
        .settings(filledIn(spec, object, List.of("version", "accessConfig"), List.of("name")));
  }

  /** The spec, of which what has variables is not known; empty where only adoption needs none. */
  private static Fields spec(KubernetesObject object) {
    Fields document = object.document();
    if (!document.has("spec") && isOnlyPointer(object)) {
      return Fields.of(new Mapping(document.source(), Map.of(), Map.of()));
    }
    document.requiredMapping("spec");
    return Variables.notKnownIn(document.value("spec").orElseThrow(), object.address()).mapping();
  }

  /** Whether the controller has made or found in EKS what the object is of. */
  private static boolean isInEks(KubernetesObject object) {
    return object
        .document()
        .optionalMapping("status")
        .flatMap(status -> status.optionalMapping("ackResourceMetadata"))
        .filter(metadata -> metadata.has("arn"))
        .isPresent();
  }

  /** One without a spec can be nothing else, whatever stands for a variable. */
  private static boolean isOnlyPointer(KubernetesObject object) {
    Optional<String> policy = annotation(object, "adoption-policy");
    return policy.filter("adopt"::equals).isPresent()
        || (policy.filter(AckObjects::hasVariables).isPresent() && !object.document().has("spec"))
        || annotation(object, "read-only").filter("true"::equalsIgnoreCase).isPresent();
  }

  private static boolean hasVariables(String text) {
    return !Variables.pattern(text).equals(text);
  }

  private static Optional<String> annotation(KubernetesObject object, String name) {
    return object.annotation(ANNOTATION + name).map(DocumentNode::string);
  }

  private static Origin origin(KubernetesObject object) {
    return isInEks(object) || isOnlyPointer(object) ? Origin.DESCRIBED : Origin.WRITTEN;
  }

  /**
   * The spec, and if it only points at what EKS has, what it points by, and that the rest is not
   * known.
   */
  private static Fields filledIn(
      Fields spec, KubernetesObject object, List<String> fields, List<String> pointers) {
    if (!isOnlyPointer(object) || isInEks(object)) {
      return spec;
    }
    Map<String, Node> all = new LinkedHashMap<>(spec.mapping().fields());
    Optional<Fields> adopted = adoptionFields(object);
    for (String name : fields) {
      if (!spec.has(name)) {
        all.put(
            name,
            adopted
                .filter(given -> pointers.contains(name))
                .flatMap(given -> given.value(name))
                .map(DocumentNode::node)
                .orElseGet(() -> notKnown(object, name)));
      }
    }
    Mapping mapping = new Mapping(spec.source(), all, spec.mapping().keys());
    return new DocumentNode(mapping, spec.path()).mapping();
  }

  private static Node notKnown(KubernetesObject object, String name) {
    Source source = object.document().source();
    return new NotKnown(
        source,
        NotKnown.ANYTHING,
        List.of(
            new Unresolved.Value(
                object.address(),
                name,
                List.of(),
                "give the object as its controller has filled it in, by kubectl get -o yaml",
                source)));
  }

  /** What an annotation in JSON says by which the controller finds what it adopts. */
  private static Optional<Fields> adoptionFields(KubernetesObject object) {
    Optional<DocumentNode> annotation = object.annotation(ANNOTATION + "adoption-fields");
    if (annotation.isEmpty()) {
      return Optional.empty();
    }
    String text = annotation.get().string();
    if (Variables.pattern(text).equals(NotKnown.ANYTHING)) {
      return Optional.of(notKnown(object, annotation.get()));
    }
    byte[] json = text.getBytes(StandardCharsets.UTF_8);
    try {
      DocumentNode fields =
          DocumentNode.read(annotation.get().source().file(), new ByteArrayInputStream(json));
      return Optional.of(Variables.notKnownIn(fields, object.address()).mapping());
    } catch (InvalidInputException e) {
      throw annotation.get().problem("expected an object of JSON: " + e.problems().get(0).text());
    }
  }

  /** All fields of an annotation that is one variable. */
  private static Fields notKnown(KubernetesObject object, DocumentNode annotation) {
    Node value = Variables.notKnownIn(annotation, object.address()).node();
    Map<String, Node> fields = new LinkedHashMap<>();
    List.of("name", "clusterName", "principalARN").forEach(name -> fields.put(name, value));
    return Fields.of(new Mapping(annotation.source(), fields, Map.of()));
  }

  private static Fields renamed(Fields fields) {
    return new DocumentNode(renamed(fields.mapping()), fields.path()).mapping();
  }

  private static Node renamed(Node node) {
    if (node instanceof Mapping mapping) {
      Map<String, Node> fields = new LinkedHashMap<>();
      mapping
          .fields()
          .forEach(
              (name, value) ->
                  fields.put(NAMES.inverse().getOrDefault(name, name), renamed(value)));
      return new Mapping(mapping.source(), fields, mapping.keys());
    }
    if (node instanceof Sequence sequence) {
      List<Node> items = new ArrayList<>(sequence.items().size());
      sequence.items().forEach(item -> items.add(renamed(item)));
      return new Sequence(sequence.source(), items);
    }
    return node;
  }

  private Found clusterOf(KubernetesObject object, Fields spec, Found found) {
    boolean referred = spec.has("clusterRef");
    if (referred && spec.has("clusterName")) {
      throw spec.problem("clusterRef", "ACK takes clusterName or clusterRef, and not both");
    }
    if (!referred) {
      return named("clusterName", object, spec, found)
          .orElseThrow(
              () ->
                  spec.problem("clusterName", "is missing; clusterName or clusterRef is required"));
    }
    Fields from = spec.requiredMapping("clusterRef").requiredMapping("from");
    String name = from.pattern("name");
    if (name.isEmpty()) {
      throw from.problem("name", "is missing; the name of a Cluster of ACK is required");
    }
    String namespace = from.pattern("namespace");
    String of = namespace.isEmpty() ? object.namespace() : namespace;
    return clusters
        .named(of, name)
        .map(cluster -> named(cluster, spec(cluster), found))
        .orElseGet(
            () ->
                found.ofUnnamedCluster(
                    KubernetesObject.address(CLUSTER, of, name), from.source("name")));
  }

  private static Found named(KubernetesObject cluster, Fields spec, Found found) {
    return named("name", cluster, spec, found)
        .orElseThrow(() -> spec.problem("name", "is missing; a string is required"));
  }

  /** What is said of the cluster that a field names; empty if the field is absent. */
  private static Optional<Found> named(
      String field, KubernetesObject object, Fields spec, Found found) {
    Optional<DocumentNode> name =
        spec.value(field)
            .or(
                () ->
                    isOnlyPointer(object)
                        ? adoptionFields(object).flatMap(fields -> fields.value(field))
                        : Optional.empty());
    return name.map(
        value ->
            value.node() instanceof NotKnown
                ? found.ofUnnamedCluster(written(object, field, value), value.source())
                : found.ofCluster(value.string(), value.source()));
  }

  /**
   * A name with its variables, which tells the cluster from those of other variables. Where nothing
   * of it is written, the object is all that tells it.
   */
  private static String written(KubernetesObject object, String field, DocumentNode value) {
    return object
        .document()
        .optionalMapping("spec")
        .flatMap(spec -> spec.optionalString(field))
        .orElseGet(
            () -> value.pattern().equals(NotKnown.ANYTHING) ? object.address() : value.pattern());
  }
}
