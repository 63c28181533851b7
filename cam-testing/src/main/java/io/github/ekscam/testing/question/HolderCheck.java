package io.github.ekscam.testing.question;

import com.google.common.collect.ListMultimap;
import com.google.common.collect.MultimapBuilder;
import io.github.ekscam.Caller;
import io.github.ekscam.EksCluster;
import io.github.ekscam.Grant;
import io.github.ekscam.MappedIdentity;
import io.github.ekscam.Unknown;
import io.github.ekscam.WhoCan;
import io.github.ekscam.WhoCan.AllowedPrincipal;
import io.github.ekscam.WhoCan.AllowedSession;
import io.github.ekscam.WhoCan.AllowedSubject;
import io.github.ekscam.WhoCan.UndecidedPrincipal;
import io.github.ekscam.iam.CallerIdentity;
import io.github.ekscam.internal.explain.Sources;
import io.github.ekscam.internal.keys.Key;
import io.github.ekscam.internal.text.PlainText;
import io.github.ekscam.rbac.Subject;
import io.github.ekscam.request.RequestAttributes;
import io.github.ekscam.request.UserInfo;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Asks a cluster whether those who may make a request are the expected ones: each of these, and
 * nobody else. Whoever may, as far as is known, is somebody else.
 *
 * <p>A group to which something is bound is one of the expected if an expected IAM principal is in
 * it, as all IAM principals that are in it are looked at themselves. What the members of a group
 * are that no IAM principal is in, no configuration tells, so it counts.
 */
public final class HolderCheck {

  private final Expected expected;
  private final WhoCan whoCan;
  private final @Nullable DefaultSubjects defaults;
  private final Sources sources;

  /** The expected IAM principals that the cluster knows, by what lets them in. */
  private final ListMultimap<Key, Known> known =
      MultimapBuilder.linkedHashKeys().arrayListValues().build();

  /** The subjects of RBAC that are expected, by {@link #key}. */
  private final Set<Key> expectedSubjects = new HashSet<>();

  /** Those that are expected as they are users or groups, by {@link #boundAs}. */
  private final Set<Key> expectedAsUsers = new HashSet<>();

  /** What is said of whoever is somebody else. */
  private final String can;

  private final List<String> others = new ArrayList<>();
  private final List<String> notCounted = new ArrayList<>();

  private HolderCheck(
      EksCluster cluster, Expected expected, RequestAttributes request, Sources sources) {
    this.expected = expected;
    this.whoCan = cluster.whoCan(request);
    this.defaults = expected.withDefaultSubjects() ? null : DefaultSubjects.of(cluster, request);
    this.sources = sources;
    this.can = expected.isNobody() ? " can" : " can, too";
  }

  /** An expected IAM principal, and what lets it in. */
  private record Known(Holder holder, MappedIdentity.Mapper mapper) {}

  /**
   * Somebody who is expected to be allowed.
   *
   * @param name what they are called in messages
   * @param principal the IAM principal; nothing if it is a Kubernetes user, or, without a username,
   *     whoever is in a group
   * @param caller how the cluster knows them
   * @param check asks on their behalf
   */
  public record Holder(
      String name, Optional<CallerIdentity> principal, Caller caller, AccessCheck check) {}

  /**
   * Those who may do something, besides whom nobody may.
   *
   * @param holders who they are
   * @param subjects the subjects of RBAC that may, too
   * @param areSubjectsListed whether all subjects that may are listed, also those by which the
   *     holders may
   * @param withDefaultSubjects whether Kubernetes' own subjects count
   */
  public record Expected(
      List<Holder> holders,
      List<Subject> subjects,
      boolean areSubjectsListed,
      boolean withDefaultSubjects) {

    private boolean isNobody() {
      return holders.isEmpty() && subjects.isEmpty();
    }
  }

  /**
   * What became of a check.
   *
   * @param failure why it failed; no lines if it did not
   * @param notCounted who may, too, and is not counted
   */
  public record Outcome(List<String> failure, List<String> notCounted) {}

  /** Asks. */
  public static Outcome check(
      EksCluster cluster, Expected expected, RequestAttributes request, Sources sources) {
    HolderCheck check = new HolderCheck(cluster, expected, request, sources);
    List<String> lines = check.missing(request);
    check.findOthers();
    lines.addAll(check.others);
    return new Outcome(lines, check.notCounted);
  }

  /** What is the same of subjects that are the same, whatever their API groups. */
  static Key key(Subject subject) {
    return Key.of(subject.kind(), subject.namespace(), subject.name());
  }

  /** What is the same of a user or group and of the subjects of bindings that are this one. */
  private static Key boundAs(boolean isGroup, String name) {
    return Key.of(isGroup, name);
  }

  private static Key boundAs(UserInfo user) {
    return user.username().isEmpty()
        ? boundAs(true, user.groups().get(0))
        : boundAs(false, user.username());
  }

  private static Key boundAs(Subject subject) {
    return subject.kind().equals("Group")
        ? boundAs(true, subject.name())
        : boundAs(false, subject.authenticatedName());
  }

  /** Those of the expected who may not. */
  private List<String> missing(RequestAttributes request) {
    List<String> lines = new ArrayList<>();
    for (Holder holder : expected.holders()) {
      AccessCheck.Failure failure = holder.check().allowed(request);
      if (failure != null) {
        List<String> why = failure.lines();
        lines.add(holder.name() + ": " + why.get(0));
        why.stream().skip(1).forEach(line -> lines.add("  " + line));
      }
    }
    Set<Key> may = new HashSet<>();
    whoCan.subjects().forEach(allowed -> may.add(key(allowed.subject())));
    for (Subject subject : expected.subjects()) {
      if (!may.contains(key(subject))) {
        lines.add(subject + ": expected allow, but no binding gives it");
      }
    }
    return lines;
  }

  private void findOthers() {
    for (Holder holder : expected.holders()) {
      if (holder.principal().isPresent()
          && holder.caller().identity() instanceof MappedIdentity.Mapped mapped) {
        String arn = holder.principal().get().sessionCanonicalArn();
        known.put(key(mapped.source(), arn), new Known(holder, mapped.source()));
      }
    }
    findExpectedSubjects();
    whoCan.principals().forEach(this::addPrincipal);
    whoCan.subjects().forEach(this::addSubject);
    whoCan.undecidedPrincipals().forEach(this::addUndecided);
    for (Unknown unknown : whoCan.unknowns()) {
      if (defaults != null && defaults.contains(unknown)) {
        notCounted.add(PlainText.line(unknown.text()));
      } else {
        others.add("who else can, cannot be told: " + PlainText.line(unknown.text()));
        others.add("  to find out: " + PlainText.line(unknown.remedy()));
      }
    }
  }

  private void findExpectedSubjects() {
    expected.subjects().forEach(this::expect);
    if (expected.areSubjectsListed()) {
      return;
    }
    expected.holders().stream()
        .filter(holder -> holder.principal().isEmpty())
        .flatMap(holder -> holder.caller().user().stream())
        .forEach(user -> expectedAsUsers.add(boundAs(user)));
    for (AllowedPrincipal allowed : whoCan.principals()) {
      if (!expectedAs(allowed.principal(), allowed.source()).isEmpty()) {
        allowed.subjects().forEach(this::expectUnlessEverybody);
        allowed.sessions().forEach(each -> each.subjects().forEach(this::expectUnlessEverybody));
      }
    }
  }

  private void expect(Subject subject) {
    expectedSubjects.add(key(subject));
  }

  private void expectUnlessEverybody(AllowedSubject allowed) {
    if (!DefaultSubjects.isEverybody(allowed.subject())) {
      expect(allowed.subject());
    }
  }

  private boolean isExpected(Subject subject) {
    return expectedSubjects.contains(key(subject)) || expectedAsUsers.contains(boundAs(subject));
  }

  private void addPrincipal(AllowedPrincipal allowed) {
    List<Holder> same = expectedAs(allowed.principal(), allowed.source());
    boolean inAnySession = same.stream().anyMatch(HolderCheck::isInAnySession);
    if (inAnySession) {
      return;
    }
    if (defaults != null && defaults.contains(allowed)) {
      notCounted.add(PlainText.line(allowed.principal()) + ", a node");
      return;
    }
    String who = PlainText.line(allowed.principal());
    if (allowed.isInEverySession()) {
      others.add(
          who
              + (same.isEmpty()
                  ? can + ":"
                  : can + ", in every session, not only as " + names(same) + ":"));
      addGrants(allowed.grants());
    }
    Set<String> sessions =
        same.stream()
            .flatMap(holder -> holder.principal().orElseThrow().sessionName().stream())
            .collect(Collectors.toSet());
    for (AllowedSession session : allowed.sessions()) {
      if (!sessions.contains(session.name())) {
        others.add(who + can + ", in the session " + PlainText.line(session.name()) + ":");
        session.subjects().forEach(subject -> addGrants(subject.grants()));
      }
    }
  }

  /** Whether whoever is let in by the entry is the expected principal. */
  private static boolean isInAnySession(Holder holder) {
    return holder.principal().orElseThrow().type() != CallerIdentity.Type.ASSUMED_ROLE;
  }

  private static String names(List<Holder> holders) {
    return holders.stream().map(Holder::name).collect(Collectors.joining(", "));
  }

  /** The expected that an entry is for. */
  private List<Holder> expectedAs(String arn, MappedIdentity.Mapper source) {
    return known.get(key(source, arn)).stream()
        .filter(each -> each.mapper.equals(source))
        .map(Known::holder)
        .toList();
  }

  /** One account lets in many, each of whom is somebody else. */
  private static Key key(MappedIdentity.Mapper source, String arn) {
    return source instanceof MappedIdentity.ByAwsAuthAccount
        ? Key.of(source.describe(), arn)
        : Key.of(source.describe());
  }

  private void addSubject(AllowedSubject allowed) {
    Subject subject = allowed.subject();
    if (isExpected(subject)) {
      return;
    }
    if (defaults != null && defaults.contains(subject)) {
      notCounted.add(subject.toString());
      return;
    }
    others.add(subject.toString() + can + ":");
    addGrants(allowed.grants());
  }

  private void addUndecided(UndecidedPrincipal undecided) {
    String who = PlainText.line(undecided.principal());
    if (expectedAs(undecided.principal(), undecided.source()).stream()
        .anyMatch(HolderCheck::isInAnySession)) {
      return;
    }
    if (defaults != null && defaults.contains(undecided)) {
      notCounted.add(who + ", a node");
      return;
    }
    for (Unknown unknown : undecided.unknowns()) {
      others.add("whether " + who + can + ", cannot be told: " + PlainText.line(unknown.text()));
      others.add("  to find out: " + PlainText.line(unknown.remedy()));
    }
  }

  private void addGrants(List<Grant> grants) {
    for (Grant grant : grants) {
      others.add("  " + grant.describe() + Sources.at(sources.of(grant)));
    }
  }
}
