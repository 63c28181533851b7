package io.github.ekscam.testing.specification;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ekscam.Caller;
import io.github.ekscam.EksCluster;
import io.github.ekscam.iam.CallerIdentity;
import io.github.ekscam.request.ResourceRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Specifications against what they say in the plainest terms. */
class SpecificationPropertiesTest {

  private static final EksCluster CLUSTER = Specifications.cluster();

  private static Arbitrary<Set<String>> some(String... values) {
    return Arbitraries.of(values).set().ofMinSize(1);
  }

  @Provide
  Arbitrary<Set<String>> principals() {
    return some("alice", "daily");
  }

  @Provide
  Arbitrary<Set<String>> verbs() {
    return some("get", "list", "create", "patch", "delete");
  }

  @Provide
  Arbitrary<Set<String>> resources() {
    return some("pods", "pods/log", "secrets", "deployments.apps", "widgets.example.com");
  }

  @Provide
  Arbitrary<Set<String>> namespaces() {
    return some("dev-1", "dev-2", "prod", "batch");
  }

  private static ResourceRequest request(String verb, String resource, String namespace) {
    int slash = resource.indexOf('/');
    String type = slash < 0 ? resource : resource.substring(0, slash);
    int dot = type.indexOf('.');
    return ResourceRequest.of(
            verb, dot < 0 ? "" : type.substring(dot + 1), dot < 0 ? type : type.substring(0, dot))
        .subresource(slash < 0 ? "" : resource.substring(slash + 1))
        .namespace(namespace);
  }

  @Property(tries = 100)
  void everyCombination_isAskedOnce_andPassesIfTheClusterAnswersSo(
      @ForAll("principals") Set<String> principals,
      @ForAll("verbs") Set<String> verbs,
      @ForAll("resources") Set<String> resources,
      @ForAll("namespaces") Set<String> namespaces,
      @ForAll boolean allow) {
    Specification specification =
        Specifications.ofCase(
            "principals: "
                + principals
                + ", verbs: "
                + verbs
                + ", resources: "
                + resources
                + ", namespaces: "
                + namespaces
                + ", expect: "
                + (allow ? "allow" : "deny"));

    List<String> expected = new ArrayList<>();
    for (String principal : principals) {
      Caller session =
          CLUSTER.caller(
              CallerIdentity.parse(
                  "arn:aws:sts::111122223333:assumed-role/"
                      + (principal.equals("alice") ? "Developer/alice" : "Deploy/daily")));
      for (String resource : resources) {
        for (String verb : verbs) {
          for (String namespace : namespaces) {
            ResourceRequest request = request(verb, resource, namespace);
            boolean passes = session.authorize(request).isAllowed() == allow;
            expected.add(principal + " " + request + " " + passes);
          }
        }
      }
    }
    assertThat(specification.run(CLUSTER).cases())
        .extracting(
            result ->
                result.testCase().principals().get(0).name()
                    + " "
                    + result.testCase().request().orElseThrow()
                    + " "
                    + result.isPassed())
        .containsExactlyElementsOf(expected);
  }
}
