package io.github.ekscam.internal.config.crossplane;

import static io.github.ekscam.internal.config.crossplane.CrossplaneFormat.CLUSTER_AUTH;
import static io.github.ekscam.internal.config.crossplane.CrossplaneFormat.CLUSTER_PROVIDER_CONFIG;
import static io.github.ekscam.internal.config.crossplane.CrossplaneFormat.PROVIDER_CONFIG;

import io.github.ekscam.config.Notice;
import io.github.ekscam.config.Unresolved;
import io.github.ekscam.internal.config.format.Found;
import io.github.ekscam.internal.config.format.KubernetesObject;
import io.github.ekscam.internal.config.format.Variables;
import io.github.ekscam.internal.config.tree.DocumentNode;
import io.github.ekscam.internal.config.tree.Fields;
import io.github.ekscam.internal.config.tree.Node;
import io.github.ekscam.internal.config.tree.Node.Mapping;
import io.github.ekscam.internal.config.tree.Node.NotKnown;
import io.github.ekscam.internal.config.tree.Node.Sequence;
import io.github.ekscam.rbac.RbacObject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The objects that Crossplane's provider for Kubernetes applies to clusters: each {@code Object}
 * has a manifest, and names the configuration of the provider, which has the kubeconfig of the
 * cluster. The cluster is known if a {@code ClusterAuth} writes that kubeconfig.
 */
final class AppliedObjects {

  /** A step of a path into a manifest: a name, or a place in a list. */
  private static final Pattern STEP = Pattern.compile("\\.?([^.\\[\\]]+)|\\[([0-9]{1,4})]");

  private final References references;
  private final List<ManagedResource> clusterAuths;
  private final BiFunction<ManagedResource, Found, Found> clusterOf;

  /**
   * What reads them.
   *
   * @param clusterOf the cluster that a resource names
   */
  AppliedObjects(
      List<KubernetesObject> objects,
      References references,
      BiFunction<ManagedResource, Found, Found> clusterOf) {
    this.references = references;
    this.clusterOf = clusterOf;
    this.clusterAuths =
        objects.stream()
            .filter(object -> object.kind().equals(CLUSTER_AUTH))
            .map(ManagedResource::new)
            .toList();
  }

  void read(ManagedResource object, Found found) {
    Fields written = object.spec().requiredMapping("forProvider");
    DocumentNode asked =
        written
            .value("manifest")
            .filter(DocumentNode::isMapping)
            .orElseThrow(() -> written.problem("manifest", "is missing; an object is required"));
    Optional<DocumentNode> manifest = isOnlySeen(object) ? seen(object) : Optional.of(asked);
    boolean grants = mayGrant(asked.mapping());
    if (manifest.isEmpty()) {
      if (grants) {
        found.notice(notRead(object));
      } else {
        found.skip("Object.kubernetes.crossplane.io");
      }
      return;
    }
    Fields document = document(object, manifest.get()).mapping();
    if (grants) {
      cluster(object, found).document(document);
    } else {
      found.document(document);
    }
  }

  private static boolean isOnlySeen(ManagedResource object) {
    return object.isOnlyObserved()
        || List.of("Observe", "ObserveDelete").contains(object.spec().string("managementPolicy"));
  }

  private static Optional<DocumentNode> seen(ManagedResource object) {
    return object
        .object()
        .document()
        .optionalMapping("status")
        .flatMap(status -> status.optionalMapping("atProvider"))
        .flatMap(seen -> seen.value("manifest"))
        .filter(DocumentNode::isMapping);
  }

  private static Notice notRead(ManagedResource object) {
    return Notice.of(
            Notice.Kind.ACCESS_DOCUMENT_NOT_READ,
            object.address()
                + " only observes an object, which it does not have yet, and that may grant access",
            "give the object itself, or this one as the cluster has it, by kubectl get -o yaml; or"
                + " exclude the file")
        .at(object.object().document().source());
  }

  /** Whether a manifest is about access in the cluster to which it is applied. */
  private static boolean mayGrant(Fields manifest) {
    String apiVersion = manifest.pattern("apiVersion");
    boolean awsAuth =
        manifest.pattern("kind").equals("ConfigMap")
            && manifest
                .optionalMapping("metadata")
                .map(metadata -> metadata.pattern("name"))
                .filter("aws-auth"::equals)
                .isPresent();
    return apiVersion.startsWith(RbacObject.API_GROUP + "/") || awsAuth;
  }

  /** The manifest, in which variables and what is patched in from elsewhere are not known. */
  private static DocumentNode document(ManagedResource object, DocumentNode manifest) {
    Node node = Variables.notKnownIn(manifest, object.address()).node();
    for (Fields reference : object.spec().mappings("references")) {
      Optional<Fields> from = reference.optionalMapping("patchesFrom");
      if (from.isPresent()) {
        String path =
            reference
                .optionalString("toFieldPath")
                .orElseGet(() -> from.get().requiredString("fieldPath"));
        node = patched(node, steps(reference, path), 0, patch(object, from.get(), path));
      }
    }
    Mapping mapping = (Mapping) node;
    return new DocumentNode(
        new Mapping(
            mapping.source().withElement(object.address()), mapping.fields(), mapping.keys()),
        manifest.path());
  }

  private static NotKnown patch(ManagedResource object, Fields from, String path) {
    String name =
        KubernetesObject.address(
            from.optionalString("kind").orElse(CrossplaneFormat.OBJECT),
            from.string("namespace"),
            from.string("name"));
    return new NotKnown(
        from.source(),
        NotKnown.ANYTHING,
        List.of(
            new Unresolved.Value(
                object.address(),
                path,
                List.of(from.requiredString("fieldPath") + " of " + name),
                "give the object that it applies as the cluster has it",
                from.source())));
  }

  private static List<String> steps(Fields reference, String path) {
    List<String> steps = new ArrayList<>();
    Matcher matcher = STEP.matcher(path);
    int end = 0;
    while (matcher.find() && matcher.start() == end) {
      steps.add(matcher.group(1) == null ? matcher.group(2) : matcher.group(1));
      end = matcher.end();
    }
    if (steps.isEmpty() || end < path.length()) {
      throw reference.problem(
          "toFieldPath", "a path such as data.mapRoles is read, and not " + path);
    }
    return steps;
  }

  /** A value with another in the place of what a path leads to; the path ends in no list's end. */
  private static Node patched(Node node, List<String> steps, int at, NotKnown patch) {
    if (at == steps.size() || node instanceof NotKnown) {
      return at == steps.size() ? patch : node;
    }
    String step = steps.get(at);
    if (node instanceof Sequence sequence) {
      List<Node> items = new ArrayList<>(sequence.items());
      boolean there = step.matches("[0-9]{1,4}") && Integer.parseInt(step) < items.size();
      if (!there) {
        return patch;
      }
      int index = Integer.parseInt(step);
      items.set(index, patched(items.get(index), steps, at + 1, patch));
      return new Sequence(sequence.source(), items);
    }
    if (node instanceof Mapping mapping) {
      Map<String, Node> fields = new LinkedHashMap<>(mapping.fields());
      Node inside = fields.get(step);
      fields.put(step, inside == null ? patch : patched(inside, steps, at + 1, patch));
      return new Mapping(mapping.source(), fields, mapping.keys());
    }
    return patch;
  }

  private Found cluster(ManagedResource object, Found found) {
    Fields reference =
        object
            .spec()
            .optionalMapping("providerConfigRef")
            .orElseGet(() -> Fields.of(new Mapping(object.spec().source(), Map.of(), Map.of())));
    String name = reference.optionalString("name").orElse("default");
    boolean namespaced = object.object().apiVersion().contains(".m.");
    String kind =
        reference
            .optionalString("kind")
            .orElse(namespaced ? CLUSTER_PROVIDER_CONFIG : PROVIDER_CONFIG);
    String namespace =
        namespaced && kind.equals(PROVIDER_CONFIG) ? object.object().namespace() : "";
    Optional<Found> cluster =
        references
            .named(object, kind, namespace, name)
            .flatMap(config -> clusterOfConfig(config, found));
    if (cluster.isEmpty()) {
      found.notice(
          Notice.of(
                  Notice.Kind.CLUSTER_NOT_TOLD,
                  "to which cluster "
                      + object.address()
                      + " is applied, the "
                      + KubernetesObject.address(kind, namespace, name)
                      + " says; it is taken to be the one that is read",
                  "exclude the file if it is another")
              .at(object.object().document().source()));
    }
    return cluster.orElse(found);
  }

  /** The cluster whose kubeconfig a configuration takes from a secret that is written for it. */
  private Optional<Found> clusterOfConfig(KubernetesObject config, Found found) {
    Optional<Fields> secret =
        config
            .document()
            .optionalMapping("spec")
            .flatMap(spec -> spec.optionalMapping("credentials"))
            .flatMap(credentials -> credentials.optionalMapping("secretRef"));
    if (secret.isEmpty()) {
      return Optional.empty();
    }
    List<ManagedResource> writers =
        clusterAuths.stream().filter(auth -> writes(auth, secret.get())).limit(2).toList();
    return writers.size() == 1
        ? Optional.of(clusterOf.apply(writers.get(0), found))
        : Optional.empty();
  }

  private static boolean writes(ManagedResource auth, Fields secret) {
    return auth.spec()
        .optionalMapping("writeConnectionSecretToRef")
        .filter(
            to ->
                to.string("name").equals(secret.string("name"))
                    && to.optionalString("namespace")
                        .orElseGet(auth.object()::namespace)
                        .equals(secret.string("namespace")))
        .isPresent();
  }
}
