package io.github.ekscam.internal.engine;

import io.github.ekscam.internal.text.GoQuote;

/**
 * What the node authorizer answers a node, with its reason: one constant for each text of {@code
 * plugin/pkg/auth/authorizer/node/node_authorizer.go}. Chosen without allocating; the text is made
 * of it afterwards.
 */
enum NodeAnswer {
  /** Allowed to every node by one of the fixed rules. An allow has no reason. */
  ALLOWED_BY_RULE(""),
  /** Allowed to every node, whatever the object. */
  ALLOWED(""),
  /** Allowed, as the object is the node's own by its name. */
  ALLOWED_OWN(""),
  /** Allowed, as the field selector picks what is on the node. */
  ALLOWED_SELECTED(""),

  /** No opinion, and no reason. */
  PASSED(""),

  /** Upstream allows it if the object is related to the node; this is its reason if it is not. */
  IF_RELATED(Texts.NO_RELATIONSHIP),
  /** Allowed to one node alone, and which node asks is not known. */
  IF_OF_THAT_NAME(""),

  /** No such object can be related to a node. */
  NEVER_RELATED(Texts.NO_RELATIONSHIP),
  UNKNOWN_NODE("unknown node for user %u"),

  NO_NAME("No Object name found"),
  ONLY_READ("can only read resources of this type"),
  NO_SUBRESOURCE_TO_READ("cannot read subresource"),
  ONLY_READ_NAMESPACED("can only read namespaced object of this type"),
  ONLY_STATUS_VERBS("can only get/update/patch this type"),
  ONLY_GET("can only get individual resources of this type"),
  NO_SUBRESOURCE_TO_GET("cannot get subresource"),

  NO_SERVICE_ACCOUNTS("not allowed to get service accounts"),
  ONLY_TOKENS_OF_NAMED("can only create tokens for individual service accounts"),
  ONLY_TOKENS("can only create token subresource of serviceaccount"),

  LEASE_VERBS("can only get, create, update, patch, or delete a node lease"),
  LEASE_NAMESPACE("can only access leases in the \"kube-node-lease\" system namespace"),
  LEASE_NAME("can only access node lease with the same name as the requesting node"),

  CSI_NODE_VERBS("can only get, create, update, patch, or delete a CSINode"),
  CSI_NODE_SUBRESOURCES("cannot authorize CSINode subresources"),
  CSI_NODE_STATUS("CSINode status access requires CSIVolumeHealth feature"),
  CSI_NODE_STATUS_VERBS("can only get, update, or patch CSINode status"),
  CSI_NODE_NAME("can only access CSINode with the same name as the requesting node"),

  SLICE_SUBRESOURCES("cannot authorize ResourceSlice subresources"),
  SLICE_SELECTOR(
      "can only list/watch/deletecollection resourceslices with nodeName field selector"),
  SLICE_VERBS(
      "only the following verbs are allowed for a ResourceSlice: get, watch, list, create, update,"
          + " patch, delete, deletecollection"),
  SLICE_VERBS_BEFORE_1_31("can only get, create, update, patch, or delete a ResourceSlice"),

  CERTIFICATE_REQUEST_SUBRESOURCES(
      "nodes may not access the status subresource of PodCertificateRequests"),
  CERTIFICATE_REQUEST_SELECTOR(
      "can only list/watch podcertificaterequests with nodeName field selector"),
  CERTIFICATE_REQUEST_VERBS("nodes may not %v podcertificaterequests"),

  ALL_NODES("node '%n' cannot read all nodes, only its own Node object"),
  OTHER_NODE("node '%n' cannot read '%o', only its own Node object"),

  POD_SELECTOR("can only list/watch pods with spec.nodeName field selector");

  /** Texts that more than one answer has. */
  private static final class Texts {
    static final String NO_RELATIONSHIP = "no relationship found between node '%n' and this object";
  }

  private final String template;

  NodeAnswer(String template) {
    this.template = template;
  }

  boolean isAllowed() {
    return compareTo(ALLOWED_SELECTED) <= 0;
  }

  /**
   * The reason, to the letter.
   *
   * @param username the node's username
   * @param node the node's name
   * @param verb the verb that was asked for
   * @param name the name of the object
   */
  String reason(String username, String node, String verb, String name) {
    StringBuilder reason = new StringBuilder();
    int begin = 0;
    for (int at = template.indexOf('%'); at >= 0; at = template.indexOf('%', begin)) {
      reason.append(template, begin, at);
      begin = at + 2;
      switch (template.charAt(at + 1)) {
        case 'u' -> reason.append(GoQuote.quote(username));
        case 'n' -> reason.append(node);
        case 'v' -> reason.append(verb);
        default -> reason.append(name);
      }
    }
    reason.append(template, begin, template.length());
    return reason.toString();
  }
}
