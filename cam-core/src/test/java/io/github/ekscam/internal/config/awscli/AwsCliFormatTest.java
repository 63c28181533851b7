package io.github.ekscam.internal.config.awscli;

import static io.github.ekscam.config.Reading.assertRefused;
import static io.github.ekscam.config.Reading.cluster;
import static io.github.ekscam.config.Reading.notices;
import static io.github.ekscam.config.Reading.skipped;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.ekscam.Decision;
import io.github.ekscam.EksCluster;
import io.github.ekscam.Unknown;
import io.github.ekscam.Verdict;
import io.github.ekscam.access.AccessEntry;
import io.github.ekscam.access.AuthenticationMode;
import io.github.ekscam.config.Notice;
import io.github.ekscam.config.Reading;
import io.github.ekscam.rbac.KubernetesVersion;
import io.github.ekscam.request.ResourceRequest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AwsCliFormatTest {

  private static final String CLUSTER =
      """
      {
          "cluster": {
              "name": "platform",
              "arn": "arn:aws:eks:eu-central-1:111122223333:cluster/platform",
              "createdAt": "2024-04-30T19:59:34.955000+00:00",
              "version": "1.34",
              "endpoint": "https://EXAMPLE.gr7.eu-central-1.eks.amazonaws.com",
              "roleArn": "arn:aws:iam::111122223333:role/cluster",
              "resourcesVpcConfig": {"subnetIds": ["subnet-1"], "endpointPublicAccess": true},
              "status": "ACTIVE",
              "certificateAuthority": {"data": "LS0t"},
              "platformVersion": "eks.9",
              "tags": {},
              "health": {"issues": []},
              "accessConfig": {
                  "authenticationMode": "API"
              },
              "upgradePolicy": {"supportType": "EXTENDED"}
          }
      }
      """;

  private static final String ENTRY =
      """
      {
          "accessEntry": {
              "clusterName": "platform",
              "principalArn": "arn:aws:iam::111122223333:role/teams/Developer",
              "kubernetesGroups": [
                  "developers"
              ],
              "accessEntryArn": "arn:aws:eks:eu-central-1:111122223333:access-entry/platform/role/111122223333/Developer/a0c7cbbe-8b07-4d29-a0c0-6e8f7e7a2f7e",
              "createdAt": "2024-04-30T19:59:34.955000+00:00",
              "modifiedAt": "2024-04-30T19:59:34.955000+00:00",
              "tags": {},
              "username": "arn:aws:sts::111122223333:assumed-role/Developer/{{SessionName}}",
              "type": "STANDARD"
          }
      }
      """;

  private static final String ASSOCIATIONS =
      """
      {
          "associatedAccessPolicies": [
              {
                  "policyArn": "arn:aws:eks::aws:cluster-access-policy/AmazonEKSViewPolicy",
                  "accessScope": {
                      "type": "cluster",
                      "namespaces": []
                  },
                  "associatedAt": "2024-04-30T20:01:12.410000+00:00",
                  "modifiedAt": "2024-04-30T20:01:12.410000+00:00"
              },
              {
                  "policyArn": "arn:aws:eks::aws:cluster-access-policy/AmazonEKSEditPolicy",
                  "accessScope": {
                      "type": "namespace",
                      "namespaces": [
                          "dev-*"
                      ]
                  },
                  "associatedAt": "2024-04-30T20:01:12.410000+00:00",
                  "modifiedAt": "2024-04-30T20:01:12.410000+00:00"
              }
          ],
          "clusterName": "platform",
          "principalArn": "arn:aws:iam::111122223333:role/teams/Developer"
      }
      """;

  /** The same as printed with {@code --output yaml}. */
  private static final String YAML =
      """
      cluster:
        accessConfig:
          authenticationMode: API
        arn: arn:aws:eks:eu-central-1:111122223333:cluster/platform
        createdAt: '2024-04-30T19:59:34.955000+00:00'
        name: platform
        tags: {}
        version: '1.34'
      ---
      accessEntry:
        accessEntryArn: arn:aws:eks:eu-central-1:111122223333:access-entry/platform/role/111122223333/Developer/a0c7cbbe-8b07-4d29-a0c0-6e8f7e7a2f7e
        clusterName: platform
        createdAt: '2024-04-30T19:59:34.955000+00:00'
        kubernetesGroups:
        - developers
        modifiedAt: '2024-04-30T19:59:34.955000+00:00'
        principalArn: arn:aws:iam::111122223333:role/teams/Developer
        tags: {}
        type: STANDARD
        username: arn:aws:sts::111122223333:assumed-role/Developer/{{SessionName}}
      ---
      associatedAccessPolicies:
      - accessScope:
          namespaces: []
          type: cluster
        associatedAt: '2024-04-30T20:01:12.410000+00:00'
        modifiedAt: '2024-04-30T20:01:12.410000+00:00'
        policyArn: arn:aws:eks::aws:cluster-access-policy/AmazonEKSViewPolicy
      - accessScope:
          namespaces:
          - dev-*
          type: namespace
        associatedAt: '2024-04-30T20:01:12.410000+00:00'
        modifiedAt: '2024-04-30T20:01:12.410000+00:00'
        policyArn: arn:aws:eks::aws:cluster-access-policy/AmazonEKSEditPolicy
      clusterName: platform
      principalArn: arn:aws:iam::111122223333:role/teams/Developer
      """;

  private static String entry(String principalArn, String username, String type) {
    return ENTRY
        .replace("arn:aws:iam::111122223333:role/teams/Developer", principalArn)
        .replace("arn:aws:sts::111122223333:assumed-role/Developer/{{SessionName}}", username)
        .replace("\"STANDARD\"", "\"" + type + "\"")
        .replace("\"developers\"", "\"system:nodes\"");
  }

  @Test
  void describedCluster_isReadWithEntryAndPolicies() {
    EksCluster cluster = cluster(CLUSTER + ENTRY + ASSOCIATIONS);

    assertThat(cluster.name()).contains("platform");
    assertThat(cluster.kubernetesVersion()).contains(new KubernetesVersion(1, 34));
    assertThat(cluster.authenticationMode()).isEqualTo(AuthenticationMode.API);
    AccessEntry entry = cluster.accessEntries().entries().get(0);
    assertThat(entry)
        .hasToString(
            "arn:aws:iam::111122223333:role/teams/Developer STANDARD as"
                + " arn:aws:sts::111122223333:assumed-role/Developer/{{SessionName}}[developers]");
    assertThat(cluster.accessEntries().associations(entry))
        .extracting(
            association -> association.policyArn().name() + " in " + association.accessScope())
        .containsExactly(
            "AmazonEKSViewPolicy in cluster", "AmazonEKSEditPolicy in namespace[dev-*]");
    assertThat(notices(CLUSTER + ENTRY + ASSOCIATIONS)).isEmpty();
  }

  @Test
  void form_isOfNoConsequence() {
    EksCluster concatenated = cluster(CLUSTER + ENTRY + ASSOCIATIONS);

    assertThat(cluster(ASSOCIATIONS + ENTRY + CLUSTER)).isEqualTo(concatenated);
    assertThat(cluster("[" + CLUSTER + "," + ENTRY + "," + ASSOCIATIONS + "]"))
        .isEqualTo(concatenated);
    assertThat(cluster(CLUSTER + "---\n" + ENTRY + "---\n" + ASSOCIATIONS)).isEqualTo(concatenated);
    assertThat(cluster(YAML)).isEqualTo(concatenated);
  }

  private static final String LIST =
      "{\"accessEntries\": [\"arn:aws:iam::111122223333:role/teams/Developer\"]}\n";

  @Test
  void listOfPolicies_isCountedAsSkipped() {
    EksCluster cluster =
        cluster(
            """
            {"accessPolicies": [{"name": "AmazonEKSViewPolicy",
             "arn": "arn:aws:eks::aws:cluster-access-policy/AmazonEKSViewPolicy"}]}
            """
                + ENTRY);

    assertThat(skipped(cluster)).containsExactly("skipped 1 aws eks list-access-policies");
  }

  @Test
  void listOfEntries_isAChecksum() {
    assertThat(cluster(LIST + ENTRY + ASSOCIATIONS)).isEqualTo(cluster(ENTRY + ASSOCIATIONS));
    assertThat(cluster("{\"accessEntries\": []}").accessEntries().entries()).isEmpty();
    assertRefused(
        "{\"accessEntries\": [\"arn:aws:iam::111122223333:role/Other\"]}\n" + ENTRY,
        "in:1:20: arn:aws:iam::111122223333:role/Other has an access entry that is not given; give"
            + " what aws eks describe-access-entry and list-associated-access-policies print of it",
        "in:3:20: arn:aws:iam::111122223333:role/teams/Developer is not in the list of access"
            + " entries at in:1:1; export both at one time, and the list without"
            + " --associated-policy-arn");
  }

  @Test
  void listThatGoesOn_isNoList() {
    assertRefused(
        LIST.replace("]}", "], \"nextToken\": \"abc\"}"),
        "in:1:84: nextToken: the list goes on after this; let the AWS CLI print it whole, without"
            + " --max-items, --max-results and --no-paginate");
  }

  @Test
  void entryWithoutItsPolicies_isUnsettled_notWithoutAny() {
    String arn = "arn:aws:iam::111122223333:role/teams/Developer";
    EksCluster cluster = cluster(CLUSTER + ENTRY);

    Verdict verdict = cluster.caller(arn).authorize(ResourceRequest.parse("get pods -n dev"));

    assertThat(verdict.decision()).isEqualTo(Decision.DENY);
    assertThat(verdict.unknowns())
        .filteredOn(unknown -> unknown instanceof Unknown.AssociationsNotGiven)
        .singleElement()
        .satisfies(
            unknown -> {
              assertThat(unknown.line())
                  .isEqualTo(
                      "unknown: the access policies associated to "
                          + arn
                          + " are not given, and one of them may allow this");
              assertThat(unknown.remedy())
                  .isEqualTo(
                      "Give what \"aws eks list-associated-access-policies --cluster-name NAME"
                          + " --principal-arn "
                          + arn
                          + "\" prints, even if there are none.");
            });
    assertThat(cluster.caller(arn).whatCan().unknowns())
        .extracting(scoped -> scoped.text())
        .contains(
            "the access policies associated to " + arn + " are not given, and they may allow more");
    assertThat(cluster.whoCan(ResourceRequest.parse("get pods -n dev")).undecidedPrincipals())
        .extracting(undecided -> undecided.principal())
        .contains(arn);
    assertThat(cluster.notices())
        .filteredOn(notice -> notice.kind() == Notice.Kind.ASSOCIATIONS_NOT_GIVEN)
        .singleElement()
        .asString()
        .contains("the access policies associated to " + arn + " are not given; give what");
    assertThat(
            cluster(CLUSTER + ENTRY + ASSOCIATIONS)
                .caller(arn)
                .authorize(ResourceRequest.parse("get pods -n dev"))
                .unknowns())
        .noneMatch(unknown -> unknown instanceof Unknown.AssociationsNotGiven);
  }

  @ParameterizedTest
  @CsvSource({
    "arn:aws:iam::111122223333:role/Nodes, system:node:{{EC2PrivateDNSName}}, EC2_LINUX",
    "arn:aws:iam::111122223333:role/aws-service-role/eks.amazonaws.com/AWSServiceRoleForAmazonEKS,"
        + " eks:cluster-insights, STANDARD",
    "arn:aws:iam::111122223333:role/Auto, system:node:{{EC2PrivateDNSName}}, EC2",
    "arn:aws:iam::444455556666:role/Future, anything, FUTURE_TYPE",
  })
  void entryThatEksMade_isReadAlthoughNobodyElseCould(
      String principalArn, String username, String type) {
    assertThat(cluster(entry(principalArn, username, type)).accessEntries().entries())
        .extracting(AccessEntry::toString)
        .containsExactly(principalArn + " " + type + " as " + username + "[system:nodes]");
  }

  @Test
  void newMembers_areLetThrough() {
    assertThat(
            cluster(ENTRY.replace("\"tags\"", "\"newMember\": {\"principalArm\": 1},\n \"tags\"")))
        .isEqualTo(cluster(ENTRY));
  }

  @Test
  void associationsWithoutEntry_areOfAnEntryThatIsNotGiven() {
    String problem =
        ": arn:aws:iam::111122223333:role/teams/Developer has an access entry that is not given;"
            + " give what aws eks describe-access-entry and list-associated-access-policies print"
            + " of it";
    assertRefused(ASSOCIATIONS, "in:1:1" + problem);
    assertRefused(
        ASSOCIATIONS.replaceFirst("(?s)\\[.*\\]", "[]") + ASSOCIATIONS, "in:1:1" + problem);
    assertRefused(LIST + ASSOCIATIONS, "in:1:20" + problem);
  }

  @Test
  void policyThatIsNotKnown_isRead() {
    assertThat(notices(ENTRY + ASSOCIATIONS.replace("EKSView", "EKSFuture")))
        .singleElement()
        .asString()
        .endsWith(
            ": the access policy \"AmazonEKSFuturePolicy\", associated to"
                + " arn:aws:iam::111122223333:role/teams/Developer, is not in the catalogue of"
                + " access policies: what it allows is not known; AWS may have published it since;"
                + " use a newer catalogue");
  }

  @Test
  void sameThingTwice_isTakenOnce() {
    assertThat(cluster(CLUSTER + ENTRY + ENTRY + ASSOCIATIONS + ASSOCIATIONS + CLUSTER))
        .isEqualTo(cluster(CLUSTER + ENTRY + ASSOCIATIONS));
  }

  @Test
  void differentEntriesOfOnePrincipal_areRefusedWithBothPlaces() {
    assertRefused(
        ENTRY + ENTRY.replace("developers", "others"),
        "in:17:20: ResourceInUseException: The specified access entry resource is already in use"
            + " on this cluster. (arn:aws:iam::111122223333:role/teams/Developer) (the other is at"
            + " in:2:20)");
  }

  @Test
  void differentScopesOfOnePolicy_areRefusedWithBothPlaces() {
    assertRefused(
        ENTRY + ASSOCIATIONS + ASSOCIATIONS.replace("dev-*", "prod"),
        "in:53:9: InvalidParameterException: AmazonEKSEditPolicy is associated twice to"
            + " arn:aws:iam::111122223333:role/teams/Developer, with the scopes namespace[dev-*]"
            + " and namespace[prod]; an access entry has each policy once, a later association"
            + " replaces the scope: name all namespaces in one (the other is at in:27:9)");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "1.34 | 1.33 | in:26:20: the Kubernetes version is 1.33 here, and 1.34 at in:6:20",
        "\"API\" | \"API_AND_CONFIG_MAP\" | in:36:35: the authentication mode is"
            + " API_AND_CONFIG_MAP here, and API at in:16:35"
      })
  void contradiction_isRefusedWithBothPlaces(String text, String other, String problem) {
    assertRefused(CLUSTER + CLUSTER.replace(text, other), problem + "; read one cluster at a time");
  }

  @Test
  void entryOfAnotherCluster_isRefusedWithBothPlaces() {
    assertRefused(
        CLUSTER + ENTRY.replace("\"platform\"", "\"other\""),
        "in:23:24: the files tell of several clusters: platform at in:3:17, other at in:23:24; read"
            + " one at a time, by cluster(NAME) of the reader's builder");
  }

  @Test
  void region_isThatOfTheArn() {
    String described =
        """
        {"cluster": {"name": "prod", "arn": "arn:aws:eks:eu-west-1:111122223333:cluster/prod"}}
        """;

    assertThat(cluster(described).region()).contains("eu-west-1");
    assertThat(cluster(described.replace("eu-west-1", "")).region()).isEmpty();
    assertThat(cluster(described.replace("arn:aws:eks:eu-west-1:111122223333:", "")).region())
        .isEmpty();
  }

  @Test
  void entryInModeConfigMap_isRefused() {
    assertRefused(
        CLUSTER.replace("\"API\"", "\"CONFIG_MAP\"") + ENTRY,
        "in:22:20: InvalidRequestException: The cluster's authentication mode must be set to one"
            + " of [API, API_AND_CONFIG_MAP] to perform this operation. (it is CONFIG_MAP at"
            + " in:16:35)");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "role/teams/Developer | group/a | in:4:25: accessEntry.principalArn: Invalid principal ARN"
            + " \"arn:aws:iam::111122223333:group/a\": expected the ARN of an IAM user or role,"
            + " such as arn:aws:iam::111122223333:role/Developer",
        "\"principalArn\" | \"arn\" | in:2:20: accessEntry.principalArn: is missing; a string is"
            + " required",
        "\"STANDARD\" | 1 | in:13:17: accessEntry.type: expected a string, found the number 1;"
            + " quote it: \"1\"",
        "\"accessEntry\" | \"accesEntry\" | in:2:5: accesEntry: unknown field \"accesEntry\"; did"
            + " you mean \"accessEntry\"?",
      })
  void entryThatCannotBe_isRefusedAtItsPlace(String text, String other, String problem) {
    assertRefused(ENTRY.replace(text, other), problem);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "cluster-access-policy | access-policy | in:4:26:"
            + " associatedAccessPolicies[0].policyArn: Invalid access policy ARN"
            + " \"arn:aws:eks::aws:access-policy/AmazonEKSViewPolicy\": expected the form"
            + " arn:aws:eks::aws:cluster-access-policy/AmazonEKSViewPolicy",
        "\"cluster\" | \"clusters\" | in:6:25: associatedAccessPolicies[0].accessScope.type: The"
            + " specified accessScope type is invalid: \"clusters\" must be one of [cluster,"
            + " namespace]",
        "\"dev-*\" | '' | in:15:25: associatedAccessPolicies[1].accessScope.type: At least 1"
            + " namespace must be provided if the type is set as namespace",
      })
  void associationThatCannotBe_isRefusedAtItsPlace(String text, String other, String problem) {
    assertRefused(associationsWith(text, other) + ENTRY, problem);
  }

  private static String associationsWith(String text, String other) {
    int at = ASSOCIATIONS.indexOf(text);
    return ASSOCIATIONS.substring(0, at) + other + ASSOCIATIONS.substring(at + text.length());
  }

  @Test
  void versionOrModeThatIsNone_isRefusedAtItsPlace() {
    assertRefused(
        CLUSTER.replace("1.34", "one"),
        "in:6:20: cluster.version: Invalid Kubernetes version \"one\": expected a version such as"
            + " 1.34");
    assertRefused(
        CLUSTER.replace("\"API\"", "\"IAM\""),
        "in:16:35: cluster.accessConfig.authenticationMode: Invalid authentication mode \"IAM\":"
            + " expected one of [CONFIG_MAP, API_AND_CONFIG_MAP, API]");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"{}", "{\"cluster\": \"x\"}", "{\"cluster\": {\"name\": \"kind\"}}", "{\"a\": 1}"})
  void otherJson_isRefused(String text) {
    assertRefused(text, "in:1:1: " + Reading.OF_NO_FORMAT);
  }
}
