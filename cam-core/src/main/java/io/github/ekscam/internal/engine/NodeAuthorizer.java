package io.github.ekscam.internal.engine;

import io.github.ekscam.Unknown;
import io.github.ekscam.Verdict;
import io.github.ekscam.internal.matching.NodeIdentity;
import io.github.ekscam.request.RequestAttributes;
import io.github.ekscam.request.UserInfo;
import java.util.List;

/**
 * Says of the requests of nodes that they cannot be decided here. What a node may do depends on the
 * pods that run on it, which no configuration tells. Nobody else is affected.
 */
public final class NodeAuthorizer implements Authorizer {

  /** The authorizer. */
  public static final NodeAuthorizer INSTANCE = new NodeAuthorizer();

  private NodeAuthorizer() {}

  @Override
  public Verdict authorize(UserInfo user, RequestAttributes request) {
    return NodeIdentity.isNode(user)
        ? Verdict.pass("", List.of(new Unknown.NodeRights(user)))
        : Verdict.pass();
  }
}
