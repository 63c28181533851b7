package io.github.ekscam.analysis.migration;

import io.github.ekscam.EksCluster;
import io.github.ekscam.access.AccessEntry;
import io.github.ekscam.access.AwsAuth;
import io.github.ekscam.internal.text.NameTemplate;
import io.github.ekscam.internal.vocabulary.SystemNames;
import io.github.ekscam.rbac.ClusterRoleBinding;
import io.github.ekscam.rbac.ObjectMeta;
import io.github.ekscam.rbac.RbacBinding;
import io.github.ekscam.rbac.RbacObjects;
import io.github.ekscam.rbac.RoleBinding;
import io.github.ekscam.rbac.RoleRef;
import io.github.ekscam.rbac.Subject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The names that stand in for those that EKS refuses, and the bindings that give them the same
 * rights.
 *
 * <p>A name gets a prefix that nothing in the cluster begins with, whatever is filled in later. So
 * what a template becomes for a session is, with the prefix before it, what the template with the
 * prefix becomes for it; and a binding that names the one is copied for the other. Nobody else has
 * a name that begins so. Not thread-safe.
 */
final class StandInNames {

  private static final String CLUSTER_ADMIN = "cluster-admin";

  /** What STS allows in {@code RoleSessionName}. */
  private static final Pattern SESSION_NAME = Pattern.compile("[A-Za-z0-9_+=,.@-]{2,64}");

  private final RbacObjects objects;
  private final String prefix;

  private final Replaced users = new Replaced();
  private final Replaced groups = new Replaced();

  /** What is replaced: names, and templates by their texts. */
  private static final class Replaced {

    private final Set<String> names = new HashSet<>();
    private final Map<String, NameTemplate> templates = new HashMap<>();

    void add(String text, String account) {
      NameTemplate template = NameTemplate.of(text, account);
      if (template.isFixed()) {
        names.add(template.toString());
      } else {
        templates.put(template.toString(), template);
      }
    }

    boolean isEmpty() {
      return names.isEmpty() && templates.isEmpty();
    }

    boolean mayBecome(String name) {
      return names.contains(name)
          || templates.values().stream()
              .anyMatch(template -> StandInNames.mayBecome(template, name));
    }
  }

  private StandInNames(RbacObjects objects, String prefix) {
    this.objects = objects;
    this.prefix = prefix;
  }

  static StandInNames of(EksCluster cluster, AwsAuth awsAuth) {
    Set<String> names = new HashSet<>();
    Stream.concat(awsAuth.mapRoles().stream(), awsAuth.mapUsers().stream())
        .forEach(
            mapping -> {
              names.add(mapping.username());
              names.addAll(mapping.groups());
            });
    for (AccessEntry entry : cluster.accessEntries().entries()) {
      names.add(entry.username());
      names.addAll(entry.kubernetesGroups());
    }
    bindings(cluster.effectiveRbacObjects())
        .forEach(
            binding -> {
              names.add(binding.metadata().name());
              binding.subjects().forEach(subject -> names.add(subject.name()));
            });
    String prefix = "aws-auth:";
    for (int i = 2; isBeginning(prefix, names); i++) {
      prefix = "aws-auth-" + i + ":";
    }
    return new StandInNames(cluster.effectiveRbacObjects(), prefix);
  }

  private static boolean isBeginning(String prefix, Set<String> names) {
    return names.stream().anyMatch(name -> name.startsWith(prefix));
  }

  private static Stream<RbacBinding> bindings(RbacObjects objects) {
    return Stream.concat(objects.clusterRoleBindings().stream(), objects.roleBindings().stream());
  }

  String user(String username, String account) {
    users.add(username, account);
    return prefix + username;
  }

  String group(String group, String account) {
    groups.add(group, account);
    return prefix + group;
  }

  /** Whether a subject is one of the names. */
  boolean has(Subject subject) {
    return subject.name().startsWith(prefix);
  }

  /** A copy of each binding that names what a name stands in for. */
  List<RbacBinding> bindings() {
    List<RbacBinding> copies = new ArrayList<>();
    if (users.isEmpty() && groups.isEmpty()) {
      return copies;
    }
    bindings(objects)
        .forEach(
            binding -> {
              Set<Subject> subjects = new LinkedHashSet<>();
              for (Subject subject : binding.subjects()) {
                Subject bound = subject.boundIn(binding.metadata().namespace());
                boolean isGroup = bound.kind().equals("Group");
                String name = bound.authenticatedName();
                if ((isGroup ? groups : users).mayBecome(name)) {
                  subjects.add(
                      isGroup ? Subject.group(prefix + name) : Subject.user(prefix + name));
                }
              }
              if (!subjects.isEmpty()) {
                copies.add(copy(binding, List.copyOf(subjects)));
              }
            });
    Subject masters = Subject.group(prefix + SystemNames.MASTERS);
    if (groups.mayBecome(SystemNames.MASTERS)
        && copies.stream().noneMatch(copy -> isAdministrators(copy, masters))) {
      copies.add(
          new ClusterRoleBinding(
              ObjectMeta.named(prefix + SystemNames.MASTERS),
              RoleRef.clusterRole(CLUSTER_ADMIN),
              List.of(masters)));
    }
    return copies;
  }

  /** Whether a template may become a name, for a session or for a user, who has no session. */
  static boolean mayBecome(NameTemplate template, String name) {
    if (template.isFixed()) {
      return template.toString().equals(name);
    }
    if (!template.isOfSession()) {
      return template.mayBecome(name);
    }
    String withoutSession = template.fill(placeholder -> Optional.of("")).text();
    return withoutSession.equals(name)
        || (template.mayBecome(name)
            && template.sessionOf(name).filter(StandInNames::isSessionName).isPresent());
  }

  /** Whether STS lets a session have a name. */
  static boolean isSessionName(String name) {
    return SESSION_NAME.matcher(name).matches();
  }

  private static boolean isAdministrators(RbacBinding binding, Subject masters) {
    return binding instanceof ClusterRoleBinding
        && binding.roleRef().equals(RoleRef.clusterRole(CLUSTER_ADMIN))
        && binding.subjects().contains(masters);
  }

  private RbacBinding copy(RbacBinding binding, List<Subject> subjects) {
    ObjectMeta metadata = ObjectMeta.named(prefix + binding.metadata().name());
    return binding instanceof RoleBinding
        ? new RoleBinding(
            metadata.inNamespace(binding.metadata().namespace()), binding.roleRef(), subjects)
        : new ClusterRoleBinding(metadata, binding.roleRef(), subjects);
  }
}
