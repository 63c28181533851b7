package io.github.ekscam.analysis.internal.takeover;

import io.github.ekscam.EksCluster;
import io.github.ekscam.MappedIdentity;
import io.github.ekscam.access.AccessEntry;
import io.github.ekscam.access.AccessPolicy;
import io.github.ekscam.access.AccessScope;
import io.github.ekscam.access.PolicyAssociation;
import io.github.ekscam.internal.matching.RbacRules;
import io.github.ekscam.internal.vocabulary.SystemNames;
import io.github.ekscam.rbac.RbacBinding;
import io.github.ekscam.rbac.RbacObjects;
import io.github.ekscam.rbac.RbacRole;
import io.github.ekscam.rbac.Subject;
import io.github.ekscam.request.UserInfo;
import java.util.ArrayList;
import java.util.Collection;
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
public final class RightsHolders {

  private final EksCluster cluster;
  private final Map<Subject, RightsHolder.Rights> rights = new TreeMap<>();
  private final Set<Subject> workloads = new TreeSet<>();
  private final IdentityHashMap<RbacRole, Long> ofRoles = new IdentityHashMap<>();
  private final Map<String, Long> ofPolicies = new TreeMap<>();

  private RightsHolders(EksCluster cluster) {
    this.cluster = cluster;
  }

  /**
   * An IAM principal that the cluster knows.
   *
   * @param arn the ARN as it is written
   * @param identity what the cluster makes of it
   */
  public record Principal(String arn, MappedIdentity.Mapped identity) {}

  /** First the IAM principals, then the subjects of bindings, in their order. */
  public static List<RightsHolder> of(EksCluster cluster, Collection<Principal> principals) {
    RightsHolders holders = new RightsHolders(cluster);
    RbacObjects objects = cluster.effectiveRbacObjects();
    RbacRules rules = RbacRules.of(objects);
    Map<Subject, Subject> subjects = new LinkedHashMap<>();
    Stream.concat(objects.clusterRoleBindings().stream(), objects.roleBindings().stream())
        .forEach(
            binding -> rules.role(binding).ifPresent(role -> holders.add(binding, role, subjects)));
    List<RightsHolder> all = new ArrayList<>();
    principals.forEach(principal -> all.add(holders.principal(principal)));
    subjects.keySet().forEach(subject -> all.add(holders.subject(subject)));
    return all;
  }

  private void add(RbacBinding binding, RbacRole role, Map<Subject, Subject> subjects) {
    String namespace = binding.metadata().namespace();
    long bits = ofRoles.computeIfAbsent(role, each -> Right.of(each.rules()));
    boolean configured = cluster.rbacObjects().counterpartOf(binding).isPresent();
    for (Subject each : binding.subjects()) {
      Subject subject = each.boundIn(namespace);
      subjects.putIfAbsent(subject, subject);
      rights.computeIfAbsent(subject, s -> new RightsHolder.Rights()).add(namespace, bits);
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

  private RightsHolder subject(Subject subject) {
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
    return new RightsHolder(
        subject.toString(),
        user,
        subject,
        workloads.contains(subject),
        rightsOf(List.of(subject)),
        rightsOf(groups),
        List.of());
  }

  private RightsHolder principal(Principal principal) {
    UserInfo user = principal.identity().user();
    List<Subject> own = new ArrayList<>();
    if (user.isUsernameKnown()) {
      own.add(Subject.user(user.username()));
    }
    List<Subject> shared = new ArrayList<>();
    for (String group : user.groups()) {
      (group.equals(SystemNames.AUTHENTICATED) ? shared : own).add(Subject.group(group));
    }
    List<RightsHolder.Rights> rightsOfOwn = new ArrayList<>(rightsOf(own));
    List<RightsHolder.Scoped> scoped = new ArrayList<>();
    if (principal.identity().source() instanceof MappedIdentity.ByAccessEntry by) {
      policies(by.accessEntry(), rightsOfOwn, scoped);
    }
    return new RightsHolder(
        principal.arn(), user, null, false, rightsOfOwn, rightsOf(shared), scoped);
  }

  private void policies(
      AccessEntry entry, List<RightsHolder.Rights> rightsOfOwn, List<RightsHolder.Scoped> scoped) {
    RightsHolder.Rights everywhere = new RightsHolder.Rights();
    for (PolicyAssociation association : cluster.accessEntries().associations(entry)) {
      long bits = ofPolicies.computeIfAbsent(association.policyArn().name(), this::rightsOf);
      if (association.accessScope() instanceof AccessScope.Cluster) {
        everywhere.add("", bits);
      } else if (bits != 0) {
        scoped.add(new RightsHolder.Scoped(association.accessScope(), bits));
      }
    }
    rightsOfOwn.add(everywhere);
  }

  private long rightsOf(String policyName) {
    return rightsOf(cluster, policyName);
  }

  /** What an access policy allows for sure, as bits of {@link Right}. */
  public static long rightsOf(EksCluster cluster, String policyName) {
    return cluster
        .accessPolicies()
        .find(policyName)
        .flatMap(AccessPolicy::rules)
        .map(
            rules ->
                Right.of(
                    rules.stream()
                        .filter(rule -> !rule.isRestricted())
                        .map(AccessPolicy.Rule::rule)
                        .toList()))
        .orElse(0L);
  }

  private List<RightsHolder.Rights> rightsOf(List<Subject> subjects) {
    List<RightsHolder.Rights> found = new ArrayList<>();
    for (Subject subject : subjects) {
      RightsHolder.@Nullable Rights held = rights.get(subject);
      if (held != null) {
        found.add(held);
      }
    }
    return found;
  }
}
