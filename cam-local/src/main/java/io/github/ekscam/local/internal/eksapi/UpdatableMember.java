package io.github.ekscam.local.internal.eksapi;

import java.util.List;

/**
 * A member that UpdateClusterConfig can change.
 *
 * @param path such as {@code resourcesVpcConfig.publicAccessCidrs}
 * @param updateType such as {@code EndpointAccessUpdate}
 * @param paramType such as {@code PublicAccessCidrs}
 */
public record UpdatableMember(String path, String updateType, String paramType) {

  private static final List<UpdatableMember> ALL =
      Lines.read(UpdatableMember.class, "cluster-updates.txt").stream()
          .map(row -> new UpdatableMember(row.get(0), row.get(1), row.get(2)))
          .toList();

  /** All of them. */
  public static List<UpdatableMember> all() {
    return ALL;
  }
}
