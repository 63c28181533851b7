package io.github.ekscam.rbac;

import static java.util.Objects.requireNonNull;

import io.github.ekscam.internal.text.PlainText;
import io.github.ekscam.internal.vocabulary.SystemNames;
import java.util.Comparator;

/**
 * A subject of a binding: a user, a group or a service account. Not validated by itself: what is
 * valid depends on the binding. Subjects are ordered by kind, API group, namespace and name, which
 * lets a hash map keep its speed with names whose hash codes were chosen to collide.
 *
 * @param kind {@code User}, {@code Group} or {@code ServiceAccount}
 * @param apiGroup the API group; when empty, as the API server defaults it for the kind
 * @param namespace the namespace of a service account; empty means that of the binding
 * @param name the name
 */
public record Subject(String kind, String apiGroup, String namespace, String name)
    implements Comparable<Subject> {

  private static final Comparator<Subject> ORDER =
      Comparator.comparing(Subject::kind)
          .thenComparing(Subject::apiGroup)
          .thenComparing(Subject::namespace)
          .thenComparing(Subject::name);

  public Subject {
    requireNonNull(kind, "kind");
    requireNonNull(namespace, "namespace");
    requireNonNull(name, "name");
    boolean defaulted = kind.equals("User") || kind.equals("Group");
    apiGroup = apiGroup.isEmpty() && defaulted ? RbacObject.API_GROUP : apiGroup;
  }

  /**
   * The subject as a binding in a namespace means it: a service account without a namespace is one
   * of the binding's.
   */
  public Subject boundIn(String bindingNamespace) {
    return kind.equals("ServiceAccount") && namespace.isEmpty()
        ? new Subject(kind, apiGroup, bindingNamespace, name)
        : this;
  }

  /**
   * The name that authentication gives the subject: of a service account the username, for which
   * its namespace must be known (see {@link #boundIn}), of a user or a group its name.
   */
  public String authenticatedName() {
    return kind.equals("ServiceAccount")
        ? SystemNames.SERVICE_ACCOUNT_PREFIX + namespace + ":" + name
        : name;
  }

  /** In one line, such as {@code Group developers} or {@code ServiceAccount ci/deployer}. */
  @Override
  public String toString() {
    return kind
        + " "
        + PlainText.line(
            namespace.isEmpty() || !kind.equals("ServiceAccount") ? name : namespace + "/" + name);
  }

  @Override
  public int compareTo(Subject other) {
    return ORDER.compare(this, other);
  }

  /** A user. */
  public static Subject user(String name) {
    return new Subject("User", RbacObject.API_GROUP, "", name);
  }

  /** A group. */
  public static Subject group(String name) {
    return new Subject("Group", RbacObject.API_GROUP, "", name);
  }

  /** A service account. */
  public static Subject serviceAccount(String namespace, String name) {
    return new Subject("ServiceAccount", "", namespace, name);
  }
}
