package io.github.ekscam.identity;

import java.util.Optional;

/**
 * The private DNS names of EC2 instances, which {@code {{EC2PrivateDNSName}}} in a username stands
 * for. The authenticator asks EC2; here whoever uses the library does. Must be thread-safe.
 */
@FunctionalInterface
public interface InstanceNames {

  /**
   * The private DNS name of an instance.
   *
   * @param instanceId such as {@code i-0123456789abcdef0}
   * @return the name; nothing if it is not known
   */
  Optional<String> privateDnsName(String instanceId);
}
