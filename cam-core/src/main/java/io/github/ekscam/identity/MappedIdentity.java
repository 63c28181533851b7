package io.github.ekscam.identity;

import static java.util.Objects.requireNonNull;

import io.github.ekscam.access.AccessEntry;
import io.github.ekscam.request.UserInfo;
import java.util.List;

/** What became of a caller: a Kubernetes user, or nobody. */
public sealed interface MappedIdentity {

  /**
   * The caller is a user of the cluster.
   *
   * @param user the user
   * @param accessEntry the entry that says so
   * @param notes what a reader of an answer about this user should know; often nothing
   */
  record Mapped(UserInfo user, AccessEntry accessEntry, List<String> notes)
      implements MappedIdentity {
    public Mapped {
      requireNonNull(user, "user");
      requireNonNull(accessEntry, "accessEntry");
      notes = List.copyOf(notes);
    }
  }

  /**
   * The cluster does not know the caller, or whether it does cannot be told.
   *
   * @param problem why
   */
  record NotMapped(String problem) implements MappedIdentity {
    public NotMapped {
      requireNonNull(problem, "problem");
    }
  }
}
