package io.github.ekscam.local;

import io.github.ekscam.access.AccessEntryType;
import io.github.ekscam.access.AccessScope;
import io.github.ekscam.access.AuthenticationMode;
import io.github.ekscam.access.EksException;
import io.github.ekscam.local.access.AccessConfigUpdate;
import io.github.ekscam.local.access.ClusterAccess;
import io.github.ekscam.local.access.ClusterState;
import io.github.ekscam.local.access.CreateAccessEntryRequest;
import io.github.ekscam.local.access.CreateClusterRequest;
import io.github.ekscam.local.access.DescribedAccessEntry;
import io.github.ekscam.local.access.DescribedCluster;
import io.github.ekscam.local.access.Page;
import io.github.ekscam.local.access.PageRequest;
import io.github.ekscam.local.access.UpdateAccessEntryRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Turns calls into calls of {@link ClusterAccess}, and its answers into bodies. Where the service
 * takes minutes, its first answer tells of work in progress and the next one that it is done.
 */
final class EksService {

  private static final String NO_POLICY = "The policyArn parameter format is not valid";
  private static final String NO_PRINCIPAL = "The principalArn parameter format is not valid";

  private final ClusterAccess access;

  /** What was done to the modes of clusters, by name; each cluster can be changed twice. */
  private final Map<String, List<AccessConfigUpdate>> updates = new ConcurrentHashMap<>();

  EksService(ClusterAccess access) {
    this.access = access;
  }

  /**
   * Does what is asked, and returns the body of the answer.
   *
   * @throws EksException as the service refuses
   * @throws Refusal if the call itself cannot be understood
   */
  byte[] answer(Call call) {
    return switch (call.operation()) {
      case "CreateAccessEntry" -> createAccessEntry(call);
      case "DescribeAccessEntry" ->
          Answer.accessEntry(
              access.describeAccessEntry(call.clusterName(), call.label("principalArn")));
      case "UpdateAccessEntry" -> updateAccessEntry(call);
      case "DeleteAccessEntry" -> {
        access.deleteAccessEntry(call.clusterName(), call.label("principalArn"));
        yield Answer.EMPTY;
      }
      case "ListAccessEntries" -> Answer.strings("accessEntries", listAccessEntries(call));
      case "AssociateAccessPolicy" -> associateAccessPolicy(call);
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
      case "CreateCluster" -> Answer.cluster(createCluster(call), "CREATING");
      case "DescribeCluster" ->
          Answer.cluster(access.describeCluster(call.clusterName()), "ACTIVE");
      case "DeleteCluster" -> Answer.cluster(access.deleteCluster(call.clusterName()), "DELETING");
      case "ListClusters" -> Answer.strings("clusters", access.listClusters(call.page()));
      case "UpdateClusterConfig" -> Answer.update(updateClusterConfig(call), "InProgress");
      case "DescribeUpdate" -> Answer.update(describeUpdate(call), "Successful");
      case "ListUpdates" ->
          Answer.updateIds(updates(call).stream().map(AccessConfigUpdate::id).toList());
      case "ListTagsForResource" -> Answer.tags(tags(call.label("resourceArn")));
      default ->
          throw Refusal.invalidRequest(
              call.operation()
                  + " is not answered by LocalEks, which has the operations that concern access");
    };
  }

  /** The cluster that a refused call is about; the empty name if there is no such cluster. */
  String presentCluster(Call call) {
    try {
      return access.describeCluster(call.clusterName()).name();
    } catch (EksException | Refusal e) {
      return "";
    }
  }

  private byte[] createAccessEntry(Call call) {
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

  private byte[] updateAccessEntry(Call call) {
    Members body = call.body();
    UpdateAccessEntryRequest.Builder request = UpdateAccessEntryRequest.builder();
    body.string("username").ifPresent(request::username);
    body.strings("kubernetesGroups").ifPresent(request::kubernetesGroups);
    body.string("clientRequestToken").ifPresent(request::clientRequestToken);
    return Answer.accessEntry(
        access.updateAccessEntry(call.clusterName(), call.label("principalArn"), request.build()));
  }

  private Page<String> listAccessEntries(Call call) {
    PageRequest page = call.page();
    Optional<String> policyArn = call.queryParameter("associatedPolicyArn");
    return policyArn.isPresent()
        ? access.listAccessEntries(call.clusterName(), page, policyArn.get())
        : access.listAccessEntries(call.clusterName(), page);
  }

  private byte[] associateAccessPolicy(Call call) {
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

  private DescribedCluster createCluster(Call call) {
    Members body = call.body();
    CreateClusterRequest.Builder request =
        CreateClusterRequest.builder(call.clusterName(), call.caller());
    body.string("version").ifPresent(request::version);
    body.stringMap("tags").ifPresent(request::tags);
    body.string("clientRequestToken").ifPresent(request::clientRequestToken);
    Optional<Members> config = body.object("accessConfig");
    config
        .flatMap(accessConfig -> accessConfig.string("authenticationMode"))
        .map(EksService::mode)
        .ifPresent(request::authenticationMode);
    config
        .flatMap(accessConfig -> accessConfig.bool("bootstrapClusterCreatorAdminPermissions"))
        .ifPresent(request::bootstrapClusterCreatorAdminPermissions);
    return access.createCluster(request.build());
  }

  private AccessConfigUpdate updateClusterConfig(Call call) {
    Members body = call.body();
    String clusterName = call.clusterName();
    Optional<String> mode =
        body.object("accessConfig").flatMap(config -> config.string("authenticationMode"));
    if (mode.isEmpty()) {
      throw Refusal.invalidParameter("The type for cluster update was not provided.");
    }
    AuthenticationMode newMode = mode(mode.get());
    Optional<String> token = body.string("clientRequestToken");
    AccessConfigUpdate update =
        token.isPresent()
            ? access.updateClusterConfig(clusterName, newMode, token.get())
            : access.updateClusterConfig(clusterName, newMode);
    updates.compute(
        clusterName,
        (name, known) -> {
          List<AccessConfigUpdate> all = new ArrayList<>(known == null ? List.of() : known);
          all.removeIf(old -> old.id().equals(update.id()) || isOfFormerCluster(old, name));
          all.add(update);
          return List.copyOf(all);
        });
    return update;
  }

  private AccessConfigUpdate describeUpdate(Call call) {
    String id = call.label("updateId");
    return updates(call).stream()
        .filter(update -> update.id().equals(id))
        .findFirst()
        .orElseThrow(() -> Refusal.resourceNotFound("No update found for ID: " + id));
  }

  /** The updates of a cluster that is there: a former one of its name had its own. */
  private List<AccessConfigUpdate> updates(Call call) {
    String clusterName = call.clusterName();
    access.describeCluster(clusterName);
    return updates.getOrDefault(clusterName, List.of()).stream()
        .filter(update -> !isOfFormerCluster(update, clusterName))
        .toList();
  }

  private boolean isOfFormerCluster(AccessConfigUpdate update, String clusterName) {
    return update.createdAt().isBefore(access.describeCluster(clusterName).createdAt());
  }

  private Map<String, String> tags(String resourceArn) {
    PageRequest page = PageRequest.first();
    while (true) {
      Page<String> clusters = access.listClusters(page);
      for (String clusterName : clusters.items()) {
        ClusterState state = access.clusterState(clusterName);
        if (state.cluster().arn().equals(resourceArn)) {
          return state.cluster().tags();
        }
        for (DescribedAccessEntry entry : state.describedAccessEntries()) {
          if (entry.accessEntryArn().equals(resourceArn)) {
            return entry.tags();
          }
        }
      }
      if (clusters.nextToken().isEmpty()) {
        throw Refusal.notFound("Resource not found: " + resourceArn);
      }
      page = page.nextToken(clusters.nextToken().get());
    }
  }

  private static String required(Members body, String name, String refusal) {
    return body.string(name).orElseThrow(() -> Refusal.invalidParameter(refusal));
  }

  private static AuthenticationMode mode(String name) {
    try {
      return AuthenticationMode.of(name);
    } catch (IllegalArgumentException e) {
      throw Refusal.invalidParameter(
          "The specified authenticationMode is invalid: \""
              + name
              + "\" must be one of [API, API_AND_CONFIG_MAP, CONFIG_MAP]");
    }
  }
}
