package io.github.ekscam.internal.config.unread;

import io.github.ekscam.access.AuthenticationMode;
import io.github.ekscam.config.InvalidInputException;
import io.github.ekscam.config.Notice;
import io.github.ekscam.config.Source;
import java.util.List;

/**
 * Documents about access that were not read, or that EKS may read otherwise: what is tested without
 * them proves nothing.
 */
public final class UnreadAccess {

  private UnreadAccess() {}

  /**
   * Refuses a cluster that was read without all that is about access.
   *
   * @param notices those of the cluster
   * @param mode the cluster's
   * @throws InvalidInputException naming each document that was not read
   */
  public static void refuse(List<Notice> notices, AuthenticationMode mode) {
    List<InvalidInputException.Problem> unread =
        notices.stream()
            .filter(notice -> isUnread(notice, mode))
            .map(UnreadAccess::problem)
            .toList();
    if (!unread.isEmpty()) {
      throw new InvalidInputException(unread);
    }
  }

  /** An aws-auth that does not count grants nothing, however it is read. */
  private static boolean isUnread(Notice notice, AuthenticationMode mode) {
    return notice.kind() == Notice.Kind.ACCESS_DOCUMENT_NOT_READ
        || (notice.kind() == Notice.Kind.AWS_AUTH_UNCERTAIN && mode != AuthenticationMode.API);
  }

  private static InvalidInputException.Problem problem(Notice notice) {
    return new InvalidInputException.Problem(
        notice.source().orElse(Source.of("")),
        "",
        notice.text() + "; " + notice.remedy() + ", or allow it to be unread");
  }
}
