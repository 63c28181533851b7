package io.github.ekscam.testing.specification;

import com.google.common.collect.ListMultimap;
import com.google.common.collect.MultimapBuilder;
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
import io.github.ekscam.internal.explain.Words;
import io.github.ekscam.internal.keys.Key;
import io.github.ekscam.internal.text.PlainText;
import io.github.ekscam.rbac.Subject;
import io.github.ekscam.request.RequestAttributes;
import io.github.ekscam.testing.question.AccessCheck;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
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
final class HolderCheck {

  private final EksCluster cluster;
  private final ExpectedHolders expected;
  private final WhoCan whoCan;
  private final @Nullable DefaultSubjects defaults;
  private final Sources sources;

  /** The expected IAM principals that the cluster knows, by what lets them in. */
  private final ListMultimap<Key, Known> known =
      MultimapBuilder.linkedHashKeys().arrayListValues().build();

  /** The subjects of RBAC that are expected, by {@link ExpectedHolders#key}. */
  private final Set<Key> expectedSubjects = new HashSet<>();

  /** Those that are expected as they are principals, by {@link TestedPrincipal#boundAs()}. */
  private final Set<Key> expectedAsPrincipals = new HashSet<>();

  /** What is said of whoever is somebody else. */
  private final String can;

  private final List<String> others = new ArrayList<>();
  private final List<String> notCounted = new ArrayList<>();

  private HolderCheck(
      EksCluster cluster, ExpectedHolders expected, RequestAttributes request, Sources sources) {
    this.cluster = cluster;
    this.expected = expected;
    this.whoCan = cluster.whoCan(request);
    this.defaults = expected.withDefaultSubjects() ? null : DefaultSubjects.of(cluster, request);
    this.sources = sources;
    this.can = expected.isNobody() ? " can" : " can, too";
  }

  /** An expected IAM principal, and what lets it in. */
  private record Known(TestedPrincipal principal, MappedIdentity.Mapper mapper) {}

  /**
   * What became of a check.
   *
   * @param failure why it failed; no lines if it did not
   * @param notCounted who may, too, and is not counted
   */
  record Outcome(List<String> failure, List<String> notCounted) {}

  /**
   * Asks.
   *
   * @param check asks on behalf of one of the expected
   */
  static Outcome check(
      EksCluster cluster,
      ExpectedHolders expected,
      RequestAttributes request,
      Sources sources,
      Function<TestedPrincipal, AccessCheck> check) {
    HolderCheck holders = new HolderCheck(cluster, expected, request, sources);
    List<String> lines = holders.missing(request, check);
    holders.findOthers();
    lines.addAll(holders.others);
    return new Outcome(lines, holders.notCounted);
  }

  /** Those of the expected who may not. */
  private List<String> missing(
      RequestAttributes request, Function<TestedPrincipal, AccessCheck> check) {
    List<String> lines = new ArrayList<>();
    for (TestedPrincipal principal : expected.principals()) {
      AccessCheck.Failure failure = check.apply(principal).allowed(request);
      if (failure != null) {
        List<String> why = failure.lines();
        lines.add(principal.name() + ": " + why.get(0));
        why.stream().skip(1).forEach(line -> lines.add("  " + line));
      }
    }
    Set<Key> may = new HashSet<>();
    whoCan.subjects().forEach(allowed -> may.add(ExpectedHolders.key(allowed.subject())));
    for (Subject subject : expected.subjects()) {
      if (!may.contains(ExpectedHolders.key(subject))) {
        lines.add(Words.subject(subject) + ": expected allow, but no binding gives it");
      }
    }
    return lines;
  }

  private void findOthers() {
    for (TestedPrincipal principal : expected.principals()) {
      if (principal.caller().isPresent()
          && principal.on(cluster).identity() instanceof MappedIdentity.Mapped mapped) {
        String arn = principal.caller().get().sessionCanonicalArn();
        known.put(key(mapped.source(), arn), new Known(principal, mapped.source()));
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
    if (expected.form() == ExpectedHolders.Form.WHO_CAN) {
      expected.subjects().forEach(this::expect);
      return;
    }
    expected
        .principals()
        .forEach(principal -> principal.boundAs().ifPresent(expectedAsPrincipals::add));
    for (AllowedPrincipal allowed : whoCan.principals()) {
      if (!expectedAs(allowed.principal(), allowed.source()).isEmpty()) {
        allowed.subjects().forEach(this::expectUnlessEverybody);
        allowed.sessions().forEach(each -> each.subjects().forEach(this::expectUnlessEverybody));
      }
    }
  }

  private void expect(Subject subject) {
    expectedSubjects.add(ExpectedHolders.key(subject));
  }

  private void expectUnlessEverybody(AllowedSubject allowed) {
    if (!DefaultSubjects.isEverybody(allowed.subject())) {
      expect(allowed.subject());
    }
  }

  private boolean isExpected(Subject subject) {
    return expectedSubjects.contains(ExpectedHolders.key(subject))
        || expectedAsPrincipals.contains(TestedPrincipal.boundAs(subject));
  }

  private void addPrincipal(AllowedPrincipal allowed) {
    List<TestedPrincipal> same = expectedAs(allowed.principal(), allowed.source());
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
            .flatMap(principal -> principal.caller().orElseThrow().sessionName().stream())
            .collect(Collectors.toSet());
    for (AllowedSession session : allowed.sessions()) {
      if (!sessions.contains(session.name())) {
        others.add(who + can + ", in the session " + PlainText.line(session.name()) + ":");
        session.subjects().forEach(subject -> addGrants(subject.grants()));
      }
    }
  }

  /** Whether whoever is let in by the principal's entry is the principal. */
  private static boolean isInAnySession(TestedPrincipal principal) {
    return principal.caller().orElseThrow().type() != CallerIdentity.Type.ASSUMED_ROLE;
  }

  private static String names(List<TestedPrincipal> principals) {
    return principals.stream().map(TestedPrincipal::name).collect(Collectors.joining(", "));
  }

  /** The expected that an entry is for. */
  private List<TestedPrincipal> expectedAs(String arn, MappedIdentity.Mapper source) {
    return known.get(key(source, arn)).stream()
        .filter(each -> each.mapper.equals(source))
        .map(Known::principal)
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
      notCounted.add(Words.subject(subject));
      return;
    }
    others.add(Words.subject(subject) + can + ":");
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
      others.add("  " + Words.via(grant) + Sources.at(sources.of(grant)));
    }
  }
}
