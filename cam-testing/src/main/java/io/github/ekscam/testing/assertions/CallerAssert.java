package io.github.ekscam.testing.assertions;

import io.github.ekscam.Caller;
import io.github.ekscam.EksCluster;
import io.github.ekscam.analysis.AccessBeyond;
import io.github.ekscam.iam.CallerIdentity;
import io.github.ekscam.internal.config.answers.ClusterSources;
import io.github.ekscam.internal.matching.LeastRule;
import io.github.ekscam.rbac.PolicyRule;
import io.github.ekscam.request.RequestAttributes;
import io.github.ekscam.request.RequestTarget;
import io.github.ekscam.request.UserInfo;
import io.github.ekscam.testing.question.AccessCheck;
import io.github.ekscam.testing.question.RequestWords;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.assertj.core.api.AbstractAssert;
import org.jspecify.annotations.Nullable;

/**
 * AssertJ assertions about what a caller, an IAM principal or a Kubernetes user, may do on a
 * cluster. Each method that says where returns another object, to which the description and the
 * message that is set go along; each that asserts returns one that asks in the same place.
 *
 * <p>Resources and paths are written as {@code pods}, {@code deployments.apps}, {@code pods/log} (a
 * subresource), {@code secrets/registry} (a name) and {@code /metrics}. A resource or verb that
 * Kubernetes does not have is refused by an {@link IllegalArgumentException}, as a denial of it
 * would prove nothing; custom resources are written with their API group. Likewise refused is what
 * no API server is asked: {@link RequestAttributes#impossibilities()}.
 */
@SuppressWarnings("exports") // Who compiles against this has AssertJ; others need not.
public class CallerAssert extends AbstractAssert<CallerAssert, Caller> {

  private final EksCluster cluster;

  /** What the caller is called in failures. */
  private final String name;

  private final Caller caller;
  private final AskedScope scope;
  private final Failures failures;
  private final AccessCheck check;

  CallerAssert(
      EksCluster cluster, String name, Caller caller, AskedScope scope, Failures failures) {
    super(caller, CallerAssert.class);
    this.cluster = cluster;
    this.name = name;
    this.caller = caller;
    this.scope = scope;
    this.failures = failures;
    this.check = AccessCheck.of(name, caller, new ClusterSources(cluster));
  }

  /** The same as another. */
  CallerAssert(CallerAssert other) {
    this(other.cluster, other.name, other.caller, other.scope, other.failures);
    Failures.likewise(other, this);
  }

  static CallerAssert of(EksCluster cluster, CallerIdentity caller, Failures failures) {
    return new CallerAssert(
        cluster, caller.arn(), cluster.caller(caller), new AskedScope.Unspecified(), failures);
  }

  static CallerAssert of(EksCluster cluster, UserInfo user, Failures failures) {
    if (!user.isUsernameKnown()) {
      throw new IllegalArgumentException(
          "Invalid user \""
              + user.usernameTemplate().orElseThrow()
              + "\": it is the template of a name; ask as the IAM principal that it is made for");
    }
    return new CallerAssert(
        cluster, user.username(), cluster.caller(user), new AskedScope.Unspecified(), failures);
  }

  CallerAssert at(AskedScope where) {
    return Failures.likewise(this, new CallerAssert(cluster, name, caller, where, failures));
  }

  /**
   * Asks in these namespaces, in each of them.
   *
   * @throws IllegalArgumentException if there is none, or one is a pattern or no name of a
   *     namespace
   */
  public CallerAssert in(String... namespaces) {
    return at(new AskedScope.Namespaces(List.of(namespaces)));
  }

  /**
   * Asks in every namespace, also those that do not exist yet: {@code can} must hold in all, {@code
   * cannot} in each.
   */
  public CallerAssert inEveryNamespace() {
    return at(new AskedScope.EveryNamespace());
  }

  /**
   * Asks for what belongs to no namespace, and for all namespaces at once, as {@code kubectl get
   * pods --all-namespaces} does. For resources that belong to no namespace, and for paths, it need
   * not be said.
   */
  public CallerAssert clusterWide() {
    return at(new AskedScope.ClusterWide());
  }

  /** Asserts that the caller may do something to each of these resources or paths. */
  public AllowedAssert can(String verb, String... objects) {
    return can(List.of(verb), objects);
  }

  /** Asserts that the caller may do all of these to each of these resources or paths. */
  public AllowedAssert can(Collection<String> verbs, String... objects) {
    List<RequestAttributes> requests =
        Requests.of(
            caller.cluster().apiResources(), verbs, List.of(objects), scope, caller.whatCan());
    require("can", requests, check::allowed);
    return new AllowedAssert(this, requests);
  }

  /**
   * Asserts that the caller is a user of the cluster and may not do something to any of these
   * resources or paths; a role not in any session.
   */
  public CallerAssert cannot(String verb, String... objects) {
    return cannot(List.of(verb), objects);
  }

  /**
   * Asserts that the caller is a user of the cluster and may do none of these to any of these
   * resources or paths; a role not in any session.
   */
  public CallerAssert cannot(Collection<String> verbs, String... objects) {
    Requests.requireNoDenialOfAll(verbs, List.of(objects));
    require(
        "cannot",
        Requests.of(
            caller.cluster().apiResources(), verbs, List.of(objects), scope, caller.whatCan()),
        request -> check.denied(request, "isUnauthorized()"));
    return this;
  }

  /** Asserts that the cluster does not know the caller: EKS answers 401. */
  public CallerAssert isUnauthorized() {
    AccessCheck.Failure failure = check.unauthorized();
    if (failure != null) {
      fail(name + " is unauthorized", failure.lines());
    }
    return this;
  }

  /**
   * Asserts that the caller may do nothing but this, and what every authenticated user may: in the
   * namespaces, cluster-wide, or, if no place was said, anywhere.
   */
  public CallerAssert canOnly(String verb, String... objects) {
    List<PolicyRule> rules = new ArrayList<>();
    for (String text : objects) {
      RequestTarget object = RequestWords.target(text, caller.cluster().apiResources());
      object.requireVerb(verb);
      rules.add(LeastRule.of(object.request(verb, "")));
    }
    return canOnly(rules);
  }

  /**
   * Asserts that the caller may do nothing but what these rules grant, and what every authenticated
   * user may: in the namespaces, cluster-wide, or, if no place was said, anywhere. Exact for all
   * requests.
   */
  public CallerAssert canOnly(List<PolicyRule> rules) {
    return nothingBeyond("do nothing but what it is expected to", rules);
  }

  /**
   * Asserts that the caller may do nothing that an access policy or a ClusterRole does not grant,
   * but for what every authenticated user may: in the namespaces, cluster-wide, or, if no place was
   * said, anywhere.
   *
   * @param policyOrClusterRole such as {@code AmazonEKSViewPolicy}, or {@code view}
   * @throws IllegalArgumentException if there is neither, or the rules of the policy are not
   *     published
   */
  public CallerAssert hasNoAccessBeyond(String policyOrClusterRole) {
    return nothingBeyond(
        "have no access beyond " + policyOrClusterRole,
        HeldBeyond.rulesOf(policyOrClusterRole, cluster));
  }

  private CallerAssert nothingBeyond(String expected, List<PolicyRule> rules) {
    List<String> lines = HeldBeyond.lines(AccessBeyond.of(caller, rules), scope, cluster);
    if (!lines.isEmpty()) {
      fail("expected " + name + " to " + expected + ", but", lines);
    }
    return this;
  }

  void requireBy(List<RequestAttributes> requests, String grant) {
    require(
        "can",
        requests,
        request -> check.allowedBy(request, grant, each -> HeldBeyond.goesThrough(each, grant)));
  }

  /** One question of an assertion. */
  private interface Question {
    AccessCheck.@Nullable Failure ask(RequestAttributes request);
  }

  private void require(String can, List<RequestAttributes> requests, Question question) {
    List<String> texts = new ArrayList<>();
    for (RequestAttributes request : requests) {
      AccessCheck.Failure failure = question.ask(request);
      if (failure != null) {
        texts.add(
            Failures.text(name + " " + can + " " + RequestWords.of(request), failure.lines()));
      }
    }
    if (!texts.isEmpty()) {
      failures.add(failure("%s", Failures.together(texts)));
    }
  }

  private void fail(String sentence, List<String> reasons) {
    failures.add(failure("%s", Failures.text(sentence, reasons)));
  }
}
