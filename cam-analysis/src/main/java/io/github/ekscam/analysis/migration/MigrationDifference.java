package io.github.ekscam.analysis.migration;

import static java.util.Objects.requireNonNull;

import com.google.common.base.CaseFormat;
import io.github.ekscam.Unknown;
import io.github.ekscam.access.AccessEntryType;
import io.github.ekscam.access.AwsAuth;
import io.github.ekscam.access.EksException;
import io.github.ekscam.analysis.AccessBeyond;
import io.github.ekscam.analysis.AccessHolder;
import io.github.ekscam.analysis.GrantedAccess;
import io.github.ekscam.iam.PrincipalArn;
import io.github.ekscam.internal.text.GoQuote;
import io.github.ekscam.internal.vocabulary.SystemNames;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Something that is not the same once a cluster has moved from aws-auth to access entries, or of
 * which that cannot be told. All cases are immutable. Later versions may add cases.
 */
public sealed interface MigrationDifference {

  /** What a difference is about. */
  enum Effect {
    /** Somebody loses access, or gets more. */
    RIGHTS,
    /** The same rights under another username or in another group. */
    NAMES,
    /** It cannot be told whether anything changes. */
    UNDECIDED
  }

  /** What it is about. */
  Effect effect();

  /** What is not the same, in one sentence without a full stop. */
  String text();

  /** What can be done, in a few words that begin with a verb. */
  String remedy();

  /**
   * A name of the case that stays the same from version to version, for output in JSON, such as
   * {@code reserved-group}.
   */
  default String id() {
    return CaseFormat.UPPER_CAMEL.to(CaseFormat.LOWER_HYPHEN, getClass().getSimpleName());
  }

  /**
   * A group that an access entry cannot have.
   *
   * @param mapping what maps a principal to the group
   * @param group the group, in which templates may stand
   * @param replacement the group that the entry has in its place, bound to the same roles; empty if
   *     there is none
   * @param refusal what EKS says
   */
  record ReservedGroup(
      AwsAuth.Mapping mapping, String group, String replacement, EksException refusal)
      implements MigrationDifference {
    public ReservedGroup {
      requireNonNull(mapping, "mapping");
      requireNonNull(group, "group");
      requireNonNull(replacement, "replacement");
      requireNonNull(refusal, "refusal");
    }

    @Override
    public Effect effect() {
      return Effect.NAMES;
    }

    @Override
    public String text() {
      String refused =
          at(mapping) + " has the group " + GoQuote.quote(group) + ", which EKS refuses";
      if (replacement.isEmpty()) {
        return refused + " in an access entry, and which gives nothing";
      }
      return refused
          + " in an access entry; "
          + GoQuote.quote(replacement)
          + (group.equals(SystemNames.MASTERS)
              ? ", bound to cluster-admin, and AmazonEKSClusterAdminPolicy stand in for it: they"
                  + " allow every request as well, but whatever looks for the group itself no longer"
                  + " finds it, such as the flow schema \"exempt\" of API priority and fairness,"
                  + " admission policies, and RBAC's escalation check, which then goes by the rights"
                  + " held"
              : ", bound to whatever that is bound to, stands in for it");
    }

    @Override
    public String remedy() {
      return replacement.isEmpty()
          ? "leave it out"
          : "name "
              + replacement
              + " wherever "
              + group
              + " is meant for this principal, in bindings to come and in admission policies, too";
    }
  }

  /**
   * A username that an access entry cannot have.
   *
   * @param mapping what maps a principal to the username
   * @param replacement the username that the entry has in its place; for every session what it
   *     replaces with the same text before it
   * @param refusal what EKS says
   */
  record ReservedUsername(AwsAuth.Mapping mapping, String replacement, EksException refusal)
      implements MigrationDifference {
    public ReservedUsername {
      requireNonNull(mapping, "mapping");
      requireNonNull(replacement, "replacement");
      requireNonNull(refusal, "refusal");
    }

    @Override
    public Effect effect() {
      return Effect.NAMES;
    }

    @Override
    public String text() {
      return at(mapping)
          + " has the username "
          + GoQuote.quote(mapping.username())
          + ", which EKS refuses in an access entry ("
          + refusal.getMessage()
          + "); it becomes "
          + GoQuote.quote(replacement)
          + ", and bindings that name it have a copy for the new name";
    }

    @Override
    public String remedy() {
      return "look for the old name where cam does not see it: in admission policies, audit queries"
          + " and alerts";
    }
  }

  /**
   * Groups of a node that go beyond those that EKS is known to give an entry of its type.
   *
   * @param mapping what maps the node's role
   * @param type the type of the entry
   * @param groups the groups
   */
  record NodeGroups(AwsAuth.Mapping mapping, AccessEntryType type, List<String> groups)
      implements MigrationDifference {
    public NodeGroups {
      requireNonNull(mapping, "mapping");
      requireNonNull(type, "type");
      groups = List.copyOf(groups);
    }

    @Override
    public Effect effect() {
      return Effect.UNDECIDED;
    }

    @Override
    public String text() {
      return at(mapping)
          + " is of nodes, and an entry of the type "
          + type
          + " takes no groups: whether EKS gives it "
          + String.join(", ", groups)
          + " besides system:nodes is not documented";
    }

    @Override
    public String remedy() {
      return "bind what nodes need to the group system:nodes, and try one node first";
    }
  }

  /**
   * A template in a group, or one in a username that asks for more than the session's name. That
   * access entries have them filled in as aws-auth does is believed, and not documented.
   *
   * @param mapping what maps a principal to the name
   * @param field {@code username} or {@code group}
   * @param template the template
   */
  record UndocumentedTemplate(AwsAuth.Mapping mapping, String field, String template)
      implements MigrationDifference {
    public UndocumentedTemplate {
      requireNonNull(mapping, "mapping");
      requireNonNull(field, "field");
      requireNonNull(template, "template");
    }

    @Override
    public Effect effect() {
      return Effect.UNDECIDED;
    }

    @Override
    public String text() {
      return at(mapping)
          + " has the "
          + field
          + " "
          + GoQuote.quote(template)
          + ", a template; whether EKS takes it there in an access entry, and fills it in, is not"
          + " documented";
    }

    @Override
    public String remedy() {
      return "give who is meant a role of its own, with plain names";
    }
  }

  /**
   * An account that aws-auth lets in as a whole, which access entries cannot.
   *
   * @param account the account
   * @param named the principals of the account that bindings name, which get entries
   */
  record MappedAccount(String account, List<PrincipalArn> named) implements MigrationDifference {
    public MappedAccount {
      requireNonNull(account, "account");
      named = List.copyOf(named);
    }

    @Override
    public Effect effect() {
      return Effect.RIGHTS;
    }

    @Override
    public String text() {
      return "mapAccounts lets in every principal of the account "
          + account
          + ", which access entries cannot; "
          + (named.isEmpty()
              ? "no binding names one, and all of them are locked out"
              : "those that bindings name get entries ("
                  + named.stream().map(PrincipalArn::value).collect(Collectors.joining(", "))
                  + "), and all others are locked out");
    }

    @Override
    public String remedy() {
      return "look in the audit log for who else comes from the account, and create entries for"
          + " them";
    }
  }

  /**
   * An entry of aws-auth whose principal cannot have an access entry: an account's root, a
   * federated user, a service-linked role, or what EKS refuses otherwise.
   *
   * @param mapping the entry of aws-auth
   * @param reason why, as a part of a sentence
   */
  record NoEntryPossible(AwsAuth.Mapping mapping, String reason) implements MigrationDifference {
    public NoEntryPossible {
      requireNonNull(mapping, "mapping");
      requireNonNull(reason, "reason");
    }

    @Override
    public Effect effect() {
      return Effect.RIGHTS;
    }

    @Override
    public String text() {
      return at(mapping) + " cannot have an access entry and is locked out: " + reason;
    }

    @Override
    public String remedy() {
      return "let it assume an IAM role that has an entry";
    }
  }

  /**
   * A role whose ARN has a path that aws-auth does not tell, and which therefore gets no entry.
   *
   * @param mapping the entry of aws-auth
   */
  record RolePathUnknown(AwsAuth.Mapping mapping) implements MigrationDifference {
    public RolePathUnknown {
      requireNonNull(mapping, "mapping");
    }

    @Override
    public Effect effect() {
      return Effect.RIGHTS;
    }

    @Override
    public String text() {
      return at(mapping)
          + " is a role of IAM Identity Center, whose ARN has a path that aws-auth leaves out and"
          + " an access entry needs; without it there is no entry, and the role is locked out";
    }

    @Override
    public String remedy() {
      return "give the ARN that \"aws iam get-role --role-name "
          + mapping.arn().substring(mapping.arn().lastIndexOf('/') + 1)
          + " --query Role.Arn\" prints";
    }
  }

  /**
   * Entries of aws-auth for one principal of which the authenticator takes any, now this and now
   * that one; the principal gets no entry.
   *
   * @param mappings the entries
   */
  record SeveralMappings(List<AwsAuth.Mapping> mappings) implements MigrationDifference {
    public SeveralMappings {
      mappings = List.copyOf(mappings);
    }

    @Override
    public Effect effect() {
      return Effect.UNDECIDED;
    }

    @Override
    public String text() {
      return mappings.stream().map(MigrationDifference::at).collect(Collectors.joining(" and "))
          + " differ only in case: aws-iam-authenticator takes any of them, so there is no telling"
          + " which is to become the entry, and there is none";
    }

    @Override
    public String remedy() {
      return "keep one";
    }
  }

  /**
   * Principals of several partitions. A cluster has principals of its own partition only.
   *
   * @param partitions the partitions, such as {@code aws} and {@code aws-cn}
   */
  record SeveralPartitions(List<String> partitions) implements MigrationDifference {
    public SeveralPartitions {
      partitions = List.copyOf(partitions);
    }

    @Override
    public Effect effect() {
      return Effect.UNDECIDED;
    }

    @Override
    public String text() {
      return "the principals are of several partitions ("
          + String.join(", ", partitions)
          + "), and a cluster has those of its own only: the others map nobody, and EKS refuses"
          + " entries for them";
    }

    @Override
    public String remedy() {
      return "correct their ARNs, or leave them out";
    }
  }

  /**
   * In the mode {@code CONFIG_MAP} the cluster's creator is an administrator, and no file tells who
   * it is; when the mode changes, EKS makes an access entry for it.
   */
  record ClusterCreator() implements MigrationDifference {
    @Override
    public Effect effect() {
      return Effect.UNDECIDED;
    }

    @Override
    public String text() {
      return "the cluster's creator is a member of system:masters in the mode CONFIG_MAP, and no"
          + " file tells who it is; when the mode changes, EKS makes an access entry with"
          + " AmazonEKSClusterAdminPolicy for it, which wins over aws-auth, so that the creator's"
          + " username and groups may change";
    }

    @Override
    public String remedy() {
      return "if EKS refuses to create an entry because it is in use, the principal is the creator:"
          + " call update-access-entry with the same username and groups instead";
    }
  }

  /**
   * Part of the configuration of which it is not certain what it says.
   *
   * @param unknown what
   */
  record NotKnown(Unknown unknown) implements MigrationDifference {
    public NotKnown {
      requireNonNull(unknown, "unknown");
    }

    @Override
    public Effect effect() {
      return Effect.UNDECIDED;
    }

    @Override
    public String text() {
      return unknown.text();
    }

    @Override
    public String remedy() {
      return unknown.remedy();
    }
  }

  /**
   * What the comparison of the clusters found, and no other case explains.
   *
   * @param holder who
   * @param gained whether it is more than before; otherwise it is less
   * @param access what, and what of it cannot be told; nothing if the holder is, or was, merely let
   *     in
   */
  record OtherRights(AccessHolder holder, boolean gained, AccessBeyond access)
      implements MigrationDifference {
    public OtherRights {
      requireNonNull(holder, "holder");
      requireNonNull(access, "access");
    }

    @Override
    public Effect effect() {
      return access.access().isEmpty() && !access.unknowns().isEmpty()
          ? Effect.UNDECIDED
          : Effect.RIGHTS;
    }

    @Override
    public String text() {
      String what =
          Stream.concat(
                  GrantedAccess.lines(access.access()).stream(),
                  access.unknowns().stream().map(unknown -> unknown.unknown().text()))
              .distinct()
              .collect(Collectors.joining("; "));
      return holder
          + (gained ? " gains " : " loses ")
          + (what.isEmpty() ? "access to the cluster" : what);
    }

    @Override
    public String remedy() {
      return gained ? "see whether that is meant" : "bind it to a group of the entry";
    }
  }

  /** An entry of aws-auth, and where it is written. */
  private static String at(AwsAuth.Mapping mapping) {
    return mapping.arn() + mapping.origin().map(origin -> " (" + origin + ")").orElse("");
  }
}
