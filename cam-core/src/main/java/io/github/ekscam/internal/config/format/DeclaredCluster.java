package io.github.ekscam.internal.config.format;

import io.github.ekscam.access.AuthenticationMode;
import io.github.ekscam.access.EksException;
import io.github.ekscam.config.InvalidInputException;
import io.github.ekscam.config.Notice;
import io.github.ekscam.config.Source;
import io.github.ekscam.config.Unresolved;
import io.github.ekscam.internal.config.format.DeclaredAccess.Origin;
import io.github.ekscam.internal.config.format.Found.Placed;
import io.github.ekscam.internal.config.tree.Fields;
import io.github.ekscam.internal.config.tree.Node.Mapping;
import io.github.ekscam.internal.config.tree.Node.NotKnown;
import io.github.ekscam.rbac.KubernetesVersion;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What infrastructure as code declares of a cluster itself, whatever the tool: the fields have the
 * names that the EKS API gives them, and any may be {@link NotKnown}.
 */
public final class DeclaredCluster {

  private final Found found;
  private final String address;
  private final Origin origin;

  private DeclaredCluster(Found found, String address, Origin origin) {
    this.found = found;
    this.address = address;
    this.origin = origin;
  }

  /**
   * What one resource declares.
   *
   * @param found what is said of the cluster
   * @param address what the tool calls the resource, such as {@code aws_eks_cluster.main}
   */
  public static DeclaredCluster of(Found found, String address, Origin origin) {
    return new DeclaredCluster(found, address, origin);
  }

  /** {@code version}, and of {@code accessConfig} the mode and what the creator gets. */
  public void settings(Fields cluster) {
    found.attempt(() -> version(cluster));
    found.attempt(() -> accessConfig(cluster));
  }

  private void version(Fields cluster) {
    cluster
        .notKnown("version")
        .ifPresentOrElse(
            notKnown ->
                found.notice(
                    Notice.of(
                            Notice.Kind.KUBERNETES_VERSION_NOT_KNOWN,
                            "the Kubernetes version of " + address + " is not known yet",
                            notKnown.values().get(0).remedy())
                        .at(place(cluster.source("version")))),
            () ->
                cluster
                    .optionalString("version")
                    .filter(version -> !version.isEmpty())
                    .ifPresent(version -> version(cluster, version)));
  }

  private void version(Fields cluster, String version) {
    try {
      found.kubernetesVersions.add(
          new Placed<>(KubernetesVersion.of(version), place(cluster.source("version"))));
    } catch (IllegalArgumentException e) {
      throw cluster.problem("version", String.valueOf(e.getMessage()));
    }
  }

  private void accessConfig(Fields cluster) {
    Optional<NotKnown> notKnown = cluster.notKnown("accessConfig");
    if (notKnown.isPresent()) {
      modeNotKnown(notKnown.get().values());
      return;
    }
    Fields accessConfig = cluster.optionalMapping("accessConfig").orElseGet(() -> nothing(cluster));
    Optional<AuthenticationMode> mode = mode(accessConfig);
    mode.ifPresent(
        known ->
            found.authenticationModes.add(
                new Placed<>(known, place(accessConfig.source("authenticationMode")))));
    if (origin == Origin.WRITTEN) {
      creator(accessConfig, mode);
    }
  }

  private static Fields nothing(Fields cluster) {
    return Fields.of(new Mapping(cluster.source(), Map.of(), Map.of()));
  }

  private Optional<AuthenticationMode> mode(Fields accessConfig) {
    String name = "authenticationMode";
    Optional<NotKnown> notKnown = accessConfig.notKnown(name);
    if (notKnown.isPresent()) {
      modeNotKnown(notKnown.get().values());
      return Optional.empty();
    }
    Optional<String> mode = accessConfig.optionalString(name).filter(text -> !text.isEmpty());
    if (mode.isEmpty()) {
      modeNotKnown(
          List.of(
              new Unresolved.Value(
                  address,
                  name,
                  List.of(),
                  "declare it; where it is not declared, EKS makes a cluster with CONFIG_MAP, and"
                      + " access entries need another",
                  place(accessConfig.source()))));
    }
    try {
      return mode.map(AuthenticationMode::of);
    } catch (EksException e) {
      throw accessConfig.problem(name, InvalidInputException.problemOf(e));
    }
  }

  private void modeNotKnown(List<Unresolved.Value> values) {
    found.unresolved.add(new Unresolved.Mode(values));
  }

  private void creator(Fields accessConfig, Optional<AuthenticationMode> mode) {
    String name = "bootstrapClusterCreatorAdminPermissions";
    boolean administrator =
        accessConfig.notKnown(name).isPresent() || accessConfig.optionalBoolean(name).orElse(true);
    try {
      mode.ifPresent(known -> known.requireCreatorChoice(administrator));
    } catch (EksException e) {
      throw accessConfig.problem(name, InvalidInputException.problemOf(e));
    }
    if (administrator) {
      found.notice(creatorIsAdministrator(place(accessConfig.source())));
    }
  }

  /** The notice of a cluster whose creator becomes its administrator. */
  public static Notice creatorIsAdministrator(Source source) {
    return Notice.of(
            Notice.Kind.CLUSTER_CREATOR_IS_ADMIN,
            "the principal that creates the cluster is administrator too, as"
                + " bootstrapClusterCreatorAdminPermissions is not false; who that is, the"
                + " file does not say",
            "")
        .at(source);
  }

  private Source place(Source source) {
    return source.withElement(address);
  }
}
