package io.github.ekscam.access;

import static java.util.Objects.requireNonNull;

import com.google.common.collect.ImmutableListMultimap;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.Multimaps;
import io.github.ekscam.iam.Partition;
import io.github.ekscam.internal.text.GoStrings;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The ConfigMap {@code kube-system/aws-auth} as aws-iam-authenticator reads it: the entries that it
 * keeps, in their order.
 *
 * <p>Reproduces {@code pkg/mapper/configmap} of aws-iam-authenticator 0.7.18, with its default
 * feature gates. Immutable and thread-safe; a look-up does not depend on the number of entries.
 */
public final class AwsAuth {

  private final List<Mapping> mapRoles;
  private final List<Mapping> mapUsers;
  private final List<String> mapAccounts;
  private final List<UncertainSection> uncertainSections;

  /** By the ARN, in the text in which case does not count. */
  private final ImmutableListMultimap<String, Mapping> rolesByArn;

  private final ImmutableListMultimap<String, Mapping> usersByArn;
  private final Set<String> accounts;

  private AwsAuth(Builder builder) {
    this.mapRoles = List.copyOf(builder.mapRoles);
    this.mapUsers = List.copyOf(builder.mapUsers);
    this.mapAccounts = List.copyOf(builder.mapAccounts);
    this.uncertainSections = List.copyOf(builder.uncertainSections);
    Map<String, Mapping> roles = new LinkedHashMap<>();
    mapRoles.forEach(mapping -> roles.put(GoStrings.toLower(mapping.arn()), mapping));
    Map<String, Mapping> users = new LinkedHashMap<>();
    mapUsers.forEach(mapping -> users.put(mapping.arn(), mapping));
    this.rolesByArn = byFoldedArn(roles.values());
    this.usersByArn = byFoldedArn(users.values());
    this.accounts = ImmutableSet.copyOf(mapAccounts);
  }

  private static ImmutableListMultimap<String, Mapping> byFoldedArn(Collection<Mapping> mappings) {
    return Multimaps.index(
        mappings.stream().filter(mapping -> mapping.sso().isEmpty()).iterator(),
        mapping -> GoStrings.fold(mapping.arn()));
  }

  /** An empty builder. */
  public static Builder builder() {
    return new Builder();
  }

  /** The entries of {@code mapRoles}. */
  public List<Mapping> mapRoles() {
    return mapRoles;
  }

  /** The entries of {@code mapUsers}. */
  public List<Mapping> mapUsers() {
    return mapUsers;
  }

  /** The accounts of {@code mapAccounts}, all of whose principals are users named by their ARN. */
  public List<String> mapAccounts() {
    return mapAccounts;
  }

  /** The sections of which it is not certain what the authenticator reads; usually none. */
  public List<UncertainSection> uncertainSections() {
    return uncertainSections;
  }

  /**
   * The entry for a principal. Of {@code mapRoles} before {@code mapUsers}, whatever kind the
   * principal is of; of the same ARN the last. Case does not count, a path does: the authenticator
   * looks for a role without one and leaves what is written as it is, so an ARN with a path, or
   * that of a session, matches no caller.
   *
   * @param canonicalArn the ARN that the authenticator looks a caller up by
   * @return one entry or none; several only if the authenticator takes any of them, now this and
   *     now that one, as it does of {@code mapUsers} whose ARNs differ in case
   */
  public List<Mapping> find(String canonicalArn) {
    String arn = GoStrings.fold(canonicalArn);
    return rolesByArn.containsKey(arn) ? rolesByArn.get(arn) : usersByArn.get(arn);
  }

  /**
   * The entries that can map a caller: of the same ARN the last, of {@code mapRoles} before {@code
   * mapUsers}, and none for a permission set. In their order.
   */
  public List<Mapping> effectiveMappings() {
    Map<String, Mapping> effective = new HashMap<>();
    rolesByArn.values().forEach(mapping -> effective.put(mapping.arn(), mapping));
    usersByArn.forEach(
        (arn, mapping) -> {
          if (!rolesByArn.containsKey(arn)) {
            effective.put(mapping.arn(), mapping);
          }
        });
    return Stream.concat(mapRoles.stream(), mapUsers.stream())
        .filter(mapping -> effective.remove(mapping.arn(), mapping))
        .toList();
  }

  /** Whether the principals of an account are users, those without an entry of their own. */
  public boolean mapsAccount(String account) {
    return accounts.contains(account);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof AwsAuth that
        && mapRoles.equals(that.mapRoles)
        && mapUsers.equals(that.mapUsers)
        && mapAccounts.equals(that.mapAccounts)
        && uncertainSections.equals(that.uncertainSections);
  }

  @Override
  public int hashCode() {
    return Objects.hash(mapRoles, mapUsers, mapAccounts, uncertainSections);
  }

  @Override
  public String toString() {
    return "AwsAuth[mapRoles="
        + mapRoles
        + ", mapUsers="
        + mapUsers
        + ", mapAccounts="
        + mapAccounts
        + (uncertainSections.isEmpty() ? "" : ", uncertainSections=" + uncertainSections)
        + "]";
  }

  /** One of the texts of the ConfigMap. */
  public enum Section {
    /** {@code mapRoles}. */
    MAP_ROLES("mapRoles"),
    /** {@code mapUsers}. */
    MAP_USERS("mapUsers"),
    /** {@code mapAccounts}. */
    MAP_ACCOUNTS("mapAccounts");

    private final String value;

    Section(String value) {
      this.value = value;
    }

    /** Its key in the ConfigMap. */
    public String value() {
      return value;
    }
  }

  /**
   * A section of which it is not certain what the authenticator reads, as YAML is there in a way
   * that parsers judge differently. No entry of it is among those of the ConfigMap, and whether it
   * maps the callers that it may name is unknown.
   *
   * @param section which
   * @param text its text
   * @param problem what it has that may be read otherwise, such as {@code a tab in line 3}
   */
  public record UncertainSection(Section section, String text, String problem) {

    /** An uncertain section. */
    public UncertainSection {
      requireNonNull(section, "section");
      requireNonNull(text, "text");
      requireNonNull(problem, "problem");
    }

    /**
     * Whether it may have an entry for a principal, or for an account: whether the text has it,
     * case not counting, or has escapes or tags, by which it could be written otherwise.
     *
     * @param name a canonical ARN, or an account
     */
    public boolean mayName(String name) {
      return text.indexOf('\\') >= 0
          || text.indexOf('!') >= 0
          || GoStrings.fold(text).contains(GoStrings.fold(name));
    }

    @Override
    public String toString() {
      return section.value() + " with " + problem;
    }
  }

  /**
   * The roles that IAM Identity Center makes for a permission set. The authenticator reads it and,
   * as its feature gate {@code SSORoleMatch} is off, does not look at it again: it maps no caller.
   *
   * @param permissionSetName the permission set
   * @param accountId the account
   * @param partition the partition; empty where it is not given
   */
  public record Sso(String permissionSetName, String accountId, String partition) {

    private static final Pattern ACCOUNT = Pattern.compile("[0-9]{12}");
    private static final Pattern PERMISSION_SET = Pattern.compile("[\\w+=,.@-]{1,32}");

    /** Refuses what the authenticator refuses, with its texts. */
    public Sso {
      if (!ACCOUNT.matcher(accountId).matches()) {
        throw new IllegalArgumentException(
            "AccountID '" + accountId + "' is not a valid AWS Account ID");
      }
      if (!PERMISSION_SET.matcher(permissionSetName).matches()) {
        throw new IllegalArgumentException(
            "PermissionSetName '"
                + permissionSetName
                + "' is not a valid AWS SSO PermissionSet Name");
      }
      if (!partition.isEmpty() && Partition.find(partition).isEmpty()) {
        throw new IllegalArgumentException(
            "partition '" + partition + "' is not a valid AWS partition");
      }
    }
  }

  /**
   * An entry: an ARN, and the username and groups of its principal, in which templates may stand.
   * Where it is written does not count when two are compared.
   */
  public static final class Mapping {

    private final String arn;
    private final @Nullable Sso sso;
    private final String username;
    private final List<String> groups;
    private final @Nullable String origin;

    private Mapping(
        String arn,
        @Nullable Sso sso,
        String username,
        List<String> groups,
        @Nullable String origin) {
      this.arn = arn;
      this.sso = sso;
      this.username = requireNonNull(username, "username");
      this.groups = List.copyOf(groups);
      this.origin = origin;
    }

    /**
     * An entry for an ARN, as it is written. The username may be empty, and is then the empty name.
     *
     * @throws IllegalArgumentException if the ARN is empty
     */
    public static Mapping of(String arn, String username, List<String> groups) {
      if (arn.isEmpty()) {
        throw new IllegalArgumentException(
            "Invalid ARN \"\": an entry of aws-auth is for a rolearn or a userarn");
      }
      return new Mapping(arn, null, username, groups, null);
    }

    /** An entry for the roles of a permission set, of {@code mapRoles} only. */
    public static Mapping of(Sso sso, String username, List<String> groups) {
      return new Mapping("", requireNonNull(sso, "sso"), username, groups, null);
    }

    /** The same entry, and where it is written. */
    public Mapping writtenAt(String origin) {
      return new Mapping(arn, sso, username, groups, requireNonNull(origin, "origin"));
    }

    /** The {@code rolearn} or {@code userarn} as it is written; empty for a permission set. */
    public String arn() {
      return arn;
    }

    /** The permission set, if the entry is for one. */
    public Optional<Sso> sso() {
      return Optional.ofNullable(sso);
    }

    /** The username, perhaps empty. */
    public String username() {
      return username;
    }

    /** The groups in their order, duplicates kept. */
    public List<String> groups() {
      return groups;
    }

    /** Where the entry is written, such as {@code aws-auth.yaml:12}, if it was read from a file. */
    public Optional<String> origin() {
      return Optional.ofNullable(origin);
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Mapping that
          && arn.equals(that.arn)
          && Objects.equals(sso, that.sso)
          && username.equals(that.username)
          && groups.equals(that.groups);
    }

    @Override
    public int hashCode() {
      return Objects.hash(arn, sso, username, groups);
    }

    @Override
    public String toString() {
      return (sso == null ? arn : sso) + " as " + username + groups;
    }
  }

  /** Puts the entries together, in their order. Not thread-safe. */
  public static final class Builder {

    private final List<Mapping> mapRoles = new ArrayList<>();
    private final List<Mapping> mapUsers = new ArrayList<>();
    private final List<String> mapAccounts = new ArrayList<>();
    private final List<UncertainSection> uncertainSections = new ArrayList<>();

    private Builder() {}

    /** Adds an entry to {@code mapRoles}. */
    public Builder mapRole(Mapping mapping) {
      mapRoles.add(requireNonNull(mapping, "mapping"));
      return this;
    }

    /**
     * Adds an entry to {@code mapUsers}.
     *
     * @throws IllegalArgumentException if it is for a permission set
     */
    public Builder mapUser(Mapping mapping) {
      if (mapping.sso().isPresent()) {
        throw new IllegalArgumentException(
            "Invalid entry of mapUsers " + mapping + ": sso stands in mapRoles only");
      }
      mapUsers.add(mapping);
      return this;
    }

    /** Adds an account to {@code mapAccounts}. */
    public Builder mapAccount(String account) {
      mapAccounts.add(requireNonNull(account, "account"));
      return this;
    }

    /**
     * Adds a section that the authenticator may read otherwise, of which no entries are given.
     *
     * @throws IllegalArgumentException if the section was added before
     */
    public Builder uncertain(UncertainSection uncertain) {
      if (uncertainSections.stream().anyMatch(has -> has.section() == uncertain.section())) {
        throw new IllegalArgumentException(
            "Invalid uncertain section " + uncertain + ": there is one of that name");
      }
      uncertainSections.add(uncertain);
      return this;
    }

    /** The entries. */
    public AwsAuth build() {
      return new AwsAuth(this);
    }
  }
}
