package io.github.ekscam;

import io.github.ekscam.access.AccessEntries;
import io.github.ekscam.access.AccessEntry;
import io.github.ekscam.access.AccessPolicy;
import io.github.ekscam.access.AccessPolicyCatalogue;
import io.github.ekscam.access.AuthenticationMode;
import io.github.ekscam.access.AwsAuth;
import io.github.ekscam.access.PolicyAssociation;
import io.github.ekscam.config.Notice;
import io.github.ekscam.config.Source;
import io.github.ekscam.iam.CallerIdentity;
import io.github.ekscam.internal.explain.DanglingReferences;
import io.github.ekscam.internal.text.GoQuote;
import io.github.ekscam.internal.vocabulary.Spelling;
import io.github.ekscam.rbac.KubernetesVersion;
import io.github.ekscam.rbac.RbacObjects;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What a reader of a cluster's configuration should know about the cluster as it is: {@link
 * EksCluster#notices}.
 *
 * @param accessEntries where policies are associated
 * @param effectiveEntries the entries that count
 * @param effectiveMappings the entries of aws-auth that count
 * @param rbacObjects the RBAC objects that count
 */
record ClusterNotices(
    ClusterSettings settings,
    AccessEntries accessEntries,
    List<AccessEntry> effectiveEntries,
    List<AwsAuth.Mapping> effectiveMappings,
    RbacObjects rbacObjects,
    ClusterSources sources) {

  private static final String BATCH_ROLE = "AWSServiceRoleForBatch";

  /** First what was noticed when the files were read. */
  List<Notice> all() {
    List<Notice> notices = new ArrayList<>(settings.notices());
    unknownVersion(notices);
    awsAuthNotices(notices);
    entriesOfServices(notices);
    associatedPolicies(notices);
    unknownAssociations(notices);
    unresolved(notices);
    notices.addAll(
        DanglingReferences.find(
            accessEntries,
            effectiveEntries,
            effectiveMappings,
            rbacObjects,
            settings.unresolved(),
            sources));
    return List.copyOf(notices);
  }

  private void unknownVersion(List<Notice> notices) {
    KubernetesVersion version = settings.kubernetes().version();
    if (version == null || version.nearestKnown().equals(version)) {
      return;
    }
    Notice notice =
        Notice.of(
            Notice.Kind.KUBERNETES_VERSION_TAKEN_FOR_NEAREST,
            "cam does not know Kubernetes "
                + version
                + ": "
                + (settings.kubernetes().defaultRbacObjects().all().isEmpty()
                    ? ""
                    : "default roles and bindings, ")
                + "built-in resources and the API server's texts are those of "
                + version.nearestKnown()
                + ", the nearest it knows, and may differ",
            version.compareTo(KubernetesVersion.newestKnown()) > 0
                ? "a newer cam may know it"
                : "answers by roles, bindings and access policies of your own do not depend on it");
    notices.add(sources.written().of(version).map(notice::at).orElse(notice));
  }

  private void awsAuthNotices(List<Notice> notices) {
    AwsAuth awsAuth = settings.awsAuth();
    if (awsAuth == null) {
      return;
    }
    if (settings.authenticationMode() == AuthenticationMode.API) {
      Notice notice =
          Notice.of(
              Notice.Kind.AWS_AUTH_NOT_USED,
              "the ConfigMap kube-system/aws-auth has no effect: the authentication mode is API"
                  + sources
                      .written()
                      .of(settings.authenticationMode())
                      .map(source -> ", at " + source)
                      .orElse(""),
              "");
      notices.add(sources.written().of(awsAuth).map(notice::at).orElse(notice));
      return;
    }
    for (AccessEntry entry : effectiveEntries) {
      String principalArn = entry.principalArn().value();
      for (AwsAuth.Mapping mapping :
          awsAuth.find(CallerIdentity.parse(principalArn).sessionCanonicalArn())) {
        Notice notice =
            Notice.of(
                Notice.Kind.AWS_AUTH_ENTRY_NOT_USED,
                "aws-auth maps "
                    + mapping.arn()
                    + ", which has an access entry, "
                    + principalArn
                    + ": the access entry wins",
                "");
        notices.add(mapping.origin().map(Source::of).map(notice::at).orElse(notice));
      }
    }
  }

  /** AWS Batch makes the entry since October 2026, and documents that it wins over aws-auth. */
  private void entriesOfServices(List<Notice> notices) {
    if (settings.authenticationMode() == AuthenticationMode.CONFIG_MAP) {
      return;
    }
    for (AwsAuth.Mapping mapping : effectiveMappings) {
      if (mapping.arn().endsWith("/" + BATCH_ROLE)) {
        Notice notice =
            Notice.of(
                Notice.Kind.AWS_AUTH_ENTRY_OF_SERVICE,
                "aws-auth maps "
                    + mapping.arn()
                    + ", for which AWS Batch makes an access entry, which is not given and would win",
                "give the entry as \"aws eks describe-access-entry\" prints it, if there is one");
        notices.add(mapping.origin().map(Source::of).map(notice::at).orElse(notice));
      }
    }
  }

  private void unknownAssociations(List<Notice> notices) {
    for (AccessEntry entry : effectiveEntries) {
      if (accessEntries.areAssociationsUnknown(entry)) {
        Unknown.AssociationsNotGiven unknown = new Unknown.AssociationsNotGiven(entry);
        Notice notice =
            Notice.of(
                Notice.Kind.ASSOCIATIONS_NOT_GIVEN, unknown.problem(), "give " + unknown.told());
        notices.add(sources.of(entry).map(notice::at).orElse(notice));
      }
    }
  }

  private void unresolved(List<Notice> notices) {
    settings.unresolved().stream()
        .flatMap(part -> part.values().stream())
        .map(
            value ->
                Notice.of(Notice.Kind.VALUE_NOT_KNOWN, value.text(), value.remedy())
                    .at(value.source()))
        .collect(
            Collectors.toMap(
                Notice::toString, notice -> notice, (first, same) -> first, LinkedHashMap::new))
        .values()
        .forEach(notices::add);
  }

  private void associatedPolicies(List<Notice> notices) {
    if (settings.accessPolicies().policies().isEmpty()) {
      return;
    }
    for (AccessEntry entry : effectiveEntries) {
      for (PolicyAssociation association : accessEntries.associations(entry)) {
        associatedPolicy(entry, association)
            .map(
                notice ->
                    sources.of(entry.principalArn(), association).map(notice::at).orElse(notice))
            .ifPresent(notices::add);
      }
    }
  }

  private Optional<Notice> associatedPolicy(AccessEntry entry, PolicyAssociation association) {
    String name = association.policyArn().name();
    Optional<AccessPolicy> policy = settings.accessPolicies().find(name);
    if (policy.isEmpty()) {
      return Optional.of(
          Notice.of(
              Notice.Kind.ACCESS_POLICY_NOT_KNOWN,
              "the access policy "
                  + GoQuote.quote(name)
                  + ", associated to "
                  + entry.principalArn()
                  + ", is not in the catalogue of access policies: what it allows is not known",
              nearestPolicy(settings.accessPolicies(), name)
                  .map(near -> "did you mean \"" + near + "\"?")
                  .orElse("AWS may have published it since; use a newer catalogue")));
    }
    return policy.get().isServiceLinkedRolesOnly() && !entry.principalArn().isServiceLinkedRole()
        ? Optional.of(
            Notice.of(
                Notice.Kind.ACCESS_POLICY_FOR_SERVICE_LINKED_ROLES,
                name
                    + ", associated to "
                    + entry.principalArn()
                    + ", is for AWS service-linked roles only; EKS refuses to associate it to another"
                    + " principal",
                "associate another access policy"))
        : Optional.empty();
  }

  private static Optional<String> nearestPolicy(AccessPolicyCatalogue catalogue, String name) {
    return Spelling.nearest(name, catalogue.policies().stream().map(AccessPolicy::name).toList());
  }
}
