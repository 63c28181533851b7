package io.github.ekscam.local.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ekscam.EksCluster;
import io.github.ekscam.access.AccessEntries;
import io.github.ekscam.access.AccessEntry;
import io.github.ekscam.access.AccessEntryType;
import io.github.ekscam.access.AccessScope;
import io.github.ekscam.access.AuthenticationMode;
import io.github.ekscam.access.PolicyAssociation;
import io.github.ekscam.config.Reading;
import io.github.ekscam.iam.CallerIdentity;
import io.github.ekscam.iam.PolicyArn;
import io.github.ekscam.iam.PrincipalArn;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** A state of the EKS API, written as the AWS CLI prints it and as eksctl reads it. */
class ClusterStateWriterTest {

  private static final String ACCOUNT = "arn:aws:iam::111122223333:";
  private static final String VIEW = "arn:aws:eks::aws:cluster-access-policy/AmazonEKSViewPolicy";

  private static ClusterAccess eks(Instant now) {
    return ClusterAccess.builder()
        .region("us-east-1")
        .accessPolicies(Reading.CATALOGUE)
        .clock(Clock.fixed(now, ZoneOffset.UTC))
        .ids(() -> new UUID(0, 7))
        .build();
  }

  private static ClusterState state() {
    ClusterAccess eks = eks(Instant.parse("2024-04-30T19:59:34.955Z"));
    eks.createCluster(
        CreateClusterRequest.builder("platform", CallerIdentity.parse(ACCOUNT + "user/eve"))
            .authenticationMode(AuthenticationMode.API)
            .bootstrapClusterCreatorAdminPermissions(false)
            .version("1.34")
            .build());
    eks.createAccessEntry(
        "platform",
        CreateAccessEntryRequest.builder(ACCOUNT + "role/teams/Developer")
            .kubernetesGroups(List.of("yes", "dev"))
            .username("corp:{{SessionName}}")
            .tags(Map.of("team", "checkout"))
            .build());
    eks.associateAccessPolicy(
        "platform",
        ACCOUNT + "role/teams/Developer",
        VIEW,
        AccessScope.namespaces(List.of("dev-*", "on")));
    eks.createAccessEntry(
        "platform",
        CreateAccessEntryRequest.builder(ACCOUNT + "role/Node")
            .type(new AccessEntryType("EC2_LINUX"))
            .build());
    return eks.clusterState("platform");
  }

  private static String json(ClusterState state) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ClusterStateWriter.write(state, out);
    return out.toString(StandardCharsets.UTF_8);
  }

  private static String yaml(ClusterState state) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ClusterStateWriter.writeClusterConfig(state, out);
    return out.toString(StandardCharsets.UTF_8);
  }

  @Example
  void json_isWhatTheAwsCliPrints() {
    assertThat(json(state()))
        .isEqualTo(
            """
            {
              "cluster": {
                "name": "platform",
                "arn": "arn:aws:eks:us-east-1:111122223333:cluster/platform",
                "createdAt": "2024-04-30T19:59:34.955000+00:00",
                "version": "1.34",
                "tags": { },
                "accessConfig": {
                  "authenticationMode": "API"
                }
              }
            }
            {
              "accessEntry": {
                "clusterName": "platform",
                "principalArn": "arn:aws:iam::111122223333:role/Node",
                "kubernetesGroups": [ "system:nodes" ],
                "accessEntryArn": "arn:aws:eks:us-east-1:111122223333:access-entry/platform/role/111122223333/Node/00000000-0000-0000-0000-000000000007",
                "createdAt": "2024-04-30T19:59:34.955000+00:00",
                "modifiedAt": "2024-04-30T19:59:34.955000+00:00",
                "tags": { },
                "username": "system:node:{{EC2PrivateDNSName}}",
                "type": "EC2_LINUX"
              }
            }
            {
              "associatedAccessPolicies": [ ],
              "clusterName": "platform",
              "principalArn": "arn:aws:iam::111122223333:role/Node"
            }
            {
              "accessEntry": {
                "clusterName": "platform",
                "principalArn": "arn:aws:iam::111122223333:role/teams/Developer",
                "kubernetesGroups": [ "yes", "dev" ],
                "accessEntryArn": "arn:aws:eks:us-east-1:111122223333:access-entry/platform/role/111122223333/Developer/00000000-0000-0000-0000-000000000007",
                "createdAt": "2024-04-30T19:59:34.955000+00:00",
                "modifiedAt": "2024-04-30T19:59:34.955000+00:00",
                "tags": {
                  "team": "checkout"
                },
                "username": "corp:{{SessionName}}",
                "type": "STANDARD"
              }
            }
            {
              "associatedAccessPolicies": [ {
                "policyArn": "arn:aws:eks::aws:cluster-access-policy/AmazonEKSViewPolicy",
                "accessScope": {
                  "type": "namespace",
                  "namespaces": [ "dev-*", "on" ]
                },
                "associatedAt": "2024-04-30T19:59:34.955000+00:00",
                "modifiedAt": "2024-04-30T19:59:34.955000+00:00"
              } ],
              "clusterName": "platform",
              "principalArn": "arn:aws:iam::111122223333:role/teams/Developer"
            }
            """);
  }

  @Example
  void timeOfAWholeSecond_hasNoFraction() {
    ClusterAccess eks = eks(Instant.parse("2024-04-30T19:59:34Z"));

    assertThat(json(eks.loadCluster("c", AuthenticationMode.API, AccessEntries.none())))
        .contains("\"createdAt\": \"2024-04-30T19:59:34+00:00\"");
  }

  @Example
  void yaml_isWhatEksctlReads() {
    assertThat(yaml(state()))
        .isEqualTo(
            """
            apiVersion: eksctl.io/v1alpha5
            kind: ClusterConfig
            metadata:
              name: "platform"
              region: "us-east-1"
              version: "1.34"
            accessConfig:
              authenticationMode: API
              bootstrapClusterCreatorAdminPermissions: false
              accessEntries:
              - principalARN: arn:aws:iam::111122223333:role/Node
                type: EC2_LINUX
              - principalARN: arn:aws:iam::111122223333:role/teams/Developer
                kubernetesUsername: "corp:{{SessionName}}"
                kubernetesGroups:
                - "yes"
                - "dev"
                accessPolicies:
                - policyARN: arn:aws:eks::aws:cluster-access-policy/AmazonEKSViewPolicy
                  accessScope:
                    type: namespace
                    namespaces:
                    - "dev-*"
                    - "on"
            """);
  }

  @Example
  void yamlOfTheModeConfigMap_leavesTheCreatorAdministrator() {
    ClusterState state =
        eks(Instant.EPOCH).loadCluster("c", AuthenticationMode.CONFIG_MAP, AccessEntries.none());

    assertThat(yaml(state))
        .isEqualTo(
            """
            apiVersion: eksctl.io/v1alpha5
            kind: ClusterConfig
            metadata:
              name: "c"
              region: "us-east-1"
            accessConfig:
              authenticationMode: CONFIG_MAP
            """);
    assertThat(Reading.cluster(yaml(state)).authenticationMode())
        .isEqualTo(AuthenticationMode.CONFIG_MAP);
  }

  @Example
  void whatOnlyEksMakes_isACommentInYaml() {
    PrincipalArn hybrid = PrincipalArn.of(ACCOUNT + "role/Hybrid");
    AccessEntries entries =
        AccessEntries.builder()
            .add(
                AccessEntry.builder(
                        ACCOUNT + "role/aws-service-role/eks.amazonaws.com/AWSServiceRoleForEKS")
                    .username("eks:a\nb: c")
                    .buildAsDescribed())
            .add(AccessEntry.builder(hybrid).type(new AccessEntryType("HYBRID_LINUX")).build())
            .associate(
                hybrid,
                PolicyAssociation.of(
                    new PolicyArn("aws", "AmazonEKSViewPolicy"), AccessScope.cluster()))
            .build();

    String yaml = yaml(eks(Instant.EPOCH).loadCluster("c", AuthenticationMode.API, entries));

    assertThat(yaml.lines().filter(line -> line.contains("#")))
        .containsExactly(
            "    # Left out: arn:aws:eks::aws:cluster-access-policy/AmazonEKSViewPolicy: This"
                + " operation can only be performed on Access Entries with a type of"
                + " \\\"STANDARD\\\".",
            "  # Left out: no calls make the access entry"
                + " arn:aws:iam::111122223333:role/aws-service-role/eks.amazonaws.com/"
                + "AWSServiceRoleForEKS STANDARD as eks:a\\u000ab: c[], only EKS itself can: The"
                + " caller is not allowed to modify access entries with a principalArn value of a"
                + " Service Linked Role");
    assertThat(Reading.cluster(yaml).accessEntries().entries()).hasSize(1);
  }

  @Provide
  Arbitrary<AccessEntries> entries() {
    Arbitrary<String> texts = Arbitraries.strings().ofMinLength(1).ofMaxLength(5);
    Arbitrary<AccessEntry> entry =
        Combinators.combine(
                Arbitraries.of("role/a", "role/+=,.@-/b", "user/c-", "user/d"),
                texts.filter(text -> isWritable(text)),
                texts.filter(text -> isWritable(text)).list().ofMaxSize(2))
            .as(
                (principal, username, groups) ->
                    AccessEntry.builder(ACCOUNT + principal)
                        .username(username)
                        .kubernetesGroups(groups)
                        .build());
    Arbitrary<PolicyAssociation> policy =
        Combinators.combine(
                Arbitraries.of("AmazonEKSViewPolicy", "AmazonEKSEditPolicy"),
                texts.filter(text -> isWritable(text)).list().ofMaxSize(2))
            .as(
                (name, namespaces) ->
                    PolicyAssociation.of(
                        new PolicyArn("aws", name),
                        namespaces.isEmpty()
                            ? AccessScope.cluster()
                            : AccessScope.namespaces(namespaces)));
    return Combinators.combine(
            entry.list().uniqueElements(AccessEntry::principalArn).ofMaxSize(4),
            policy.list().uniqueElements(PolicyAssociation::policyArn).ofMaxSize(2))
        .as(
            (all, policies) -> {
              AccessEntries.Builder builder = AccessEntries.builder();
              for (AccessEntry one : all) {
                builder.add(one);
                policies.forEach(association -> builder.associate(one.principalArn(), association));
              }
              return builder.build();
            });
  }

  /** A lone half of a surrogate pair is no character, and no encoding has it. */
  private static boolean isWritable(String text) {
    return StandardCharsets.UTF_8.newEncoder().canEncode(text);
  }

  @Property(tries = 300)
  void both_areReadAsTheSameEntries(@ForAll("entries") AccessEntries entries) {
    ClusterState state = eks(Instant.EPOCH).loadCluster("c", AuthenticationMode.API, entries);

    EksCluster fromJson = Reading.cluster(json(state));
    EksCluster fromYaml = Reading.cluster(yaml(state));

    assertThat(fromJson).isEqualTo(fromYaml);
    assertThat(fromJson.accessEntries()).isEqualTo(entries);
    assertThat(fromJson.authenticationMode()).isEqualTo(AuthenticationMode.API);
    assertThat(fromJson.name()).contains("c");
  }
}
