package io.github.ekscam.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ekscam.internal.vocabulary.ApiResource;
import io.github.ekscam.policies.DefaultRbacObjects;
import io.github.ekscam.rbac.ClusterRole;
import io.github.ekscam.rbac.KubernetesVersion;
import io.github.ekscam.rbac.PolicyRule;
import io.github.ekscam.request.ApiResources;
import io.github.ekscam.request.RequestTarget;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** The table of subresources against the rules that Kubernetes itself ships. */
class KnownSubresourcesTest {

  @Test
  void everyResourceOfTheDefaultRoles_isKnown() {
    Set<String> unknown = new TreeSet<>();
    for (KubernetesVersion version : DefaultRbacObjects.versions()) {
      for (ClusterRole role : DefaultRbacObjects.of(version).clusterRoles()) {
        for (PolicyRule rule : role.rules()) {
          for (String apiGroup : rule.apiGroups()) {
            rule.resources().stream()
                .map(resource -> resource.split("/", -1)[0])
                .filter(resource -> !resource.equals("*") && !apiGroup.equals("*"))
                .map(resource -> apiGroup.isEmpty() ? resource : resource + "." + apiGroup)
                .filter(text -> !isKnown(text, version))
                .forEach(unknown::add);
          }
        }
      }
    }
    assertThat(unknown).isEmpty();
  }

  private static boolean isKnown(String text, KubernetesVersion version) {
    try {
      RequestTarget.parse(text, "", ApiResources.of(version)).requireKnown();
      return true;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  @Test
  void everySubresourceOfTheDefaultRoles_isKnown() {
    Set<String> unknown = new TreeSet<>();
    for (KubernetesVersion version : DefaultRbacObjects.versions()) {
      for (ClusterRole role : DefaultRbacObjects.of(version).clusterRoles()) {
        for (PolicyRule rule : role.rules()) {
          for (String resource : rule.resources()) {
            String[] parts = resource.split("/", -1);
            rule.apiGroups().stream()
                .filter(group -> parts.length == 2 && !parts[1].equals("finalizers"))
                .flatMap(group -> ApiResource.find(parts[0], group).stream())
                .filter(known -> !known.subresources().contains(parts[1]))
                .forEach(known -> unknown.add(resource));
          }
        }
      }
    }
    assertThat(unknown).isEmpty();
  }
}
