package io.github.ekscam.testing.junit;

import io.github.ekscam.EksCluster;
import io.github.ekscam.local.LocalEks;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;

/** Parameters that need cam-local; loaded only where a test asks for one. */
final class LocalEksParameters {

  private static final Namespace NAMESPACE = Namespace.create(LocalEksParameters.class);

  private LocalEksParameters() {}

  /** One for each test, as a test may change it; JUnit closes it with the test's store. */
  static LocalEks localEks(EksCluster cluster, ExtensionContext context) {
    return context
        .getStore(NAMESPACE)
        .getOrComputeIfAbsent(
            LocalEks.class, key -> LocalEks.builder().cluster(cluster).start(), LocalEks.class);
  }

  static Object eksClient(EksCluster cluster, ExtensionContext context) {
    return context
        .getStore(NAMESPACE)
        .getOrComputeIfAbsent("eksClient", key -> EksClients.of(localEks(cluster, context)));
  }
}
