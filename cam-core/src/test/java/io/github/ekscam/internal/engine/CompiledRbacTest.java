package io.github.ekscam.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ekscam.rbac.ClusterRole;
import io.github.ekscam.rbac.ObjectMeta;
import io.github.ekscam.rbac.PolicyRule;
import io.github.ekscam.rbac.RbacObjects;
import io.github.ekscam.rbac.RoleBinding;
import io.github.ekscam.rbac.RoleRef;
import io.github.ekscam.rbac.Subject;
import io.github.ekscam.request.ResourceRequest;
import io.github.ekscam.request.UserInfo;
import java.util.List;
import org.junit.jupiter.api.Test;

class CompiledRbacTest {

  private static final ClusterRole READER =
      ClusterRole.of(
          ObjectMeta.named("reader"),
          List.of(PolicyRule.builder().apiGroups("").resources("pods").verbs("get").build()));

  private static RoleBinding binding(int number) {
    return new RoleBinding(
        ObjectMeta.named("readers").inNamespace("ns-" + number),
        RoleRef.clusterRole("reader"),
        List.of(Subject.user("user-" + number)));
  }

  /** Otherwise memory would grow as long as the process lives. */
  @Test
  void subjectsThatComeAndGo_needARebuild() {
    RbacObjects none = RbacObjects.of(List.of(READER));
    CompiledRbac rbac = CompiledRbac.of(none);
    int changes = 0;
    for (; !rbac.needsRebuild(); changes++) {
      rbac = rbac.with(null, binding(changes), none).with(binding(changes), null, none);
    }

    assertThat(changes).isBetween(500, 5_000);
  }

  @Test
  void authorizerThatNeedsARebuild_isRebuiltWithTheSameAnswers() {
    RbacObjects objects = RbacObjects.of(List.of(READER));
    RbacAuthorizer authorizer = RbacAuthorizer.of(objects);
    for (int i = 0; i < 5_000; i++) {
      UserInfo user = UserInfo.of("user-" + i, List.of());
      ResourceRequest request = ResourceRequest.of("get", "", "pods").namespace("ns-" + i);
      objects = objects.with(binding(i));
      authorizer = authorizer.with(binding(i), objects);
      assertThat(authorizer.authorize(user, request).isAllowed()).isTrue();
      objects = objects.without(binding(i));
      authorizer = authorizer.with(binding(i), objects);
      assertThat(authorizer.authorize(user, request).isAllowed()).isFalse();
    }

    assertThat(authorizer.needsRebuild()).isFalse();
  }
}
