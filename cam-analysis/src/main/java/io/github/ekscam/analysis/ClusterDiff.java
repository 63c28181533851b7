package io.github.ekscam.analysis;

import static java.util.Objects.requireNonNull;

import io.github.ekscam.EksCluster;
import io.github.ekscam.MappedIdentity;
import io.github.ekscam.Permissions.ScopedUnknown;
import io.github.ekscam.Unknown;
import io.github.ekscam.access.AccessScope;
import io.github.ekscam.analysis.internal.requests.RequestSet;
import io.github.ekscam.config.Notice;
import io.github.ekscam.config.Source;
import io.github.ekscam.config.Unresolved;
import io.github.ekscam.internal.text.PlainText;
import io.github.ekscam.rbac.PolicyRule;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The exact difference between the access that two clusters give, such as one cluster before and
 * after a change: for each IAM principal, and for each user, group and service account that a
 * binding names. A principal has what its access policies and its subjects have, so together these
 * are everybody.
 *
 * <pre>{@code
 * ClusterDiff diff =
 *     ClusterDiff.between(EksClusters.read(Path.of("main/")), EksClusters.read(Path.of("branch/")));
 * if (!diff.isSame()) {
 *   diff.lines().forEach(System.out::println);
 * }
 * }</pre>
 *
 * <p>It answers for all requests and not for samples: each {@link GrantedAccess#range range} gained
 * has a {@link GrantedAccess#witness witness} that the first cluster denies and the second allows,
 * and each request that the second allows and the first denies is in a range gained, but for the
 * two things that {@link RequestRange} does not look at. The catalogue of access policies and the
 * default roles of the Kubernetes version count, so two versions of either are compared likewise.
 *
 * <p>What cannot be told, such as the rules of a policy that AWS does not publish, is the same on
 * both sides if it is there for the same reason and in the same scope; else it is {@link
 * #undecided}.
 *
 * <p>Immutable and thread-safe. Costs a look at each entry and binding of both clusters, and for
 * each holder whose entries, bindings or roles differ a comparison of what the holder has.
 */
public final class ClusterDiff {

  private final EksCluster before;
  private final EksCluster after;
  private final NavigableMap<AccessHolder, AccessBeyond> gainedByHolder;
  private final NavigableMap<AccessHolder, AccessBeyond> lostByHolder;
  private final List<GrantDifference> gained;
  private final List<GrantDifference> lost;
  private final List<IdentityChange> identities;
  private final List<Unresolved> unresolved;

  private ClusterDiff(EksCluster before, EksCluster after) {
    this.before = before;
    this.after = after;
    ComparedClusters compared = ComparedClusters.of(before, after);
    this.gainedByHolder = AccessGained.between(compared);
    this.lostByHolder = AccessGained.between(compared.reversed());
    this.gained = DifferencesByGrant.of(gainedByHolder, after, before, /* isGained= */ true);
    this.lost = DifferencesByGrant.of(lostByHolder, before, after, /* isGained= */ false);
    this.identities = identities(before, after);
    this.unresolved = UnknownAccess.unresolvedOfOne(before, after);
  }

  /**
   * Compares two clusters.
   *
   * @throws IllegalArgumentException if the rules or the patterns of namespaces are too many to be
   *     compared
   */
  public static ClusterDiff between(EksCluster before, EksCluster after) {
    return new ClusterDiff(requireNonNull(before, "before"), requireNonNull(after, "after"));
  }

  /** How the access that two clusters give relates. */
  public enum Relation {
    /** Both surely allow the same. */
    SAME,
    /** What is known is the same, and something hangs on what is not known. */
    UNDECIDED,
    /** The second allows all that the first does, and more. */
    ONLY_GAINS,
    /** The first allows all that the second does, and more. */
    ONLY_LOSSES,
    /** Each allows what the other does not. */
    GAINS_AND_LOSSES
  }

  /**
   * Something that may allow somebody more on one of both clusters, of which that cannot be told.
   *
   * @param direction the cluster that it is of
   * @param holder who
   * @param unknown what cannot be told, and where it would count
   */
  public record Undecided(
      GrantDifference.Direction direction, AccessHolder holder, ScopedUnknown unknown) {
    public Undecided {
      requireNonNull(direction, "direction");
      requireNonNull(holder, "holder");
      requireNonNull(unknown, "unknown");
    }

    /** What may differ, in one line. */
    public String text() {
      return PlainText.line(holder.toString())
          + (direction == GrantDifference.Direction.GAINED ? " may gain, " : " may lose, ")
          + unknown.line();
    }
  }

  /** The first cluster. */
  public EksCluster before() {
    return before;
  }

  /** The second cluster. */
  public EksCluster after() {
    return after;
  }

  /** Who gains or loses something, or may, in their order. */
  public Set<AccessHolder> holders() {
    Set<AccessHolder> holders = new TreeSet<>(gainedByHolder.keySet());
    holders.addAll(lostByHolder.keySet());
    return holders;
  }

  /** What somebody gains; nothing if the holder is none of {@link #holders}. */
  public AccessBeyond gainedBy(AccessHolder holder) {
    return gainedByHolder.getOrDefault(
        requireNonNull(holder, "holder"), new AccessBeyond(List.of(), List.of()));
  }

  /** What somebody loses; nothing if the holder is none of {@link #holders}. */
  public AccessBeyond lostBy(AccessHolder holder) {
    return lostByHolder.getOrDefault(
        requireNonNull(holder, "holder"), new AccessBeyond(List.of(), List.of()));
  }

  /** What the second cluster gives and the first does not, once by each grant, worst first. */
  public List<GrantDifference> gained() {
    return gained;
  }

  /** What the first cluster gives and the second does not, once by each grant. */
  public List<GrantDifference> lost() {
    return lost;
  }

  /**
   * Which IAM principals are others to the second cluster than to the first: those that become
   * users of it or unauthorized first.
   */
  public List<IdentityChange> identities() {
    return identities;
  }

  /** What may differ and cannot be told. */
  public List<Undecided> undecided() {
    return Stream.concat(
            undecided(gainedByHolder, GrantDifference.Direction.GAINED),
            undecided(lostByHolder, GrantDifference.Direction.LOST))
        .toList();
  }

  private static Stream<Undecided> undecided(
      Map<AccessHolder, AccessBeyond> byHolder, GrantDifference.Direction direction) {
    return byHolder.entrySet().stream()
        .flatMap(
            entry ->
                entry.getValue().unknowns().stream()
                    .map(unknown -> new Undecided(direction, entry.getKey(), unknown)));
  }

  /** What one cluster alone declares and of which not all is known, whomever it is about. */
  public List<Unresolved> unresolved() {
    return unresolved;
  }

  /**
   * What the second cluster's files say of somebody who is locked out by the way to it: an entry
   * that a plan replaces, an administrator that it deletes. Costs a look at all entries and
   * bindings.
   */
  public List<Notice> lockouts() {
    Set<Notice.Kind> kinds =
        EnumSet.of(
            Notice.Kind.ACCESS_ENTRY_REPLACED,
            Notice.Kind.CLUSTER_ADMINISTRATOR_LOST,
            Notice.Kind.CLUSTER_CREATOR_LOST);
    return after.notices().stream().filter(notice -> kinds.contains(notice.kind())).toList();
  }

  /**
   * That nobody may do everything any more.
   *
   * @param last the IAM principals that may on the first cluster, at least one
   * @param canMakeOne those who on the second can make somebody administrator, at once or by
   *     becoming others, and how each does that, as the end of a sentence
   * @param byAccessEntries whether an access entry gives the right back, by whoever may call the
   *     EKS API
   * @param isCertain whether that is sure; nobody knows who is administrator as a cluster's creator
   * @param source where one of those who may is given that; nothing if that is not known
   */
  public record NoAdministrator(
      List<String> last,
      Map<String, String> canMakeOne,
      boolean byAccessEntries,
      boolean isCertain,
      Optional<Source> source) {
    public NoAdministrator {
      last = List.copyOf(last);
      canMakeOne = Collections.unmodifiableMap(new TreeMap<>(canMakeOne));
      requireNonNull(source, "source");
    }

    /** Who is none any more, and who can make somebody one, in one line. */
    public String text() {
      String can =
          canMakeOne.entrySet().stream()
              .map(each -> PlainText.line(each.getKey()) + ", who " + each.getValue())
              .collect(Collectors.joining("; "));
      return "nobody "
          + (isCertain ? "is" : "that is known is")
          + " administrator of the cluster any more: "
          + PlainText.some(last, 10, ", ")
          + (last.size() == 1 ? " was" : " were")
          + (can.isEmpty()
              ? "; nobody has the rights to make anybody one"
                  + (byAccessEntries
                      ? ", but for whoever may call eks:AssociateAccessPolicy in AWS"
                      : "")
              : "; somebody can still be made one by " + can);
    }
  }

  /**
   * That somebody may do everything on the first cluster, and nobody on the second: then nobody can
   * repair access from inside, unless somebody can give the rights. Costs a look at all entries and
   * bindings.
   */
  public Optional<NoAdministrator> noAdministrator() {
    return lost.isEmpty() && identities.isEmpty()
        ? Optional.empty()
        : Administrators.lost(before, after);
  }

  /** Whether nothing hangs on what is not known. */
  public boolean isDecided() {
    return unresolved.isEmpty()
        && Stream.concat(gainedByHolder.values().stream(), lostByHolder.values().stream())
            .allMatch(
                each ->
                    each.unknowns().isEmpty()
                        && each.access().stream().allMatch(GrantedAccess::isCertain));
  }

  /** How the access that both give relates, as far as is known. */
  public Relation relation() {
    if (gained.isEmpty() && lost.isEmpty()) {
      return isDecided() ? Relation.SAME : Relation.UNDECIDED;
    }
    return lost.isEmpty()
        ? Relation.ONLY_GAINS
        : gained.isEmpty() ? Relation.ONLY_LOSSES : Relation.GAINS_AND_LOSSES;
  }

  /**
   * Whether nothing differs: both surely allow the same, to the same users, whom they find in the
   * same way.
   */
  public boolean isSame() {
    return relation() == Relation.SAME
        && identities.isEmpty()
        && before.authenticationMode() == after.authenticationMode();
  }

  /**
   * What of {@link #gained} others than some gain. A group or a user of RBAC is no other if it
   * stands for some of the given alone: if the second cluster gives it to them, and to no other IAM
   * principal.
   *
   * @param principals ARNs as entries have them, or what an {@link AccessHolder} is called
   */
  public List<GrantDifference> gainedByOthersThan(Collection<String> principals) {
    Set<AccessHolder> meant = new KnownHolders(after).of(principals, gainedByHolder.keySet());
    return gained.stream()
        .filter(difference -> !meant.containsAll(difference.holders()))
        .map(
            difference ->
                new GrantDifference(
                    difference.direction(),
                    difference.grant(),
                    difference.source(),
                    difference.access(),
                    difference.holders().stream().filter(each -> !meant.contains(each)).toList(),
                    difference.previous(),
                    difference.severity()))
        .toList();
  }

  /**
   * What of {@link #gained} is for requests that a rule matches in a scope, with a witness that it
   * matches.
   */
  public List<GrantDifference> gainedAccessTo(AccessScope scope, PolicyRule rule) {
    RequestSet asked = RequestSet.of(scope, rule);
    List<GrantDifference> differences = new ArrayList<>();
    for (GrantDifference difference : gained) {
      List<GrantedAccess> access =
          difference.access().stream().flatMap(each -> common(each, asked)).toList();
      if (!access.isEmpty()) {
        differences.add(
            new GrantDifference(
                difference.direction(),
                difference.grant(),
                difference.source(),
                access,
                difference.holders(),
                difference.previous(),
                difference.severity()));
      }
    }
    return List.copyOf(differences);
  }

  private Stream<GrantedAccess> common(GrantedAccess access, RequestSet asked) {
    return access.range().set().and(asked).boxes().stream()
        .flatMap(RequestRange::of)
        .map(
            range ->
                new GrantedAccess(
                    range,
                    range.set().witness(after.apiResources()).orElseThrow(),
                    access.grants(),
                    access.unknowns()));
  }

  /**
   * One part of a difference, for people.
   *
   * @param kind what it is about
   * @param severity how much it matters
   * @param text what differs, in one line
   * @param lines the same with what there is to tell of it; the text alone if that is all
   * @param source where what makes it is written; nothing if that is not known
   */
  public record Change(
      Kind kind, Severity severity, String text, List<String> lines, Optional<Source> source) {
    public Change {
      requireNonNull(kind, "kind");
      requireNonNull(severity, "severity");
      requireNonNull(text, "text");
      lines = List.copyOf(lines);
      requireNonNull(source, "source");
    }

    private static Change of(Kind kind, Severity severity, String text, Optional<Source> source) {
      return new Change(kind, severity, text, List.of(text), source);
    }

    private static Change of(Kind kind, GrantDifference difference) {
      return new Change(
          kind, difference.severity(), difference.text(), difference.lines(), difference.source());
    }

    /** What a part of a difference is about. */
    public enum Kind {
      /** Somebody is locked out by the way to the second cluster. */
      LOCKOUT,
      /** The authentication mode. */
      AUTHENTICATION_MODE,
      /** Who an IAM principal is to the cluster. */
      IDENTITY,
      /** What a grant gives on the second cluster alone. */
      GAINED,
      /** What a grant gives on the first cluster alone. */
      LOST,
      /** Something of which it cannot be told whether it differs. */
      UNDECIDED
    }
  }

  /** The whole difference for people, worst first. Nothing if {@link #isSame}. */
  public List<Change> changes() {
    List<Change> changes = new ArrayList<>();
    Optional<NoAdministrator> noAdministrator = noAdministrator();
    noAdministrator.ifPresent(
        each ->
            changes.add(Change.of(Change.Kind.LOCKOUT, Severity.HIGH, each.text(), each.source())));
    for (Notice notice : lockouts()) {
      if (noAdministrator.isPresent() && notice.kind() == Notice.Kind.CLUSTER_ADMINISTRATOR_LOST) {
        continue; // Of the whole cluster that is told already.
      }
      changes.add(
          Change.of(Change.Kind.LOCKOUT, Severity.HIGH, notice.toString(), notice.source()));
    }
    if (before.authenticationMode() != after.authenticationMode()) {
      changes.add(
          Change.of(
              Change.Kind.AUTHENTICATION_MODE,
              Severity.MEDIUM,
              "the authentication mode is "
                  + after.authenticationMode()
                  + ", and was "
                  + before.authenticationMode(),
              Optional.empty()));
    }
    Map<Boolean, List<Change>> users =
        identities.stream()
            .map(
                each -> Change.of(Change.Kind.IDENTITY, each.severity(), each.text(), source(each)))
            .collect(Collectors.partitioningBy(each -> each.severity() != Severity.LOW));
    changes.addAll(users.get(true));
    gained.forEach(difference -> changes.add(Change.of(Change.Kind.GAINED, difference)));
    lost.forEach(difference -> changes.add(Change.of(Change.Kind.LOST, difference)));
    changes.addAll(users.get(false));
    Stream.concat(undecided().stream().map(Undecided::text), unresolvedOtherwise(unresolved))
        .distinct()
        .forEach(
            text ->
                changes.add(
                    Change.of(Change.Kind.UNDECIDED, Severity.MEDIUM, text, Optional.empty())));
    changes.sort(Comparator.comparing(Change::severity));
    return List.copyOf(changes);
  }

  /** Of what is not known, in a line each, that on which no holder's access hangs. */
  Stream<String> unresolvedOtherwise(Collection<Unresolved> parts) {
    Set<Unresolved> told = Collections.newSetFromMap(new IdentityHashMap<>());
    for (Undecided each : undecided()) {
      if (each.unknown().unknown() instanceof Unknown.NotResolved of) {
        told.add(of.unresolved());
      }
    }
    return parts.stream()
        .filter(each -> !told.contains(each))
        .map(each -> "not decided: " + PlainText.line(each.text()));
  }

  /** Where it is written who a principal is, after the change or else before. */
  Optional<Source> source(IdentityChange change) {
    return source(after, change.after()).or(() -> source(before, change.before()));
  }

  private static Optional<Source> source(EksCluster cluster, MappedIdentity identity) {
    return identity instanceof MappedIdentity.Mapped mapped
        ? cluster.sourceOf(mapped.source())
        : Optional.empty();
  }

  /** The lines of all {@link #changes}. */
  public List<String> lines() {
    return changes().stream().flatMap(change -> change.lines().stream()).toList();
  }

  private static List<IdentityChange> identities(EksCluster before, EksCluster after) {
    Set<String> principals = AccessGained.principals(after);
    principals.addAll(AccessGained.principals(before));
    List<IdentityChange> changes = new ArrayList<>();
    for (String arn : principals) {
      add(
          new AccessHolder.Principal(arn),
          before.caller(arn).identity(),
          after.caller(arn).identity(),
          changes);
    }
    Set<String> accounts = new LinkedHashSet<>(AccessGained.accounts(after));
    accounts.addAll(AccessGained.accounts(before));
    for (String account : accounts) {
      String arn = AccessGained.anyPrincipalOf(account);
      add(
          new AccessHolder.Account(account),
          before.caller(arn).identity(),
          after.caller(arn).identity(),
          changes);
    }
    changes.sort(Comparator.comparing(IdentityChange::severity));
    return List.copyOf(changes);
  }

  private static void add(
      AccessHolder holder,
      MappedIdentity before,
      MappedIdentity after,
      List<IdentityChange> changes) {
    if (IdentityChange.isChange(before, after)) {
      changes.add(new IdentityChange(holder, before, after));
    }
  }

  @Override
  public String toString() {
    return "ClusterDiff[" + before + ", " + after + ": " + relation() + "]";
  }
}
