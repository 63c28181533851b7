package io.github.ekscam.local;

import com.google.common.collect.ImmutableMap;
import java.util.Map;
import java.util.Optional;

/**
 * What hangs on a cluster in AWS and is never there here: node groups, add-ons and the like. Their
 * lists are empty, and each of them is not found.
 */
final class OtherResources {

  /** The member that the list of an operation stands in. */
  private static final Map<String, String> LISTS =
      ImmutableMap.of(
          "ListNodegroups", "nodegroups",
          "ListAddons", "addons",
          "ListFargateProfiles", "fargateProfileNames",
          "ListIdentityProviderConfigs", "identityProviderConfigs",
          "ListPodIdentityAssociations", "associations",
          "ListInsights", "insights",
          "ListCapabilities", "capabilities");

  private static final Kind NODEGROUP =
      new Kind("nodegroupName", "nodegroupName", "No node group found for name: %s.");
  private static final Kind ADDON =
      new Kind("addonName", "addonName", "No addon: %s found in cluster: %s");
  private static final Kind FARGATE_PROFILE =
      new Kind(
          "fargateProfileName", "fargateProfileName", "No Fargate Profile found with name: %s.");
  private static final Kind POD_IDENTITY_ASSOCIATION =
      new Kind("associationId", "", "No pod identity association found for id: %s.");
  private static final Kind CAPABILITY =
      new Kind("capabilityName", "", "No capability found for name: %s.");

  private static final Map<String, Kind> OPERATIONS_ON_ONE =
      ImmutableMap.<String, Kind>builder()
          .put("DescribeNodegroup", NODEGROUP)
          .put("DeleteNodegroup", NODEGROUP)
          .put("UpdateNodegroupConfig", NODEGROUP)
          .put("UpdateNodegroupVersion", NODEGROUP)
          .put("DescribeAddon", ADDON)
          .put("DeleteAddon", ADDON)
          .put("UpdateAddon", ADDON)
          .put("DescribeFargateProfile", FARGATE_PROFILE)
          .put("DeleteFargateProfile", FARGATE_PROFILE)
          .put("DescribePodIdentityAssociation", POD_IDENTITY_ASSOCIATION)
          .put("DeletePodIdentityAssociation", POD_IDENTITY_ASSOCIATION)
          .put("UpdatePodIdentityAssociation", POD_IDENTITY_ASSOCIATION)
          .put("DescribeCapability", CAPABILITY)
          .put("DeleteCapability", CAPABILITY)
          .put("UpdateCapability", CAPABILITY)
          .put("DescribeInsight", new Kind("id", "", "No insight found for id: %s."))
          .buildOrThrow();

  private OtherResources() {}

  /**
   * One sort of them.
   *
   * @param label what names one in a path
   * @param member what tells the name in a refusal; empty if nothing does
   * @param message what is said of one that is not there: of node groups as it was seen, of add-ons
   *     as the guide of EKS shows it, of Fargate profiles as eksctl's tests have it; of the others
   *     the words have not been seen
   */
  private record Kind(String label, String member, String message) {}

  /** The member that the list of an operation stands in, if it is one of these. */
  static Optional<String> list(String operation) {
    return Optional.ofNullable(LISTS.get(operation));
  }

  /** The refusal of an operation on one of them, if it is one of these. */
  static Optional<Refusal> notFound(Call call) {
    if (call.operation().equals("DescribeIdentityProviderConfig")) {
      String name =
          call.body()
              .object("identityProviderConfig")
              .flatMap(config -> config.string("name"))
              .orElse("");
      return Optional.of(
          Refusal.resourceNotFound("No identity provider config found for name: " + name + "."));
    }
    return Optional.ofNullable(OPERATIONS_ON_ONE.get(call.operation()))
        .map(kind -> notFound(kind, call.label(kind.label()), call.clusterName()));
  }

  /** The refusal of a query about the updates of one of them, if it is one. */
  static Optional<Refusal> notFoundOfUpdates(Call call) {
    for (Kind kind : new Kind[] {NODEGROUP, ADDON, CAPABILITY}) {
      Optional<String> name = call.queryParameter(kind.label());
      if (name.isPresent()) {
        return Optional.of(notFound(kind, name.get(), call.clusterName()));
      }
    }
    return Optional.empty();
  }

  private static Refusal notFound(Kind kind, String name, String clusterName) {
    Refusal refusal = Refusal.resourceNotFound(String.format(kind.message(), name, clusterName));
    return kind.member().isEmpty() ? refusal : refusal.naming(kind.member(), name);
  }
}
