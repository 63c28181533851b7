package io.github.ekscam.analysis.lint;

import io.github.ekscam.access.AccessEntry;
import io.github.ekscam.access.AwsAuth;
import io.github.ekscam.config.Notice;
import io.github.ekscam.config.Source;
import io.github.ekscam.internal.text.NameTemplate;
import io.github.ekscam.rbac.Subject;
import java.util.List;
import java.util.Optional;

/** Finds entries of aws-auth that an access entry hides. */
final class PrincipalMappedTwiceRule extends NoticeRule {

  PrincipalMappedTwiceRule() {
    super(
        "CAM011",
        Level.WARNING,
        "aws-auth maps a principal that has an access entry",
        Notice.Kind.AWS_AUTH_ENTRY_NOT_USED,
        "take the entry out of aws-auth, and give its groups to the access entry");
  }

  /** Where the access entry has all that the entry of aws-auth would give, that can only go. */
  @Override
  Optional<TextEdit> edit(LintedCluster linted, Source source) {
    return linted
        .mappingAt(source)
        .filter(
            mapping ->
                linted.entriesFor(mapping.arn()).stream()
                    .anyMatch(entry -> hasAll(linted, entry, mapping)))
        .flatMap(mapping -> ListItem.ofText(linted, source, mapping.arn()));
  }

  private static boolean hasAll(LintedCluster linted, AccessEntry entry, AwsAuth.Mapping mapping) {
    boolean bound =
        !NameTemplate.of(mapping.username()).isFixed()
            || linted.subjects().users().getOrDefault(mapping.username(), List.of()).stream()
                .filter(each -> each.subject().equals(Subject.user(mapping.username())))
                .anyMatch(each -> linted.isConfigured(each.binding()));
    return entry.kubernetesGroups().containsAll(mapping.groups())
        && (!bound || entry.username().equals(mapping.username()));
  }
}
