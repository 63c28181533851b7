package io.github.ekscam.analysis.migration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.ekscam.Caller;
import io.github.ekscam.EksCluster;
import io.github.ekscam.MappedIdentity;
import io.github.ekscam.RbacWrite;
import io.github.ekscam.access.AccessEntries;
import io.github.ekscam.access.AccessEntry;
import io.github.ekscam.access.AccessScope;
import io.github.ekscam.access.AuthenticationMode;
import io.github.ekscam.access.PolicyAssociation;
import io.github.ekscam.iam.PrincipalArn;
import io.github.ekscam.policies.EksClusters;
import io.github.ekscam.rbac.ClusterRole;
import io.github.ekscam.rbac.ClusterRoleBinding;
import io.github.ekscam.rbac.LabelSelector;
import io.github.ekscam.rbac.ObjectMeta;
import io.github.ekscam.rbac.PolicyRule;
import io.github.ekscam.rbac.RbacBinding;
import io.github.ekscam.rbac.RoleRef;
import io.github.ekscam.rbac.Subject;
import io.github.ekscam.request.NonResourceRequest;
import io.github.ekscam.request.ResourceRequest;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What becomes of each kind of entry of aws-auth; the known migration tools err in some. */
class AwsAuthMigrationTest {

  private static final String IAM = "arn:aws:iam::111122223333:";

  private static EksCluster cluster(AuthenticationMode mode, String awsAuth, String objects) {
    String yaml =
        """
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: aws-auth, namespace: kube-system}
        data:
        """
            + awsAuth.indent(2)
            + objects;
    EksCluster read =
        EksClusters.read(
            "aws-auth.yaml", new ByteArrayInputStream(yaml.getBytes(StandardCharsets.UTF_8)));
    return read.with(mode, AccessEntries.none());
  }

  private static EksCluster roles(String... mappings) {
    return cluster(
        AuthenticationMode.API_AND_CONFIG_MAP,
        "mapRoles: |\n" + String.join("", mappings).indent(2),
        "");
  }

  private static String role(String arn, String username, String groups) {
    return "- {rolearn: \"%s\", username: \"%s\", groups: %s}\n".formatted(arn, username, groups);
  }

  private static AwsAuthMigration migration(EksCluster cluster) {
    return AwsAuthMigration.builder(cluster).clusterName("prod").build();
  }

  private static List<String> texts(AwsAuthMigration migration) {
    return migration.differences().stream().map(MigrationDifference::text).toList();
  }

  private static List<AccessEntry> entries(AwsAuthMigration migration) {
    return migration.principals().stream().map(MigratedPrincipal::accessEntry).toList();
  }

  private static AccessEntry standard(String arn, String username, String... groups) {
    return AccessEntry.builder(arn).username(username).kubernetesGroups(List.of(groups)).build();
  }

  private static List<String> names(MappedIdentity identity) {
    MappedIdentity.Mapped mapped = (MappedIdentity.Mapped) identity;
    return List.of(
        mapped.user().usernameTemplate().orElse(mapped.user().username()),
        String.join(",", mapped.user().groups()));
  }

  @Test
  void usernameAndAllGroups_areKept() {
    AwsAuthMigration migration =
        migration(roles(role(IAM + "role/Dev", "dev:{{SessionName}}", "[one, two, three]")));

    assertThat(entries(migration))
        .containsExactly(standard(IAM + "role/Dev", "dev:{{SessionName}}", "one", "two", "three"));
    assertThat(migration.isSame()).isTrue();
    assertThat(migration.principals().get(0).hasSameNames()).isTrue();
    assertThat(names(migration.principals().get(0).after()))
        .containsExactly("dev:{{SessionName}}", "one,two,three,system:authenticated");
  }

  @Test
  void ofTheSameRole_theLastEntryCounts_asForTheAuthenticator() {
    AwsAuthMigration migration =
        migration(
            roles(
                role(IAM + "role/Dev", "first", "[admins]"),
                role(IAM + "role/dev", "last", "[viewers]")));

    assertThat(entries(migration)).containsExactly(standard(IAM + "role/dev", "last", "viewers"));
    assertThat(migration.unused())
        .singleElement()
        .isInstanceOf(UnusedMapping.Overridden.class)
        .extracting(UnusedMapping::text)
        .isEqualTo(
            IAM
                + "role/Dev (aws-auth.yaml:6) has no effect: aws-auth maps the same principal again,"
                + " at aws-auth.yaml:7, and that counts");
    assertThat(migration.isSame()).isTrue();
  }

  @Test
  void policyArn_isOfThePrincipalsPartition() {
    for (String partition : List.of("aws-cn", "aws-us-gov")) {
      String arn = "arn:" + partition + ":iam::111122223333:role/Admin";
      AwsAuthMigration migration = migration(roles(role(arn, "admin", "['system:masters']")));

      assertThat(migration.principals().get(0).associations())
          .extracting(association -> association.policyArn().toString())
          .containsExactly(
              "arn:" + partition + ":eks::aws:cluster-access-policy/AmazonEKSClusterAdminPolicy");
    }
  }

  @Test
  void accessEntryThatIsThere_wins_andIsKept() {
    AccessEntry entry = standard(IAM + "role/team/Dev", "from-entry", "entry-group");
    PolicyAssociation view =
        PolicyAssociation.of(
            PolicyAssociation.policyArn(
                "arn:aws:eks::aws:cluster-access-policy/AmazonEKSViewPolicy"),
            AccessScope.cluster());
    EksCluster cluster =
        roles(
                role(IAM + "role/Dev", "from-aws-auth", "[other]"),
                role(IAM + "role/Ops", "ops", "[ops]"))
            .with(
                AuthenticationMode.API_AND_CONFIG_MAP,
                AccessEntries.builder().add(entry).associate(entry.principalArn(), view).build());

    AwsAuthMigration migration = migration(cluster);

    assertThat(entries(migration)).containsExactly(standard(IAM + "role/Ops", "ops", "ops"));
    assertThat(migration.unused()).singleElement().isInstanceOf(UnusedMapping.HasAccessEntry.class);
    assertThat(migration.after().accessEntries().associations(entry)).containsExactly(view);
    assertThat(migration.isSame()).isTrue();
  }

  @Test
  void mastersGetThePolicyAndABinding_andKeepTheirOtherGroups() {
    AwsAuthMigration migration =
        migration(roles(role(IAM + "role/Admin", "admin", "['system:masters', ops]")));

    MigratedPrincipal admin = migration.principals().get(0);
    assertThat(admin.accessEntry())
        .isEqualTo(standard(IAM + "role/Admin", "admin", "aws-auth:system:masters", "ops"));
    assertThat(admin.associations())
        .extracting(Object::toString)
        .containsExactly("AmazonEKSClusterAdminPolicy in cluster");
    assertThat(bindings(migration))
        .containsExactly(
            "ClusterRoleBinding aws-auth:cluster-admin of cluster-admin"
                + " [aws-auth:system:masters]");
    assertThat(texts(migration))
        .containsExactly(
            IAM
                + "role/Admin (aws-auth.yaml:6) has the group \"system:masters\", which EKS refuses in"
                + " an access entry; \"aws-auth:system:masters\", bound to cluster-admin, and"
                + " AmazonEKSClusterAdminPolicy stand in for it: they allow every request as well,"
                + " but whatever looks for the group itself no longer finds it, such as the flow"
                + " schema \"exempt\" of API priority and fairness, admission policies, and RBAC's"
                + " escalation check, which then goes by the rights held");
    assertThat(migration.differences())
        .extracting(MigrationDifference::effect)
        .containsExactly(MigrationDifference.Effect.NAMES);
  }

  private static List<String> bindings(AwsAuthMigration migration) {
    return migration.bindings().stream()
        .map(
            (RbacBinding binding) ->
                binding.kind()
                    + " "
                    + (binding.metadata().namespace().isEmpty()
                        ? ""
                        : binding.metadata().namespace() + "/")
                    + binding.metadata().name()
                    + " of "
                    + binding.roleRef().name()
                    + " "
                    + binding.subjects().stream().map(Subject::name).toList())
        .toList();
  }

  /** Between an entry and its policy, everything else would be the hour of the locked-out. */
  @Test
  void administrator_isNeverLockedOut_alsoBetweenTheEntryAndItsPolicy() {
    AwsAuthMigration migration =
        migration(
            roles(role(IAM + "role/Admin", "admin", "['system:masters']"))
                .with(AuthenticationMode.CONFIG_MAP, AccessEntries.none()));
    MigratedPrincipal admin = migration.principals().get(0);
    EksCluster between =
        migration
            .steps()
            .get(1)
            .cluster()
            .with(
                AuthenticationMode.API_AND_CONFIG_MAP,
                AccessEntries.builder().add(admin.accessEntry()).build());

    for (EksCluster each :
        List.of(
            migration.before(),
            migration.steps().get(0).cluster(),
            migration.steps().get(1).cluster(),
            between,
            migration.after())) {
      assertThat(
              each.caller(IAM + "role/Admin")
                  .isAllowed(ResourceRequest.of("delete", "", "nodes").name("n")))
          .isTrue();
      assertThat(
              each.caller(IAM + "role/Admin").isAllowed(NonResourceRequest.of("get", "/metrics")))
          .isTrue();
    }
  }

  /** RBAC's escalation check does not count what access policies give as held. */
  @Test
  void administrator_maySayWhoMayDoWhat_asBefore() {
    AwsAuthMigration migration =
        migration(roles(role(IAM + "role/Admin", "admin", "['system:masters']")));
    ClusterRole everything =
        ClusterRole.aggregated(
            ObjectMeta.named("everything"),
            List.of(
                PolicyRule.builder().apiGroups("*").resources("*").verbs("*").build(),
                PolicyRule.builder().nonResourceURLs("*").verbs("*").build()),
            new ClusterRole.AggregationRule(
                List.of(new LabelSelector(Map.of("a", "b"), List.of()))));
    ClusterRoleBinding missing =
        new ClusterRoleBinding(
            ObjectMeta.named("b"), RoleRef.clusterRole("missing"), List.of(Subject.user("eve")));

    for (EksCluster each : List.of(migration.before(), migration.after())) {
      Caller admin = each.caller(IAM + "role/Admin");
      assertThat(admin.wouldAllow(RbacWrite.create(everything)).isAccepted()).isTrue();
      assertThat(admin.wouldAllow(RbacWrite.create(missing)).isAccepted()).isTrue();
      assertThat(each.rbacRules(admin.user().orElseThrow(), "").resourceRules())
          .contains(everything.rules().get(0));
    }
  }

  @Test
  void steps_areInASafeOrder_andTellWhatIsOneWay() {
    AwsAuthMigration migration =
        migration(
            roles(role(IAM + "role/Admin", "admin", "['system:masters']"))
                .with(AuthenticationMode.CONFIG_MAP, AccessEntries.none()));

    assertThat(migration.steps())
        .extracting(MigrationStep::text)
        .containsExactly(
            "Set the authentication mode to API_AND_CONFIG_MAP",
            "Write the bindings of the groups and usernames that stand in for those that EKS"
                + " refuses",
            "Create the access entries",
            "Set the authentication mode to API",
            "Delete the ConfigMap kube-system/aws-auth");
    assertThat(migration.steps())
        .extracting(MigrationStep::isOneWay)
        .containsExactly(true, false, false, true, false);
    assertThat(migration.steps())
        .extracting(step -> step.cluster().authenticationMode())
        .containsExactly(
            AuthenticationMode.API_AND_CONFIG_MAP,
            AuthenticationMode.API_AND_CONFIG_MAP,
            AuthenticationMode.API_AND_CONFIG_MAP,
            AuthenticationMode.API,
            AuthenticationMode.API);
    assertThat(migration.differences())
        .hasAtLeastOneElementOfType(MigrationDifference.ClusterCreator.class);
  }

  @Test
  void groupThatEksRefuses_getsAnotherName_boundToTheSameRoles() {
    AwsAuthMigration migration =
        migration(
            cluster(
                AuthenticationMode.API_AND_CONFIG_MAP,
                "mapRoles: |\n"
                    + role(IAM + "role/Dev", "dev", "['system:developers', 'eks:x', plain]")
                        .indent(2),
                """
                ---
                apiVersion: rbac.authorization.k8s.io/v1
                kind: RoleBinding
                metadata: {name: developers, namespace: dev}
                roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: edit}
                subjects:
                - {kind: Group, name: "system:developers", apiGroup: rbac.authorization.k8s.io}
                - {kind: Group, name: other, apiGroup: rbac.authorization.k8s.io}
                """));

    assertThat(entries(migration))
        .containsExactly(
            standard(
                IAM + "role/Dev", "dev", "aws-auth:system:developers", "aws-auth:eks:x", "plain"));
    assertThat(bindings(migration))
        .containsExactly(
            "RoleBinding dev/aws-auth:developers of edit [aws-auth:system:developers]");
    assertThat(migration.differences())
        .hasSize(2)
        .allMatch(difference -> difference instanceof MigrationDifference.ReservedGroup);
    assertThat(
            migration
                .after()
                .caller(IAM + "role/Dev")
                .isAllowed(ResourceRequest.of("create", "apps", "deployments").namespace("dev")))
        .isTrue();
  }

  @Test
  void usernameThatEksRefuses_getsAPrefix_boundForEachSession() {
    AwsAuthMigration migration =
        migration(
            cluster(
                AuthenticationMode.API_AND_CONFIG_MAP,
                "mapRoles: |\n"
                    + (role(IAM + "role/Dev", "{{SessionName}}", "[]")
                            + role(IAM + "role/Ci", "system:serviceaccount:ci:runner", "[]"))
                        .indent(2),
                """
                ---
                apiVersion: rbac.authorization.k8s.io/v1
                kind: ClusterRoleBinding
                metadata: {name: viewers}
                roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: view}
                subjects:
                - {kind: User, name: alice, apiGroup: rbac.authorization.k8s.io}
                - {kind: ServiceAccount, name: runner, namespace: ci}
                - {kind: ServiceAccount, name: builder, namespace: ci}
                - {kind: User, name: "no:session", apiGroup: rbac.authorization.k8s.io}
                """));

    assertThat(bindings(migration))
        .containsExactly(
            "ClusterRoleBinding aws-auth:viewers of view"
                + " [aws-auth:alice, aws-auth:system:serviceaccount:ci:runner]");
    assertThat(entries(migration))
        .containsExactly(
            standard(IAM + "role/Dev", "aws-auth:{{SessionName}}"),
            standard(IAM + "role/Ci", "aws-auth:system:serviceaccount:ci:runner"));
    assertThat(migration.differences())
        .hasSize(2)
        .allMatch(difference -> difference instanceof MigrationDifference.ReservedUsername);
    ResourceRequest pods = ResourceRequest.of("list", "", "pods").namespace("any");
    String session = "arn:aws:sts::111122223333:assumed-role/Dev/";
    for (EksCluster each : List.of(migration.before(), migration.after())) {
      assertThat(each.caller(session + "alice").isAllowed(pods)).isTrue();
      assertThat(each.caller(session + "bob").isAllowed(pods)).isFalse();
      assertThat(each.caller("arn:aws:sts::111122223333:assumed-role/Ci/x").isAllowed(pods))
          .isTrue();
    }
    assertThat(texts(migration).get(0))
        .isEqualTo(
            IAM
                + "role/Dev (aws-auth.yaml:6) has the username \"{{SessionName}}\", which EKS refuses"
                + " in an access entry (The username must contain a colon before {{SessionName}}); it"
                + " becomes \"aws-auth:{{SessionName}}\", and bindings that name it have a copy for"
                + " the new name");
  }

  @Test
  void nameThatStandsIn_isOneThatNothingBegins() {
    AwsAuthMigration migration =
        migration(
            roles(
                role(IAM + "role/Admin", "admin", "['system:masters']"),
                role(IAM + "role/Odd", "odd", "['aws-auth:system:masters']")));

    assertThat(entries(migration).get(0).kubernetesGroups())
        .containsExactly("aws-auth-2:system:masters");
    assertThat(
            migration
                .after()
                .caller(IAM + "role/Odd")
                .isAllowed(ResourceRequest.of("get", "", "nodes")))
        .isFalse();
  }

  @Test
  void roleArnWithPath_mapsNobody_andGetsNoEntry() {
    AwsAuthMigration migration =
        migration(
            roles(
                role(IAM + "role/team/Dev", "dev", "['system:masters']"),
                role("arn:aws:sts::111122223333:assumed-role/Dev/alice", "a", "[]"),
                role("arn:aws:iam::111122223333:group/Devs", "a", "[]"),
                "- {sso: {permissionSetName: Ops, accountID: \"111122223333\"}, username: ops}\n"));

    assertThat(migration.principals()).isEmpty();
    assertThat(migration.unused())
        .extracting(each -> ((UnusedMapping.MapsNobody) each).reason())
        .containsExactly(
            UnusedMapping.MapsNobody.Reason.ROLE_PATH,
            UnusedMapping.MapsNobody.Reason.SESSION,
            UnusedMapping.MapsNobody.Reason.NO_CALLER,
            UnusedMapping.MapsNobody.Reason.PERMISSION_SET);
    assertThat(migration.isSame()).isTrue();
  }

  @Test
  void rolePath_isTakenFromTheArnsThatAreGiven() {
    String sso = "AWSReservedSSO_Admin_0123456789abcdef";
    EksCluster cluster =
        roles(
            role(IAM + "role/" + sso, "sso", "[admins]"), role(IAM + "role/dev", "dev", "[devs]"));
    PrincipalArn real =
        PrincipalArn.of(IAM + "role/aws-reserved/sso.amazonaws.com/eu-west-1/" + sso);
    PrincipalArn dev = PrincipalArn.of(IAM + "role/teams/Dev");

    AwsAuthMigration without = migration(cluster);
    AwsAuthMigration with =
        AwsAuthMigration.builder(cluster).principalArns(List.of(real, dev)).build();

    assertThat(entries(without)).containsExactly(standard(IAM + "role/dev", "dev", "devs"));
    assertThat(texts(without))
        .containsExactly(
            IAM
                + "role/"
                + sso
                + " (aws-auth.yaml:6) is a role of IAM Identity Center, whose ARN has a path that"
                + " aws-auth leaves out and an access entry needs; without it there is no entry, and"
                + " the role is locked out");
    assertThat(without.differences().get(0).remedy())
        .isEqualTo(
            "give the ARN that \"aws iam get-role --role-name "
                + sso
                + " --query Role.Arn\" prints");
    assertThat(entries(with))
        .containsExactly(
            standard(real.value(), "sso", "admins"), standard(dev.value(), "dev", "devs"));
    assertThat(with.isSame()).isTrue();
    assertThatThrownBy(
            () ->
                AwsAuthMigration.builder(cluster)
                    .principalArns(List.of(dev, PrincipalArn.of(IAM + "role/other/dev")))
                    .build())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "Invalid principal ARNs "
                + dev
                + " and "
                + IAM
                + "role/other/dev: an account has one role of a name, give the one that IAM has");
  }

  @Test
  void nodes_getEntriesOfTheirType() {
    String nodes = "['system:bootstrappers', 'system:nodes']";
    AwsAuthMigration migration =
        migration(
            roles(
                role(IAM + "role/Linux", "system:node:{{EC2PrivateDNSName}}", nodes),
                role(
                    IAM + "role/Windows",
                    "system:node:{{EC2PrivateDNSName}}",
                    "['system:bootstrappers', 'system:nodes', 'eks:kube-proxy-windows']"),
                role(
                    IAM + "role/Fargate",
                    "system:node:{{SessionName}}",
                    "['system:bootstrappers', 'system:nodes', 'system:node-proxier']"),
                role(IAM + "role/Hybrid", "system:node:{{SessionName}}", nodes)));

    assertThat(entries(migration))
        .extracting(entry -> entry.type().value())
        .containsExactly("EC2_LINUX", "EC2_WINDOWS", "FARGATE_LINUX", "HYBRID_LINUX");
    assertThat(migration.differences())
        .hasSize(4)
        .allMatch(difference -> difference.effect() == MigrationDifference.Effect.UNDECIDED);
    assertThat(texts(migration).get(0))
        .isEqualTo(
            IAM
                + "role/Linux (aws-auth.yaml:6) is of nodes, and an entry of the type EC2_LINUX takes"
                + " no groups: whether EKS gives it system:bootstrappers besides system:nodes is not"
                + " documented");
    assertThat(names(migration.principals().get(3).after()).get(0))
        .isEqualTo("system:node:{{SessionName}}");
  }

  @Test
  void whatCannotHaveAnEntry_isTold() {
    AwsAuthMigration migration =
        migration(
            cluster(
                AuthenticationMode.API_AND_CONFIG_MAP,
                "mapUsers: |\n"
                    + """
                      - {userarn: "arn:aws:iam::111122223333:root", username: root, groups: [a]}
                      - {userarn: "arn:aws:sts::111122223333:federated-user/bob", username: bob}
                      - {userarn: "arn:aws:iam::111122223333:role/AWSServiceRoleForBatch", username: b}
                      - {userarn: "arn:aws:iam::111122223333:user/node", username: "system:node:{{SessionName}}", groups: ["system:nodes"]}
                      """
                        .indent(2),
                ""));

    assertThat(migration.principals()).isEmpty();
    assertThat(migration.differences())
        .hasSize(4)
        .allMatch(
            difference ->
                difference instanceof MigrationDifference.NoEntryPossible
                    && difference.effect() == MigrationDifference.Effect.RIGHTS);
    assertThat(texts(migration))
        .containsExactly(
            "arn:aws:iam::111122223333:root (aws-auth.yaml:6) cannot have an access entry and is"
                + " locked out: an access entry is for an IAM user or an IAM role, and it is neither",
            "arn:aws:sts::111122223333:federated-user/bob (aws-auth.yaml:7) cannot have an access"
                + " entry and is locked out: an access entry is for an IAM user or an IAM role, and"
                + " it is neither",
            "arn:aws:iam::111122223333:role/AWSServiceRoleForBatch (aws-auth.yaml:8) cannot have an"
                + " access entry and is locked out: it is a service-linked role, of which only AWS"
                + " makes entries; some services, such as AWS Batch, do so themselves",
            "arn:aws:iam::111122223333:user/node (aws-auth.yaml:9) cannot have an access entry and"
                + " is locked out: EKS refuses it: AccessEntry principalArn must be IAM role when"
                + " using types [EC2_LINUX, EC2_WINDOWS, FARGATE_LINUX, HYBRID_LINUX, EC2]");
  }

  @Test
  void accountThatIsLetInAsAWhole_isTold_andWhomBindingsNameGetsAnEntry() {
    AwsAuthMigration migration =
        migration(
            cluster(
                AuthenticationMode.API_AND_CONFIG_MAP,
                "mapAccounts: |\n  - \"111122223333\"\n",
                """
                ---
                apiVersion: rbac.authorization.k8s.io/v1
                kind: ClusterRoleBinding
                metadata: {name: viewers}
                roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: view}
                subjects:
                - {kind: User, name: "arn:aws:iam::111122223333:user/bob", apiGroup: rbac.authorization.k8s.io}
                - {kind: User, name: "arn:aws:iam::111122223333:role/Dev", apiGroup: rbac.authorization.k8s.io}
                - {kind: User, name: "arn:aws:iam::444455556666:role/Dev", apiGroup: rbac.authorization.k8s.io}
                """));

    assertThat(entries(migration))
        .containsExactly(
            standard(IAM + "role/Dev", IAM + "role/Dev"),
            standard(IAM + "user/bob", IAM + "user/bob"));
    assertThat(migration.principals()).allMatch(MigratedPrincipal::hasSameNames);
    assertThat(texts(migration))
        .containsExactly(
            "mapAccounts lets in every principal of the account 111122223333, which access entries"
                + " cannot; those that bindings name get entries (arn:aws:iam::111122223333:role/Dev,"
                + " arn:aws:iam::111122223333:user/bob), and all others are locked out");
  }

  @Test
  void whatIsNotCertain_isUndecided_andGetsNoEntry() {
    AwsAuthMigration migration =
        migration(
            cluster(
                AuthenticationMode.API_AND_CONFIG_MAP,
                "mapUsers: |\n"
                    + """
                      - {userarn: "arn:aws:iam::111122223333:user/bob", username: one}
                      - {userarn: "arn:aws:iam::111122223333:user/Bob", username: two}
                      """
                        .indent(2)
                    + "mapRoles: |\n"
                    + role(IAM + "role/Dev", "{{AccountID}}", "['team-{{SessionName}}']").indent(2),
                ""));

    assertThat(entries(migration))
        .containsExactly(standard(IAM + "role/Dev", "{{AccountID}}", "team-{{SessionName}}"));
    assertThat(texts(migration).get(0))
        .isEqualTo(
            IAM
                + "role/Dev (aws-auth.yaml:9) has the username \"{{AccountID}}\", a template; whether"
                + " EKS takes it there in an access entry, and fills it in, is not documented");
    assertThat(migration.differences())
        .extracting(MigrationDifference::id)
        .containsExactly("undocumented-template", "undocumented-template", "several-mappings");
    assertThat(migration.differences())
        .extracting(MigrationDifference::effect)
        .containsOnly(MigrationDifference.Effect.UNDECIDED);
  }

  @Test
  void principalsOfSeveralPartitions_areTold() {
    AwsAuthMigration migration =
        migration(
            roles(
                role(IAM + "role/Dev", "dev", "[]"),
                role("arn:aws-cn:iam::111122223333:role/Ops", "ops", "[]")));

    assertThat(texts(migration))
        .containsExactly(
            "the principals are of several partitions (aws, aws-cn), and a cluster has those of its"
                + " own only: the others map nobody, and EKS refuses entries for them");
  }

  /** The username that EKS gives by itself may be one that bindings name. */
  @Test
  void emptyUsername_getsAnotherThatNoBindingNames() {
    EksCluster cluster =
        cluster(
            AuthenticationMode.API_AND_CONFIG_MAP,
            "mapUsers: |\n  - {userarn: \"arn:aws:iam::111122223333:user/bob\", groups: [devs]}\n",
            """
            ---
            apiVersion: rbac.authorization.k8s.io/v1
            kind: ClusterRoleBinding
            metadata: {name: viewers}
            roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: view}
            subjects:
            - {kind: User, name: "arn:aws:iam::111122223333:user/bob", apiGroup: rbac.authorization.k8s.io}
            """);

    AwsAuthMigration migration = migration(cluster);

    assertThat(entries(migration)).containsExactly(standard(IAM + "user/bob", "aws-auth:", "devs"));
    assertThat(migration.differences())
        .extracting(MigrationDifference::id)
        .containsExactly("reserved-username");
    assertThat(
            migration
                .after()
                .caller(IAM + "user/bob")
                .isAllowed(ResourceRequest.of("list", "", "pods").namespace("any")))
        .isFalse();
  }

  /** No entry of nodes has groups, so this is lost: last of all, and told. */
  @Test
  void nodesThatAreAdministrators_loseThat_afterEverythingElse() {
    AwsAuthMigration migration =
        migration(
            roles(
                role(
                    IAM + "role/Node",
                    "system:node:{{EC2PrivateDNSName}}",
                    "['system:nodes', 'system:masters']"),
                role(IAM + "role/Dev", "dev", "[devs]")));

    assertThat(migration.steps())
        .extracting(MigrationStep::id)
        .containsExactly("create-entries", "create-node-entries", "change-mode", "delete-aws-auth");
    assertThat(((MigrationStep.CreateEntries) migration.steps().get(0)).principals())
        .extracting(principal -> principal.accessEntry().principalArn().name())
        .containsExactly("Dev");
    assertThat(migration.differences())
        .extracting(MigrationDifference::effect)
        .containsExactly(MigrationDifference.Effect.UNDECIDED, MigrationDifference.Effect.RIGHTS);
    assertThat(texts(migration).get(1))
        .isEqualTo(
            IAM
                + "role/Node loses *  *  of *, but for what both allow; *  *, but for what both allow");
  }

  @Test
  void inTheModeApi_nothingIsToBeDone() {
    EksCluster cluster =
        roles(role(IAM + "role/Dev", "dev", "[]"))
            .with(AuthenticationMode.API, AccessEntries.none());

    AwsAuthMigration migration = migration(cluster);

    assertThat(migration.isSame()).isTrue();
    assertThat(migration.principals()).isEmpty();
    assertThat(migration.steps()).singleElement().isInstanceOf(MigrationStep.DeleteAwsAuth.class);
  }

  @Test
  void whatIsMissing_isRefused_withWhatToDo() {
    assertThatThrownBy(() -> AwsAuthMigration.builder(EksCluster.builder().build()).build())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "There is no aws-auth ConfigMap to migrate from: it was not given. Give the aws-auth"
                + " ConfigMap, as \"kubectl get configmap aws-auth -n kube-system -o yaml\" prints"
                + " it, even if it is empty.");
    EksCluster contradictory =
        roles()
            .with(
                AuthenticationMode.CONFIG_MAP,
                AccessEntries.builder().add(standard(IAM + "role/Dev", "dev")).build());
    assertThatThrownBy(() -> migration(contradictory))
        .hasMessage(
            "EKS has no access entries in the authentication mode CONFIG_MAP, and 1 are given: leave"
                + " them out, or say API_AND_CONFIG_MAP");
    AwsAuthMigration nameless = AwsAuthMigration.builder(roles()).build();
    assertThat(nameless.clusterName()).isEqualTo(Optional.empty());
    assertThatThrownBy(() -> nameless.write(MigrationFormat.AWS_CLI))
        .hasMessage(
            "The cluster's name is not known: give what \"aws eks describe-cluster\" prints, or the"
                + " name");
  }
}
