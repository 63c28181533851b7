package io.github.ekscam.internal.matching;

import static java.util.Objects.requireNonNull;

import io.github.ekscam.internal.text.GoQuote;
import io.github.ekscam.internal.vocabulary.SystemNames;
import io.github.ekscam.rbac.RbacBinding;
import io.github.ekscam.rbac.RbacObject;
import io.github.ekscam.rbac.RbacObjects;
import io.github.ekscam.rbac.RbacRole;
import io.github.ekscam.rbac.RoleRef;
import io.github.ekscam.rbac.Subject;
import io.github.ekscam.request.UserInfo;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Which roles of RBAC reach a user. Reproduces {@code VisitRulesFor} of {@code
 * pkg/registry/rbac/validation} of Kubernetes 1.34. The rules of a role are taken as they are
 * stored: aggregate first. Immutable and thread-safe; the cost of a visit grows with the number of
 * bindings that are looked through: from the second visit on, those of the user.
 */
public final class RbacRules {

  private final RbacObjects objects;

  /** Whether somebody was visited before, so that it pays to arrange the bindings. */
  private boolean isVisited;

  /** Threads that race may each arrange them, with equal results, so no thread waits. */
  private @Nullable BoundSubjects boundSubjects;

  /** By namespace, those of the whole cluster by the empty one; made when first asked for. */
  private @Nullable Map<String, BoundSubjects> subjectsByNamespace;

  private RbacRules(RbacObjects objects) {
    this.objects = requireNonNull(objects, "objects");
  }

  /** The rules of these objects. */
  public static RbacRules of(RbacObjects objects) {
    return new RbacRules(objects);
  }

  /** Looks at what reaches a user, until it has seen enough. */
  public interface Visitor {

    /**
     * A role that a binding gives to the user.
     *
     * @param subject the first of the binding's subjects that the user is
     * @return whether to go on
     */
    boolean role(RbacBinding binding, Subject subject, RbacRole role);

    /** A binding whose role does not exist, which would reach the user. */
    void missingRole(RbacBinding binding);
  }

  /**
   * Visits the bindings that reach a user, in the order of upstream: ClusterRoleBindings, then the
   * RoleBindings of the namespace, none if it is empty; each by name.
   */
  public void visit(UserInfo user, String namespace, Visitor visitor) {
    if (subjectsByNamespace != null || isVisited) {
      visit(subjects(namespace).stream().flatMap(subjects -> subjects.of(user).stream()), visitor);
      return;
    }
    isVisited = true;
    if (visit(objects.clusterRoleBindings(), user, visitor)) {
      visit(objects.roleBindings(namespace), user, visitor);
    }
  }

  /**
   * Visits the bindings that reach a user anywhere: ClusterRoleBindings, then the RoleBindings of
   * every namespace, by namespace and by name.
   */
  public void visitEverywhere(UserInfo user, Visitor visitor) {
    if (boundSubjects != null || isVisited) {
      visit(subjects().of(user).stream(), visitor);
      return;
    }
    isVisited = true;
    if (visit(objects.clusterRoleBindings(), user, visitor)) {
      visit(objects.roleBindings(), user, visitor);
    }
  }

  private void visit(Stream<BoundSubjects.Bound> found, Visitor visitor) {
    Iterator<BoundSubjects.Bound> bound = found.iterator();
    boolean goesOn = true;
    while (goesOn && bound.hasNext()) {
      BoundSubjects.Bound next = bound.next();
      goesOn = visit(next.binding(), next.subject(), visitor);
    }
  }

  private boolean visit(
      Collection<? extends RbacBinding> bindings, UserInfo user, Visitor visitor) {
    for (RbacBinding binding : bindings) {
      Optional<Subject> subject = firstSubject(binding, user);
      if (subject.isPresent() && !visit(binding, subject.get(), visitor)) {
        return false;
      }
    }
    return true;
  }

  private boolean visit(RbacBinding binding, Subject subject, Visitor visitor) {
    Optional<? extends RbacRole> role = role(binding);
    if (role.isEmpty()) {
      visitor.missingRole(binding);
      return true;
    }
    return visitor.role(binding, subject, role.get());
  }

  /** The first of a binding's subjects that the user is. */
  public static Optional<Subject> firstSubject(RbacBinding binding, UserInfo user) {
    for (Subject subject : binding.subjects()) {
      if (isUser(subject, user, binding.metadata().namespace())) {
        return Optional.of(subject);
      }
    }
    return Optional.empty();
  }

  /**
   * Whether a subject is the user. A ServiceAccount without a namespace is one of the binding's; a
   * kind that RBAC does not know is nobody.
   */
  public static boolean isUser(Subject subject, UserInfo user, String bindingNamespace) {
    return switch (subject.kind()) {
      case "User" -> user.isUsernameKnown() && user.username().equals(subject.name());
      case "Group" -> user.groups().contains(subject.name());
      case "ServiceAccount" -> {
        if (!user.isUsernameKnown()
            || !user.username().startsWith(SystemNames.SERVICE_ACCOUNT_PREFIX)) {
          yield false;
        }
        Subject bound = subject.boundIn(bindingNamespace);
        yield !bound.namespace().isEmpty() && user.username().equals(bound.authenticatedName());
      }
      default -> false;
    };
  }

  /** The bindings that a request in a namespace is looked up in, in the order of {@link #visit}. */
  public Stream<RbacBinding> bindings(String namespace) {
    return Stream.concat(
        objects.clusterRoleBindings().stream(), objects.roleBindings(namespace).stream());
  }

  /** The subjects of all bindings, found by name. They are looked through the first time. */
  public BoundSubjects subjects() {
    BoundSubjects bound = boundSubjects;
    if (bound == null) {
      bound = new BoundSubjects();
      objects.clusterRoleBindings().forEach(bound::add);
      objects.roleBindings().forEach(bound::add);
      boundSubjects = bound;
    }
    return bound;
  }

  /**
   * The subjects of {@link #bindings}, found by name. The first time all bindings of the cluster
   * are looked through, and then none.
   */
  public List<BoundSubjects> subjects(String namespace) {
    Map<String, BoundSubjects> present = subjectsByNamespace;
    if (present == null) {
      Map<String, BoundSubjects> made = new TreeMap<>();
      Stream.concat(objects.clusterRoleBindings().stream(), objects.roleBindings().stream())
          .forEach(
              binding ->
                  made.computeIfAbsent(binding.metadata().namespace(), name -> new BoundSubjects())
                      .add(binding));
      subjectsByNamespace = made;
      present = made;
    }
    return Stream.of("", namespace).distinct().map(present::get).filter(Objects::nonNull).toList();
  }

  /** The role that a binding refers to. */
  public Optional<? extends RbacRole> role(RbacBinding binding) {
    return role(binding.roleRef(), binding.metadata().namespace());
  }

  /** The role that a binding in a namespace would refer to. */
  public Optional<? extends RbacRole> role(RoleRef roleRef, String bindingNamespace) {
    return roleRef.kind().equals("ClusterRole")
        ? objects.clusterRole(roleRef.name())
        : objects.role(bindingNamespace, roleRef.name());
  }

  /** What the authorizer says of a role that does not exist. */
  public static String notFound(RoleRef roleRef) {
    String resource = roleRef.kind().equals("ClusterRole") ? "clusterrole" : "role";
    return resource
        + "."
        + RbacObject.API_GROUP
        + " "
        + GoQuote.quote(roleRef.name())
        + " not found";
  }
}
