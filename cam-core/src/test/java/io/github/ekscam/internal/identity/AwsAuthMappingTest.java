package io.github.ekscam.internal.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.ekscam.MappedIdentity;
import io.github.ekscam.MappedIdentity.ByAwsAuth;
import io.github.ekscam.MappedIdentity.ByAwsAuthAccount;
import io.github.ekscam.MappedIdentity.Mapped;
import io.github.ekscam.MappedIdentity.Unauthorized;
import io.github.ekscam.Unknown;
import io.github.ekscam.access.AccessEntries;
import io.github.ekscam.access.AccessEntry;
import io.github.ekscam.access.AuthenticationMode;
import io.github.ekscam.access.AwsAuth;
import io.github.ekscam.iam.CallerIdentity;
import io.github.ekscam.iam.PrincipalArn;
import io.github.ekscam.internal.identity.IdentityMapper.Backend;
import io.github.ekscam.request.UserInfo;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Callers of clusters that have an aws-auth ConfigMap. */
class AwsAuthMappingTest {

  private static final String ROLE = "arn:aws:iam::111122223333:role/Dev";
  private static final CallerIdentity ALICE =
      CallerIdentity.of(
              "arn:aws:sts::111122223333:assumed-role/Dev/alice@corp", "AROANEW:alice@corp")
          .withAccessKeyId("AKIAEXAMPLE");

  private static AwsAuth.Mapping mapping(String arn, String username, String... groups) {
    return AwsAuth.Mapping.of(arn, username, List.of(groups));
  }

  private static AwsAuth roles(AwsAuth.Mapping... mappings) {
    AwsAuth.Builder builder = AwsAuth.builder();
    List.of(mappings).forEach(builder::mapRole);
    return builder.build();
  }

  private static AwsAuth users(AwsAuth.Mapping... mappings) {
    AwsAuth.Builder builder = AwsAuth.builder();
    List.of(mappings).forEach(builder::mapUser);
    return builder.build();
  }

  private static IdentityMapper mapper(AuthenticationMode mode, AwsAuth awsAuth) {
    return IdentityMapper.of(mode, AccessEntries.none()).with(awsAuth);
  }

  private static MappedIdentity map(AwsAuth awsAuth, CallerIdentity caller) {
    return mapper(AuthenticationMode.API_AND_CONFIG_MAP, awsAuth).map(caller);
  }

  private static Mapped mapped(AwsAuth awsAuth, CallerIdentity caller) {
    return (Mapped) map(awsAuth, caller);
  }

  private static String problem(MappedIdentity identity) {
    return identity.problem().orElseThrow();
  }

  private static AwsAuth.UncertainSection uncertain(AwsAuth.Section section, String text) {
    return new AwsAuth.UncertainSection(section, text, "a tab in line 1");
  }

  @Example
  void callerThatOnlyAnUncertainSectionMayName_isUndecided() {
    AwsAuth.UncertainSection roles =
        uncertain(AwsAuth.Section.MAP_ROLES, "- rolearn:\t" + ROLE.toUpperCase(Locale.ROOT));
    AwsAuth awsAuth = AwsAuth.builder().uncertain(roles).build();

    assertThat(map(awsAuth, ALICE))
        .isEqualTo(
            new MappedIdentity.Undecided(List.of(new Unknown.UncertainAwsAuth(roles)), List.of()));
    assertThat(map(awsAuth, ALICE).unknowns().get(0).line())
        .isEqualTo(
            "unknown: mapRoles in aws-auth has a tab in line 1, which aws-iam-authenticator may"
                + " read otherwise or not at all: whom it maps cannot be told");
    CallerIdentity other = CallerIdentity.parse("arn:aws:sts::111122223333:assumed-role/Other/a");
    assertThat(map(awsAuth, other)).isInstanceOf(Unauthorized.class);
    assertThat(mapper(AuthenticationMode.API_AND_CONFIG_MAP, awsAuth).unknowns())
        .containsExactly(new Unknown.UncertainAwsAuth(roles));
    assertThat(mapper(AuthenticationMode.API, awsAuth).unknowns()).isEmpty();
  }

  @Example
  void uncertainSection_leavesThoseAloneWhomAnEarlierOneMaps() {
    AwsAuth.Mapping line = mapping(ROLE, "dev");
    AwsAuth awsAuth =
        AwsAuth.builder()
            .mapRole(line)
            .uncertain(uncertain(AwsAuth.Section.MAP_USERS, "- userarn:\t" + ROLE))
            .uncertain(uncertain(AwsAuth.Section.MAP_ACCOUNTS, "-\t111122223333"))
            .build();

    assertThat(mapped(awsAuth, ALICE).source()).isEqualTo(new ByAwsAuth(line));
    CallerIdentity bob = CallerIdentity.parse("arn:aws:iam::111122223333:user/bob");
    assertThat(map(awsAuth, bob).unknowns())
        .extracting(unknown -> ((Unknown.UncertainAwsAuth) unknown).section().section())
        .containsExactly(AwsAuth.Section.MAP_ACCOUNTS);
  }

  @Example
  void escapesAndTags_mayNameAnybody() {
    for (String text : List.of("- rolearn: \"\\x61rn\"\t", "- rolearn: !!binary\tYQ==")) {
      assertThat(uncertain(AwsAuth.Section.MAP_ROLES, text).mayName(ROLE)).isTrue();
    }
    assertThat(uncertain(AwsAuth.Section.MAP_ROLES, "- rolearn:\ta").mayName(ROLE)).isFalse();
  }

  @Example
  void session_isTheUserOfItsLine() {
    AwsAuth.Mapping line =
        mapping(ROLE, "{{SessionName}}:{{AccessKeyID}}", "b-{{AccountID}}", "system:masters", "b");

    Mapped mapped = mapped(roles(line), ALICE);

    assertThat(mapped.source()).isEqualTo(new ByAwsAuth(line));
    assertThat(mapped.accessEntry()).isEmpty();
    assertThat(mapped.remarks()).isEmpty();
    assertThat(mapped.user())
        .isEqualTo(
            UserInfo.builder("alice-corp:AKIAEXAMPLE")
                .uid("aws-iam-authenticator:111122223333:AROANEW")
                .groups(List.of("b-111122223333", "system:masters", "b", "system:authenticated"))
                .extra(
                    Map.of(
                        "accessKeyId", List.of("AKIAEXAMPLE"),
                        "arn", List.of(ALICE.arn()),
                        "canonicalArn", List.of(ROLE),
                        "principalId", List.of("AROANEW"),
                        "sessionName", List.of("alice@corp"),
                        "sigs.k8s.io/aws-iam-authenticator/principalId", List.of("AROANEW")))
                .build());
  }

  @Example
  void emptyUsername_isTheEmptyName() {
    UserInfo user = mapped(roles(mapping(ROLE, "")), ALICE).user();

    assertThat(user.username()).isEmpty();
    assertThat(user.isUsernameKnown()).isTrue();
  }

  @Example
  void roleWithAPath_isNobody_andAnySessionOfOneIsFoundWithoutIt() {
    CallerIdentity any = CallerIdentity.parse("arn:aws:iam::111122223333:role/teams/Dev");

    assertThat(map(roles(mapping("arn:aws:iam::111122223333:role/teams/Dev", "x")), any))
        .isInstanceOf(Unauthorized.class);
    assertThat(mapped(roles(mapping(ROLE, "x")), any).user().username()).isEqualTo("x");
  }

  @Example
  void caseDoesNotCount_norTheSection() {
    assertThat(mapped(users(mapping(ROLE.toUpperCase(Locale.ROOT), "x")), ALICE).user().username())
        .isEqualTo("x");
    assertThat(mapped(roles(mapping("arn:aws:iam::111122223333:user/Bob", "x")), bob()).source())
        .isInstanceOf(ByAwsAuth.class);
    // U+017F folds to s, U+0131 to nothing.
    assertThat(mapped(users(mapping(ROLE.replace('s', '\u017f'), "x")), ALICE).user().username())
        .isEqualTo("x");
    assertThat(map(users(mapping(ROLE.replace('i', '\u0131'), "x")), ALICE))
        .isInstanceOf(Unauthorized.class);
  }

  private static CallerIdentity bob() {
    return CallerIdentity.of("arn:aws:iam::111122223333:user/Bob", "AIDAEXAMPLE");
  }

  @Example
  void ofEqualLines_theLastCounts_rolesBeforeUsers() {
    AwsAuth both =
        AwsAuth.builder()
            .mapUser(mapping(ROLE, "user"))
            .mapRole(mapping(ROLE.toUpperCase(Locale.ROOT), "first"))
            .mapRole(mapping(ROLE, "last"))
            .build();

    assertThat(mapped(both, ALICE).user().username()).isEqualTo("last");
    assertThat(
            mapped(users(mapping(ROLE, "first"), mapping(ROLE, "last")), ALICE).user().username())
        .isEqualTo("last");
  }

  @Example
  void usersThatDifferInCase_areNobody_unlessTheyAreTheSameUser() {
    String upper = ROLE.toUpperCase(Locale.ROOT);

    assertThat(problem(map(users(mapping(ROLE, "a"), mapping(upper, "b")), ALICE)))
        .isEqualTo(
            "unknown: of the entries of mapUsers in aws-auth [arn:aws:iam::111122223333:role/Dev,"
                + " ARN:AWS:IAM::111122223333:ROLE/DEV], which differ only in case,"
                + " aws-iam-authenticator takes any; keep one");
    assertThat(mapped(users(mapping(ROLE, "a"), mapping(upper, "a")), ALICE).user().username())
        .isEqualTo("a");
  }

  @Example
  void account_letsEverybodyInUnderTheirArn_whomNoLineMaps() {
    AwsAuth awsAuth =
        AwsAuth.builder().mapAccount("111122223333").mapRole(mapping(ROLE, "dev", "g")).build();

    assertThat(mapped(awsAuth, ALICE).user().username()).isEqualTo("dev");
    Mapped mapped = mapped(awsAuth, bob());
    assertThat(mapped.source()).isEqualTo(new ByAwsAuthAccount("111122223333"));
    assertThat(mapped.user().username()).isEqualTo("arn:aws:iam::111122223333:user/Bob");
    assertThat(mapped.user().groups()).containsExactly("system:authenticated");
    assertThat(map(awsAuth, CallerIdentity.parse("arn:aws:iam::444455556666:user/Bob")))
        .isInstanceOf(Unauthorized.class);
  }

  @Example
  void permissionSet_mapsNobody() {
    AwsAuth awsAuth =
        roles(AwsAuth.Mapping.of(new AwsAuth.Sso("Ops", "111122223333", ""), "x", List.of()));

    assertThat(
            map(
                awsAuth,
                CallerIdentity.parse(
                    "arn:aws:sts::111122223333:assumed-role/AWSReservedSSO_Ops_0123456789abcdef/a")))
        .isInstanceOf(Unauthorized.class);
  }

  @Example
  void permissionSet_isRefusedAsByTheAuthenticator() {
    assertThatThrownBy(() -> new AwsAuth.Sso("Ops", "5", ""))
        .hasMessage("AccountID '5' is not a valid AWS Account ID");
    assertThatThrownBy(() -> new AwsAuth.Sso("O ps", "111122223333", ""))
        .hasMessage("PermissionSetName 'O ps' is not a valid AWS SSO PermissionSet Name");
    assertThatThrownBy(() -> new AwsAuth.Sso("Ops", "111122223333", "x"))
        .hasMessage("partition 'x' is not a valid AWS partition");
  }

  @Example
  void accessEntry_wins_andTheLineIsNoted() {
    AccessEntry entry =
        AccessEntry.builder(PrincipalArn.of(ROLE)).kubernetesGroups(List.of("eng")).build();
    IdentityMapper mapper =
        IdentityMapper.of(
                AuthenticationMode.API_AND_CONFIG_MAP, AccessEntries.builder().add(entry).build())
            .with(roles(mapping(ROLE, "dev", "system:masters").writtenAt("aws-auth.yaml:7")));

    Mapped mapped = (Mapped) mapper.map(ALICE);

    assertThat(mapped.accessEntry()).contains(entry);
    assertThat(mapped.user().groups()).containsExactly("eng", "system:authenticated");
    assertThat(mapped.remarks())
        .containsExactly(
            "aws-auth maps this caller too (arn:aws:iam::111122223333:role/Dev at"
                + " aws-auth.yaml:7), which has no effect: the access entry"
                + " arn:aws:iam::111122223333:role/Dev wins");
  }

  @Example
  void recreatedRole_isNotItsEntrysAnyMore_butStillItsLines() {
    AccessEntries entries =
        AccessEntries.builder()
            .add(AccessEntry.builder(PrincipalArn.of(ROLE)).principalId("AROAOLD").build())
            .build();
    IdentityMapper mapper = IdentityMapper.of(AuthenticationMode.API_AND_CONFIG_MAP, entries);
    String note =
        "the access entry arn:aws:iam::111122223333:role/Dev does not count: it is for an earlier"
            + " principal of that name, whose unique id was AROAOLD, and the caller's is AROANEW";

    Mapped mapped = (Mapped) mapper.with(roles(mapping(ROLE, "dev"))).map(ALICE);

    assertThat(mapped.user().username()).isEqualTo("dev");
    assertThat(mapped.remarks()).containsExactly(note);
    assertThat(problem(IdentityMapper.of(AuthenticationMode.API, entries).map(ALICE)))
        .isEqualTo(
            "no access entry is for arn:aws:iam::111122223333:role/Dev: EKS answers 401"
                + " Unauthorized; "
                + note);
    CallerIdentity old =
        CallerIdentity.of("arn:aws:sts::111122223333:assumed-role/Dev/a", "AROAOLD:a");
    assertThat(((Mapped) mapper.map(old)).accessEntry()).isPresent();
    assertThat(((Mapped) mapper.map(CallerIdentity.parse(ROLE))).accessEntry()).isPresent();
  }

  @Example
  void rolesOfOneName_areToldApartByTheirUniqueIds() {
    AccessEntry old =
        AccessEntry.builder(PrincipalArn.of("arn:aws:iam::111122223333:role/a/Dev"))
            .principalId("AROAOLD")
            .build();
    AccessEntry current =
        AccessEntry.builder(PrincipalArn.of("arn:aws:iam::111122223333:role/b/Dev"))
            .principalId("AROANEW")
            .build();
    IdentityMapper mapper =
        IdentityMapper.of(
            AuthenticationMode.API, AccessEntries.builder().add(old).add(current).build());

    assertThat(((Mapped) mapper.map(ALICE)).accessEntry()).contains(current);
  }

  @Example
  void nameOfAnInstance_isAskedFor_andElseUnknown() {
    CallerIdentity node =
        CallerIdentity.parse("arn:aws:sts::111122223333:assumed-role/Dev/i-0123456789abcdef0");
    AwsAuth awsAuth = roles(mapping(ROLE, "system:node:{{EC2PrivateDNSName}}", "system:nodes"));
    IdentityMapper mapper = mapper(AuthenticationMode.CONFIG_MAP, awsAuth);

    assertThat(((Mapped) mapper.map(node)).user().isUsernameKnown()).isFalse();
    assertThat(
            ((Mapped)
                    mapper
                        .with(
                            id ->
                                Optional.of("ip-10-0-0-1.ec2.internal")
                                    .filter(name -> id.equals("i-0123456789abcdef0")))
                        .map(node))
                .user()
                .username())
        .isEqualTo("system:node:ip-10-0-0-1.ec2.internal");
  }

  @Example
  void templateThatCannotBeFilledIn_endsTheLogin_evenOfAnEntryBeforeALine() {
    AccessEntry entry =
        AccessEntry.builder(PrincipalArn.of(ROLE))
            .username("x:{{EC2PrivateDNSName}}")
            .buildAsDescribed();
    AwsAuth awsAuth = roles(mapping(ROLE, "dev", "{{EC2PrivateDNSName}}"));

    assertThat(
            problem(
                IdentityMapper.of(
                        AuthenticationMode.API_AND_CONFIG_MAP,
                        AccessEntries.builder().add(entry).build())
                    .with(roles(mapping(ROLE, "dev")))
                    .map(ALICE)))
        .startsWith(
            "mapper DynamicFile renderTemplates error: error rendering username template"
                + " \"x:{{EC2PrivateDNSName}}\": SessionName did not contain an instance id: EKS"
                + " answers 401 Unauthorized");
    assertThat(problem(map(awsAuth, ALICE)))
        .isEqualTo(
            "mapper EKSConfigMap renderTemplates error: error rendering group template"
                + " \"{{EC2PrivateDNSName}}\": SessionName did not contain an instance id: EKS"
                + " answers 401 Unauthorized");
  }

  @Example
  void reservedPrefix_endsTheLogin_byTheNameFilledIn_andNotByGroups() {
    AwsAuth awsAuth = roles(mapping(ROLE, "{{SessionName}}", "alice:x"));
    IdentityMapper mapper = mapper(AuthenticationMode.CONFIG_MAP, awsAuth);

    assertThat(
            problem(
                mapper
                    .reservingUsernamePrefixes(Backend.AWS_AUTH, List.of("", "aws:", "alice-"))
                    .map(ALICE)))
        .startsWith(
            "invalid username 'alice-corp' for mapper EKSConfigMap: username must not begin with"
                + " with the following prefixes: [ aws: alice-]: EKS answers 401 Unauthorized");
    assertThat(
            mapper
                .reservingUsernamePrefixes(Backend.AWS_AUTH, List.of("alice-"))
                .reservingUsernamePrefixes(Backend.ACCESS_ENTRIES, List.of("aws:"))
                .map(ALICE))
        .isInstanceOf(Unauthorized.class);
    assertThat(
            mapper
                .reservingUsernamePrefixes(Backend.AWS_AUTH, List.of("", "Alice", "alice:"))
                .reservingUsernamePrefixes(Backend.ACCESS_ENTRIES, List.of("alice"))
                .map(ALICE))
        .isInstanceOf(Mapped.class);
  }

  @Example
  void linesThatCount_canMapSomebody_whomNoAccessEntryMapsFirst() {
    AwsAuth.Mapping ofEntry = mapping(ROLE, "dev");
    AwsAuth.Mapping ofNone = mapping("arn:aws:iam::111122223333:role/Ops", "ops");
    AwsAuth.Mapping ofNobody = mapping("arn:aws:iam::111122223333:rule/Ops", "nobody");
    AccessEntries entries =
        AccessEntries.builder().add(AccessEntry.builder(PrincipalArn.of(ROLE)).build()).build();
    AwsAuth awsAuth = roles(ofEntry, ofNone, ofNobody);

    assertThat(
            IdentityMapper.of(AuthenticationMode.API_AND_CONFIG_MAP, entries)
                .with(awsAuth)
                .effectiveMappings())
        .containsExactly(ofNone);
    assertThat(
            IdentityMapper.of(AuthenticationMode.CONFIG_MAP, entries)
                .with(awsAuth)
                .effectiveMappings())
        .containsExactly(ofEntry, ofNone);
    assertThat(IdentityMapper.of(AuthenticationMode.API, entries).with(awsAuth).effectiveMappings())
        .isEmpty();
  }

  @Example
  void modes_sayWhatItMeansToBeNobody() {
    AwsAuth nobody = AwsAuth.builder().build();

    assertThat(problem(map(nobody, ALICE)))
        .isEqualTo(
            "neither an access entry nor the aws-auth ConfigMap is for"
                + " arn:aws:iam::111122223333:role/Dev: EKS answers 401 Unauthorized");
    assertThat(problem(mapper(AuthenticationMode.CONFIG_MAP, nobody).map(ALICE)))
        .isEqualTo(
            "the aws-auth ConfigMap does not map arn:aws:iam::111122223333:role/Dev: EKS answers"
                + " 401 Unauthorized; in the mode CONFIG_MAP the cluster's creator is a member"
                + " of system:masters, which stands in no file");
    assertThat(problem(mapper(AuthenticationMode.API, roles(mapping(ROLE, "x"))).map(ALICE)))
        .isEqualTo(
            "no access entry is for arn:aws:iam::111122223333:role/Dev: EKS answers 401"
                + " Unauthorized");
  }

  // Against a naive model.

  record World(
      AuthenticationMode mode,
      List<AccessEntry> entries,
      List<AwsAuth.Mapping> roles,
      List<AwsAuth.Mapping> users,
      List<String> accounts) {}

  @Property(tries = 3000)
  void mapper_isTheNaiveModel(
      @ForAll("worlds") World world, @ForAll("callers") CallerIdentity caller) {
    AccessEntries.Builder entries = AccessEntries.builder();
    world.entries().forEach(entries::add);
    AwsAuth.Builder awsAuth = AwsAuth.builder();
    world.roles().forEach(awsAuth::mapRole);
    world.users().forEach(awsAuth::mapUser);
    world.accounts().forEach(awsAuth::mapAccount);

    MappedIdentity identity =
        IdentityMapper.of(world.mode(), entries.build()).with(awsAuth.build()).map(caller);

    Optional<List<Object>> actual =
        identity instanceof Mapped mapped
            ? Optional.of(List.of(mapped.user().username(), mapped.user().groups()))
            : Optional.empty();
    assertThat(actual).isEqualTo(naive(world, caller));
  }

  private static Optional<List<Object>> naive(World world, CallerIdentity caller) {
    String id = caller.userId().orElseThrow().split(":", -1)[0];
    String session =
        caller.userId().get().contains(":") ? caller.userId().get().split(":", -1)[1] : "";
    String canonical = caller.canonicalArn().toLowerCase(Locale.ROOT);
    if (world.mode() != AuthenticationMode.CONFIG_MAP) {
      List<AccessEntry> unknown = new ArrayList<>();
      for (AccessEntry entry : world.entries()) {
        String arn = entry.principalArn().value().toLowerCase(Locale.ROOT);
        String stripped = arn.replaceAll(":role/.*/", ":role/");
        if (stripped.equals(canonical) && entry.principalId().equals(Optional.of(id))) {
          return user(entry.username(), entry.kubernetesGroups(), caller, session);
        }
        if (stripped.equals(canonical) && entry.principalId().isEmpty()) {
          unknown.add(entry);
        }
      }
      if (!unknown.isEmpty()) {
        return unknown.size() > 1
            ? Optional.empty()
            : user(unknown.get(0).username(), unknown.get(0).kubernetesGroups(), caller, session);
      }
    }
    if (world.mode() == AuthenticationMode.API) {
      return Optional.empty();
    }
    Map<String, AwsAuth.Mapping> found = new HashMap<>();
    world.roles().stream()
        .filter(role -> role.arn().equalsIgnoreCase(canonical))
        .forEach(role -> found.put("", role));
    if (found.isEmpty()) {
      world.users().stream()
          .filter(user -> user.arn().equalsIgnoreCase(canonical))
          .forEach(user -> found.put(user.arn(), user));
    }
    if (found.values().stream().map(m -> List.of(m.username(), m.groups())).distinct().count()
        > 1) {
      return Optional.empty();
    }
    for (AwsAuth.Mapping mapping : found.values()) {
      return user(mapping.username(), mapping.groups(), caller, session);
    }
    return world.accounts().contains(caller.account())
        ? Optional.of(List.of(caller.canonicalArn(), List.of("system:authenticated")))
        : Optional.empty();
  }

  private static Optional<List<Object>> user(
      String username, List<String> groups, CallerIdentity caller, String session) {
    List<String> filled = new ArrayList<>();
    groups.forEach(group -> filled.add(fill(group, caller, session)));
    filled.add("system:authenticated");
    return Optional.of(List.of(fill(username, caller, session), filled));
  }

  private static String fill(String template, CallerIdentity caller, String session) {
    return template
        .replace("{{AccountID}}", caller.account())
        .replace("{{SessionName}}", session.replace("@", "-"))
        .replace("{{SessionNameRaw}}", session);
  }

  @Provide
  Arbitrary<CallerIdentity> callers() {
    Arbitrary<CallerIdentity> sessions =
        Combinators.combine(
                Arbitraries.of("Dev", "dev", "Ops"),
                Arbitraries.of("a@b", "c"),
                Arbitraries.of("AROA1", "AROA2"))
            .as(
                (role, session, id) ->
                    CallerIdentity.of(
                        "arn:aws:sts::111122223333:assumed-role/" + role + "/" + session,
                        id + ":" + session));
    Arbitrary<CallerIdentity> users =
        Arbitraries.of("user/Dev", "user/p/Dev")
            .map(user -> CallerIdentity.of("arn:aws:iam::111122223333:" + user, "AIDA1"));
    return Arbitraries.oneOf(sessions, users);
  }

  private static Arbitrary<String> templates() {
    return Arbitraries.of("x", "x:{{SessionName}}", "{{SessionNameRaw}}-{{AccountID}}", "");
  }

  @Provide
  Arbitrary<World> worlds() {
    Arbitrary<AccessEntry> entries =
        Combinators.combine(
                Arbitraries.of("role/Dev", "role/p/Dev", "role/dev", "role/Ops", "user/Dev"),
                Arbitraries.of("", "AROA1", "AROA2", "AIDA1"),
                templates())
            .as(
                (principal, id, username) -> {
                  AccessEntry.Builder builder =
                      AccessEntry.builder(PrincipalArn.of("arn:aws:iam::111122223333:" + principal))
                          .username(username)
                          .kubernetesGroups(List.of("g" + username));
                  return (id.isEmpty() ? builder : builder.principalId(id)).buildAsDescribed();
                });
    Arbitrary<AwsAuth.Mapping> mappings =
        Combinators.combine(
                Arbitraries.of("role/Dev", "ROLE/DEV", "role/p/Dev", "user/Dev", "user/p/Dev"),
                templates(),
                templates().list().ofMaxSize(2))
            .as(
                (principal, username, groups) ->
                    AwsAuth.Mapping.of("arn:aws:iam::111122223333:" + principal, username, groups));
    return Combinators.combine(
            Arbitraries.of(AuthenticationMode.values()),
            entries
                .list()
                .ofMaxSize(3)
                .uniqueElements(AccessEntry::principalArn)
                .filter(
                    list ->
                        list.stream()
                                .filter(entry -> entry.principalId().isPresent())
                                .map(AccessEntry::principalId)
                                .distinct()
                                .count()
                            == list.stream()
                                .filter(entry -> entry.principalId().isPresent())
                                .count()),
            mappings.list().ofMaxSize(3),
            mappings.list().ofMaxSize(3),
            Arbitraries.of("111122223333", "444455556666").list().ofMaxSize(1))
        .as(World::new);
  }
}
