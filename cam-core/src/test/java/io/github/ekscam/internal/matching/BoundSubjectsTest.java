package io.github.ekscam.internal.matching;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ekscam.internal.text.NameTemplate;
import io.github.ekscam.rbac.ObjectMeta;
import io.github.ekscam.rbac.RoleBinding;
import io.github.ekscam.rbac.RoleRef;
import io.github.ekscam.rbac.Subject;
import io.github.ekscam.request.UserInfo;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class BoundSubjectsTest {

  private static final BoundSubjects SUBJECTS =
      of(
          binding("a", Subject.user("ci-1"), Subject.group("ops"), Subject.user("ci-2")),
          binding("b", Subject.group("dev-a"), Subject.group("dev-b"), Subject.user("deployer")),
          binding("c", Subject.serviceAccount("", "runner"), Subject.user("ci-1")));

  private static BoundSubjects of(RoleBinding... bindings) {
    BoundSubjects subjects = new BoundSubjects();
    Stream.of(bindings).forEach(subjects::add);
    return subjects;
  }

  private static RoleBinding binding(String name, Subject... subjects) {
    return new RoleBinding(
        ObjectMeta.named(name).inNamespace("dev"), RoleRef.role("r"), List.of(subjects));
  }

  private static List<String> shown(Stream<BoundSubjects.Bound> bound) {
    return bound.map(each -> each.binding().metadata().name() + ": " + each.located()).toList();
  }

  private static List<String> shown(Collection<BoundSubjects.Bound> bound) {
    return shown(bound.stream());
  }

  @Test
  void user_isFoundOncePerBinding_byTheFirstSubjectThatItIs() {
    assertThat(shown(SUBJECTS.of(UserInfo.of("ci-2", List.of("dev-b", "ops", "dev-a")))))
        .containsExactly("a: Group ops", "b: Group dev-a");
    assertThat(shown(SUBJECTS.of(UserInfo.of("ci-1", List.of("ops")))))
        .containsExactly("a: User ci-1", "c: User ci-1");
    assertThat(shown(SUBJECTS.of(UserInfo.of("system:serviceaccount:dev:runner", List.of()))))
        .containsExactly("c: ServiceAccount dev/runner");
    assertThat(shown(SUBJECTS.of(UserInfo.of("ops", List.of("ci-1"))))).isEmpty();
  }

  @Test
  void userOfWhichTheNameIsNotKnown_isFoundByItsGroupsAlone() {
    UserInfo somebody = UserInfo.builderOfUnknownName("ci-1").groups(List.of("dev-b")).build();

    assertThat(shown(SUBJECTS.of(somebody))).containsExactly("b: Group dev-b");
  }

  @Test
  void template_isFoundByWhatItMayBecome() {
    assertThat(shown(SUBJECTS.users(NameTemplate.of("ci-{{SessionName}}"))))
        .containsExactly("a: User ci-1", "c: User ci-1", "a: User ci-2");
    assertThat(shown(SUBJECTS.users(NameTemplate.of("ci-{{SessionName}}2"))))
        .containsExactly("a: User ci-2");
    assertThat(shown(SUBJECTS.users(NameTemplate.of("{{SessionName}}r"))))
        .containsExactly("b: User deployer", "c: ServiceAccount dev/runner");
    assertThat(shown(SUBJECTS.groups(NameTemplate.of("dev-{{SessionName}}"))))
        .containsExactly("b: Group dev-a", "b: Group dev-b");
    assertThat(shown(SUBJECTS.groups(NameTemplate.of("ci-{{SessionName}}")))).isEmpty();
  }

  @Test
  void all_areUsersAndServiceAccountsFirst_byName() {
    assertThat(shown(SUBJECTS.all()))
        .containsExactly(
            "a: User ci-1",
            "c: User ci-1",
            "a: User ci-2",
            "b: User deployer",
            "c: ServiceAccount dev/runner",
            "b: Group dev-a",
            "b: Group dev-b",
            "a: Group ops");
  }
}
