package io.github.ekscam;

import static java.util.Objects.requireNonNull;

import io.github.ekscam.access.AccessEntry;
import io.github.ekscam.access.AwsAuth;
import io.github.ekscam.request.UserInfo;
import java.util.List;
import java.util.Optional;

/** What became of a caller: a Kubernetes user, or nobody. */
public sealed interface MappedIdentity {

  /** What says that a caller is a user of the cluster. */
  sealed interface Mapper {

    /** What it is and for whom, for people. */
    String describe();
  }

  /**
   * An access entry.
   *
   * @param accessEntry the entry
   */
  record ByAccessEntry(AccessEntry accessEntry) implements Mapper {
    public ByAccessEntry {
      requireNonNull(accessEntry, "accessEntry");
    }

    @Override
    public String describe() {
      return "access entry " + accessEntry.principalArn();
    }
  }

  /**
   * An entry of the aws-auth ConfigMap.
   *
   * @param mapping the entry
   */
  record ByAwsAuth(AwsAuth.Mapping mapping) implements Mapper {
    public ByAwsAuth {
      requireNonNull(mapping, "mapping");
    }

    @Override
    public String describe() {
      return "aws-auth entry " + mapping.arn();
    }
  }

  /**
   * An account that the aws-auth ConfigMap lets in as a whole.
   *
   * @param account the account
   */
  record ByAwsAuthAccount(String account) implements Mapper {
    public ByAwsAuthAccount {
      requireNonNull(account, "account");
    }

    @Override
    public String describe() {
      return "account " + account + " of aws-auth";
    }
  }

  /** Whoever asks: the user was given, and nothing was looked up. */
  record AsGiven() implements Mapper {
    @Override
    public String describe() {
      return "as given";
    }
  }

  /**
   * The caller is a user of the cluster.
   *
   * @param user the user
   * @param source what says so
   * @param notes what a reader of an answer about this user should know; often nothing
   */
  record Mapped(UserInfo user, Mapper source, List<String> notes) implements MappedIdentity {
    public Mapped {
      requireNonNull(user, "user");
      requireNonNull(source, "source");
      notes = List.copyOf(notes);
    }

    /** The access entry, if it is one that says so. */
    public Optional<AccessEntry> accessEntry() {
      return source instanceof ByAccessEntry entry
          ? Optional.of(entry.accessEntry())
          : Optional.empty();
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
