package io.github.ekscam.analysis;

import com.google.common.collect.MultimapBuilder;
import com.google.common.collect.SetMultimap;
import io.github.ekscam.EksCluster;
import io.github.ekscam.iam.CallerIdentity;
import io.github.ekscam.rbac.Subject;
import io.github.ekscam.request.UserInfo;
import java.util.Collection;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Which IAM principals a cluster gives which groups and usernames. */
final class KnownHolders {

  private final SetMultimap<String, String> byGroup =
      MultimapBuilder.treeKeys().linkedHashSetValues().build();

  private final SetMultimap<String, String> byUsername =
      MultimapBuilder.treeKeys().linkedHashSetValues().build();

  KnownHolders(EksCluster cluster) {
    for (String arn : AccessGained.principals(cluster)) {
      Optional<UserInfo> user = cluster.caller(arn).user();
      user.ifPresent(
          known -> {
            known.groups().forEach(group -> byGroup.put(group, arn));
            if (known.isUsernameKnown()) {
              byUsername.put(known.username(), arn);
            }
          });
    }
  }

  /** Those of some holders that are the given principals, or stand for some of them alone. */
  Set<AccessHolder> of(Collection<String> principals, Collection<AccessHolder> holders) {
    Set<String> meant = new HashSet<>(principals);
    Set<AccessHolder> found = new TreeSet<>();
    for (AccessHolder holder : holders) {
      if (meant.contains(holder.toString()) || isAmong(holder, meant)) {
        found.add(holder);
      }
    }
    return found;
  }

  private boolean isAmong(AccessHolder holder, Set<String> meant) {
    if (holder instanceof AccessHolder.Session session) {
      CallerIdentity identity = CallerIdentity.parse(session.arn());
      return meant.stream()
          .filter(arn -> arn.startsWith("arn:"))
          .map(CallerIdentity::parse)
          .anyMatch(principal -> principal.canonicalArn().equals(identity.canonicalArn()));
    }
    if (holder instanceof AccessHolder.RbacSubject of) {
      Subject subject = of.subject();
      Set<String> principals =
          (subject.kind().equals("Group") ? byGroup : byUsername).get(subject.authenticatedName());
      return !principals.isEmpty() && meant.containsAll(principals);
    }
    return false;
  }
}
