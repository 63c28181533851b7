package io.github.ekscam.internal.config.terraform;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The types of resources and data sources that bear on access, and which of their attributes do.
 */
final class ResourceTypes {

  static final String ACCESS_ENTRY = "aws_eks_access_entry";
  static final String POLICY_ASSOCIATION = "aws_eks_access_policy_association";
  static final String CLUSTER = "aws_eks_cluster";
  static final String ROLE = "aws_iam_role";
  static final String USER = "aws_iam_user";
  static final String CALLER_IDENTITY = "aws_caller_identity";

  /** What Cloud Control's provider calls an access entry; it has its policies with it. */
  static final String CLOUD_CONTROL_ACCESS_ENTRY = "awscc_eks_access_entry";

  private static final Set<String> METADATA_AND_DATA = ImmutableSet.of("metadata", "data");

  private static final Map<String, Set<String>> ATTRIBUTES =
      ImmutableMap.<String, Set<String>>builder()
          .put(
              ACCESS_ENTRY,
              ImmutableSet.of(
                  "cluster_name", "principal_arn", "kubernetes_groups", "user_name", "type"))
          .put(
              CLOUD_CONTROL_ACCESS_ENTRY,
              ImmutableSet.of(
                  "cluster_name",
                  "principal_arn",
                  "kubernetes_groups",
                  "username",
                  "type",
                  "access_policies"))
          .put(
              POLICY_ASSOCIATION,
              ImmutableSet.of("cluster_name", "principal_arn", "policy_arn", "access_scope"))
          .put(CLUSTER, ImmutableSet.of("name", "arn", "version", "access_config"))
          .put(ROLE, ImmutableSet.of("name", "name_prefix", "path", "arn"))
          .put(USER, ImmutableSet.of("name", "path", "arn"))
          .put(CALLER_IDENTITY, ImmutableSet.of("account_id", "arn"))
          .put("kubernetes_role", ImmutableSet.of("metadata", "rule"))
          .put("kubernetes_cluster_role", ImmutableSet.of("metadata", "rule", "aggregation_rule"))
          .put("kubernetes_role_binding", ImmutableSet.of("metadata", "role_ref", "subject"))
          .put(
              "kubernetes_cluster_role_binding", ImmutableSet.of("metadata", "role_ref", "subject"))
          .put("kubernetes_config_map", METADATA_AND_DATA)
          .put("kubernetes_config_map_v1_data", METADATA_AND_DATA)
          .put("kubernetes_manifest", ImmutableSet.of("manifest"))
          .put("kubectl_manifest", ImmutableSet.of("yaml_body"))
          .build();

  /** What else brings objects into a cluster; how many of them were left unread is told. */
  private static final List<String> TOLD =
      List.of("kubernetes_", "kubectl_", "helm_", "aws_eks_", "awscc_eks_");

  private static final Set<String> CAPABILITIES =
      ImmutableSet.of("aws_eks_capability", "awscc_eks_capability");

  private ResourceTypes() {}

  /** The type without the version of the API, which changes nothing. */
  static String unversioned(String type) {
    return type.startsWith("kubernetes_") && type.endsWith("_v1")
        ? type.substring(0, type.length() - "_v1".length())
        : type;
  }

  static Set<String> attributes(String type) {
    return ATTRIBUTES.getOrDefault(unversioned(type), Set.of());
  }

  /** Whether it grants access, or is what access refers to; data sources only are referred to. */
  static boolean bearOnAccess(String mode, String type) {
    return mode.equals("data")
        ? List.of(CLUSTER, ROLE, USER, CALLER_IDENTITY).contains(type)
        : mode.equals("managed") && ATTRIBUTES.containsKey(unversioned(type));
  }

  /** Whether resources of a type are clusters, or say something of one. */
  static boolean areOfClusters(String type) {
    return type.contains("_eks_") || type.startsWith("kubernetes_") || type.startsWith("kubectl_");
  }

  static boolean areCapabilities(String type) {
    return CAPABILITIES.contains(type);
  }

  static boolean areTold(String type) {
    return TOLD.stream().anyMatch(type::startsWith);
  }
}
