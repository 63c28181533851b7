package io.github.ekscam;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ekscam.MappedIdentity.NearEntry;
import io.github.ekscam.MappedIdentity.NearEntry.Difference;
import io.github.ekscam.access.AccessEntry;
import io.github.ekscam.access.AuthenticationMode;
import io.github.ekscam.access.AwsAuth;
import io.github.ekscam.iam.CallerIdentity;
import io.github.ekscam.iam.PrincipalArn;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NearestEntryTest {

  private static final PrincipalArn DEVELOPER =
      PrincipalArn.of("arn:aws:iam::111122223333:role/teams/Developer");

  private static final AwsAuth AWS_AUTH =
      AwsAuth.builder()
          .mapRole(
              AwsAuth.Mapping.of("arn:aws:iam::111122223333:role/Deployment", "ci", List.of("ci")))
          .mapUser(
              AwsAuth.Mapping.of(
                  "arn:aws:iam::111122223333:user/auditors/eve", "eve", List.of("audit")))
          .build();

  private static final EksCluster CLUSTER =
      EksCluster.builder()
          .authenticationMode(AuthenticationMode.API_AND_CONFIG_MAP)
          .add(AccessEntry.builder(DEVELOPER).build())
          .awsAuth(AWS_AUTH)
          .build();

  private static Optional<NearEntry> nearest(EksCluster cluster, String arn) {
    return cluster.caller(arn).nearestEntry();
  }

  @ParameterizedTest
  @CsvSource({
    "arn:aws:iam::111122223333:role/Developr, access entry, NAME",
    "arn:aws:sts::111122223333:assumed-role/Devleoper/alice, access entry, NAME",
    "arn:aws:iam::111122223333:user/Developer, access entry, TYPE",
    "arn:aws:iam::444455556666:role/Developer, access entry, ACCOUNT",
    "arn:aws:iam::111122223333:role/Deploymnet, aws-auth entry, NAME",
    "arn:aws:iam::111122223333:user/eve, aws-auth entry, PATH",
  })
  void unknownCaller_hasTheEntryThatWasProbablyMeant(
      String arn, String kind, Difference difference) {
    NearEntry near = nearest(CLUSTER, arn).orElseThrow();

    assertThat(near.difference()).isEqualTo(difference);
    assertThat(near.mapper().describe()).startsWith(kind);
  }

  @Test
  void callersWhoAreKnown_orNearNobody_haveNone() {
    assertThat(nearest(CLUSTER, "arn:aws:iam::111122223333:role/Developer")).isEmpty();
    assertThat(nearest(CLUSTER, "arn:aws:iam::111122223333:role/Ops")).isEmpty();
    assertThat(nearest(CLUSTER, "arn:aws:iam::111122223333:root")).isEmpty();
  }

  @Test
  void callerOfAClusterWhoseAwsAuthIsNotGiven_hasTheNearestAccessEntry() {
    EksCluster cluster =
        EksCluster.builder()
            .authenticationMode(AuthenticationMode.API_AND_CONFIG_MAP)
            .add(AccessEntry.builder(DEVELOPER).build())
            .build();

    assertThat(nearest(cluster, "arn:aws:iam::111122223333:role/Developr"))
        .map(NearEntry::difference)
        .contains(Difference.NAME);
  }

  @Test
  void misspelledName_isLookedForInTheCallersAccountAndType_whateverStandsFirst() {
    AwsAuth.Mapping meant =
        AwsAuth.Mapping.of("arn:aws:iam::111122223333:role/Operator", "ops", List.of());
    EksCluster cluster =
        EksCluster.builder()
            .authenticationMode(AuthenticationMode.CONFIG_MAP)
            .awsAuth(
                AwsAuth.builder()
                    .mapRole(
                        AwsAuth.Mapping.of(
                            "arn:aws:iam::444455556666:role/Operatr", "a", List.of()))
                    .mapRole(
                        AwsAuth.Mapping.of(
                            "arn:aws:iam::111122223333:user/Operatr", "b", List.of()))
                    .mapRole(meant)
                    .build())
            .build();

    assertThat(nearest(cluster, "arn:aws:iam::111122223333:role/Opertor"))
        .contains(new NearEntry(new MappedIdentity.ByAwsAuth(meant), Difference.NAME));
  }

  @Test
  void entriesThatDoNotCount_areNotNear() {
    EksCluster configMap = CLUSTER.with(AuthenticationMode.CONFIG_MAP, CLUSTER.accessEntries());
    assertThat(nearest(configMap, "arn:aws:iam::111122223333:role/Developr")).isEmpty();

    EksCluster api = CLUSTER.with(AuthenticationMode.API, CLUSTER.accessEntries());
    assertThat(nearest(api, "arn:aws:iam::111122223333:role/Deploymnet")).isEmpty();
  }

  @Test
  void entryOfADeletedRole_isNearTheRoleThatWasMadeAgain() {
    AccessEntry noted =
        AccessEntry.builder(PrincipalArn.of("arn:aws:iam::111122223333:role/Ops"))
            .principalId("AROAEARLIER")
            .build();
    Caller again =
        EksCluster.builder()
            .authenticationMode(AuthenticationMode.API)
            .add(noted)
            .build()
            .caller(
                CallerIdentity.of(
                    "arn:aws:sts::111122223333:assumed-role/Ops/alice", "AROALATER:alice"));

    assertThat(again.nearestEntry())
        .contains(
            new NearEntry(new MappedIdentity.ByAccessEntry(noted), Difference.EARLIER_PRINCIPAL));
  }
}
