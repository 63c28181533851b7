package io.github.ekscam.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.ekscam.iam.PolicyArn;
import io.github.ekscam.iam.PrincipalArn;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The numbers are those of the cases in the list of answers seen from the real EKS API. */
class AccessEntryTest {

  private static final PrincipalArn ROLE =
      PrincipalArn.of("arn:aws:iam::111122223333:role/teams/Developer");
  private static final PrincipalArn USER =
      PrincipalArn.of("arn:aws:iam::111122223333:user/teams/alice");
  private static final PrincipalArn SERVICE_LINKED =
      PrincipalArn.of(
          "arn:aws:iam::111122223333:role/aws-service-role/eks.amazonaws.com/AWSServiceRoleForEKS");

  private static void assertRefused(ThrowingCallable call, String message) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            EksException.class,
            e -> assertThat(e.errorCode()).isEqualTo("InvalidParameterException"))
        .hasMessage(message);
  }

  @Test
  void standardRole_isNamedByItsSession_withoutItsPath() {
    AccessEntry entry = AccessEntry.builder(ROLE).build();

    assertThat(entry.principalArn()).isEqualTo(ROLE);
    assertThat(entry.type()).isEqualTo(AccessEntryType.STANDARD);
    assertThat(entry.kubernetesGroups()).isEmpty();
    assertThat(entry.username())
        .isEqualTo("arn:aws:sts::111122223333:assumed-role/Developer/{{SessionName}}");
  }

  @Test
  void standardRoleOfAnotherPartition_keepsThePartition() {
    AccessEntry entry =
        AccessEntry.builder(PrincipalArn.of("arn:aws-cn:iam::111122223333:role/Developer")).build();

    assertThat(entry.username())
        .isEqualTo("arn:aws-cn:sts::111122223333:assumed-role/Developer/{{SessionName}}");
  }

  @Test
  void standardUser_isNamedByItsArn() {
    assertThat(AccessEntry.builder(USER).build().username())
        .isEqualTo("arn:aws:iam::111122223333:user/teams/alice");
  }

  @ParameterizedTest
  @CsvSource({
    "EC2_LINUX, system:node:{{EC2PrivateDNSName}}",
    "EC2_WINDOWS, system:node:{{EC2PrivateDNSName}}",
    "EC2, system:node:{{SessionName}}",
    "HYPERPOD_LINUX, system:node:{{EC2PrivateDNSName}}",
    "FARGATE_LINUX, system:node:{{SessionName}}",
    "HYBRID_LINUX, system:node:{{SessionName}}",
  })
  void nodeType_isNamedAfterTheNode_andInTheGroupOfNodes(String type, String username) {
    AccessEntry entry = AccessEntry.builder(ROLE).type(new AccessEntryType(type)).build();

    assertThat(entry.username()).isEqualTo(username);
    assertThat(entry.kubernetesGroups()).containsExactly("system:nodes");
    assertThat(entry.type()).hasToString(type);
    assertThat(entry.type().isStandard()).isFalse();
  }

  @Test
  void usernameAndGroups_areAsGiven() {
    AccessEntry entry =
        AccessEntry.builder(ROLE)
            .username("corp:{{SessionName}}")
            .kubernetesGroups(List.of("b", "a", "b"))
            .build();

    assertThat(entry.username()).isEqualTo("corp:{{SessionName}}");
    assertThat(entry.kubernetesGroups()).containsExactly("b", "a", "b");
    assertThat(entry)
        .hasToString(
            "arn:aws:iam::111122223333:role/teams/Developer STANDARD as"
                + " corp:{{SessionName}}[b, a, b]");
  }

  @Test
  void serviceLinkedRole_isRefused() { // 4
    assertRefused(
        () -> AccessEntry.builder(SERVICE_LINKED).build(),
        "The caller is not allowed to modify access entries with a principalArn value of a Service"
            + " Linked Role");
  }

  @ParameterizedTest
  @CsvSource({
    "system:masters, system:",
    "eks:x, eks:",
    "aws:x, aws:",
    "amazon:x, amazon:",
    "iam:x, iam:",
    "system:, system:",
  })
  void groupWithAReservedPrefix_isRefused(String group, String prefix) { // 5
    assertRefused(
        () -> AccessEntry.builder(ROLE).kubernetesGroups(List.of("ok", group)).build(),
        "The kubernetes group name " + group + " is invalid, it cannot start with " + prefix);
  }

  @Test
  void emptyGroup_isRefused() {
    assertRefused(
        () -> AccessEntry.builder(ROLE).kubernetesGroups(List.of("")).build(),
        "The kubernetes group name is invalid, it cannot be empty");
  }

  @ParameterizedTest
  @CsvSource({
    "system:node:x, system:",
    "eks:x, eks:",
    "aws:x, aws:",
    "amazon:x, amazon:",
    "iam:x, iam:",
  })
  void usernameWithAReservedPrefix_isRefused(String username, String prefix) { // 6
    assertRefused(
        () -> AccessEntry.builder(ROLE).username(username).build(),
        "The username must not begin with " + prefix);
  }

  @ParameterizedTest
  @ValueSource(strings = {"System:masters", "systems", "xsystem:", "awsome:x", "arn:aws:x"})
  void reservedPrefix_isComparedToTheLetter(String name) {
    AccessEntry entry =
        AccessEntry.builder(ROLE).username(name).kubernetesGroups(List.of(name)).build();

    assertThat(entry.username()).isEqualTo(name);
    assertThat(entry.kubernetesGroups()).containsExactly(name);
  }

  @ParameterizedTest
  @CsvSource({
    "john{{SessionName}}, {{SessionName}}",
    "john{{SessionNameRaw}}, {{SessionNameRaw}}",
    "{{SessionName}}:john, {{SessionName}}",
    "john{{SessionNameRaw}}:{{SessionName}}, {{SessionNameRaw}}",
  })
  void sessionNameWithoutAColonBefore_isRefused(String username, String template) {
    assertRefused(
        () -> AccessEntry.builder(ROLE).username(username).build(),
        "The username must contain a colon before " + template);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        ":john{{SessionName}}",
        "jo:hn{{SessionName}}",
        "jo:hn{{SessionNameRaw}}{{SessionName}}",
        "john{{AccountID}}",
        "john{{sessionname}}"
      })
  void sessionNameAfterAColon_isAccepted(String username) {
    assertThat(AccessEntry.builder(ROLE).username(username).build().username()).isEqualTo(username);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "EC2",
        "EC2_LINUX",
        "EC2_WINDOWS",
        "FARGATE_LINUX",
        "HYBRID_LINUX",
        "HYPERPOD_LINUX"
      })
  void groupsOfANodeType_areRefused(String type) { // 7
    assertRefused(
        () ->
            AccessEntry.builder(ROLE)
                .type(new AccessEntryType(type))
                .kubernetesGroups(List.of("x"))
                .build(),
        "The specified kubernetesGroups is invalid: setting kubernetesGroups is not allowed when"
            + " the type is \""
            + type
            + "\"");
  }

  @Test
  void usernameOfANodeType_isRefused() { // 8
    assertRefused(
        () ->
            AccessEntry.builder(ROLE)
                .type(new AccessEntryType("EC2_LINUX"))
                .username("john")
                .build(),
        "The specified username is invalid: setting username is not allowed when the type is"
            + " \"EC2_LINUX\"");
  }

  @Test
  void nodeTypeOfAUser_isRefused() { // 9
    assertRefused(
        () -> AccessEntry.builder(USER).type(new AccessEntryType("EC2_LINUX")).build(),
        "AccessEntry principalArn must be IAM role when using types [EC2_LINUX, EC2_WINDOWS,"
            + " FARGATE_LINUX, HYBRID_LINUX, EC2]");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "standard", "EC2_MACOS"})
  void unknownType_isRefused(String type) { // 11
    assertRefused(
        () -> AccessEntry.builder(ROLE).type(new AccessEntryType(type)).build(),
        "AccessEntry type must be one of [EC2, EC2_LINUX, EC2_WINDOWS, FARGATE_LINUX,"
            + " HYBRID_LINUX, HYPERPOD_LINUX, STANDARD]");
  }

  @Test
  void policy_isAcceptedByAStandardEntryOnly() { // 12
    PolicyArn view = new PolicyArn("aws", "AmazonEKSViewPolicy");

    assertThatCode(() -> AccessEntry.builder(ROLE).build().requireAcceptsPolicy(view))
        .doesNotThrowAnyException();
    for (String type : List.of("EC2", "EC2_LINUX", "HYBRID_LINUX")) {
      AccessEntry node = AccessEntry.builder(ROLE).type(new AccessEntryType(type)).build();
      assertRefused(
          () -> node.requireAcceptsPolicy(view),
          "This operation can only be performed on Access Entries with a type of \"STANDARD\".");
    }
  }

  @Test
  void autoNodePolicy_isAcceptedByTypeEc2Too() { // 12
    PolicyArn autoNode = new PolicyArn("aws", "AmazonEKSAutoNodePolicy");
    AccessEntry ec2 = AccessEntry.builder(ROLE).type(new AccessEntryType("EC2")).build();
    AccessEntry ec2Linux = AccessEntry.builder(ROLE).type(new AccessEntryType("EC2_LINUX")).build();

    assertThatCode(() -> ec2.requireAcceptsPolicy(autoNode)).doesNotThrowAnyException();
    assertRefused(
        () -> ec2Linux.requireAcceptsPolicy(autoNode),
        "This operation can only be performed on Access Entries with a type of \"STANDARD\".");
  }

  @Test
  void whatEksMakesItself_isAcceptedAsDescribed() {
    AccessEntry node =
        AccessEntry.builder(ROLE)
            .type(new AccessEntryType("EC2_LINUX"))
            .username("system:node:{{EC2PrivateDNSName}}")
            .kubernetesGroups(List.of("system:nodes"))
            .buildAsDescribed();
    AccessEntry insights =
        AccessEntry.builder(SERVICE_LINKED)
            .username("eks:cluster-insights")
            .kubernetesGroups(List.of("eks:insights"))
            .buildAsDescribed();
    AccessEntry future =
        AccessEntry.builder(ROLE).type(new AccessEntryType("EC2_MACOS")).buildAsDescribed();

    assertThat(node.kubernetesGroups()).containsExactly("system:nodes");
    assertThat(insights.username()).isEqualTo("eks:cluster-insights");
    assertThat(future.type().value()).isEqualTo("EC2_MACOS");
  }

  @Test
  void laterChangeOfTheGivenList_changesNothing() {
    List<String> groups = new ArrayList<>(List.of("a"));
    AccessEntry entry = AccessEntry.builder(ROLE).kubernetesGroups(groups).build();

    groups.add("system:masters");

    assertThat(entry.kubernetesGroups()).containsExactly("a");
  }

  @Test
  void entries_areEqualByAllTheySay() {
    AccessEntry entry = AccessEntry.builder(ROLE).kubernetesGroups(List.of("a")).build();

    assertThat(entry)
        .isEqualTo(AccessEntry.builder(ROLE).kubernetesGroups(List.of("a")).build())
        .hasSameHashCodeAs(AccessEntry.builder(ROLE).kubernetesGroups(List.of("a")).build())
        .isNotEqualTo(AccessEntry.builder(USER).kubernetesGroups(List.of("a")).build())
        .isNotEqualTo(AccessEntry.builder(ROLE).build())
        .isNotEqualTo(
            AccessEntry.builder(ROLE).kubernetesGroups(List.of("a")).username("x").build())
        .isNotEqualTo(
            AccessEntry.builder(ROLE)
                .kubernetesGroups(List.of("a"))
                .type(new AccessEntryType("EC2"))
                .buildAsDescribed());
  }

  @Test
  void principalId_isKnownOnlyIfGiven_andTellsEntriesApart() {
    PrincipalArn role = PrincipalArn.of("arn:aws:iam::111122223333:role/Dev");
    AccessEntry entry = AccessEntry.builder(role).principalId("AROAEXAMPLE").build();

    assertThat(entry.principalId()).contains("AROAEXAMPLE");
    assertThat(AccessEntry.builder(role).build().principalId()).isEmpty();
    assertThat(entry)
        .isEqualTo(AccessEntry.builder(role).principalId("AROAEXAMPLE").build())
        .isNotEqualTo(AccessEntry.builder(role).build());
  }
}
