package io.github.ekscam.internal.explain;

import io.github.ekscam.DanglingReference;
import io.github.ekscam.MappedIdentity;
import io.github.ekscam.access.AccessEntries;
import io.github.ekscam.access.AccessEntry;
import io.github.ekscam.access.AwsAuth;
import io.github.ekscam.iam.CallerIdentity;
import io.github.ekscam.internal.matching.RbacRules;
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
public final class DanglingReferences {

  private final NavigableSet<String> boundGroups = new TreeSet<>();
  private final NavigableSet<String> boundUsers = new TreeSet<>();
  private final List<DanglingReference> found = new ArrayList<>();

  private DanglingReferences() {}

  /**
   * Finds what leads nowhere: first principals without an entry, then what concerns access entries,
   * in the order of ARNs, then aws-auth and then bindings, in their order.
   *
   * <p>Names that begin with {@code system:}, {@code eks:}, {@code aws:}, {@code amazon:} or {@code
   * iam:} are Kubernetes' and AWS's own: what they are good for need not stand in a binding, and
   * entries with them are not looked at. Where a name depends on the session, only what no session
   * could be given is reported.
   *
   * @param accessEntries where policies are associated
   * @param effective the entries that count
   * @param mappings the entries of aws-auth that count
   * @param objects the RBAC objects, the default ones included
   */
  public static List<DanglingReference> find(
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
    MappedIdentity.Mapper source = new MappedIdentity.ByAccessEntry(entry);
    String account = entry.principalArn().account();
    groups(source, entry.kubernetesGroups(), account);
    if (entry.type().isStandard() && !entry.principalArn().isServiceLinkedRole() && !hasPolicies) {
      idle(source, entry.username(), entry.kubernetesGroups(), account);
    }
  }

  private void mapping(AwsAuth.Mapping mapping) {
    MappedIdentity.Mapper source = new MappedIdentity.ByAwsAuth(mapping);
    String account = CallerIdentity.parse(mapping.arn()).account();
    groups(source, mapping.groups(), account);
    idle(source, mapping.username(), mapping.groups(), account);
  }

  private void groups(MappedIdentity.Mapper source, List<String> groups, String account) {
    for (String group : new LinkedHashSet<>(groups)) {
      if (!AccessEntry.isReserved(group) && !mayBeAmong(boundGroups, group, account)) {
        found.add(new DanglingReference.UnboundGroup(source, group));
      }
    }
  }

  private void idle(
      MappedIdentity.Mapper source, String username, List<String> groups, String account) {
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
