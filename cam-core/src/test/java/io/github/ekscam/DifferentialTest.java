package io.github.ekscam;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ekscam.internal.engine.AuthorizerChain;
import io.github.ekscam.internal.engine.LogRecorder;
import io.github.ekscam.internal.engine.ModelAccessPolicyAuthorizer;
import io.github.ekscam.internal.engine.ModelRbacAuthorizer;
import io.github.ekscam.internal.engine.NodeAuthorizer;
import io.github.ekscam.internal.engine.PrivilegedGroupAuthorizer;
import io.github.ekscam.internal.engine.ResolvedUser;
import io.github.ekscam.rbac.RbacObjects;
import io.github.ekscam.request.RequestAttributes;
import io.github.ekscam.request.UserInfo;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * The compiled engine against the model, which looks at one binding after the other: the same
 * decision, reason, grant and errors for every question, on clusters that are made at random and
 * then changed, object by object. Nothing is logged: a table that allowed more than the rules would
 * not change an answer, as every yes is proven, but an error would tell of it. How many decisions
 * are compared is set by the system property {@code cam.differential.decisions}; a difference names
 * the seed of its cluster.
 */
class DifferentialTest {

  private static final int DECISIONS = Integer.getInteger("cam.differential.decisions", 30_000);

  /** What the questions came to, so that the test cannot be one of empty clusters. */
  private final Map<String, Integer> outcomes = new TreeMap<>();

  private int decisions;

  @Test
  void compiledEngine_answersAsTheModel_alsoAfterChanges() {
    LogRecorder.takeAll();
    for (int seed = 0; decisions < DECISIONS; seed++) {
      RandomCluster random = new RandomCluster(seed);
      EksCluster cluster = random.cluster();
      for (int change = 0; change < 4; change++) {
        compare(cluster, random, "seed " + seed + ", changed " + change + " times");
        cluster = random.changed(cluster);
      }
    }

    assertThat(outcomes)
        .containsOnlyKeys("AccessPolicy", "PrivilegedGroup", "Rbac", "denied", "denied with reason")
        .allSatisfy((outcome, times) -> assertThat(times).isGreaterThan(DECISIONS / 500));
    assertThat(decisions).isGreaterThanOrEqualTo(DECISIONS);
    System.out.println("DifferentialTest: " + decisions + " decisions, no difference, " + outcomes);
  }

  private void compare(EksCluster cluster, RandomCluster random, String where) {
    RbacObjects objects = random.effectiveRbacObjects(cluster);
    assertThat(cluster.effectiveRbacObjects()).as(where).isEqualTo(objects);
    AuthorizerChain model =
        AuthorizerChain.of(
            List.of(
                PrivilegedGroupAuthorizer.INSTANCE,
                NodeAuthorizer.of(null, RbacObjects.none()),
                ModelAccessPolicyAuthorizer.of(cluster.accessEntries(), RandomCluster.CATALOGUE),
                ModelRbacAuthorizer.of(objects)));
    List<RequestAttributes> requests = random.requests();
    List<UserInfo> users = random.users();
    List<List<Boolean>> expected = new ArrayList<>();
    for (UserInfo user : users) {
      ResolvedUser resolved = cluster.resolve(user);
      List<Boolean> allowed = new ArrayList<>();
      for (RequestAttributes request : requests) {
        Verdict verdict = model.decide(user, request);
        String question = where + ": " + user + " " + user.extra() + " " + request;
        assertThat(cluster.authorize(user, request)).as(question).isEqualTo(verdict);
        assertThat(resolved.authorize(request)).as(question).isEqualTo(verdict);
        assertThat(resolved.isAllowed(request)).as(question).isEqualTo(verdict.isAllowed());
        assertThat(cluster.isAllowed(user, request)).as(question).isEqualTo(verdict.isAllowed());
        allowed.add(verdict.isAllowed());
        outcomes.merge(outcome(verdict), 1, Integer::sum);
        decisions++;
      }
      assertThat(resolved.allowed(requests).stream().boxed())
          .as("%s: %s all at once", where, user)
          .containsExactlyElementsOf(places(allowed));
      // In order, so that many are alike that follow each other.
      List<RequestAttributes> inOrder =
          requests.stream().sorted(Comparator.comparing(Object::toString)).toList();
      BitSet allowedInOrder = resolved.allowed(inOrder);
      for (int i = 0; i < inOrder.size(); i++) {
        assertThat(allowedInOrder.get(i))
            .as("%s: %s %s all at once", where, user, inOrder.get(i))
            .isEqualTo(resolved.isAllowed(inOrder.get(i)));
      }
      expected.add(allowed);
    }
    for (int i = 0; i < requests.size(); i++) {
      int request = i;
      assertThat(cluster.allowed(users, requests.get(i)).stream().boxed())
          .as("%s: %s of all", where, requests.get(i))
          .containsExactlyElementsOf(
              places(expected.stream().map(allowed -> allowed.get(request)).toList()));
    }
    assertThat(LogRecorder.takeAll()).as(where).isEmpty();
  }

  private static List<Integer> places(List<Boolean> allowed) {
    List<Integer> places = new ArrayList<>();
    for (int i = 0; i < allowed.size(); i++) {
      if (allowed.get(i)) {
        places.add(i);
      }
    }
    return places;
  }

  private static String outcome(Verdict verdict) {
    if (verdict.isAllowed()) {
      Grant grant = verdict.grant().orElseThrow();
      return grant.getClass().getSimpleName();
    }
    return verdict.reason().isEmpty() && verdict.unknowns().isEmpty()
        ? "denied"
        : "denied with reason";
  }
}
