package io.github.ekscam.internal.config.terraform;

import io.github.ekscam.config.Notice;
import io.github.ekscam.config.Source;
import io.github.ekscam.config.Unresolved;
import io.github.ekscam.internal.config.format.Found;
import io.github.ekscam.internal.config.terraform.Configuration.Origin;
import io.github.ekscam.internal.config.terraform.Configuration.Reference;
import io.github.ekscam.internal.config.tree.Node;
import io.github.ekscam.internal.config.tree.Node.Mapping;
import io.github.ekscam.internal.config.tree.Node.NotKnown;
import io.github.ekscam.internal.config.tree.Node.Scalar;
import io.github.ekscam.internal.config.tree.Node.Sequence;
import io.github.ekscam.internal.text.Wildcards;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * The attributes of instances, with what is not known yet as {@link NotKnown}. What the same plan
 * tells is put together: the ARN of a role that it creates, of the role's name, path and account.
 */
final class Attributes {

  private static final Set<String> DECIDED_BY_EKS =
      Set.of("kubernetes_groups", "user_name", "username", "type");

  /** What the API server fills in. */
  private static final Set<String> OF_API_SERVER =
      Set.of("generation", "resource_version", "uid", "self_link");

  private final Configuration configuration;
  private final Instances instances;
  private final IamArns arns;
  private final Found found;

  /** How many access entries have a principal that is not known, by module. */
  private final Map<String, Integer> entriesWithUnknownPrincipal = new TreeMap<>();

  Attributes(Configuration configuration, Instances instances, Found found) {
    this.configuration = configuration;
    this.instances = instances;
    this.arns = new IamArns(configuration, instances);
    this.found = found;
    for (Instance instance : instances.present) {
      if (instance.is(ResourceTypes.ACCESS_ENTRY)
          && instance.unknown().flatMap(marks -> marks.field("principal_arn")).isPresent()) {
        entriesWithUnknownPrincipal.merge(instance.address().module(), 1, Integer::sum);
      }
    }
  }

  /** An attribute; null if the instance does not have it, or leaves it to the provider. */
  Node of(Instance instance, String name) {
    Node value = instance.values().field(name).orElseGet(() -> nothing(instance.source()));
    return instance
        .unknown()
        .flatMap(unknown -> unknown.field(name))
        .map(unknown -> merged(instance, List.of(name), value, unknown))
        .orElse(value);
  }

  private static Node nothing(Source source) {
    return new Scalar(source, Scalar.Kind.NULL, "null");
  }

  private Node merged(Instance instance, List<String> path, Node value, Node unknown) {
    if (unknown instanceof Mapping marks) {
      Map<String, Node> fields = new LinkedHashMap<>();
      Map<String, Source> keys = Map.of();
      if (value instanceof Mapping mapping) {
        fields.putAll(mapping.fields());
        keys = mapping.keys();
      }
      for (Map.Entry<String, Node> mark : marks.fields().entrySet()) {
        String name = mark.getKey();
        if (Kept.isUnknown(mark.getValue()) && !isOfApiServer(path, name)) {
          Node known = fields.getOrDefault(name, nothing(value.source()));
          fields.put(name, merged(instance, with(path, name), known, mark.getValue()));
        }
      }
      return new Mapping(value.source(), fields, keys);
    }
    if (unknown instanceof Sequence marks) {
      List<Node> items = new ArrayList<>(value.listed());
      for (int i = 0; i < marks.items().size(); i++) {
        Node mark = marks.items().get(i);
        if (Kept.isUnknown(mark)) {
          while (items.size() <= i) {
            items.add(nothing(value.source()));
          }
          items.set(i, merged(instance, with(path, String.valueOf(i)), items.get(i), mark));
        }
      }
      return new Sequence(value.source(), items);
    }
    return Kept.isUnknown(unknown) ? notKnown(instance, path, value.source()) : value;
  }

  private static boolean isOfApiServer(List<String> path, String name) {
    return path.get(0).equals("metadata") && OF_API_SERVER.contains(name);
  }

  private static List<String> with(List<String> path, String name) {
    List<String> longer = new ArrayList<>(path);
    longer.add(name);
    return longer;
  }

  /**
   * What the cluster is called that a resource belongs to or is, by its address if it has no name
   * yet; empty if that cannot be told.
   */
  String clusterName(Instance instance) {
    if (instance.is(ResourceTypes.CLUSTER)) {
      return of(instance, "name").scalarText().orElseGet(() -> instance.address().toString());
    }
    return of(instance, "cluster_name")
        .scalarText()
        .or(() -> decidedBy(instance, "cluster_name", ResourceTypes.CLUSTER).map(this::clusterName))
        .orElse("");
  }

  private Node notKnown(Instance instance, List<String> path, Source source) {
    Origin origin = configuration.origin(instance.address(), path);
    boolean entry =
        instance.is(ResourceTypes.ACCESS_ENTRY)
            || instance.is(ResourceTypes.CLOUD_CONTROL_ACCESS_ENTRY);
    String name = path.get(0);
    if (entry && path.size() == 1 && DECIDED_BY_EKS.contains(name)) {
      boolean ofNodes =
          !name.equals("type")
              && instance.text("type").filter(type -> !type.equals("STANDARD")).isPresent();
      if (ofNodes || origin.isLeftToProvider() || isNullIn(instance, name)) {
        return nothing(source);
      }
    }
    if (path.size() == 1 && name.equals("principal_arn")) {
      return principal(instance, origin, source);
    }
    return new NotKnown(source, NotKnown.ANYTHING, List.of(value(instance, path, origin, source)));
  }

  /** Whether the object that the instance is made of is known, and has nothing of this name. */
  private boolean isNullIn(Instance instance, String name) {
    return instance
        .text("principal_arn")
        .flatMap(arn -> configuration.element(instance.address(), arn))
        .map(element -> element.field(name).isEmpty())
        .orElse(false);
  }

  Unresolved.Value value(Instance instance, List<String> path, Origin origin, Source source) {
    List<String> references = origin.texts();
    return new Unresolved.Value(
        instance.address().toString(),
        String.join(".", path.stream().filter(name -> !isNumber(name)).toList()),
        references,
        references.isEmpty()
            ? "apply, and give what terraform show -json prints of the state"
            : "apply " + String.join(" and ", references) + " first, and plan again",
        source.withElement(instance.source().element()));
  }

  private static boolean isNumber(String name) {
    return name.chars().allMatch(c -> c >= '0' && c <= '9');
  }

  /** Who is meant is told by the ARNs that are referred to, if nothing else is not known. */
  private Node principal(Instance instance, Origin origin, Source source) {
    List<String> candidates =
        origin.references().stream()
            .flatMap(each -> arns.of(each, instance.address().key(), origin.byKey()).stream())
            .distinct()
            .toList();
    boolean all =
        !candidates.isEmpty()
            && candidates.size() == origin.references().size()
            && origin.followable()
            && mayBeNoOther(instance, origin);
    String arn =
        all ? candidates.stream().reduce(Wildcards::either).orElseThrow() : NotKnown.ANYTHING;
    boolean known = !arn.contains(NotKnown.ANYTHING);
    if (all) {
      found.notice(
          clusterName(instance),
          Notice.of(
                  Notice.Kind.REFERENCE_RESOLVED,
                  "principal_arn of "
                      + instance.address()
                      + " is taken for "
                      + (known ? "" : "one like ")
                      + arn
                      + ", as it refers to "
                      + String.join(" and ", origin.texts())
                      + (known
                          ? ", whose name, path and account the plan tells"
                          : " and to nothing else that is not known"),
                  "")
              .at(instance.source()));
    }
    return known
        ? new Scalar(source, Scalar.Kind.STRING, arn)
        : new NotKnown(
            source, arn, List.of(value(instance, List.of("principal_arn"), origin, source)));
  }

  /**
   * Whether this principal can only be one of those that are referred to: another expression's
   * references are those of all its elements, each of which is one of them if there are enough.
   */
  private boolean mayBeNoOther(Instance instance, Origin origin) {
    return origin.references().stream().allMatch(Reference::direct)
        || entriesWithUnknownPrincipal.getOrDefault(instance.address().module(), 0)
            <= origin.references().size();
  }

  /** The instance that alone decides an attribute which is not known. */
  Optional<Instance> decidedBy(Instance instance, String attribute, String type) {
    Origin origin = configuration.origin(instance.address(), List.of(attribute));
    return origin.followable()
        ? theOne(origin.references(), type, instance.address().key(), origin.byKey())
        : Optional.empty();
  }

  /** The cluster that a Kubernetes object is made in, by its provider. */
  Optional<Instance> clusterOf(Instance object) {
    return theOne(configuration.clusters(object.address()), ResourceTypes.CLUSTER, "", false);
  }

  private Optional<Instance> theOne(
      List<Reference> references, String type, String key, boolean byKey) {
    Optional<Instance> one = Optional.empty();
    for (Reference reference : references) {
      Optional<Address> address = reference.address().filter(each -> each.type().equals(type));
      if (address.isEmpty()) {
        return Optional.empty();
      }
      List<Instance> matching = matching(instances, reference, key, byKey);
      if (matching.size() != 1) {
        return Optional.empty();
      }
      Instance match = matching.get(0);
      if (one.isPresent() && !one.get().address().equals(match.address())) {
        return Optional.empty();
      }
      one = Optional.of(match);
    }
    return one;
  }

  /** The instances that a reference can be to. */
  static List<Instance> matching(
      Instances instances, Reference reference, String key, boolean byKey) {
    Address address = reference.address().orElseThrow();
    List<Instance> all =
        instances.ofBlock(address).stream()
            .filter(each -> !reference.exact() || each.address().module().equals(address.module()))
            .filter(each -> address.key().isEmpty() || each.address().key().equals(address.key()))
            .toList();
    return all.size() <= 1 || !byKey
        ? all
        : all.stream().filter(each -> each.address().key().equals(key)).toList();
  }
}
