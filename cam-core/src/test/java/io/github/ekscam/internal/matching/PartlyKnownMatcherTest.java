package io.github.ekscam.internal.matching;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ekscam.rbac.Subject;
import io.github.ekscam.request.UserInfo;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PartlyKnownMatcherTest {

  private static final UserInfo ALICE = UserInfo.of("alice", List.of("dev", "ops-*"));

  @ParameterizedTest
  @CsvSource({
    "*, arn:aws:iam::111122223333:role/Ci, true",
    "arn:aws:iam::111122223333:role/Ci, arn:aws:iam::111122223333:role/Ci, true",
    "arn:aws:iam::111122223333:role/CI, arn:aws:iam::111122223333:role/Ci, true",
    "arn:aws:iam::111122223333:role/Cd, arn:aws:iam::111122223333:role/Ci, false",
    "arn:aws:iam::111122223333:role/team/Ci, arn:aws:iam::111122223333:role/Ci, true",
    "arn:aws:iam::111122223333:role/*/Ci, arn:aws:iam::111122223333:role/Ci, true",
    "arn:aws:iam::*:user/Bob, arn:aws:iam::111122223333:user/Bob, true",
    "arn:aws:iam::*:user/team/*, arn:aws:iam::111122223333:user/Bob, false",
    "arn:aws:iam::*:*, arn:aws:iam::111122223333:user/Bob, true",
    "arn:aws*:iam::1111*:role/Ci, arn:aws-cn:iam::111122223333:role/Ci, true",
    "arn:aws-*:iam::1111*:role/Ci, arn:aws:iam::111122223333:role/Ci, false",
    "arn:aws:iam::2222*:role/Ci, arn:aws:iam::111122223333:role/Ci, false",
    "arn:aws:*/Ci, arn:aws:iam::111122223333:role/Ci, true",
    "arn:aws-cn:*/Ci, arn:aws:iam::111122223333:role/Ci, false",
    "arn:aws:*/Ci, arn:aws:iam::111122223333:role/Cd, false",
    "*/team/Ci, arn:aws:iam::111122223333:role/Ci, true",
    "arn:aws:iam::*:user/Ci, arn:aws:iam::111122223333:role/Ci, false"
  })
  void principal_mayBeAnyThatHasTheKnownParts(
      String principalArn, String canonicalArn, boolean may) {
    assertThat(PartlyKnownMatcher.mayBePrincipal(principalArn, canonicalArn)).isEqualTo(may);
  }

  /** {@code CreateAccessEntry} takes roles and users alone. */
  @ParameterizedTest
  @CsvSource({
    "arn:aws:iam::111122223333:root",
    "arn:aws:sts::111122223333:federated-user/bob",
    "alice"
  })
  void principal_isARoleOrAUser(String canonicalArn) {
    assertThat(PartlyKnownMatcher.mayBePrincipal("*", canonicalArn)).isFalse();
  }

  @Test
  void subject_isTheUserByTheKnownPartsOfItsName() {
    assertThat(mayBe(Subject.user("al*"))).isTrue();
    assertThat(mayBe(Subject.user("bo*"))).isFalse();
    assertThat(mayBe(Subject.group("d*"))).isTrue();
    assertThat(mayBe(Subject.group("admins"))).isFalse();
    assertThat(mayBe(Subject.group("ops-a"))).as("a group known in part").isTrue();
    assertThat(mayBe(new Subject("*", "", "", "anything"))).as("of any kind").isTrue();
    assertThat(mayBe(new Subject("S*", "", "", "anything"))).as("of another kind").isFalse();
  }

  @Test
  void subject_mayBeAUserOfWhichTheNameIsNotKnown() {
    UserInfo somebody = UserInfo.builderOfUnknownName("{{SessionName}}").build();

    assertThat(PartlyKnownMatcher.mayBeUser(Subject.user("alice"), somebody, "dev")).isTrue();
    assertThat(PartlyKnownMatcher.mayBeUser(Subject.group("dev"), somebody, "dev")).isFalse();
  }

  @Test
  void serviceAccountWithoutANamespace_isOneOfTheBindings() {
    UserInfo runner = UserInfo.of("system:serviceaccount:ci:runner", List.of());
    Subject subject = Subject.serviceAccount("", "run*");

    assertThat(PartlyKnownMatcher.mayBeUser(subject, runner, "ci")).isTrue();
    assertThat(PartlyKnownMatcher.mayBeUser(subject, runner, "c*")).isTrue();
    assertThat(PartlyKnownMatcher.mayBeUser(subject, runner, "dev")).isFalse();
  }

  private static boolean mayBe(Subject subject) {
    return PartlyKnownMatcher.mayBeUser(subject, ALICE, "dev");
  }
}
