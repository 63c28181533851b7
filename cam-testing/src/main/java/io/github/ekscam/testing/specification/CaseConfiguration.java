package io.github.ekscam.testing.specification;

import static java.util.Objects.requireNonNull;

import io.github.ekscam.EksCluster;
import io.github.ekscam.config.ConfigurationReader.SettingNames;
import io.github.ekscam.config.Source;
import io.github.ekscam.internal.config.tree.DocumentNode;
import io.github.ekscam.internal.config.tree.Node;
import io.github.ekscam.internal.config.unread.UnreadAccess;
import io.github.ekscam.policies.EksClusters;
import io.github.ekscam.rbac.KubernetesVersion;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.Optional;

/**
 * The configuration that a case brings: documents as in files, written into the case. It takes the
 * place of the specification's.
 *
 * @param source where the text begins, less one line
 * @param text the documents
 */
record CaseConfiguration(Source source, String text) implements Comparable<CaseConfiguration> {

  private static final Comparator<CaseConfiguration> ORDER =
      Comparator.comparing(CaseConfiguration::source).thenComparing(CaseConfiguration::text);

  CaseConfiguration {
    requireNonNull(source, "source");
    requireNonNull(text, "text");
  }

  @Override
  public int compareTo(CaseConfiguration other) {
    return ORDER.compare(this, other);
  }

  static CaseConfiguration of(DocumentNode node) {
    String text = node.string();
    if (!(node.node() instanceof Node.Scalar scalar && scalar.literal()) || text.isBlank()) {
      throw node.problem(
          "expected documents as they stand in files, in a block below \"configuration: |\"; files"
              + " are named by the specification's configuration");
    }
    return new CaseConfiguration(node.source(), text);
  }

  /**
   * Reads the cluster; what is wrong or noticed is told by its line in the specification.
   *
   * @param tested the cluster of the specification, whose access policies there are
   * @throws io.github.ekscam.config.InvalidInputException if it cannot be used
   */
  EksCluster read(EksCluster tested, Optional<KubernetesVersion> version) {
    EksClusters.Builder reader =
        EksClusters.builder()
            .accessPolicies(tested.accessPolicies())
            .settingNames(SettingNames.none());
    version.ifPresent(reader::kubernetesVersion);
    String placed = "\n".repeat(source.line()) + text;
    EksCluster cluster =
        reader.read(
            source.file(), new ByteArrayInputStream(placed.getBytes(StandardCharsets.UTF_8)));
    UnreadAccess.refuse(cluster.notices(), cluster.authenticationMode());
    return cluster;
  }
}
