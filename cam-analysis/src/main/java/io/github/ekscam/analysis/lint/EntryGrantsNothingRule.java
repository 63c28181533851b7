package io.github.ekscam.analysis.lint;

import io.github.ekscam.config.Notice;

/** Finds access entries and entries of aws-auth that give their principal nothing. */
final class EntryGrantsNothingRule extends NoticeRule {

  EntryGrantsNothingRule() {
    super("CAM001", Level.WARNING, "An entry grants nothing", Notice.Kind.ENTRY_GRANTS_NOTHING);
  }
}
