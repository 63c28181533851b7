package io.github.ekscam.analysis.lint;

import io.github.ekscam.MappedIdentity;
import io.github.ekscam.access.AccessEntry;
import io.github.ekscam.config.Source;
import io.github.ekscam.iam.CallerIdentity;
import io.github.ekscam.request.UserInfo;
import java.util.List;
import java.util.Optional;

/**
 * An IAM principal that the cluster knows.
 *
 * @param arn the ARN as it is written
 * @param caller the principal as STS would name it; a role stands for any session
 * @param mapper the access entry or the entry of aws-auth that counts
 * @param user what that makes of the principal
 * @param source where the mapper is written
 */
record LintedPrincipal(
    String arn,
    CallerIdentity caller,
    MappedIdentity.Mapper mapper,
    UserInfo user,
    Optional<Source> source) {

  /** The access entry, if that is what counts. */
  Optional<AccessEntry> entry() {
    return mapper instanceof MappedIdentity.ByAccessEntry by
        ? Optional.of(by.accessEntry())
        : Optional.empty();
  }

  /** The username as it is written, templates and all. */
  String username() {
    return mapper instanceof MappedIdentity.ByAwsAuth by
        ? by.mapping().username()
        : entry().map(AccessEntry::username).orElse("");
  }

  /** The groups as they are written, templates and all. */
  List<String> groups() {
    return mapper instanceof MappedIdentity.ByAwsAuth by
        ? by.mapping().groups()
        : entry().map(AccessEntry::kubernetesGroups).orElse(List.of());
  }
}
