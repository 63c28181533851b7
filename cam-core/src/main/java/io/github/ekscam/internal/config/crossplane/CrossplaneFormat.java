package io.github.ekscam.internal.config.crossplane;

import io.github.ekscam.internal.config.format.Format;
import io.github.ekscam.internal.config.format.Found;
import io.github.ekscam.internal.config.format.Found.HeldDocument;
import io.github.ekscam.internal.config.tree.Fields;
import java.util.List;
import java.util.regex.Pattern;

/**
 * {@code AccessEntry}, {@code AccessPolicyAssociation} and {@code Cluster} of {@code
 * eks.aws.upbound.io} and, with a namespace, {@code eks.aws.m.upbound.io}; and {@code Role} of
 * {@code iam}, to which they refer; and {@code Object} of {@code kubernetes.crossplane.io} and
 * {@code kubernetes.m.crossplane.io}, by which Crossplane applies any object to a cluster.
 * Compositions are not read: what they patch in, they do not say.
 */
public final class CrossplaneFormat implements Format {

  static final String ACCESS_ENTRY = "AccessEntry";
  static final String ACCESS_POLICY_ASSOCIATION = "AccessPolicyAssociation";
  static final String CLUSTER = "Cluster";
  static final String CLUSTER_AUTH = "ClusterAuth";
  static final String ROLE = "Role";
  static final String OBJECT = "Object";
  static final String PROVIDER_CONFIG = "ProviderConfig";
  static final String CLUSTER_PROVIDER_CONFIG = "ClusterProviderConfig";

  private static final List<String> EKS_KINDS =
      List.of(ACCESS_ENTRY, ACCESS_POLICY_ASSOCIATION, CLUSTER, CLUSTER_AUTH);

  private static final List<String> KUBERNETES_KINDS =
      List.of(OBJECT, PROVIDER_CONFIG, CLUSTER_PROVIDER_CONFIG);

  private static final Pattern EKS = Pattern.compile("eks\\.aws\\.(m\\.)?upbound\\.io/.*");
  private static final Pattern IAM = Pattern.compile("iam\\.aws\\.(m\\.)?upbound\\.io/.*");

  private static final Pattern KUBERNETES =
      Pattern.compile("kubernetes\\.(m\\.)?crossplane\\.io/.*");

  @Override
  public String name() {
    return KUBERNETES_OBJECT;
  }

  @Override
  public boolean hasApiVersion(String apiVersion) {
    return EKS.matcher(apiVersion).matches();
  }

  @Override
  public boolean hasListsOf(String apiVersion, String kind) {
    return isRead(apiVersion, kind);
  }

  private static boolean isRead(String apiVersion, String kind) {
    return EKS.matcher(apiVersion).matches()
        ? EKS_KINDS.contains(kind)
        : KUBERNETES.matcher(apiVersion).matches()
            ? KUBERNETES_KINDS.contains(kind)
            : kind.equals(ROLE) && IAM.matcher(apiVersion).matches();
  }

  @Override
  public boolean looksLike(Fields document) {
    return document.isString("kind")
        && document.isString("apiVersion")
        && isRead(document.string("apiVersion"), document.string("kind"));
  }

  @Override
  public void read(Fields document, Found found) {
    found.hold(this, document);
  }

  @Override
  public void readHeld(List<HeldDocument> documents) {
    CrossplaneObjects.read(documents);
  }
}
