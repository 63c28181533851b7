package io.github.ekscam.internal.config.unread;

import com.google.common.collect.Maps;
import io.github.ekscam.access.AuthenticationMode;
import io.github.ekscam.config.Source;
import io.github.ekscam.internal.config.tree.DocumentNode;
import io.github.ekscam.internal.config.tree.Fields;
import io.github.ekscam.internal.config.tree.Node;
import io.github.ekscam.internal.config.tree.Node.Mapping;
import io.github.ekscam.internal.config.tree.Node.Scalar;
import io.github.ekscam.internal.config.tree.Node.Sequence;
import io.github.ekscam.internal.config.tree.Node.Tagged;
import io.github.ekscam.rbac.RbacObject;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Recognises documents of JSON or YAML that are about access and of no format that is read: by what
 * stands anywhere in them. A document is walked once, in time proportional to its size.
 */
public final class UnreadDocuments {

  /** Fields whose text is the ARN of an access entry's principal, as each tool writes them. */
  private static final Set<String> PRINCIPAL =
      Set.of("principalArn", "principalARN", "principal_arn", "PrincipalArn", "rolearn", "userarn");

  private static final Pattern IAM_PRINCIPAL = Pattern.compile("arn:[a-z-]+:iam::.*");

  /** What stands in a list alone has to tell by itself that it is no ARN of a policy. */
  private static final Pattern IAM_ROLE_OR_USER =
      Pattern.compile("arn:[a-z-]+:iam::[^:]*:(role|user)/.*");

  private static final Pattern ACCESS_POLICY =
      Pattern.compile("arn:[a-z-]+:eks::aws:cluster-access-policy/[A-Za-z]+");

  /** What eksctl writes into aws-auth. */
  private static final String IDENTITY_MAPPINGS = "iamIdentityMappings";

  /** The variable that modules of Terraform for EKS take access entries by. */
  private static final String TERRAFORM_ACCESS_ENTRIES = "access_entries";

  private static final String AUTHENTICATION_MODE = "authenticationMode";

  /** What templates and programs call resources that grant access. */
  private static final Set<String> RESOURCE_TYPES =
      Set.of(
          "AWS::EKS::AccessEntry",
          "aws_eks_access_entry",
          "aws_eks_access_policy_association",
          "aws:eks:AccessEntry",
          "aws:eks:AccessPolicyAssociation",
          "aws:eks/accessEntry:AccessEntry",
          "aws:eks/accessPolicyAssociation:AccessPolicyAssociation",
          "aws-native:eks:AccessEntry",
          "kubernetes_role",
          "kubernetes_role_v1",
          "kubernetes_role_binding",
          "kubernetes_role_binding_v1",
          "kubernetes_cluster_role",
          "kubernetes_cluster_role_v1",
          "kubernetes_cluster_role_binding",
          "kubernetes_cluster_role_binding_v1");

  private static final Set<String> AWS_AUTH_SECTIONS =
      Set.of("mapRoles", "mapUsers", "mapAccounts", IDENTITY_MAPPINGS);

  private static final List<String> RBAC_FIELDS =
      List.of("rules", "subjects", "roleRef", "aggregationRule");

  /** What {@code pulumi preview --save-plan} has its resources in. */
  private static final String PLANS_OF_PULUMI = "resourcePlans";

  /** The API groups of ACK and of Crossplane. */
  private static final Pattern GROUPS_OF_ACCESS =
      Pattern.compile("eks\\.(services\\.k8s\\.aws|aws\\.(m\\.)?(upbound|crossplane)\\.io)/");

  private static final String ACCESS_ENTRY_ARN = "accessEntryArn";

  private static final String AWS_AUTH = "aws-auth";

  /** What a text has at least if it is a manifest about access. */
  private static final List<String> MARKS_OF_MANIFEST =
      List.of(RbacObject.API_GROUP + "/", AWS_AUTH);

  private static final Pattern LINE_OF_MANIFEST =
      Pattern.compile(
          "(?m)^[ \\t]*(?:- )?[\"']?(?:apiVersion[\"']?[ \\t]*:[ \\t]*[\"']?"
              + Pattern.quote(RbacObject.API_GROUP + "/")
              + "|name[\"']?[ \\t]*:[ \\t]*[\"']?"
              + AWS_AUTH
              + "[\"']?,?[ \\t]*$)");

  /** For its role EKS makes an access entry with policies. */
  private static final String CAPABILITY = "Capability";

  private static final Set<String> OBJECTS_OF_ACCESS =
      Set.of("AccessEntry", "AccessPolicyAssociation", CAPABILITY);

  private UnreadDocuments() {}

  /** What a document has that is about access, if it has any. */
  public static Optional<Unread> in(Fields document) {
    Optional<Unread> maker = AccessMakers.in(document);
    if (maker.isPresent()) {
      return maker;
    }
    String kind = text(document, "kind");
    Optional<Source> sign =
        isQueriedAccessConfig(document)
                || isDescribedCapability(document)
                || isVariablesOfTerraform(document)
            ? Optional.of(document.source())
            : sign(document.mapping());
    return sign.flatMap(source -> unread(form(document, kind), remedy(document, kind), source));
  }

  /** What a list or a single text has that is about access, if it has any. */
  public static Optional<Unread> in(DocumentNode list) {
    Optional<Unread> printed =
        list.node() instanceof Scalar scalar
            ? AwsCliText.inScalar(scalar.text(), scalar.source())
            : Optional.empty();
    if (printed.isPresent()) {
      return printed;
    }
    if (isOfPrincipals(list.node())) {
      return unread(
          "a list of principals' ARNs, as aws eks list-access-entries prints it with --query,",
          "leave out --query, and give what aws eks describe-access-entry prints of each",
          list.source());
    }
    return sign(list.node())
        .flatMap(
            source ->
                unread(
                    "a list with an access entry, an access policy or an RBAC object in it",
                    Unread.EXPORT,
                    source));
  }

  /** What a document that could be read has that a program is to fill in first, if it has any. */
  public static Optional<Unread> templateIn(Fields document) {
    return toFillIn(document.mapping())
        .flatMap(
            source ->
                unread(
                    "a template of a document"
                        + (document.isString("kind")
                            ? " of the kind " + document.string("kind")
                            : ""),
                    UnreadFiles.RENDER,
                    source));
  }

  /** Where the first text stands that is to be filled in; annotations may have any. */
  private static Optional<Source> toFillIn(Node node) {
    if (node instanceof Scalar scalar) {
      return UnreadFiles.isTemplate(scalar.text())
          ? Optional.of(scalar.source())
          : Optional.empty();
    }
    Collection<Node> inside =
        node instanceof Sequence sequence
            ? sequence.items()
            : node instanceof Mapping mapping
                ? Maps.filterKeys(mapping.fields(), name -> !name.equals("annotations")).values()
                : List.of();
    for (Node each : inside) {
      Optional<Source> found = toFillIn(each);
      if (found.isPresent()) {
        return found;
      }
    }
    return Optional.empty();
  }

  private static Optional<Unread> unread(String what, String remedy, Source source) {
    return Optional.of(new Unread(what, remedy, source));
  }

  private static String text(Fields document, String name) {
    return document.isString(name) ? document.string(name) : "";
  }

  private static String form(Fields document, String kind) {
    if (isQueried(document)) {
      return "what the AWS CLI prints of an access entry with --query";
    }
    if (isQueriedAccessConfig(document)) {
      return "what the AWS CLI prints of a cluster with --query";
    }
    if (document.has("terraform_version")) {
      return document.has("planned_values") || document.has("resource_changes")
          ? "a plan of Terraform with access entries or RBAC objects"
          : "a state of Terraform with access entries or RBAC objects";
    }
    if (document.isMapping("resource") || document.isMapping("module")) {
      return "a configuration of Terraform with access entries or RBAC objects";
    }
    if (document.has("runtime") && document.isMapping("resources")) {
      return "a stack of Pulumi with access entries or RBAC objects";
    }
    if (document.isMapping(PLANS_OF_PULUMI)) {
      return "a plan that Pulumi saved, with access entries or RBAC objects,";
    }
    if (document.has("resourcePreEvent") || document.has("resOutputsEvent")) {
      return "an event of Pulumi with an access entry or an RBAC object";
    }
    if (isVariablesOfTerraform(document)) {
      return "a file of Terraform's variables that has \"" + TERRAFORM_ACCESS_ENTRIES + "\"";
    }
    if (isFragment(document)) {
      return "a part of eksctl's ClusterConfig without apiVersion and kind";
    }
    if (kind.equals(CAPABILITY) || isDescribedCapability(document)) {
      return "a capability of EKS";
    }
    return (kind.isEmpty() ? "a document without a kind" : "a document of the kind " + kind)
        + " with an access entry, an access policy or an RBAC object in it";
  }

  private static String remedy(Fields document, String kind) {
    if (document.has("terraform_version")
        || document.isMapping("resource")
        || document.isMapping("module")
        || isVariablesOfTerraform(document)) {
      return Unread.SHOW;
    }
    if (isQueried(document) || isQueriedAccessConfig(document)) {
      return "leave out --query";
    }
    if (document.isMapping(PLANS_OF_PULUMI)) {
      return "give what pulumi preview --json --show-sames prints";
    }
    if (isFragment(document)) {
      return document.has(IDENTITY_MAPPINGS)
          ? "put it into a ClusterConfig of eksctl.io/v1alpha5"
          : "put it into accessConfig of a ClusterConfig of eksctl.io/v1alpha5";
    }
    return kind.equals("HelmRelease") ? "render it with helm template" : Unread.EXPORT;
  }

  /** What {@code --query accessEntry} leaves of the AWS CLI's output. */
  private static boolean isQueried(Fields document) {
    return document.has(ACCESS_ENTRY_ARN)
        || (document.has("principalArn") && document.has("clusterName"));
  }

  /** What {@code --query cluster.accessConfig} leaves: how to authenticate was not assumed here. */
  private static boolean isQueriedAccessConfig(Fields document) {
    return document.isString(AUTHENTICATION_MODE)
        && Arrays.stream(AuthenticationMode.values())
            .anyMatch(mode -> mode.name().equals(document.string(AUTHENTICATION_MODE)));
  }

  /** What {@code aws eks describe-capability} prints. */
  private static boolean isDescribedCapability(Fields document) {
    return document.isMapping("capability")
        && document.requiredMapping("capability").has("capabilityName");
  }

  /**
   * Whether a field that is nearly called like one that is read belongs there: {@code
   * accessEntryArn} is a field of the AWS CLI, and {@code access_entries} one of Terraform.
   */
  public static boolean isSpelledSoElsewhere(Fields document) {
    return document.has(ACCESS_ENTRY_ARN) || isVariablesOfTerraform(document);
  }

  /**
   * Whether it is values of Terraform's variables with access entries, as {@code .tfvars.json} has
   * them. What the AWS CLI lists has ARNs in the field that is nearly called so.
   */
  private static boolean isVariablesOfTerraform(Fields document) {
    Node entries = document.mapping().fields().get(TERRAFORM_ACCESS_ENTRIES);
    return !document.has("kind")
        && (entries instanceof Mapping
            || (entries instanceof Sequence list
                && list.items().stream().allMatch(Mapping.class::isInstance)));
  }

  private static boolean isFragment(Fields document) {
    return !document.has("kind")
        && (document.has("accessEntries")
            || document.has("accessConfig")
            || document.has(IDENTITY_MAPPINGS)
            || document.has("principalARN"));
  }

  /** Where the first thing stands that is about access. */
  private static Optional<Source> sign(Node node) {
    if (node instanceof Mapping mapping) {
      return sign(mapping);
    }
    if (node instanceof Tagged tagged) {
      return sign(tagged.value());
    }
    if (node instanceof Sequence sequence) {
      for (Node item : sequence.items()) {
        Optional<Source> sign = sign(item);
        if (sign.isPresent()) {
          return sign;
        }
      }
      return Optional.empty();
    }
    return node instanceof Scalar scalar
            && scalar.kind() == Scalar.Kind.STRING
            && isAboutAccess(scalar.text())
        ? Optional.of(scalar.source())
        : Optional.empty();
  }

  private static boolean isAboutAccess(String text) {
    return RESOURCE_TYPES.contains(text)
        || text.startsWith("kubernetes:" + RbacObject.API_GROUP + "/")
        || isTemplateOfAccess(text)
        || isManifestOfAccess(text)
        || (text.startsWith("arn:") && ACCESS_POLICY.matcher(text).matches());
  }

  /** Such as the program of a composition. */
  private static boolean isTemplateOfAccess(String text) {
    return text.indexOf('\n') >= 0
        && OBJECTS_OF_ACCESS.stream().anyMatch(text::contains)
        && GROUPS_OF_ACCESS.matcher(text).find();
  }

  /** Such as what a ConfigMap holds for something that applies it. */
  private static boolean isManifestOfAccess(String text) {
    return text.indexOf('\n') >= 0
        && MARKS_OF_MANIFEST.stream().anyMatch(text::contains)
        && LINE_OF_MANIFEST.matcher(text).find();
  }

  private static Optional<Source> sign(Mapping mapping) {
    if (isObjectOfAccess(mapping) || isRbacObject(mapping) || isAwsAuth(mapping)) {
      return Optional.of(mapping.source());
    }
    for (Map.Entry<String, Node> field : mapping.fields().entrySet()) {
      String name = field.getKey();
      Node value = field.getValue();
      if (PRINCIPAL.contains(name) && isPrincipal(value)) {
        return Optional.of(value.source());
      }
      if ((RESOURCE_TYPES.contains(name) && value instanceof Mapping)
          || (AWS_AUTH_SECTIONS.contains(name) && !value.isNull())) {
        return Optional.of(value.source());
      }
      Optional<Source> sign = sign(value);
      if (sign.isPresent()) {
        return sign;
      }
    }
    return Optional.empty();
  }

  private static boolean isPrincipal(Node value) {
    return value instanceof Tagged
        || (value instanceof Scalar scalar
            && (IAM_PRINCIPAL.matcher(scalar.text()).matches() || scalar.text().contains("${")));
  }

  /** Such as the base of a composition. */
  private static boolean isObjectOfAccess(Mapping mapping) {
    return mapping.fields().get("kind") instanceof Scalar kind
        && OBJECTS_OF_ACCESS.contains(kind.text())
        && mapping.fields().get("apiVersion") instanceof Scalar apiVersion
        && GROUPS_OF_ACCESS.matcher(apiVersion.text()).lookingAt();
  }

  private static boolean isRbacObject(Mapping mapping) {
    return mapping.fields().get("apiVersion") instanceof Scalar apiVersion
        && apiVersion.text().startsWith(RbacObject.API_GROUP + "/")
        && mapping.fields().containsKey("kind")
        && RBAC_FIELDS.stream().anyMatch(mapping.fields()::containsKey);
  }

  private static boolean isAwsAuth(Mapping mapping) {
    return mapping.fields().get("metadata") instanceof Mapping metadata
        && metadata.fields().get("name") instanceof Scalar name
        && name.text().equals(AWS_AUTH)
        && mapping.fields().containsKey("data");
  }

  /** Whether it is an item of a list of principals: an ARN, or a row that has one. */
  public static boolean isOfPrincipals(Node item) {
    return item instanceof Sequence row
        ? row.items().stream().anyMatch(UnreadDocuments::isRoleOrUser)
        : isRoleOrUser(item);
  }

  private static boolean isRoleOrUser(Node node) {
    return node instanceof Scalar scalar && IAM_ROLE_OR_USER.matcher(scalar.text()).matches();
  }
}
