package io.github.ekscam.analysis;

import static java.util.Objects.requireNonNull;

import io.github.ekscam.MappedIdentity;
import io.github.ekscam.MappedIdentity.ByAccessEntry;
import io.github.ekscam.MappedIdentity.ByAwsAuth;
import io.github.ekscam.MappedIdentity.Mapped;
import io.github.ekscam.MappedIdentity.Mapper;
import io.github.ekscam.internal.text.PlainText;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * Who an IAM principal is to one cluster, and who it is to another, where that differs: a user of
 * one alone, another username, other groups, or by another entry.
 *
 * @param holder the principal, or the principals of an account that aws-auth lists
 * @param before who it is to the first cluster
 * @param after who it is to the second
 */
public record IdentityChange(AccessHolder holder, MappedIdentity before, MappedIdentity after) {

  public IdentityChange {
    requireNonNull(holder, "holder");
    requireNonNull(before, "before");
    requireNonNull(after, "after");
  }

  /** Whether the second cluster knows the principal, and the first answers 401 or may. */
  public boolean becomesUser() {
    return !(before instanceof Mapped) && after instanceof Mapped;
  }

  /** Whether the first cluster knows the principal, and the second answers 401 or may. */
  public boolean becomesUnauthorized() {
    return before instanceof Mapped && !(after instanceof Mapped);
  }

  /** How much it matters. */
  public Severity severity() {
    return becomesUser() || becomesUnauthorized() ? Severity.MEDIUM : Severity.LOW;
  }

  /** What differs, in one line. */
  public String text() {
    String who = PlainText.line(holder.toString());
    if (after instanceof Mapped is && !(before instanceof Mapped)) {
      return who
          + " becomes a user of the cluster, "
          + name(is.source())
          + ", by the "
          + PlainText.line(is.source().describe());
    }
    if (before instanceof Mapped was && !(after instanceof Mapped)) {
      return who
          + (after instanceof MappedIdentity.Undecided
              ? " may become unauthorized: "
              : " becomes unauthorized: ")
          + PlainText.line(after.problem().orElse(""))
          + "; it was "
          + name(was.source());
    }
    if (before instanceof Mapped was && after instanceof Mapped is) {
      return who + ": " + String.join("; ", differences(was.source(), is.source()));
    }
    return who
        + ": it was not known whether it is a user ("
        + PlainText.line(before.problem().orElse(""))
        + "), and it is otherwise now ("
        + PlainText.line(after.problem().orElse(""))
        + ")";
  }

  /** Whether anything differs of how a principal is mapped. */
  static boolean isChange(MappedIdentity before, MappedIdentity after) {
    if (before instanceof Mapped was && after instanceof Mapped is) {
      return !differences(was.source(), is.source()).isEmpty();
    }
    return before.getClass() != after.getClass()
        || (before instanceof MappedIdentity.Undecided
            && !Objects.equals(before.problem(), after.problem()));
  }

  private static List<String> differences(Mapper was, Mapper is) {
    List<String> differences = new ArrayList<>();
    if (!kind(was).equals(kind(is))) {
      differences.add("mapped by " + kind(is) + " and no longer by " + kind(was));
    }
    if (!username(was).equals(username(is))) {
      differences.add("the username is " + name(is) + ", and was " + name(was));
    }
    List<String> groups = groups(is).stream().filter(each -> !groups(was).contains(each)).toList();
    if (!groups.isEmpty()) {
      differences.add("it has the groups " + PlainText.some(groups, 10, ", ") + " now");
    }
    groups = groups(was).stream().filter(each -> !groups(is).contains(each)).toList();
    if (!groups.isEmpty()) {
      differences.add("it has the groups " + PlainText.some(groups, 10, ", ") + " no longer");
    }
    return differences;
  }

  private static String kind(Mapper mapper) {
    return mapper instanceof ByAccessEntry
        ? "an access entry"
        : mapper instanceof ByAwsAuth ? "aws-auth" : "an account of aws-auth";
  }

  private static String name(Mapper mapper) {
    return "\"" + PlainText.line(username(mapper)) + "\"";
  }

  /** The username with its template as it is written. */
  private static String username(Mapper mapper) {
    if (mapper instanceof ByAccessEntry by) {
      return by.accessEntry().username();
    }
    return mapper instanceof ByAwsAuth by ? by.mapping().username() : "its ARN";
  }

  private static List<String> groups(Mapper mapper) {
    if (mapper instanceof ByAccessEntry by) {
      return by.accessEntry().kubernetesGroups();
    }
    return mapper instanceof ByAwsAuth by ? by.mapping().groups() : List.of();
  }
}
