package io.github.ekscam.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.ekscam.EksCluster;
import io.github.ekscam.access.EksException;
import io.github.ekscam.iam.CallerIdentity;
import io.github.ekscam.local.access.ClusterAccess;
import io.github.ekscam.local.access.RegionalClusterAccess;
import io.github.ekscam.policies.ManagedPolicies;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the operations on clusters answer, byte by byte. */
class EksServiceTest {

  private static final String ARN = "arn:aws:eks:us-west-2:111122223333:cluster/prod";
  private static final String TAGS =
      "/tags/arn%3Aaws%3Aeks%3Aus-west-2%3A111122223333%3Acluster%2Fprod";

  private static final String SERVER =
      """
      -----BEGIN CERTIFICATE-----
      AA==
      -----END CERTIFICATE-----
      """;

  private final AtomicLong ids = new AtomicLong();
  private final RegionalClusterAccess regions =
      RegionalClusterAccess.of(
          ClusterAccess.builder()
              .accessPolicies(ManagedPolicies.catalogue())
              .clock(Clock.fixed(Instant.parse("2026-10-01T19:59:34.955Z"), ZoneOffset.UTC))
              .ids(() -> new UUID(0, ids.incrementAndGet()))
              .build());
  private final EksService service = new EksService(regions);

  private Call read(String region, String method, String uri, String body) {
    URI parsed = URI.create(uri);
    Operations.Called called = Operations.find(method, parsed.getRawPath()).orElseThrow();
    return new Call(
        called.name(),
        called.labels(),
        Call.parameters(parsed.getRawQuery()),
        Members.read(body.getBytes(StandardCharsets.UTF_8)),
        CallerIdentity.parse("arn:aws:iam::111122223333:user/creator"),
        "111122223333",
        region);
  }

  private String call(String method, String uri, String body) {
    return new String(service.answer(read("us-west-2", method, uri, body)), StandardCharsets.UTF_8);
  }

  private void refused(ThrowingCallable call, String errorCode, String message) {
    assertThatThrownBy(call)
        .hasMessage(message)
        .satisfies(
            refusal ->
                assertThat(
                        refusal instanceof EksException eks
                            ? eks.errorCode()
                            : ((Refusal) refusal).errorCode())
                    .isEqualTo(errorCode));
  }

  private void create() {
    call("POST", "/clusters", "{\"name\":\"prod\"}");
  }

  @Test
  void createCluster_givesBackWhatWasGiven_andWhatAwsAddsAtOnce() {
    assertThat(
            call(
                "POST",
                "/clusters",
                "{\"name\":\"prod\",\"version\":\"1.35\",\"roleArn\":\"arn:aws:iam::111122223333:role/eks\","
                    + "\"resourcesVpcConfig\":{\"subnetIds\":[\"subnet-1\",\"subnet-2\"],\"endpointPrivateAccess\":true,"
                    + "\"publicAccessCidrs\":[\"203.0.113.0/24\"]},"
                    + "\"logging\":{\"clusterLogging\":[{\"types\":[\"audit\",\"api\"],\"enabled\":true}]},"
                    + "\"encryptionConfig\":[{\"resources\":[\"secrets\"],\"provider\":{\"keyArn\":\"arn:aws:kms:k\"}}],"
                    + "\"kubernetesNetworkConfig\":{\"serviceIpv4Cidr\":\"10.0.0.0/16\"},"
                    + "\"upgradePolicy\":{\"supportType\":\"STANDARD\"},\"zonalShiftConfig\":{\"enabled\":true},"
                    + "\"computeConfig\":{\"enabled\":true,\"nodePools\":[\"system\"],\"nodeRoleArn\":\"{region}\"},"
                    + "\"storageConfig\":{\"blockStorage\":{\"enabled\":true}},\"deletionProtection\":true,"
                    + "\"kubeApiServerConfig\":{\"eventTtl\":\"10m\"},\"bootstrapSelfManagedAddons\":false,\"later\":{\"x\":1},"
                    + "\"accessConfig\":{\"authenticationMode\":\"API\",\"bootstrapClusterCreatorAdminPermissions\":false},"
                    + "\"tags\":{\"team\":\"x\"},\"clientRequestToken\":\"t\"}"))
        .isEqualTo(
            "{\"cluster\":{\"name\":\"prod\",\"arn\":\""
                + ARN
                + "\",\"createdAt\":1790884774.955,\"version\":\"1.35\","
                + "\"roleArn\":\"arn:aws:iam::111122223333:role/eks\","
                + "\"resourcesVpcConfig\":{\"subnetIds\":[\"subnet-1\",\"subnet-2\"],\"securityGroupIds\":[],"
                + "\"vpcId\":\"vpc-00a51f598223a76f9\",\"endpointPublicAccess\":true,\"endpointPrivateAccess\":true,"
                + "\"publicAccessCidrs\":[\"203.0.113.0/24\"],\"controlPlaneEgressMode\":\"AWS_MANAGED\"},"
                + "\"kubernetesNetworkConfig\":{\"serviceIpv4Cidr\":\"10.0.0.0/16\",\"ipFamily\":\"ipv4\","
                + "\"elasticLoadBalancing\":{\"enabled\":false}},"
                + "\"logging\":{\"clusterLogging\":[{\"types\":[\"api\",\"audit\"],\"enabled\":true},"
                + "{\"types\":[\"authenticator\",\"controllerManager\",\"scheduler\"],\"enabled\":false}]},"
                + "\"status\":\"CREATING\",\"certificateAuthority\":{},\"platformVersion\":\"eks.9\","
                + "\"tags\":{\"team\":\"x\"},"
                + "\"encryptionConfig\":[{\"resources\":[\"secrets\"],\"provider\":{\"keyArn\":\"arn:aws:kms:k\"}}],"
                + "\"accessConfig\":{\"bootstrapClusterCreatorAdminPermissions\":false,\"authenticationMode\":\"API\"},"
                + "\"upgradePolicy\":{\"supportType\":\"STANDARD\"},\"zonalShiftConfig\":{\"enabled\":true},"
                + "\"computeConfig\":{\"enabled\":true,\"nodePools\":[\"system\"],\"nodeRoleArn\":\"{region}\"},"
                + "\"storageConfig\":{\"blockStorage\":{\"enabled\":true}},\"deletionProtection\":true,"
                + "\"controlPlaneScalingConfig\":{\"tier\":\"standard\"},"
                + "\"kubeApiServerConfig\":{\"eventTtl\":\"10m\",\"serviceNodePortRange\":{\"minPort\":30000,\"maxPort\":32767}},"
                + "\"kubeSchedulerConfig\":{\"nodeResourcesFit\":{\"scoringStrategy\":{\"type\":\"LeastAllocated\","
                + "\"resources\":[{\"name\":\"cpu\",\"weight\":1},{\"name\":\"memory\",\"weight\":1}]}}},"
                + "\"kubeControllerManagerConfig\":{\"podGcControllerConfig\":{\"terminatedPodGcThreshold\":12500},"
                + "\"horizontalPodAutoscalerControllerConfig\":{\"horizontalPodAutoscalerSyncPeriod\":\"15s\"}}}}");
  }

  /**
   * But for ids, certificates, and what was given with that one, as EKS described a cluster in
   * September 2026.
   */
  @Test
  void clusterForWhichNothingIsAsked_isDescribedAsOneOfEks() {
    create();

    String described = call("GET", "/clusters/prod", "");

    assertThat(
            described.replaceAll("\"data\":\"LS0tLS1CRUdJTi[A-Za-z0-9+/=]+\"", "\"data\":\"CA\""))
        .isEqualTo(
            "{\"cluster\":{\"name\":\"prod\",\"arn\":\""
                + ARN
                + "\",\"createdAt\":1790884774.955,\"version\":\"1.36\","
                + "\"endpoint\":\"https://ID.gr7.us-west-2.eks.amazonaws.com\","
                    .replace("ID", id(described))
                + "\"roleArn\":\"arn:aws:iam::111122223333:role/eksClusterRole\","
                + "\"resourcesVpcConfig\":{\"subnetIds\":[],\"securityGroupIds\":[],"
                + "\"clusterSecurityGroupId\":\""
                + described.replaceAll("(?s).*\"(sg-0[0-9a-f]{16})\".*", "$1")
                + "\",\"vpcId\":\"vpc-00a51f598223a76f9\",\"endpointPublicAccess\":true,"
                + "\"endpointPrivateAccess\":false,\"publicAccessCidrs\":[\"0.0.0.0/0\"],"
                + "\"controlPlaneEgressMode\":\"AWS_MANAGED\"},"
                + "\"kubernetesNetworkConfig\":{\"serviceIpv4Cidr\":\"10.100.0.0/16\",\"ipFamily\":\"ipv4\","
                + "\"elasticLoadBalancing\":{\"enabled\":false}},"
                + "\"logging\":{\"clusterLogging\":[{\"types\":[\"api\",\"audit\",\"authenticator\","
                + "\"controllerManager\",\"scheduler\"],\"enabled\":false}]},"
                + "\"identity\":{\"oidc\":{\"issuer\":\"https://oidc.eks.us-west-2.amazonaws.com/id/ID\"}},"
                    .replace("ID", id(described))
                + "\"status\":\"ACTIVE\",\"certificateAuthority\":{\"data\":\"CA\",\"active\":{\"id\":\""
                + described.replaceAll("(?s).*\"active\":\\{\"id\":\"([0-9a-f-]{36})\".*", "$1")
                + "\",\"activatedBy\":\"EKS\"}},\"platformVersion\":\"eks.14\",\"tags\":{},"
                + "\"health\":{\"issues\":[]},"
                + "\"accessConfig\":{\"authenticationMode\":\"CONFIG_MAP\"},"
                + "\"upgradePolicy\":{\"supportType\":\"EXTENDED\"},"
                + "\"deletionProtection\":false,"
                + "\"controlPlaneScalingConfig\":{\"tier\":\"standard\"},"
                + "\"kubeApiServerConfig\":{\"eventTtl\":\"60m\",\"serviceNodePortRange\":{\"minPort\":30000,\"maxPort\":32767}},"
                + "\"kubeSchedulerConfig\":{\"nodeResourcesFit\":{\"scoringStrategy\":{\"type\":\"LeastAllocated\","
                + "\"resources\":[{\"name\":\"cpu\",\"weight\":1},{\"name\":\"memory\",\"weight\":1}]}}},"
                + "\"kubeControllerManagerConfig\":{\"podGcControllerConfig\":{\"terminatedPodGcThreshold\":12500},"
                + "\"horizontalPodAutoscalerControllerConfig\":{\"horizontalPodAutoscalerSyncPeriod\":\"15s\"}}}}");
    assertThat(call("GET", "/clusters/prod", "")).isEqualTo(described);
  }

  private static String id(String described) {
    return described.replaceAll("(?s).*https://([0-9A-F]{32})\\.gr7.*", "$1");
  }

  @Test
  void clusterOfIpv6_hasItsOwnNetwork() {
    call(
        "POST",
        "/clusters",
        "{\"name\":\"prod\",\"kubernetesNetworkConfig\":{\"ipFamily\":\"ipv6\"}}");

    assertThat(call("GET", "/clusters/prod", ""))
        .containsPattern(
            "\"kubernetesNetworkConfig\":\\{\"serviceIpv6Cidr\":\"fd[0-9a-f]{2}:[0-9a-f]{4}:[0-9a-f]{4}::/108\","
                + "\"ipFamily\":\"ipv6\",\"elasticLoadBalancing\"")
        .contains("\"publicAccessCidrs\":[\"0.0.0.0/0\",\"::/0\"]");
  }

  @Test
  void endpointThatIsSet_isDescribed() {
    create();

    regions.home().setEndpoint("prod", URI.create("https://127.0.0.1:6443"), SERVER);

    assertThat(call("GET", "/clusters/prod", ""))
        .contains("\"endpoint\":\"https://127.0.0.1:6443\"")
        .contains(
            "\"certificateAuthority\":{\"data\":\"LS0tLS1CRUdJTiBDRVJUSUZJQ0FURS0tLS0tCkFBPT0K");
    assertThatThrownBy(
            () -> regions.home().setEndpoint("prod", URI.create("http://127.0.0.1"), SERVER))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "Invalid endpoint \"http://127.0.0.1\": expected one such as https://127.0.0.1:6443");
    assertThatThrownBy(
            () -> regions.home().setEndpoint("prod", URI.create("https://127.0.0.1"), "CA"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Invalid certificate authority of prod: expected certificates in PEM");
    refused(
        () -> regions.home().setEndpoint("none", URI.create("https://127.0.0.1"), SERVER),
        "ResourceNotFoundException",
        "No cluster found for name: none.");
  }

  @Test
  void clusterThatIsTakenInAgain_keepsWhatOnlyTheApiKnows() {
    create();
    call("POST", TAGS, "{\"tags\":{\"a\":\"b\"}}");
    call("POST", "/clusters/prod/update-config", "{\"deletionProtection\":true}");
    regions.home().setEndpoint("prod", URI.create("https://127.0.0.1:6443"), SERVER);

    regions.home().reloadCluster("prod", EksCluster.builder().name("prod").build());

    assertThat(call("GET", "/clusters/prod", ""))
        .contains(
            "\"endpoint\":\"https://127.0.0.1:6443\"",
            "\"tags\":{\"a\":\"b\"}",
            "\"deletionProtection\":true",
            "\"authenticationMode\":\"API_AND_CONFIG_MAP\"");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"roleArn\":1|NUMBER_VALUE can not be converted to a String",
        "\"resourcesVpcConfig\":[]|Start of list found where not expected.",
        "\"resourcesVpcConfig\":\"x\"|STRING_VALUE can not be converted to a Structure",
        "\"resourcesVpcConfig\":{\"subnetIds\":{}}|Start of structure or map found where not expected.",
        "\"resourcesVpcConfig\":{\"subnetIds\":[null]}|NULL_VALUE can not be converted to a String",
        "\"resourcesVpcConfig\":{\"endpointPublicAccess\":\"true\"}|STRING_VALUE can not be converted to a Boolean",
        "\"deletionProtection\":1|NUMBER_VALUE can not be converted to a Boolean",
        "\"kubeApiServerConfig\":{\"serviceNodePortRange\":{\"minPort\":true}}|TRUE_VALUE can not be converted to an Integer",
        "\"kubeApiServerConfig\":{\"serviceNodePortRange\":{\"minPort\":1.5}}|NUMBER_VALUE can not be converted to an Integer",
        "\"encryptionConfig\":[1]|NUMBER_VALUE can not be converted to a Structure",
        "\"accessConfig\":{\"authenticationMode\":false}|FALSE_VALUE can not be converted to a String"
      })
  void membersOfAnotherType_areRefused(String member, String message) {
    refused(
        () -> call("POST", "/clusters", "{\"name\":\"prod\"," + member + "}"),
        "SerializationException",
        message);
    create();
    refused(
        () -> call("POST", "/clusters/prod/update-config", "{" + member + "}"),
        "SerializationException",
        message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"kubernetesNetworkConfig\":{\"ipFamily\":\"ipv5\"}|ipFamily|ipv5|ipv4, ipv6",
        "\"upgradePolicy\":{\"supportType\":\"LONG\"}|supportType|LONG|STANDARD, EXTENDED",
        "\"logging\":{\"clusterLogging\":[{\"types\":[\"api\",\"kubelet\"]}]}|types[1]|kubelet|api, audit, authenticator, controllerManager, scheduler"
      })
  void valuesThatAreNone_areRefused(String member, String name, String value, String values) {
    refused(
        () -> call("POST", "/clusters", "{\"name\":\"prod\"," + member + "}"),
        "InvalidParameterException",
        "The specified " + name + " is invalid: \"" + value + "\" must be one of [" + values + "]");
  }

  @Test
  void clusterWithDeletionProtection_isNotDeleted() {
    call("POST", "/clusters", "{\"name\":\"prod\",\"deletionProtection\":true}");

    refused(
        () -> call("DELETE", "/clusters/prod", ""),
        "InvalidRequestException",
        "Cluster prod cannot be deleted: deletion protection is enabled");

    call("POST", "/clusters/prod/update-config", "{\"deletionProtection\":false}");
    assertThat(call("DELETE", "/clusters/prod", "")).contains("\"status\":\"DELETING\"");
    assertThat(call("GET", "/clusters", "")).isEqualTo("{\"clusters\":[]}");
  }

  private void updates(String body, String type, String params, String... describedAfter) {
    create();
    String update = call("POST", "/clusters/prod/update-config", body);
    String expected =
        "{\"update\":{\"id\":\"00000000-0000-0000-0000-000000000001\",\"status\":\"InProgress\","
            + "\"type\":\""
            + type
            + "\",\"params\":["
            + params
            + "],\"createdAt\":1790884774.955,\"errors\":[]}}";
    assertThat(update).isEqualTo(expected);
    assertThat(call("GET", "/clusters/prod/updates/00000000-0000-0000-0000-000000000001", ""))
        .isEqualTo(expected.replace("InProgress", "Successful"));
    assertThat(call("GET", "/clusters/prod/updates", ""))
        .isEqualTo("{\"updateIds\":[\"00000000-0000-0000-0000-000000000001\"]}");
    assertThat(call("GET", "/clusters/prod", "")).contains(describedAfter);
  }

  private static String param(String type, String value) {
    return "{\"type\":\"" + type + "\",\"value\":\"" + value.replace("\"", "\\\"") + "\"}";
  }

  @Test
  void modeUpdate_tellsTheModeInQuotes() {
    create();

    assertThat(
            call(
                "POST",
                "/clusters/prod/update-config",
                "{\"accessConfig\":{\"authenticationMode\":\"API_AND_CONFIG_MAP\"}}"))
        .contains(
            "\"type\":\"AccessConfigUpdate\",\"params\":["
                + param("AuthenticationMode", "\"API_AND_CONFIG_MAP\"")
                + "]");
    assertThat(call("GET", "/clusters/prod", ""))
        .contains("\"accessConfig\":{\"authenticationMode\":\"API_AND_CONFIG_MAP\"}");
  }

  @Test
  void loggingUpdate_isAddedToWhatIsLogged() {
    updates(
        "{\"logging\":{\"clusterLogging\":[{\"types\":[\"audit\",\"api\"],\"enabled\":true}]}}",
        "LoggingUpdate",
        param(
            "ClusterLogging",
            "{\"clusterLogging\":[{\"types\":[\"audit\",\"api\"],\"enabled\":true}]}"),
        "\"logging\":{\"clusterLogging\":[{\"types\":[\"api\",\"audit\"],\"enabled\":true},"
            + "{\"types\":[\"authenticator\",\"controllerManager\",\"scheduler\"],\"enabled\":false}]}");

    refused(
        () ->
            call(
                "POST",
                "/clusters/prod/update-config",
                "{\"logging\":{\"clusterLogging\":[{\"types\":[\"api\"],\"enabled\":true}]}}"),
        "InvalidParameterException",
        "No changes needed for the logging config provided");
    call(
        "POST",
        "/clusters/prod/update-config",
        "{\"logging\":{\"clusterLogging\":[{\"types\":[\"api\"],\"enabled\":false},"
            + "{\"types\":[\"scheduler\"],\"enabled\":true}]}}");
    assertThat(call("GET", "/clusters/prod", ""))
        .contains(
            "\"logging\":{\"clusterLogging\":[{\"types\":[\"audit\",\"scheduler\"],\"enabled\":true},"
                + "{\"types\":[\"api\",\"authenticator\",\"controllerManager\"],\"enabled\":false}]}");
  }

  @Test
  void endpointAccessUpdate_tellsBothKindsOfAccess() {
    updates(
        "{\"resourcesVpcConfig\":{\"endpointPrivateAccess\":true,\"publicAccessCidrs\":[\"203.0.113.5/32\"]}}",
        "EndpointAccessUpdate",
        param("EndpointPublicAccess", "true")
            + ","
            + param("EndpointPrivateAccess", "true")
            + ","
            + param("PublicAccessCidrs", "[\"203.0.113.5/32\"]"),
        "\"endpointPublicAccess\":true,\"endpointPrivateAccess\":true,\"publicAccessCidrs\":[\"203.0.113.5/32\"]");

    refused(
        () ->
            call(
                "POST",
                "/clusters/prod/update-config",
                "{\"resourcesVpcConfig\":{\"endpointPrivateAccess\":true}}"),
        "InvalidParameterException",
        "Cluster is already at the desired configuration with endpointPrivateAccess: true ,"
            + " endpointPublicAccess: true, and Public Endpoint Restrictions: [203.0.113.5/32]");
  }

  @Test
  void otherUpdates_areToldAsTheirMembers() {
    updates(
        "{\"resourcesVpcConfig\":{\"subnetIds\":[\"subnet-3\"],\"securityGroupIds\":[\"sg-1\"]}}",
        "VpcConfigUpdate",
        param("Subnets", "[\"subnet-3\"]") + "," + param("SecurityGroups", "[\"sg-1\"]"),
        "\"subnetIds\":[\"subnet-3\"],\"securityGroupIds\":[\"sg-1\"]");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"upgradePolicy\":{\"supportType\":\"STANDARD\"}}|UpgradePolicyUpdate|UpgradePolicy|{\"supportType\":\"STANDARD\"}",
        "{\"zonalShiftConfig\":{\"enabled\":true}}|ZonalShiftConfigUpdate|ZonalShiftConfig|{\"enabled\":true}",
        "{\"deletionProtection\":true}|DeletionProtectionUpdate|DeletionProtection|true",
        "{\"remoteNetworkConfig\":{\"remoteNodeNetworks\":[{\"cidrs\":[\"10.0.0.0/8\"]}]}}|RemoteNetworkConfigUpdate|RemoteNetworkConfig|{\"remoteNodeNetworks\":[{\"cidrs\":[\"10.0.0.0/8\"]}]}",
        "{\"controlPlaneScalingConfig\":{\"tier\":\"tier-xl\"}}|ControlPlaneScalingConfigUpdate|UpdatedTier|\"tier-xl\"",
        "{\"kubeSchedulerConfig\":{\"nodeResourcesFit\":{\"scoringStrategy\":{\"type\":\"MostAllocated\"}}}}|ControlPlaneComponentConfigUpdate|KubeSchedulerConfig|{\"nodeResourcesFit\":{\"scoringStrategy\":{\"type\":\"MostAllocated\"}}}",
        "{\"storageConfig\":{\"blockStorage\":{\"enabled\":true}}}|AutoModeUpdate|StorageConfig|{\"blockStorage\":{\"enabled\":true}}"
      })
  void updateOfOneMember_isToldAsJson(String body, String type, String paramType, String value) {
    updates(body, type, param(paramType, value), body.substring(1).replaceAll("}+$", ""));
  }

  @Test
  void updateThatIsNone_orTwo_isRefused() {
    create();

    refused(
        () -> call("POST", "/clusters/prod/update-config", "{}"),
        "InvalidParameterException",
        "The type for cluster update was not provided.");
    refused(
        () ->
            call(
                "POST",
                "/clusters/prod/update-config",
                "{\"deletionProtection\":true,\"upgradePolicy\":{\"supportType\":\"STANDARD\"}}"),
        "InvalidParameterException",
        "Only one type of update can be allowed.");
    refused(
        () ->
            call(
                "POST",
                "/clusters/prod/update-config",
                "{\"accessConfig\":{\"authenticationMode\":\"API\"},\"deletionProtection\":true}"),
        "InvalidParameterException",
        "Only one type of update can be allowed.");
    refused(
        () -> call("POST", "/clusters/none/update-config", "{\"deletionProtection\":true}"),
        "ResourceNotFoundException",
        "No cluster found for name: none.");
  }

  @Test
  void updateThatIsRepeated_isAnsweredBySame() {
    create();
    String body = "{\"deletionProtection\":true,\"clientRequestToken\":\"t\"}";

    String first = call("POST", "/clusters/prod/update-config", body);

    assertThat(call("POST", "/clusters/prod/update-config", body)).isEqualTo(first);
    assertThat(call("POST", "/clusters/prod/update-config", body.replace("\"t\"", "\"u\"")))
        .isEqualTo(first.replace("000000000001", "000000000002"));
  }

  @Test
  void versionUpdate_goesOneMinorVersionOn() {
    call("POST", "/clusters", "{\"name\":\"prod\",\"version\":\"1.34\"}");

    assertThat(call("POST", "/clusters/prod/updates", "{\"version\":\"1.35\"}"))
        .isEqualTo(
            "{\"update\":{\"id\":\"00000000-0000-0000-0000-000000000001\",\"status\":\"InProgress\","
                + "\"type\":\"VersionUpdate\",\"params\":["
                + param("Version", "1.35")
                + ","
                + param("PlatformVersion", "eks.9")
                + "],\"createdAt\":1790884774.955,\"errors\":[]}}");
    assertThat(call("GET", "/clusters/prod", ""))
        .contains("\"version\":\"1.35\"", "\"platformVersion\":\"eks.9\"");
    for (String other : new String[] {"1.35", "1.34", "1.37", "2.36"}) {
      refused(
          () -> call("POST", "/clusters/prod/updates", "{\"version\":\"" + other + "\"}"),
          "InvalidParameterException",
          "Unsupported Kubernetes minor version update from 1.35 to " + other);
    }
    for (String body : new String[] {"{\"version\":\"next\"}", "{}"}) {
      refused(
          () -> call("POST", "/clusters/prod/updates", body),
          "InvalidParameterException",
          "unsupported Kubernetes version");
    }
  }

  @Test
  void updatesAreListedByPages_theLatestHundred() {
    create();
    for (int i = 0; i < 102; i++) {
      call("POST", "/clusters/prod/update-config", "{\"deletionProtection\":" + (i % 2 == 0) + "}");
    }

    String first = call("GET", "/clusters/prod/updates?maxResults=2", "");

    assertThat(first)
        .startsWith(
            "{\"updateIds\":[\"00000000-0000-0000-0000-000000000003\",\"00000000-0000-0000-0000-000000000004\"],\"nextToken\":\"");
    String token = first.replaceAll(".*\"nextToken\":\"([^\"]+)\".*", "$1");
    assertThat(call("GET", "/clusters/prod/updates?maxResults=1&nextToken=" + token, ""))
        .startsWith("{\"updateIds\":[\"00000000-0000-0000-0000-000000000005\"]");
    refused(
        () -> call("GET", "/clusters/prod/updates/00000000-0000-0000-0000-000000000002", ""),
        "ResourceNotFoundException",
        "No update found for ID: 00000000-0000-0000-0000-000000000002");
  }

  @Test
  void tagsOfAClusterAndOfAnEntry_areChanged() {
    call(
        "POST",
        "/clusters",
        "{\"name\":\"prod\",\"tags\":{\"a\":\"1\",\"b\":\"2\"},\"accessConfig\":{\"authenticationMode\":\"API\"}}");
    String entry =
        regions.home().clusterState("prod").describedAccessEntries().get(0).accessEntryArn();
    String entryTags = "/tags/" + entry.replace(":", "%3A").replace("/", "%2F");

    assertThat(call("POST", TAGS, "{\"tags\":{\"b\":\"3\",\"c\":\"\"}}")).isEmpty();
    assertThat(call("DELETE", TAGS + "?tagKeys=a&tagKeys=none", "")).isEmpty();
    call("POST", entryTags, "{\"tags\":{\"team\":\"x\"}}");

    assertThat(call("GET", TAGS, "")).isEqualTo("{\"tags\":{\"b\":\"3\",\"c\":\"\"}}");
    assertThat(call("GET", "/clusters/prod", "")).contains("\"tags\":{\"b\":\"3\",\"c\":\"\"}");
    assertThat(call("GET", entryTags, "")).isEqualTo("{\"tags\":{\"team\":\"x\"}}");
    for (String method : new String[] {"GET", "POST", "DELETE"}) {
      refused(
          () -> call(method, TAGS.replace("prod", "none"), ""),
          "NotFoundException",
          "Resource not found: arn:aws:eks:us-west-2:111122223333:cluster/none");
      refused(
          () -> call(method, "/tags/prod", ""), "NotFoundException", "Resource not found: prod");
    }
  }

  @Test
  void tagsThatAreTooMany_orIllegal_areRefused() {
    create();
    for (int i = 0; i < 50; i++) {
      call("POST", TAGS, "{\"tags\":{\"k" + i + "\":\"v\"}}");
    }

    refused(
        () -> call("POST", TAGS, "{\"tags\":{\"one\":\"more\"}}"),
        "BadRequestException",
        "The specified tags is invalid: 51 tags are more than 50");
    refused(
        () -> call("POST", TAGS, "{\"tags\":{\"aws:x\":\"y\"}}"),
        "BadRequestException",
        "The specified tags is invalid: the key \"aws:x\" must not begin with aws:");
    assertThat(call("POST", TAGS, "{\"tags\":{\"k0\":\"w\"}}")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "GET,node-groups,nodegroups",
    "GET,addons,addons",
    "GET,fargate-profiles,fargateProfileNames",
    "GET,identity-provider-configs,identityProviderConfigs",
    "GET,pod-identity-associations,associations",
    "GET,capabilities,capabilities",
    "POST,insights,insights"
  })
  void listsOfWhatNoClusterHasHere_areEmpty(String method, String path, String member) {
    create();

    assertThat(call(method, "/clusters/prod/" + path, "")).isEqualTo("{\"" + member + "\":[]}");
    refused(
        () -> call(method, "/clusters/none/" + path, ""),
        "ResourceNotFoundException",
        "No cluster found for name: none.");
  }

  @ParameterizedTest
  @CsvSource({
    "GET,node-groups/x,No node group found for name: x.,nodegroupName",
    "DELETE,node-groups/x,No node group found for name: x.,nodegroupName",
    "GET,addons/x,No addon: x found in cluster: prod,addonName",
    "GET,fargate-profiles/x,No Fargate Profile found with name: x.,fargateProfileName",
    "GET,pod-identity-associations/x,No pod identity association found for id: x.,",
    "GET,capabilities/x,No capability found for name: x.,",
    "GET,insights/x,No insight found for id: x.,",
    "GET,updates/u?nodegroupName=x,No node group found for name: x.,nodegroupName",
    "GET,updates?addonName=x,No addon: x found in cluster: prod,addonName"
  })
  void oneOfThem_isNotFound(String method, String path, String message, String member) {
    create();

    refused(() -> call(method, "/clusters/prod/" + path, ""), "ResourceNotFoundException", message);

    try {
      call(method, "/clusters/prod/" + path, "");
    } catch (Refusal refusal) {
      assertThat(new String(Answer.refusal(refusal, "prod"), StandardCharsets.UTF_8))
          .isEqualTo(
              "{\"clusterName\":\"prod\","
                  + (member == null ? "" : "\"" + member + "\":\"x\",")
                  + "\"message\":\""
                  + message
                  + "\"}");
    }
    refused(
        () -> call(method, "/clusters/none/" + path, ""),
        "ResourceNotFoundException",
        "No cluster found for name: none.");
  }

  @Test
  void identityProviderConfig_isNotFound() {
    create();

    refused(
        () ->
            call(
                "POST",
                "/clusters/prod/identity-provider-configs/describe",
                "{\"identityProviderConfig\":{\"type\":\"oidc\",\"name\":\"x\"}}"),
        "ResourceNotFoundException",
        "No identity provider config found for name: x.");
  }

  @Test
  void clusterVersions_areThoseThatAreSupported_theDefaultFirst() {
    String all = call("GET", "/cluster-versions", "");

    assertThat(all)
        .startsWith(
            "{\"clusterVersions\":[{\"clusterVersion\":\"1.36\",\"clusterType\":\"eks\","
                + "\"defaultPlatformVersion\":\"eks.14\",\"defaultVersion\":true,"
                + "\"releaseDate\":1780358400.000,\"endOfStandardSupportDate\":1817164800.000,"
                + "\"endOfExtendedSupportDate\":1848787200.000,\"status\":\"STANDARD_SUPPORT\","
                + "\"versionStatus\":\"STANDARD_SUPPORT\"},{\"clusterVersion\":\"1.35\"")
        .contains("\"clusterVersion\":\"1.31\"", "\"kubernetesPatchVersion\":\"1.35.2\"")
        .doesNotContain("\"clusterVersion\":\"1.30\"", "UNSUPPORTED");
    assertThat(call("GET", "/cluster-versions?includeAll=true", ""))
        .contains("\"clusterVersion\":\"1.30\"", "\"versionStatus\":\"UNSUPPORTED\"");
    assertThat(versions("?defaultOnly=true")).isEqualTo("1.36");
    assertThat(versions("?clusterVersions=1.33&clusterVersions=1.29")).isEqualTo("1.33 1.29");
    assertThat(versions("?versionStatus=EXTENDED_SUPPORT")).isEqualTo("1.33 1.32 1.31");
    assertThat(versions("?status=extended-support")).isEqualTo("1.33 1.32 1.31");
    assertThat(versions("?maxResults=2")).isEqualTo("1.36 1.35");
    assertThat(versions("?clusterType=local")).isEmpty();
  }

  private String versions(String query) {
    return String.join(
        " ",
        call("GET", "/cluster-versions" + query, "")
            .replaceAll("\"(?!clusterVersion\")[A-Za-z]+\":(\"[^\"]*\"|true|false|[0-9.]+|\\[)", "")
            .replaceAll("[^0-9. ]+", " ")
            .trim()
            .split("[ ]+"));
  }

  @Test
  void clustersOfOneRegion_areNotThoseOfAnother() {
    create();

    assertThat(
            new String(
                service.answer(read("eu-west-1", "GET", "/clusters", "")), StandardCharsets.UTF_8))
        .isEqualTo("{\"clusters\":[]}");
    assertThat(
            new String(
                service.answer(read("eu-west-1", "POST", "/clusters", "{\"name\":\"prod\"}")),
                StandardCharsets.UTF_8))
        .contains("\"arn\":\"arn:aws:eks:eu-west-1:111122223333:cluster/prod\"");
    assertThat(
            new String(
                service.answer(read("cn-north-1", "POST", "/clusters", "{\"name\":\"prod\"}")),
                StandardCharsets.UTF_8))
        .contains("\"arn\":\"arn:aws-cn:eks:cn-north-1:111122223333:cluster/prod\"");
    assertThat(call("GET", "/clusters/prod", "")).contains(ARN);
    refused(
        () -> service.answer(read("us west", "GET", "/clusters", "")),
        "InvalidSignatureException",
        "Credential should be scoped to a valid region. ");
  }

  @Test
  void regionsAreBounded() {
    for (int i = 0; i < 255; i++) {
      service.answer(read("r" + "abcdefgh".charAt(i % 8) + "-x-" + i % 32, "GET", "/clusters", ""));
    }
    assertThat(regions.all()).hasSizeLessThanOrEqualTo(256);
    for (int i = 0; regions.all().size() < 256; i++) {
      regions.in(String.format("%012d", i), "eu-west-1");
    }

    refused(
        () -> service.answer(read("sa-east-1", "GET", "/clusters", "")),
        "InvalidRequestException",
        "More than 256 regions and accounts: there is no room for sa-east-1");
  }
}
