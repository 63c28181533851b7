package io.github.ekscam.config;

import static java.util.Objects.requireNonNull;

import io.github.ekscam.access.AccessScope;
import io.github.ekscam.iam.PrincipalArn;
import io.github.ekscam.rbac.RoleRef;
import io.github.ekscam.rbac.Subject;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * A part of a cluster's access that its source declares and of which something is not known yet:
 * infrastructure as code before it is applied, a template without its parameters. Nothing
 * unresolved allows a request. A request that it might allow is undecided, with {@link
 * io.github.ekscam.Unknown.NotResolved}; every other is answered as if it were not there.
 *
 * <p>Where a text is known in part, {@code *} stands in it for each part that is not, so {@code
 * arn:aws:iam::*:role/Admin} is the role Admin of an account that is not known, and {@code *} alone
 * can be anything. All cases are immutable. Later versions may add cases.
 */
public sealed interface Unresolved {

  /** What is not known: at least one value. */
  List<Value> values();

  /** What is not known, as a part of a sentence. */
  default String text() {
    return values().stream().map(Value::text).collect(Collectors.joining(", and "));
  }

  /**
   * A value that is not known yet.
   *
   * @param address what it belongs to, as its tool names it, such as {@code
   *     aws_eks_access_entry.ci}
   * @param attribute which attribute of that, as the tool spells it, such as {@code principal_arn}
   * @param references what would decide it, as the tool spells it, such as {@code
   *     aws_iam_role.ci.arn} or {@code the parameter AdminRole}; empty if the source does not tell
   * @param remedy how to make it known, in a few words
   * @param source where it is written
   */
  record Value(
      String address, String attribute, List<String> references, String remedy, Source source) {
    public Value {
      requireNonNull(address, "address");
      requireNonNull(attribute, "attribute");
      references = List.copyOf(references);
      requireNonNull(remedy, "remedy");
      requireNonNull(source, "source");
    }

    /** Such as {@code principal_arn of aws_eks_access_entry.ci is not known before ... is}. */
    public String text() {
      return attribute
          + " of "
          + address
          + (references.isEmpty()
              ? " is not known yet"
              : " is not known before "
                  + String.join(" and ", references)
                  + (references.size() == 1 ? " is" : " are"));
    }
  }

  /**
   * An access entry: its principal is not known, or its type, or not whether the entry is one of
   * this cluster. What it gives to whom it is for, it gives by its groups and its username; the
   * policies that are associated to it are told apart, as {@link Association} or, if all of them is
   * known, by the cluster's access entries.
   *
   * @param principalArn the ARN as far as it is known
   * @param type the type; {@code *} if it is not known
   * @param kubernetesGroups the groups as far as they are known
   * @param username the username as far as it is known; empty if it is the type's default
   * @param values what is not known
   */
  record Entry(
      String principalArn,
      String type,
      List<String> kubernetesGroups,
      String username,
      List<Value> values)
      implements Unresolved {
    public Entry {
      requireNonNull(principalArn, "principalArn");
      requireNonNull(type, "type");
      kubernetesGroups = List.copyOf(kubernetesGroups);
      requireNonNull(username, "username");
      values = List.copyOf(values);
    }

    /** An entry of which nothing is known, but perhaps for whom it may be. */
    public static Entry of(String principalArn, List<Value> values) {
      return new Entry(principalArn, "*", List.of("*"), "*", values);
    }
  }

  /**
   * Groups of an access entry, besides those that it has.
   *
   * @param principalArn the entry's principal
   * @param kubernetesGroups the groups as far as they are known
   * @param values what is not known
   */
  record Groups(PrincipalArn principalArn, List<String> kubernetesGroups, List<Value> values)
      implements Unresolved {
    public Groups {
      requireNonNull(principalArn, "principalArn");
      kubernetesGroups = List.copyOf(kubernetesGroups);
      values = List.copyOf(values);
    }
  }

  /**
   * The username of an access entry, which counts in the place of the one that the entry has.
   *
   * @param principalArn the entry's principal
   * @param username the username as far as it is known
   * @param values what is not known
   */
  record Username(PrincipalArn principalArn, String username, List<Value> values)
      implements Unresolved {
    public Username {
      requireNonNull(principalArn, "principalArn");
      requireNonNull(username, "username");
      values = List.copyOf(values);
    }
  }

  /**
   * An access policy that is associated to an entry.
   *
   * @param principalArn the entry's principal as far as it is known
   * @param policyName the policy's name as far as it is known
   * @param accessScope the widest scope that it may have
   * @param values what is not known
   */
  record Association(
      String principalArn, String policyName, AccessScope accessScope, List<Value> values)
      implements Unresolved {
    public Association {
      requireNonNull(principalArn, "principalArn");
      requireNonNull(policyName, "policyName");
      requireNonNull(accessScope, "accessScope");
      values = List.copyOf(values);
    }
  }

  /**
   * A binding of RBAC.
   *
   * @param namespace the namespace of a RoleBinding as far as it is known; empty for a
   *     ClusterRoleBinding
   * @param subjects the subjects, their names and namespaces as far as they are known; the kind is
   *     {@code *} if that is not known either
   * @param roleRef the role, its kind and name as far as they are known
   * @param values what is not known
   */
  record Binding(String namespace, List<Subject> subjects, RoleRef roleRef, List<Value> values)
      implements Unresolved {
    public Binding {
      requireNonNull(namespace, "namespace");
      subjects = List.copyOf(subjects);
      requireNonNull(roleRef, "roleRef");
      values = List.copyOf(values);
    }
  }

  /**
   * Rules of a role of RBAC, besides those that it has.
   *
   * @param kind {@code Role} or {@code ClusterRole}
   * @param namespace the namespace of a Role as far as it is known; empty for a ClusterRole
   * @param name the role's name as far as it is known
   * @param labels the role's labels, by which others aggregate it; the key {@code *} stands for
   *     those that are not known
   * @param values what is not known
   */
  record Rules(
      String kind, String namespace, String name, Map<String, String> labels, List<Value> values)
      implements Unresolved {
    public Rules {
      requireNonNull(kind, "kind");
      requireNonNull(namespace, "namespace");
      requireNonNull(name, "name");
      labels = Collections.unmodifiableMap(new TreeMap<>(labels));
      values = List.copyOf(values);
    }
  }

  /**
   * The cluster's authentication mode.
   *
   * @param values what is not known
   */
  record Mode(List<Value> values) implements Unresolved {
    public Mode {
      values = List.copyOf(values);
    }
  }

  /**
   * An entry of the ConfigMap aws-auth, besides those that it has.
   *
   * @param arn the ARN that it maps as far as it is known; {@code *} for entries of which nothing
   *     is known
   * @param overriding the ARNs for which an entry counts that is known, whatever this one turns out
   *     to map: of the entries of one ARN the authenticator takes the last, and those of roles
   *     before those of users
   * @param values what is not known
   */
  record AwsAuth(String arn, List<String> overriding, List<Value> values) implements Unresolved {
    public AwsAuth {
      requireNonNull(arn, "arn");
      overriding = List.copyOf(overriding);
      values = List.copyOf(values);
    }

    /** Entries of which nothing is known. */
    public AwsAuth(List<Value> values) {
      this("*", List.of(), values);
    }
  }
}
