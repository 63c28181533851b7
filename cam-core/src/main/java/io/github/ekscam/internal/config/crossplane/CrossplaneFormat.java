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
 * {@code iam}, to which they refer. Compositions are not read: what they patch in, they do not say.
 */
public final class CrossplaneFormat implements Format {

  static final String ACCESS_ENTRY = "AccessEntry";
  static final String ACCESS_POLICY_ASSOCIATION = "AccessPolicyAssociation";
  static final String CLUSTER = "Cluster";
  static final String ROLE = "Role";

  private static final List<String> EKS_KINDS =
      List.of(ACCESS_ENTRY, ACCESS_POLICY_ASSOCIATION, CLUSTER);

  private static final Pattern EKS = Pattern.compile("eks\\.aws\\.(m\\.)?upbound\\.io/.*");
  private static final Pattern IAM = Pattern.compile("iam\\.aws\\.(m\\.)?upbound\\.io/.*");

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
