package io.github.ekscam.request;

import static java.util.Objects.requireNonNull;

import com.google.common.collect.Maps;
import io.github.ekscam.internal.vocabulary.SystemNames;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * An authenticated user as Kubernetes knows one. Nothing is added to what is given: not {@code
 * system:authenticated}, not the groups of a service account. Immutable.
 */
public final class UserInfo {

  private final String username;
  private final Optional<String> usernameTemplate;
  private final String uid;
  private final List<String> groups;
  private final Map<String, List<String>> extra;
  private final Optional<String> accountOfUnknownPrincipal;

  private UserInfo(Builder builder) {
    this.username = builder.username;
    this.usernameTemplate = builder.usernameTemplate;
    this.uid = builder.uid;
    this.groups = builder.groups;
    this.extra = builder.extra;
    this.accountOfUnknownPrincipal = builder.accountOfUnknownPrincipal;
  }

  /** A user with these groups and nothing else. */
  public static UserInfo of(String username, List<String> groups) {
    return builder(username).groups(groups).build();
  }

  /**
   * A service account as the API server authenticates its token: with the groups of service
   * accounts, and {@code system:authenticated}.
   *
   * @throws IllegalArgumentException if the namespace or the name is empty or has a colon
   */
  public static UserInfo ofServiceAccount(String namespace, String name) {
    for (String part : List.of(namespace, name)) {
      if (part.isEmpty() || part.contains(":")) {
        throw new IllegalArgumentException(
            "Invalid service account \""
                + name
                + "\" in the namespace \""
                + namespace
                + "\": expected two names such as \"default\", without a colon");
      }
    }
    List<String> groups = new ArrayList<>(SystemNames.serviceAccountGroups(namespace));
    groups.add(SystemNames.AUTHENTICATED);
    return of(SystemNames.SERVICE_ACCOUNT_PREFIX + namespace + ":" + name, groups);
  }

  /** A builder for a user of this name. */
  public static Builder builder(String username) {
    return new Builder(requireNonNull(username, "username"), Optional.empty());
  }

  /**
   * A builder for a user whose name is not known, only the template it is made from. No subject of
   * kind User or ServiceAccount is this user.
   *
   * @param template the template, with a placeholder such as {@code {{SessionName}}} for what is
   *     not known
   */
  public static Builder builderOfUnknownName(String template) {
    return new Builder("", Optional.of(template));
  }

  /** A builder that has everything from this user, the name, or that it is not known, included. */
  public Builder toBuilder() {
    Builder builder = new Builder(username, usernameTemplate);
    accountOfUnknownPrincipal.ifPresent(builder::unknownPrincipalOf);
    return builder.uid(uid).groups(groups).extra(extra);
  }

  /** The name; empty if it is not known, see {@link #usernameTemplate()}. */
  public String username() {
    return username;
  }

  /** Whether the name is known. One that is known may be empty. */
  public boolean isUsernameKnown() {
    return usernameTemplate.isEmpty();
  }

  /**
   * If the name is not known, the template that it is made from, such as {@code
   * dev:{{SessionName}}}.
   */
  public Optional<String> usernameTemplate() {
    return usernameTemplate;
  }

  /** The unique id; empty if there is none or it is not known. */
  public String uid() {
    return uid;
  }

  /** The groups, in order, duplicates kept. */
  public List<String> groups() {
    return groups;
  }

  /** Further facts by key, as the authenticator sets them. */
  public Map<String, List<String>> extra() {
    return extra;
  }

  /**
   * The account of the user's IAM principal, if the principal's unique id is not known. Access
   * policies are then found by the ARN in {@link #extra()} alone; without this, an {@code extra}
   * that lacks the unique id leaves undecided which reach the user.
   */
  public Optional<String> accountOfUnknownPrincipal() {
    return accountOfUnknownPrincipal;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof UserInfo that
        && username.equals(that.username)
        && usernameTemplate.equals(that.usernameTemplate)
        && uid.equals(that.uid)
        && groups.equals(that.groups)
        && extra.equals(that.extra)
        && accountOfUnknownPrincipal.equals(that.accountOfUnknownPrincipal);
  }

  @Override
  public int hashCode() {
    return Objects.hash(username, usernameTemplate, uid, groups, extra, accountOfUnknownPrincipal);
  }

  @Override
  public String toString() {
    return usernameTemplate.orElse(username) + groups;
  }

  /** Puts a user together. Not thread-safe. */
  public static final class Builder {

    private final String username;
    private final Optional<String> usernameTemplate;
    private String uid = "";
    private List<String> groups = List.of();
    private Map<String, List<String>> extra = Map.of();
    private Optional<String> accountOfUnknownPrincipal = Optional.empty();

    private Builder(String username, Optional<String> usernameTemplate) {
      this.username = username;
      this.usernameTemplate = usernameTemplate;
    }

    /** Sets the unique id. */
    public Builder uid(String uid) {
      this.uid = requireNonNull(uid, "uid");
      return this;
    }

    /** Sets the groups. */
    public Builder groups(List<String> groups) {
      this.groups = List.copyOf(groups);
      return this;
    }

    /** Sets the further facts. */
    public Builder extra(Map<String, List<String>> extra) {
      this.extra =
          Collections.unmodifiableMap(new TreeMap<>(Maps.transformValues(extra, List::copyOf)));
      return this;
    }

    /**
     * Says that the user is an IAM principal of this account whose unique id is not known. A unique
     * id in {@code extra} counts all the same.
     */
    public Builder unknownPrincipalOf(String account) {
      this.accountOfUnknownPrincipal = Optional.of(requireNonNull(account, "account"));
      return this;
    }

    /** The user. */
    public UserInfo build() {
      return new UserInfo(this);
    }
  }
}
