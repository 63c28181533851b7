package io.github.ekscam.internal.config.cloudformation;

import static io.github.ekscam.internal.config.cloudformation.Templates.bindings;
import static io.github.ekscam.internal.config.cloudformation.Templates.entries;
import static io.github.ekscam.internal.config.cloudformation.Templates.notices;
import static io.github.ekscam.internal.config.cloudformation.Templates.policies;
import static io.github.ekscam.internal.config.cloudformation.Templates.reader;
import static io.github.ekscam.internal.config.cloudformation.Templates.unresolved;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.ekscam.EksCluster;
import io.github.ekscam.MappedIdentity;
import io.github.ekscam.access.AuthenticationMode;
import io.github.ekscam.config.InvalidInputException;
import io.github.ekscam.config.Notice;
import io.github.ekscam.config.Unresolved;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Reads what the CDK writes into its directory: several templates, and what belongs to them. */
class CloudAssemblyTest {

  private static final String HASH =
      "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

  private static final String MANIFEST =
      """
      {"version": "55.0.0", "artifacts": {
        "Platform": {
          "type": "aws:cloudformation:stack",
          "environment": "aws://111122223333/cn-north-1",
          "properties": {"templateFile": "Platform.template.json", "stackName": "platform-prod"}},
        "Team": {
          "type": "aws:cloudformation:stack",
          "environment": "aws://unknown-account/unknown-region",
          "properties": {"templateFile": "Team.template.json"}},
        "Tree": {"type": "cdk:tree", "properties": {"file": "tree.json"}}}}
      """;

  private static final String TREE =
      """
      {"version": "tree-0.1", "tree": {"id": "App", "attributes": {
        "aws:cdk:cloudformation:type": "AWS::EKS::AccessEntry",
        "aws:cdk:cloudformation:props": {"principalArn": "arn:aws:iam::111122223333:role/tree"}}}}
      """;

  private static final String CLUSTER =
      """
          "Cluster9EE0221C": {
            "Type": "AWS::EKS::Cluster",
            "Properties": {
              "AccessConfig": {
                "AuthenticationMode": "API",
                "BootstrapClusterCreatorAdminPermissions": false
              }
            }
          }
      """;

  @TempDir private Path directory;

  private void write(String name, String text) throws IOException {
    Path file = directory.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  private EksCluster read(String... parameters) {
    return reader(parameters).read(directory);
  }

  private static String entry(String logicalId, String clusterName, String principalArn) {
    return """
        "%s": {"Type": "AWS::EKS::AccessEntry", "Properties": {
          "ClusterName": %s, "PrincipalArn": %s}}
    """
        .formatted(logicalId, clusterName, principalArn);
  }

  private static final String REF = "{\"Ref\": \"Cluster9EE0221C\"}";

  @Test
  void accountRegionAndName_areThoseOfTheManifest_unlessTheyAreGiven() throws IOException {
    write("manifest.json", MANIFEST);
    write("tree.json", TREE);
    write(
        "Platform.template.json",
        "{\"Resources\": {"
            + CLUSTER
            + ", \"Role\": {\"Type\": \"AWS::IAM::Role\", \"Properties\": {\"RoleName\":"
            + " {\"Fn::Sub\": \"${AWS::StackName}-ci\"}}},"
            + entry("Entry", REF, "{\"Fn::GetAtt\": [\"Role\", \"Arn\"]}")
            + "}}");

    assertThat(entries(read()))
        .containsExactly("arn:aws-cn:iam::111122223333:role/platform-prod-ci");
    assertThat(entries(read("AWS::AccountId", "444455556666")))
        .containsExactly("arn:aws-cn:iam::444455556666:role/platform-prod-ci");
    assertThat(notices(read(), Notice.Kind.DOCUMENTS_SKIPPED))
        .containsExactly("skipped 2 file of a cloud assembly of the CDK");
    assertThat(notices(read(), Notice.Kind.FILE_READ))
        .contains(directory.resolve("Platform.template.json") + ": read 1 access entry");
  }

  @Test
  void stackWithoutAnEnvironment_isDeployedToAnAccountThatIsNotKnown() throws IOException {
    write("manifest.json", MANIFEST.replace("Platform.template", "Other.template"));
    write(
        "Team.template.json",
        "{\"Resources\": {"
            + CLUSTER
            + ", \"Role\": {\"Type\": \"AWS::IAM::Role\", \"Properties\": {\"RoleName\": \"ci\"}},"
            + entry("Entry", REF, "{\"Fn::GetAtt\": [\"Role\", \"Arn\"]}")
            + "}}");

    assertThat(unresolved(read()))
        .containsExactly(
            "entry arn:*:iam::*:role/ci: PrincipalArn of Entry is not known before AWS::Partition"
                + " and AWS::AccountId are");
  }

  @Test
  void exportOfAnotherStack_isImported_whetherItIsKnownOrNot() throws IOException {
    write(
        "Platform.template.json",
        "{\"Resources\": {"
            + CLUSTER
            + "}, \"Outputs\": {\"Cluster\": {\"Value\": "
            + REF
            + ", \"Export\": {\"Name\": \"Platform:Cluster\"}}, \"Admin\": {\"Value\":"
            + " \"arn:aws:iam::111122223333:role/admin\", \"Export\": {\"Name\": {\"Fn::Join\":"
            + " [\"\", [\"Platform:\", \"Admin\"]]}}}}}");
    write(
        "Team.template.json",
        "{\"Resources\": {"
            + entry(
                "Entry",
                "{\"Fn::ImportValue\": \"Platform:Cluster\"}",
                "{\"Fn::ImportValue\": \"Platform:Admin\"}")
            + "}}");

    EksCluster cluster = read();
    assertThat(entries(cluster)).containsExactly("arn:aws:iam::111122223333:role/admin");
    assertThat(cluster.authenticationMode()).isEqualTo(AuthenticationMode.API);
  }

  private static final String NESTED =
      """
      {"Parameters": {"ClusterRef": {"Type": "String"}, "RoleArn": {"Type": "String"}},
       "Resources": {
         %s},
       "Outputs": {"Named": {"Value": "arn:aws:iam::111122223333:role/output"}}}
      """
          .formatted(entry("Entry", "{\"Ref\": \"ClusterRef\"}", "{\"Ref\": \"RoleArn\"}"));

  private static String parent(String stack) {
    return """
    {"Parameters": {"Stage": {"Type": "String"}},
     "Conditions": {"IsProd": {"Fn::Equals": [{"Ref": "Stage"}, "prod"]}},
     "Resources": {
    %s, %s,
    "Nested": {"Type": "AWS::CloudFormation::Stack", %s, "Properties": {
      "Parameters": {"ClusterRef": {"Ref": "Cluster9EE0221C"},
        "RoleArn": "arn:aws:iam::111122223333:role/nested"},
      "TemplateURL": {"Fn::Join": ["", ["https://s3.", {"Ref": "AWS::URLSuffix"},
        "/cdk-assets/%s.json"]]}}}}}
    """
        .formatted(
            CLUSTER,
            entry("Own", REF, "{\"Fn::GetAtt\": [\"Nested\", \"Outputs.Named\"]}"),
            stack,
            HASH);
  }

  @Test
  void nestedStack_isReadWithWhatItsParentGives_asItsAssetTells() throws IOException {
    write("a/Platform.template.json", parent("\"DependsOn\": []"));
    write("a/Nested.nested.template.json", NESTED);
    write(
        "a/Platform.assets.json",
        "{\"version\": \"55.0.0\", \"files\": {\""
            + HASH
            + "\": {\"source\": {\"path\": \"Nested.nested.template.json\"}}}, \"dockerImages\":"
            + " {}}");

    EksCluster cluster = read();
    assertThat(entries(cluster))
        .containsExactlyInAnyOrder(
            "arn:aws:iam::111122223333:role/nested", "arn:aws:iam::111122223333:role/output");
    assertThat(cluster.sourceOf(cluster.accessEntries().entries().get(0)).orElseThrow())
        .hasToString(directory.resolve("a/Nested.nested.template.json") + ":3:8 (Nested/Entry)");
    assertThat(cluster.unresolved()).isEmpty();
  }

  @Test
  void nestedStackWithACondition_isThere_orNot_orThatIsNotKnown() throws IOException {
    write(
        "Platform.template.json",
        parent(
            "\"Condition\": \"IsProd\", \"Metadata\": {\"aws:asset:path\":"
                + " \"Nested.nested.template.json\"}"));
    write("Nested.nested.template.json", NESTED);

    assertThat(entries(read("Stage", "prod"))).hasSize(2);
    assertThat(unresolved(read()))
        .containsExactly(
            "entry arn:aws:iam::111122223333:role/nested: Condition of Nested/Entry is not known"
                + " before the parameter Stage is");
    assertThat(unresolved(read("Stage", "dev")))
        .containsExactly(
            "entry *: PrincipalArn of Own is not known before Nested.Outputs.Named is");
  }

  @Test
  void templatesThatNestEachOther_areReadOnceEach() throws IOException {
    String nesting =
        """
        Resources:
          Entry: {Type: 'AWS::EKS::AccessEntry', Properties: {ClusterName: c, PrincipalArn: 'arn:aws:iam::111122223333:role/%s'}}
          Nested: {Type: 'AWS::CloudFormation::Stack', Properties: {TemplateURL: %s}}
        """;
    write("a.yaml", nesting.formatted("a", "./b.yaml"));
    write("b.yaml", nesting.formatted("b", "./a.yaml"));

    assertThat(entries(read()))
        .containsExactlyInAnyOrder(
            "arn:aws:iam::111122223333:role/a", "arn:aws:iam::111122223333:role/b");
  }

  @Test
  void clustersOfSeveralStacksWithTheSameLogicalId_areToldApart() throws IOException {
    write(
        "Dev.template.json",
        "{\"Resources\": {"
            + CLUSTER
            + ","
            + entry("E", REF, "\"arn:aws:iam::111122223333:role/dev\"")
            + "}}");
    write(
        "Prod.template.json",
        "{\"Resources\": {"
            + CLUSTER
            + ","
            + entry("E", REF, "\"arn:aws:iam::111122223333:role/prod\"")
            + "}}");

    assertThatThrownBy(this::read)
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining(
            "the files tell of several clusters: "
                + directory.resolve("Dev.template.json")
                + "#Cluster9EE0221C at ");
    assertThat(
            entries(
                Templates.builder()
                    .cluster(directory.resolve("Prod.template.json") + "#Cluster9EE0221C")
                    .build()
                    .read(directory)))
        .containsExactly("arn:aws:iam::111122223333:role/prod");
  }

  private static String manifest(String more, String manifest) {
    return """
    {"Parameters": {"Stage": {"Type": "String"}},
     "Conditions": {"IsProd": {"Fn::Equals": [{"Ref": "Stage"}, "prod"]}},
     "Resources": {
       "Cluster": {"Type": "Custom::AWSCDK-EKS-Cluster", "Properties": {
         "Config": {"name": "old", "version": "1.33",
           "accessConfig": {"authenticationMode": "API_AND_CONFIG_MAP"}},
         "AssumeRoleArn": {"Fn::GetAtt": ["CreationRole", "Arn"]}}},
       "CreationRole": {"Type": "AWS::IAM::Role", "Properties": {}},
       "NamedRole": {"Type": "AWS::IAM::Role", "Properties": {"RoleName": "named"}},
       "Manifest": {"Type": "Custom::AWSCDK-EKS-KubernetesResource", %s "Properties": {
         "ClusterName": {"Ref": "Cluster"},
         "Manifest": %s}}}}
    """
        .formatted(more, manifest);
  }

  private static final String AWS_AUTH =
      """
      {"Fn::Join": ["", ["[{\\"apiVersion\\":\\"v1\\",\\"kind\\":\\"ConfigMap\\",\\"metadata\\":{\\"name\\":\\"aws-auth\\",\\"namespace\\":\\"kube-system\\"},\\"data\\":{\\"mapRoles\\":\\"[{\\\\\\"rolearn\\\\\\":\\\\\\"",
        {"Fn::GetAtt": ["NamedRole", "Arn"]},
        "\\\\\\",\\\\\\"username\\\\\\":\\\\\\"system:node:{{EC2PrivateDNSName}}\\\\\\",\\\\\\"groups\\\\\\":[\\\\\\"system:masters\\\\\\"]},{\\\\\\"rolearn\\\\\\":\\\\\\"",
        {"Fn::GetAtt": ["CreationRole", "Arn"]},
        "\\\\\\",\\\\\\"groups\\\\\\":[\\\\\\"view\\\\\\"]}]\\",\\"mapUsers\\":\\"[]\\",\\"mapAccounts\\":\\"[]\\"}}]"]]}
      """;

  @Test
  void awsAuthOfTheCdk_isReadWithTheEntriesThatAreKnown() throws IOException {
    write("s.template.json", manifest("", AWS_AUTH));

    EksCluster cluster = read("AWS::AccountId", "111122223333", "AWS::Partition", "aws");
    assertThat(cluster.name()).contains("old");
    assertThat(cluster.authenticationMode()).isEqualTo(AuthenticationMode.API_AND_CONFIG_MAP);
    assertThat(cluster.awsAuth().orElseThrow().mapRoles())
        .singleElement()
        .satisfies(
            mapping -> {
              assertThat(mapping.arn()).isEqualTo("arn:aws:iam::111122223333:role/named");
              assertThat(mapping.username()).isEqualTo("system:node:{{EC2PrivateDNSName}}");
              assertThat(mapping.groups()).containsExactly("system:masters");
            });
    assertThat(unresolved(cluster))
        .containsExactly("AwsAuth: Manifest of Manifest is not known before CreationRole.Arn is");
    assertThat(notices(cluster, Notice.Kind.CLUSTER_CREATOR_IS_ADMIN))
        .containsExactly(
            directory.resolve("s.template.json")
                + ":4:4 (Cluster): the role that creates the cluster, CreationRole.Arn, is"
                + " administrator too, as bootstrapClusterCreatorAdminPermissions is not false");
  }

  private static String escaped(String text) {
    return text.replace("\\", "\\\\").replace("\"", "\\\"");
  }

  /** As the CDK joins it: what stands between two signs &#64; is an attribute of a resource. */
  private static String awsAuth(String mapRoles) {
    String text =
        """
        [{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"aws-auth","namespace":"kube-system"},\
        "data":{"mapRoles":"%s","mapUsers":"[]"}}]"""
            .formatted(escaped(mapRoles));
    String[] parts = text.split("@");
    for (int i = 0; i < parts.length; i++) {
      parts[i] =
          i % 2 == 0
              ? '"' + escaped(parts[i]) + '"'
              : "{\"Fn::GetAtt\": [\"" + parts[i] + "\", \"Arn\"]}";
    }
    return "{\"Fn::Join\": [\"\", [" + String.join(", ", parts) + "]]}";
  }

  @Test
  void entryOfAwsAuthThatIsNotKnown_leavesOpenOnlyWhomItMayMap() throws IOException {
    String manifest =
        awsAuth(
            """
            [{"rolearn":"arn:aws:iam::111122223333:role/Before","username":"before"},\
            {"rolearn":"@CreationRole@","username":"@CreationRole@"},\
            {"rolearn":"arn:aws:iam::111122223333:role/Later","username":"later"},\
            {"rolearn":"arn:aws:iam::111122223333:role/Named","username":"@CreationRole@"}]""");
    write("s.template.json", manifest("", manifest));

    EksCluster cluster = read("AWS::AccountId", "111122223333", "AWS::Partition", "aws");

    assertThat(cluster.unresolved())
        .extracting(part -> ((Unresolved.AwsAuth) part).arn())
        .containsExactly(
            "arn:aws:iam::111122223333:role/*", "arn:aws:iam::111122223333:role/Named");
    assertThat(unresolved(cluster))
        .containsOnly("AwsAuth: Manifest of Manifest is not known before CreationRole.Arn is");
    assertThat(cluster.caller("arn:aws:iam::111122223333:role/Later").identity())
        .isInstanceOf(MappedIdentity.Mapped.class);
    assertThat(cluster.caller("arn:aws:iam::111122223333:user/carol").identity())
        .isInstanceOf(MappedIdentity.Unauthorized.class);
    assertThat(cluster.caller("arn:aws:iam::111122223333:role/Before").identity().unknowns())
        .hasSize(1);
    assertThat(cluster.caller("arn:aws:iam::111122223333:role/Named").identity().unknowns())
        .hasSize(2);
  }

  private static final String BINDING =
      "{\\\"apiVersion\\\":\\\"rbac.authorization.k8s.io/v1\\\",\\\"kind\\\":\\\"ClusterRoleBinding\\\","
          + "\\\"metadata\\\":{\\\"name\\\":\\\"b\\\"},\\\"roleRef\\\":{\\\"apiGroup\\\":\\\"rbac.authorization.k8s.io\\\","
          + "\\\"kind\\\":\\\"ClusterRole\\\",\\\"name\\\":\\\"view\\\"},\\\"subjects\\\":[{\\\"apiGroup\\\":"
          + "\\\"rbac.authorization.k8s.io\\\",\\\"kind\\\":\\\"Group\\\",\\\"name\\\":\\\"devs\\\"}]}";

  @Test
  void manifestOfTheCdk_isReadLikeAManifestOfItsOwn() throws IOException {
    write("s.template.json", manifest("", "\"[" + BINDING + "]\""));

    EksCluster cluster = read();
    assertThat(bindings(cluster)).containsExactly("ClusterRoleBinding \"b\"");
    assertThat(unresolved(cluster)).isEmpty();
  }

  @Test
  void manifestWithANumberThatIsNotKnown_isReadAllTheSame() throws IOException {
    write(
        "s.template.json",
        manifest(
            "",
            "{\"Fn::Join\": [\"\", [\"[{\\\"apiVersion\\\":\\\"apps/v1\\\",\\\"kind\\\":\\\"Deployment\\\","
                + "\\\"spec\\\":{\\\"replicas\\\":\", {\"Ref\": \"Stage\"}, \"}},"
                + BINDING
                + "]\"]]}"));

    assertThat(bindings(read())).containsExactly("ClusterRoleBinding \"b\"");
  }

  @Test
  void manifestWithACondition_isNotKnownToBeThere() throws IOException {
    write("s.template.json", manifest("\"Condition\": \"IsProd\",", "\"[" + BINDING + "]\""));

    assertThat(bindings(read("Stage", "prod"))).containsExactly("ClusterRoleBinding \"b\"");
    assertThat(bindings(read("Stage", "dev"))).isEmpty();
    EksCluster cluster = read();
    assertThat(bindings(cluster)).isEmpty();
    assertThat(unresolved(cluster))
        .containsExactly(
            "binding of [Group devs] to view: Condition of Manifest is not known before the"
                + " parameter Stage is");
  }

  @Test
  void manifestThatIsNotKnown_isNamed() throws IOException {
    write("s.template.json", manifest("", "{\"Ref\": \"Stage\"}"));

    assertThat(notices(read(), Notice.Kind.ACCESS_DOCUMENT_NOT_READ))
        .containsExactly(
            directory.resolve("s.template.json")
                + ":12:18 (Manifest): Manifest of Manifest is not known, and may grant access;"
                + " give the manifest");
  }

  @Test
  void patchOfARole_isNamed_andOfAnythingElseCounted() throws IOException {
    String patch =
        """
        Resources:
          P:
            Type: Custom::AWSCDK-EKS-KubernetesPatch
            Properties: {ResourceName: %s, ClusterName: c, ApplyPatchJson: '{}'}
          E: {Type: 'AWS::EKS::AccessEntry', Properties: {ClusterName: c, PrincipalArn: 'arn:aws:iam::111122223333:role/a'}}
        """;
    write("s.yaml", patch.formatted("clusterrole/view"));
    assertThat(notices(read(), Notice.Kind.ACCESS_DOCUMENT_NOT_READ))
        .containsExactly(
            directory.resolve("s.yaml")
                + ":4:17: the patch P of clusterrole/view is not read, and may grant access; give"
                + " the object as it is once it is patched; or exclude the file");
    write("s.yaml", patch.formatted("deployment/coredns"));
    assertThat(notices(read(), Notice.Kind.ACCESS_DOCUMENT_NOT_READ)).isEmpty();
    assertThat(notices(read(), Notice.Kind.DOCUMENTS_SKIPPED))
        .containsExactly("skipped 1 Custom::AWSCDK-EKS-KubernetesPatch");
    assertThat(policies(read())).isEmpty();
  }
}
