package io.github.ekscam.analysis;

import io.github.ekscam.access.AccessEntries;
import io.github.ekscam.access.AccessEntry;
import io.github.ekscam.evaluation.RbacRules;
import io.github.ekscam.iam.CallerIdentity;
import io.github.ekscam.identity.AwsAuth;
import io.github.ekscam.identity.MappedIdentity;
import io.github.ekscam.rbac.RbacBinding;
import io.github.ekscam.rbac.RbacObject;
import io.github.ekscam.rbac.RbacObjects;
import io.github.ekscam.rbac.Subject;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;

/** Looks for what leads nowhere. A search costs a lookup for each name of entries and bindings. */
final class DanglingReferences {

  private final NavigableSet<String> boundGroups = new TreeSet<>();
  private final NavigableSet<String> boundUsers = new TreeSet<>();
  private final List<DanglingReference> found = new ArrayList<>();

  private DanglingReferences() {}

  static List<DanglingReference> find(
      AccessEntries accessEntries,
      List<AccessEntry> effective,
      List<AwsAuth.Mapping> mappings,
      RbacObjects objects) {
    DanglingReferences search = new DanglingReferences();
    List<RbacBinding> bindings = new ArrayList<>();
    for (RbacObject object : objects.all()) {
      if (object instanceof RbacBinding binding) {
        bindings.add(binding);
        binding.subjects().forEach(search::bound);
      }
    }
    accessEntries
        .associationsWithoutEntry()
        .forEach(
            (principalArn, associations) ->
                search.found.add(new DanglingReference.MissingEntry(principalArn, associations)));
    for (AccessEntry entry : effective) {
      search.entry(entry, !accessEntries.associations(entry).isEmpty());
    }
    mappings.forEach(search::mapping);
    RbacRules rules = RbacRules.of(objects);
    for (RbacBinding binding : bindings) {
      if (rules.role(binding).isEmpty()) {
        search.found.add(new DanglingReference.MissingRole(binding));
      }
    }
    return List.copyOf(search.found);
  }

  private void bound(Subject subject) {
    if (subject.kind().equals("Group")) {
      boundGroups.add(subject.name());
    } else if (subject.kind().equals("User")) {
      boundUsers.add(subject.name());
    }
  }

  private void entry(AccessEntry entry, boolean hasPolicies) {
    MappedIdentity.Source source = new MappedIdentity.ByAccessEntry(entry);
    String account = entry.principalArn().account();
    groups(source, entry.kubernetesGroups(), account);
    if (entry.type().isStandard() && !entry.principalArn().isServiceLinkedRole() && !hasPolicies) {
      idle(source, entry.username(), entry.kubernetesGroups(), account);
    }
  }

  private void mapping(AwsAuth.Mapping mapping) {
    MappedIdentity.Source source = new MappedIdentity.ByAwsAuth(mapping);
    String account = CallerIdentity.parse(mapping.arn()).account();
    groups(source, mapping.groups(), account);
    idle(source, mapping.username(), mapping.groups(), account);
  }

  private void groups(MappedIdentity.Source source, List<String> groups, String account) {
    for (String group : new LinkedHashSet<>(groups)) {
      if (!AccessEntry.isReserved(group) && !mayBeAmong(boundGroups, group, account)) {
        found.add(new DanglingReference.UnboundGroup(source, group));
      }
    }
  }

  private void idle(
      MappedIdentity.Source source, String username, List<String> groups, String account) {
    if (groups.isEmpty()
        && !AccessEntry.isReserved(username)
        && !mayBeAmong(boundUsers, username, account)) {
      found.add(new DanglingReference.IdleEntry(source));
    }
  }

  /** Of a template that the session fills in, only the beginning is known before. */
  private static boolean mayBeAmong(NavigableSet<String> names, String template, String account) {
    String known = template.replace("{{AccountID}}", account);
    int open = known.indexOf("{{");
    if (open < 0) {
      return names.contains(known);
    }
    String beginning = known.substring(0, open);
    String first = names.ceiling(beginning);
    return first != null && first.startsWith(beginning);
  }
}
