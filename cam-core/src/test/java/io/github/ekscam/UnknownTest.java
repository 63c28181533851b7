package io.github.ekscam;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ekscam.access.AuthenticationMode;
import io.github.ekscam.iam.CallerIdentity;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class UnknownTest {

  private static final CallerIdentity ALICE =
      CallerIdentity.parse("arn:aws:sts::111122223333:assumed-role/Developer/alice");

  @Test
  void id_isTheTypesName() {
    assertThat(new Unknown.ClusterCreator().id()).isEqualTo("cluster-creator");
    assertThat(new Unknown.AwsAuthNotGiven(ALICE, AuthenticationMode.CONFIG_MAP).id())
        .isEqualTo("aws-auth-not-given");
  }

  /** They are the ids in JSON, by which other programs know the cases. */
  @Test
  void types_keepTheirNames() {
    assertThat(Arrays.stream(Unknown.class.getPermittedSubclasses()).map(Class::getSimpleName))
        .containsExactly(
            "PolicyWithoutRules",
            "PolicyNotInCatalogue",
            "AssociationsNotGiven",
            "UnnamedObjects",
            "AwsAuthNotGiven",
            "PrincipalsOfAwsAuth",
            "ClusterCreator",
            "NodeRulesNotGiven",
            "NodeRelation",
            "NodeName",
            "NodeRights",
            "UnknownUsername",
            "UnknownGroup",
            "NameOfSomeRequests",
            "SeveralAccessEntries",
            "SeveralAwsAuthEntries",
            "UncertainAwsAuth",
            "ContradictoryExtra",
            "ExtraWithoutArn",
            "ExtraWithoutPrincipalId",
            "InvalidArnInExtra",
            "NotResolved",
            "FailedAuthorizer");
  }

  @Test
  void line_hasTheLabel_unlessTheTextTellsByItself() {
    assertThat(new Unknown.FailedAuthorizer("java.lang.IllegalStateException: no table").line())
        .isEqualTo("internal error: java.lang.IllegalStateException: no table");
    assertThat(new Unknown.ExtraWithoutArn("AIDAEXAMPLE").line())
        .isEqualTo(
            "the user's extra has a principalId and no canonicalArn: which access entry it belongs"
                + " to cannot be told");
    assertThat(
            Stream.of(AuthenticationMode.CONFIG_MAP, AuthenticationMode.API_AND_CONFIG_MAP)
                .map(mode -> new Unknown.AwsAuthNotGiven(ALICE, mode).line()))
        .containsExactly(
            "unknown: the authentication mode is CONFIG_MAP, and the aws-auth ConfigMap was not"
                + " given",
            "no access entry is for arn:aws:iam::111122223333:role/Developer: unless the"
                + " aws-auth ConfigMap, which was not given, maps it, EKS answers 401"
                + " Unauthorized");
  }
}
