package io.github.ekscam.analysis;

import io.github.ekscam.internal.text.NameTemplate;
import io.github.ekscam.rbac.RbacBinding;
import io.github.ekscam.rbac.Subject;
import io.github.ekscam.request.UserInfo;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Usernames and groups, some of them by templates, as bindings name them. */
final class SubjectNames {

  private final Set<String> users = new HashSet<>();
  private final Set<String> groups = new HashSet<>();
  private final List<NameTemplate> userTemplates = new ArrayList<>();
  private final List<NameTemplate> groupTemplates = new ArrayList<>();

  /** All whom a binding names. */
  void addAll(RbacBinding binding) {
    for (Subject subject : binding.subjects()) {
      add(subject, binding.metadata().namespace());
    }
  }

  private void add(Subject subject, String bindingNamespace) {
    (subject.kind().equals("Group") ? groups : users)
        .add(subject.boundIn(bindingNamespace).authenticatedName());
  }

  /** A user, as far as the name is known, and the user's groups. */
  void add(UserInfo user) {
    if (user.isUsernameKnown()) {
      users.add(user.username());
    }
    groups.addAll(user.groups());
  }

  /** Every user that a template may become. */
  void addUsers(NameTemplate template) {
    userTemplates.add(template);
  }

  /** Every group that a template may become. */
  void addGroups(NameTemplate template) {
    groupTemplates.add(template);
  }

  /** How many templates there are, each of which is compared with every name. */
  int templates() {
    return userTemplates.size() + groupTemplates.size();
  }

  /** Whether a user or one of the user's groups is among these. */
  boolean include(UserInfo user) {
    return (user.isUsernameKnown() && users.contains(user.username()))
        || user.groups().stream().anyMatch(groups::contains);
  }

  /** Whether a binding names one of these. */
  boolean includeAny(RbacBinding binding) {
    for (Subject subject : binding.subjects()) {
      boolean isGroup = subject.kind().equals("Group");
      String name = subject.boundIn(binding.metadata().namespace()).authenticatedName();
      if ((isGroup ? groups : users).contains(name)) {
        return true;
      }
      for (NameTemplate template : isGroup ? groupTemplates : userTemplates) {
        if (template.mayBecome(name)) {
          return true;
        }
      }
    }
    return false;
  }
}
