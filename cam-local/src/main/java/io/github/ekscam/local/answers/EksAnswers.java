package io.github.ekscam.local.answers;

import io.github.ekscam.internal.config.awscli.EksAnswerWriter;
import io.github.ekscam.local.access.AssociatedAccessPolicy;
import io.github.ekscam.local.access.DescribedAccessEntry;
import io.github.ekscam.local.access.DescribedCluster;
import org.jspecify.annotations.Nullable;

/** Gives what the EKS access API holds to the writer of answers. */
public final class EksAnswers {

  private EksAnswers() {}

  /**
   * A cluster.
   *
   * @param status such as {@code ACTIVE}; null if it is not to be written
   */
  public static EksAnswerWriter.Cluster cluster(DescribedCluster cluster, @Nullable String status) {
    return new EksAnswerWriter.Cluster(
        cluster.name(),
        cluster.arn(),
        cluster.createdAt(),
        cluster.version().orElse(null),
        status,
        cluster.tags(),
        cluster.bootstrapClusterCreatorAdminPermissions().orElse(null),
        cluster.authenticationMode());
  }

  /** An access entry. */
  public static EksAnswerWriter.Entry accessEntry(DescribedAccessEntry described) {
    return new EksAnswerWriter.Entry(
        described.clusterName(),
        described.accessEntry(),
        described.accessEntryArn(),
        described.createdAt(),
        described.modifiedAt(),
        described.tags());
  }

  /** An associated access policy. */
  public static EksAnswerWriter.Association association(AssociatedAccessPolicy policy) {
    return new EksAnswerWriter.Association(
        policy.association(), policy.associatedAt(), policy.modifiedAt());
  }
}
