package io.github.ekscam;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.ekscam.rbac.ClusterRoleBinding;
import io.github.ekscam.rbac.ObjectMeta;
import io.github.ekscam.rbac.Role;
import io.github.ekscam.rbac.RoleRef;
import io.github.ekscam.request.ResourceRequest;
import java.util.List;
import org.junit.jupiter.api.Test;

class RbacWriteTest {

  private static final Role ROLE =
      new Role(ObjectMeta.named("reader").inNamespace("dev"), List.of());

  private static ResourceRequest on(String verb) {
    return ResourceRequest.of(verb, "rbac.authorization.k8s.io", "roles").namespace("dev");
  }

  @Test
  void aPost_namesNothing() {
    RbacWrite create = RbacWrite.create(ROLE);

    assertThat(create.request()).isEqualTo(on("create"));
    assertThat(create.creation()).isEmpty();
    assertThat(create.oldObject()).isEmpty();
    assertThat(create).hasToString("create Role \"reader\" in the namespace \"dev\"");
  }

  @Test
  void aChange_namesItsObject() {
    assertThat(RbacWrite.update(ROLE, ROLE).request()).isEqualTo(on("update").name("reader"));
    assertThat(RbacWrite.replace(ROLE, ROLE).request()).isEqualTo(on("update").name("reader"));
    assertThat(RbacWrite.patch(ROLE, ROLE).request()).isEqualTo(on("patch").name("reader"));
    assertThat(RbacWrite.patch(ROLE, ROLE).creation()).isEmpty();
    assertThat(RbacWrite.patch(ROLE, ROLE).oldObject()).contains(ROLE);
    assertThat(RbacWrite.patch(ROLE, ROLE))
        .hasToString("patch Role \"reader\" in the namespace \"dev\"");
  }

  @Test
  void aPutOrAPatchThatCreates_isAskedForTwice() {
    assertThat(RbacWrite.createOnUpdate(ROLE).request()).isEqualTo(on("update").name("reader"));
    assertThat(RbacWrite.createOnUpdate(ROLE).creation()).contains(on("create").name("reader"));
    assertThat(RbacWrite.createOnApply(ROLE).request()).isEqualTo(on("patch").name("reader"));
    assertThat(RbacWrite.createOnApply(ROLE).creation()).contains(on("create").name("reader"));
    assertThat(RbacWrite.createOnApply(ROLE))
        .hasToString("create Role \"reader\" in the namespace \"dev\"");
  }

  @Test
  void whatBelongsToTheCluster_isAskedForThere() {
    ClusterRoleBinding binding =
        new ClusterRoleBinding(ObjectMeta.named("b"), RoleRef.clusterRole("view"), List.of());

    assertThat(RbacWrite.create(binding).request())
        .isEqualTo(
            ResourceRequest.of("create", "rbac.authorization.k8s.io", "clusterrolebindings"));
  }

  @Test
  void anObject_doesNotBecomeAnother() {
    Role other = new Role(ObjectMeta.named("reader").inNamespace("prod"), List.of());

    assertThatThrownBy(() -> RbacWrite.update(ROLE, other))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "Role \"reader\" in the namespace \"dev\" cannot become Role \"reader\" in the"
                + " namespace \"prod\": a write keeps kind, name and namespace");
  }

  @Test
  void writes_areEqualIfTheyAreMadeAlike() {
    assertThat(RbacWrite.update(ROLE, ROLE))
        .isEqualTo(RbacWrite.update(ROLE, ROLE))
        .hasSameHashCodeAs(RbacWrite.update(ROLE, ROLE))
        .isNotEqualTo(RbacWrite.replace(ROLE, ROLE))
        .isNotEqualTo(RbacWrite.patch(ROLE, ROLE))
        .isNotEqualTo(RbacWrite.create(ROLE));
    assertThat(RbacWrite.createOnUpdate(ROLE)).isNotEqualTo(RbacWrite.createOnApply(ROLE));
  }
}
