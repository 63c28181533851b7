package io.github.ekscam.internal.explain;

import io.github.ekscam.MappedIdentity;
import io.github.ekscam.access.AccessEntries;
import io.github.ekscam.access.AccessEntry;
import io.github.ekscam.access.AccessEntryType;
import io.github.ekscam.access.AwsAuth;
import io.github.ekscam.access.PolicyAssociation;
import io.github.ekscam.config.Notice;
import io.github.ekscam.config.Source;
import io.github.ekscam.config.Unresolved;
import io.github.ekscam.iam.CallerIdentity;
import io.github.ekscam.iam.PrincipalArn;
import io.github.ekscam.internal.matching.PartlyKnownMatcher;
import io.github.ekscam.internal.matching.RbacRules;
import io.github.ekscam.internal.text.GoQuote;
import io.github.ekscam.internal.text.NameTemplate;
import io.github.ekscam.internal.text.Wildcards;
import io.github.ekscam.internal.vocabulary.SystemNames;
import io.github.ekscam.rbac.ObjectMeta;
import io.github.ekscam.rbac.RbacBinding;
import io.github.ekscam.rbac.RbacObject;
import io.github.ekscam.rbac.RbacObjects;
import io.github.ekscam.rbac.RoleRef;
import io.github.ekscam.rbac.Subject;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Looks for what leads nowhere in a cluster's configuration: it refers to what does not exist, or
 * nothing refers to it. EKS and Kubernetes accept all of it and say nothing; it grants nothing. A
 * search costs a lookup for each name of entries and bindings.
 */
public final class DanglingReferences {

  private final NavigableSet<String> boundGroups = new TreeSet<>();
  private final NavigableSet<String> boundUsers = new TreeSet<>();

  /** The subjects of bindings that are not known in all their parts, and not known themselves. */
  private final List<Subject> partlyKnownSubjects = new ArrayList<>();

  private final List<Notice> found = new ArrayList<>();
  private final List<Unresolved> unresolved;
  private final Sources sources;

  private DanglingReferences(List<Unresolved> unresolved, Sources sources) {
    this.unresolved = unresolved;
    this.sources = sources;
  }

  /** Where things are written, as far as that is known. */
  public interface Sources {

    Optional<Source> of(AccessEntry entry);

    Optional<Source> of(PrincipalArn principalArn, PolicyAssociation association);

    Optional<Source> of(RbacObject object);
  }

  /**
   * Finds what leads nowhere: first principals without an entry, then what concerns access entries,
   * in the order of ARNs, then aws-auth and then bindings, in their order.
   *
   * <p>Names that begin with {@code system:}, {@code eks:}, {@code aws:}, {@code amazon:} or {@code
   * iam:} are Kubernetes' and AWS's own: what they are good for need not stand in a binding, and
   * entries with them are not looked at. Where a name depends on the session, only what no session
   * could be given is reported; likewise where something is not known yet.
   *
   * @param accessEntries where policies are associated
   * @param effective the entries that count
   * @param mappings the entries of aws-auth that count
   * @param objects the RBAC objects, the default ones included
   * @param unresolved what is not known in all its parts
   * @param sources where all that is written
   */
  public static List<Notice> find(
      AccessEntries accessEntries,
      List<AccessEntry> effective,
      List<AwsAuth.Mapping> mappings,
      RbacObjects objects,
      List<Unresolved> unresolved,
      Sources sources) {
    DanglingReferences search = new DanglingReferences(unresolved, sources);
    List<RbacBinding> bindings = new ArrayList<>();
    for (RbacObject object : objects.all()) {
      if (object instanceof RbacBinding binding) {
        bindings.add(binding);
        binding.subjects().forEach(search::bound);
      }
    }
    for (Unresolved part : unresolved) {
      if (part instanceof Unresolved.Binding binding) {
        binding.subjects().forEach(search::maybeBound);
      }
    }
    accessEntries.associationsWithoutEntry().forEach(search::missingEntry);
    for (AccessEntry entry : effective) {
      search.entry(
          entry,
          !accessEntries.associations(entry).isEmpty()
              || accessEntries.areAssociationsUnknown(entry)
              || search.mayGetMore(entry));
    }
    mappings.forEach(search::mapping);
    RbacRules rules = RbacRules.of(objects);
    Set<String> given = new TreeSet<>();
    effective.forEach(entry -> given.addAll(entry.kubernetesGroups()));
    mappings.forEach(mapping -> given.addAll(mapping.groups()));
    for (RbacBinding binding : bindings) {
      search.entryGroup(binding, given);
      if (rules.role(binding).isEmpty() && !search.mayBecome(binding.roleRef())) {
        search.missingRole(binding);
      }
    }
    return List.copyOf(search.found);
  }

  private boolean mayGetMore(AccessEntry entry) {
    String arn = canonicalArn(entry.principalArn());
    return unresolved.stream()
        .anyMatch(
            part ->
                (part instanceof Unresolved.Association association
                        && PartlyKnownMatcher.mayBePrincipal(association.principalArn(), arn))
                    || (part instanceof Unresolved.Username username
                        && username.principalArn().equals(entry.principalArn())));
  }

  private static String canonicalArn(PrincipalArn principalArn) {
    return CallerIdentity.parse(principalArn.value()).canonicalArn();
  }

  private boolean mayHaveEntry(PrincipalArn principalArn) {
    String arn = canonicalArn(principalArn);
    return unresolved.stream()
        .anyMatch(
            part ->
                part instanceof Unresolved.Entry entry
                    && PartlyKnownMatcher.mayBePrincipal(entry.principalArn(), arn));
  }

  /** Whether a binding that is not known in all its parts may name a user or a group. */
  private boolean mayBeBound(String kind, String name) {
    return partlyKnownSubjects.stream()
        .anyMatch(
            subject ->
                Wildcards.matches(subject.kind(), kind)
                    && Wildcards.haveCommonText(subject.name(), name));
  }

  private boolean mayBecome(RoleRef roleRef) {
    return unresolved.stream()
        .anyMatch(
            part ->
                part instanceof Unresolved.Rules rules
                    && rules.kind().equals(roleRef.kind())
                    && Wildcards.matches(rules.name(), roleRef.name()));
  }

  private void maybeBound(Subject subject) {
    if ((subject.kind() + subject.name()).contains("*")) {
      partlyKnownSubjects.add(subject);
    } else {
      bound(subject);
    }
  }

  private void bound(Subject subject) {
    if (subject.kind().equals("Group")) {
      boundGroups.add(subject.name());
    } else if (subject.kind().equals("User")) {
      boundUsers.add(subject.name());
    }
  }

  private void entry(AccessEntry entry, boolean hasPolicies) {
    MappedIdentity.ByAccessEntry source = new MappedIdentity.ByAccessEntry(entry);
    String account = entry.principalArn().account();
    groups(source, entry.kubernetesGroups(), account);
    reserved(source);
    perhapsOfNodes(entry.type()).ifPresent(group -> groupOfNodes(entry, group));
    if (entry.type().isStandard() && !entry.principalArn().isServiceLinkedRole() && !hasPolicies) {
      idle(source, entry.username(), entry.kubernetesGroups(), account);
    }
  }

  /** What begins with {@code eks:} or the like is found in entries that EKS makes itself. */
  private void reserved(MappedIdentity.ByAccessEntry source) {
    for (MappedIdentity.ReservedName name : source.reservedNames()) {
      add(
          source(source),
          Notice.Kind.ENTRY_HAS_RESERVED_NAME,
          name.text(),
          "describe the entry again, or correct the file");
    }
  }

  /** The guide binds such groups as if every entry had its own; none does unless it lists it. */
  private void entryGroup(RbacBinding binding, Set<String> given) {
    for (Subject subject : binding.subjects()) {
      if (subject.kind().equals("Group")
          && subject.name().startsWith("eks-access-entry:")
          && !given.contains(subject.name())) {
        add(
            sources.of(binding),
            Notice.Kind.ACCESS_ENTRY_GROUP_NOT_GIVEN,
            binding.kind()
                + " "
                + GoQuote.quote(binding.metadata().name())
                + " names the group "
                + GoQuote.quote(subject.name())
                + ", which no access entry has: EKS adds no such group by itself, as far as was"
                + " seen, and the binding grants it nothing",
            "give the access entry a group, and bind that");
      }
    }
  }

  /**
   * The group that nodes of a type need in aws-auth besides {@code system:nodes}, if there is one.
   * Whether EKS gives it to an access entry of that type is not documented.
   */
  private static Optional<String> perhapsOfNodes(AccessEntryType type) {
    return switch (type.value()) {
      case "EC2_WINDOWS" -> Optional.of(SystemNames.KUBE_PROXY_WINDOWS);
      case "FARGATE_LINUX" -> Optional.of(SystemNames.NODE_PROXIER);
      default -> Optional.empty();
    };
  }

  private void groupOfNodes(AccessEntry entry, String group) {
    if (!entry.kubernetesGroups().contains(group)
        && (boundGroups.contains(group) || mayBeBound("Group", group))) {
      add(
          sources.of(entry),
          Notice.Kind.GROUP_OF_NODES_NOT_KNOWN,
          "whether EKS gives the nodes of "
              + entry.principalArn()
              + ", an access entry of the type "
              + entry.type()
              + ", the group "
              + GoQuote.quote(group)
              + " besides system:nodes is not documented; answers for them lack what bindings of"
              + " that group grant",
          "read the entry as `aws eks describe-access-entry` shows it, with its groups");
    }
  }

  private void mapping(AwsAuth.Mapping mapping) {
    MappedIdentity.Mapper source = new MappedIdentity.ByAwsAuth(mapping);
    String account = CallerIdentity.parse(mapping.arn()).account();
    groups(source, mapping.groups(), account);
    idle(source, mapping.username(), mapping.groups(), account);
  }

  private void groups(MappedIdentity.Mapper source, List<String> groups, String account) {
    for (String group : new LinkedHashSet<>(groups)) {
      if (!AccessEntry.isReserved(group)
          && !mayBeAmong(boundGroups, group, account)
          && !mayBeBound("Group", group)) {
        add(
            source(source),
            Notice.Kind.GROUP_NOT_BOUND,
            "no RoleBinding and no ClusterRoleBinding names the group "
                + GoQuote.quote(group)
                + " of the "
                + source.describe()
                + ": it grants nothing",
            "bind a role to the group, or correct its name");
      }
    }
  }

  private void idle(
      MappedIdentity.Mapper source, String username, List<String> groups, String account) {
    if (groups.isEmpty()
        && !AccessEntry.isReserved(username)
        && !mayBeAmong(boundUsers, username, account)
        && !mayBeBound("User", username)) {
      boolean isEntry = source instanceof MappedIdentity.ByAccessEntry;
      Optional<String> unknownGroups = unknownGroups(source);
      add(
          source(source),
          Notice.Kind.ENTRY_GRANTS_NOTHING,
          "the "
              + source.describe()
              + (isEntry
                  ? " has no access policy" + (unknownGroups.isPresent() ? "" : " and no group")
                  : " has no group")
              + ", and no binding names its username: it grants nothing but what every"
              + " authenticated user has"
              + unknownGroups.map(what -> ", unless its groups do; " + what).orElse(""),
          (isEntry ? "associate an access policy, or " : "") + "give it a group that is bound");
    }
  }

  /** What of an entry's groups is not known yet, if anything. */
  private Optional<String> unknownGroups(MappedIdentity.Mapper source) {
    return source instanceof MappedIdentity.ByAccessEntry mapper
        ? unresolved.stream()
            .filter(Unresolved.Groups.class::isInstance)
            .map(Unresolved.Groups.class::cast)
            .filter(groups -> groups.principalArn().equals(mapper.accessEntry().principalArn()))
            .map(Unresolved::text)
            .findFirst()
        : Optional.empty();
  }

  private void missingEntry(PrincipalArn principalArn, List<PolicyAssociation> associations) {
    if (mayHaveEntry(principalArn)) {
      return;
    }
    add(
        sources.of(principalArn, associations.get(0)),
        Notice.Kind.ACCESS_ENTRY_MISSING,
        "access policies are associated to "
            + principalArn
            + ", which has no access entry here: they have no effect",
        "add the access entry");
  }

  private void missingRole(RbacBinding binding) {
    ObjectMeta metadata = binding.metadata();
    RoleRef roleRef = binding.roleRef();
    add(
        sources.of(binding),
        Notice.Kind.ROLE_MISSING,
        binding.kind()
            + " "
            + GoQuote.quote(metadata.name())
            + (metadata.namespace().isEmpty()
                ? ""
                : " in the namespace " + GoQuote.quote(metadata.namespace()))
            + " refers to the "
            + roleRef.kind()
            + " "
            + GoQuote.quote(roleRef.name())
            + ", which does not exist "
            + (roleRef.kind().equals("Role") ? "there" : "here")
            + ": it grants nothing",
        "add the role, or bind another");
  }

  private Optional<Source> source(MappedIdentity.Mapper mapper) {
    if (mapper instanceof MappedIdentity.ByAccessEntry entry) {
      return sources.of(entry.accessEntry());
    }
    return mapper instanceof MappedIdentity.ByAwsAuth awsAuth
        ? awsAuth.mapping().origin().map(Source::of)
        : Optional.empty();
  }

  private void add(Optional<Source> source, Notice.Kind kind, String text, String remedy) {
    Notice notice = Notice.of(kind, text, remedy);
    found.add(source.map(notice::at).orElse(notice));
  }

  /** Of a template that the session fills in, only the beginning is known before. */
  private static boolean mayBeAmong(NavigableSet<String> names, String text, String account) {
    NameTemplate template = NameTemplate.of(text, account);
    if (template.isFixed()) {
      return names.contains(template.toString());
    }
    String first = names.ceiling(template.prefix());
    return first != null && first.startsWith(template.prefix());
  }
}
