package io.github.ekscam.internal.config.eksctl;

import io.github.ekscam.internal.config.format.Format;
import io.github.ekscam.internal.config.format.Found;
import io.github.ekscam.internal.config.tree.Fields;
import io.github.ekscam.internal.vocabulary.Spelling;
import java.util.List;

/** eksctl's {@code ClusterConfig}. */
public final class EksctlFormat implements Format {

  private static final String API_VERSION = "eksctl.io/v1alpha5";
  private static final String KIND = "ClusterConfig";

  /** The lines that every {@code ClusterConfig} begins with. */
  public static List<String> head() {
    return List.of("apiVersion: " + API_VERSION, "kind: " + KIND);
  }

  private static final String GROUP = "eksctl.io/";

  @Override
  public String name() {
    return "eksctl's ClusterConfig";
  }

  @Override
  public boolean hasApiVersion(String apiVersion) {
    return apiVersion.startsWith(GROUP);
  }

  /** Others have kinds of the same name, in groups that are not to be mistaken for eksctl's. */
  @Override
  public boolean looksLike(Fields document) {
    if (!document.has("kind")) {
      return false;
    }
    String apiVersion = document.string("apiVersion");
    return hasApiVersion(apiVersion)
        || (document.string("kind").equals(KIND)
            && (apiVersion.isEmpty()
                || Spelling.nearest(apiVersion, List.of(API_VERSION)).isPresent()));
  }

  @Override
  public void read(Fields document, Found found) {
    String apiVersion = document.string("apiVersion");
    if (!apiVersion.equals(API_VERSION)) {
      throw document.problem(
          "apiVersion",
          "expected " + API_VERSION + ", found " + (apiVersion.isEmpty() ? "none" : apiVersion));
    }
    if (!document.string("kind").equals(KIND)) {
      throw document.problem("kind", "expected " + KIND + ", found " + document.string("kind"));
    }
    EksctlClusterConfig.read(document, found);
  }
}
