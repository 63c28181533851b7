package io.github.ekscam.local.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.ekscam.access.AccessPolicy;
import io.github.ekscam.access.AccessPolicyCatalogue;
import io.github.ekscam.access.AuthenticationMode;
import io.github.ekscam.access.EksException;
import io.github.ekscam.iam.CallerIdentity;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** A {@link ClusterAccess} to try, and what its tests ask of it. */
abstract class ClusterAccessFixture {

  static final String CLUSTER = "platform";
  static final String ROLE = "arn:aws:iam::111122223333:role/teams/Developer";
  static final String USER = "arn:aws:iam::111122223333:user/alice";
  static final String NODE = "arn:aws:iam::111122223333:role/Node";
  static final String SERVICE_LINKED =
      "arn:aws:iam::111122223333:role/aws-service-role/eks.amazonaws.com/AWSServiceRoleForEKS";
  static final String POLICY = "arn:aws:eks::aws:cluster-access-policy/";
  static final String VIEW = POLICY + "AmazonEKSViewPolicy";
  static final String ADMIN = POLICY + "AmazonEKSClusterAdminPolicy";
  static final CallerIdentity CREATOR =
      CallerIdentity.of(
          "arn:aws:sts::111122223333:assumed-role/Founder/eve", "AROAEXAMPLEFOUNDER:eve");
  static final String FOUNDER = "arn:aws:iam::111122223333:role/Founder";
  static final Instant START = Instant.parse("2024-04-30T19:59:34.955Z");

  static final AccessPolicyCatalogue CATALOGUE =
      AccessPolicyCatalogue.of(
          Stream.of(
                  "AmazonEKSAdminPolicy",
                  "AmazonEKSAutoNodePolicy",
                  "AmazonEKSClusterAdminPolicy",
                  "AmazonEKSEditPolicy",
                  "AmazonEKSViewPolicy")
              .map(name -> AccessPolicy.builder(name).build())
              .toList());

  private final AtomicLong seconds = new AtomicLong();
  private final AtomicLong lastId = new AtomicLong();

  final ClusterAccess eks = builder().build();

  ClusterAccess.Builder builder() {
    InstantSource ticking = () -> START.plusSeconds(seconds.getAndIncrement());
    return ClusterAccess.builder()
        .accountId("111122223333")
        .region("us-east-1")
        .accessPolicies(CATALOGUE)
        .clock(ticking.withZone(ZoneOffset.UTC))
        .ids(() -> new UUID(0, lastId.incrementAndGet()));
  }

  static CreateClusterRequest.Builder cluster(AuthenticationMode mode) {
    return CreateClusterRequest.builder(CLUSTER, CREATOR).authenticationMode(mode);
  }

  /** A cluster that nobody has access to. */
  void emptyCluster() {
    eks.createCluster(
        cluster(AuthenticationMode.API).bootstrapClusterCreatorAdminPermissions(false).build());
  }

  static CreateAccessEntryRequest entry(String principalArn) {
    return CreateAccessEntryRequest.builder(principalArn).build();
  }

  static void assertRefused(ThrowingCallable call, String errorCode, String message) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            EksException.class, e -> assertThat(e.errorCode()).isEqualTo(errorCode))
        .hasMessage(message);
  }

  static void assertInvalid(ThrowingCallable call, String message) {
    assertRefused(call, "InvalidParameterException", message);
  }

  List<String> policies(String principalArn) {
    return eks
        .listAssociatedAccessPolicies(CLUSTER, principalArn, PageRequest.first())
        .items()
        .stream()
        .map(AssociatedAccessPolicy::association)
        .map(policy -> policy.policyArn().name() + " in " + policy.accessScope())
        .toList();
  }
}
