package io.github.ekscam.analysis.lint;

import io.github.ekscam.config.Notice;
import io.github.ekscam.config.Source;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** A rule that finds what reading a cluster notices of a kind. */
abstract class NoticeRule extends LintRule {

  private final Notice.Kind kind;
  private final String remedy;

  NoticeRule(String id, Level level, String title, Notice.Kind kind) {
    this(id, level, title, kind, "");
  }

  /**
   * A rule.
   *
   * @param remedy what to do where the notice does not say it
   */
  NoticeRule(String id, Level level, String title, Notice.Kind kind, String remedy) {
    super(id, level, title);
    this.kind = kind;
    this.remedy = remedy;
  }

  /** Whether all is given that the rule needs to know. */
  boolean looksAt(LintedCluster linted) {
    return true;
  }

  /**
   * The one right repair of what is noticed, if there is one.
   *
   * @param source where the notice says that it is
   */
  Optional<TextEdit> edit(LintedCluster linted, Source source) {
    return Optional.empty();
  }

  @Override
  final boolean tells(Notice notice) {
    return notice.kind() == kind;
  }

  @Override
  final void check(LintedCluster linted, Consumer<Finding> found) {
    for (Notice notice : looksAt(linted) ? linted.notices(kind) : List.<Notice>of()) {
      Optional<Source> source = notice.source().map(LintedCluster::placed);
      String subject = source.flatMap(linted::describedAt).orElse(kind.id());
      String told = notice.remedy().isEmpty() ? remedy : notice.remedy();
      found.accept(
          finding(subject, notice.text(), told)
              .at(source)
              .withEdits(source.flatMap(place -> edit(linted, place)).stream().toList()));
    }
  }
}
