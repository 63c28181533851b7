package io.github.ekscam.local;

import com.google.common.collect.ImmutableMap;
import io.github.ekscam.config.Source;
import io.github.ekscam.local.access.ClusterAccess;
import io.github.ekscam.local.internal.aws.Authentication;
import io.github.ekscam.local.internal.aws.AwsServices;
import io.github.ekscam.local.internal.aws.AwsServices.Served;
import io.github.ekscam.local.internal.cloudformation.CloudFormationOperations;
import io.github.ekscam.local.internal.http.HttpHandler;
import io.github.ekscam.local.internal.sts.StsOperations;
import java.time.Clock;
import java.util.List;
import java.util.UUID;

/** The services at one address. */
final class LocalServices {

  private LocalServices() {}

  /**
   * An endpoint of EKS, and the services beside it.
   *
   * @param kept the EKS APIs that there are already
   * @param state where they are from, for messages
   */
  static HttpHandler of(
      HttpHandler eks,
      MeantClusters meant,
      Authentication authentication,
      List<ClusterAccess> kept,
      Source state) {
    return new AwsServices(
        ImmutableMap.of(
            "eks",
            new Served(eks, "", "access to clusters of Amazon EKS"),
            StsOperations.SERVICE,
            new Served(
                StsOperations.service(authentication, UUID::randomUUID),
                StsOperations.API_VERSION,
                "GetCallerIdentity of AWS STS"),
            CloudFormationOperations.SERVICE,
            new Served(
                CloudFormationOperations.service(
                    kept,
                    state,
                    meant::access,
                    authentication,
                    Clock.systemUTC(),
                    UUID::randomUUID),
                CloudFormationOperations.API_VERSION,
                "stacks of AWS::EKS::AccessEntry of AWS CloudFormation")),
        eks,
        UUID::randomUUID);
  }
}
