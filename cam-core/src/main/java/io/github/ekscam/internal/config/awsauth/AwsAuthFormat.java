package io.github.ekscam.internal.config.awsauth;

import io.github.ekscam.config.Unresolved;
import io.github.ekscam.internal.config.format.Format;
import io.github.ekscam.internal.config.format.Found;
import io.github.ekscam.internal.config.format.Found.Placed;
import io.github.ekscam.internal.config.tree.Fields;
import java.util.List;

/** The ConfigMap {@code kube-system/aws-auth}; no other is read. */
public final class AwsAuthFormat implements Format {

  public static final String NAME = "aws-auth";
  public static final String NAMESPACE = "kube-system";

  @Override
  public String name() {
    return KUBERNETES_OBJECT;
  }

  @Override
  public boolean looksLike(Fields document) {
    if (!document.has("kind")
        || !document.string("kind").equals("ConfigMap")
        || !document.string("apiVersion").equals("v1")
        || !document.isMapping("metadata")) {
      return false;
    }
    Fields metadata = document.requiredMapping("metadata");
    return metadata.isString("name")
        && metadata.string("name").equals(NAME)
        && (!metadata.isString("namespace") || metadata.string("namespace").equals(NAMESPACE));
  }

  @Override
  public void read(Fields document, Found found) {
    List<Unresolved.Value> notKnown =
        document.value("data").map(data -> data.node().notKnown()).orElse(List.of());
    if (!notKnown.isEmpty()) {
      found.unresolved.add(new Unresolved.AwsAuth(notKnown));
    }
    AwsAuthReader.Read read = AwsAuthReader.read(document.known());
    read.notices().forEach(found::notice);
    found.awsAuths.add(new Placed<>(read.awsAuth(), document.source()));
  }
}
