package io.github.ekscam.internal.config.awsauth;

import static io.github.ekscam.config.Reading.assertRefused;
import static io.github.ekscam.config.Reading.cluster;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.github.ekscam.CpuTime;
import io.github.ekscam.EksCluster;
import io.github.ekscam.access.AuthenticationMode;
import io.github.ekscam.access.AwsAuth;
import io.github.ekscam.access.AwsAuth.Mapping;
import io.github.ekscam.config.AwsAuthConfigMap;
import io.github.ekscam.config.ConfigurationWriter;
import io.github.ekscam.config.InvalidInputException;
import io.github.ekscam.config.Notice;
import io.github.ekscam.config.Reading;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class AwsAuthReaderTest {

  private static final String HEAD =
      """
      apiVersion: v1
      kind: ConfigMap
      metadata: {name: aws-auth, namespace: kube-system}
      data:
      """;
  private static final String ROLE = "arn:aws:iam::111122223333:role/";

  private static List<String> notices(String data) {
    return Reading.notices(HEAD + data);
  }

  private static AwsAuth awsAuth(String data) {
    return cluster(HEAD + data).awsAuth().orElseThrow();
  }

  @Example
  void configMap_isReadIntoTheCluster_andEveryEntryKnowsItsLine() {
    EksCluster cluster =
        cluster(
            HEAD
                + """
                  mapRoles: |
                    # nodes
                    - rolearn: arn:aws:iam::111122223333:role/Node
                      username: system:node:{{EC2PrivateDNSName}}
                      groups: [system:bootstrappers, system:nodes]

                    - RoleArn: arn:aws:iam::111122223333:role/Dev
                      userName: dev
                  mapUsers: "- userarn: arn:aws:iam::111122223333:user/bob\\n"
                  mapAccounts: |
                    - 012345678901
                """);

    AwsAuth awsAuth = cluster.awsAuth().orElseThrow();
    assertThat(awsAuth)
        .isEqualTo(
            AwsAuth.builder()
                .mapRole(
                    Mapping.of(
                        ROLE + "Node",
                        "system:node:{{EC2PrivateDNSName}}",
                        List.of("system:bootstrappers", "system:nodes")))
                .mapRole(Mapping.of(ROLE + "Dev", "dev", List.of()))
                .mapUser(Mapping.of("arn:aws:iam::111122223333:user/bob", "", List.of()))
                .mapAccount("012345678901")
                .build());
    assertThat(awsAuth.mapRoles())
        .extracting(Mapping::origin)
        .extracting(o -> o.orElseThrow())
        .containsExactly("in:7", "in:11");
    assertThat(awsAuth.mapUsers().get(0).origin()).contains("in:13:13 (line 1 of the text)");
    assertThat(cluster.authenticationMode()).isEqualTo(AuthenticationMode.API_AND_CONFIG_MAP);
    assertThat(
            cluster
                .caller("arn:aws:sts::111122223333:assumed-role/Dev/alice")
                .user()
                .orElseThrow()
                .username())
        .isEqualTo("dev");
  }

  @Example
  void entriesThatAreLost_areNoticedAtTheirLines_withWhomItLocksOut() {
    assertThat(
            notices(
                """
                  mapRoles: |
                    - rolearn: 5
                      username: ops
                      groups: notalist
                    - username: nobody
                    - rolearn: arn:aws:iam::111122223333:role/Dev
                      groups: [1, eng]
                    - sso: {permissionSetName: Ops, accountID: 111122223333}
                    - text
                """))
        .containsExactly(
            "in:8: mapRoles entry 1 has in groups not a list but the string \"notalist\":"
                + " aws-iam-authenticator does not read it, and gives no groups",
            "in:6: mapRoles entry 1 has in rolearn not a string but the number 5:"
                + " aws-iam-authenticator does not read it",
            "in:6: mapRoles entry 1 is left out by aws-iam-authenticator, one of rolearn or SSO"
                + " must be supplied: nobody is the user ops",
            "in:9: mapRoles entry 2 is left out by aws-iam-authenticator, one of rolearn or SSO"
                + " must be supplied: nobody is the user nobody",
            "in:11: mapRoles entry 3 has in groups not a string but the number 1:"
                + " aws-iam-authenticator does not read it, and the group is empty",
            "in:12: mapRoles entry 4 has in accountID not a string but the number 111122223333:"
                + " aws-iam-authenticator does not read it",
            "in:12: mapRoles entry 4 is left out by aws-iam-authenticator, AccountID '' is not a"
                + " valid AWS Account ID: it maps nobody",
            "in:13: mapRoles entry 5 is not a mapping but the string \"text\"",
            "in:13: mapRoles entry 5 is left out by aws-iam-authenticator, one of rolearn or SSO"
                + " must be supplied: it maps nobody");
  }

  @Example
  void sectionThatIsNoYaml_isLostAsAWhole_andTheOthersCount() {
    String data =
        """
          mapRoles: |
            - rolearn: arn:aws:iam::111122223333:role/Dev
              groups: [eng
            - rolearn: arn:aws:iam::111122223333:role/Ops
          mapUsers: |
            - userarn: arn:aws:iam::111122223333:user/bob
          mapAccounts: |
            a: b
        """;

    assertThat(awsAuth(data).mapRoles()).isEmpty();
    assertThat(awsAuth(data).mapUsers()).hasSize(1);
    assertThat(notices(data))
        .containsExactly(
            "in:8: mapRoles is not valid YAML, expected ',' or ']', but got ::"
                + " aws-iam-authenticator leaves out all of it, and locks out those it maps:"
                + " arn:aws:iam::111122223333:role/Dev, arn:aws:iam::111122223333:role/Ops",
            "in:12: mapAccounts has a mapping where an account should stand: it is left out");
    assertThat(notices("  mapRoles: '{rolearn: arn:aws:iam::111122223333:role/Dev}'\n"))
        .containsExactly(
            "in:5:13: mapRoles (line 1 of the text) begins with \"{\", as JSON does, and is no"
                + " list: aws-iam-authenticator leaves out all of it, and locks out those it maps:"
                + " arn:aws:iam::111122223333:role/Dev");
    assertThat(notices("  mapRoles: 'rolearn: x'\n"))
        .containsExactly(
            "in:5:13: mapRoles (line 1 of the text) is not a list but a mapping:"
                + " aws-iam-authenticator leaves out all of it, and locks out those it maps");
  }

  @Example
  void whatIsReadAndHasNoEffect_isNoticed() {
    assertThat(
            notices(
                """
                  mapRoles: |
                    - rolearn: arn:aws:iam::111122223333:role/teams/Dev
                      group: [eng]
                    - rolearn: arn:aws:sts::111122223333:assumed-role/Dev/x
                    - rolearn: arn:aws:iam::111122223333:group/Dev
                    - rolearn: arn:aws:iam::111122223333:role/Ops
                    - rolearn: arn:aws:iam::111122223333:role/OPS
                    - sso: {permissionSetName: Ops, accountID: '111122223333'}
                  mapUsers: |
                    - userarn: arn:aws:iam::111122223333:user/bob
                    - userarn: arn:aws:iam::111122223333:user/Bob
                  mapRole: ''
                  mapacounts: ''
                """))
        .containsExactly(
            "in:5:3: aws-auth has \"mapacounts\", which aws-iam-authenticator does not read; did"
                + " you mean \"mapAccounts\"?",
            "in:7: mapRoles entry 1 has a field \"group\", which aws-iam-authenticator does not"
                + " read; did you mean \"groups\"?",
            "in:6: mapRoles entry 1 maps nobody: arn:aws:iam::111122223333:role/teams/Dev has a"
                + " path, and aws-iam-authenticator looks for a role without one; write"
                + " arn:aws:iam::111122223333:role/Dev",
            "in:8: mapRoles entry 2 maps nobody: arn:aws:sts::111122223333:assumed-role/Dev/x is a"
                + " session, and aws-iam-authenticator looks for its role,"
                + " arn:aws:iam::111122223333:role/dev",
            "in:9: mapRoles entry 3 maps nobody: arn:aws:iam::111122223333:group/Dev is not the ARN"
                + " of a user or of a role",
            "in:12: mapRoles entry 6 is for an sso permission set, which maps nobody: the feature"
                + " gate SSORoleMatch of aws-iam-authenticator is off by default, and not"
                + " documented for EKS; name the role by its rolearn without its path",
            "in:10: mapRoles maps arn:aws:iam::111122223333:role/Ops again at in:11: the last"
                + " counts, and this entry has no effect",
            "in:15: mapUsers maps arn:aws:iam::111122223333:user/Bob and, at in:14,"
                + " arn:aws:iam::111122223333:user/bob, which differ only in case:"
                + " aws-iam-authenticator takes any of them; keep one");
  }

  @Example
  void modeAndEntries_thatMakeItIneffective_areNoticed() {
    String configMap = HEAD + "  mapRoles: |\n    - rolearn: arn:aws:iam::111122223333:role/Dev\n";
    String entry =
        """
        ---
        accessEntry: {principalArn: "arn:aws:iam::111122223333:role/teams/Dev"}
        ---
        principalArn: "arn:aws:iam::111122223333:role/teams/Dev"
        associatedAccessPolicies: []
        """;

    assertThat(
            Reading.notices(
                HEAD
                    + "  mapRoles: |\n    - rolearn: arn:aws:iam::111122223333:role/Dev\n"
                    + entry))
        .containsExactly(
            "in:6: aws-auth maps arn:aws:iam::111122223333:role/Dev, which has an access entry,"
                + " arn:aws:iam::111122223333:role/teams/Dev: the access entry wins");
    assertThat(
            Reading.notices(
                configMap + "---\ncluster: {arn: a, accessConfig: {authenticationMode: API}}\n"))
        .containsExactly(
            "in:1:1: the ConfigMap kube-system/aws-auth has no effect: the authentication mode is"
                + " API, at in:8:54");
  }

  @Example
  void emptySections_areSkipped() {
    assertThat(awsAuth("  mapRoles: ' ``'\n  mapUsers: '\"\"'\n  mapAccounts: \"''\"\n"))
        .isEqualTo(AwsAuth.builder().build());
    assertThat(notices("  mapRoles: |\n    # nothing\n")).isEmpty();
    assertThat(Reading.notices(HEAD.replace("\ndata:", ""))).isEmpty();
  }

  @Example
  void whatTheApiServerRefuses_isRefused() {
    assertRefused(
        HEAD + "  mapRoles:\n  - rolearn: x\n",
        "in:6:3: data.mapRoles: expected a string, found a list");
    assertRefused(
        HEAD + "  x: " + "a".repeat((1 << 20) + 1) + "\n",
        "in:5:3: data: Too long: may not be more than 1048576 bytes; the API server refuses it");
  }

  @Example
  void otherConfigMaps_areSkipped_andAwsAuthOfAnotherNamespaceIsNoticed() {
    String role =
        """
        ---
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRole
        metadata: {name: r}
        """;
    EksCluster elsewhere = cluster(HEAD.replace("kube-system", "default") + "  a: b\n" + role);
    EksCluster other = cluster(HEAD.replace("aws-auth", "other") + "  a: b\n" + role);

    assertThat(elsewhere.notices())
        .extracting(Notice::kind)
        .containsExactly(Notice.Kind.ACCESS_DOCUMENT_NOT_READ);
    assertThat(Reading.skipped(other)).containsExactly("skipped 1 ConfigMap");
    assertThat(elsewhere.awsAuth()).isEmpty();
  }

  @Example
  void twoThatDiffer_areRefused_andTwoThatAreAlike_areOne() {
    String one = HEAD + "  mapAccounts: '[1]'\n";

    assertThat(cluster(one + "---\n" + HEAD + "  mapAccounts: |\n    - '1'\n").awsAuth())
        .contains(AwsAuth.builder().mapAccount("1").build());
    assertRefused(
        one + "---\n" + HEAD + "  mapAccounts: '[2]'\n",
        "in:7:1: the ConfigMap kube-system/aws-auth is defined otherwise at in:1:1; keep one of the"
            + " definitions");
  }

  @Example
  void hostileTexts_costLittle() {
    String depth = "[".repeat(400_000);
    StringBuilder bomb = new StringBuilder("- &a0 {x: [y, y]}\n");
    for (int i = 1; i < 40; i++) {
      bomb.append("- &a%d {x: [*a%d, *a%d]}\n".formatted(i, i - 1, i - 1));
    }
    StringBuilder merges = new StringBuilder("- &m0 {a: b}\n");
    for (int i = 1; i < 40; i++) {
      merges.append("- &m%d {<<: [*m%d, *m%d]}\n".formatted(i, i - 1, i - 1));
    }
    CpuTime.atMost(
        Duration.ofSeconds(20),
        () -> {
          assertThat(AwsAuthData.read(Map.of("mapRoles", bomb.toString())).notices())
              .extracting(Object::toString)
              .containsExactly(
                  "mapRoles (line 2 of the text) is not valid YAML, document contains excessive"
                      + " aliasing: aws-iam-authenticator leaves out all of it, and locks out those"
                      + " it maps");
          assertThat(AwsAuthData.read(Map.of("mapRoles", merges.toString())).notices().toString())
              .contains("document contains excessive aliasing");
          for (String text :
              List.of(
                  depth,
                  "- a:\t".repeat(200_000),
                  "{".repeat(400_000),
                  "a:\tb\n".repeat(150_000),
                  "- &a [*a]\n",
                  "- \"" + "\\u0041".repeat(150_000) + "\"",
                  "- 1" + "0".repeat(900_000),
                  "- 0x" + "f".repeat(900_000),
                  "- " + "a".repeat(900_000) + ": b",
                  "? ".repeat(300_000),
                  "- ".repeat(300_000),
                  "&a ".repeat(200_000),
                  "!x ".repeat(200_000),
                  "%".repeat(900_000),
                  "%TAG ! x\n".repeat(90_000),
                  "#\n".repeat(400_000),
                  "arn:aws:iam:" + ":".repeat(900_000),
                  "'" + "arn:a:iam:1:1:".repeat(50_000))) {
            assertThatCode(
                    () -> {
                      try {
                        AwsAuthData.read(Map.of("mapRoles", text));
                        AwsAuthData.read(Map.of("mapAccounts", text));
                      } catch (InvalidInputException e) {
                        assertThat(e.getMessage()).hasSizeLessThan(400);
                      }
                    })
                .as(text.substring(0, 10))
                .doesNotThrowAnyException();
          }
        });
  }

  /** Each tab once cost a look at all that follow it: 100,000 took minutes. */
  @Example
  void manyTabsBehindAKey_costNoMoreThanReadingThem() {
    String tabs = "- rolearn:" + "\t".repeat(100_000) + ROLE + "Dev\n";

    CpuTime.atMost(
        Duration.ofSeconds(10),
        () -> {
          for (int i = 0; i < 20; i++) {
            assertThat(mapRoles(tabs).uncertainSections())
                .extracting(AwsAuth.UncertainSection::toString)
                .containsExactly("mapRoles with a tab in line 1");
          }
        });
  }

  private static AwsAuth mapRoles(String text) {
    return AwsAuthConfigMap.read(Map.of("mapRoles", text)).awsAuth();
  }

  /** Each maps Dev to one of the two parsers, and to the other nobody. */
  @Example
  void whatParsersJudgeDifferently_isUncertain_andMapsNobody() {
    String entry = "- rolearn: " + ROLE + "Dev\n  username: dev\n";
    for (String text :
        List.of(
            entry + "- username: |\n\t\n   a\n",
            entry + "- username: |\n\n\t  a\n",
            entry + "- a:\u0085\tb\n",
            entry + "- a:\u2028\tb\n",
            entry + "- ? \"\"1 \n",
            entry + "\"\\uD83D",
            entry + "\"\\U0000dc00",
            entry + "- a: b\rc: d\n",
            entry + "%YAML 1.1\n",
            "\uFEFF" + entry,
            entry + "- \u0007\n",
            entry + "- \uFFFE\n",
            entry + "- \uD83D\n",
            entry + "- &\"a\" b\n",
            entry + "- *!!seq\n",
            entry + "- !<x> a\n",
            entry + "- username: |#-\n    a\n",
            entry + "- \"\\'\"\n",
            "[{rolearn: " + ROLE + "Dev, groups:[a]}]",
            "[{rolearn: " + ROLE + "Dev, groups :, a: b}]",
            "[{rolearn: " + ROLE + "Dev,\n---3: b}]",
            "[{rolearn: " + ROLE + "Dev,\n---\"b\": c}]",
            "[{rolearn: " + ROLE + "Dev,\n...x: c}]",
            "[{rolearn: " + ROLE + "Dev, groups: [x\n  b:] a\n]}]",
            "[{rolearn: " + ROLE + "Dev, groups: [g:]}]")) {
      AwsAuth read = mapRoles(text);
      assertThat(read.mapRoles()).as(text).isEmpty();
      assertThat(read.uncertainSections()).as(text).hasSize(1);
    }
    assertThat(
            AwsAuthConfigMap.read(Map.of("mapAccounts", "- \n- 1_000\n  \t%  !!map "))
                .awsAuth()
                .uncertainSections())
        .extracting(AwsAuth.UncertainSection::toString)
        .containsExactly("mapAccounts with a tab in line 3");
    assertThat(
            AwsAuthConfigMap.read(Map.of("mapAccounts", "[11_000112222\n3333\":, 5, x]\n"))
                .awsAuth()
                .uncertainSections())
        .extracting(AwsAuth.UncertainSection::toString)
        .containsExactly("mapAccounts with a colon without a space behind it in line 2");
  }

  @Example
  void whatPeopleAndProgramsWrite_isCertain() {
    for (String text :
        List.of(
            "# which\troles? 100% & *all*!\n- rolearn: " + ROLE + "Dev\n",
            "- rolearn: " + ROLE + "Dev\r\n  username: system:node:{{EC2PrivateDNSName}}\r\n",
            "- &dev\n  rolearn: " + ROLE + "Dev\n- <<: *dev\n",
            "[{\"groups\":[\"a\"],\"rolearn\":\"" + ROLE + "Dev\",\"username\":\"a\\u003cb\"}]",
            "- rolearn: !!str " + ROLE + "Dev\n  username: what? a&b\n",
            "---\n- rolearn: " + ROLE + "Dev\n  username : dev\n",
            "--- # roles\n- {rolearn : " + ROLE + "Dev, groups : []}\n...\n",
            "- rolearn: >-\n    " + ROLE + "Dev\n  username: \uD83D\uDE00\n")) {
      assertThat(mapRoles(text).uncertainSections()).as(text).isEmpty();
      assertThat(mapRoles(text).find(ROLE + "Dev")).as(text).hasSize(1);
    }
  }

  @Example
  void uncertainSection_isNoticedWithItsPlace() {
    assertThat(notices("  mapRoles: |\n    - rolearn: " + ROLE + "Dev\n      username:\tdev\n"))
        .containsExactly(
            "in:7: mapRoles has a tab, which aws-iam-authenticator may read otherwise or not at"
                + " all: whom the section maps is unknown: "
                + ROLE
                + "Dev; write the section without it");
  }

  @Example
  void nestingByAliases_isBounded_andUncertain() {
    StringBuilder deep = new StringBuilder("- rolearn: " + ROLE + "Dev\n");
    for (int i = 1; i <= 8; i++) {
      String inner = i == 1 ? "x" : "*a" + (i - 1);
      deep.append("- &a" + i + " " + "[".repeat(480) + inner + "]".repeat(480) + "\n");
    }

    assertThat(mapRoles(deep.toString()).uncertainSections())
        .extracting(AwsAuth.UncertainSection::toString)
        .containsExactly("mapRoles with more than 500 levels of nesting in line 3");
    assertThat(mapRoles("[".repeat(1000)).uncertainSections())
        .extracting(AwsAuth.UncertainSection::toString)
        .containsExactly("mapRoles with more than 500 levels of nesting in line 1");
  }

  @Property(tries = 1000)
  void anyText_isReadOrRefusedWithItsPlace(@ForAll("texts") String text) {
    try {
      AwsAuthData read = AwsAuthData.read(Map.of("mapRoles", text, "mapAccounts", text));
      assertThat(read.notices()).allSatisfy(notice -> assertThat(notice).isNotBlank());
    } catch (InvalidInputException e) {
      assertThat(e.problems()).isNotEmpty();
    }
  }

  @Provide
  Arbitrary<String> texts() {
    return Arbitraries.of(
            "- ",
            "\n",
            "  ",
            "rolearn",
            "groups",
            "sso",
            ": ",
            "arn:aws:iam::1:role/a",
            "[",
            "]",
            "{",
            "}",
            ",",
            "\"",
            "'",
            "|",
            ">",
            "&a ",
            "*a",
            "<<",
            "!",
            "!!int ",
            "5",
            ".inf",
            "#",
            "\t",
            "---",
            "...",
            "%",
            "\\",
            "\u2028",
            "\u0000",
            "\uFEFF",
            "?",
            "~")
        .list()
        .ofMaxSize(25)
        .map(parts -> String.join("", parts));
  }

  @Property(tries = 500)
  void writeThenRead_givesTheSameConfigMap(@ForAll("awsAuths") AwsAuth awsAuth) {
    EksCluster cluster = EksCluster.builder().awsAuth(awsAuth).build();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ConfigurationWriter.write(cluster, out);

    assertThat(cluster(new String(out.toByteArray(), StandardCharsets.UTF_8))).isEqualTo(cluster);
  }

  @Provide
  Arbitrary<AwsAuth> awsAuths() {
    Arbitrary<String> texts =
        Arbitraries.oneOf(
            Arbitraries.of(
                "5",
                "~",
                "yes",
                "'",
                "\"",
                "\\",
                "\n",
                "\t",
                "\u0000",
                "\u0085",
                "\u2028",
                "\uD83D\uDE00",
                "ä",
                "<<",
                "{{SessionName}}",
                "{",
                "-",
                "# x",
                " ",
                ""),
            Arbitraries.strings().withChars("aZ0 :\"\\'-_{}$ä?&*!|>%#").ofMaxLength(6));
    Arbitrary<Mapping> mappings =
        Combinators.combine(texts.filter(text -> !text.isEmpty()), texts, texts.list().ofMaxSize(3))
            .as(Mapping::of);
    Arbitrary<Mapping> sso =
        Combinators.combine(Arbitraries.of("", "aws", "aws-cn"), texts)
            .as(
                (partition, username) ->
                    Mapping.of(
                        new AwsAuth.Sso("Ops", "012345678901", partition), username, List.of()));
    return Combinators.combine(
            Arbitraries.oneOf(mappings, sso).list().ofMaxSize(3),
            mappings.list().ofMaxSize(3),
            texts.list().ofMaxSize(3))
        .as(
            (roles, users, accounts) -> {
              AwsAuth.Builder builder = AwsAuth.builder();
              roles.forEach(builder::mapRole);
              users.forEach(builder::mapUser);
              accounts.forEach(builder::mapAccount);
              return builder.build();
            });
  }
}
