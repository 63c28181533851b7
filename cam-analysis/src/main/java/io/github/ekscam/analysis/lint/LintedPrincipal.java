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
 * @param identity what the access entry or the entry of aws-auth that counts makes of it
 * @param source where that entry is written
 */
record LintedPrincipal(
    String arn, CallerIdentity caller, MappedIdentity.Mapped identity, Optional<Source> source) {

  /** The access entry or the entry of aws-auth that counts. */
  MappedIdentity.Mapper mapper() {
    return identity.source();
  }

  /** What that makes of the principal. */
  UserInfo user() {
    return identity.user();
  }

  /** The access entry, if that is what counts. */
  Optional<AccessEntry> entry() {
    return mapper() instanceof MappedIdentity.ByAccessEntry by
        ? Optional.of(by.accessEntry())
        : Optional.empty();
  }

  /** The username as it is written, templates and all. */
  String username() {
    return mapper() instanceof MappedIdentity.ByAwsAuth by
        ? by.mapping().username()
        : entry().map(AccessEntry::username).orElse("");
  }

  /** The groups as they are written, templates and all. */
  List<String> groups() {
    return mapper() instanceof MappedIdentity.ByAwsAuth by
        ? by.mapping().groups()
        : entry().map(AccessEntry::kubernetesGroups).orElse(List.of());
  }
}
