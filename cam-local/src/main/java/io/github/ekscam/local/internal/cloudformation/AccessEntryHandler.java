package io.github.ekscam.local.internal.cloudformation;

import com.google.common.collect.ImmutableMap;
import io.github.ekscam.access.AccessEntryType;
import io.github.ekscam.access.AccessScope;
import io.github.ekscam.access.EksException;
import io.github.ekscam.local.access.ClusterAccess;
import io.github.ekscam.local.access.CreateAccessEntryRequest;
import io.github.ekscam.local.access.DescribedAccessEntry;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;

/** Makes and deletes access entries for stacks, by the operations of the EKS API. */
final class AccessEntryHandler {

  private static final String NOT_FOUND = "ResourceNotFoundException";
  private static final String IN_USE = "ResourceInUseException";

  private final ClusterAccess access;
  private final Supplier<UUID> ids;

  AccessEntryHandler(ClusterAccess access, Supplier<UUID> ids) {
    this.access = access;
    this.ids = ids;
  }

  /** EKS refuses something, in the words in which CloudFormation tells it. */
  static final class HandlerException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private HandlerException(String message) {
      super(message, null, false, false);
    }
  }

  /**
   * Makes the entry, without its policies.
   *
   * @param stackTags the stack's tags, which the entry gets as well
   */
  DescribedAccessEntry create(AccessEntryProperties entry, Map<String, String> stackTags) {
    return told(
        () -> {
          CreateAccessEntryRequest.Builder request =
              CreateAccessEntryRequest.builder(entry.principalArn())
                  .kubernetesGroups(entry.kubernetesGroups())
                  .tags(
                      ImmutableMap.<String, String>builder()
                          .putAll(stackTags)
                          .putAll(entry.tags())
                          .buildKeepingLast());
          entry.username().ifPresent(request::username);
          entry.type().map(AccessEntryType::new).ifPresent(request::type);
          return access.createAccessEntry(entry.clusterName(), request.build());
        });
  }

  /** Associates the policies of an entry that was made. */
  void associate(AccessEntryProperties entry) {
    for (AccessEntryProperties.Policy policy : entry.accessPolicies()) {
      told(
          () ->
              access.associateAccessPolicy(
                  entry.clusterName(),
                  entry.principalArn(),
                  policy.policyArn(),
                  AccessScope.of(policy.scopeType(), policy.namespaces())));
    }
  }

  /** Deletes the entry; one that is not there any more is as good as deleted. */
  void delete(AccessEntryId entry) {
    try {
      access.deleteAccessEntry(entry.clusterName(), entry.principalArn());
    } catch (EksException e) {
      if (!e.errorCode().equals(NOT_FOUND)) {
        throw exception(e);
      }
    }
  }

  private <T> T told(Supplier<T> call) {
    try {
      return call.get();
    } catch (EksException e) {
      throw exception(e);
    }
  }

  private HandlerException exception(EksException refused) {
    return new HandlerException(
        "Resource handler returned message: \""
            + refused.getMessage()
            + " (Service: Eks, Status Code: "
            + refused.statusCode()
            + ", Request ID: "
            + ids.get()
            + ")\" (RequestToken: "
            + ids.get()
            + ", HandlerErrorCode: "
            + handlerErrorCode(refused.errorCode())
            + ")");
  }

  /** By the contract of CloudFormation's resource providers. */
  private static String handlerErrorCode(String errorCode) {
    return switch (errorCode) {
      case NOT_FOUND -> "NotFound";
      case IN_USE -> "AlreadyExists";
      case "ResourceLimitExceededException" -> "ServiceLimitExceeded";
      default -> "InvalidRequest";
    };
  }
}
