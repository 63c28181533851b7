package io.github.ekscam.testing.junit;

import io.github.ekscam.local.LocalEks;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.eks.EksClient;

/** The AWS SDK's clients of an endpoint; loaded only where a test asks for one. */
final class EksClients {

  private EksClients() {}

  static EksClient of(LocalEks localEks) {
    return EksClient.builder()
        .endpointOverride(localEks.endpoint())
        .region(Region.of(localEks.access().region()))
        .credentialsProvider(
            StaticCredentialsProvider.create(AwsBasicCredentials.create("local", "local")))
        .build();
  }
}
