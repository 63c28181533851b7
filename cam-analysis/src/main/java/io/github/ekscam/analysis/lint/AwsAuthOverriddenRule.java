package io.github.ekscam.analysis.lint;

import io.github.ekscam.config.Notice;
import io.github.ekscam.config.Source;
import java.util.Optional;

/** Finds entries of aws-auth that others replace. */
final class AwsAuthOverriddenRule extends NoticeRule {

  AwsAuthOverriddenRule() {
    super(
        "CAM038",
        Level.WARNING,
        "A later entry of aws-auth counts in the place of another",
        Notice.Kind.AWS_AUTH_OVERRIDDEN,
        "keep one of them, with the groups of both");
  }

  /** Where the later entry has all that this one would give, this one can only go. */
  @Override
  Optional<TextEdit> edit(LintedCluster linted, Source source) {
    return linted
        .mappingAt(source)
        .filter(
            mapping ->
                linted.cluster().awsAuth().stream()
                    .flatMap(awsAuth -> awsAuth.find(mapping.arn()).stream())
                    .anyMatch(
                        later ->
                            later.username().equals(mapping.username())
                                && later.groups().containsAll(mapping.groups())))
        .flatMap(mapping -> ListItem.ofText(linted, source, mapping.arn()));
  }
}
