package io.github.ekscam.internal.config.cloudformation;

import static io.github.ekscam.internal.config.cloudformation.Templates.entries;
import static io.github.ekscam.internal.config.cloudformation.Templates.notices;
import static io.github.ekscam.internal.config.cloudformation.Templates.policies;
import static io.github.ekscam.internal.config.cloudformation.Templates.read;
import static io.github.ekscam.internal.config.cloudformation.Templates.unresolved;
import static io.github.ekscam.internal.config.cloudformation.Templates.warnings;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.ekscam.config.InvalidInputException;
import io.github.ekscam.config.Notice;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What goes wrong in templates: what is refused, what is told, and what costs no more than it may.
 */
class TemplateMistakesTest {

  private static final String ENTRY =
      """
      Resources:
        Entry:
          Type: AWS::EKS::AccessEntry
          Properties:
            ClusterName: platform
            PrincipalArn: arn:aws:iam::111122223333:role/ci
      """;

  private static final String POLICIES =
      """
            AccessPolicies:
            - PolicyArn: arn:aws:eks::aws:cluster-access-policy/%s
              AccessScope: %s
      """;

  private static void assertRefused(String template, String... problems) {
    assertThatThrownBy(() -> read(template))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(String.join(System.lineSeparator(), problems));
  }

  @Test
  void mistakeInAnEntryWithPolicies_isToldOnce() {
    assertRefused(
        ENTRY.replace("arn:aws:iam::111122223333:role/ci", "ci")
            + POLICIES.formatted("AmazonEKSViewPolicy", "{Type: cluster}"),
        "t:6:21: Resources.Entry.Properties.PrincipalArn: Invalid principal ARN \"ci\": arn 'ci' is"
            + " invalid: 'arn: invalid prefix'; expected the ARN of an IAM user or role, such as"
            + " arn:aws:iam::111122223333:role/Developer");
  }

  @Test
  void misspelledProperty_isRefused_asCloudFormationRefusesIt() {
    assertRefused(
        ENTRY + "      AccessPolicy: []\n",
        "t:7:7: Resources.Entry.Properties.AccessPolicy: unknown field \"AccessPolicy\"; did you"
            + " mean \"AccessPolicies\"?");
    assertRefused(
        ENTRY + POLICIES.formatted("AmazonEKSViewPolicy", "{Type: namespace, Namespace: [a]}"),
        "t:9:40: Namespace: unknown field \"Namespace\"; did you mean \"Namespaces\"?");
  }

  @Test
  void entryThatGrantsNothing_isTold() {
    assertThat(warnings(read(ENTRY)))
        .containsExactly(
            "t:2:3 (Entry): the access entry arn:aws:iam::111122223333:role/ci has no access policy"
                + " and no group, and no binding names its username: it grants nothing but what"
                + " every authenticated user has; associate an access policy, or give it a group"
                + " that is bound");
  }

  @Test
  void policyThatDoesNotExist_isTold() {
    assertThat(
            notices(
                read(ENTRY + POLICIES.formatted("AmazonEKSViewerPolicy", "{Type: cluster}")),
                Notice.Kind.ACCESS_POLICY_NOT_KNOWN))
        .singleElement()
        .asString()
        .startsWith("t:8:9 (Entry): ")
        .contains("AmazonEKSViewerPolicy");
  }

  @Test
  void policyForServiceLinkedRoles_isTold() {
    assertThat(
            notices(
                read(ENTRY + POLICIES.formatted("AmazonEKSBlockStoragePolicy", "{Type: cluster}")),
                Notice.Kind.ACCESS_POLICY_FOR_SERVICE_LINKED_ROLES))
        .containsExactly(
            "t:8:9 (Entry): AmazonEKSBlockStoragePolicy, associated to"
                + " arn:aws:iam::111122223333:role/ci, is for AWS service-linked roles only;"
                + " EKS refuses to associate it to another principal; associate another access"
                + " policy");
  }

  @Test
  void clusterScopeBesideNamespaceScopeOfOnePolicy_isTold_andNotKnown() {
    String template =
        ENTRY
            + POLICIES.formatted("AmazonEKSViewPolicy", "{Type: namespace, Namespaces: [ci]}")
            + POLICIES.formatted("AmazonEKSViewPolicy", "{Type: cluster}").replaceFirst(".*\n", "");

    assertThat(policies(read(template))).isEmpty();
    assertThat(read(template).unresolved()).hasSize(2);
    assertThat(notices(read(template), Notice.Kind.ASSOCIATION_DECLARED_TWICE)).hasSize(1);
  }

  @Test
  void creatorWhoKeepsAdministering_isTold() {
    assertThat(
            notices(
                read(
                    """
                    Resources:
                      Main:
                        Type: AWS::EKS::Cluster
                        Properties: {Name: platform, AccessConfig: {AuthenticationMode: API}}
                    """),
                Notice.Kind.CLUSTER_CREATOR_IS_ADMIN))
        .containsExactly(
            "t:2:3 (Main): the principal that creates the cluster is administrator too, as"
                + " bootstrapClusterCreatorAdminPermissions is not false; that is the service role"
                + " of the stack, or whoever deploys it, whom the template does not name");
  }

  @Test
  void clusterWithoutAMode_hasTheOneThatTheApiGivesIt_whichTakesNoEntries() {
    String cluster = "  Main: {Type: 'AWS::EKS::Cluster', Properties: {Name: platform}}\n";
    assertRefused(
        ENTRY + cluster,
        "t:2:3 (Entry): InvalidRequestException: The cluster's authentication mode must be set to"
            + " one of [API, API_AND_CONFIG_MAP] to perform this operation. (it is CONFIG_MAP at"
            + " t:7:3 (Main))");
  }

  @Test
  void clusterWithoutAMode_hasTheOneThatAnotherFileTells(@TempDir Path directory)
      throws IOException {
    Files.writeString(
        directory.resolve("t.yaml"),
        ENTRY + "  Main: {Type: 'AWS::EKS::Cluster', Properties: {Name: platform}}\n");
    Files.writeString(
        directory.resolve("cluster.json"),
        "{\"cluster\": {\"name\": \"platform\", \"arn\": \"a\", \"accessConfig\":"
            + " {\"authenticationMode\": \"API\"}}}");

    assertThat(entries(Templates.builder().build().read(directory))).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "!Ref Nam|neither a parameter nor a resource is named \"Nam\"; did you mean \"Name\"?",
        "!GetAtt Missing.Arn|neither a parameter nor a resource is named \"Missing\"",
        "!If [No, a, b]|there is no condition \"No\"",
        "!Select [2, [a, b]]|Fn::Select cannot select nonexistent value at index 2 of a list of 2",
        "!Select [x, [a]]|Fn::Select takes an index and a list, found the string \"x\" and a list",
        "!Join [a]|Fn::Join takes a list of 2, found one of 1",
        "!Join a|Fn::Join takes a list of 2, found the string \"a\"",
        "!Split ['', a]|Fn::Split takes a delimiter and a text, found the string \"a\"",
        "!Sub [a]|Fn::Sub takes a list of 2, found one of 1",
        "!FindInMap [A, b, c]|Fn::FindInMap finds nothing at A, b, c",
        "!Ref [a]|Ref takes a text, found a list",
        "!Join ['', [a, {b: c}]]|expected a text to put into another, found a mapping",
      })
  void functionThatCloudFormationRefuses_isRefused(String expression, String problem) {
    assertThatThrownBy(
            () ->
                read(
                    ENTRY.replace("arn:aws:iam::111122223333:role/ci", expression)
                        + "Parameters: {Name: {Type: String}}\n"))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageMatching("t:\\d+:\\d+: .*")
        .extracting(Throwable::getMessage)
        .asString()
        .endsWith(": " + problem);
  }

  @Test
  void conditionsThatNeedEachOther_areRefused() {
    assertRefused(
        ENTRY.replace("    Properties", "    Condition: A\n    Properties")
            + "Conditions: {A: !Not [Condition: B], B: !And [Condition: A, Condition: A]}\n",
        "t:8:58: the condition A refers to itself, by way of the condition A, the condition B;"
            + " CloudFormation refuses circular references");
  }

  @Test
  void rolesThatAreNamedByEachOther_areRefused() {
    assertRefused(
        ENTRY.replace("arn:aws:iam::111122223333:role/ci", "!GetAtt A.Arn")
            + "  A: {Type: 'AWS::IAM::Role', Properties: {RoleName: !Sub 'x${B}'}}\n"
            + "  B: {Type: 'AWS::IAM::Role', Properties: {RoleName: !Ref A}}\n",
        "t:7:54: B refers to itself, by way of A.Arn, B, A; CloudFormation refuses circular"
            + " references");
  }

  /** As many laughs as fit into a short template. */
  @Test
  void textThatDoublesWithEachReference_isBounded() {
    String roles =
        IntStream.range(0, 60)
            .mapToObj(
                i ->
                    "  R%d: {Type: 'AWS::IAM::Role', Properties: {RoleName: !Sub '${R%d}${R%d}'}}\n"
                        .formatted(i, i + 1, i + 1))
            .collect(Collectors.joining());
    String template =
        ENTRY.replace("arn:aws:iam::111122223333:role/ci", "!Ref R0")
            + roles
            + "  R60: {Type: 'AWS::IAM::Role', Properties: {RoleName: ha}}\n";

    assertThatThrownBy(() -> read(template))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("the templates come to more than 5000000 values; split them");
  }

  @Test
  void chainOfReferences_isAsDeepAsItMayBe() {
    String roles =
        IntStream.range(0, 2_000)
            .mapToObj(
                i ->
                    "  R%d: {Type: 'AWS::IAM::Role', Properties: {RoleName: !Ref R%d}}\n"
                        .formatted(i, i + 1))
            .collect(Collectors.joining());
    String template =
        ENTRY.replace("arn:aws:iam::111122223333:role/ci", "!Ref R0")
            + roles
            + "  R2000: {Type: 'AWS::IAM::Role', Properties: {RoleName: end}}\n";

    assertThatThrownBy(() -> read(template))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("functions and references more than 100 deep");
  }

  @Test
  void chainOfConditions_isAsDeepAsItMayBe() {
    String conditions =
        IntStream.range(0, 5_000)
            .mapToObj(i -> "  C%d: !Not [Condition: C%d]\n".formatted(i, i + 1))
            .collect(Collectors.joining());
    String template =
        ENTRY.replace("    Properties", "    Condition: C0\n    Properties")
            + "Conditions:\n"
            + conditions
            + "  C5000: !Equals [a, a]\n";

    assertThatThrownBy(() -> read(template))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("functions and references more than 100 deep");
  }

  @Test
  void stacksThatNestOneAnother_areAsDeepAsTheyMayBe(@TempDir Path directory) throws IOException {
    for (int i = 0; i < 200; i++) {
      Files.writeString(
          directory.resolve("t%d.yaml".formatted(i)),
          ENTRY.replace("role/ci", "role/t" + i)
              + "  N: {Type: 'AWS::CloudFormation::Stack', Properties: {TemplateURL: t%d.yaml}}\n"
                  .formatted(i + 1));
    }

    assertThatThrownBy(() -> Templates.reader().read(directory))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("stacks nested more than 50 deep");
  }

  @Test
  void conditionsThatUseTheOneBeforeTwice_areEvaluatedOnceEach() {
    String conditions =
        IntStream.range(0, 25)
            .mapToObj(
                i -> "  C%d: !And [Condition: C%d, Condition: C%d]\n".formatted(i, i + 1, i + 1))
            .collect(Collectors.joining());
    String template =
        ENTRY.replace("    Properties", "    Condition: C0\n    Properties")
            + "Parameters: {Stage: {Type: String}}\nConditions:\n"
            + conditions
            + "  C25: !Equals [!Ref Stage, prod]\n";

    assertThat(entries(read(template, "Stage", "prod"))).hasSize(1);
    assertThat(unresolved(read(template)))
        .containsExactly(
            "entry arn:aws:iam::111122223333:role/ci: Condition of Entry is not known before the"
                + " parameter Stage is");
  }

  private static final String LOOP =
      """
      Transform: [AWS::LanguageExtensions]
      Parameters:
        Teams: {Type: CommaDelimitedList, Default: 'red,blue-1'}
        Unset: {Type: CommaDelimitedList}
      Resources:
        Fn::ForEach::Entries:
        - Team
        - !Ref %s
        - Entry&{Team}:
            Type: AWS::EKS::AccessEntry
            Properties:
              ClusterName: platform
              PrincipalArn: !Sub arn:aws:iam::111122223333:role/${Team}
              KubernetesGroups: [!Ref Team]
        Other: {Type: 'AWS::EKS::AccessEntry', Properties: {ClusterName: platform, PrincipalArn: 'arn:aws:iam::111122223333:role/o'}}
      """;

  @Test
  void loop_isWrittenOut() {
    var cluster = read(LOOP.formatted("Teams"));

    assertThat(entries(cluster))
        .containsExactlyInAnyOrder(
            "arn:aws:iam::111122223333:role/red",
            "arn:aws:iam::111122223333:role/blue-1",
            "arn:aws:iam::111122223333:role/o");
    assertThat(cluster.accessEntries().entries())
        .anySatisfy(
            entry -> {
              assertThat(entry.kubernetesGroups()).containsExactly("blue-1");
              assertThat(cluster.sourceOf(entry).orElseThrow()).hasToString("t:10:7 (Entryblue1)");
            });
    assertThat(notices(cluster, Notice.Kind.ACCESS_DOCUMENT_NOT_READ)).isEmpty();
  }

  @Test
  void loopOverWhatIsNotKnown_isNamed() {
    var cluster = read(LOOP.formatted("Unset"));

    assertThat(entries(cluster)).containsExactly("arn:aws:iam::111122223333:role/o");
    assertThat(notices(cluster, Notice.Kind.ACCESS_DOCUMENT_NOT_READ))
        .containsExactly(
            "t:7:3: Fn::ForEach::Entries is not read, as its collection is not known, and may grant"
                + " access; give the parameters that it depends on, by parameter(NAME, VALUE) of"
                + " the reader's builder");
  }

  @Test
  void macro_isNamed_andWhatItLeavesIsRead() {
    var cluster = read("Transform: [AWS::Serverless-2016-10-31, Mine]\n" + ENTRY);

    assertThat(entries(cluster)).hasSize(1);
    assertThat(notices(cluster, Notice.Kind.ACCESS_DOCUMENT_NOT_READ))
        .containsExactly(
            "t:1:41: what the macro Mine makes of the template is not read, and may grant access;"
                + " give the processed template, as aws cloudformation get-template"
                + " --template-stage Processed prints it; or exclude the file");
  }

  @Test
  void templatesOfOthers_areCounted_andStopNothing(@TempDir Path directory) throws IOException {
    Files.writeString(directory.resolve("access.yaml"), ENTRY);
    Files.writeString(
        directory.resolve("fragment.yaml"),
        "AWSTemplateFormatVersion: '2010-09-09'\nOutputs: {O: {Value: !Ref Nothing, Export: {Name:"
            + " !Sub '${Nothing}'}}}\n");
    Files.writeString(
        directory.resolve("bucket.template"),
        "Resources: {B: {Type: 'AWS::S3::Bucket', Properties: {BucketName: !Ref Nothing}}}\n");

    var cluster = Templates.reader().read(directory);
    assertThat(entries(cluster)).hasSize(1);
    assertThat(notices(cluster, Notice.Kind.ACCESS_DOCUMENT_NOT_READ)).isEmpty();
    assertThat(notices(cluster, Notice.Kind.DOCUMENTS_SKIPPED))
        .containsExactly("skipped 2 template of CloudFormation");
  }

  @Test
  void extensionThatGivesAccess_isNamed() {
    assertThat(
            notices(
                read(
                    ENTRY
                        + "  Apply: {Type: 'AWSQS::Kubernetes::Resource', Properties: {Manifest:"
                        + " x}}\n"),
                Notice.Kind.ACCESS_DOCUMENT_NOT_READ))
        .containsExactly(
            "t:7:60: Apply is of the type AWSQS::Kubernetes::Resource, which is not read, and may"
                + " grant access; give what the cluster has, as the AWS CLI and kubectl print it;"
                + " or exclude the file");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "[{\"ParameterKey\": \"Name\", \"ParameterValue\": \"ci\"}, {\"ParameterKey\": \"Old\","
            + " \"UsePreviousValue\": true}]",
        "{\"Parameters\": {\"Name\": \"ci\"}, \"Tags\": {\"a\": \"b\"}}",
        "[\"Name=ci\"]",
      })
  void parametersFile_isReadInTheFormsOfTheAwsCli(String text, @TempDir Path directory)
      throws IOException {
    Path file = directory.resolve("parameters.json");
    Files.writeString(file, text);
    String template =
        ENTRY.replace("role/ci", "role/${Name}").replace("PrincipalArn: ", "PrincipalArn: !Sub ")
            + "Parameters: {Name: {Type: String}}\n";

    assertThat(entries(read(Templates.builder().parameters(file).build(), template)))
        .containsExactly("arn:aws:iam::111122223333:role/ci");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"Name\": \"ci\"}|:1:1: expected parameters: a list with ParameterKey and ParameterValue,"
            + " or a mapping Parameters",
        "[\"Name\"]|:1:2: [0]: expected Key=Value",
        "{\"Parameters\": {\"Name\": [1]}}|:1:25: Parameters.Name: expected a text, found a list",
        "[{\"ParameterKye\": \"Name\", \"ParameterValue\": \"ci\"}]|:1:3: [0].ParameterKye: unknown"
            + " field \"ParameterKye\"; did you mean \"ParameterKey\"?",
      })
  void parametersFileOfAnotherForm_isRefused(String text, String problem, @TempDir Path directory)
      throws IOException {
    Path file = directory.resolve("parameters.json");
    Files.writeString(file, text);

    assertThatThrownBy(() -> Templates.builder().parameters(file))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(file + problem);
  }
}
