package io.github.ekscam.testing.assertions;

import io.github.ekscam.request.RequestAttributes;
import java.util.List;

/** What is asserted to be allowed, of which may be said by what. */
public final class AllowedAssert extends CallerAssert {

  private final List<RequestAttributes> requests;

  AllowedAssert(CallerAssert caller, List<RequestAttributes> requests) {
    super(caller);
    this.requests = List.copyOf(requests);
  }

  /**
   * Asserts that what was asked last is allowed by an access policy, a binding or a role of this
   * name, though perhaps by others as well: EKS does not tell in which order it asks them.
   *
   * @param grant such as {@code AmazonEKSViewPolicy}, or {@code developers}
   */
  public AllowedAssert isAllowedBy(String grant) {
    requireBy(requests, grant);
    return this;
  }
}
