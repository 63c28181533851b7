package io.github.ekscam.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ekscam.Decision;
import io.github.ekscam.Grant;
import io.github.ekscam.Unknown;
import io.github.ekscam.Verdict;
import io.github.ekscam.request.NonResourceRequest;
import io.github.ekscam.request.RequestAttributes;
import io.github.ekscam.request.ResourceRequest;
import io.github.ekscam.request.UserInfo;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.slf4j.event.Level;

class AuthorizerChainTest {

  private static final UserInfo ALICE = UserInfo.of("alice", List.of("eng"));
  private static final ResourceRequest REQUEST = ResourceRequest.of("get", "", "pods");
  private static final Verdict ALLOW =
      Verdict.allow("because", new Grant.PrivilegedGroup("system:masters"));

  private static List<Unknown> unknowns(String... errors) {
    return Stream.of(errors).<Unknown>map(Unknown.FailedAuthorizer::new).toList();
  }

  private static Verdict decide(Verdict... verdicts) {
    List<Authorizer> authorizers = new ArrayList<>();
    for (Verdict verdict : verdicts) {
      authorizers.add((user, request) -> verdict);
    }
    return AuthorizerChain.of(authorizers).decide(ALICE, REQUEST);
  }

  @Test
  void firstAllow_wins_andDropsWhatCameBefore() {
    assertThat(
            decide(
                Verdict.pass("first", unknowns("an error")),
                ALLOW,
                Verdict.deny("too late", List.of())))
        .isEqualTo(ALLOW);
  }

  @Test
  void firstDeny_wins_andDropsWhatCameBefore() {
    Verdict deny = Verdict.deny("no", unknowns("its own error"));

    assertThat(decide(Verdict.pass("first", unknowns("an error")), deny, ALLOW)).isEqualTo(deny);
  }

  @Test
  void authorizersAfterTheDecision_areNotAsked() {
    AuthorizerChain chain =
        AuthorizerChain.of(
            List.of(
                (user, request) -> ALLOW,
                (user, request) -> {
                  throw new AssertionError("asked");
                }));

    assertThat(chain.decide(ALICE, REQUEST)).isEqualTo(ALLOW);
  }

  @Test
  void whatAllPass_isDenied_withTheirReasonsInLinesAndTheirErrors() {
    assertThat(
            decide(
                Verdict.pass("one", unknowns("a")),
                Verdict.pass(),
                Verdict.pass("", unknowns("b", "c")),
                Verdict.pass("two", List.of())))
        .isEqualTo(Verdict.deny("one\ntwo", unknowns("a", "b", "c")));
  }

  @Test
  void names_standBeforeEachReasonThatIsNotEmpty_whereAllPass() {
    assertThat(
            decideNamed(
                Verdict.pass(),
                Verdict.pass("one", unknowns("a")),
                Verdict.pass("", unknowns("b")),
                Verdict.pass("two\nlines", List.of())))
        .isEqualTo(Verdict.deny("a1: one\na3: two\nlines", unknowns("a", "b")));
  }

  @Test
  void names_areNotTold_whereOneDecides() {
    Verdict deny = Verdict.deny("no", List.of());

    assertThat(decideNamed(Verdict.pass("one", List.of()), ALLOW)).isEqualTo(ALLOW);
    assertThat(decideNamed(Verdict.pass("one", List.of()), deny)).isEqualTo(deny);
  }

  private static Verdict decideNamed(Verdict... verdicts) {
    List<AuthorizerChain.Named> authorizers = new ArrayList<>();
    for (Verdict verdict : verdicts) {
      authorizers.add(
          new AuthorizerChain.Named("a" + authorizers.size(), (user, request) -> verdict));
    }
    return AuthorizerChain.ofNamed(authorizers).decide(ALICE, REQUEST);
  }

  @Test
  void authorizerThatFails_doesNotAllow_andIsAnErrorInTheVerdict() {
    Authorizer failing =
        (user, request) -> {
          throw new IllegalStateException("broken");
        };

    assertThat(AuthorizerChain.of(List.of(failing)).decide(ALICE, REQUEST))
        .isEqualTo(Verdict.deny("", unknowns("java.lang.IllegalStateException: broken")));
    assertThat(
            AuthorizerChain.of(List.of(failing, (user, request) -> ALLOW)).decide(ALICE, REQUEST))
        .isEqualTo(ALLOW);
  }

  @Test
  void authorizerThatFails_isLoggedWithItsStackTrace_forYesOrNoToo() {
    IllegalStateException failure = new IllegalStateException("broken");
    Authorizer failing =
        (user, request) -> {
          throw failure;
        };
    EksChain chain = EksChain.rbacAlone(EksChain.Names.NOT_TOLD, failing, null);
    LogRecorder.takeAll();

    assertThat(EksChain.isAllowed(false, failing, null, null, ALICE, REQUEST)).isFalse();
    assertThat(chain.authorize(ALICE, REQUEST).decision()).isEqualTo(Decision.DENY);
    LogRecorder.Event logged =
        new LogRecorder.Event(
            "io.github.ekscam.internal.engine.AuthorizerChain",
            Level.ERROR,
            "An authorizer failed, and so does not allow alice to get pods at the cluster scope",
            failure);
    assertThat(LogRecorder.takeAll()).containsExactly(logged, logged);
  }

  @Test
  void emptyChain_denies() {
    assertThat(decide()).isEqualTo(Verdict.deny("", List.of()));
  }

  @Test
  void memberOfSystemMasters_isAllowedEverythingWithoutAReason() {
    PrivilegedGroupAuthorizer authorizer = PrivilegedGroupAuthorizer.INSTANCE;
    UserInfo root = UserInfo.of("root", List.of("x", "system:masters"));

    for (RequestAttributes request :
        List.of(REQUEST, NonResourceRequest.of("", ""), ResourceRequest.of("*", "*", "*"))) {
      assertThat(authorizer.authorize(root, request))
          .isEqualTo(Verdict.allow("", new Grant.PrivilegedGroup("system:masters")));
      assertThat(authorizer.authorize(ALICE, request)).isEqualTo(Verdict.pass());
    }
    assertThat(
            authorizer.authorize(UserInfo.of("system:masters", List.of("System:masters")), REQUEST))
        .isEqualTo(Verdict.pass());
  }

  @Test
  void verdict_tellsDecisionReasonAndErrors() {
    assertThat(ALLOW).hasToString("ALLOW: because");
    assertThat(ALLOW.isAllowed()).isTrue();
    assertThat(ALLOW.unknowns()).isEmpty();
    assertThat(Verdict.pass()).hasToString("PASS");
    assertThat(Verdict.pass().isAllowed()).isFalse();
    Verdict deny = Verdict.deny("r", unknowns("a", "b"));
    assertThat(deny)
        .hasToString(
            "DENY: r; internal error: a; internal error: b (Caller.explain tells what comes"
                + " nearest)");
    assertThat(deny.isAllowed()).isFalse();
    assertThat(deny.grant()).isEmpty();
    assertThat(deny)
        .isEqualTo(Verdict.deny("r", unknowns("a", "b")))
        .hasSameHashCodeAs(Verdict.deny("r", unknowns("a", "b")))
        .isNotEqualTo(Verdict.pass("r", unknowns("a", "b")))
        .isNotEqualTo(Verdict.deny("r", unknowns("a")))
        .isNotEqualTo(Verdict.deny("s", unknowns("a", "b")));
    assertThat(ALLOW).isNotEqualTo(Verdict.allow("because", new Grant.PrivilegedGroup("other")));
  }
}
