package io.github.ekscam.testing.specification;

import io.github.ekscam.Caller;
import io.github.ekscam.Grant;
import io.github.ekscam.rbac.Subject;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What must allow a request, as far as a case says.
 *
 * @param parts the names of what the grant goes through; at least one
 */
public record ExpectedGrant(Map<Part, String> parts) {

  /** What a grant may go through. */
  public enum Part {
    /** The access policy of this name. */
    ACCESS_POLICY("accessPolicy", "access policy"),
    /** The access entry of the principal of this ARN. */
    ACCESS_ENTRY("accessEntry", "access entry"),
    /** The ClusterRoleBinding of this name. */
    CLUSTER_ROLE_BINDING("clusterRoleBinding", "ClusterRoleBinding"),
    /** The RoleBinding of this name in the namespace of the request. */
    ROLE_BINDING("roleBinding", "RoleBinding"),
    /** The ClusterRole of this name. */
    CLUSTER_ROLE("clusterRole", "ClusterRole"),
    /** The Role of this name in the namespace of the request. */
    ROLE("role", "Role"),
    /** The group of this name, which a binding names, or which may do everything. */
    GROUP("group", "Group");

    private final String key;
    private final String words;

    Part(String key, String words) {
      this.key = key;
      this.words = words;
    }

    /** The key in specifications. */
    public String key() {
      return key;
    }

    private boolean is(String name, Caller caller, Grant grant) {
      return switch (this) {
        case ACCESS_POLICY ->
            grant instanceof Grant.AccessPolicy policy && policy.policy().name().equals(name);
        case ACCESS_ENTRY ->
            caller.accessEntry().stream()
                .anyMatch(entry -> entry.principalArn().value().equals(name));
        case CLUSTER_ROLE_BINDING, ROLE_BINDING ->
            grant instanceof Grant.Rbac rbac
                && rbac.binding().kind().equals(words)
                && rbac.binding().metadata().name().equals(name);
        case CLUSTER_ROLE, ROLE ->
            grant instanceof Grant.Rbac rbac
                && rbac.role().kind().equals(words)
                && rbac.role().metadata().name().equals(name);
        case GROUP ->
            grant instanceof Grant.PrivilegedGroup privileged
                ? privileged.group().equals(name)
                : grant instanceof Grant.Rbac rbac && rbac.subject().equals(Subject.group(name));
      };
    }
  }

  public ExpectedGrant {
    if (parts.isEmpty()) {
      throw new IllegalArgumentException("Invalid expected grant {}: expected at least one part");
    }
    SortedMap<Part, String> sorted = new TreeMap<>(parts);
    parts = Collections.unmodifiableSortedMap(sorted);
  }

  /** Whether only what an access entry gives can be meant. */
  boolean isOfIamPrincipals() {
    return parts.containsKey(Part.ACCESS_POLICY) || parts.containsKey(Part.ACCESS_ENTRY);
  }

  /** Whether a grant goes through all the parts. */
  public boolean matches(Caller caller, Grant grant) {
    return parts.entrySet().stream()
        .allMatch(part -> part.getKey().is(part.getValue(), caller, grant));
  }

  /** The parts in words, such as {@code access policy AmazonEKSEditPolicy}. */
  @Override
  public String toString() {
    List<String> words = new ArrayList<>();
    parts.forEach((part, name) -> words.add(part.words + " " + name));
    return String.join(", ", words);
  }
}
