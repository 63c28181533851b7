package io.github.ekscam.internal.config.terraform;

import io.github.ekscam.config.Notice;
import io.github.ekscam.internal.config.format.Found;
import io.github.ekscam.internal.config.tree.Fields;
import io.github.ekscam.internal.config.tree.Node;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** What a plan does to people's access and neither Terraform nor EKS says. */
final class Warnings {

  private static final String CLUSTER_ADMIN = ":cluster-access-policy/AmazonEKSClusterAdminPolicy";

  /** A cluster of which the name is not known yet. */
  private static final String ANY = "";

  private final Instances instances;
  private final Configuration configuration;
  private final Attributes attributes;
  private final Found found;

  private Warnings(
      Instances instances, Configuration configuration, Attributes attributes, Found found) {
    this.instances = instances;
    this.configuration = configuration;
    this.attributes = attributes;
    this.found = found;
  }

  /** Tells of a plan as it is once applied. */
  static void tell(
      Fields plan,
      Instances instances,
      Configuration configuration,
      Attributes attributes,
      Found found) {
    Warnings warnings = new Warnings(instances, configuration, attributes, found);
    warnings.incomplete(plan);
    for (Instance instance : instances.present) {
      if (instance.isReplaced() && instance.is(ResourceTypes.ACCESS_ENTRY)) {
        warnings.replacedEntry(instance);
      }
      if (instance.is(ResourceTypes.CLUSTER)) {
        warnings.creator(instance);
      }
    }
    warnings.lastAdministrators();
  }

  private static boolean is(Fields plan, String name, String value) {
    return plan.value(name).flatMap(node -> node.node().scalarText()).equals(Optional.of(value));
  }

  private void incomplete(Fields plan) {
    boolean errored = is(plan, "errored", "true");
    if (errored || is(plan, "complete", "false")) {
      found.notice(
          Notice.of(
                  Notice.Kind.PLAN_INCOMPLETE,
                  errored
                      ? "the plan ended with an error: it lacks what Terraform would have planned"
                          + " after it"
                      : "the plan is not complete: Terraform needs more than one to make all that"
                          + " the configuration says",
                  errored ? "mend the error, and plan again" : "apply it, and plan again")
              .at(plan.source(errored ? "errored" : "complete")));
    }
  }

  private void replacedEntry(Instance entry) {
    String principal = entry.textBefore("principal_arn").orElse("its principal");
    Optional<Node> paths = entry.replacePaths();
    List<String> names =
        paths.map(Node::listed).orElse(List.of()).stream()
            .flatMap(path -> path.listed().stream().limit(1))
            .flatMap(name -> name.scalarText().stream())
            .distinct()
            .toList();
    List<String> references =
        names.stream()
            .filter(name -> entry.unknown().flatMap(marks -> marks.field(name)).isPresent())
            .flatMap(name -> configuration.origin(entry.address(), List.of(name)).texts().stream())
            .distinct()
            .toList();
    boolean deletedFirst = entry.actions().indexOf("delete") < entry.actions().indexOf("create");
    boolean stays = entry.text("principal_arn").equals(entry.textBefore("principal_arn"));
    String span =
        stays || entry.text("principal_arn").isEmpty()
            ? deletedFirst
                ? principal + " has no access from then until the entry and its policies are made"
                : "EKS refuses a second entry of one principal, so it cannot be made before the"
                    + " first is deleted"
            : principal
                + " loses its access, and "
                + entry.text("principal_arn").orElseThrow()
                + " gets it";
    found.notice(
        attributes.clusterName(entry),
        Notice.of(
                Notice.Kind.ACCESS_ENTRY_REPLACED,
                "the plan deletes the access entry of "
                    + principal
                    + " and creates it again"
                    + (names.isEmpty() ? "" : ", for " + String.join(" and ", names))
                    + (references.isEmpty()
                        ? ""
                        : ", not known before " + String.join(" and ", references) + " is")
                    + ": "
                    + span,
                references.isEmpty()
                    ? "see that nobody needs the access meanwhile"
                    : "apply what it refers to first, so that the plan knows it, or write its value")
            .at(entry.source()));
  }

  private void creator(Instance cluster) {
    Optional<Node> before = cluster.before();
    if (before.isEmpty()) {
      return;
    }
    boolean lost =
        creatorIsAdmin(before.get()) && (cluster.isReplaced() || !creatorIsAdmin(cluster.values()));
    if (lost) {
      boolean bootstrapped = creatorIsAdmin(cluster.values());
      found.notice(
          attributes.clusterName(cluster),
          Notice.of(
                  Notice.Kind.CLUSTER_CREATOR_LOST,
                  cluster.address()
                      + (cluster.isReplaced() ? " is replaced: " : ": ")
                      + "the principal that created it is no longer administrator"
                      + (bootstrapped
                          ? ", unless it creates the new cluster too"
                          : ", as bootstrap_cluster_creator_admin_permissions becomes false")
                      + (cluster.isReplaced()
                          ? ", and access entries that this plan does not create again are gone"
                          : ""),
                  "give those who administer it an access entry of their own")
              .at(cluster.source()));
    }
  }

  private static boolean creatorIsAdmin(Node cluster) {
    return cluster
        .field("access_config")
        .flatMap(config -> config.listed().stream().findFirst())
        .flatMap(block -> block.field("bootstrap_cluster_creator_admin_permissions"))
        .flatMap(Node::scalarText)
        .map(text -> !text.equals("false"))
        .orElse(true);
  }

  /** An administrator of a cluster, by an association that is there or maybe will be. */
  private static boolean mayAdminister(Optional<Node> association, Optional<Node> unknown) {
    boolean policy =
        unknown.flatMap(marks -> marks.field("policy_arn")).isPresent()
            || association
                .flatMap(values -> values.field("policy_arn"))
                .flatMap(Node::scalarText)
                .filter(arn -> arn.endsWith(CLUSTER_ADMIN))
                .isPresent();
    boolean ofNamespaces =
        association
            .flatMap(values -> values.field("access_scope"))
            .flatMap(scope -> scope.listed().stream().findFirst())
            .flatMap(scope -> scope.field("type"))
            .flatMap(Node::scalarText)
            .equals(Optional.of("namespace"));
    return policy && !ofNamespaces;
  }

  private static Optional<String> cluster(Optional<Node> values) {
    return values.flatMap(node -> node.field("cluster_name")).flatMap(Node::scalarText);
  }

  private void lastAdministrators() {
    Map<String, List<Instance>> lost = new TreeMap<>();
    for (Instance deleted : instances.deleted) {
      if (deleted.is(ResourceTypes.POLICY_ASSOCIATION)
          && mayAdminister(deleted.before(), Optional.empty())) {
        cluster(deleted.before())
            .ifPresent(
                name -> lost.computeIfAbsent(name, absent -> new ArrayList<>()).add(deleted));
      }
    }
    Set<String> administered = new TreeSet<>();
    instances.present.forEach(instance -> administers(instance).ifPresent(administered::add));
    lost.forEach(
        (name, deleted) -> {
          if (!administered.contains(name) && !administered.contains(ANY)) {
            found.notice(
                name,
                Notice.of(
                        Notice.Kind.CLUSTER_ADMINISTRATOR_LOST,
                        "the plan deletes the last association of AmazonEKSClusterAdminPolicy that"
                            + " it has for "
                            + name
                            + ", of "
                            + String.join(
                                " and ",
                                deleted.stream()
                                    .flatMap(each -> each.textBefore("principal_arn").stream())
                                    .distinct()
                                    .toList())
                            + ": afterwards nobody may administer access, as far as it tells",
                        "keep one, or see that another way in remains")
                    .at(deleted.get(0).source()));
          }
        });
  }

  /** The cluster that something makes somebody the administrator of, if it does. */
  private static Optional<String> administers(Instance instance) {
    if (instance.is(ResourceTypes.CLUSTER)) {
      return instance.text("name").filter(name -> creatorIsAdmin(instance.values()));
    }
    boolean association =
        instance.is(ResourceTypes.POLICY_ASSOCIATION)
            && mayAdminister(Optional.of(instance.values()), instance.unknown());
    boolean entry =
        instance.is(ResourceTypes.CLOUD_CONTROL_ACCESS_ENTRY)
            && instance
                .values()
                .field("access_policies")
                .map(Node::listed)
                .orElse(List.of())
                .stream()
                .anyMatch(policy -> mayAdminister(Optional.of(policy), Optional.empty()));
    return association || entry
        ? Optional.of(cluster(Optional.of(instance.values())).orElse(ANY))
        : Optional.empty();
  }
}
