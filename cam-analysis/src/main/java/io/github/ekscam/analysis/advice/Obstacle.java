package io.github.ekscam.analysis.advice;

import static java.util.Objects.requireNonNull;

/**
 * Why some grant, or any, does not help, and what would.
 *
 * @param kind what stands in the way
 * @param text what it is, in one sentence without a full stop
 * @param remedy what to do about it, likewise
 */
public record Obstacle(Kind kind, String text, String remedy) {

  public Obstacle {
    requireNonNull(kind, "kind");
    requireNonNull(text, "text");
    requireNonNull(remedy, "remedy");
  }

  /** What stands in the way of a grant. */
  public enum Kind {
    /** No API server gets the request, so nothing is to be allowed. */
    IMPOSSIBLE_REQUEST("impossible-request"),
    /** The request has a {@code *} where rules would take it for everything. */
    REQUEST_WITH_ASTERISK("request-with-asterisk"),
    /** An access entry is for an IAM user or role, and the caller is neither. */
    NO_PRINCIPAL("no-principal"),
    /** The cluster looks nobody up in access entries. */
    NO_ACCESS_ENTRIES("no-access-entries"),
    /** The caller's access entry is of a type that takes neither groups nor policies. */
    ENTRY_OF_NODES("entry-of-nodes"),
    /** The access entry is of a service-linked role, which EKS alone makes and changes. */
    SERVICE_LINKED_ROLE("service-linked-role"),
    /** Of the caller's access entry not all is known that a change of it would replace. */
    ENTRY_NOT_RESOLVED("entry-not-resolved"),
    /** The access entry of the caller's ARN is for an earlier principal. */
    ENTRY_OF_EARLIER_PRINCIPAL("entry-of-earlier-principal"),
    /** aws-iam-authenticator turns the caller away, whatever is granted. */
    REFUSED_BY_AUTHENTICATOR("refused-by-authenticator"),
    /** No access entry can map the caller as aws-auth does. */
    MAPPING_UNLIKE_ENTRIES("mapping-unlike-entries"),
    /** Nothing that a binding can name is the caller in every session. */
    NOTHING_TO_BIND("nothing-to-bind"),
    /** No access policy whose rules AWS publishes, and that customers may use, allows it. */
    NO_ACCESS_POLICY("no-access-policy"),
    /** Of an object that is to be applied the resource is not known. */
    KIND_NOT_KNOWN("kind-not-known"),
    /** To write roles or bindings takes more than the request to be allowed. */
    ESCALATION_CHECK("escalation-check"),
    /** The role that is to be bound does not exist. */
    NO_SUCH_ROLE("no-such-role"),
    /** The write is refused for another reason than what the caller may do. */
    INVALID_WRITE("invalid-write");

    private final String id;

    Kind(String id) {
      this.id = id;
    }

    /** The name in JSON, which stays the same. */
    public String id() {
      return id;
    }
  }

  /** The text and the remedy, in one line. */
  public String line() {
    return text + "; " + remedy;
  }
}
