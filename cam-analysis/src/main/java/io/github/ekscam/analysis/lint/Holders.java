package io.github.ekscam.analysis.lint;

import io.github.ekscam.EksCluster;
import io.github.ekscam.access.AccessEntry;
import io.github.ekscam.access.AccessScope;
import io.github.ekscam.access.PolicyAssociation;
import io.github.ekscam.analysis.internal.takeover.Right;
import io.github.ekscam.internal.matching.RbacRules;
import io.github.ekscam.internal.vocabulary.SystemNames;
import io.github.ekscam.rbac.RbacBinding;
import io.github.ekscam.rbac.RbacObjects;
import io.github.ekscam.rbac.RbacRole;
import io.github.ekscam.rbac.Subject;
import io.github.ekscam.request.UserInfo;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Everybody who has rights that lead further, found in one pass over the bindings and one over the
 * access entries.
 */
final class Holders {

  private final LintedCluster linted;
  private final Map<Subject, Holder.Rights> rights = new TreeMap<>();
  private final Set<Subject> workloads = new TreeSet<>();
  private final IdentityHashMap<RbacRole, Long> ofRoles = new IdentityHashMap<>();
  private final Map<String, Long> ofPolicies = new TreeMap<>();

  private Holders(LintedCluster linted) {
    this.linted = linted;
  }

  /** First the IAM principals, then the subjects of bindings, in their order. */
  static List<Holder> of(LintedCluster linted) {
    Holders holders = new Holders(linted);
    EksCluster cluster = linted.cluster();
    RbacObjects objects = cluster.effectiveRbacObjects();
    RbacRules rules = RbacRules.of(objects);
    Map<Subject, Subject> subjects = new LinkedHashMap<>();
    Stream.concat(objects.clusterRoleBindings().stream(), objects.roleBindings().stream())
        .forEach(
            binding -> rules.role(binding).ifPresent(role -> holders.add(binding, role, subjects)));
    List<Holder> all = new ArrayList<>();
    linted.principals().forEach(principal -> all.add(holders.principal(principal)));
    subjects.keySet().forEach(subject -> all.add(holders.subject(subject)));
    return all;
  }

  private void add(RbacBinding binding, RbacRole role, Map<Subject, Subject> subjects) {
    String namespace = binding.metadata().namespace();
    long bits = ofRoles.computeIfAbsent(role, each -> Right.of(each.rules()));
    boolean configured = linted.isConfigured(binding);
    for (Subject each : binding.subjects()) {
      Subject subject = each.boundIn(namespace);
      subjects.putIfAbsent(subject, subject);
      rights.computeIfAbsent(subject, s -> new Holder.Rights()).add(namespace, bits);
      if (configured && subject.kind().equals("ServiceAccount")) {
        workloads.add(subject);
      } else if (subject.kind().equals("Group")) {
        memberOf(subject.name())
            .ifPresent(
                member -> {
                  subjects.putIfAbsent(member, member);
                  workloads.add(member);
                });
      }
    }
  }

  /** A service account that a group of service accounts has as a member. */
  private static Optional<Subject> memberOf(String group) {
    List<String> all = SystemNames.serviceAccountGroups("");
    String ofNamespace = all.get(1);
    if (group.startsWith(ofNamespace) && group.length() > ofNamespace.length()) {
      return Optional.of(Subject.serviceAccount(group.substring(ofNamespace.length()), "default"));
    }
    return group.equals(all.get(0))
        ? Optional.of(Subject.serviceAccount("default", "default"))
        : Optional.empty();
  }

  private Holder subject(Subject subject) {
    List<Subject> groups = new ArrayList<>();
    UserInfo user;
    switch (subject.kind()) {
      case "Group" -> user = UserInfo.of("", List.of(subject.name()));
      case "ServiceAccount" -> {
        user = UserInfo.ofServiceAccount(subject.namespace(), subject.name());
        user.groups().forEach(group -> groups.add(Subject.group(group)));
      }
      default -> {
        user = UserInfo.of(subject.name(), List.of(SystemNames.AUTHENTICATED));
        groups.add(Subject.group(SystemNames.AUTHENTICATED));
      }
    }
    return new Holder(
        subject.toString(),
        user,
        subject,
        workloads.contains(subject),
        rightsOf(List.of(subject)),
        rightsOf(groups),
        List.of());
  }

  private Holder principal(LintedPrincipal principal) {
    UserInfo user = principal.user();
    List<Subject> own = new ArrayList<>();
    if (user.isUsernameKnown()) {
      own.add(Subject.user(user.username()));
    }
    List<Subject> shared = new ArrayList<>();
    for (String group : user.groups()) {
      (group.equals(SystemNames.AUTHENTICATED) ? shared : own).add(Subject.group(group));
    }
    List<Holder.Rights> rightsOfOwn = new ArrayList<>(rightsOf(own));
    List<Holder.Scoped> scoped = new ArrayList<>();
    principal.entry().ifPresent(entry -> policies(entry, rightsOfOwn, scoped));
    return new Holder(principal.arn(), user, null, false, rightsOfOwn, rightsOf(shared), scoped);
  }

  private void policies(
      AccessEntry entry, List<Holder.Rights> rightsOfOwn, List<Holder.Scoped> scoped) {
    Holder.Rights everywhere = new Holder.Rights();
    for (PolicyAssociation association : linted.cluster().accessEntries().associations(entry)) {
      long bits =
          ofPolicies.computeIfAbsent(association.policyArn().name(), name -> linted.rightsOf(name));
      if (association.accessScope() instanceof AccessScope.Cluster) {
        everywhere.add("", bits);
      } else if (bits != 0) {
        scoped.add(new Holder.Scoped(association.accessScope(), bits));
      }
    }
    rightsOfOwn.add(everywhere);
  }

  private List<Holder.Rights> rightsOf(List<Subject> subjects) {
    List<Holder.Rights> found = new ArrayList<>();
    for (Subject subject : subjects) {
      Holder.@Nullable Rights held = rights.get(subject);
      if (held != null) {
        found.add(held);
      }
    }
    return found;
  }
}
