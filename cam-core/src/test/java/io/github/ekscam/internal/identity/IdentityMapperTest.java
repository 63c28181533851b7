package io.github.ekscam.internal.identity;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ekscam.MappedIdentity;
import io.github.ekscam.MappedIdentity.Mapped;
import io.github.ekscam.access.AccessEntries;
import io.github.ekscam.access.AccessEntry;
import io.github.ekscam.access.AccessEntryType;
import io.github.ekscam.access.AuthenticationMode;
import io.github.ekscam.iam.CallerIdentity;
import io.github.ekscam.iam.PrincipalArn;
import io.github.ekscam.internal.matching.AuthenticatorUser;
import io.github.ekscam.request.UserInfo;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IdentityMapperTest {

  private static final PrincipalArn ROLE =
      PrincipalArn.of("arn:aws:iam::111122223333:role/teams/Developer");
  private static final PrincipalArn USER =
      PrincipalArn.of("arn:aws:iam::111122223333:user/teams/bob");
  private static final CallerIdentity SESSION =
      CallerIdentity.of(
          "arn:aws:sts::111122223333:assumed-role/Developer/alice@corp",
          "AROAEXAMPLEID:alice@corp");
  private static final CallerIdentity INSTANCE =
      CallerIdentity.of(
          "arn:aws:sts::111122223333:assumed-role/Developer/i-0123456789abcdef0",
          "AROAEXAMPLEID:i-0123456789abcdef0");
  private static final CallerIdentity ANY_SESSION = CallerIdentity.parse(ROLE.value());

  private static Mapped map(CallerIdentity caller, AccessEntry entry) {
    return (Mapped)
        IdentityMapper.of(AuthenticationMode.API, AccessEntries.builder().add(entry).build())
            .map(caller);
  }

  private static UserInfo user(CallerIdentity caller, AccessEntry entry) {
    return map(caller, entry).user();
  }

  private static String notMapped(AuthenticationMode mode, AccessEntry... entries) {
    AccessEntries.Builder builder = AccessEntries.builder();
    for (AccessEntry entry : entries) {
      builder.add(entry);
    }
    return IdentityMapper.of(mode, builder.build()).map(SESSION).problem().orElseThrow();
  }

  @Test
  void session_isTheUserOfItsRolesEntry() {
    AccessEntry entry = AccessEntry.builder(ROLE).kubernetesGroups(List.of("eng", "ops")).build();

    Mapped mapped = map(SESSION, entry);

    assertThat(mapped.accessEntry()).contains(entry);
    assertThat(mapped.remarks()).isEmpty();
    assertThat(mapped.user())
        .isEqualTo(
            UserInfo.builder("arn:aws:sts::111122223333:assumed-role/Developer/alice-corp")
                .uid("aws-iam-authenticator:111122223333:AROAEXAMPLEID")
                .groups(List.of("eng", "ops", "system:authenticated"))
                .extra(
                    Map.of(
                        "arn", List.of(SESSION.arn()),
                        "canonicalArn", List.of("arn:aws:iam::111122223333:role/Developer"),
                        "principalId", List.of("AROAEXAMPLEID"),
                        "sessionName", List.of("alice@corp"),
                        "sigs.k8s.io/aws-iam-authenticator/principalId", List.of("AROAEXAMPLEID")))
                .build());
  }

  @Test
  void iamUser_isNamedByItsArn_andHasAnEmptySessionName() {
    UserInfo user =
        user(CallerIdentity.of(USER.value(), "AIDAEXAMPLEID"), AccessEntry.builder(USER).build());

    assertThat(user.username()).isEqualTo("arn:aws:iam::111122223333:user/teams/bob");
    assertThat(user.isUsernameKnown()).isTrue();
    assertThat(user.uid()).isEqualTo("aws-iam-authenticator:111122223333:AIDAEXAMPLEID");
    assertThat(user.extra()).containsEntry("sessionName", List.of(""));
  }

  @Test
  void uniqueIdThatIsNotKnown_isNowhereInTheUser_andItsKeysStay() {
    UserInfo user = user(CallerIdentity.parse(USER.value()), AccessEntry.builder(USER).build());

    assertThat(user)
        .isEqualTo(
            UserInfo.builder("arn:aws:iam::111122223333:user/teams/bob")
                .groups(List.of("system:authenticated"))
                .extra(
                    Map.of(
                        "arn", List.of("arn:aws:iam::111122223333:user/teams/bob"),
                        "canonicalArn", List.of("arn:aws:iam::111122223333:user/teams/bob"),
                        "principalId", List.of(),
                        "sessionName", List.of(""),
                        "sigs.k8s.io/aws-iam-authenticator/principalId", List.of()))
                .unknownPrincipalOf("111122223333")
                .build());
    assertThat(AuthenticatorUser.printedUid(user))
        .isEqualTo("aws-iam-authenticator:111122223333:<principalId>");
    assertThat(AuthenticatorUser.printedExtra(user))
        .containsEntry("principalId", List.of("<principalId>"))
        .containsEntry("sigs.k8s.io/aws-iam-authenticator/principalId", List.of("<principalId>"))
        .containsEntry("sessionName", List.of(""));
  }

  @Test
  void uniqueIdThatIsKnown_isPrintedAsItIs() {
    UserInfo user =
        user(CallerIdentity.of(USER.value(), "AIDAEXAMPLEID"), AccessEntry.builder(USER).build());

    assertThat(user.accountOfUnknownPrincipal()).isEmpty();
    assertThat(AuthenticatorUser.printedUid(user)).isEqualTo(user.uid());
    assertThat(AuthenticatorUser.printedExtra(user)).isEqualTo(user.extra());
  }

  @ParameterizedTest
  @CsvSource({
    "x:{{SessionName}}, x:alice-corp",
    "x:{{SessionNameRaw}}, x:alice@corp",
    "x:{{AccountID}}, x:111122223333",
    "x:{{AccountID}}:{{SessionName}}:{{SessionNameRaw}}:{{SessionName}},"
        + " x:111122223333:alice-corp:alice@corp:alice-corp",
    "x:{{sessionname}}, x:{{sessionname}}",
    "x:{{Other}}, x:{{Other}}",
    "x:{SessionName}, x:{SessionName}",
  })
  void templates_areFilledInInTheUsernameAndInEveryGroup(String template, String expected) {
    AccessEntry entry =
        AccessEntry.builder(ROLE).username(template).kubernetesGroups(List.of(template)).build();

    UserInfo user = user(SESSION, entry);

    assertThat(user.username()).isEqualTo(expected);
    assertThat(user.isUsernameKnown()).isTrue();
    assertThat(user.groups()).containsExactly(expected, "system:authenticated");
  }

  @Test
  void sessionNameOfAnIamUser_isEmptyInTemplates() {
    AccessEntry entry =
        AccessEntry.builder(USER)
            .username("x:{{SessionName}}|{{SessionNameRaw}}")
            .kubernetesGroups(List.of("g{{SessionName}}"))
            .build();

    UserInfo user = user(CallerIdentity.of(USER.value(), "AIDAEXAMPLEID"), entry);

    assertThat(user.username()).isEqualTo("x:|");
    assertThat(user.groups()).containsExactly("g", "system:authenticated");
  }

  @Test
  void groups_keepOrderAndDuplicates_andSystemAuthenticatedIsAddedOnce() {
    assertThat(
            user(
                    SESSION,
                    AccessEntry.builder(ROLE).kubernetesGroups(List.of("b", "a", "b")).build())
                .groups())
        .containsExactly("b", "a", "b", "system:authenticated");
    assertThat(
            user(
                    SESSION,
                    AccessEntry.builder(ROLE)
                        .kubernetesGroups(List.of("system:authenticated", "a"))
                        .buildAsDescribed())
                .groups())
        .containsExactly("system:authenticated", "a");
    assertThat(
            user(
                    SESSION,
                    AccessEntry.builder(ROLE)
                        .kubernetesGroups(List.of("system:unauthenticated"))
                        .buildAsDescribed())
                .groups())
        .containsExactly("system:unauthenticated");
  }

  @Test
  void namesThatTheApiRefuses_countAndAreTold() {
    AccessEntry entry =
        AccessEntry.builder(ROLE)
            .username("system:admin")
            .kubernetesGroups(List.of("a", "system:masters", "eks:x", "system:masters"))
            .buildAsDescribed();
    Mapped mapped = map(SESSION, entry);

    assertThat(mapped.user().username()).isEqualTo("system:admin");
    assertThat(mapped.user().groups()).contains("system:masters");
    assertThat(mapped.reservedNames())
        .containsExactly(
            new MappedIdentity.ReservedName(entry, "username", "system:admin"),
            new MappedIdentity.ReservedName(entry, "group", "system:masters"));
    assertThat(mapped.remarks())
        .containsExactly(
            "the access entry "
                + ROLE
                + " has the username \"system:admin\", which the EKS API refuses in an entry of type"
                + " STANDARD; answers take it at its word",
            "the access entry "
                + ROLE
                + " has the group \"system:masters\", which the EKS API refuses in an entry of type"
                + " STANDARD; answers take it at its word");
  }

  @Test
  void namesOfNodeEntries_areNotReservedForThem() {
    assertThat(
            map(
                    INSTANCE,
                    AccessEntry.builder(ROLE)
                        .type(new AccessEntryType("EC2_LINUX"))
                        .kubernetesGroups(List.of("system:nodes"))
                        .buildAsDescribed())
                .reservedNames())
        .isEmpty();
  }

  @Test
  void roleAsAnySession_hasAnUnknownName() {
    Mapped mapped = map(ANY_SESSION, AccessEntry.builder(ROLE).build());

    assertThat(mapped.user().isUsernameKnown()).isFalse();
    assertThat(mapped.user().username()).isEmpty();
    assertThat(mapped.user().usernameTemplate())
        .contains("arn:aws:sts::111122223333:assumed-role/Developer/{{SessionName}}");
    assertThat(mapped.user().extra()).containsEntry("sessionName", List.of());
    assertThat(mapped.remarks())
        .containsExactly(
            "the username arn:aws:sts::111122223333:assumed-role/Developer/{{SessionName}} depends"
                + " on the session: no subject of kind User matches it here");
  }

  @Test
  void roleAsAnySession_hasAKnownNameIfNothingInItDependsOnTheSession() {
    Mapped mapped = map(ANY_SESSION, AccessEntry.builder(ROLE).username("x:{{AccountID}}").build());

    assertThat(mapped.user().isUsernameKnown()).isTrue();
    assertThat(mapped.user().username()).isEqualTo("x:111122223333");
    assertThat(mapped.remarks()).isEmpty();
  }

  @Test
  void roleAsAnySession_isInNoGroupThatDependsOnTheSession() {
    Mapped mapped =
        map(
            ANY_SESSION,
            AccessEntry.builder(ROLE)
                .username("dev")
                .kubernetesGroups(List.of("a", "g-{{SessionName}}", "g-{{AccountID}}"))
                .build());

    assertThat(mapped.user().groups())
        .containsExactly("a", "g-111122223333", "system:authenticated");
    assertThat(mapped.remarks())
        .containsExactly(
            "the group g-{{SessionName}} depends on the session: no subject of kind Group matches"
                + " it here");
  }

  @Test
  void whatDependsOnTheAccessKeyOrTheInstance_isUnknownForEverySession() {
    Mapped key = map(SESSION, AccessEntry.builder(ROLE).username("x:{{AccessKeyID}}").build());
    Mapped node =
        map(
            INSTANCE,
            AccessEntry.builder(ROLE)
                .type(new AccessEntryType("EC2_LINUX"))
                .kubernetesGroups(List.of("system:nodes"))
                .buildAsDescribed());

    assertThat(key.user().isUsernameKnown()).isFalse();
    assertThat(key.remarks())
        .containsExactly(
            "the username x:{{AccessKeyID}} depends on the request: no subject of kind User matches"
                + " it here");
    assertThat(node.user().isUsernameKnown()).isFalse();
    assertThat(node.user().usernameTemplate()).contains("system:node:{{EC2PrivateDNSName}}");
    assertThat(node.user().groups()).containsExactly("system:nodes", "system:authenticated");
  }

  @Test
  void sessionNamedLikeATemplate_isFilledInOnceAndThenUnknown() {
    CallerIdentity odd =
        CallerIdentity.parse("arn:aws:sts::111122223333:assumed-role/Developer/{{AccessKeyID}}");

    assertThat(user(odd, AccessEntry.builder(ROLE).build()).isUsernameKnown()).isFalse();
  }

  @Test
  void callerWithoutEntry_isNotMapped_andEachModeSaysWhatThatMeans() {
    AccessEntry other = AccessEntry.builder(USER).build();

    assertThat(notMapped(AuthenticationMode.API, other))
        .isEqualTo(
            "no access entry is for arn:aws:iam::111122223333:role/Developer: EKS answers 401"
                + " Unauthorized");
    assertThat(notMapped(AuthenticationMode.API_AND_CONFIG_MAP, other))
        .isEqualTo(
            "no access entry is for arn:aws:iam::111122223333:role/Developer: unless the aws-auth"
                + " ConfigMap, which was not given, maps it, EKS answers 401 Unauthorized");
  }

  @Test
  void accessEntries_doNotCountInModeConfigMap() {
    assertThat(notMapped(AuthenticationMode.CONFIG_MAP, AccessEntry.builder(ROLE).build()))
        .isEqualTo(
            "unknown: the authentication mode is CONFIG_MAP, and the aws-auth ConfigMap was not"
                + " given");
  }

  @Test
  void entriesForRolesOfOneName_cannotBeToldApart() {
    AccessEntry other =
        AccessEntry.builder(PrincipalArn.of("arn:aws:iam::111122223333:role/Developer")).build();

    assertThat(notMapped(AuthenticationMode.API, AccessEntry.builder(ROLE).build(), other))
        .isEqualTo(
            "unknown: the access entries [arn:aws:iam::111122223333:role/Developer,"
                + " arn:aws:iam::111122223333:role/teams/Developer] are for roles of the same name,"
                + " of which IAM knows one at a time; delete the entries of roles that are no"
                + " more");
  }

  @Test
  void roleByItself_isToldApartByItsPath() {
    AccessEntry teams = AccessEntry.builder(ROLE).username("teams").build();
    AccessEntry other =
        AccessEntry.builder(PrincipalArn.of("arn:aws:iam::111122223333:role/Developer")).build();
    IdentityMapper mapper =
        IdentityMapper.of(
            AuthenticationMode.API, AccessEntries.builder().add(teams).add(other).build());

    assertThat(((Mapped) mapper.map(ANY_SESSION)).accessEntry()).contains(teams);
  }
}
