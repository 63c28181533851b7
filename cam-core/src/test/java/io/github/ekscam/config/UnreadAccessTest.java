package io.github.ekscam.config;

import static io.github.ekscam.config.Reading.assertRefused;
import static io.github.ekscam.config.Reading.reader;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.ekscam.EksCluster;
import io.github.ekscam.access.AuthenticationMode;
import io.github.ekscam.internal.config.unread.UnreadAccess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every file is read, or named. */
class UnreadAccessTest {

  private static final String ROLE =
      """
      apiVersion: rbac.authorization.k8s.io/v1
      kind: Role
      metadata: {name: r, namespace: prod}
      """;

  @TempDir private Path directory;

  @TempDir private Path elsewhere;

  @BeforeEach
  void somethingIsRead() throws IOException {
    write("role.yaml", ROLE);
  }

  private void write(String name, String text) throws IOException {
    Path file = directory.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  private List<String> of(Notice.Kind kind, EksCluster cluster) {
    return cluster.notices().stream()
        .filter(notice -> notice.kind() == kind)
        .map(notice -> notice.toString().replace(directory + "/", ""))
        .toList();
  }

  private static final String GIT_LFS =
      """
      version https://git-lfs.github.com/spec/v1
      oid sha256:4d7a214614ab2935c943f9e0ff69d22eadbb8f32b1258daaa5e2ca24d17e2393
      size 12345
      """;

  @Test
  void aPointerOfGitLfs_isNamed_andNotTakenForTheFile() throws IOException {
    write("dump.yaml", GIT_LFS);

    assertThatThrownBy(() -> reader().read(directory))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(
            directory
                + "/dump.yaml: is a pointer of Git LFS, which stands in the place of the file;"
                + " fetch the file by git lfs pull, or leave it out. Of another revision"
                + " git:REVISION:PATH has the pointer alone: check that out by git worktree add and"
                + " fetch the files there");
  }

  @Test
  void aPointerOfGitLfs_inThePlaceOfWhatIsOnlyLookedThrough_isNotPassedOver() throws IOException {
    write("saved.tfplan", GIT_LFS);

    assertThat(unread())
        .containsExactly(
            "saved.tfplan: a pointer of Git LFS is not read, and may grant access; fetch the file"
                + " by git lfs pull; or exclude the file");
  }

  @Test
  void nothingAboutAccess_isAnEmptyCluster_onlyIfThatIsAllowed() throws IOException {
    Path empty = Files.createDirectory(elsewhere.resolve("empty"));

    EksCluster cluster = ConfigurationReader.builder().allowEmpty().build().read(empty);

    assertThat(cluster.accessEntries().entries()).isEmpty();
    assertThat(of(Notice.Kind.CONFIGURATION_EMPTY, cluster))
        .containsExactly(
            "["
                + empty
                + "] holds nothing about access: a cluster that gives nobody any access is read; if"
                + " there should be some, see that the path is right");
    assertThatThrownBy(() -> reader().read(empty))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("no file in this directory ends in");
  }

  private List<String> unread() {
    return of(Notice.Kind.ACCESS_DOCUMENT_NOT_READ, reader().read(directory));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "a configuration of Terraform with access entries or RBAC objects"
            + "|{\"resource\": {\"aws_eks_access_entry\": {\"a\": {}}}}",
        "a plan of Terraform with access entries or RBAC objects|{\"terraform_version\": \"1.9\","
            + " \"planned_values\": {\"r\": [{\"type\": \"aws_eks_access_entry\"}]}}",
        "a state of Terraform with access entries or RBAC objects|{\"version\": 4,"
            + " \"terraform_version\": \"1.9\", \"resources\": [{\"type\":"
            + " \"kubernetes_cluster_role_binding_v1\"}]}",
        "a stack of Pulumi with access entries or RBAC objects"
            + "|{runtime: yaml, resources: {a: {type: 'aws:eks:AccessEntry'}}}",
        "a plan that Pulumi saved, with access entries or RBAC objects,"
            + "|{\"resourcePlans\": {\"urn:pulumi:dev::p::x\": {\"goal\": {\"type\":"
            + " \"kubernetes:rbac.authorization.k8s.io/v1:ClusterRoleBinding\"}}}}",
        "a part of eksctl's ClusterConfig without apiVersion and kind"
            + "|accessEntries: [{principalARN: 'arn:aws:iam::111122223333:role/A'}]",
        "a part of eksctl's ClusterConfig without apiVersion and kind"
            + "|{principalARN: 'arn:aws:iam::111122223333:role/A', accessPolicies: []}",
        "a part of eksctl's ClusterConfig without apiVersion and kind"
            + "|iamIdentityMappings: [{arn: 'arn:aws:iam::111122223333:role/A'}]",
        "a document without a kind with an access entry, an access policy or an RBAC object in it"
            + "|[{rolearn: 'arn:aws:iam::111122223333:role/A', groups: ['system:masters']}]",
        "a list with an access entry, an access policy or an RBAC object in it"
            + "|!Include {accessEntries: [{principalARN: 'arn:aws:iam::111122223333:role/A'}]}",
        "what the AWS CLI prints of a cluster with --query|{\"authenticationMode\": \"API\","
            + " \"bootstrapClusterCreatorAdminPermissions\": true}",
        "what the AWS CLI prints of an access entry with --query"
            + "|{\"clusterName\": \"c\", \"principalArn\": \"arn:aws:iam::111122223333:role/A\"}",
        "a list with an access entry, an access policy or an RBAC object in it|[[{\"policyArn\":"
            + " \"arn:aws:eks::aws:cluster-access-policy/AmazonEKSViewPolicy\"}]]",
        "a document of the kind HelmRelease with an access entry, an access policy or an RBAC"
            + " object in it|{apiVersion: v2, kind: HelmRelease, spec: {o: {apiVersion:"
            + " rbac.authorization.k8s.io/v1, kind: Role, rules: []}}}",
        "a capability of EKS|{apiVersion: eks.services.k8s.aws/v1alpha1, kind: Capability}",
        "a capability of EKS|{\"capability\": {\"capabilityName\": \"a\", \"roleArn\": \"arn\"}}",
        "a document without a kind with an access entry, an access policy or an RBAC object in it"
            + "|mapAccounts: ['111122223333']",
        "a capability of EKS|{apiVersion: eks.aws.m.upbound.io/v1beta1, kind: Capability}",
        "a document without a kind with an access entry, an access policy or an RBAC object in it"
            + "|{data: {mapRoles: x}}",
      })
  void documents_areNamed_byWhatTheyAre(String what, String text) throws IOException {
    write("x.yaml", text);

    assertThat(unread()).singleElement().asString().contains(": " + what + " is not read");
    assertThat(reader().read(directory).notices())
        .filteredOn(notice -> notice.id().equals("access-document-not-read"))
        .allMatch(notice -> notice.severity() == Notice.Severity.WARNING);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "1:1|a Tenant of Capsule, for which it makes RoleBindings,"
            + "|give the RoleBindings that it makes, as kubectl get -o yaml prints them"
            + "|{apiVersion: capsule.clastix.io/v1beta2, kind: Tenant,"
            + " spec: {owners: [{kind: User, name: alice}]}}",
        "1:87|an RBACDefinition of RBAC Manager, for which it makes bindings,|give the bindings"
            + " that it makes, as kubectl get -o yaml prints them|{apiVersion:"
            + " rbacmanager.reactiveops.io/v1beta1, kind: RBACDefinition, rbacBindings: [{name:"
            + " admins}]}",
        "1:141|a ClusterPolicy of Kyverno, by which it makes or changes RBAC objects,"
            + "|give the RBAC objects that it makes, as kubectl get -o yaml prints them"
            + "|{apiVersion: kyverno.io/v1, kind: ClusterPolicy, spec: {rules: [{validate: {}},"
            + " {generate: {apiVersion: rbac.authorization.k8s.io/v1, kind: RoleBinding, name: a,"
            + " data: {subjects: []}}}]}}",
        "1:106|a Policy of Kyverno, by which it makes or changes RBAC objects,|give the RBAC"
            + " objects that it makes, as kubectl get -o yaml prints them|{apiVersion:"
            + " kyverno.io/v2beta1, kind: Policy, spec: {rules: [{generate: {cloneList: {kinds:"
            + " [v1/Secret, rbac.authorization.k8s.io/v1/Role]}}}]}}",
        "1:101|a ClusterPolicy of Kyverno, by which it makes or changes RBAC objects,"
            + "|give the RBAC objects that it makes, as kubectl get -o yaml prints them"
            + "|{apiVersion: kyverno.io/v1, kind: ClusterPolicy, spec: {rules: [{mutate: {targets:"
            + " [{name: a, kind: ClusterRole}]}}]}}",
        "1:93|a GeneratingPolicy of Kyverno, by which it makes RBAC objects,"
            + "|give the RBAC objects that it makes, as kubectl get -o yaml prints them"
            + "|{apiVersion: policies.kyverno.io/v1, kind: GeneratingPolicy, spec: {generate:"
            + " [{expression: 'generator.Apply(\"a\", [{\"kind\": dyn(\"RoleBinding\")}])'}]}}",
        "1:92|a ClusterResourceSet of Cluster API, which applies what ConfigMaps and Secrets hold,"
            + "|give the manifests that they hold as files of their own"
            + "|{apiVersion: addons.cluster.x-k8s.io/v1beta2, kind: ClusterResourceSet, spec:"
            + " {resources: [{kind: ConfigMap, name: rbac}]}}",
        "1:119|a ClusterServiceVersion, for which the Operator Lifecycle Manager makes roles and"
            + " bindings,"
            + "|give the roles and bindings that it makes, as kubectl get -o yaml prints them"
            + "|{apiVersion: operators.coreos.com/v1alpha1, kind: ClusterServiceVersion, spec:"
            + " {install: {spec: {clusterPermissions: [{serviceAccountName: a, rules: []}]}}}}",
        "1:1|a SubnamespaceAnchor, to whose namespace the Hierarchical Namespace Controller copies"
            + " roles and bindings,"
            + "|give the roles and bindings that it makes, as kubectl get -o yaml prints them"
            + "|{apiVersion: hnc.x-k8s.io/v1alpha2, kind: SubnamespaceAnchor}",
      })
  void customResources_forWhichSomethingMakesAccess_areNamed(
      String place, String what, String remedy, String text) throws IOException {
    write("x.yaml", text);

    assertThat(unread())
        .containsExactly(
            "x.yaml:"
                + place
                + ": "
                + what
                + " is not read, and may grant access; "
                + remedy
                + "; or exclude the file");
    List<Notice> notices = reader().read(directory).notices();
    assertThatThrownBy(() -> UnreadAccess.refuse(notices, AuthenticationMode.API))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining(what + " is not read");
  }

  @Test
  void customResources_forWhichNothingMakesAccess_areCounted() throws IOException {
    write(
        "x.yaml",
        """
        apiVersion: kyverno.io/v1
        kind: ClusterPolicy
        metadata: {name: require-labels}
        spec:
          rules:
            - match: {any: [{resources: {kinds: [Namespace, RoleBinding, ClusterRole]}}]}
              validate: {message: "no Role or RoleBinding without a label"}
            - match: {any: [{resources: {kinds: [Namespace]}}]}
              generate: {apiVersion: networking.k8s.io/v1, kind: NetworkPolicy, name: "{{x}}"}
        ---
        apiVersion: policies.kyverno.io/v1
        kind: GeneratingPolicy
        spec: {generate: [{expression: 'generator.Apply("a", [variables.secret])'}]}
        ---
        apiVersion: operators.coreos.com/v1alpha1
        kind: ClusterServiceVersion
        spec: {install: {spec: {clusterPermissions: [], deployments: []}}}
        ---
        apiVersion: hnc.x-k8s.io/v1alpha2
        kind: HierarchyConfiguration
        spec: {parent: null}
        ---
        apiVersion: example.com/v1
        kind: Tenant
        """);

    EksCluster cluster = reader().read(directory);

    assertThat(unread()).isEmpty();
    assertThat(of(Notice.Kind.DOCUMENTS_SKIPPED, cluster))
        .containsExactlyInAnyOrder(
            "skipped 1 ClusterPolicy.kyverno.io",
            "skipped 1 GeneratingPolicy.policies.kyverno.io",
            "skipped 1 ClusterServiceVersion.operators.coreos.com",
            "skipped 1 HierarchyConfiguration.hnc.x-k8s.io",
            "skipped 1 Tenant.example.com");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "    apiVersion: rbac.authorization.k8s.io/v1\n    kind: ClusterRoleBinding",
        "    - kind: Role\n    - apiVersion: 'rbac.authorization.k8s.io/v1'",
        "    kind: ConfigMap\n    metadata:\n      name: aws-auth\n    data: {}",
      })
  void manifestsAboutAccess_thatAreWrittenInTexts_areNamed(String manifest) throws IOException {
    write(
        "x.yaml",
        "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata:\n  a: |\n" + manifest + "\n");

    assertThat(unread())
        .singleElement()
        .asString()
        .startsWith(
            "x.yaml:5:6: a document of the kind ConfigMap with an access entry, an access policy or"
                + " an RBAC object in it is not read");
  }

  @Test
  void textsThatOnlyMentionManifestsAboutAccess_areNotNamed() throws IOException {
    write(
        "x.yaml",
        """
        apiVersion: v1
        kind: ConfigMap
        metadata:
          name: notes
          annotations:
            kubectl.kubernetes.io/last-applied-configuration: |
              {"apiVersion":"rbac.authorization.k8s.io/v1","kind":"Role"}
        data:
          README: |
            # apiVersion: rbac.authorization.k8s.io/v1
            kubectl get clusterroles.rbac.authorization.k8s.io/v1
            kubectl edit configmap aws-auth
        """);

    assertThat(unread()).isEmpty();
  }

  @Test
  void queriedEntry_isNamed_andNotTakenForAMisspelling() throws IOException {
    String entry =
        """
        {
          "clusterName": "platform",
          "principalArn": "arn:aws:iam::111122223333:role/A",
          "kubernetesGroups": ["developers"],
          "accessEntryArn": "arn:aws:eks:eu-central-1:111122223333:access-entry/platform/role/1/A/b",
          "username": "a",
          "type": "STANDARD"
        }
        """;
    write("entry.json", entry);

    assertThat(unread())
        .containsExactly(
            "entry.json:3:19: what the AWS CLI prints of an access entry with --query is not read,"
                + " and may grant access; leave out --query; or exclude the file");
    assertRefused(
        entry,
        "in:3:19: what the AWS CLI prints of an access entry with --query is not read; leave out"
            + " --query");
  }

  @Test
  void queriedListsOfPrincipals_areNamedOnce() throws IOException {
    write("y.json", "[[\"arn:aws:iam::111122223333:role/A\", \"STANDARD\"], [1]]");
    write("z.json", "[\"arn:aws:iam::111122223333:policy/no-principal\"]");
    write("x.json", "[\"arn:aws:iam::111122223333:role/A\", \"arn:aws:iam::111122223333:user/B\"]");

    assertThat(unread())
        .containsExactly(
            "x.json:1:2: a list of principals' ARNs, as aws eks list-access-entries prints it with"
                + " --query, is not read, and may grant access; leave out --query, and give what"
                + " aws eks describe-access-entry prints of each; or exclude the file",
            "y.json:1:2: a list of principals' ARNs, as aws eks list-access-entries prints it with"
                + " --query, is not read, and may grant access; leave out --query, and give what"
                + " aws eks describe-access-entry prints of each; or exclude the file");
  }

  @Test
  void whatTheAwsCliPrintsForPeople_isNamed() throws IOException {
    String told =
        ": what the AWS CLI prints of access entries as text or as a table is not read, and may"
            + " grant access; print it with --output json; or exclude the file";
    String table =
        """
        -----------------------------------------------
        |              ListAccessEntries              |
        +---------------------------------------------+
        ||               accessEntries               ||
        |+-------------------------------------------+|
        ||  arn:aws:iam::111122223333:role/Developer ||
        """;
    write("a.json", "ACCESSENTRIES\tarn:aws:iam::111122223333:role/Developer\n");
    write("b.yaml", table);
    write("c.txt", "\n" + table);
    write("d.txt", "ASSOCIATEDACCESSPOLICIES\t2026-12-01T00:00:00\tarn:aws:eks::aws:x\n");
    write("e.txt", "Call ListAccessEntries, and DescribeAccessEntry for each.\n");

    assertThat(unread())
        .containsExactlyInAnyOrder(
            "a.json:1:1" + told, "b.yaml:1:1" + told, "c.txt:3" + told, "d.txt:1" + told);
    assertThatThrownBy(() -> reader().read(directory.resolve("a.json")))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(
            directory.resolve("a.json")
                + ":1:1: what the AWS CLI prints of access entries as text or as a table is not"
                + " read; print it with --output json");
  }

  @Test
  void whatTheAwsCliPrintsForPeople_isNoFileOfOthers_whereItIsNoYamlEither() throws IOException {
    write("a.yaml", "ACCESSENTRY\tarn:aws:iam::111122223333:role/Developer\nTAGS\tteam: a\n");

    assertThatThrownBy(() -> reader().read(directory))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageStartingWith(directory.resolve("a.yaml") + ":2:10: ");
  }

  @Test
  void namedFiles_withoutAKnownShape_areRefused_sayingWhatTheyAre() throws IOException {
    write("x.yaml", "accessEntries: [{principalARN: 'arn:aws:iam::111122223333:role/A'}]");

    assertThatThrownBy(() -> reader().read(directory.resolve("x.yaml")))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(
            directory.resolve("x.yaml")
                + ":1:32: a part of eksctl's ClusterConfig without apiVersion and kind is not read;"
                + " put it into accessConfig of a ClusterConfig of eksctl.io/v1alpha5");
  }

  @Test
  void aDirectoryOfUnreadDocumentsAlone_isRefused_namingThem() throws IOException {
    Files.delete(directory.resolve("role.yaml"));
    write("x.yaml", "accessConfig: {accessEntries: [{principalARN: 'arn:aws:iam::1:role/A'}]}");

    assertThatThrownBy(() -> reader().read(directory))
        .hasMessageContaining("holds nothing about access")
        .hasMessageContaining("a part of eksctl's ClusterConfig");
  }

  @ParameterizedTest
  @CsvSource({
    "main.tf,a configuration of Terraform,resource aws_eks_access_entry a {}",
    "main.TF,a configuration of Terraform,resource kubernetes_cluster_role_binding a {}",
    "x.tfstate,a state of Terraform,{\"type\": \"aws_eks_access_entry\"}",
    "app.ts,a program that makes access entries,new eks.CfnAccessEntry(this)",
    "app.py,a program that makes access entries,eks.create_access_entry(clusterName='x')",
    "main.go,a program that makes access entries,'eks.NewAccessEntry(ctx, \"a\", nil)'",
    "index.js,a program that makes access entries,new CreateAccessEntryCommand(input)",
    "index.ts,a program that makes access entries,new k8s.rbac.v1.ClusterRoleBinding('a')",
    "grant.sh,a script that gives access,aws eks create-access-entry --cluster-name x",
    "grant.bash,a script that gives access,eksctl create iamidentitymapping --cluster x",
    "Makefile,a script that gives access,kubectl create clusterrolebinding a --user b",
    "apply.sh,a script that gives access,kubectl apply -f - <<E kind: RoleBinding",
    "_helpers.tpl,a template,kind: ClusterRoleBinding",
    "templates/rb.yaml,a template,'kind: RoleBinding\nmetadata: {{ .Values.x }}: y'",
    "a.jsonnet,a file in a configuration language,kind: 'ClusterRoleBinding'",
  })
  void filesOfOtherForms_areNamed(String name, String what, String text) throws IOException {
    write(name, "\n" + text);

    assertThat(unread()).singleElement().asString().startsWith(name + ":2: " + what + " that has ");
  }

  @ParameterizedTest
  @CsvSource({
    "export.sh,kubectl get clusterroles;rolebindings -A; kubectl get configmap aws-auth",
    "list.sh,aws eks list-access-entries --cluster-name x",
    "policy.ts,actions: ['eks:CreateAccessEntry'; 'eks:AssociateAccessPolicy']"
  })
  void scriptsAndPrograms_thatGiveNobodyAccess_areOfOtherKinds(String name, String text)
      throws IOException {
    write(name, text);

    assertThat(unread()).isEmpty();
  }

  private static final String TERRAFORM =
      """
      provider "aws" { region = "us-east-1" }
      resource "aws_eks_access_entry" "a" {
        principal_arn = a ? b : c
      }
      """;

  @Test
  void configurationOfTerraform_thatIsNamed_isRefusedWithWhatToGive() throws IOException {
    write("main.tf", TERRAFORM);
    write("app.ts", "const x = 1;\nnew eks.AccessEntry(this, 'a');\n");

    assertThatThrownBy(() -> reader().read(directory.resolve("main.tf")))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(
            directory.resolve("main.tf")
                + ": is a configuration of Terraform, which is not read; give what terraform show"
                + " -json prints of a saved plan or of the state");
    assertThatThrownBy(() -> reader().read(directory.resolve("app.ts")))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining(": is a program that makes access entries, which is not read; give");
  }

  @Test
  void directoryOfAConfigurationOfTerraformAlone_isRefused_namingIt() throws IOException {
    Files.delete(directory.resolve("role.yaml"));
    write("main.tf", TERRAFORM);

    assertThatThrownBy(() -> reader().read(directory))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("holds nothing about access")
        .hasMessageContaining(
            directory.resolve("main.tf")
                + ":2: a configuration of Terraform that has \"aws_eks_access_entry\" is not read,"
                + " and may grant access; give what terraform show -json prints");
  }

  @Test
  void stateOfTerraform_thatIsNamedAndWrong_isNotSaidToBeUnread() throws IOException {
    write(
        "x.tfstate",
        """
        {"version": 4, "serial": 1, "lineage": "x", "resources": [{"mode": "managed",
         "type": "aws_eks_access_entry", "name": "a", "instances": [{"attributes":
          {"cluster_name": "c", "principal_arn": "role/dev"}}]}]}
        """);

    assertThatThrownBy(() -> reader().read(directory.resolve("x.tfstate")))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("aws_eks_access_entry.a")
        .message()
        .doesNotContain("is not read");
  }

  @ParameterizedTest
  @ValueSource(strings = {"tfplan", "prod.tfplan", "plan.out"})
  void savedPlansOfTerraform_areNamed_sayingHowTheyArePrinted(String name) throws IOException {
    write(name, "PK\3\4....tfplan");

    assertThat(unread())
        .containsExactly(
            name
                + ":1: a saved plan of Terraform that has \"tfplan\" is not read, and may grant"
                + " access; give what terraform show -json prints of a saved plan or of the state;"
                + " or exclude the file");
    assertThatThrownBy(() -> reader().read(directory.resolve(name)))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(
            directory.resolve(name)
                + ": a zip archive, as Terraform saves plans; give what terraform show -json prints"
                + " of it");
  }

  @ParameterizedTest
  @CsvSource({
    "app.mts, cluster.awsAuth.addMastersRole(role);, addMastersRole",
    "app.py, cluster.aws_auth.add_role_mapping(role), add_role_mapping",
    "app.mjs, new eks.Cluster(scope; { mastersRole: role }), mastersRole"
  })
  void programsOfTheCdk_thatMapRoles_areNamed(String file, String text, String word)
      throws IOException {
    write(file, text);

    assertThat(unread())
        .singleElement()
        .asString()
        .startsWith(
            file + ":1: a program that makes access entries that has \"" + word + "\" is not read");
  }

  @Test
  void variablesOfTerraform_thatNameAccessEntries_areNamed() throws IOException {
    write("prod.auto.tfvars", "access_entries = {}\n");
    write("other.tfvars", "region = \"eu-west-1\"\n");

    assertThat(unread())
        .containsExactly(
            "prod.auto.tfvars:1: a configuration of Terraform that has \"access_entries\" is not"
                + " read, and may grant access; give what terraform show -json prints of a saved"
                + " plan or of the state; or exclude the file");
  }

  private static final String VARIABLES =
      """
      {"region": "eu-west-1", "access_entries": {"admin": {
        "principal_arn": "arn:aws:iam::111122223333:role/Admin"}}}
      """;

  @Test
  void variablesOfTerraform_inJsonAndYaml_areNamed_andNotTakenForAMisspelling() throws IOException {
    write("prod.auto.tfvars.json", VARIABLES);
    write("terraform.tfvars.yaml", "access_entries:\n- {principal_arn: x}\n");
    write("of-others.tfvars.json", "{\"region\": \"eu-west-1\"}");

    String notRead =
        ": a file of Terraform's variables that has \"access_entries\" is not read, and may grant"
            + " access; give what terraform show -json prints of a saved plan or of the state; or"
            + " exclude the file";
    assertThat(unread())
        .containsExactly(
            "prod.auto.tfvars.json:1:1" + notRead, "terraform.tfvars.yaml:1:1" + notRead);
  }

  @Test
  void variablesOfTerraform_inJson_thatWereNamed_areRefused_sayingWhatTheyAre() throws IOException {
    write("prod.tfvars.json", VARIABLES);

    assertThatThrownBy(() -> reader().read(directory.resolve("prod.tfvars.json")))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(
            directory
                + "/prod.tfvars.json:1:1: a file of Terraform's variables that has"
                + " \"access_entries\" is not read; give what terraform show -json prints of a"
                + " saved plan or of the state");
  }

  @Test
  void aListOfArns_whoseFieldIsMisspelled_isNotTakenForVariablesOfTerraform() throws IOException {
    write("list.json", "{\"access_entries\": [\"arn:aws:iam::111122223333:role/A\"]}");

    assertThatThrownBy(() -> reader().read(directory))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("did you mean \"accessEntries\"?");
  }

  @Test
  void linksInADirectory_areRead_counted_orRefused() throws IOException {
    Files.createSymbolicLink(directory.resolve("linked"), elsewhere);
    Files.createSymbolicLink(directory.resolve("notes.txt"), Path.of("nowhere.txt"));

    EksCluster cluster = reader().read(directory);

    assertThat(of(Notice.Kind.FILES_SKIPPED, cluster))
        .containsExactly(
            "left out 1 file: links to directories", "left out 1 file: links to nothing");

    Path broken = Files.createSymbolicLink(directory.resolve("b.yaml"), Path.of("nowhere.yaml"));
    assertThatThrownBy(() -> reader().read(directory))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(
            broken
                + ": is a link to a file that does not exist; correct it, remove it, or leave it"
                + " out by exclude(GLOB) of the reader's builder");
    assertThat(
            of(
                Notice.Kind.FILES_SKIPPED,
                ConfigurationReader.builder().exclude("b.yaml").build().read(directory)))
        .contains("left out 1 file: excluded");
  }

  @Test
  void otherPeoplesFiles_stopNothing_andAreCounted() throws IOException {
    write("tsconfig.json", "{ // comment\n \"compilerOptions\": {} }");
    write("templates/deployment.yaml", "kind: Deployment\nspec: {{ toYaml . }}: x\n");
    write("ci.yml", "script: [a\n");
    write("values.yaml", "replicas: 2\nrbac: {create: true}\n");
    write("main.tf", "resource aws_s3_bucket a {}");
    write("README.md", "# aws-auth");
    write("node_modules/x.yaml", "kind: [");

    EksCluster cluster = reader().read(directory);

    assertThat(of(Notice.Kind.FILES_SKIPPED, cluster))
        .containsExactly(
            "left out 1 file: JSON with comments",
            "left out 1 file: no YAML",
            "left out 2 files: of other kinds",
            "left out 1 file: templates");
    assertThat(of(Notice.Kind.DOCUMENTS_SKIPPED, cluster))
        .containsExactly("skipped 1 (without a kind)");
    assertThat(of(Notice.Kind.FILE_READ, cluster))
        .containsExactly(
            "role.yaml: read 1 Role",
            "values.yaml: read, and nothing of it counts; skipped 1 (without a kind)");
    assertThat(unread()).isEmpty();
  }

  @Test
  void whatOnlyMentionsAccess_isNotNamed() throws IOException {
    write(
        "ci.yaml",
        """
        jobs:
          deploy:
            run: aws eks associate-access-policy --policy-arn
              arn:aws:eks::aws:cluster-access-policy/AmazonEKSViewPolicy
        """);
    write(
        "crd.yaml",
        """
        apiVersion: apiextensions.k8s.io/v1
        kind: CustomResourceDefinition
        metadata: {name: accessentries.eks.services.k8s.aws}
        spec:
          group: eks.services.k8s.aws
          names: {plural: accessentries, kind: AccessEntry}
          scope: Namespaced
          versions:
            - name: v1alpha1
              served: true
              storage: true
              schema: {openAPIV3Schema: {properties: {principalARN: {type: string}}}}
        """);
    write(
        "pod.yaml",
        """
        apiVersion: v1
        kind: Pod
        metadata:
          ownerReferences: [{apiVersion: rbac.authorization.k8s.io/v1, kind: ClusterRole, name: a}]
        """);

    assertThat(unread()).isEmpty();
  }

  @Test
  void brokenFiles_thatAreAboutAccess_areMistakes() throws IOException {
    write("binding.yaml", ROLE + "---\nkind: RoleBinding\nsubjects: [\n");

    assertThatThrownBy(() -> reader().read(directory))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("binding.yaml:7:1: ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"developers.YAML", "developers.Yml", "developers.JSON"})
  void endings_areReadInWhateverCase(String name) throws IOException {
    write(
        name,
        """
        {"apiVersion": "rbac.authorization.k8s.io/v1", "kind": "ClusterRole",
         "metadata": {"name": "developers"}}
        """);

    assertThat(reader().read(directory).rbacObjects().all())
        .extracting(object -> object.metadata().name())
        .contains("developers");
  }

  @Test
  void theEmptyPath_isNotTheCurrentDirectory() {
    assertThatThrownBy(() -> reader().read(Path.of("")))
        .hasMessage("\"\": is no path; the current directory is \".\"");
  }

  @Test
  void excludedFiles_areLeftOut_andCounted() throws IOException {
    write("overlays/dev/broken.yaml", "kind: Role\nsubjects: [");
    write("deep/x-test.yaml", "kind: Role\nsubjects: [");

    EksCluster cluster =
        ConfigurationReader.builder().exclude("overlays/**", "*-test.yaml").build().read(directory);

    assertThat(of(Notice.Kind.FILES_SKIPPED, cluster))
        .containsExactly("left out 2 files: excluded");
    assertThatThrownBy(() -> ConfigurationReader.builder().exclude("["))
        .isExactlyInstanceOf(IllegalArgumentException.class)
        .hasMessage("Invalid glob \"[\" of files to leave out: Missing ']");
  }

  @Test
  void whoSaysSo_mayLeaveAccessUnread() throws IOException {
    write("main.tf", "resource aws_eks_access_entry a {}");

    EksCluster cluster = ConfigurationReader.builder().allowUnread().build().read(directory);

    assertThat(of(Notice.Kind.ACCESS_DOCUMENT_NOT_READ, cluster)).isEmpty();
    assertThat(of(Notice.Kind.ACCESS_DOCUMENT_ALLOWED_UNREAD, cluster)).hasSize(1);
  }

  @Test
  void objectsWithoutANamespace_goToTheDefault_orAreRefused() throws IOException {
    write(
        "base.yaml",
        """
        apiVersion: rbac.authorization.k8s.io/v1
        kind: RoleBinding
        metadata: {name: b}
        roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: r}
        """);

    assertThat(
            ConfigurationReader.builder()
                .defaultNamespace("dev")
                .build()
                .read(directory)
                .rbacObjects()
                .all())
        .extracting(object -> object.metadata().namespace())
        .containsExactlyInAnyOrderElementsOf(Set.of("prod", "dev"));
    assertThatThrownBy(() -> reader().read(directory))
        .hasMessageContaining(
            "metadata.namespace: Required value; write the namespace, or say by"
                + " defaultNamespace(NAMESPACE) of the reader's builder where objects without one"
                + " go");
    assertThatThrownBy(() -> ConfigurationReader.builder().defaultNamespace("Dev"))
        .hasMessage(
            "Invalid namespace \"Dev\": expected lower case letters, digits and hyphens, 63 at"
                + " most");
  }
}
