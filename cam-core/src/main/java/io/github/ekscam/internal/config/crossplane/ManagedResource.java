package io.github.ekscam.internal.config.crossplane;

import io.github.ekscam.config.Unresolved;
import io.github.ekscam.internal.config.format.DeclaredAccess.Origin;
import io.github.ekscam.internal.config.format.KubernetesObject;
import io.github.ekscam.internal.config.format.Variables;
import io.github.ekscam.internal.config.tree.DocumentNode;
import io.github.ekscam.internal.config.tree.Fields;
import io.github.ekscam.internal.config.tree.Node;
import io.github.ekscam.internal.config.tree.Node.NotKnown;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * An object by which Crossplane makes something of AWS, or only observes it. What is to be made
 * stands in {@code forProvider}, and, for the fields that it leaves out, in {@code initProvider};
 * what was seen of AWS stands in the status. Immutable.
 */
final class ManagedResource {

  private static final List<String> OBJECT =
      List.of("apiVersion", "kind", "metadata", "spec", "status");

  private static final List<String> SPEC =
      List.of(
          "deletionPolicy",
          "forProvider",
          "initProvider",
          "managementPolicies",
          "providerConfigRef",
          "providerRef",
          "publishConnectionDetailsTo",
          "writeConnectionSecretToRef");

  private final KubernetesObject object;

  ManagedResource(KubernetesObject object) {
    this.object = object;
  }

  KubernetesObject object() {
    return object;
  }

  String address() {
    return object.address();
  }

  /** Refuses what the API server does not know of it. */
  void requireOnly(Collection<String> parameters) {
    requireKnownShape();
    forProvider().requireOnly(parameters);
    spec().optionalMapping("initProvider").ifPresent(init -> init.requireOnly(parameters));
  }

  /** Refuses what the API server does not know of any managed resource. */
  void requireKnownShape() {
    object.document().requireOnly(OBJECT);
    spec().requireOnly(SPEC);
    forProvider();
  }

  /** What is to be made. */
  Fields forProvider() {
    return spec().requiredMapping("forProvider");
  }

  Fields spec() {
    return object.document().requiredMapping("spec");
  }

  /** What the resource is called in AWS, if that is of its kind. */
  String externalName() {
    return object
        .annotation("crossplane.io/external-name")
        .map(DocumentNode::string)
        .filter(name -> !name.isEmpty())
        .orElseGet(object::name);
  }

  /** Whether Crossplane leaves it in AWS as it is. */
  boolean isOnlyObserved() {
    boolean paused =
        object
            .annotation("crossplane.io/paused")
            .filter(value -> value.string().equals("true"))
            .isPresent();
    Fields spec = spec();
    return paused
        || (spec.has("managementPolicies")
            && spec.strings("managementPolicies").stream()
                .noneMatch(List.of("*", "Create", "Update")::contains));
  }

  private Optional<Fields> seen() {
    return object
        .document()
        .optionalMapping("status")
        .flatMap(status -> status.optionalMapping("atProvider"))
        .filter(seen -> seen.has("id") || seen.has("arn"));
  }

  /** Who is to be believed of it: whoever wrote it, or AWS. */
  Origin origin() {
    return isOnlyObserved() || seen().isPresent() ? Origin.DESCRIBED : Origin.WRITTEN;
  }

  /** A parameter: of what is only observed as it was seen, of others as it is to be. */
  Optional<DocumentNode> value(String name) {
    Optional<DocumentNode> written =
        Stream.of("forProvider", "initProvider")
            .flatMap(part -> spec().optionalMapping(part).stream())
            .flatMap(part -> part.value(name).stream())
            .findFirst()
            .map(value -> Variables.notKnownIn(value, address()));
    Optional<DocumentNode> seen = seen().flatMap(fields -> fields.value(name));
    return isOnlyObserved() ? seen.or(() -> written) : written.or(() -> seen);
  }

  /** A parameter; if AWS has one that was not seen, something that is not known. */
  Optional<Node> valueInAws(String name) {
    return value(name)
        .map(DocumentNode::node)
        .or(
            () ->
                isOnlyObserved() && seen().isEmpty()
                    ? Optional.of(
                        notKnown(
                            name,
                            NotKnown.ANYTHING,
                            List.of(),
                            "give the object as Crossplane has observed it, by kubectl get -o"
                                + " yaml"))
                    : Optional.empty());
  }

  /** A parameter of which the value is not known. */
  NotKnown notKnown(String name, String pattern, List<String> references, String remedy) {
    return new NotKnown(
        object.document().source(),
        pattern,
        List.of(
            new Unresolved.Value(
                address(),
                "spec.forProvider." + name,
                references,
                remedy,
                object.document().source())));
  }

  /** A parameter as it is written, with its variables. */
  Optional<DocumentNode> written(String name) {
    return Stream.of("forProvider", "initProvider")
        .flatMap(part -> spec().optionalMapping(part).stream())
        .flatMap(part -> part.value(name).stream())
        .findFirst();
  }
}
