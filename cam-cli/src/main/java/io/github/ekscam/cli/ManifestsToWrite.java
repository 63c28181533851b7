package io.github.ekscam.cli;

import io.github.ekscam.EksCluster;
import io.github.ekscam.RbacWrite;
import io.github.ekscam.config.Notice;
import io.github.ekscam.rbac.ClusterRole;
import io.github.ekscam.rbac.ClusterRoleBinding;
import io.github.ekscam.rbac.ObjectMeta;
import io.github.ekscam.rbac.PolicyRule;
import io.github.ekscam.rbac.RbacObject;
import io.github.ekscam.rbac.Role;
import io.github.ekscam.rbac.RoleBinding;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Roles and bindings that somebody means to write. */
final class ManifestsToWrite {

  private ManifestsToWrite() {}

  /**
   * Those that were read; tells of what else is there, as warnings.
   *
   * @param what the argument that names the files
   */
  static List<RbacObject> of(EksCluster read, List<Path> paths, String what, Printer warnings) {
    List<RbacObject> objects = read.rbacObjects().all();
    if (!read.accessEntries().entries().isEmpty()) {
      throw new IllegalArgumentException(
          what
              + " are roles and bindings, and here are access entries, too: the cluster's"
              + " configuration is given by -f");
    }
    if (objects.isEmpty()) {
      throw new IllegalArgumentException("There is no role and no binding in " + paths);
    }
    read.notices().stream()
        .filter(notice -> notice.kind() == Notice.Kind.DOCUMENTS_SKIPPED)
        .forEach(
            notice ->
                warnings.println(
                    "warning: " + notice.text() + ": only roles and bindings are checked"));
    return objects;
  }

  /**
   * The write of an object by a verb: what does not exist is created by it.
   *
   * @param verb create, patch or update
   */
  static RbacWrite write(String verb, RbacObject object, EksCluster cluster) {
    Optional<RbacObject> existing = cluster.effectiveRbacObjects().counterpartOf(object);
    return switch (verb) {
      case "create" -> RbacWrite.create(object);
      case "patch" ->
          existing
              .map(old -> RbacWrite.patch(old, applied(old, object)))
              .orElseGet(() -> RbacWrite.createOnApply(object));
      case "update" ->
          existing
              .map(old -> RbacWrite.replace(old, object))
              .orElseGet(() -> RbacWrite.createOnUpdate(object));
      default ->
          throw new IllegalArgumentException(
              "Invalid verb \""
                  + verb
                  + "\" to write "
                  + object.describe()
                  + ": expected create, patch or update");
    };
  }

  /**
   * What a patch makes of an object: labels and annotations that the manifest does not have stay,
   * and so do the rules that a controller gathered.
   */
  private static RbacObject applied(RbacObject existing, RbacObject manifest) {
    ObjectMeta metadata =
        manifest
            .metadata()
            .withLabels(merged(existing.metadata().labels(), manifest.metadata().labels()))
            .withAnnotations(
                merged(existing.metadata().annotations(), manifest.metadata().annotations()));
    if (manifest instanceof Role role) {
      return new Role(metadata, role.rules());
    }
    if (manifest instanceof RoleBinding binding) {
      return new RoleBinding(metadata, binding.roleRef(), binding.subjects());
    }
    if (manifest instanceof ClusterRoleBinding binding) {
      return new ClusterRoleBinding(metadata, binding.roleRef(), binding.subjects());
    }
    ClusterRole role = (ClusterRole) manifest;
    List<PolicyRule> rules =
        role.rules().isEmpty() ? ((ClusterRole) existing).rules() : role.rules();
    return role.aggregationRule()
        .map(aggregation -> ClusterRole.aggregated(metadata, rules, aggregation))
        .orElseGet(() -> ClusterRole.of(metadata, role.rules()));
  }

  private static Map<String, String> merged(Map<String, String> first, Map<String, String> over) {
    Map<String, String> merged = new LinkedHashMap<>(first);
    merged.putAll(over);
    return merged;
  }
}
