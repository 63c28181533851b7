package io.github.ekscam.internal.config.manifest;

import io.github.ekscam.config.InvalidInputException;
import io.github.ekscam.config.InvalidInputException.Problem;
import io.github.ekscam.internal.config.tree.Fields;
import io.github.ekscam.rbac.ClusterRole;
import io.github.ekscam.rbac.ClusterRole.AggregationRule;
import io.github.ekscam.rbac.ClusterRoleBinding;
import io.github.ekscam.rbac.InvalidObjectException;
import io.github.ekscam.rbac.LabelSelector;
import io.github.ekscam.rbac.ObjectMeta;
import io.github.ekscam.rbac.PolicyRule;
import io.github.ekscam.rbac.RbacObject;
import io.github.ekscam.rbac.Role;
import io.github.ekscam.rbac.RoleBinding;
import io.github.ekscam.rbac.RoleRef;
import io.github.ekscam.rbac.Subject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads the four kinds of {@code rbac.authorization.k8s.io/v1}. Strict in what people write: a
 * field that the kind does not have is refused. What the API server fills in is let through unread.
 */
public final class RbacManifests {

  public static final String API_VERSION = RbacObject.API_GROUP + "/v1";

  private static final List<String> KINDS =
      List.of("Role", "ClusterRole", "RoleBinding", "ClusterRoleBinding");

  private static final List<String> RULE =
      List.of("apiGroups", "resources", "verbs", "resourceNames", "nonResourceURLs");

  private static final List<String> METADATA =
      List.of(
          "name",
          "namespace",
          "labels",
          "annotations",
          "generateName",
          "uid",
          "resourceVersion",
          "generation",
          "creationTimestamp",
          "deletionTimestamp",
          "deletionGracePeriodSeconds",
          "ownerReferences",
          "finalizers",
          "managedFields",
          "selfLink",
          "clusterName",
          "initializers");

  private RbacManifests() {}

  public static boolean isKind(String kind) {
    return KINDS.contains(kind);
  }

  public static List<String> kinds() {
    return KINDS;
  }

  /** Reads an object of one of the four kinds. */
  public static RbacObject read(Fields object, String kind) {
    return read(object, kind, "", "");
  }

  /**
   * Reads an object of one of the four kinds.
   *
   * @param defaultNamespace the namespace of one that has none and needs one; empty for none
   * @param setting how messages name what sets it; empty if it cannot be set
   */
  static RbacObject read(Fields object, String kind, String defaultNamespace, String setting) {
    try {
      return switch (kind) {
        case "Role" -> role(object, defaultNamespace);
        case "ClusterRole" -> clusterRole(object);
        case "RoleBinding" -> roleBinding(object, defaultNamespace);
        default -> clusterRoleBinding(object);
      };
    } catch (InvalidObjectException e) {
      throw refusal(object, setting, e);
    }
  }

  private static InvalidInputException refusal(
      Fields object, String setting, InvalidObjectException invalid) {
    InvalidInputException refusal =
        InvalidInputException.of(object.source(), object.path(), invalid);
    if (invalid.errors().stream().noneMatch(error -> error.field().equals("metadata.namespace"))
        || object
            .optionalMapping("metadata")
            .filter(metadata -> metadata.has("namespace"))
            .isPresent()) {
      return refusal;
    }
    Problem problem = refusal.problems().get(0);
    InvalidInputException hinted =
        new InvalidInputException(
            List.of(
                new Problem(
                    problem.source(),
                    problem.path(),
                    problem.text()
                        + "; write the namespace"
                        + (setting.isEmpty()
                            ? ""
                            : ", or say by " + setting + " where objects without one go"),
                    problem.fieldErrors())));
    hinted.initCause(invalid);
    return hinted;
  }

  private static Role role(Fields object, String defaultNamespace) {
    object.requireOnly(List.of("apiVersion", "kind", "metadata", "rules"));
    return new Role(namespaced(object, defaultNamespace), rules(object));
  }

  private static ClusterRole clusterRole(Fields object) {
    object.requireOnly(List.of("apiVersion", "kind", "metadata", "rules", "aggregationRule"));
    Optional<AggregationRule> aggregationRule =
        object
            .optionalMapping("aggregationRule")
            .map(
                rule -> {
                  rule.requireOnly(List.of("clusterRoleSelectors"));
                  return new AggregationRule(
                      rule.list("clusterRoleSelectors", item -> labelSelector(item.object())));
                });
    ObjectMeta metadata = metadata(object);
    List<PolicyRule> rules = rules(object);
    return aggregationRule
        .map(rule -> ClusterRole.aggregated(metadata, rules, rule))
        .orElseGet(() -> ClusterRole.of(metadata, rules));
  }

  private static RoleBinding roleBinding(Fields object, String defaultNamespace) {
    object.requireOnly(List.of("apiVersion", "kind", "metadata", "roleRef", "subjects"));
    return new RoleBinding(namespaced(object, defaultNamespace), roleRef(object), subjects(object));
  }

  private static ClusterRoleBinding clusterRoleBinding(Fields object) {
    object.requireOnly(List.of("apiVersion", "kind", "metadata", "roleRef", "subjects"));
    return new ClusterRoleBinding(metadata(object), roleRef(object), subjects(object));
  }

  /** As kubectl does it with the namespace of its context. */
  private static ObjectMeta namespaced(Fields object, String defaultNamespace) {
    ObjectMeta metadata = metadata(object);
    return metadata.namespace().isEmpty() && !defaultNamespace.isEmpty()
        ? metadata.inNamespace(defaultNamespace)
        : metadata;
  }

  private static ObjectMeta metadata(Fields object) {
    Optional<Fields> metadata = object.optionalMapping("metadata");
    if (metadata.isEmpty()) {
      return ObjectMeta.named("");
    }
    Fields fields = metadata.get();
    fields.requireOnly(METADATA);
    if (!fields.has("name") && fields.has("generateName")) {
      throw fields.problem(
          "generateName", "the server would make up a name; give the object a metadata.name");
    }
    return new ObjectMeta(
        fields.string("name"),
        fields.string("namespace"),
        fields.stringMap("labels"),
        fields.stringMap("annotations"));
  }

  private static List<PolicyRule> rules(Fields object) {
    return object.list("rules", item -> rule(item.object()));
  }

  /**
   * Reads a rule.
   *
   * @param more fields that the rule may have besides its own
   */
  public static PolicyRule rule(Fields rule, String... more) {
    List<String> known = new ArrayList<>(RULE);
    known.addAll(List.of(more));
    rule.requireOnly(known);
    return PolicyRule.builder()
        .verbs(rule.strings("verbs"))
        .apiGroups(rule.strings("apiGroups"))
        .resources(rule.strings("resources"))
        .resourceNames(rule.strings("resourceNames"))
        .nonResourceURLs(rule.strings("nonResourceURLs"))
        .build();
  }

  private static LabelSelector labelSelector(Fields selector) {
    selector.requireOnly(List.of("matchLabels", "matchExpressions"));
    return new LabelSelector(
        selector.stringMap("matchLabels"),
        selector.list(
            "matchExpressions",
            item -> {
              item.object().requireOnly(List.of("key", "operator", "values"));
              return labelSelectorRequirement(item.object());
            }));
  }

  public static LabelSelector.Requirement labelSelectorRequirement(Fields requirement) {
    return new LabelSelector.Requirement(
        requirement.string("key"), requirement.string("operator"), requirement.strings("values"));
  }

  private static RoleRef roleRef(Fields object) {
    Optional<Fields> roleRef = object.optionalMapping("roleRef");
    roleRef.ifPresent(fields -> fields.requireOnly(List.of("apiGroup", "kind", "name")));
    return new RoleRef(
        roleRef.map(fields -> fields.string("apiGroup")).orElse(""),
        roleRef.map(fields -> fields.string("kind")).orElse(""),
        roleRef.map(fields -> fields.string("name")).orElse(""));
  }

  private static List<Subject> subjects(Fields object) {
    return object.list(
        "subjects",
        item -> {
          Fields subject = item.object();
          subject.requireOnly(List.of("kind", "name", "namespace", "apiGroup"));
          return new Subject(
              subject.string("kind"),
              subject.string("apiGroup"),
              subject.string("namespace"),
              subject.string("name"));
        });
  }
}
