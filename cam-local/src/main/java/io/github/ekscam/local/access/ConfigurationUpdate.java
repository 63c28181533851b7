package io.github.ekscam.local.access;

import io.github.ekscam.access.EksException;
import io.github.ekscam.local.internal.eksapi.JsonTree;
import io.github.ekscam.local.internal.eksapi.UpdatableMember;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What type of update the members of {@code UpdateClusterConfig} make, and what it tells. */
final class ConfigurationUpdate {

  static final String MODE = "accessConfig.authenticationMode";

  private static final String LOGGING = "logging";
  private static final String ENDPOINT_ACCESS = "EndpointAccessUpdate";
  private static final String CIDRS = "resourcesVpcConfig.publicAccessCidrs";

  private ConfigurationUpdate() {}

  /**
   * The one type of update that is asked for.
   *
   * @throws EksException if it is none, or more than one
   */
  static String type(Map<String, Object> asked) {
    List<String> types =
        UpdatableMember.all().stream()
            .filter(member -> JsonTree.find(asked, member.path()).isPresent())
            .map(UpdatableMember::updateType)
            .distinct()
            .toList();
    if (types.isEmpty()) {
      throw EksException.invalidParameter("The type for cluster update was not provided.");
    }
    if (types.size() > 1) {
      throw EksException.invalidParameter("Only one type of update can be allowed.");
    }
    return types.get(0);
  }

  /**
   * What the update tells.
   *
   * @throws EksException as the service does where it would change nothing
   */
  static List<ClusterUpdate.Param> params(
      String type, Map<String, Object> asked, DescribedCluster before, DescribedCluster after) {
    Map<String, Object> members = after.members();
    if (type.equals("LoggingUpdate")
        && JsonTree.find(members, LOGGING).equals(JsonTree.find(before.members(), LOGGING))) {
      throw EksException.invalidParameter("No changes needed for the logging config provided");
    }
    boolean endpointAccess = type.equals(ENDPOINT_ACCESS);
    if (endpointAccess && before.members().equals(members)) {
      throw alreadyDesired(members);
    }
    List<ClusterUpdate.Param> params = new ArrayList<>();
    for (UpdatableMember member : UpdatableMember.all()) {
      if (member.updateType().equals(type)) {
        boolean always = endpointAccess && !member.path().equals(CIDRS);
        Optional<Object> value = JsonTree.find(always ? members : asked, member.path());
        value.ifPresent(
            given -> params.add(new ClusterUpdate.Param(member.paramType(), JsonTree.text(given))));
      }
    }
    return params;
  }

  private static EksException alreadyDesired(Map<String, Object> members) {
    return EksException.invalidParameter(
        "Cluster is already at the desired configuration with endpointPrivateAccess: "
            + JsonTree.find(members, "resourcesVpcConfig.endpointPrivateAccess").orElseThrow()
            + " , endpointPublicAccess: "
            + JsonTree.find(members, "resourcesVpcConfig.endpointPublicAccess").orElseThrow()
            + ", and Public Endpoint Restrictions: "
            + JsonTree.find(members, CIDRS).orElseThrow());
  }
}
