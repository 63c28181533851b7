package io.github.ekscam.analysis.advice;

import io.github.ekscam.EksCluster;
import io.github.ekscam.config.ConfigurationReader;
import io.github.ekscam.config.ConfigurationReader.SettingNames;
import io.github.ekscam.config.InvalidInputException;
import io.github.ekscam.config.Notice;
import io.github.ekscam.config.Source;
import io.github.ekscam.internal.config.tree.DocumentTrees;
import io.github.ekscam.internal.config.tree.Fields;
import io.github.ekscam.internal.config.tree.Input;
import io.github.ekscam.internal.config.tree.Node;
import io.github.ekscam.internal.keys.Key;
import io.github.ekscam.internal.vocabulary.ResourceNames;
import io.github.ekscam.rbac.RbacObject;
import io.github.ekscam.request.ApiResources;
import io.github.ekscam.request.CustomResource;
import io.github.ekscam.request.RequestAttributes;
import io.github.ekscam.request.RequestTarget;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The objects of manifests, and the requests by which they are applied. Roles and bindings are
 * there as objects, for they are checked for escalation; those of custom resources are known by
 * definitions among the manifests, or of the cluster. Not thread-safe.
 */
final class ObjectsToApply {

  private static final long LIMIT = 256L << 20;

  /** What {@code kubectl apply} and Helm do with each object. */
  private static final List<String> VERBS = List.of("get", "create", "patch");

  private final String defaultNamespace;
  private final ApiResources resources;
  private final List<RbacObject> rbacObjects;

  /** By what tells them apart, each once. */
  private final Map<Key, RequestAttributes> requests = new LinkedHashMap<>();

  private final List<Obstacle> obstacles = new ArrayList<>();

  private ObjectsToApply(
      String defaultNamespace, ApiResources resources, List<RbacObject> rbacObjects) {
    this.defaultNamespace = defaultNamespace;
    this.resources = resources;
    this.rbacObjects = rbacObjects;
  }

  /**
   * Reads manifests.
   *
   * @param resources those of the cluster
   */
  static ObjectsToApply read(
      Collection<Path> manifests, String defaultNamespace, ApiResources resources) {
    EksCluster read =
        ConfigurationReader.builder()
            .allowEmpty()
            .allowUnread()
            .defaultNamespace(defaultNamespace)
            .settingNames(SettingNames.none())
            .build()
            .read(manifests);
    List<CustomResource> custom = new ArrayList<>(resources.customResources());
    custom.addAll(read.apiResources().customResources());
    ObjectsToApply objects =
        new ObjectsToApply(
            defaultNamespace, resources.withCustomResources(custom), read.rbacObjects().all());
    for (Notice notice : read.notices()) {
      if (notice.kind() == Notice.Kind.FILE_READ) {
        notice.source().map(Source::file).ifPresent(file -> objects.read(file, manifests));
      } else if (notice.kind() == Notice.Kind.ACCESS_DOCUMENT_ALLOWED_UNREAD) {
        throw new InvalidInputException(
            notice.source().orElse(Source.of(manifests.toString())),
            "",
            notice.text() + "; " + notice.remedy());
      }
    }
    if (objects.requests.isEmpty() && objects.obstacles.isEmpty()) {
      throw new IllegalArgumentException("There is no object to apply in " + manifests);
    }
    return objects;
  }

  /** Roles and bindings. */
  List<RbacObject> rbacObjects() {
    return rbacObjects;
  }

  /** The requests by which all objects are applied, each once. */
  Collection<RequestAttributes> requests() {
    return requests.values();
  }

  /** What was not looked at, and why. */
  List<Obstacle> obstacles() {
    return obstacles;
  }

  /** Reads a file of some manifests again, which may be in another file system than the default. */
  private void read(String file, Collection<Path> manifests) {
    manifests.stream()
        .map(manifest -> manifest.getFileSystem().getPath(file))
        .filter(Files::exists)
        .findFirst()
        .ifPresent(this::read);
  }

  private void read(Path file) {
    DocumentTrees.of(Input.open(file, LIMIT, LIMIT)).forEach(this::document);
  }

  private void document(Node node) {
    if (!(node instanceof Node.Mapping mapping)) {
      return;
    }
    Fields object = Fields.of(mapping);
    if (mapping.fields().get("items") instanceof Node.Sequence items
        && object.string("kind").endsWith("List")) {
      items.items().forEach(this::document);
    } else if (object.isString("kind") && object.isString("apiVersion")) {
      object(object);
    }
  }

  private void object(Fields object) {
    String kind = object.string("kind");
    String apiVersion = object.string("apiVersion");
    int slash = apiVersion.indexOf('/');
    String group = slash < 0 ? "" : apiVersion.substring(0, slash);
    RequestTarget target;
    try {
      target =
          RequestTarget.parse(
              ResourceNames.qualified(kind.toLowerCase(Locale.ROOT), group), "", resources);
      target.requireKnown();
      if (!target.isClusterScoped() && !target.isNamespaced() && custom(target).isEmpty()) {
        notKnown(object);
        return;
      }
    } catch (IllegalArgumentException e) {
      notKnown(object);
      return;
    }
    add(object, target);
  }

  private Optional<CustomResource> custom(RequestTarget target) {
    return resources.customResources().stream()
        .filter(each -> each.apiGroup().equals(target.apiGroup()))
        .filter(each -> each.plural().equals(target.resource()))
        .findFirst();
  }

  private void notKnown(Fields object) {
    obstacles.add(
        new Obstacle(
            Obstacle.Kind.KIND_NOT_KNOWN,
            "what applying a "
                + object.string("kind")
                + " of "
                + object.string("apiVersion")
                + " at "
                + object.source()
                + " takes is not known: no resource of this kind is",
            "give its CustomResourceDefinition too"));
  }

  private void add(Fields object, RequestTarget target) {
    Fields metadata = object.requiredMapping("metadata");
    String name = metadata.string("name");
    String namespace =
        target.isClusterScoped() || custom(target).filter(each -> !each.isNamespaced()).isPresent()
            ? ""
            : metadata.optionalString("namespace").orElse(defaultNamespace);
    for (String verb : VERBS) {
      RequestTarget of = verb.equals("create") || name.isEmpty() ? target : target.named(name);
      requests.put(
          Key.of(verb, target.apiGroup(), target.resource(), namespace, of.name()),
          of.request(verb, namespace));
    }
  }
}
