package io.github.ekscam.internal.config.format;

import io.github.ekscam.access.AccessEntry;
import io.github.ekscam.access.AccessEntryType;
import io.github.ekscam.access.AccessScope;
import io.github.ekscam.access.EksException;
import io.github.ekscam.access.PolicyAssociation;
import io.github.ekscam.config.InvalidInputException;
import io.github.ekscam.config.InvalidInputException.Problem;
import io.github.ekscam.config.Source;
import io.github.ekscam.config.Unresolved;
import io.github.ekscam.config.Unresolved.Value;
import io.github.ekscam.iam.PolicyArn;
import io.github.ekscam.iam.PrincipalArn;
import io.github.ekscam.internal.config.format.Found.Association;
import io.github.ekscam.internal.config.format.Found.Placed;
import io.github.ekscam.internal.config.tree.DocumentNode;
import io.github.ekscam.internal.config.tree.Fields;
import io.github.ekscam.internal.config.tree.Node;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Access entries and associated policies as infrastructure as code declares them, whatever the
 * tool: the fields have the names that the EKS API gives them, and any may be {@link
 * Node.NotKnown}. What is known of one is told in any case, so that a mistake is an error also
 * where something else is not known yet.
 */
public final class DeclaredAccess {

  private static final String ANYTHING = Node.NotKnown.ANYTHING;

  /** A name in a path. */
  private static final Pattern NAME = Pattern.compile("[A-Za-z]+");

  /** In the place of one that is not known. */
  private static final PrincipalArn ANY_PRINCIPAL =
      PrincipalArn.of("arn:aws:iam::000000000000:role/any");

  /** Where what is declared comes from. */
  public enum Origin {
    /** People wrote it; what the EKS API refuses is a mistake. */
    WRITTEN,
    /** EKS described it, as in a state; EKS has it, whatever it is. */
    DESCRIBED
  }

  private final Found found;
  private final String address;
  private final Origin origin;

  /** What the tool calls the fields that it calls otherwise than the EKS API. */
  private final Map<String, String> spelling;

  private DeclaredAccess(Found found, String address, Origin origin, Map<String, String> spelling) {
    this.found = found;
    this.address = address;
    this.origin = origin;
    this.spelling = spelling;
  }

  /**
   * What one resource declares.
   *
   * @param found what is said of the cluster
   * @param address what the tool calls the resource, such as {@code aws_eks_access_entry.ci}
   */
  public static DeclaredAccess of(Found found, String address, Origin origin) {
    return new DeclaredAccess(found, address, origin, Map.of());
  }

  /**
   * The same, which tells of mistakes in the tool's words.
   *
   * @param names what the tool calls fields, by the names that the EKS API gives them
   */
  public DeclaredAccess spelled(Map<String, String> names) {
    return new DeclaredAccess(found, address, origin, names);
  }

  private void attempt(Fields of, Runnable read) {
    found.attempt(
        () -> {
          try {
            read.run();
          } catch (InvalidInputException e) {
            throw new InvalidInputException(
                e.problems().stream().map(problem -> spelled(problem, of.path())).toList());
          }
        });
  }

  private Problem spelled(Problem problem, String base) {
    return problem.path().startsWith(base)
        ? new Problem(
            problem.source(),
            base
                + NAME.matcher(problem.path().substring(base.length()))
                    .replaceAll(name -> spelling.getOrDefault(name.group(), name.group())),
            problem.text(),
            problem.fieldErrors())
        : problem;
  }

  /**
   * An access entry: {@code principalArn}, {@code kubernetesGroups}, {@code username}, {@code type}
   * and, where the tool has them together, {@code accessPolicies}.
   */
  public void accessEntry(Fields entry) {
    attempt(
        entry,
        () -> {
          Optional<PrincipalArn> principalArn = known(entry, "principalArn", PrincipalArn::of);
          Optional<AccessEntryType> type = type(entry);
          if (principalArn.isEmpty() || type.isEmpty()) {
            found.unresolved.add(partlyKnown(entry, type));
          } else {
            knownEntry(entry, principalArn.get(), type.get());
          }
        });
    if (entry.notKnown("accessPolicies").isPresent()) {
      Node.NotKnown all = entry.notKnown("accessPolicies").get();
      found.unresolved.add(
          new Unresolved.Association(
              entry.pattern("principalArn"),
              ANYTHING,
              AccessScope.cluster(),
              Stream.concat(values(entry, "principalArn").stream(), all.values().stream())
                  .toList()));
      return;
    }
    entry
        .value("accessPolicies")
        .ifPresent(policies -> policies.items().forEach(item -> associated(entry, item)));
  }

  private Unresolved.Entry partlyKnown(Fields entry, Optional<AccessEntryType> type) {
    List<String> groups =
        entry.notKnown("kubernetesGroups").isPresent()
            ? List.of(entry.pattern("kubernetesGroups"))
            : entry.list("kubernetesGroups", DocumentNode::pattern);
    String username = entry.pattern("username");
    type.ifPresent(known -> requireLegal(entry, known, groups, username));
    return new Unresolved.Entry(
        entry.pattern("principalArn"),
        type.map(AccessEntryType::value).orElse(ANYTHING),
        groups,
        username,
        values(entry, "principalArn", "type", "kubernetesGroups", "username"));
  }

  /** Refuses what EKS refuses whomever the entry is for. */
  private void requireLegal(
      Fields entry, AccessEntryType type, List<String> groups, String username) {
    AccessEntry.Builder builder =
        AccessEntry.builder(ANY_PRINCIPAL)
            .type(type)
            .kubernetesGroups(
                groups.stream().filter(group -> !group.startsWith(ANYTHING)).toList());
    if (!username.isEmpty() && !username.startsWith(ANYTHING)) {
      builder.username(username);
    }
    built(builder, entry);
  }

  private void associated(Fields entry, DocumentNode policy) {
    if (policy.node() instanceof Node.NotKnown notKnown) {
      found.unresolved.add(
          new Unresolved.Association(
              entry.pattern("principalArn"), ANYTHING, AccessScope.cluster(), notKnown.values()));
      return;
    }
    associate(entry, policy.object());
  }

  private void knownEntry(Fields entry, PrincipalArn principalArn, AccessEntryType type) {
    AccessEntry.Builder builder = AccessEntry.builder(principalArn).type(type);
    List<String> groups = new ArrayList<>();
    List<String> unknownGroups = new ArrayList<>();
    if (entry.notKnown("kubernetesGroups").isPresent()) {
      unknownGroups.add(entry.pattern("kubernetesGroups"));
    } else {
      entry.list(
          "kubernetesGroups",
          group ->
              group.node() instanceof Node.NotKnown
                  ? unknownGroups.add(group.pattern())
                  : groups.add(group.string()));
    }
    builder.kubernetesGroups(groups);
    if (entry.notKnown("username").isEmpty()) {
      entry.optionalString("username").filter(name -> !name.isEmpty()).ifPresent(builder::username);
    }
    found.accessEntries.add(new Placed<>(built(builder, entry), place(entry)));
    if (!unknownGroups.isEmpty()) {
      found.unresolved.add(
          new Unresolved.Groups(principalArn, unknownGroups, values(entry, "kubernetesGroups")));
    }
    entry
        .notKnown("username")
        .ifPresent(
            username ->
                found.unresolved.add(
                    new Unresolved.Username(principalArn, username.pattern(), username.values())));
  }

  private AccessEntry built(AccessEntry.Builder builder, Fields entry) {
    try {
      return origin == Origin.WRITTEN ? builder.build() : builder.buildAsDescribed();
    } catch (EksException e) {
      throw new InvalidInputException(
          place(entry), entry.path(), InvalidInputException.problemOf(e));
    }
  }

  /** An associated policy: {@code principalArn}, {@code policyArn}, {@code accessScope}. */
  public void association(Fields association) {
    associate(association, association);
  }

  private void associate(Fields principal, Fields association) {
    attempt(
        principal,
        () -> {
          Optional<PrincipalArn> principalArn = known(principal, "principalArn", PrincipalArn::of);
          Optional<PolicyArn> policyArn = known(association, "policyArn", PolicyArn::of);
          List<Value> values = new ArrayList<>(values(principal, "principalArn"));
          values.addAll(values(association, "policyArn"));
          AccessScope scope = scope(association, values);
          if (principalArn.isPresent() && policyArn.isPresent() && values.isEmpty()) {
            found.declaredAssociations.add(
                new Placed<>(
                    new Association(
                        principalArn.get(), PolicyAssociation.of(policyArn.get(), scope)),
                    place(association)));
          } else {
            found.unresolved.add(
                new Unresolved.Association(
                    principal.pattern("principalArn"),
                    policyArn
                        .map(PolicyArn::name)
                        .orElseGet(() -> nameIn(association.pattern("policyArn"))),
                    scope,
                    values));
          }
        });
  }

  /** The widest scope that it can be; what is not known of it is added to the values. */
  private static AccessScope scope(Fields association, List<Value> values) {
    Optional<Node.NotKnown> all = association.notKnown("accessScope");
    if (all.isPresent()) {
      values.addAll(all.get().values());
      return AccessScope.cluster();
    }
    Fields scope = association.requiredMapping("accessScope");
    values.addAll(scope.mapping().notKnown());
    if (scope.notKnown("type").isPresent()) {
      return AccessScope.cluster();
    }
    String type = scope.requiredString("type");
    List<String> namespaces =
        scope.notKnown("namespaces").isPresent()
            ? List.of(ANYTHING)
            : scope.list("namespaces", DocumentNode::pattern);
    try {
      return AccessScope.of(type, namespaces);
    } catch (EksException e) {
      throw scope.problem("type", InvalidInputException.problemOf(e));
    }
  }

  /** The name is what follows the last slash; a part that is not known may have one. */
  private static String nameIn(String policyArn) {
    String afterSlash = policyArn.substring(policyArn.lastIndexOf('/') + 1);
    int star = afterSlash.lastIndexOf(ANYTHING);
    return star < 0 ? afterSlash : afterSlash.substring(star);
  }

  private static Optional<AccessEntryType> type(Fields entry) {
    if (entry.notKnown("type").isPresent()) {
      return Optional.empty();
    }
    return Optional.of(
        entry
            .optionalString("type")
            .filter(type -> !type.isEmpty())
            .map(AccessEntryType::new)
            .orElse(AccessEntryType.STANDARD));
  }

  private static List<Value> values(Fields fields, String... names) {
    return Stream.of(names)
        .flatMap(name -> fields.value(name).stream())
        .flatMap(value -> value.node().notKnown().stream())
        .toList();
  }

  /** The value of a field that must be there; nothing if it is not known yet. */
  private static <T> Optional<T> known(Fields fields, String name, Function<String, T> parser) {
    if (fields.notKnown(name).isPresent()) {
      return Optional.empty();
    }
    String text = fields.requiredString(name);
    try {
      return Optional.of(parser.apply(text));
    } catch (InvalidInputException e) {
      throw e;
    } catch (IllegalArgumentException e) {
      throw fields.problem(name, String.valueOf(e.getMessage()));
    }
  }

  private Source place(Fields fields) {
    return fields.source().withElement(address);
  }
}
