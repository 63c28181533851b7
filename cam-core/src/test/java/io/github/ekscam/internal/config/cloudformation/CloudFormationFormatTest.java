package io.github.ekscam.internal.config.cloudformation;

import static io.github.ekscam.internal.config.cloudformation.Templates.entries;
import static io.github.ekscam.internal.config.cloudformation.Templates.notices;
import static io.github.ekscam.internal.config.cloudformation.Templates.policies;
import static io.github.ekscam.internal.config.cloudformation.Templates.read;
import static io.github.ekscam.internal.config.cloudformation.Templates.warnings;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.ekscam.EksCluster;
import io.github.ekscam.access.AccessEntry;
import io.github.ekscam.access.AuthenticationMode;
import io.github.ekscam.config.InvalidInputException;
import io.github.ekscam.config.Notice;
import io.github.ekscam.config.Unresolved;
import io.github.ekscam.rbac.KubernetesVersion;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Reads templates as CloudFormation does, as far as a template alone tells. */
class CloudFormationFormatTest {

  private static final String CLUSTER =
      """
      AWSTemplateFormatVersion: "2010-09-09"
      Resources:
        Cluster:
          Type: AWS::EKS::Cluster
          Properties:
            Name: platform
            Version: "1.33"
            RoleArn: arn:aws:iam::111122223333:role/eks
            ResourcesVpcConfig: {SubnetIds: [subnet-1, subnet-2]}
            AccessConfig:
              AuthenticationMode: API
              BootstrapClusterCreatorAdminPermissions: false
      """;

  private static final String ENTRY =
      """
        Entry:
          Type: AWS::EKS::AccessEntry
          Properties:
            ClusterName: !Ref Cluster
      """;

  private static String withEntry(String properties, String... sections) {
    return CLUSTER + ENTRY + properties.indent(6) + String.join("\n", sections);
  }

  private static void assertRefused(String template, String... problems) {
    assertThatThrownBy(() -> read(template))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(String.join(System.lineSeparator(), problems));
  }

  /** Of an entry whose principal is an expression, what is not known of it. */
  private static Unresolved.Entry unresolved(EksCluster cluster) {
    return (Unresolved.Entry) cluster.unresolved().get(0);
  }

  @Test
  void clusterAndEntry_areRead_withTheirPlaces() {
    EksCluster cluster =
        read(
            withEntry(
                """
                PrincipalArn: arn:aws:iam::111122223333:role/ci
                KubernetesGroups: [deployers]
                Username: ci
                Type: STANDARD
                Tags: [{Key: team, Value: ci}]
                AccessPolicies:
                - PolicyArn: arn:aws:eks::aws:cluster-access-policy/AmazonEKSViewPolicy
                  AccessScope: {Type: namespace, Namespaces: [ci, "*-dev"]}
                - PolicyArn: arn:aws:eks::aws:cluster-access-policy/AmazonEKSAdminPolicy
                  AccessScope: {Type: cluster}
                """));

    assertThat(cluster.name()).contains("platform");
    assertThat(cluster.authenticationMode()).isEqualTo(AuthenticationMode.API);
    assertThat(cluster.kubernetesVersion()).contains(KubernetesVersion.of("1.33"));
    assertThat(cluster.unresolved()).isEmpty();
    AccessEntry entry = cluster.accessEntries().entries().get(0);
    assertThat(entry.kubernetesGroups()).containsExactly("deployers");
    assertThat(entry.username()).isEqualTo("ci");
    assertThat(policies(cluster))
        .containsExactly(
            "ci AmazonEKSAdminPolicy cluster", "ci AmazonEKSViewPolicy namespace[ci, *-dev]");
    assertThat(cluster.sourceOf(entry)).hasToString("Optional[t:13:3 (Entry)]");
    assertThat(warnings(cluster))
        .containsExactly(
            "t:13:3 (Entry): no RoleBinding and no ClusterRoleBinding names the group \"deployers\""
                + " of the access entry arn:aws:iam::111122223333:role/ci: it grants nothing; bind"
                + " a role to the group, or correct its name");
  }

  @Test
  void arnOfANamedRole_isMadeOfItsNameAndPath_andTheAccountThatIsGiven() {
    String template =
        withEntry(
            "PrincipalArn: !GetAtt Ci.Arn",
            """
              Ci:
                Type: AWS::IAM::Role
                Properties: {RoleName: !Sub "${AWS::Region}-ci", Path: /teams/}
            """);

    assertThat(
            entries(read(template, "AWS::AccountId", "111122223333", "AWS::Region", "cn-north-1")))
        .containsExactly("arn:aws-cn:iam::111122223333:role/teams/cn-north-1-ci");
    EksCluster unknown = read(template);
    assertThat(entries(unknown)).isEmpty();
    assertThat(unresolved(unknown).principalArn()).isEqualTo("arn:*:iam::*:role/teams/*-ci");
    assertThat(unresolved(unknown).text())
        .isEqualTo(
            "PrincipalArn of Entry is not known before AWS::Partition and AWS::AccountId and"
                + " AWS::Region are");
    assertThat(unresolved(unknown).values().get(0).remedy())
        .isEqualTo(
            "give it by parameter(AWS::Partition, VALUE) of the reader's builder, and give it by"
                + " parameter(AWS::AccountId, VALUE) of the reader's builder, and give it by"
                + " parameter(AWS::Region, VALUE) of the reader's builder");
  }

  @Test
  void arnOfARoleThatCloudFormationNames_isKnownOnceItIsDeployed() {
    EksCluster cluster =
        read(
            withEntry(
                """
                PrincipalArn: {"Fn::GetAtt": [Ci, Arn]}
                AccessPolicies:
                - PolicyArn: !Sub arn:${AWS::Partition}:eks::aws:cluster-access-policy/AmazonEKSViewPolicy
                  AccessScope: {Type: cluster}
                """,
                "  Ci: {Type: 'AWS::IAM::Role', Properties: {}}"),
            "AWS::AccountId",
            "111122223333",
            "AWS::Partition",
            "aws");

    assertThat(unresolved(cluster).principalArn()).isEqualTo("arn:aws:iam::111122223333:role/*");
    assertThat(unresolved(cluster).text())
        .isEqualTo("PrincipalArn of Entry is not known before Ci.Arn is");
    Unresolved.Association association = (Unresolved.Association) cluster.unresolved().get(1);
    assertThat(association.principalArn()).isEqualTo("arn:aws:iam::111122223333:role/*");
    assertThat(association.policyName()).isEqualTo("AmazonEKSViewPolicy");
    assertThat(association.accessScope()).hasToString("cluster");
  }

  @Test
  void partitionOfAPolicy_isThatOfAPrincipalThatIsKnown() {
    EksCluster cluster =
        read(
            withEntry(
                """
                PrincipalArn: arn:aws-us-gov:iam::111122223333:role/ci
                AccessPolicies:
                - PolicyArn: !Sub arn:${AWS::Partition}:eks::aws:cluster-access-policy/AmazonEKSViewPolicy
                  AccessScope: {Type: cluster}
                """));

    assertThat(cluster.unresolved()).isEmpty();
    assertThat(policies(cluster)).containsExactly("ci AmazonEKSViewPolicy cluster");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "!Ref Plain|arn:aws:iam::111122223333:role/default",
        "!Join [':', [arn, aws, iam, '', 111122223333, role/joined]]"
            + "|arn:aws:iam::111122223333:role/joined",
        "!Sub 'arn:aws:iam::111122223333:role/${Name}'|arn:aws:iam::111122223333:role/sub",
        "!Sub ['arn:aws:iam::${Account}:role/${Name}', {Account: !Ref Account, Name: own}]"
            + "|arn:aws:iam::111122223333:role/own",
        "!Select [1, !Split [';', 'a;arn:aws:iam::111122223333:role/split']]"
            + "|arn:aws:iam::111122223333:role/split",
        "!Select ['1', !Ref Roles]|arn:aws:iam::111122223333:role/second",
        "!If [IsProd, 'arn:aws:iam::111122223333:role/prod', 'arn:aws:iam::111122223333:role/dev']"
            + "|arn:aws:iam::111122223333:role/dev",
        "!FindInMap [Roles, !Ref Stage, Arn]|arn:aws:iam::111122223333:role/mapped",
        "!FindInMap [Roles, none, Arn, {DefaultValue: 'arn:aws:iam::111122223333:user/u'}]"
            + "|arn:aws:iam::111122223333:user/u",
        "!GetAtt User.Arn|arn:aws:iam::111122223333:user/people/alice",
        "{'Fn::Join': ['', ['arn:aws:iam::111122223333:role/', {Ref: Role}]]}"
            + "|arn:aws:iam::111122223333:role/named",
      })
  void intrinsicFunctions_giveWhatCloudFormationGives(String expression, String principalArn) {
    EksCluster cluster =
        read(
            withEntry("PrincipalArn: " + expression, RESOURCES_AND_PARAMETERS),
            "AWS::AccountId",
            "111122223333",
            "AWS::Partition",
            "aws");

    assertThat(entries(cluster)).containsExactly(principalArn);
    assertThat(cluster.unresolved()).isEmpty();
  }

  private static final String RESOURCES_AND_PARAMETERS =
      """
        Role: {Type: 'AWS::IAM::Role', Properties: {RoleName: named}}
        User: {Type: 'AWS::IAM::User', Properties: {UserName: alice, Path: /people/}}
      Parameters:
        Plain: {Type: String, Default: 'arn:aws:iam::111122223333:role/default'}
        Name: {Type: String, Default: sub}
        Stage: {Type: String, Default: dev}
        Account: {Type: String, Default: 111122223333}
        Roles:
          Type: CommaDelimitedList
          Default: 'arn:aws:iam::111122223333:role/first, arn:aws:iam::111122223333:role/second'
        Unset: {Type: String}
        Stored: {Type: 'AWS::SSM::Parameter::Value<String>', Default: /eks/admin}
        Password: {Type: String, NoEcho: true, Default: s3cret}
      Conditions:
        IsProd: !Equals [!Ref Stage, prod]
        IsUnset: !Equals [!Ref Unset, '']
        IsOpen: !Equals [!Ref Password, s3cret]
        Both: !And [!Not [Condition: IsProd], Condition: IsOpen]
        Either: !Or [Condition: IsProd, Condition: IsUnset]
      Mappings:
        Roles: {dev: {Arn: 'arn:aws:iam::111122223333:role/mapped'}}
      """;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "!Ref Unset|*|the parameter Unset|give it by parameter(Unset, VALUE) of the reader's"
            + " builder",
        "!Ref Stored|*|the SSM parameter /eks/admin|"
            + "deploy it, and give what the AWS CLI prints of the cluster",
        "!Ref Password|*|the parameter Password, which is not to be echoed,|"
            + "deploy it, and give what the AWS CLI prints of the cluster",
        "!ImportValue AdminRole|*|the export AdminRole|"
            + "deploy it, and give what the AWS CLI prints of the cluster",
        "!Sub 'arn:aws:iam::111122223333:role/{{resolve:ssm:/eks/role:1}}'"
            + "|arn:aws:iam::111122223333:role/*|{{resolve:ssm:/eks/role:1}}|"
            + "deploy it, and give what the AWS CLI prints of the cluster",
        "!Select [0, !GetAZs '']|*|what Fn::GetAZs gives|"
            + "deploy it, and give what the AWS CLI prints of the cluster",
        "'Fn::NotInventedYet': [a]|*|what Fn::NotInventedYet gives|"
            + "deploy it, and give what the AWS CLI prints of the cluster",
        "!GetAtt Cluster.Arn|*|Cluster.Arn|"
            + "deploy it, and give what the AWS CLI prints of the cluster",
        "!If [IsUnset, !Ref Plain, !Ref Plain]|arn:aws:iam::111122223333:role/default"
            + "|the parameter Unset|give it by parameter(Unset, VALUE) of the reader's builder",
      })
  void whatTheDeploymentDecides_isNotKnown(
      String expression, String pattern, String reference, String remedy) {
    String principal = expression.startsWith("'Fn::") ? "{" + expression + "}" : expression;
    EksCluster cluster = read(withEntry("PrincipalArn: " + principal, RESOURCES_AND_PARAMETERS));

    assertThat(entries(cluster)).isEmpty();
    Unresolved.Entry entry = unresolved(cluster);
    assertThat(entry.principalArn()).isEqualTo(pattern);
    assertThat(entry.values())
        .singleElement()
        .satisfies(
            value -> {
              assertThat(value.address()).isEqualTo("Entry");
              assertThat(value.attribute()).isEqualTo("PrincipalArn");
              assertThat(value.references()).containsExactly(reference);
              assertThat(value.remedy()).isEqualTo(remedy);
              assertThat(value.source().line()).isPositive();
            });
  }

  @ParameterizedTest
  @CsvSource({"IsProd,0,0", "Both,1,0", "IsOpen,1,0", "Either,0,1", "IsUnset,0,1"})
  void resourceWithACondition_isThere_orNot_orThatIsNotKnown(
      String condition, int there, int unknown) {
    EksCluster cluster =
        read(
            CLUSTER
                + """
                  Entry:
                    Type: AWS::EKS::AccessEntry
                    Condition: %s
                    Properties:
                      ClusterName: !Ref Cluster
                      PrincipalArn: arn:aws:iam::111122223333:role/ci
                """
                    .formatted(condition)
                    .indent(0)
                    .replaceAll("(?m)^(?=Entry)", "  ")
                + RESOURCES_AND_PARAMETERS);

    assertThat(entries(cluster)).hasSize(there);
    assertThat(cluster.unresolved()).hasSize(unknown);
    if (unknown == 1) {
      assertThat(unresolved(cluster).principalArn()).isEqualTo("arn:aws:iam::111122223333:role/ci");
      assertThat(unresolved(cluster).text())
          .isEqualTo("Condition of Entry is not known before the parameter Unset is");
    }
  }

  @Test
  void choiceOfPolicies_isEachPolicyThatMayBe_andNoOther() {
    EksCluster cluster =
        read(
            withEntry(
                """
                PrincipalArn: arn:aws:iam::111122223333:role/ci
                KubernetesGroups: [fixed, !If [IsUnset, maybe, !Ref AWS::NoValue]]
                AccessPolicies:
                - !If
                  - IsUnset
                  - PolicyArn: arn:aws:eks::aws:cluster-access-policy/AmazonEKSViewPolicy
                    AccessScope: {Type: namespace, Namespaces: [ci]}
                  - !Ref AWS::NoValue
                - PolicyArn: !If
                  - IsUnset
                  - arn:aws:eks::aws:cluster-access-policy/AmazonEKSEditPolicy
                  - arn:aws:eks::aws:cluster-access-policy/AmazonEKSAdminPolicy
                  AccessScope: {Type: cluster}
                """,
                RESOURCES_AND_PARAMETERS));

    assertThat(entries(cluster)).containsExactly("arn:aws:iam::111122223333:role/ci");
    assertThat(cluster.accessEntries().entries().get(0).kubernetesGroups())
        .containsExactly("fixed");
    assertThat(
            cluster.unresolved().stream()
                .map(
                    each ->
                        each instanceof Unresolved.Association association
                            ? association.policyName() + " " + association.accessScope()
                            : ((Unresolved.Groups) each).kubernetesGroups().toString()))
        .containsExactly(
            "[maybe]",
            "AmazonEKSViewPolicy namespace[ci]",
            "AmazonEKSEditPolicy cluster",
            "AmazonEKSAdminPolicy cluster");
  }

  @Test
  void noValue_isAsIfItWereNotWritten() {
    EksCluster cluster =
        read(
            withEntry(
                """
                PrincipalArn: arn:aws:iam::111122223333:role/ci
                Username: !Ref AWS::NoValue
                KubernetesGroups: !If [IsProd, [a], !Ref AWS::NoValue]
                AccessPolicies: !Ref AWS::NoValue
                """,
                RESOURCES_AND_PARAMETERS));

    assertThat(cluster.unresolved()).isEmpty();
    assertThat(cluster.accessEntries().entries().get(0).kubernetesGroups()).isEmpty();
    assertThat(cluster.accessEntries().entries().get(0).username())
        .isEqualTo("arn:aws:sts::111122223333:assumed-role/ci/{{SessionName}}");
  }

  @Test
  void givenParameters_countInThePlaceOfDefaults_andAreChecked() {
    String template =
        withEntry(
            "PrincipalArn: !Sub 'arn:aws:iam::111122223333:role/${Stage}'",
            """
            Parameters:
              Stage: {Type: String, Default: dev, AllowedValues: [dev, prod]}
            """);

    assertThat(entries(read(template, "Stage", "prod")))
        .containsExactly("arn:aws:iam::111122223333:role/prod");
    assertThatThrownBy(() -> read(template, "Stage", "test", "Stag", "x"))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(
            String.join(
                System.lineSeparator(),
                "t: Parameters: no template has a parameter \"Stag\"; did you mean \"Stage\"?",
                "t:19:10: Parameters.Stage: \"test\" is none of AllowedValues: dev, prod"));
  }

  @Test
  void secretParameter_isNeverTold() {
    String template =
        withEntry(
            "PrincipalArn: !Sub 'arn:aws:iam::111122223333:role/${Secret}'",
            "Parameters: {Secret: {Type: String, NoEcho: 'true', AllowedValues: [a]}}");

    assertThatThrownBy(() -> read(template, "Secret", "hunter2"))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("t:18:22: Parameters.Secret: the value that is given is none of AllowedValues");
    assertThat(unresolved(read(template, "Secret", "a")).principalArn())
        .isEqualTo("arn:aws:iam::111122223333:role/*");
  }

  @Test
  void clusterWithoutAName_isCalledByItsLogicalId_andHasItsEntries() {
    String template =
        withEntry("PrincipalArn: arn:aws:iam::111122223333:role/ci")
            .replace("      Name: platform\n", "");
    EksCluster cluster = read(template);

    assertThat(cluster.name()).isEmpty();
    assertThat(entries(cluster)).hasSize(1);
    assertThat(cluster.authenticationMode()).isEqualTo(AuthenticationMode.API);
  }

  @Test
  void clustersOfOneTemplate_areToldApart_byNameAndByWhatTheyReferTo() {
    String template =
        """
        Parameters: {Other: {Type: String}}
        Resources:
          A: {Type: 'AWS::EKS::AccessEntry', Properties: {ClusterName: one, PrincipalArn: 'arn:aws:iam::111122223333:role/a'}}
          B: {Type: 'AWS::EKS::AccessEntry', Properties: {ClusterName: !Ref Other, PrincipalArn: 'arn:aws:iam::111122223333:role/b'}}
          C: {Type: 'AWS::EKS::AccessEntry', Properties: {ClusterName: !Sub '${Other}', PrincipalArn: 'arn:aws:iam::111122223333:role/c'}}
        """;

    assertRefused(
        template,
        "t:4:64: the files tell of several clusters: one at t:3:64, Other at t:4:64; read one at a"
            + " time, by cluster(NAME) of the reader's builder");
    for (Map.Entry<String, Integer> expected : Map.of("one", 1, "Other", 2).entrySet()) {
      assertThat(entries(read(Templates.builder().cluster(expected.getKey()).build(), template)))
          .hasSize(expected.getValue());
    }
    assertThat(entries(read(template, "Other", "one"))).hasSize(3);
  }

  @Test
  void notices_areOfTheClusterThatTheyAreAbout() {
    String template =
        """
        Resources:
          One: {Type: 'AWS::EKS::Cluster', Properties: {Name: one, Version: '1.34', AccessConfig: {AuthenticationMode: API}}}
          Two: {Type: 'AWS::EKS::Cluster', Properties: {Name: two, Version: '1.34', AccessConfig: {AuthenticationMode: API}}}
          Patch:
            Type: Custom::AWSCDK-EKS-KubernetesPatch
            Properties: {ResourceName: clusterrole/view, ClusterName: !Ref Two, ApplyPatchJson: '{}'}
        """;

    assertThat(warnings(read(Templates.builder().cluster("one").build(), template)))
        .containsExactly(CREATOR.formatted("t:2:3 (One)"));
    assertThat(warnings(read(Templates.builder().cluster("two").build(), template)))
        .containsExactly(
            CREATOR.formatted("t:3:3 (Two)"),
            "t:6:17: the patch Patch of clusterrole/view is not read, and may grant access; give"
                + " the object as it is once it is patched; or exclude the file");
  }

  private static final String CREATOR =
      "%s: the principal that creates the cluster is administrator too, as"
          + " bootstrapClusterCreatorAdminPermissions is not false; that is the service role of the"
          + " stack, or whoever deploys it, whom the template does not name";

  @Test
  void typeOfEksThatIsNotKnown_isNamed() {
    String template =
        """
        Resources:
          Entry: {Type: 'AWS::EKS::AccessEntry', Properties: {ClusterName: c, PrincipalArn: 'arn:aws:iam::111122223333:role/a', Username: u, KubernetesGroups: [g]}}
          Policy:
            Type: AWS::EKS::AccessPolicyAssociation
            Properties: {ClusterName: c, PrincipalArn: 'arn:aws:iam::111122223333:role/a'}
          Nodes: {Type: 'AWS::EKS::Nodegroup', Properties: {ClusterName: c}}
          ArgoCd:
            Type: AWS::EKS::Capability
            Properties: {ClusterName: c, Type: ARGOCD, RoleArn: 'arn:aws:iam::111122223333:role/argo'}
        """;

    assertThat(notices(read(template), Notice.Kind.ACCESS_DOCUMENT_NOT_READ))
        .containsExactly(
            "t:5:17: Policy is of the type AWS::EKS::AccessPolicyAssociation, which is not read,"
                + " and may grant access; give what the cluster has, as the AWS CLI and kubectl"
                + " print it; or exclude the file",
            "t:9:17: ArgoCd is of the type AWS::EKS::Capability, which is not read, and may grant"
                + " access; give what the cluster has, as the AWS CLI and kubectl print it; or"
                + " exclude the file");
  }

  @Test
  void versionAndMode_areNotKnown_whereTheirParametersAreNot() {
    EksCluster cluster =
        read(
            CLUSTER
                    .replace("\"1.33\"", "!Ref Version")
                    .replace("AuthenticationMode: API", "AuthenticationMode: !Ref Mode")
                + "Parameters: {Version: {Type: String}, Mode: {Type: String}}\n");

    assertThat(warnings(cluster))
        .containsExactly(
            "t:7:16: the Kubernetes version of Cluster is not known before the parameter Version"
                + " is; give it by parameter(Version, VALUE) of the reader's builder");
    assertThat(cluster.unresolved())
        .singleElement()
        .satisfies(
            mode -> {
              assertThat(mode).isInstanceOf(Unresolved.Mode.class);
              assertThat(mode.text())
                  .isEqualTo("AccessConfig of Cluster is not known before the parameter Mode is");
            });
  }
}
