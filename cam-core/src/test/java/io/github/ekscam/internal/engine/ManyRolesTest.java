package io.github.ekscam.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ekscam.rbac.ClusterRole;
import io.github.ekscam.rbac.ClusterRoleBinding;
import io.github.ekscam.rbac.ObjectMeta;
import io.github.ekscam.rbac.PolicyRule;
import io.github.ekscam.rbac.RbacBinding;
import io.github.ekscam.rbac.RbacObject;
import io.github.ekscam.rbac.RbacObjects;
import io.github.ekscam.rbac.RoleBinding;
import io.github.ekscam.rbac.RoleRef;
import io.github.ekscam.rbac.Subject;
import io.github.ekscam.request.RequestAttributes;
import io.github.ekscam.request.ResourceRequest;
import io.github.ekscam.request.UserInfo;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/**
 * Hundreds of roles, of which each binding gives one: the authorizer answers as the model does,
 * also after changes, and whichever question is asked first.
 */
class ManyRolesTest {

  private static final int ROLES = 400;
  private static final List<String> NAMESPACES = List.of("dev", "prod");
  private static final List<String> NAMES = List.of("a", "b", "c", "d", "e", "f");

  private static ClusterRole role(int number) {
    return ClusterRole.of(
        ObjectMeta.named("role-" + number),
        List.of(
            PolicyRule.builder()
                .apiGroups("")
                // Of one resource few roles far apart, of the other many.
                .resources("resource-" + number % 150, "all")
                .verbs("get")
                .build()));
  }

  private static RbacBinding binding(Random random) {
    ObjectMeta metadata = ObjectMeta.named("binding-" + random.nextInt(60));
    RoleRef role = RoleRef.clusterRole("role-" + random.nextInt(ROLES));
    List<Subject> subjects = new ArrayList<>();
    for (int i = random.nextInt(3); i >= 0; i--) {
      String name = NAMES.get(random.nextInt(NAMES.size()));
      subjects.add(random.nextBoolean() ? Subject.user(name) : Subject.group(name));
    }
    return random.nextInt(4) == 0
        ? new ClusterRoleBinding(metadata, role, subjects)
        : new RoleBinding(
            metadata.inNamespace(NAMESPACES.get(random.nextInt(NAMESPACES.size()))),
            role,
            subjects);
  }

  @Property(tries = 15)
  void manyRoles_allowWhatTheModelSays(@ForAll long seed) {
    Random random = new Random(seed);
    List<RbacObject> objects = new ArrayList<>();
    for (int i = 0; i < ROLES; i++) {
      objects.add(role(i));
    }
    RbacObjects all = RbacObjects.of(objects);
    for (int i = 0; i < 150; i++) {
      all = all.with(binding(random));
    }
    RbacAuthorizer authorizer = RbacAuthorizer.of(all);
    LogRecorder.takeAll();
    for (int change = 0; change < 4; change++) {
      requireModel(authorizer, ModelRbacAuthorizer.of(all), random);
      RbacBinding binding = binding(random);
      all = random.nextInt(3) == 0 ? all.without(binding) : all.with(binding);
      authorizer = authorizer.with(binding, all);
    }
    assertThat(LogRecorder.takeAll()).isEmpty();
  }

  private static void requireModel(
      RbacAuthorizer authorizer, ModelRbacAuthorizer model, Random random) {
    for (int i = 0; i < 300; i++) {
      UserInfo user =
          UserInfo.of(
              NAMES.get(random.nextInt(NAMES.size())),
              List.of(
                  NAMES.get(random.nextInt(NAMES.size())),
                  NAMES.get(random.nextInt(NAMES.size()))));
      RequestAttributes request =
          ResourceRequest.of(
                  "get", "", random.nextInt(3) == 0 ? "all" : "resource-" + random.nextInt(150))
              .namespace(random.nextInt(4) == 0 ? "" : NAMESPACES.get(random.nextInt(2)));
      assertThat(authorizer.isAllowed(user, request))
          .as("%s %s", user, request)
          .isEqualTo(model.authorize(user, request).isAllowed());
      assertThat(authorizer.authorize(user, request))
          .as("%s %s", user, request)
          .isEqualTo(model.authorize(user, request));
    }
  }
}
