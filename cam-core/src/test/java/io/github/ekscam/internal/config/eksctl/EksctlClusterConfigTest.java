package io.github.ekscam.internal.config.eksctl;

import static io.github.ekscam.config.Reading.assertRefused;
import static io.github.ekscam.config.Reading.cluster;
import static io.github.ekscam.config.Reading.notices;
import static io.github.ekscam.config.Reading.skipped;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.ekscam.EksCluster;
import io.github.ekscam.access.AccessEntry;
import io.github.ekscam.access.AuthenticationMode;
import io.github.ekscam.access.AwsAuth;
import io.github.ekscam.config.InvalidInputException;
import io.github.ekscam.rbac.KubernetesVersion;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EksctlClusterConfigTest {

  private static final String HEAD =
      """
      apiVersion: eksctl.io/v1alpha5
      kind: ClusterConfig
      """;

  /** Its entries begin in line 6, column 7. */
  private static final String ENTRIES =
      HEAD
          + """
          accessConfig:
            bootstrapClusterCreatorAdminPermissions: false
            accessEntries:
          """;

  private static final String ROLE =
      """
          - principalARN: arn:aws:iam::111122223333:role/Developer
      """;

  /** Its policies begin in line 8, column 11. */
  private static final String POLICIES = ENTRIES + ROLE + "      accessPolicies:\n";

  private static final String VIEW =
      """
            - policyARN: arn:aws:eks::aws:cluster-access-policy/AmazonEKSViewPolicy
      """
          .indent(2);

  @Test
  void realisticFile_isReadAndTheRestOfItLeftAlone() {
    EksCluster cluster =
        cluster(
            """
            # The platform's cluster.
            apiVersion: eksctl.io/v1alpha5
            kind: ClusterConfig

            metadata:
              name: platform
              region: eu-central-1
              version: "1.34"
              tags: &tags
                team: platform
                cost-center: "4711"

            kubernetesNetworkConfig: {ipFamily: IPv4}
            autoModeConfig: {enabled: false}
            addonsConfig: {autoApplyPodIdentityAssociations: true}
            vpc:
              cidr: 10.0.0.0/16
              nat: {gateway: Single}

            iam:
              withOIDC: true
              serviceAccounts:
                - metadata: {name: cluster-autoscaler, namespace: kube-system}
                  wellKnownPolicies: {autoScaler: true}

            addons:
              - name: vpc-cni
                version: latest
              - name: coredns

            managedNodeGroups:
              - &group
                name: general
                instanceType: m7g.large
                minSize: 2
                maxSize: 10
                privateNetworking: yes
                tags:
                  <<: *tags
                  purpose: general
              - <<: *group
                name: batch
                taints: [{key: batch, effect: NoSchedule}]

            cloudWatch:
              clusterLogging: {enableTypes: ["audit", "authenticator"]}

            accessConfig:
              authenticationMode: API
              bootstrapClusterCreatorAdminPermissions: false
              accessEntries:
                - principalARN: arn:aws:iam::111122223333:role/aws-reserved/sso.amazonaws.com/eu-central-1/AWSReservedSSO_Admin_0123456789abcdef
                  type: STANDARD
                  accessPolicies:
                    - policyARN: arn:aws:eks::aws:cluster-access-policy/AmazonEKSClusterAdminPolicy
                      accessScope: &everywhere {type: cluster}
                - principalARN: arn:aws:iam::111122223333:role/Developer
                  kubernetesGroups: [developers, on-call]
                  kubernetesUsername: "dev:{{SessionName}}"
                  accessPolicies:
                    - policyARN: arn:aws:eks::aws:cluster-access-policy/AmazonEKSViewPolicy
                      accessScope:
                        <<: *everywhere
                    - policyARN: arn:aws:eks::aws:cluster-access-policy/AmazonEKSEditPolicy
                      accessScope:
                        type: namespace
                        namespaces:
                          - dev-*
                          - staging
                - principalARN: arn:aws:iam::111122223333:role/Nodes
                  type: EC2_LINUX
                - principalARN: arn:aws:iam::111122223333:user/ci
                  kubernetesGroups:
                    - deployers
            """);

    assertThat(cluster.name()).contains("platform");
    assertThat(cluster.kubernetesVersion()).contains(new KubernetesVersion(1, 34));
    assertThat(cluster.authenticationMode()).isEqualTo(AuthenticationMode.API);
    assertThat(cluster.accessEntries().entries())
        .extracting(AccessEntry::toString)
        .containsExactly(
            "arn:aws:iam::111122223333:role/Developer STANDARD as dev:{{SessionName}}[developers,"
                + " on-call]",
            "arn:aws:iam::111122223333:role/Nodes EC2_LINUX as"
                + " system:node:{{EC2PrivateDNSName}}[system:nodes]",
            "arn:aws:iam::111122223333:role/aws-reserved/sso.amazonaws.com/eu-central-1/AWSReservedSSO_Admin_0123456789abcdef"
                + " STANDARD as"
                + " arn:aws:sts::111122223333:assumed-role/AWSReservedSSO_Admin_0123456789abcdef/{{SessionName}}[]",
            "arn:aws:iam::111122223333:user/ci STANDARD as"
                + " arn:aws:iam::111122223333:user/ci[deployers]");
    AccessEntry developer = cluster.accessEntries().entries().get(0);
    assertThat(cluster.accessEntries().associations(developer))
        .extracting(
            association -> association.policyArn().name() + " in " + association.accessScope())
        .containsExactly(
            "AmazonEKSViewPolicy in cluster", "AmazonEKSEditPolicy in namespace[dev-*, staging]");
  }

  @ParameterizedTest
  @ValueSource(strings = {"1.34", "\"1.34\"", "'1.34'", "1.34.2", "v1.34"})
  void version_mayBeUnquoted(String version) {
    assertThat(cluster(HEAD + "metadata:\n  version: " + version).kubernetesVersion())
        .contains(new KubernetesVersion(1, 34));
  }

  @Test
  void version_keepsItsLastZeroUnquoted() {
    assertThat(cluster(HEAD + "metadata:\n  version: 1.30").kubernetesVersion())
        .contains(new KubernetesVersion(1, 30));
  }

  @ParameterizedTest
  @ValueSource(strings = {"auto", "latest"})
  void versionThatEksctlChooses_isUnknownAndNoticed(String version) {
    String text = HEAD + "metadata:\n  name: c\n  version: " + version + "\n";

    assertThat(cluster(text).kubernetesVersion()).isEmpty();
    assertThat(notices(text))
        .containsExactly(
            "in:5:12: which Kubernetes version \""
                + version
                + "\" is, eksctl decides; it is not known here");
  }

  @Test
  void versionThatIsNone_isRefused() {
    assertRefused(
        HEAD + "metadata:\n  version: 1,34\n",
        "in:4:12: metadata.version: Invalid Kubernetes version \"1,34\": expected a version such"
            + " as 1.34");
    assertRefused(
        HEAD + "metadata:\n  version: true\n",
        "in:4:12: metadata.version: expected a string, found the boolean true; quote it:"
            + " \"true\"");
  }

  @Test
  void jsonForm_isRead() {
    assertThat(
            cluster(
                    """
                    {"apiVersion": "eksctl.io/v1alpha5", "kind": "ClusterConfig",
                     "accessConfig": {"authenticationMode": "API", "accessEntries": [
                       {"principalARN": "arn:aws:iam::111122223333:role/Developer"}]}}
                    """)
                .accessEntries()
                .entries())
        .hasSize(1);
  }

  @Test
  void creatorWhoIsAdministrator_isNoticed() {
    assertThat(notices(HEAD + "accessConfig:\n  authenticationMode: API\n"))
        .containsExactly(
            "in:4:3: the principal that creates the cluster is administrator too, as"
                + " bootstrapClusterCreatorAdminPermissions is not false; who that is, the file"
                + " does not say");
    assertThat(notices(ENTRIES + ROLE)).isEmpty();
  }

  private static final String MAPPINGS =
      """
      metadata: {name: c}
      iamIdentityMappings:
        - {arn: "arn:aws:iam::111122223333:role/Old", groups: ["system:masters"], username: admin}
        - {arn: "arn:aws:iam::111122223333:user/alice", username: alice, noDuplicateARNs: true}
        - {account: "444455556666"}
      """;

  @Test
  void iamIdentityMappings_areAwsAuth_whereItIsNotGiven() {
    EksCluster cluster = cluster(HEAD + MAPPINGS);

    assertThat(cluster.awsAuth())
        .contains(
            AwsAuth.builder()
                .mapRole(
                    AwsAuth.Mapping.of(
                        "arn:aws:iam::111122223333:role/Old", "admin", List.of("system:masters")))
                .mapUser(
                    AwsAuth.Mapping.of("arn:aws:iam::111122223333:user/alice", "alice", List.of()))
                .mapAccount("444455556666")
                .build());
    assertThat(notices(HEAD + MAPPINGS))
        .contains(
            "in:5:5: aws-auth is taken to have these iamIdentityMappings and nothing else, as it"
                + " was not given; give the ConfigMap of the cluster, if it has more");
  }

  @Test
  void iamIdentityMappings_areAddedToAwsAuth_asEksctlAddsThem() {
    String awsAuth =
        """
        ---
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: aws-auth, namespace: kube-system}
        data:
          mapUsers: |
            - {userarn: "arn:aws:iam::111122223333:user/alice", username: USERNAME}
          mapAccounts: '["444455556666"]'
        """;

    EksCluster cluster = cluster(HEAD + MAPPINGS + awsAuth.replace("USERNAME", "alice"));
    assertThat(cluster.awsAuth().orElseThrow().mapUsers()).hasSize(1);
    assertThat(cluster.awsAuth().orElseThrow().mapAccounts()).containsExactly("444455556666");
    assertThat(cluster.awsAuth().orElseThrow().mapRoles()).hasSize(1);
    assertRefused(
        HEAD + MAPPINGS + awsAuth.replace("USERNAME", "other"),
        "in:6:5: aws-auth maps arn:aws:iam::111122223333:user/alice already, at in:14, and"
            + " noDuplicateARNs is true; eksctl refuses it");
  }

  @Test
  void iamIdentityMappings_thatEksctlRefuses_areRefused() {
    assertRefused(
        HEAD
            + """
            iamIdentityMappings:
              - {arn: "arn:aws:iam::111122223333:role/A"}
              - {arn: "arn:aws:s3:::bucket", username: a}
              - {arnn: "arn:aws:iam::111122223333:role/A"}
              - {arn: "arn:aws:iam::111122223333:root", username: a}
            """,
        "in:4:5: iamIdentityMappings[0].username: neither username nor groups is set; eksctl"
            + " refuses it",
        "in:5:11: iamIdentityMappings[1].arn: Invalid principal ARN \"arn:aws:s3:::bucket\":"
            + " expected the ARN of an IAM user or role, such as"
            + " arn:aws:iam::111122223333:role/Developer",
        "in:6:6: iamIdentityMappings[2].arnn: unknown field \"arnn\"; did you mean \"arn\"?",
        "in:7:11: iamIdentityMappings[3].arn: eksctl takes the ARN of an IAM user or role, not a"
            + " root's");
  }

  @Test
  void modeThatIsNotTold_isEksctlsDefault_andContradictsNobody() {
    String entry = "{accessEntry: {principalArn: 'arn:aws:iam::111122223333:role/Developer'}}";
    assertThat(cluster(HEAD + "metadata: {name: c}\n").authenticationMode())
        .isEqualTo(AuthenticationMode.API_AND_CONFIG_MAP);
    assertThat(
            cluster(
                    HEAD
                        + "metadata: {name: c}\n---\n"
                        + "cluster: {name: c, accessConfig: {authenticationMode: API}}\n---\n"
                        + entry)
                .authenticationMode())
        .isEqualTo(AuthenticationMode.API);
  }

  @Test
  void modeConfigMap_isReadWithoutEntries() {
    assertThat(
            cluster(HEAD + "accessConfig: {authenticationMode: CONFIG_MAP, accessEntries: []}\n")
                .authenticationMode())
        .isEqualTo(AuthenticationMode.CONFIG_MAP);
  }

  @Test
  void unknownMode_isRefused() {
    assertRefused(
        HEAD + "accessConfig:\n  authenticationMode: api\n",
        "in:4:23: accessConfig.authenticationMode: Invalid authentication mode \"api\": expected"
            + " one of [CONFIG_MAP, API_AND_CONFIG_MAP, API]");
  }

  // What the EKS API refuses, in its words.

  @Test
  void samePrincipalTwice_isRefusedAlsoIfTheEntriesAreAlike() {
    assertRefused(
        ENTRIES + ROLE + ROLE,
        "in:7:21: accessConfig.accessEntries[1].principalARN: ResourceInUseException: The"
            + " specified access entry resource is already in use on this cluster."
            + " (arn:aws:iam::111122223333:role/Developer; the first is at in:6:7)");
  }

  @Test
  void region_isThatOfTheMetadata() {
    String config =
        """
        apiVersion: eksctl.io/v1alpha5
        kind: ClusterConfig
        metadata: {name: prod, region: eu-west-1}
        """;

    assertThat(cluster(config).region()).contains("eu-west-1");
    assertThat(cluster(config.replace(", region: eu-west-1", "")).region()).isEmpty();
    assertThat(cluster(config.replace("eu-west-1", "\"\"")).region()).isEmpty();
    assertThat(cluster(config)).isEqualTo(cluster(config.replace(", region: eu-west-1", "")));
    assertRefused(
        config
            + """
            ---
            {"cluster": {"name": "prod", "arn": "arn:aws:eks:us-west-2:111122223333:cluster/prod"}}
            """,
        "in:5:37: the region is us-west-2 here, and eu-west-1 at in:3:32; read one cluster at a"
            + " time");
  }

  @Test
  void stsArn_isRefused() {
    assertRefused(
        ENTRIES + "    - principalARN: arn:aws:sts::111122223333:assumed-role/Developer/alice\n",
        "in:6:21: accessConfig.accessEntries[0].principalARN: InvalidParameterException: The"
            + " principalArn parameter format is not valid (Invalid principal ARN"
            + " \"arn:aws:sts::111122223333:assumed-role/Developer/alice\": an STS session is no"
            + " IAM principal; expected the ARN of an IAM user or role, such as"
            + " arn:aws:iam::111122223333:role/Developer)");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "arn:aws:iam::111122223333:group/admins",
        "arn:aws:iam::1111:role/Developer",
        "arn:aws:iam::111122223333:role/"
      })
  void arnOfNoUserOrRole_isRefused(String arn) {
    assertRefused(
        ENTRIES + "    - principalARN: " + arn + "\n",
        "in:6:21: accessConfig.accessEntries[0].principalARN: InvalidParameterException: The"
            + " principalArn parameter format is not valid (Invalid principal ARN \""
            + arn
            + "\": expected the ARN of an IAM user or role, such as"
            + " arn:aws:iam::111122223333:role/Developer)");
  }

  @Test
  void missingPrincipal_isRefused() {
    assertRefused(
        ENTRIES + "    - type: STANDARD\n",
        "in:6:7: accessConfig.accessEntries[0].principalARN: is missing; a string is required");
  }

  @Test
  void roleWithPath_isFine() {
    assertThat(
            cluster(ENTRIES + "    - principalARN: arn:aws:iam::111122223333:role/teams/a/Dev\n")
                .accessEntries()
                .entries()
                .get(0)
                .principalArn()
                .path())
        .isEqualTo("/teams/a/");
  }

  @Test
  void serviceLinkedRole_isRefused() {
    assertRefused(
        ENTRIES
            + "    - principalARN:"
            + " arn:aws:iam::111122223333:role/aws-service-role/eks.amazonaws.com/AWSServiceRoleForAmazonEKS\n",
        "in:6:7: accessConfig.accessEntries[0]: InvalidParameterException: The caller is not"
            + " allowed to modify access entries with a principalArn value of a Service Linked"
            + " Role");
  }

  @ParameterizedTest
  @CsvSource({
    "system:masters, system:",
    "eks:x, eks:",
    "aws:x, aws:",
    "amazon:x, amazon:",
    "iam:x, iam:",
  })
  void groupWithReservedPrefix_isRefused(String group, String prefix) {
    assertRefused(
        ENTRIES + ROLE + "      kubernetesGroups: [fine, \"" + group + "\"]\n",
        "in:6:7: accessConfig.accessEntries[0]: InvalidParameterException: The kubernetes group"
            + " name "
            + group
            + " is invalid, it cannot start with "
            + prefix);
  }

  @Test
  void usernameWithReservedPrefix_isRefused() {
    assertRefused(
        ENTRIES + ROLE + "      kubernetesUsername: system:admin\n",
        "in:6:7: accessConfig.accessEntries[0]: InvalidParameterException: The username must not"
            + " begin with system:");
  }

  @Test
  void groupsOfNodes_areRefused() {
    assertRefused(
        ENTRIES + ROLE + "      type: EC2_LINUX\n      kubernetesGroups: [nodes]\n",
        "in:6:7: accessConfig.accessEntries[0]: InvalidParameterException: The specified"
            + " kubernetesGroups is invalid: setting kubernetesGroups is not allowed when the type"
            + " is \"EC2_LINUX\"");
  }

  @Test
  void usernameOfNodes_isRefused() {
    assertRefused(
        ENTRIES + ROLE + "      type: FARGATE_LINUX\n      kubernetesUsername: pod\n",
        "in:6:7: accessConfig.accessEntries[0]: InvalidParameterException: The specified username"
            + " is invalid: setting username is not allowed when the type is \"FARGATE_LINUX\"");
  }

  @Test
  void nodesOfAnIamUser_areRefused() {
    assertRefused(
        ENTRIES + "    - {principalARN: 'arn:aws:iam::111122223333:user/u', type: EC2}\n",
        "in:6:7: accessConfig.accessEntries[0]: InvalidParameterException: AccessEntry"
            + " principalArn must be IAM role when using types [EC2_LINUX, EC2_WINDOWS,"
            + " FARGATE_LINUX, HYBRID_LINUX, EC2]");
  }

  @Test
  void unknownType_isRefused() {
    assertRefused(
        ENTRIES + ROLE + "      type: Standard\n",
        "in:6:7: accessConfig.accessEntries[0]: InvalidParameterException: AccessEntry type must"
            + " be one of [EC2, EC2_LINUX, EC2_WINDOWS, FARGATE_LINUX, HYBRID_LINUX,"
            + " HYPERPOD_LINUX, STANDARD]");
  }

  @Test
  void policyOfNodes_isRefused() {
    assertRefused(
        ENTRIES
            + ROLE
            + "      type: EC2_LINUX\n      accessPolicies:\n"
            + VIEW
            + "          accessScope: {type: cluster}\n",
        "in:9:22: accessConfig.accessEntries[0].accessPolicies[0].policyARN:"
            + " InvalidParameterException: This operation can only be performed on Access Entries"
            + " with a type of \"STANDARD\".");
  }

  @Test
  void autoNodePolicyOfAutoModeNodes_isFine() {
    assertThat(
            cluster(
                ENTRIES
                    + ROLE
                    + "      type: EC2\n      accessPolicies:\n"
                    + VIEW.replace("View", "AutoNode")
                    + "          accessScope: {type: cluster}\n"))
        .isNotNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "arn:aws:iam::aws:policy/AmazonEKSViewPolicy",
        "arn:aws:eks::aws:access-policy/AmazonEKSViewPolicy",
        "AmazonEKSViewPolicy"
      })
  void policyArnOfTheWrongForm_isRefused(String arn) {
    assertRefused(
        POLICIES + "        - {policyARN: '" + arn + "', accessScope: {type: cluster}}\n",
        "in:8:23: accessConfig.accessEntries[0].accessPolicies[0].policyARN:"
            + " InvalidParameterException: The policyArn parameter format is not valid (Invalid"
            + " access policy ARN \""
            + arn
            + "\": expected the form arn:aws:eks::aws:cluster-access-policy/AmazonEKSViewPolicy)");
  }

  @Test
  void unknownPolicy_isRefusedWithTheNearestKnownOne() {
    assertRefused(
        POLICIES
            + "        - policyARN: arn:aws:eks::aws:cluster-access-policy/AmazonEKSViewerPolicy\n"
            + "          accessScope: {type: cluster}\n",
        "in:8:22: accessConfig.accessEntries[0].accessPolicies[0].policyARN:"
            + " ResourceNotFoundException: The specified policyArn could not be found. (no access"
            + " policy is called \"AmazonEKSViewerPolicy\"; did you mean"
            + " \"AmazonEKSViewPolicy\"?)");
    assertRefused(
        POLICIES
            + "        - policyARN: arn:aws:eks::aws:cluster-access-policy/Nothing\n"
            + "          accessScope: {type: cluster}\n",
        "in:8:22: accessConfig.accessEntries[0].accessPolicies[0].policyARN:"
            + " ResourceNotFoundException: The specified policyArn could not be found. (no access"
            + " policy is called \"Nothing\")");
  }

  @Test
  void policyReservedForServiceLinkedRoles_isNoticed() {
    assertThat(
            notices(
                POLICIES
                    + """
                        - policyARN: arn:aws:eks::aws:cluster-access-policy/AmazonEKSBlockStoragePolicy
                          accessScope: {type: cluster}
                    """
                        .indent(4)))
        .containsExactly(
            "in:8:11: AmazonEKSBlockStoragePolicy, associated to"
                + " arn:aws:iam::111122223333:role/Developer,"
                + " is for AWS service-linked roles only; EKS refuses to associate it to another"
                + " principal; associate another access policy");
  }

  @Test
  void namespaceScopeWithoutNamespaces_isRefused() {
    assertRefused(
        POLICIES + VIEW + "          accessScope:\n            type: namespace\n",
        "in:10:13: accessConfig.accessEntries[0].accessPolicies[0].accessScope:"
            + " InvalidParameterException: At least 1 namespace must be provided if the type is"
            + " set as namespace");
  }

  @Test
  void clusterScopeWithNamespaces_isRefused() {
    assertRefused(
        POLICIES + VIEW + "          accessScope: {type: cluster, namespaces: [dev]}\n",
        "in:9:24: accessConfig.accessEntries[0].accessPolicies[0].accessScope:"
            + " InvalidParameterException: accessScope should not include namespaces if the type"
            + " is not set as namespace");
  }

  @Test
  void unknownScopeType_isRefused() {
    assertRefused(
        POLICIES + VIEW + "          accessScope: {type: namespaces, namespaces: [dev]}\n",
        "in:9:24: accessConfig.accessEntries[0].accessPolicies[0].accessScope:"
            + " InvalidParameterException: The specified accessScope type is invalid:"
            + " \"namespaces\" must be one of [cluster, namespace]");
  }

  @Test
  void missingScope_isRefused() {
    assertRefused(
        POLICIES + VIEW,
        "in:8:11: accessConfig.accessEntries[0].accessPolicies[0].accessScope: is missing");
  }

  @Test
  void samePolicyInDifferentScopes_isRefused() {
    assertRefused(
        POLICIES
            + VIEW
            + "          accessScope: {type: cluster}\n"
            + VIEW
            + "          accessScope: {type: namespace, namespaces: [dev]}\n",
        "in:10:11: InvalidParameterException: AmazonEKSViewPolicy is associated twice to"
            + " arn:aws:iam::111122223333:role/Developer, with the scopes cluster and"
            + " namespace[dev]; an access entry has each policy once, a later association replaces"
            + " the scope: name all namespaces in one (the other is at in:8:11)");
  }

  @Test
  void entriesInModeConfigMap_areRefused() {
    assertRefused(
        HEAD + "accessConfig:\n  authenticationMode: CONFIG_MAP\n  accessEntries:\n" + ROLE,
        "in:6:7: InvalidRequestException: The cluster's authentication mode must be set to one of"
            + " [API, API_AND_CONFIG_MAP] to perform this operation. (it is CONFIG_MAP at"
            + " in:4:23)");
  }

  @Test
  void creatorWithoutRightsInModeConfigMap_isRefused() {
    assertRefused(
        HEAD
            + "accessConfig:\n"
            + "  authenticationMode: CONFIG_MAP\n"
            + "  bootstrapClusterCreatorAdminPermissions: false\n",
        "in:5:44: accessConfig.bootstrapClusterCreatorAdminPermissions: InvalidParameterException:"
            + " bootstrapClusterCreatorAdminPermissions must be true if cluster authentication"
            + " mode is set to CONFIG_MAP");
  }

  @Test
  void moreThanThreeThousandEntries_areRefused() {
    StringBuilder text = new StringBuilder(ENTRIES);
    for (int i = 0; i <= 3_000; i++) {
      text.append("    - principalARN: arn:aws:iam::111122223333:role/r").append(i).append('\n');
    }
    assertRefused(
        text.toString(),
        "in:3006:7: ResourceLimitExceededException: The maximum number of access entries of a"
            + " cluster is 3000.");
  }

  // Mistyped keys.

  private static String unknownField(String key, String meant) {
    return key + ": unknown field \"" + key + "\"; did you mean \"" + meant + "\"?";
  }

  @ParameterizedTest
  @CsvSource({"accesConfig, accessConfig", "accessconfig, accessConfig", "metdata, metadata"})
  void mistypedSection_isRefusedWithTheNearestKnownOne(String key, String meant) {
    assertRefused(HEAD + key + ": {}\n", "in:3:1: " + unknownField(key, meant));
  }

  @Test
  void otherSections_areNoMistypedOnes() {
    assertThat(
            cluster(
                HEAD
                    + """
                    metadata: {name: c}
                    addons: []
                    addonsConfig: {}
                    autoModeConfig: {}
                    availabilityZones: []
                    capabilities: []
                    cloudWatch: {}
                    fargateProfiles: []
                    git: {}
                    gitops: {}
                    iam: {}
                    identityProviders: []
                    karpenter: {}
                    kubernetesNetworkConfig: {}
                    localZones: []
                    managedNodeGroups: []
                    nodeGroups: []
                    outpost: {}
                    privateCluster: {}
                    remoteNetworkConfig: {}
                    secretsEncryption: {}
                    upgradePolicy: {}
                    vpc: {}
                    zonalShiftConfig: {}
                    """))
        .isNotNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"accessEntries", "authenticationMode", "bootstrapClusterCreatorAdminPermissions"})
  void fieldOfAccessConfigAtTheTop_isRefused(String key) {
    assertRefused(
        HEAD + key + ": x\n",
        "in:3:" + (key.length() + 3) + ": " + key + ": belongs into accessConfig");
  }

  @ParameterizedTest
  @CsvSource({
    "accessEntrys, accessEntries",
    "accesEntries, accessEntries",
    "autenticationMode, authenticationMode",
    "bootstrapClusterCreatorAdminPermission, bootstrapClusterCreatorAdminPermissions",
  })
  void mistypedFieldOfAccessConfig_isRefusedWithTheNearestKnownOne(String key, String meant) {
    assertRefused(
        HEAD + "accessConfig:\n  " + key + ": x\n",
        "in:4:3: accessConfig." + unknownField(key, meant));
  }

  @ParameterizedTest
  @CsvSource({
    "principalArn, principalARN",
    "accesPolicies, accessPolicies",
    "kubernetesGroup, kubernetesGroups",
    "kubernetesUserName, kubernetesUsername",
    "tpye, type",
  })
  void mistypedFieldOfEntry_isRefusedWithTheNearestKnownOne(String key, String meant) {
    assertRefused(
        ENTRIES + "    - " + key + ": x\n",
        "in:6:7: accessConfig.accessEntries[0]." + unknownField(key, meant));
  }

  @Test
  void fieldLikeNoOther_isRefusedWithAllThatThereAre() {
    assertRefused(
        ENTRIES + ROLE + "      groups: [a]\n",
        "in:7:7: accessConfig.accessEntries[0].groups: unknown field \"groups\"; known are"
            + " principalARN, type, kubernetesGroups, kubernetesUsername, accessPolicies");
  }

  @ParameterizedTest
  @CsvSource({"polcyARN, policyARN", "policyArn, policyARN", "accesScope, accessScope"})
  void mistypedFieldOfPolicy_isRefusedWithTheNearestKnownOne(String key, String meant) {
    assertRefused(
        POLICIES + "        - " + key + ": x\n",
        "in:8:11: accessConfig.accessEntries[0].accessPolicies[0]." + unknownField(key, meant));
  }

  @Test
  void mistypedFieldOfScope_isRefusedWithTheNearestKnownOne() {
    assertRefused(
        POLICIES + VIEW + "          accessScope: {type: namespace, namespace: [dev]}\n",
        "in:9:42: accessConfig.accessEntries[0].accessPolicies[0].accessScope.namespace: unknown"
            + " field \"namespace\"; did you mean \"namespaces\"?");
  }

  // Values of the wrong type.

  @Test
  void groupsThatAreAString_areRefused() {
    assertRefused(
        ENTRIES + ROLE + "      kubernetesGroups: developers\n",
        "in:7:25: accessConfig.accessEntries[0].kubernetesGroups: expected a list, found the"
            + " string \"developers\"");
  }

  @ParameterizedTest
  @CsvSource({
    "yes, the boolean yes",
    "no, the boolean no",
    "on, the boolean on",
    "Off, the boolean Off",
    "y, the boolean y",
    "true, the boolean true",
    "17, the number 17",
    "0x1F, the number 0x1F",
    "1e3, the number 1e3",
    "1_000, the number 1_000",
    "0X1F, the number 0X1F",
    "0B1, the number 0B1",
    "1_0.5, the number 1_0.5",
    ".5, the number .5",
    "-.inf, the number -.inf",
  })
  void unquotedNameThatIsNoString_isRefusedWithTheQuotedOne(String name, String what) {
    assertRefused(
        ENTRIES + ROLE + "      kubernetesGroups: [" + name + "]\n",
        "in:7:26: accessConfig.accessEntries[0].kubernetesGroups[0]: expected a string, found "
            + what
            + "; quote it: \""
            + name
            + "\"");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"yes\"",
        "'17'",
        "yes-men",
        "1.2.3",
        "2024-01-01",
        "!!str no",
        "tRUE",
        "1e400",
        "0x_"
      })
  void nameThatIsAString_isRead(String name) {
    assertThat(
            cluster(ENTRIES + ROLE + "      kubernetesGroups: [" + name + "]\n")
                .accessEntries()
                .entries()
                .get(0)
                .kubernetesGroups())
        .containsExactly(name.replaceAll("[\"']|!!str ", ""));
  }

  @Test
  void typeThatIsANumber_isRefused() {
    assertRefused(
        ENTRIES + ROLE + "      type: 1\n",
        "in:7:13: accessConfig.accessEntries[0].type: expected a string, found the number 1; quote"
            + " it: \"1\"");
  }

  @Test
  void entriesThatAreAMapping_areRefused() {
    assertRefused(
        HEAD + "accessConfig:\n  accessEntries:\n    principalARN: x\n",
        "in:5:5: accessConfig.accessEntries: expected a list, found a mapping");
  }

  @Test
  void entryThatIsAString_isRefused() {
    assertRefused(
        ENTRIES + "    - arn:aws:iam::111122223333:role/Developer\n",
        "in:6:7: accessConfig.accessEntries[0]: expected a mapping, found the string"
            + " \"arn:aws:iam::111122223333:role/Developer\"");
  }

  @Test
  void accessConfigThatIsAString_isRefused() {
    assertRefused(
        HEAD + "accessConfig: API\n",
        "in:3:15: accessConfig: expected a mapping, found the string \"API\"");
  }

  @Test
  void creatorPermissionThatIsAString_isRefused() {
    assertRefused(
        HEAD + "accessConfig:\n  bootstrapClusterCreatorAdminPermissions: \"false\"\n",
        "in:4:44: accessConfig.bootstrapClusterCreatorAdminPermissions: expected a boolean, found"
            + " the string \"false\"");
  }

  @ParameterizedTest
  @ValueSource(strings = {"false", "no", "off", "n", "False", "!!bool false"})
  void falseInAllItsSpellings_isFalse(String spelling) {
    assertThat(
            notices(
                HEAD
                    + "accessConfig:\n  authenticationMode: API\n"
                    + "  bootstrapClusterCreatorAdminPermissions: "
                    + spelling
                    + "\n"))
        .isEmpty();
  }

  // The document itself.

  @Test
  void otherVersionOfTheFormat_isRefused() {
    assertRefused(
        "apiVersion: eksctl.io/v1alpha4\nkind: ClusterConfig\n",
        "in:1:13: apiVersion: expected eksctl.io/v1alpha5, found eksctl.io/v1alpha4");
    assertRefused(
        "apiVersion: eksctl/v1alpha5\nkind: ClusterConfig\n",
        "in:1:13: apiVersion: expected eksctl.io/v1alpha5, found eksctl/v1alpha5");
    assertRefused(
        "kind: ClusterConfig\n", "in:1:1: apiVersion: expected eksctl.io/v1alpha5, found none");
  }

  @Test
  void otherKindOfEksctl_isRefused() {
    assertRefused(
        "apiVersion: eksctl.io/v1alpha5\nkind: ClusterConfg\n",
        "in:2:7: kind: expected ClusterConfig, found ClusterConfg");
    assertRefused("apiVersion: eksctl.io/v1alpha5\n", "in:1:1: kind: is missing");
  }

  @Test
  void clusterConfigOfSomebodyElse_isSkipped() {
    assertThat(
            skipped(
                cluster(ENTRIES + ROLE + "---\napiVersion: example.org/v1\nkind: ClusterConfig\n")))
        .containsExactly("skipped 1 ClusterConfig.example.org");
  }

  @Test
  void severalProblems_areReportedTogetherEachWithItsLine() {
    assertRefused(
        """
        apiVersion: eksctl.io/v1alpha5
        kind: ClusterConfig
        accessEntries: []
        metadata:
          version: newest
        accessConfig:
          autenticationMode: API
          accessEntries:
            - principalARN: arn:aws:iam::111122223333:role/A
              accessPolicies:
                - polcyARN: x
                  accesScope: {}
                - policyARN: z
            - principalArn: arn:aws:iam::111122223333:role/B
            - principalARN: arn:aws:iam::111122223333:role/C
              kubernetesGroups: [system:masters]
        """,
        "in:3:16: accessEntries: belongs into accessConfig",
        "in:5:12: metadata.version: Invalid Kubernetes version \"newest\": expected a version such"
            + " as 1.34",
        "in:7:3: accessConfig.autenticationMode: unknown field \"autenticationMode\"; did you mean"
            + " \"authenticationMode\"?",
        "in:11:11: accessConfig.accessEntries[0].accessPolicies[0].polcyARN: unknown field"
            + " \"polcyARN\"; did you mean \"policyARN\"?",
        "in:12:11: accessConfig.accessEntries[0].accessPolicies[0].accesScope: unknown field"
            + " \"accesScope\"; did you mean \"accessScope\"?",
        "in:13:22: accessConfig.accessEntries[0].accessPolicies[1].policyARN:"
            + " InvalidParameterException: The policyArn parameter format is not valid (Invalid"
            + " access policy ARN \"z\": expected the form"
            + " arn:aws:eks::aws:cluster-access-policy/AmazonEKSViewPolicy)",
        "in:14:7: accessConfig.accessEntries[1].principalArn: unknown field \"principalArn\"; did"
            + " you mean \"principalARN\"?",
        "in:15:7: accessConfig.accessEntries[2]: InvalidParameterException: The kubernetes group"
            + " name system:masters is invalid, it cannot start with system:");
  }

  @Test
  void manyProblems_endTheReading() {
    StringBuilder text = new StringBuilder(ENTRIES);
    for (int i = 0; i < 1_000; i++) {
      text.append("    - principalARN: arn\n");
    }
    org.assertj.core.api.Assertions.assertThatThrownBy(() -> cluster(text.toString()))
        .isInstanceOfSatisfying(
            InvalidInputException.class,
            e ->
                assertThat(e.problems())
                    .hasSize(21)
                    .last()
                    .hasToString("in: there may be more problems; reading ended here"));
  }
}
