package io.github.ekscam.testing.question;

import io.github.ekscam.EksCluster;
import io.github.ekscam.config.InvalidInputException;
import io.github.ekscam.config.Notice;
import io.github.ekscam.config.Source;
import java.util.List;

/** Documents about access that were not read: what is tested without them proves nothing. */
public final class UnreadAccess {

  private UnreadAccess() {}

  /**
   * Refuses a cluster that was read without all that is about access.
   *
   * @throws InvalidInputException naming each document that was not read
   */
  public static void refuseIn(EksCluster cluster) {
    List<InvalidInputException.Problem> unread =
        cluster.notices().stream()
            .filter(notice -> notice.kind() == Notice.Kind.ACCESS_DOCUMENT_NOT_READ)
            .map(UnreadAccess::problem)
            .toList();
    if (!unread.isEmpty()) {
      throw new InvalidInputException(unread);
    }
  }

  private static InvalidInputException.Problem problem(Notice notice) {
    return new InvalidInputException.Problem(
        notice.source().orElse(Source.of("")),
        "",
        notice.text() + "; " + notice.remedy() + ", or allow it to be unread");
  }
}
