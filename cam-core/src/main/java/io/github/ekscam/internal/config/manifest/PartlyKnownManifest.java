package io.github.ekscam.internal.config.manifest;

import io.github.ekscam.config.Unresolved;
import io.github.ekscam.config.Unresolved.Value;
import io.github.ekscam.internal.config.format.Found;
import io.github.ekscam.internal.config.tree.DocumentNode;
import io.github.ekscam.internal.config.tree.Fields;
import io.github.ekscam.internal.config.tree.Node.Mapping;
import io.github.ekscam.internal.config.tree.Node.NotKnown;
import io.github.ekscam.rbac.RoleRef;
import io.github.ekscam.rbac.Subject;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * An RBAC object of which not all is known yet, as in a template: what it grants by its known rules
 * and subjects, and the rest as unresolved.
 */
final class PartlyKnownManifest {

  private static final String ANYTHING = NotKnown.ANYTHING;

  private final Fields object;
  private final String kind;
  private final String defaultNamespace;
  private final Fields metadata;

  private PartlyKnownManifest(Fields object, String kind, String defaultNamespace) {
    this.object = object;
    this.kind = kind;
    this.defaultNamespace = defaultNamespace;
    this.metadata =
        object.isMapping("metadata")
            ? object.requiredMapping("metadata")
            : Fields.of(new Mapping(object.source(), Map.of(), Map.of()));
  }

  /**
   * Reads an object.
   *
   * @return the object with all that is known of it; nothing if it is not known which it is
   */
  static Optional<Fields> read(Fields object, String kind, String defaultNamespace, Found found) {
    return new PartlyKnownManifest(object, kind, defaultNamespace).read(found);
  }

  private Optional<Fields> read(Found found) {
    boolean role = kind.endsWith("Role");
    boolean named =
        object.notKnown("metadata").isEmpty()
            && values(metadata, "name").isEmpty()
            && values(metadata, "namespace").isEmpty();
    if (role) {
      List<Value> values = named ? values(object, "rules", "aggregationRule", "metadata") : all();
      if (!values.isEmpty()) {
        found.unresolved.add(
            new Unresolved.Rules(kind, namespace(), pattern(metadata, "name"), labels(), values));
      }
      return named ? Optional.of(object.known()) : Optional.empty();
    }
    boolean bound = named && values(object, "roleRef").isEmpty();
    List<Value> values = bound ? values(object, "subjects") : all();
    if (!values.isEmpty()) {
      found.unresolved.add(new Unresolved.Binding(namespace(), subjects(bound), roleRef(), values));
    }
    return bound ? Optional.of(object.known()) : Optional.empty();
  }

  private List<Value> all() {
    return object.mapping().notKnown();
  }

  private static List<Value> values(Fields fields, String... names) {
    return List.of(names).stream()
        .flatMap(name -> fields.value(name).stream())
        .flatMap(value -> value.node().notKnown().stream())
        .toList();
  }

  /** The text as far as it is known; anything if the whole of what has it is not known. */
  private String pattern(Fields fields, String name) {
    return object.notKnown("metadata").isPresent() ? ANYTHING : fields.pattern(name);
  }

  private String namespace() {
    if (kind.startsWith("Cluster")) {
      return "";
    }
    String namespace = pattern(metadata, "namespace");
    return namespace.isEmpty() ? defaultNamespace : namespace;
  }

  private Map<String, String> labels() {
    if (!values(metadata, "labels").isEmpty() || object.notKnown("metadata").isPresent()) {
      return Map.of(ANYTHING, ANYTHING);
    }
    return metadata.stringMap("labels");
  }

  private RoleRef roleRef() {
    if (!object.isMapping("roleRef")) {
      return new RoleRef("", ANYTHING, ANYTHING);
    }
    Fields roleRef = object.requiredMapping("roleRef");
    return new RoleRef("", roleRef.pattern("kind"), roleRef.pattern("name"));
  }

  /** The subjects that are not in the known part of the binding. */
  private List<Subject> subjects(boolean bound) {
    if (object.notKnown("subjects").isPresent()) {
      return List.of(anybody());
    }
    return object
        .list(
            "subjects",
            item ->
                bound && item.node().notKnown().isEmpty()
                    ? Optional.<Subject>empty()
                    : Optional.of(subject(item)))
        .stream()
        .flatMap(Optional::stream)
        .toList();
  }

  private static Subject anybody() {
    return new Subject(ANYTHING, "", ANYTHING, ANYTHING);
  }

  private static Subject subject(DocumentNode item) {
    if (item.node() instanceof NotKnown) {
      return anybody();
    }
    Fields subject = item.object();
    return new Subject(
        subject.pattern("kind"), "", subject.pattern("namespace"), subject.pattern("name"));
  }
}
