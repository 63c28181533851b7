package io.github.ekscam.internal.config.awsauth;

import io.github.ekscam.config.Notice;
import java.util.ArrayList;
import java.util.List;

/** What is found on reading that somebody should know: what is lost, and hints. */
final class Findings {

  private final List<Notice> notices = new ArrayList<>();

  List<Notice> notices() {
    return List.copyOf(notices);
  }

  void add(Notice notice) {
    notices.add(notice);
  }

  /**
   * Adds a notice.
   *
   * @param line the line of the section's text; 0 if it is not known
   */
  void add(Notice.Kind kind, Section section, int line, String text, String remedy) {
    add(
        Notice.of(kind, section.name() + section.inLine(line) + " " + text, remedy)
            .at(section.source(line)));
  }

  /** Something that aws-iam-authenticator reports as an error, too. */
  void lost(Section section, int line, String text) {
    add(Notice.Kind.AWS_AUTH_LOST, section, line, text, "");
  }

  void lostSection(Section section, int line, String problem) {
    lost(
        section,
        line,
        problem
            + ": aws-iam-authenticator leaves out all of it, and locks out those it maps"
            + section.arns());
  }
}
