package io.github.ekscam;

import static java.util.Objects.requireNonNull;

import io.github.ekscam.access.PolicyAssociation;
import io.github.ekscam.iam.PrincipalArn;
import io.github.ekscam.internal.text.GoQuote;
import io.github.ekscam.rbac.ObjectMeta;
import io.github.ekscam.rbac.RbacBinding;
import io.github.ekscam.rbac.RoleRef;
import java.util.List;

/**
 * Something in a cluster's configuration that leads nowhere: it refers to what does not exist, or
 * nothing refers to it. EKS and Kubernetes accept all of it and say nothing; it grants nothing.
 *
 * <p>Immutable.
 */
public sealed interface DanglingReference {

  /** What it is, what follows from it and what to do, in one line for people. */
  String text();

  /**
   * Access policies are associated to a principal that has no access entry. EKS would not accept
   * them; in files the entry is missing.
   *
   * @param principalArn the principal
   * @param associations the policies; at least one
   */
  record MissingEntry(PrincipalArn principalArn, List<PolicyAssociation> associations)
      implements DanglingReference {

    public MissingEntry {
      requireNonNull(principalArn, "principalArn");
      associations = List.copyOf(associations);
      if (associations.isEmpty()) {
        throw new IllegalArgumentException(
            "Invalid missing entry of " + principalArn + ": expected at least one association");
      }
    }

    @Override
    public String text() {
      return "access policies are associated to "
          + principalArn
          + ", which has no access entry here: they have no effect; add the access entry";
    }
  }

  /**
   * A group of an access entry, or of an entry of aws-auth, that no binding names.
   *
   * @param source the entry
   * @param group the group, as the entry has it
   */
  record UnboundGroup(MappedIdentity.Mapper source, String group) implements DanglingReference {

    public UnboundGroup {
      requireNonNull(source, "source");
      requireNonNull(group, "group");
    }

    @Override
    public String text() {
      return "no RoleBinding and no ClusterRoleBinding names the group "
          + GoQuote.quote(group)
          + " of the "
          + source.describe()
          + ": it grants nothing; bind a role to the group, or correct its name";
    }
  }

  /**
   * An access entry that has no access policy and no group, and whose username no binding names; or
   * an entry of aws-auth likewise.
   *
   * @param source the entry
   */
  record IdleEntry(MappedIdentity.Mapper source) implements DanglingReference {

    public IdleEntry {
      requireNonNull(source, "source");
    }

    @Override
    public String text() {
      String entry = "the " + source.describe();
      return source instanceof MappedIdentity.ByAccessEntry
          ? entry
              + " has no access policy and no group, and no binding names its username: it grants"
              + " nothing but what every authenticated user has; associate an access policy, or give"
              + " it a group that is bound"
          : entry
              + " has no group, and no binding names its username: it grants nothing but what every"
              + " authenticated user has; give it a group that is bound";
    }
  }

  /**
   * A binding to a role that does not exist.
   *
   * @param binding the binding
   */
  record MissingRole(RbacBinding binding) implements DanglingReference {

    public MissingRole {
      requireNonNull(binding, "binding");
    }

    @Override
    public String text() {
      ObjectMeta metadata = binding.metadata();
      RoleRef roleRef = binding.roleRef();
      String inNamespace =
          metadata.namespace().isEmpty()
              ? ""
              : " in the namespace " + GoQuote.quote(metadata.namespace());
      return binding.kind()
          + " "
          + GoQuote.quote(metadata.name())
          + inNamespace
          + " refers to the "
          + roleRef.kind()
          + " "
          + GoQuote.quote(roleRef.name())
          + ", which does not exist "
          + (roleRef.kind().equals("Role") ? "there" : "here")
          + ": it grants nothing; add the role, or bind another";
    }
  }
}
