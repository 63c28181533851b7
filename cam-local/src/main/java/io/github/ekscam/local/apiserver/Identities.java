package io.github.ekscam.local.apiserver;

import io.github.ekscam.internal.text.Names;
import io.github.ekscam.internal.vocabulary.SystemNames;
import io.github.ekscam.request.UserInfo;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The names and groups that Kubernetes itself gives a meaning to. */
final class Identities {

  private Identities() {}

  /**
   * A service account.
   *
   * @param namespace its namespace
   * @param name its name
   */
  record ServiceAccount(String namespace, String name) {

    List<String> groups() {
      return SystemNames.serviceAccountGroups(namespace);
    }
  }

  /** The service account of a user's name, if the name is one of a service account. */
  static Optional<ServiceAccount> serviceAccount(String username) {
    if (!username.startsWith(SystemNames.SERVICE_ACCOUNT_PREFIX)) {
      return Optional.empty();
    }
    String[] parts = username.substring(SystemNames.SERVICE_ACCOUNT_PREFIX.length()).split(":", -1);
    return parts.length == 2
            && Names.dns1123Label(parts[0]).isEmpty()
            && Names.dns1123Subdomain(parts[1]).isEmpty()
        ? Optional.of(new ServiceAccount(parts[0], parts[1]))
        : Optional.empty();
  }

  /** The node of a user's name, if the name is one of a node. */
  static Optional<String> node(String username) {
    return Optional.of(username)
        .filter(name -> name.startsWith(SystemNames.NODE_PREFIX))
        .map(name -> name.substring(SystemNames.NODE_PREFIX.length()))
        .filter(name -> Names.dns1123Subdomain(name).isEmpty());
  }

  /** What {@code AuthenticatedGroupAdder} makes of the user that an authenticator found. */
  static UserInfo authenticated(UserInfo user) {
    boolean told =
        user.groups().contains(SystemNames.AUTHENTICATED)
            || user.groups().contains(SystemNames.UNAUTHENTICATED);
    if (told || (user.isUsernameKnown() && user.username().equals(SystemNames.ANONYMOUS))) {
      return user;
    }
    return user.toBuilder().groups(with(user.groups(), SystemNames.AUTHENTICATED)).build();
  }

  /** The groups of an impersonated user, with the one that every user is in. */
  static List<String> groupsOfImpersonated(String username, List<String> groups) {
    if (groups.contains(SystemNames.UNAUTHENTICATED)) {
      return groups;
    }
    if (username.equals(SystemNames.ANONYMOUS)) {
      return with(groups, SystemNames.UNAUTHENTICATED);
    }
    return groups.contains(SystemNames.AUTHENTICATED)
        ? groups
        : with(groups, SystemNames.AUTHENTICATED);
  }

  private static List<String> with(List<String> groups, String group) {
    List<String> all = new ArrayList<>(groups);
    all.add(group);
    return all;
  }
}
