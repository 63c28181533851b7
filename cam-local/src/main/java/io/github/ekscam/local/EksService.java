package io.github.ekscam.local;

import io.github.ekscam.access.AccessEntryType;
import io.github.ekscam.access.AccessScope;
import io.github.ekscam.access.AuthenticationMode;
import io.github.ekscam.access.EksException;
import io.github.ekscam.local.access.ClusterAccess;
import io.github.ekscam.local.access.ClusterUpdate;
import io.github.ekscam.local.access.CreateAccessEntryRequest;
import io.github.ekscam.local.access.CreateClusterRequest;
import io.github.ekscam.local.access.DescribedCluster;
import io.github.ekscam.local.access.Page;
import io.github.ekscam.local.access.PageRequest;
import io.github.ekscam.local.access.RegionalClusterAccess;
import io.github.ekscam.local.access.UpdateAccessEntryRequest;
import io.github.ekscam.local.internal.eksapi.WrongTypeException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Turns calls into calls of {@link ClusterAccess}, and its answers into bodies. Where the service
 * takes minutes, its first answer tells of work in progress and the next one that it is done.
 */
final class EksService {

  private static final String NO_POLICY = "The policyArn parameter format is not valid";
  private static final String NO_PRINCIPAL = "The principalArn parameter format is not valid";

  private static final String IN_PROGRESS = "InProgress";

  private final RegionalClusterAccess regions;

  EksService(RegionalClusterAccess regions) {
    this.regions = regions;
  }

  /**
   * Does what is asked, and returns the body of the answer.
   *
   * @throws EksException as the service refuses
   * @throws Refusal if the call itself cannot be understood
   */
  byte[] answer(Call call) {
    try {
      return answer(call, access(call));
    } catch (WrongTypeException e) {
      throw Refusal.of(e);
    }
  }

  /** The API of the account and the region that a call is for. */
  private ClusterAccess access(Call call) {
    try {
      return regions.in(call.accountId(), call.region());
    } catch (IllegalArgumentException e) {
      throw Refusal.invalidRegion();
    } catch (IllegalStateException e) {
      throw Refusal.tooManyRegions(String.valueOf(e.getMessage()));
    }
  }

  private static byte[] answer(Call call, ClusterAccess access) {
    return switch (call.operation()) {
      case "CreateAccessEntry" -> createAccessEntry(call, access);
      case "DescribeAccessEntry" ->
          Answer.accessEntry(
              access.describeAccessEntry(call.clusterName(), call.label("principalArn")));
      case "UpdateAccessEntry" -> updateAccessEntry(call, access);
      case "DeleteAccessEntry" -> {
        access.deleteAccessEntry(call.clusterName(), call.label("principalArn"));
        yield Answer.EMPTY;
      }
      case "ListAccessEntries" -> Answer.strings("accessEntries", listAccessEntries(call, access));
      case "AssociateAccessPolicy" -> associateAccessPolicy(call, access);
      case "DisassociateAccessPolicy" -> {
        access.disassociateAccessPolicy(
            call.clusterName(), call.label("principalArn"), call.label("policyArn"));
        yield Answer.EMPTY;
      }
      case "ListAssociatedAccessPolicies" ->
          Answer.associated(
              call.clusterName(),
              call.label("principalArn"),
              access.listAssociatedAccessPolicies(
                  call.clusterName(), call.label("principalArn"), call.page()));
      case "ListAccessPolicies" -> Answer.accessPolicies(access.listAccessPolicies(call.page()));
      case "CreateCluster" -> Answer.createdCluster(createCluster(call, access));
      case "DescribeCluster" -> Answer.cluster(access.describeCluster(call.clusterName()));
      case "DeleteCluster" -> Answer.deletedCluster(access.deleteCluster(call.clusterName()));
      case "ListClusters" -> Answer.strings("clusters", access.listClusters(call.page()));
      case "UpdateClusterConfig" -> Answer.update(updateClusterConfig(call, access), IN_PROGRESS);
      case "AssociateEncryptionConfig" ->
          Answer.update(associateEncryptionConfig(call, access), IN_PROGRESS);
      case "UpdateClusterVersion" -> Answer.update(updateClusterVersion(call, access), IN_PROGRESS);
      case "DescribeUpdate" -> Answer.update(describeUpdate(call, access), "Successful");
      case "ListUpdates" -> Answer.strings("updateIds", listUpdates(call, access));
      case "DescribeClusterVersions" -> describeClusterVersions(call, access);
      case "ListEksAnywhereSubscriptions" -> Answer.emptyList("subscriptions");
      case "ListTagsForResource" ->
          Answer.tags(access.listTagsForResource(call.label("resourceArn")));
      case "TagResource" -> {
        access.tagResource(
            call.label("resourceArn"), call.body().stringMap("tags").orElse(Map.of()));
        yield Answer.EMPTY;
      }
      case "UntagResource" -> {
        access.untagResource(call.label("resourceArn"), call.queryParameters("tagKeys"));
        yield Answer.EMPTY;
      }
      default -> other(call, access);
    };
  }

  /** What is about things that no cluster has here, and what cannot be answered. */
  private static byte[] other(Call call, ClusterAccess access) {
    Optional<String> list = OtherResources.list(call.operation());
    if (list.isPresent()) {
      access.describeCluster(call.clusterName());
      return Answer.emptyList(list.get());
    }
    Optional<Refusal> notFound = OtherResources.notFound(call);
    if (notFound.isPresent()) {
      access.describeCluster(call.clusterName());
      throw notFound.get();
    }
    throw Refusal.invalidRequest(
        call.operation()
            + " is not answered by LocalEks, which has the operations that concern access");
  }

  /**
   * The cluster that a refused call is about; the empty name if there is no such cluster, or if the
   * service does not tell it, as where DescribeAccessEntry finds nothing.
   */
  String presentCluster(Call call, Refusal refusal) {
    if (!refusal.namesCluster()
        || (call.operation().equals("DescribeAccessEntry") && refusal.statusCode() == 404)) {
      return "";
    }
    try {
      return access(call).describeCluster(call.clusterName()).name();
    } catch (EksException | Refusal | WrongTypeException e) {
      return "";
    }
  }

  private static byte[] createAccessEntry(Call call, ClusterAccess access) {
    Members body = call.body();
    CreateAccessEntryRequest.Builder request =
        CreateAccessEntryRequest.builder(required(body, "principalArn", NO_PRINCIPAL));
    body.string("type").map(AccessEntryType::new).ifPresent(request::type);
    body.string("username").ifPresent(request::username);
    body.strings("kubernetesGroups").ifPresent(request::kubernetesGroups);
    body.stringMap("tags").ifPresent(request::tags);
    body.string("clientRequestToken").ifPresent(request::clientRequestToken);
    return Answer.accessEntry(access.createAccessEntry(call.clusterName(), request.build()));
  }

  private static byte[] updateAccessEntry(Call call, ClusterAccess access) {
    Members body = call.body();
    UpdateAccessEntryRequest.Builder request = UpdateAccessEntryRequest.builder();
    body.string("username").ifPresent(request::username);
    body.strings("kubernetesGroups").ifPresent(request::kubernetesGroups);
    body.string("clientRequestToken").ifPresent(request::clientRequestToken);
    return Answer.accessEntry(
        access.updateAccessEntry(call.clusterName(), call.label("principalArn"), request.build()));
  }

  private static Page<String> listAccessEntries(Call call, ClusterAccess access) {
    PageRequest page = call.page();
    Optional<String> policyArn = call.queryParameter("associatedPolicyArn");
    return policyArn.isPresent()
        ? access.listAccessEntries(call.clusterName(), page, policyArn.get())
        : access.listAccessEntries(call.clusterName(), page);
  }

  private static byte[] associateAccessPolicy(Call call, ClusterAccess access) {
    String policyArn = required(call.body(), "policyArn", NO_POLICY);
    Members scope =
        call.body()
            .object("accessScope")
            .orElseThrow(
                () ->
                    Refusal.invalidParameter(
                        "The specified accessScope is invalid: accessScope must be provided"));
    AccessScope accessScope =
        AccessScope.of(
            scope.string("type").orElse(""), scope.strings("namespaces").orElse(List.of()));
    return Answer.associated(
        call.clusterName(),
        call.label("principalArn"),
        access.associateAccessPolicy(
            call.clusterName(), call.label("principalArn"), policyArn, accessScope));
  }

  private static DescribedCluster createCluster(Call call, ClusterAccess access) {
    Members body = call.body();
    CreateClusterRequest.Builder request =
        CreateClusterRequest.builder(call.clusterName(), call.caller()).configuration(body.tree());
    body.string("version").ifPresent(request::version);
    body.stringMap("tags").ifPresent(request::tags);
    body.string("clientRequestToken").ifPresent(request::clientRequestToken);
    Optional<Members> config = body.object("accessConfig");
    config
        .flatMap(accessConfig -> accessConfig.string("authenticationMode"))
        .map(AuthenticationMode::of)
        .ifPresent(request::authenticationMode);
    config
        .flatMap(accessConfig -> accessConfig.bool("bootstrapClusterCreatorAdminPermissions"))
        .ifPresent(request::bootstrapClusterCreatorAdminPermissions);
    return access.createCluster(request.build());
  }

  private static ClusterUpdate updateClusterConfig(Call call, ClusterAccess access) {
    Members body = call.body();
    String clusterName = call.clusterName();
    Optional<String> token = body.string("clientRequestToken");
    return token.isPresent()
        ? access.updateClusterConfig(clusterName, body.tree(), token.get())
        : access.updateClusterConfig(clusterName, body.tree());
  }

  private static ClusterUpdate associateEncryptionConfig(Call call, ClusterAccess access) {
    Map<String, Object> body = call.body().tree();
    Optional<String> token = call.body().string("clientRequestToken");
    return token.isPresent()
        ? access.associateEncryptionConfig(call.clusterName(), body, token.get())
        : access.associateEncryptionConfig(call.clusterName(), body);
  }

  private static ClusterUpdate updateClusterVersion(Call call, ClusterAccess access) {
    String version =
        call.body()
            .string("version")
            .orElseThrow(() -> Refusal.invalidParameter("unsupported Kubernetes version"));
    Optional<String> token = call.body().string("clientRequestToken");
    return token.isPresent()
        ? access.updateClusterVersion(call.clusterName(), version, token.get())
        : access.updateClusterVersion(call.clusterName(), version);
  }

  private static ClusterUpdate describeUpdate(Call call, ClusterAccess access) {
    requireUpdatesOfCluster(call, access);
    return access.describeUpdate(call.clusterName(), call.label("updateId"));
  }

  private static Page<String> listUpdates(Call call, ClusterAccess access) {
    requireUpdatesOfCluster(call, access);
    return access.listUpdates(call.clusterName(), call.page());
  }

  /** Node groups and the like have updates of their own, and none is here. */
  private static void requireUpdatesOfCluster(Call call, ClusterAccess access) {
    Optional<Refusal> notFound = OtherResources.notFoundOfUpdates(call);
    if (notFound.isPresent()) {
      access.describeCluster(call.clusterName());
      throw notFound.get();
    }
  }

  private static byte[] describeClusterVersions(Call call, ClusterAccess access) {
    List<String> wanted = call.queryParameters("clusterVersions");
    Optional<String> status =
        call.queryParameter("versionStatus").or(() -> call.queryParameter("status"));
    boolean all = call.queryFlag("includeAll") || !wanted.isEmpty() || status.isPresent();
    boolean eks = call.queryParameter("clusterType").orElse("eks").equals("eks");
    return Answer.clusterVersions(
        access.describeClusterVersions(
            call.page(),
            version ->
                eks
                    && (wanted.isEmpty() || wanted.contains(version.clusterVersion()))
                    && (!call.queryFlag("defaultOnly") || version.defaultVersion())
                    && (status.isEmpty() || isStatus(status.get(), version.versionStatus()))
                    && (all || !version.versionStatus().equals("UNSUPPORTED"))));
  }

  /** The old spelling of a status is {@code standard-support}, the new one has underscores. */
  private static boolean isStatus(String asked, String status) {
    return asked.replace('-', '_').toUpperCase(Locale.ROOT).equals(status);
  }

  private static String required(Members body, String name, String refusal) {
    return body.string(name).orElseThrow(() -> Refusal.invalidParameter(refusal));
  }
}
