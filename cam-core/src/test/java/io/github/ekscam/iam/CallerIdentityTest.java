package io.github.ekscam.iam;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CallerIdentityTest {

  private static final String SESSION = "arn:aws:sts::111122223333:assumed-role/Developer/alice";

  @Test
  void roleSession_isItsRoleWithASessionName() {
    CallerIdentity caller = CallerIdentity.of(SESSION, "AROAEXAMPLEID:alice");

    assertThat(caller.arn()).isEqualTo(SESSION);
    assertThat(caller.account()).isEqualTo("111122223333");
    assertThat(caller.canonicalArn()).isEqualTo("arn:aws:iam::111122223333:role/Developer");
    assertThat(caller.userId()).contains("AROAEXAMPLEID:alice");
    assertThat(caller.principalId()).contains("AROAEXAMPLEID");
    assertThat(caller.sessionName()).contains("alice");
    assertThat(caller.isAnySessionOfRole()).isFalse();
  }

  @Test
  void sessionName_isThatOfTheUserId() {
    CallerIdentity caller = CallerIdentity.of(SESSION, "AROAEXAMPLEID:Alice@corp");

    assertThat(caller.sessionName()).contains("Alice@corp");
  }

  @Test
  void sessionName_isTheEndOfTheArn_withoutUserId() {
    CallerIdentity caller = CallerIdentity.parse(SESSION);

    assertThat(caller.sessionName()).contains("alice");
    assertThat(caller.userId()).isEmpty();
    assertThat(caller.principalId()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"1111", "", "11112222333", "1111222233334", "11112222333x"})
  void accountWithoutTwelveDigits_isRefused(String account) {
    String arn = "arn:aws:iam::" + account + ":role/Developer";

    assertThatThrownBy(() -> CallerIdentity.parse(arn))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "Invalid caller ARN \""
                + arn
                + "\": account '"
                + account
                + "' does not have 12 digits; expected an IAM user, a role, or a session of a role,"
                + " such as arn:aws:sts::111122223333:assumed-role/Developer/alice");
  }

  @EveryPartition
  void roleSessionOfEveryPartition_isARoleOfThatPartition(String partition) {
    CallerIdentity caller =
        CallerIdentity.parse("arn:" + partition + ":sts::111122223333:assumed-role/R/s");

    assertThat(caller.canonicalArn()).isEqualTo("arn:" + partition + ":iam::111122223333:role/R");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "arn:aws:iam::111122223333:user/alice",
        "arn:aws:iam::111122223333:user/teams/alice",
        "arn:aws:iam::111122223333:root",
        "arn:aws:sts::111122223333:federated-user/alice",
      })
  void callerThatIsNoRole_isCanonicalAsItIs_andHasAnEmptySessionName(String arn) {
    CallerIdentity caller = CallerIdentity.of(arn, "AIDAEXAMPLEID");

    assertThat(caller.canonicalArn()).isEqualTo(arn);
    assertThat(caller.principalId()).contains("AIDAEXAMPLEID");
    assertThat(caller.sessionName()).contains("");
    assertThat(caller.isAnySessionOfRole()).isFalse();
  }

  @Test
  void federatedUser_hasItsWholeUserIdForPrincipalId() {
    CallerIdentity caller =
        CallerIdentity.of("arn:aws:sts::111122223333:federated-user/alice", "111122223333:alice");

    assertThat(caller.principalId()).contains("111122223333:alice");
  }

  @Test
  void roleByItself_isAnySessionOfIt() {
    CallerIdentity caller = CallerIdentity.parse("arn:aws:iam::111122223333:role/teams/Developer");

    assertThat(caller.isAnySessionOfRole()).isTrue();
    assertThat(caller.sessionName()).isEmpty();
    assertThat(caller.canonicalArn()).isEqualTo("arn:aws:iam::111122223333:role/teams/Developer");
  }

  @Test
  void roleByItself_mayHaveItsUniqueId() {
    CallerIdentity caller =
        CallerIdentity.of("arn:aws:iam::111122223333:role/Developer", "AROAEXAMPLEID");

    assertThat(caller.principalId()).contains("AROAEXAMPLEID");
    assertThat(caller.sessionName()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"AROAEXAMPLEID", "", "AROAEXAMPLEID:a:b", "::"})
  void userIdOfARoleSession_needsOneColon(String userId) {
    assertThatThrownBy(() -> CallerIdentity.of(SESSION, userId))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "malformed UserID \""
                + userId
                + "\": that of a role's session is the role's unique id, a colon and the session"
                + " name, such as AROAEXAMPLEID:alice");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "arn:aws:iam::111122223333:user/alice",
        "arn:aws:iam::111122223333:role/Developer",
        "arn:aws:iam::111122223333:root"
      })
  void userIdOfAnythingElseInIam_hasNoColon(String arn) {
    assertThatThrownBy(() -> CallerIdentity.of(arn, "AIDAEXAMPLEID:alice"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "malformed UserID \"AIDAEXAMPLEID:alice\": expected a unique id without a colon");
  }

  @ParameterizedTest
  @CsvSource({
    "arn:aws:sts::111122223333:assumed-role/Developer, assumed-role arn"
        + " 'arn:aws:sts::111122223333:assumed-role/Developer' does not have a role",
    "arn:aws:sts::111122223333:assumed-role, assumed-role arn"
        + " 'arn:aws:sts::111122223333:assumed-role' does not have a role",
    "arn:aws:sts::111122223333:role/Developer, unrecognized resource role/Developer for service"
        + " sts",
    "arn:aws:iam::111122223333:group/Developers, unrecognized resource group/Developers for service"
        + " iam",
    "arn:aws:s3:::bucket, service s3 in arn arn:aws:s3:::bucket is not a valid service for"
        + " identities",
    "alice, arn 'alice' is invalid: 'arn: invalid prefix'",
  })
  void whatIsNoCaller_isRefusedInTheAuthenticatorsWords(String arn, String cause) {
    assertThatThrownBy(() -> CallerIdentity.parse(arn))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "Invalid caller ARN \""
                + arn
                + "\": "
                + cause
                + "; expected an IAM user, a role, or a session of a role, such as "
                + SESSION);
  }

  @Test
  void callers_areEqualByArnAndUserId() {
    assertThat(CallerIdentity.of(SESSION, "A:alice"))
        .isEqualTo(CallerIdentity.of(SESSION, "A:alice"))
        .hasSameHashCodeAs(CallerIdentity.of(SESSION, "A:alice"))
        .isNotEqualTo(CallerIdentity.of(SESSION, "B:alice"))
        .isNotEqualTo(CallerIdentity.parse(SESSION))
        .hasToString(SESSION);
  }

  @Test
  void accessKeyId_isPartOfTheCaller() {
    CallerIdentity caller = CallerIdentity.of("arn:aws:iam::111122223333:user/bob", "AIDAEXAMPLE");

    assertThat(caller.accessKeyId()).isEmpty();
    assertThat(caller.withAccessKeyId("AKIAEXAMPLE").accessKeyId()).contains("AKIAEXAMPLE");
    assertThat(caller.withAccessKeyId("AKIAEXAMPLE").userId()).contains("AIDAEXAMPLE");
    assertThat(caller.withAccessKeyId("AKIAEXAMPLE")).isNotEqualTo(caller);
  }

  @Test
  void anySessionOfARole_isLookedUpWithoutThePath() {
    assertThat(CallerIdentity.parse("arn:aws:iam::111122223333:role/a/b/Dev").sessionCanonicalArn())
        .isEqualTo("arn:aws:iam::111122223333:role/Dev");
    assertThat(CallerIdentity.parse("arn:aws:iam::111122223333:user/a/b/bob").sessionCanonicalArn())
        .isEqualTo("arn:aws:iam::111122223333:user/a/b/bob");
  }

  @Test
  void sessionName_isAsLongAsStsAllows() {
    String role = "arn:aws:sts::111122223333:assumed-role/Dev/";

    assertThat(CallerIdentity.parse(role + "a".repeat(64)).sessionName()).contains("a".repeat(64));
    assertThatThrownBy(() -> CallerIdentity.parse(role + "a".repeat(65)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Invalid session name of 65 characters: STS gives at most 64");
    assertThatThrownBy(() -> CallerIdentity.of(role + "a", "AROA:" + "a".repeat(100_000)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Invalid session name of 100000 characters: STS gives at most 64");
  }
}
