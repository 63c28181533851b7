package io.github.ekscam;

import static java.util.Objects.requireNonNull;

import io.github.ekscam.access.AccessEntry;
import io.github.ekscam.access.AuthenticationMode;
import io.github.ekscam.access.AwsAuth;
import io.github.ekscam.internal.text.GoQuote;
import io.github.ekscam.internal.text.PlainText;
import io.github.ekscam.internal.vocabulary.SystemNames;
import io.github.ekscam.request.UserInfo;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Who an IAM caller is to a cluster: a Kubernetes user ({@link Mapped}), nobody ({@link
 * Unauthorized}), or one of both and it cannot be told which ({@link Undecided}). Immutable.
 */
public sealed interface MappedIdentity {

  /** What says that a caller is a user of the cluster. */
  sealed interface Mapper {

    /** What it is and who it is for, for people. */
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

    /**
     * The names that the entry cannot have, as the EKS API refuses them, and that count all the
     * same; often none. The entries that services make for their roles have such names.
     */
    public List<ReservedName> reservedNames() {
      if (!accessEntry.type().isStandard() || accessEntry.principalArn().isServiceLinkedRole()) {
        return List.of();
      }
      return Stream.concat(
              Stream.of(new ReservedName(accessEntry, "username", accessEntry.username())),
              accessEntry.kubernetesGroups().stream()
                  .distinct()
                  .map(group -> new ReservedName(accessEntry, "group", group)))
          .filter(each -> each.name().startsWith(SystemNames.PREFIX))
          .toList();
    }
  }

  /**
   * A username or a group of Kubernetes' own, such as {@code system:masters}, in an access entry of
   * type {@code STANDARD} as it was described. The EKS API refuses it, so the description is not
   * what EKS would print; but it counts.
   *
   * @param accessEntry the entry
   * @param field {@code username} or {@code group}
   * @param name the name
   */
  record ReservedName(AccessEntry accessEntry, String field, String name) {
    public ReservedName {
      requireNonNull(accessEntry, "accessEntry");
      requireNonNull(field, "field");
      requireNonNull(name, "name");
    }

    /** What is wrong and that it counts, in one sentence without a full stop. */
    public String text() {
      return "the access entry "
          + accessEntry.principalArn()
          + " has the "
          + field
          + " "
          + GoQuote.quote(name)
          + ", which the EKS API refuses in an entry of type STANDARD; answers take it at its word";
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

  /** The user was given, and nothing was looked up. */
  record AsGiven() implements Mapper {
    @Override
    public String describe() {
      return "as given";
    }
  }

  /**
   * Something in the configuration that is about the caller and has no effect, as another thing
   * wins.
   */
  sealed interface Ignored {

    /** What has no effect, and why. */
    String text();
  }

  /**
   * An entry of aws-auth that would map the caller, were there no access entry.
   *
   * @param mapping the entry of aws-auth
   * @param accessEntry the access entry, which wins
   */
  record ShadowedByAccessEntry(AwsAuth.Mapping mapping, AccessEntry accessEntry)
      implements Ignored {
    public ShadowedByAccessEntry {
      requireNonNull(mapping, "mapping");
      requireNonNull(accessEntry, "accessEntry");
    }

    @Override
    public String text() {
      return "aws-auth maps this caller too ("
          + mapping.arn()
          + mapping.origin().map(origin -> " at " + origin).orElse("")
          + "), which has no effect: the access entry "
          + accessEntry.principalArn()
          + " wins";
    }
  }

  /**
   * An access entry for an earlier principal with the caller's ARN, which was deleted since: their
   * unique ids differ.
   *
   * @param accessEntry the entry, whose principal's unique id is known
   * @param principalId the caller's unique id
   */
  record OfEarlierPrincipal(AccessEntry accessEntry, String principalId) implements Ignored {
    public OfEarlierPrincipal {
      requireNonNull(accessEntry, "accessEntry");
      requireNonNull(principalId, "principalId");
    }

    @Override
    public String text() {
      return "the access entry "
          + accessEntry.principalArn()
          + " does not count: it is for an earlier principal of that name, whose unique id was "
          + accessEntry.principalId().orElseThrow()
          + ", and the caller's is "
          + principalId;
    }
  }

  /**
   * The entry of another principal that is nearly the caller's: probably what was meant, or what
   * was meant to be for the caller.
   *
   * @param mapper the access entry or the entry of aws-auth
   * @param difference in what its principal is not the caller
   */
  record NearEntry(Mapper mapper, Difference difference) {
    public NearEntry {
      requireNonNull(mapper, "mapper");
      requireNonNull(difference, "difference");
    }

    /** In what a principal is not the caller. */
    public enum Difference {
      /** The name is spelled otherwise. */
      NAME("whose name is spelled otherwise"),
      /** The name is the same, and the path is another, or is there where none must be. */
      PATH("whose path is another"),
      /** One is a role, and one a user. */
      TYPE("of another type of principal"),
      /** The account is another. */
      ACCOUNT("of another account"),
      /** The entry is for an earlier principal of the same ARN, which was deleted. */
      EARLIER_PRINCIPAL("which is for an earlier principal of that name, deleted since");

      private final String words;

      Difference(String words) {
        this.words = words;
      }

      /** What to say behind the entry. */
      public String words() {
        return words;
      }
    }
  }

  /** Why EKS does not let a caller in. */
  sealed interface Refusal {

    /** Why, in one sentence without a full stop. */
    String text();
  }

  /**
   * Nothing in the configuration is for the caller.
   *
   * @param canonicalArn the ARN by which the caller is looked up
   * @param authenticationMode where it is looked up
   */
  record NoEntry(String canonicalArn, AuthenticationMode authenticationMode) implements Refusal {
    public NoEntry {
      requireNonNull(canonicalArn, "canonicalArn");
      requireNonNull(authenticationMode, "authenticationMode");
    }

    @Override
    public String text() {
      return switch (authenticationMode) {
        case API -> "no access entry is for " + canonicalArn;
        case API_AND_CONFIG_MAP ->
            "neither an access entry nor the aws-auth ConfigMap is for " + canonicalArn;
        case CONFIG_MAP -> "the aws-auth ConfigMap does not map " + canonicalArn;
      };
    }
  }

  /**
   * A template that aws-iam-authenticator refuses to fill in: it asks for the name of an EC2
   * instance, and the session is none of an instance.
   *
   * @param source what has the template
   * @param field {@code username} or {@code group}
   * @param template the template
   */
  record InvalidTemplate(Mapper source, String field, String template) implements Refusal {
    public InvalidTemplate {
      requireNonNull(source, "source");
      requireNonNull(field, "field");
      requireNonNull(template, "template");
    }

    @Override
    public String text() {
      return "mapper "
          + authenticatorName(source)
          + " renderTemplates error: error rendering "
          + field
          + " template "
          + GoQuote.quote(template)
          + ": SessionName did not contain an instance id";
    }
  }

  /**
   * A username with a prefix that aws-iam-authenticator reserves.
   *
   * @param source what gives the username
   * @param username the username, in which placeholders stand for what is not known of it
   * @param prefixes the reserved prefixes
   */
  record ReservedUsername(Mapper source, String username, List<String> prefixes)
      implements Refusal {
    public ReservedUsername {
      requireNonNull(source, "source");
      requireNonNull(username, "username");
      prefixes = List.copyOf(prefixes);
    }

    @Override
    public String text() {
      return "invalid username '"
          + username
          + "' for mapper "
          + authenticatorName(source)
          + ": username must not begin with with the following prefixes: ["
          + String.join(" ", prefixes)
          + "]";
    }
  }

  /** What aws-iam-authenticator calls the part that maps. */
  private static String authenticatorName(Mapper source) {
    return source instanceof ByAccessEntry ? "DynamicFile" : "EKSConfigMap";
  }

  /** What could not be told about the caller; often nothing. */
  List<Unknown> unknowns();

  /** What is about the caller and has no effect; often nothing. */
  List<Ignored> ignored();

  /** Why the caller is not known to be a user of the cluster, in one line; nothing if it is. */
  Optional<String> problem();

  /**
   * The caller is a user of the cluster.
   *
   * @param user the user
   * @param source what says so
   * @param unknowns what about the user depends on more than is known, such as the session's name
   * @param ignored what is about the caller and has no effect
   */
  record Mapped(UserInfo user, Mapper source, List<Unknown> unknowns, List<Ignored> ignored)
      implements MappedIdentity {
    public Mapped {
      requireNonNull(user, "user");
      requireNonNull(source, "source");
      unknowns = List.copyOf(unknowns);
      ignored = List.copyOf(ignored);
    }

    /** The access entry, if it is one that says so. */
    public Optional<AccessEntry> accessEntry() {
      return source instanceof ByAccessEntry entry
          ? Optional.of(entry.accessEntry())
          : Optional.empty();
    }

    /**
     * The names that the user has by an access entry and that the EKS API refuses in one; often
     * none. An answer about the user is right only if EKS has them all the same.
     */
    public List<ReservedName> reservedNames() {
      return source instanceof ByAccessEntry entry ? entry.reservedNames() : List.of();
    }

    @Override
    public Optional<String> problem() {
      return Optional.empty();
    }

    /** The user, what says so, and the remarks, in one line. */
    @Override
    public String toString() {
      return Stream.concat(
              Stream.of(
                  PlainText.line(user.toString())
                      + (source instanceof AsGiven ? "" : " by the ")
                      + (source instanceof AsGiven ? "" : PlainText.line(source.describe()))),
              remarks().stream())
          .collect(Collectors.joining("; "));
    }

    /** What a reader of an answer about the user should know, as texts; often nothing. */
    public List<String> remarks() {
      return Stream.of(
              reservedNames().stream().map(ReservedName::text),
              ignored.stream().map(Ignored::text),
              unknowns.stream().map(Unknown::text))
          .flatMap(texts -> texts)
          .toList();
    }
  }

  /**
   * The caller is not a user of the cluster: EKS answers 401 {@code Unauthorized}.
   *
   * @param refusal why
   * @param unknowns what could make it otherwise: the unknown creator of a cluster
   * @param ignored what is about the caller and has no effect
   */
  record Unauthorized(Refusal refusal, List<Unknown> unknowns, List<Ignored> ignored)
      implements MappedIdentity {
    public Unauthorized {
      requireNonNull(refusal, "refusal");
      unknowns = List.copyOf(unknowns);
      ignored = List.copyOf(ignored);
    }

    @Override
    public Optional<String> problem() {
      return Optional.of(toString());
    }

    /** Why, in one line. */
    @Override
    public String toString() {
      return Stream.of(
              Stream.of(refusal.text() + ": EKS answers 401 Unauthorized"),
              ignored.stream().map(Ignored::text),
              unknowns.stream().map(Unknown::text))
          .flatMap(texts -> texts)
          .collect(Collectors.joining("; "));
    }
  }

  /**
   * Whether the caller is a user of the cluster cannot be told.
   *
   * @param unknowns why; at least one
   * @param ignored what is about the caller and has no effect
   */
  record Undecided(List<Unknown> unknowns, List<Ignored> ignored) implements MappedIdentity {
    public Undecided {
      unknowns = List.copyOf(unknowns);
      ignored = List.copyOf(ignored);
    }

    @Override
    public Optional<String> problem() {
      return Optional.of(toString());
    }

    /** Why, in one line. */
    @Override
    public String toString() {
      return Stream.concat(
              unknowns.stream().map(Unknown::line), ignored.stream().map(Ignored::text))
          .collect(Collectors.joining("; "));
    }
  }
}
