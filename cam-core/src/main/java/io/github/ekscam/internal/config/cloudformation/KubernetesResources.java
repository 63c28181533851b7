package io.github.ekscam.internal.config.cloudformation;

import io.github.ekscam.config.InvalidInputException;
import io.github.ekscam.config.Notice;
import io.github.ekscam.config.Source;
import io.github.ekscam.config.Unresolved;
import io.github.ekscam.config.Unresolved.Value;
import io.github.ekscam.internal.config.format.Found;
import io.github.ekscam.internal.config.tree.DocumentNode;
import io.github.ekscam.internal.config.tree.Fields;
import io.github.ekscam.internal.config.tree.Node;
import io.github.ekscam.internal.config.tree.Node.Mapping;
import io.github.ekscam.internal.config.tree.Node.NotKnown;
import io.github.ekscam.internal.config.tree.Node.Scalar;
import io.github.ekscam.internal.config.tree.Node.Sequence;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The resources by which the CDK and others apply manifests to a cluster. */
final class KubernetesResources {

  private static final String MANIFEST = "Custom::AWSCDK-EKS-KubernetesResource";
  private static final String PATCH = "Custom::AWSCDK-EKS-KubernetesPatch";
  private static final String HELM_CHART = "Custom::AWSCDK-EKS-HelmChart";

  private static final Set<String> OF_THE_CDK = Set.of(MANIFEST, PATCH, HELM_CHART);

  /** Published extensions of CloudFormation that give access to a cluster. */
  private static final Set<String> EXTENSIONS =
      Set.of("AWSQS::EKS::Cluster", "AWSQS::Kubernetes::Resource");

  /**
   * Types of EKS's own for which EKS makes no access entry, or only those of nodes. For a
   * capability it makes one with policies (the EKS User Guide, "Amazon EKS capability IAM role").
   */
  private static final Set<String> WITHOUT_ACCESS =
      Set.of(
          "AWS::EKS::Addon",
          "AWS::EKS::FargateProfile",
          "AWS::EKS::IdentityProviderConfig",
          "AWS::EKS::Nodegroup",
          "AWS::EKS::PodIdentityAssociation");

  /** What a patch names if it is about access, before the slash. */
  private static final Set<String> KINDS_OF_ACCESS =
      Set.of("role", "rolebinding", "clusterrole", "clusterrolebinding");

  private final Stack stack;
  private final Evaluation evaluation;
  private final PropertyValues properties;
  private final ClusterNames clusters;

  KubernetesResources(
      Stack stack, Evaluation evaluation, PropertyValues properties, ClusterNames clusters) {
    this.stack = stack;
    this.evaluation = evaluation;
    this.properties = properties;
    this.clusters = clusters;
  }

  /** Whether a resource of this type may say something about access. */
  static boolean isAboutAccess(String type) {
    return OF_THE_CDK.contains(type)
        || EXTENSIONS.contains(type)
        || (type.startsWith("AWS::EKS::") && !WITHOUT_ACCESS.contains(type));
  }

  void read(String type, Place place, Fields written, List<Value> conditions) {
    switch (type) {
      case MANIFEST -> manifests(place, written, conditions);
      case PATCH -> patch(place, written);
      case HELM_CHART -> stack.found().skip(type);
      default ->
          stack
              .found()
              .notice(clusterName(place, written), notRead(type, place).at(written.source()));
    }
  }

  private static Notice notRead(String type, Place place) {
    return Notice.of(
        Notice.Kind.ACCESS_DOCUMENT_NOT_READ,
        place.address() + " is of the type " + type + ", which is not read, and may grant access",
        "give what the cluster has, as the AWS CLI and kubectl print it; or exclude the file");
  }

  private void manifests(Place place, Fields written, List<Value> conditions) {
    Node manifest =
        written
            .value("Manifest")
            .map(DocumentNode::node)
            .orElseThrow(() -> written.problem("Manifest", "is missing"));
    Found cluster =
        written
            .value("ClusterName")
            .map(name -> clusters.of(stack, name.node(), place.attribute("ClusterName")))
            .orElse(stack.found());
    Source source = manifest.source().withElement(place.address());
    Place manifestPlace = place.attribute("Manifest");
    PartlyKnownJson json = new PartlyKnownJson(source);
    Node documents;
    try {
      List<Node> parts = evaluation.parts(stack, manifest, manifestPlace);
      documents =
          parts.size() == 1 && parts.get(0) instanceof Mapping mapping ? mapping : json.read(parts);
    } catch (InvalidInputException e) {
      throw written.problem("Manifest", e.problems().get(0).text());
    }
    List<Node> items =
        documents instanceof Sequence sequence ? sequence.items() : List.of(documents);
    for (Node item : items) {
      if (item instanceof Mapping mapping) {
        document(cluster, mapping, conditions, json);
      } else {
        cluster.notice(notRead(place, "Manifest", source));
      }
    }
  }

  /** What the cluster is called that a resource is for; empty if it does not say. */
  private String clusterName(Place place, Fields written) {
    return written
        .value("ClusterName")
        .map(name -> clusters.nameOf(stack, name.node(), place.attribute("ClusterName")))
        .orElse("");
  }

  private static Notice notRead(Place place, String property, Source source) {
    return Notice.of(
            Notice.Kind.ACCESS_DOCUMENT_NOT_READ,
            property + " of " + place.address() + " is not known, and may grant access",
            "give the manifest")
        .at(source);
  }

  private static void document(
      Found cluster, Mapping document, List<Value> conditions, PartlyKnownJson json) {
    Fields fields = Fields.of(document);
    if (isAwsAuth(fields)) {
      awsAuth(cluster, fields, conditions, json);
    } else {
      cluster.document(conditions.isEmpty() ? fields : Fields.of(maybeThere(document, conditions)));
    }
  }

  /** An object of which it is not known whether it is there has a name that is not known. */
  private static Mapping maybeThere(Mapping object, List<Value> conditions) {
    Map<String, Node> fields = new LinkedHashMap<>(object.fields());
    if (fields.get("metadata") instanceof Mapping metadata
        && metadata.fields().get("name") instanceof Scalar name) {
      Map<String, Node> more = new LinkedHashMap<>(metadata.fields());
      more.put("name", PartlyKnown.maybe(name, conditions));
      fields.put("metadata", new Mapping(metadata.source(), more, metadata.keys()));
    }
    return new Mapping(object.source(), fields, object.keys());
  }

  private static boolean isAwsAuth(Fields document) {
    return document.isString("kind")
        && document.string("kind").equals("ConfigMap")
        && document.isMapping("metadata")
        && document.requiredMapping("metadata").pattern("name").equals("aws-auth");
  }

  /** Entries that are known in all their parts are read; whom the others map may be not known. */
  private static void awsAuth(
      Found cluster, Fields document, List<Value> conditions, PartlyKnownJson json) {
    if (!conditions.isEmpty()) {
      cluster.unresolved.add(new Unresolved.AwsAuth(PartlyKnown.merged(conditions)));
      return;
    }
    Map<String, Node> data =
        document.isMapping("data") ? document.requiredMapping("data").mapping().fields() : Map.of();
    PartlyKnownAwsAuth known = PartlyKnownAwsAuth.of(data, json);
    document
        .notKnown("data")
        .ifPresent(all -> cluster.unresolved.add(new Unresolved.AwsAuth(all.values())));
    cluster.unresolved.addAll(known.unresolved());
    Map<String, Node> fields = new LinkedHashMap<>(document.mapping().fields());
    fields.put("data", new Mapping(document.source("data"), known.data(), Map.of()));
    cluster.document(Fields.of(new Mapping(document.source(), fields, document.mapping().keys())));
  }

  private void patch(Place place, Fields written) {
    Node name =
        written
            .value("ResourceName")
            .map(value -> properties.value(value.node(), place.attribute("ResourceName")))
            .orElseGet(() -> PartlyKnown.text(written.source(), ""));
    String pattern =
        name instanceof NotKnown notKnown
            ? notKnown.pattern()
            : name instanceof Scalar scalar ? scalar.text() : "";
    String kind = pattern.contains("/") ? pattern.substring(0, pattern.indexOf('/')) : pattern;
    if (KINDS_OF_ACCESS.contains(kind)
        || kind.contains(NotKnown.ANYTHING)
        || pattern.endsWith("/aws-auth")) {
      stack
          .found()
          .notice(
              clusterName(place, written),
              Notice.of(
                      Notice.Kind.ACCESS_DOCUMENT_NOT_READ,
                      "the patch "
                          + place.address()
                          + " of "
                          + pattern
                          + " is not read, and may grant access",
                      "give the object as it is once it is patched; or exclude the file")
                  .at(written.source()));
    } else {
      stack.found().skip(PATCH);
    }
  }
}
