package io.github.ekscam.analysis.lint;

import io.github.ekscam.access.AwsAuth;
import io.github.ekscam.config.Notice;
import io.github.ekscam.config.Source;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;

/** Finds entries of aws-auth that can never map anybody, but for those of roles with a path. */
final class AwsAuthMapsNobodyRule extends LintRule {

  AwsAuthMapsNobodyRule() {
    super("CAM036", Level.WARNING, "An entry of aws-auth can never map anybody");
  }

  @Override
  boolean tells(Notice notice) {
    return notice.kind() == Notice.Kind.AWS_AUTH_MAPS_NOBODY;
  }

  @Override
  void check(LintedCluster linted, Consumer<Finding> found) {
    Set<Source> withPath = new TreeSet<>();
    linted.cluster().awsAuth().map(AwsAuth::mapRoles).orElse(List.of()).stream()
        .filter(mapping -> RolePathInAwsAuthRule.hasPath(mapping.arn()))
        .flatMap(mapping -> mapping.origin().stream())
        .forEach(origin -> withPath.add(LintedCluster.placed(Source.of(origin))));
    for (Notice notice : linted.notices(Notice.Kind.AWS_AUTH_MAPS_NOBODY)) {
      Optional<Source> source = notice.source();
      if (source.filter(withPath::contains).isEmpty()) {
        found.accept(
            finding(
                    source.flatMap(linted::describedAt).orElse(notice.id()),
                    notice.text(),
                    notice.remedy().isEmpty()
                        ? "correct the entry, or take it out"
                        : notice.remedy())
                .at(source));
      }
    }
  }
}
