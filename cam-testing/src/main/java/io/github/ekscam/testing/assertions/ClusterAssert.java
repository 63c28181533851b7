package io.github.ekscam.testing.assertions;

import static java.util.Objects.requireNonNull;

import io.github.ekscam.Caller;
import io.github.ekscam.EksCluster;
import io.github.ekscam.Permissions;
import io.github.ekscam.analysis.ChangeRules;
import io.github.ekscam.analysis.ClusterDiff;
import io.github.ekscam.iam.CallerIdentity;
import io.github.ekscam.internal.config.answers.ClusterSources;
import io.github.ekscam.internal.config.unread.UnreadAccess;
import io.github.ekscam.rbac.Subject;
import io.github.ekscam.request.RequestAttributes;
import io.github.ekscam.request.UserInfo;
import io.github.ekscam.testing.question.AccessCheck;
import io.github.ekscam.testing.question.HolderCheck;
import io.github.ekscam.testing.question.RequestWords;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.assertj.core.api.AbstractAssert;

/**
 * AssertJ assertions about a cluster. Each method that says where returns another object, to which
 * the description and the message that is set go along; each that asserts returns the same.
 */
@SuppressWarnings("exports") // Who compiles against this has AssertJ; others need not.
public final class ClusterAssert extends AbstractAssert<ClusterAssert, EksCluster> {

  private static final Permissions NOTHING_HELD = new Permissions(List.of(), List.of(), List.of());

  private final EksCluster cluster;
  private final AskedScope scope;
  private final Failures failures;

  private ClusterAssert(EksCluster cluster, AskedScope scope, Failures failures) {
    super(requireNonNull(cluster, "cluster"), ClusterAssert.class);
    this.cluster = cluster;
    this.scope = scope;
    this.failures = failures;
  }

  static ClusterAssert of(EksCluster cluster, Failures failures) {
    UnreadAccess.refuse(requireNonNull(cluster, "cluster").notices(), cluster.authenticationMode());
    return new ClusterAssert(cluster, new AskedScope.Unspecified(), failures);
  }

  /** Assertions about a caller. A role stands for any session of it. */
  public CallerAssert asPrincipal(CallerIdentity caller) {
    return Failures.likewise(this, CallerAssert.of(cluster, caller, failures)).at(scope);
  }

  /**
   * Assertions about the caller with this ARN.
   *
   * @throws IllegalArgumentException if it is no ARN of an IAM user, a role or a role's session
   */
  public CallerAssert asPrincipal(String arn) {
    return asPrincipal(CallerIdentity.parse(arn));
  }

  /**
   * Assertions about a Kubernetes user, such as {@link UserInfo#ofServiceAccount}. Nothing is added
   * to what is given. Whether there is such a user no configuration tells, so a mistyped name is
   * just one that is not bound.
   *
   * @throws IllegalArgumentException if the name is not known but by its template
   */
  public CallerAssert asUser(UserInfo user) {
    return Failures.likewise(this, CallerAssert.of(cluster, user, failures)).at(scope);
  }

  /**
   * Asks in these namespaces, in each of them.
   *
   * @throws IllegalArgumentException if there is none, or one is a pattern or no name of a
   *     namespace
   */
  public ClusterAssert in(String... namespaces) {
    return at(new AskedScope.Namespaces(List.of(namespaces)));
  }

  /** Asks for what belongs to no namespace, and for all namespaces at once. */
  public ClusterAssert clusterWide() {
    return at(new AskedScope.ClusterWide());
  }

  private ClusterAssert at(AskedScope where) {
    return Failures.likewise(this, new ClusterAssert(cluster, where, failures));
  }

  /**
   * Asserts that nobody may do something to any of these resources or paths: no IAM principal of an
   * access entry or of aws-auth, and no user, group or service account that a binding names. What
   * every cluster has does not count, see {@link OnlyThese#countingDefaultSubjects}.
   *
   * @param objects such as {@code pods}, {@code deployments.apps}, {@code pods/log}, {@code
   *     secrets/registry} or {@code /metrics}
   */
  public ClusterAssert nobodyCan(String verb, String... objects) {
    return onlyThese().can(verb, objects);
  }

  /**
   * Names IAM principals by their ARNs, of which is asserted that they may and nobody else, whom
   * {@link #nobodyCan} looks at, too. A role stands for any session of it. A group counts as meant
   * where one of the principals may by it.
   *
   * @throws IllegalArgumentException if one is no ARN of an IAM user, a role or a role's session
   */
  public OnlyThese onlyThese(String... principalArns) {
    return new OnlyThese(
        Stream.of(principalArns).distinct().map(CallerIdentity::parse).toList(), List.of(), false);
  }

  /**
   * Asserts that everything that is granted here is granted by the other cluster, too: to each IAM
   * principal, and to each user, group and service account that a binding names. Exact for all
   * requests, those included that AWS or anybody adds later: see {@link ClusterDiff}. Policies
   * whose rules are not published are compared by name and scope.
   */
  public ClusterAssert grantsNothingMoreThan(EksCluster before) {
    requireNone(
        "expected the cluster to grant nothing more than before, but it does:",
        ChangeRules.builder()
            .noNewAccess()
            .build()
            .check(ClusterDiff.between(before, cluster))
            .stream()
            .flatMap(violation -> violation.lines().stream())
            .toList());
    return this;
  }

  /**
   * Asserts that what is granted here and what the other cluster grants is the same, compared as by
   * {@link #grantsNothingMoreThan}, and that both know the same IAM principals.
   */
  public ClusterAssert isEquivalentTo(EksCluster other) {
    ClusterDiff diff = ClusterDiff.between(other, cluster);
    boolean isEquivalent =
        diff.relation() == ClusterDiff.Relation.SAME
            && diff.identities().stream()
                .noneMatch(change -> change.becomesUser() || change.becomesUnauthorized());
    requireNone(
        "expected the cluster to grant the same as the other, but it does not:",
        isEquivalent ? List.of() : diff.lines());
    return this;
  }

  @Override
  protected boolean isElementOfCustomAssert(StackTraceElement element) {
    return super.isElementOfCustomAssert(element)
        || element.getClassName().equals(OnlyThese.class.getName());
  }

  private void requireNone(String sentence, List<String> problems) {
    if (!problems.isEmpty()) {
      failures.add(failure("%s", Failures.text(sentence, problems)));
    }
  }

  /** Those who alone may do something. */
  public final class OnlyThese {

    private final List<CallerIdentity> principals;
    private final List<Subject> subjects;
    private final boolean withDefaultSubjects;

    private OnlyThese(
        List<CallerIdentity> principals, List<Subject> subjects, boolean withDefaultSubjects) {
      this.principals = principals;
      this.subjects = subjects;
      this.withDefaultSubjects = withDefaultSubjects;
    }

    /** These, and users, groups and service accounts that bindings name. */
    public OnlyThese andSubjects(Subject... others) {
      return new OnlyThese(
          principals,
          Stream.concat(subjects.stream(), Stream.of(others)).distinct().toList(),
          withDefaultSubjects);
    }

    /**
     * Counts what every cluster has, too: the group {@code system:masters}, the components that
     * Kubernetes' default bindings let do it by its default roles, EKS's own users and groups, and
     * nodes as far as they may as nodes.
     */
    public OnlyThese countingDefaultSubjects() {
      return new OnlyThese(principals, subjects, true);
    }

    /**
     * Asserts that each of them may do something to all of these resources or paths, and that
     * nobody else may. Of whom it cannot be told may be somebody else.
     */
    public ClusterAssert can(String verb, String... objects) {
      List<String> texts = new ArrayList<>();
      HolderCheck.Expected expected =
          new HolderCheck.Expected(
              principals.stream().map(this::holder).toList(), subjects, false, withDefaultSubjects);
      for (RequestAttributes request :
          Requests.of(
              cluster.apiResources(), List.of(verb), List.of(objects), scope, NOTHING_HELD)) {
        List<String> problems =
            HolderCheck.check(cluster, expected, request, new ClusterSources(cluster)).failure();
        if (!problems.isEmpty()) {
          texts.add(
              Failures.text(
                  "expected that " + names() + " can " + RequestWords.of(request) + ", but:",
                  problems));
        }
      }
      if (!texts.isEmpty()) {
        failures.add(failure("%s", Failures.together(texts)));
      }
      return ClusterAssert.this;
    }

    private HolderCheck.Holder holder(CallerIdentity principal) {
      Caller caller = cluster.caller(principal);
      return new HolderCheck.Holder(
          principal.arn(),
          Optional.of(principal),
          caller,
          AccessCheck.of(principal.arn(), caller, new ClusterSources(cluster)));
    }

    private String names() {
      String names =
          Stream.concat(
                  principals.stream().map(CallerIdentity::arn),
                  subjects.stream().map(Subject::toString))
              .collect(Collectors.joining(", "));
      return names.isEmpty() ? "nobody" : "only " + names;
    }
  }
}
