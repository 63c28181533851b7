package io.github.ekscam.analysis;

import static java.util.Objects.requireNonNull;

import io.github.ekscam.rbac.Subject;

/**
 * Who holds access to a cluster: an IAM principal, or a subject of RBAC. Ordered: principals, then
 * sessions, accounts and subjects, each by name.
 */
public sealed interface AccessHolder extends Comparable<AccessHolder> {

  @Override
  default int compareTo(AccessHolder other) {
    return AccessHolders.ORDER.compare(this, other);
  }

  /**
   * An IAM principal that has an access entry or an entry of aws-auth; a role stands for each of
   * its sessions.
   *
   * @param arn the ARN as the entry has it
   */
  record Principal(String arn) implements AccessHolder {
    public Principal {
      requireNonNull(arn, "arn");
    }

    @Override
    public String toString() {
      return arn;
    }
  }

  /**
   * A session of a role, which is a subject of RBAC that other sessions of the role are not.
   *
   * @param arn the ARN, such as {@code arn:aws:sts::111122223333:assumed-role/Developer/alice}
   */
  record Session(String arn) implements AccessHolder {
    public Session {
      requireNonNull(arn, "arn");
    }

    @Override
    public String toString() {
      return arn;
    }
  }

  /**
   * The IAM principals of an account that aws-auth lists as a whole; those with an entry of their
   * own are not meant.
   *
   * @param account the account's id
   */
  record Account(String account) implements AccessHolder {
    public Account {
      requireNonNull(account, "account");
    }

    @Override
    public String toString() {
      return "arn:*:iam::" + account + ":*";
    }
  }

  /**
   * A subject of a binding on its own: a user or a service account as a member of no group, or any
   * member of a group.
   *
   * @param subject the user, the group, or the service account with its namespace
   */
  record RbacSubject(Subject subject) implements AccessHolder {
    public RbacSubject {
      requireNonNull(subject, "subject");
    }

    @Override
    public String toString() {
      return subject.toString();
    }
  }
}
