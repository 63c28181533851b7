package io.github.ekscam.analysis.migration;

import io.github.ekscam.internal.text.PlainText;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** What stands as comments at the beginning of each document, line by line. */
final class MigrationComments {

  private MigrationComments() {}

  static List<String> of(AwsAuthMigration migration) {
    List<String> lines = new ArrayList<>();
    lines.add(
        "From aws-auth to access entries, by cam, of a cluster in the mode "
            + migration.before().authenticationMode()
            + ".");
    if (migration.isSame()) {
      lines.add("Everybody keeps the same username, groups and rights.");
    } else {
      lines.add("Not the same at the end:");
      migration.differences().forEach(difference -> lines.add("- " + difference.text()));
    }
    migration.unused().forEach(each -> lines.add("Not migrated: " + each.text()));
    return lines.stream().map(PlainText::line).toList();
  }

  /** The same, and what to do before and after, where the document cannot do it. */
  static List<String> of(AwsAuthMigration migration, String how) {
    return Stream.concat(
            of(migration).stream(),
            Stream.concat(
                Stream.of(how),
                migration.steps().stream()
                    .flatMap(
                        step -> Stream.concat(Stream.of(step.text() + "."), consequences(step)))))
        .map(PlainText::line)
        .toList();
  }

  private static Stream<String> consequences(MigrationStep step) {
    return step.consequences().stream().map(text -> "  " + text);
  }
}
