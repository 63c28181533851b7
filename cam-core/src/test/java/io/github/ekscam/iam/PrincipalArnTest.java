package io.github.ekscam.iam;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PrincipalArnTest {

  @Test
  void rolePath_isStripped_asTheAuthenticatorDoes_butNotAUsersPath() {
    assertThat(PrincipalArn.of("arn:aws:iam::111122223333:role/teams/a/Dev").withoutRolePath())
        .isEqualTo(PrincipalArn.of("arn:aws:iam::111122223333:role/Dev"));
    assertThat(PrincipalArn.of("arn:aws-cn:iam::111122223333:role/Dev").withoutRolePath())
        .isEqualTo(PrincipalArn.of("arn:aws-cn:iam::111122223333:role/Dev"));
    assertThat(PrincipalArn.of("arn:aws:iam::111122223333:user/teams/alice").withoutRolePath())
        .isEqualTo(PrincipalArn.of("arn:aws:iam::111122223333:user/teams/alice"));
  }

  private static final String EXPECTED =
      "expected the ARN of an IAM user or role, such as arn:aws:iam::111122223333:role/Developer";

  @Test
  void role_isTakenApart() {
    PrincipalArn arn = PrincipalArn.of("arn:aws-cn:iam::111122223333:role/teams/a/Developer");

    assertThat(arn.partition()).isEqualTo("aws-cn");
    assertThat(arn.account()).isEqualTo("111122223333");
    assertThat(arn.isRole()).isTrue();
    assertThat(arn.path()).isEqualTo("/teams/a/");
    assertThat(arn.name()).isEqualTo("Developer");
    assertThat(arn).hasToString("arn:aws-cn:iam::111122223333:role/teams/a/Developer");
  }

  @Test
  void user_isTakenApart() {
    PrincipalArn arn = PrincipalArn.of("arn:aws:iam::111122223333:user/a+b=c,d.e@f_g-h");

    assertThat(arn.isRole()).isFalse();
    assertThat(arn.path()).isEqualTo("/");
    assertThat(arn.name()).isEqualTo("a+b=c,d.e@f_g-h");
  }

  @EveryPartition
  void everyPartition_isAccepted(String partition) {
    String arn = "arn:" + partition + ":iam::111122223333:role/Developer";

    assertThat(PrincipalArn.of(arn).partition()).isEqualTo(partition);
  }

  @Test
  void unknownPartition_isRefused() {
    assertThatThrownBy(() -> PrincipalArn.of("arn:aws-moon:iam::111122223333:role/Developer"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "Invalid principal ARN \"arn:aws-moon:iam::111122223333:role/Developer\": arn"
                + " 'arn:aws-moon:iam::111122223333:role/Developer' does not have a recognized"
                + " partition; "
                + EXPECTED);
  }

  @Test
  void rootOfAnAccount_isAPrincipal_neitherUserNorRole() {
    PrincipalArn root = PrincipalArn.of("arn:aws:iam::111122223333:root");

    assertThat(root.isRoot()).isTrue();
    assertThat(root.isRole()).isFalse();
    assertThat(root.account()).isEqualTo("111122223333");
    assertThat(root.path()).isEqualTo("/");
    assertThat(root.name()).isEqualTo("root");
    assertThat(root.withoutRolePath()).isSameAs(root);
    assertThat(root.isNamedBy("arn:aws:iam::111122223333:root")).isTrue();
    assertThat(root.isNamedBy("arn:aws:iam::444455556666:root")).isFalse();
    assertThat(PrincipalArn.of("arn:aws:iam::111122223333:user/root").isRoot()).isFalse();
  }

  @Test
  void stsSession_isRefusedByName() {
    assertThatThrownBy(
            () -> PrincipalArn.of("arn:aws:sts::111122223333:assumed-role/Developer/alice"))
        .hasMessage(
            "Invalid principal ARN \"arn:aws:sts::111122223333:assumed-role/Developer/alice\": an"
                + " STS session is no IAM principal; "
                + EXPECTED);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "arn:aws:iam::111122223333:root/a",
        "arn:aws:iam::111122223333:Root",
        "arn:aws:iam::111122223333:group/Developers",
        "arn:aws:iam::111122223333:role",
        "arn:aws:iam::111122223333:role/",
        "arn:aws:iam::111122223333:role/a/",
        "arn:aws:iam::111122223333:role//Developer",
        "arn:aws:iam::111122223333:role/Developer ",
        "arn:aws:iam::111122223333:role/Dev eloper",
        "arn:aws:iam::111122223333:role/*",
        "arn:aws:iam::111122223333:role/D\u00e9veloper",
        "arn:aws:iam::11112222333:role/Developer",
        "arn:aws:iam::1111222233334:role/Developer",
        "arn:aws:iam::aws:role/Developer",
        "arn:aws:iam:us-east-1:111122223333:role/Developer",
        "arn:aws:iam::111122223333:Role/Developer",
        "arn:aws:s3::111122223333:role/Developer",
      })
  void whatIsNoUserOrRole_isRefused(String arn) {
    assertThatThrownBy(() -> PrincipalArn.of(arn))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Invalid principal ARN \"" + arn + "\": " + EXPECTED);
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '|',
      value = {
        "||, arn '' is invalid: 'arn: invalid prefix'",
        "Developer, arn 'Developer' is invalid: 'arn: invalid prefix'",
        "arn:aws:iam, arn 'arn:aws:iam' is invalid: 'arn: not enough sections'",
      })
  void whatIsNoArn_isRefusedInTheAuthenticatorsWords(String arn, String cause) {
    assertThatThrownBy(() -> PrincipalArn.of(arn))
        .hasMessage("Invalid principal ARN \"" + arn + "\": " + cause + "; " + EXPECTED);
  }

  @Test
  void nameAndPath_areBounded() {
    String account = "arn:aws:iam::111122223333:role/";

    assertThat(PrincipalArn.of(account + "n".repeat(64)).name()).hasSize(64);
    assertThatThrownBy(() -> PrincipalArn.of(account + "n".repeat(65)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(PrincipalArn.of(account + "p".repeat(510) + "/n").path()).hasSize(512);
    assertThatThrownBy(() -> PrincipalArn.of(account + "p".repeat(511) + "/n"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @CsvSource({
    "arn:aws:iam::111122223333:role/aws-service-role/eks.amazonaws.com/AWSServiceRoleForAmazonEKS,"
        + " true",
    "arn:aws:iam::111122223333:role/aws-service-role/AWSServiceRoleForAmazonEKS, true",
    "arn:aws:iam::111122223333:role/aws-service-role, false",
    "arn:aws:iam::111122223333:role/AWSServiceRoleForAmazonEKS, false",
    "arn:aws:iam::111122223333:role/x/aws-service-role/AWSServiceRoleForAmazonEKS, false",
    "arn:aws:iam::111122223333:user/aws-service-role/eks.amazonaws.com/x, false",
  })
  void serviceLinkedRole_isKnownByItsPath(String arn, boolean expected) {
    assertThat(PrincipalArn.of(arn).isServiceLinkedRole()).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    // STS tells no path, so a role without one may be any role of that name.
    "role/teams/Developer, role/Developer, true",
    "role/teams/Developer, role/teams/Developer, true",
    "role/teams/Developer, role/other/Developer, false",
    "role/Developer, role/teams/Developer, false",
    "role/Developer, role/Developer, true",
    "role/Developer, ROLE/dEVELOPER, true",
    "role/teams/Developer, role/DEVELOPER, true",
    "role/Developer, role/Developers, false",
    "role/Developer, user/Developer, false",
    // Of a user, STS tells the path.
    "user/teams/alice, user/teams/alice, true",
    "user/teams/alice, user/Teams/Alice, true",
    "user/teams/alice, user/alice, false",
    "user/alice, role/alice, false",
  })
  void principal_isNamedByItsCanonicalArn(String resource, String canonical, boolean expected) {
    PrincipalArn arn = PrincipalArn.of("arn:aws:iam::111122223333:" + resource);

    assertThat(arn.isNamedBy("arn:aws:iam::111122223333:" + canonical)).isEqualTo(expected);
  }

  @Test
  void otherAccountOrPartition_isSomebodyElse() {
    PrincipalArn arn = PrincipalArn.of("arn:aws:iam::111122223333:role/Developer");

    assertThat(arn.isNamedBy("arn:aws:iam::444455556666:role/Developer")).isFalse();
    assertThat(arn.isNamedBy("arn:aws-cn:iam::111122223333:role/Developer")).isFalse();
    assertThat(arn.isNamedBy("Developer")).isFalse();
    assertThat(arn.isNamedBy("")).isFalse();
  }
}
