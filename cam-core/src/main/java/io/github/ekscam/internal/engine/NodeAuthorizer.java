package io.github.ekscam.internal.engine;

import io.github.ekscam.Grant;
import io.github.ekscam.Unknown;
import io.github.ekscam.Verdict;
import io.github.ekscam.access.AccessScope;
import io.github.ekscam.internal.matching.AuthenticatorUser;
import io.github.ekscam.internal.matching.NodeIdentity;
import io.github.ekscam.internal.matching.PolicyRuleMatcher;
import io.github.ekscam.internal.vocabulary.ResourceNames;
import io.github.ekscam.internal.vocabulary.SystemNames;
import io.github.ekscam.rbac.ClusterRole;
import io.github.ekscam.rbac.KubernetesVersion;
import io.github.ekscam.rbac.PolicyRule;
import io.github.ekscam.rbac.RbacObjects;
import io.github.ekscam.request.RequestAttributes;
import io.github.ekscam.request.ResourceRequest;
import io.github.ekscam.request.UserInfo;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Decides the requests of nodes, as far as they can be decided without the pods that run on them.
 * Nobody else is affected. Immutable and thread-safe; {@link #isAllowed} allocates nothing.
 *
 * <p>Reproduces {@code plugin/pkg/auth/authorizer/node/node_authorizer.go} of Kubernetes 1.30 to
 * 1.37. That authorizer divides some resources by object: a node may read the secrets of its own
 * pods, its own Node, its own lease. The others it allows by fixed rules, which are those of the
 * default ClusterRole {@code system:node}. It keeps a graph of what is related to which node; what
 * hangs on it cannot be told here, and is passed with {@link Unknown.NodeRelation}.
 *
 * <p>Which features are on is told by the default rules of the version, and by the version. EKS
 * does not publish which it switches; Kubernetes' defaults are assumed.
 */
public final class NodeAuthorizer implements Authorizer {

  private static final String CORE = "";
  private static final String STORAGE = "storage.k8s.io";
  private static final String RESOURCE = "resource.k8s.io";
  private static final String CERTIFICATES = "certificates.k8s.io";
  private static final String LEASES = "kube-node-lease";
  private static final String NODE_NAME = "spec.nodeName";

  private final @Nullable List<PolicyRule> rules;

  /** Whether nodes and pods are divided, which takes field selectors. */
  private final boolean selectors;

  private final boolean slicesByVerb;
  private final boolean serviceAccountsToGet;
  private final boolean serviceAccounts;
  private final boolean certificateRequests;
  private final boolean csiNodeStatusAsked;
  private final boolean csiNodeStatus;

  private NodeAuthorizer(@Nullable KubernetesVersion version, @Nullable List<PolicyRule> rules) {
    this.rules = rules;
    this.selectors = isSince(version, 32);
    this.slicesByVerb = isSince(version, 31);
    this.serviceAccountsToGet = isSince(version, 33);
    this.serviceAccounts = has(rules, CORE, "serviceaccounts");
    this.certificateRequests = has(rules, CERTIFICATES, "podcertificaterequests");
    this.csiNodeStatusAsked = isSince(version, 37);
    this.csiNodeStatus = has(rules, STORAGE, "csinodes/status");
  }

  /**
   * The node authorizer of a cluster.
   *
   * @param version the cluster's version of Kubernetes; null if it is not known, which has the
   *     newest behaviour known
   * @param defaults the RBAC objects that every cluster of the version has from its start. If they
   *     lack the ClusterRole {@code system:node}, nothing about nodes can be told
   */
  public static NodeAuthorizer of(@Nullable KubernetesVersion version, RbacObjects defaults) {
    return new NodeAuthorizer(
        version,
        defaults.clusterRoles().stream()
            .filter(role -> role.metadata().name().equals("system:node"))
            .findFirst()
            .map(ClusterRole::rules)
            .orElse(null));
  }

  private static boolean isSince(@Nullable KubernetesVersion version, int minor) {
    return version == null || version.compareTo(new KubernetesVersion(1, minor)) >= 0;
  }

  private static boolean has(@Nullable List<PolicyRule> rules, String apiGroup, String resource) {
    return rules != null
        && rules.stream()
            .anyMatch(
                rule -> rule.apiGroups().contains(apiGroup) && rule.resources().contains(resource));
  }

  /** Whether it is known what is allowed to nodes. */
  public boolean isKnown() {
    return rules != null;
  }

  @Override
  public boolean isAllowed(UserInfo user, RequestAttributes request) {
    return rules != null && NodeIdentity.isNode(user) && answer(user, request).isAllowed();
  }

  @Override
  public Verdict authorize(UserInfo user, RequestAttributes request) {
    if (!NodeIdentity.isNode(user)) {
      return Verdict.pass();
    }
    if (rules == null) {
      return Verdict.pass("", List.of(new Unknown.NodeRulesNotGiven(user)));
    }
    NodeAnswer answer = answer(user, request);
    if (answer.isAllowed()) {
      return Verdict.allow("", grant(answer, user, request));
    }
    if (answer == NodeAnswer.PASSED) {
      return Verdict.pass();
    }
    String reason =
        answer.reason(
            AuthenticatorUser.printedUsername(user),
            NodeIdentity.nodeName(user),
            request.verb(),
            request instanceof ResourceRequest resource ? resource.name() : "");
    return Verdict.pass(
        reason,
        switch (answer) {
          case IF_RELATED -> List.of(new Unknown.NodeRelation(user, (ResourceRequest) request));
          case IF_OF_THAT_NAME -> List.of(new Unknown.NodeName(user, (ResourceRequest) request));
          default -> List.of();
        });
  }

  private Grant.Node grant(NodeAnswer answer, UserInfo user, RequestAttributes request) {
    String node = NodeIdentity.nodeName(user);
    PolicyRule rule = answer == NodeAnswer.ALLOWED_BY_RULE ? fixedRule(request) : null;
    return new Grant.Node(node, rule != null ? rule : rule(answer, (ResourceRequest) request));
  }

  /** What of a divided resource is allowed, as a rule. */
  private static PolicyRule rule(NodeAnswer answer, ResourceRequest request) {
    PolicyRule.Builder rule =
        PolicyRule.builder()
            .verbs(request.verb())
            .apiGroups(request.apiGroup())
            .resources(request.combinedResource());
    return (answer == NodeAnswer.ALLOWED_OWN ? rule.resourceNames(request.name()) : rule).build();
  }

  private @Nullable PolicyRule fixedRule(RequestAttributes request) {
    return rules == null ? null : PolicyRuleMatcher.firstMatching(rules, request);
  }

  private NodeAnswer answer(UserInfo user, RequestAttributes request) {
    if (NodeIdentity.isNamed(user, "")) {
      return NodeAnswer.UNKNOWN_NODE;
    }
    return request instanceof ResourceRequest resource
        ? ofResource(user, resource)
        : ofFixedRules(request);
  }

  private NodeAnswer ofFixedRules(RequestAttributes request) {
    return fixedRule(request) == null ? NodeAnswer.PASSED : NodeAnswer.ALLOWED_BY_RULE;
  }

  private NodeAnswer ofResource(UserInfo user, ResourceRequest request) {
    return switch (request.apiGroup()) {
      case CORE -> ofCore(user, request);
      case STORAGE ->
          switch (request.resource()) {
            case "volumeattachments" -> get(request, false);
            case "csinodes" -> csiNode(user, request);
            default -> ofFixedRules(request);
          };
      case RESOURCE ->
          switch (request.resource()) {
            case "resourceclaims" -> get(request, true);
            case "resourceslices" -> slice(user, request);
            default -> ofFixedRules(request);
          };
      case "coordination.k8s.io" ->
          request.resource().equals("leases") ? lease(user, request) : ofFixedRules(request);
      case CERTIFICATES ->
          request.resource().equals("podcertificaterequests") && certificateRequests
              ? certificateRequest(user, request)
              : ofFixedRules(request);
      default -> ofFixedRules(request);
    };
  }

  private NodeAnswer ofCore(UserInfo user, ResourceRequest request) {
    return switch (request.resource()) {
      case "secrets", "configmaps" -> read(request);
      case "persistentvolumeclaims" ->
          request.subresource().equals("status") ? statusOfClaim(request) : get(request, true);
      case "persistentvolumes" -> get(request, false);
      case "serviceaccounts" -> serviceAccount(request);
      case "nodes" -> selectors ? node(user, request) : ofFixedRules(request);
      case "pods" -> selectors ? pod(user, request) : ofFixedRules(request);
      default -> ofFixedRules(request);
    };
  }

  private static NodeAnswer read(ResourceRequest request) {
    switch (request.verb()) {
      case "get", "list", "watch" -> {}
      default -> {
        return NodeAnswer.ONLY_READ;
      }
    }
    if (!request.subresource().isEmpty()) {
      return NodeAnswer.NO_SUBRESOURCE_TO_READ;
    }
    return request.namespace().isEmpty() ? NodeAnswer.ONLY_READ_NAMESPACED : related(request, true);
  }

  private static NodeAnswer statusOfClaim(ResourceRequest request) {
    return switch (request.verb()) {
      case "update", "patch" -> related(request, true);
      default -> NodeAnswer.ONLY_STATUS_VERBS;
    };
  }

  private static NodeAnswer get(ResourceRequest request, boolean namespaced) {
    if (!request.verb().equals("get")) {
      return NodeAnswer.ONLY_GET;
    }
    return request.subresource().isEmpty()
        ? related(request, namespaced)
        : NodeAnswer.NO_SUBRESOURCE_TO_GET;
  }

  private static NodeAnswer related(ResourceRequest request, boolean namespaced) {
    if (request.name().isEmpty()) {
      return NodeAnswer.NO_NAME;
    }
    return request.namespace().isEmpty() == namespaced
        ? NodeAnswer.NEVER_RELATED
        : NodeAnswer.IF_RELATED;
  }

  private NodeAnswer serviceAccount(ResourceRequest request) {
    if (serviceAccountsToGet && request.verb().equals("get") && request.subresource().isEmpty()) {
      return serviceAccounts || certificateRequests
          ? read(request)
          : NodeAnswer.NO_SERVICE_ACCOUNTS;
    }
    if (!request.verb().equals("create") || request.name().isEmpty()) {
      return NodeAnswer.ONLY_TOKENS_OF_NAMED;
    }
    return request.subresource().equals("token") ? related(request, true) : NodeAnswer.ONLY_TOKENS;
  }

  /** Creation is not limited by name, as the server does not yet know the name. */
  private static NodeAnswer own(UserInfo user, ResourceRequest request, NodeAnswer ofOther) {
    return request.verb().equals("create")
        ? NodeAnswer.ALLOWED
        : named(user, request.name(), ofOther);
  }

  private static NodeAnswer named(UserInfo user, String name, NodeAnswer ofOther) {
    if (NodeIdentity.isNamed(user, name)) {
      return NodeAnswer.ALLOWED_OWN;
    }
    return NodeIdentity.mayBeNamed(user, name) ? NodeAnswer.IF_OF_THAT_NAME : ofOther;
  }

  private static NodeAnswer lease(UserInfo user, ResourceRequest request) {
    return switch (request.verb()) {
      case "get", "create", "update", "patch", "delete" ->
          request.namespace().equals(LEASES)
              ? own(user, request, NodeAnswer.LEASE_NAME)
              : NodeAnswer.LEASE_NAMESPACE;
      default -> NodeAnswer.LEASE_VERBS;
    };
  }

  private NodeAnswer csiNode(UserInfo user, ResourceRequest request) {
    if (csiNodeStatusAsked && request.subresource().equals("status")) {
      if (!csiNodeStatus) {
        return NodeAnswer.CSI_NODE_STATUS;
      }
      return switch (request.verb()) {
        case "get", "update", "patch" -> named(user, request.name(), NodeAnswer.CSI_NODE_NAME);
        default -> NodeAnswer.CSI_NODE_STATUS_VERBS;
      };
    }
    boolean subresource = !request.subresource().isEmpty();
    if (csiNodeStatusAsked && subresource) {
      return NodeAnswer.CSI_NODE_SUBRESOURCES;
    }
    return switch (request.verb()) {
      case "get", "create", "update", "patch", "delete" ->
          subresource
              ? NodeAnswer.CSI_NODE_SUBRESOURCES
              : own(user, request, NodeAnswer.CSI_NODE_NAME);
      default -> NodeAnswer.CSI_NODE_VERBS;
    };
  }

  private NodeAnswer slice(UserInfo user, ResourceRequest request) {
    if (!request.subresource().isEmpty()) {
      return NodeAnswer.SLICE_SUBRESOURCES;
    }
    if (!slicesByVerb) {
      return switch (request.verb()) {
        case "create", "watch", "list" -> NodeAnswer.ALLOWED;
        case "get", "update", "patch", "delete" -> related(request, false);
        default -> NodeAnswer.SLICE_VERBS_BEFORE_1_31;
      };
    }
    return switch (request.verb()) {
      case "create" -> NodeAnswer.ALLOWED;
      case "get", "update", "patch", "delete" -> related(request, false);
      case "watch", "list", "deletecollection" ->
          selectors ? selected(user, request, NodeAnswer.SLICE_SELECTOR) : NodeAnswer.ALLOWED;
      default -> NodeAnswer.SLICE_VERBS;
    };
  }

  private static NodeAnswer certificateRequest(UserInfo user, ResourceRequest request) {
    if (!request.subresource().isEmpty()) {
      return NodeAnswer.CERTIFICATE_REQUEST_SUBRESOURCES;
    }
    return switch (request.verb()) {
      case "create" -> NodeAnswer.ALLOWED;
      case "get" -> related(request, true);
      case "list", "watch" -> selected(user, request, NodeAnswer.CERTIFICATE_REQUEST_SELECTOR);
      default -> NodeAnswer.CERTIFICATE_REQUEST_VERBS;
    };
  }

  private static NodeAnswer node(UserInfo user, ResourceRequest request) {
    return switch (request.subresource()) {
      case "" ->
          switch (request.verb()) {
            case "create", "update", "patch" -> NodeAnswer.ALLOWED;
            case "get", "list", "watch" ->
                request.name().isEmpty()
                    ? NodeAnswer.ALL_NODES
                    : named(user, request.name(), NodeAnswer.OTHER_NODE);
            default -> NodeAnswer.PASSED;
          };
      case "status" ->
          switch (request.verb()) {
            case "update", "patch" -> NodeAnswer.ALLOWED;
            default -> NodeAnswer.PASSED;
          };
      default -> NodeAnswer.PASSED;
    };
  }

  private static NodeAnswer pod(UserInfo user, ResourceRequest request) {
    return switch (request.subresource()) {
      case "" ->
          switch (request.verb()) {
            case "get" -> get(request, true);
            case "list", "watch" ->
                selected(
                    user,
                    request,
                    request.name().isEmpty() ? NodeAnswer.POD_SELECTOR : related(request, true));
            case "create", "delete" -> NodeAnswer.ALLOWED;
            default -> NodeAnswer.PASSED;
          };
      case "status" ->
          switch (request.verb()) {
            case "update", "patch" -> NodeAnswer.ALLOWED;
            default -> NodeAnswer.PASSED;
          };
      case "eviction" -> request.verb().equals("create") ? NodeAnswer.ALLOWED : NodeAnswer.PASSED;
      default -> NodeAnswer.PASSED;
    };
  }

  /** Allowed with a field selector for what is on the node itself. */
  private static NodeAnswer selected(
      UserInfo user, ResourceRequest request, NodeAnswer withoutSelector) {
    NodeAnswer answer = withoutSelector;
    List<ResourceRequest.FieldRequirement> selector = request.fieldSelector();
    for (int i = 0; i < selector.size(); i++) { // An iterator would be allocated.
      ResourceRequest.FieldRequirement requirement = selector.get(i);
      if (requirement.isEquals() && requirement.field().equals(NODE_NAME)) {
        if (NodeIdentity.isNamed(user, requirement.value())) {
          return NodeAnswer.ALLOWED_SELECTED;
        }
        if (NodeIdentity.mayBeNamed(user, requirement.value())) {
          answer = NodeAnswer.IF_OF_THAT_NAME;
        }
      }
    }
    return answer;
  }

  /** Whom a request is about that is allowed to one node alone: usernames that nodes may have. */
  public static List<String> usernames(RequestAttributes request) {
    if (!(request instanceof ResourceRequest resource)) {
      return List.of();
    }
    return Stream.concat(
            Stream.of(resource.name()),
            resource.fieldSelector().stream()
                .filter(requirement -> requirement.field().equals(NODE_NAME))
                .map(ResourceRequest.FieldRequirement::value))
        .filter(name -> !name.isEmpty())
        .map(name -> SystemNames.NODE_PREFIX + name)
        .toList();
  }

  /**
   * Something that a node may do.
   *
   * @param scope where
   * @param rule what, as a rule
   */
  public record Held(AccessScope scope, PolicyRule rule) {}

  /**
   * What a node may do for sure; nothing if the user is no node, or if nothing is known about
   * nodes. Left out is what depends on the pods that run on the node, {@link Unknown.NodeRights},
   * what takes a field selector, and what no node ever asks for: subresources that do not exist.
   */
  public List<Held> heldBy(UserInfo user) {
    if (rules == null || !NodeIdentity.isNode(user) || NodeIdentity.isNamed(user, "")) {
      return List.of();
    }
    List<Held> held = new ArrayList<>();
    for (PolicyRule rule : rules) {
      if (!rule.resources().isEmpty()) {
        for (String apiGroup : rule.apiGroups()) {
          for (String resource : rule.resources()) {
            held(user, rule.verbs(), apiGroup, resource, held);
          }
        }
      } else {
        held.add(new Held(AccessScope.cluster(), rule));
      }
    }
    held(user, List.of("create"), RESOURCE, "resourceslices", held);
    if (!selectors) {
      held(user, List.of("list", "watch"), RESOURCE, "resourceslices", held);
    }
    return List.copyOf(held);
  }

  /** Asks for each verb: in general, then for the object that is the node's own by its name. */
  private void held(
      UserInfo user, List<String> verbs, String apiGroup, String resource, List<Held> held) {
    boolean lease = resource.equals("leases");
    List<String> any = new ArrayList<>();
    List<String> own = new ArrayList<>();
    for (String verb : verbs) {
      ResourceRequest request =
          ResourceRequest.of(verb, apiGroup, ResourceNames.resource(resource))
              .subresource(ResourceNames.subresource(resource))
              .namespace(lease ? LEASES : "");
      if (ofResource(user, request).isAllowed()) {
        any.add(verb);
      } else if (user.isUsernameKnown()
          && ofResource(user, request.name(NodeIdentity.nodeName(user)))
              == NodeAnswer.ALLOWED_OWN) {
        own.add(verb);
      }
    }
    AccessScope scope = lease ? AccessScope.namespaces(List.of(LEASES)) : AccessScope.cluster();
    PolicyRule.Builder rule = PolicyRule.builder().apiGroups(apiGroup).resources(resource);
    if (!any.isEmpty()) {
      held.add(new Held(scope, rule.verbs(any).build()));
    }
    if (!own.isEmpty()) {
      held.add(new Held(scope, rule.verbs(own).resourceNames(NodeIdentity.nodeName(user)).build()));
    }
  }
}
