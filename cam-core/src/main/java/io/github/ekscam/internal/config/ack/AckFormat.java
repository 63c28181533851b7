package io.github.ekscam.internal.config.ack;

import io.github.ekscam.internal.config.format.Format;
import io.github.ekscam.internal.config.format.Found;
import io.github.ekscam.internal.config.format.Found.HeldDocument;
import io.github.ekscam.internal.config.tree.Fields;
import io.github.ekscam.internal.vocabulary.Spelling;
import java.util.List;

/**
 * {@code AccessEntry} and {@code Cluster} of {@code eks.services.k8s.aws/v1alpha1}. The controller
 * makes other kinds, too, which say nothing about access.
 */
public final class AckFormat implements Format {

  static final String ACCESS_ENTRY = "AccessEntry";
  static final String CLUSTER = "Cluster";

  private static final String GROUP = "eks.services.k8s.aws/";
  private static final String API_VERSION = GROUP + "v1alpha1";

  @Override
  public String name() {
    return KUBERNETES_OBJECT;
  }

  @Override
  public boolean hasApiVersion(String apiVersion) {
    return apiVersion.startsWith(GROUP);
  }

  @Override
  public boolean hasListsOf(String apiVersion, String kind) {
    return hasApiVersion(apiVersion) && isKind(kind);
  }

  private static boolean isKind(String kind) {
    return kind.equals(ACCESS_ENTRY) || kind.equals(CLUSTER);
  }

  /** Others have kinds of these names, in groups that are not to be mistaken for ACK's. */
  @Override
  public boolean looksLike(Fields document) {
    if (!document.isString("kind") || !document.isString("apiVersion")) {
      return false;
    }
    String apiVersion = document.string("apiVersion");
    return isKind(document.string("kind"))
        && (hasApiVersion(apiVersion)
            || Spelling.nearest(apiVersion, List.of(API_VERSION)).isPresent());
  }

  @Override
  public void read(Fields document, Found found) {
    String apiVersion = document.string("apiVersion");
    if (!apiVersion.equals(API_VERSION)) {
      throw document.problem("apiVersion", "expected " + API_VERSION + ", found " + apiVersion);
    }
    found.hold(this, document);
  }

  @Override
  public void readHeld(List<HeldDocument> documents) {
    AckObjects.read(documents);
  }
}
