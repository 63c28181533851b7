package io.github.ekscam.local;

import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.eks.EksClient;

/** The clients that programs use. */
final class Clients {

  static final String VIEW = "arn:aws:eks::aws:cluster-access-policy/AmazonEKSViewPolicy";
  static final String EDIT = "arn:aws:eks::aws:cluster-access-policy/AmazonEKSEditPolicy";
  static final String DEVELOPER = "arn:aws:iam::111122223333:role/team/Developer";

  private Clients() {}

  static EksClient of(LocalEks eks) {
    return of(eks, "AKIDEXAMPLE");
  }

  static EksClient of(LocalEks eks, String accessKeyId) {
    return EksClient.builder()
        .endpointOverride(eks.endpoint())
        .region(Region.of(eks.access().region()))
        .credentialsProvider(
            StaticCredentialsProvider.create(AwsBasicCredentials.create(accessKeyId, "secret")))
        .httpClient(UrlConnectionHttpClient.create())
        .build();
  }
}
