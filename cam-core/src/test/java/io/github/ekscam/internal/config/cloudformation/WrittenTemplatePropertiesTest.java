package io.github.ekscam.internal.config.cloudformation;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ekscam.EksCluster;
import io.github.ekscam.access.AccessEntry;
import io.github.ekscam.access.AccessScope;
import io.github.ekscam.access.AuthenticationMode;
import io.github.ekscam.access.PolicyAssociation;
import io.github.ekscam.config.Reading;
import io.github.ekscam.iam.PrincipalArn;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/**
 * A cluster that is written as a template and read again is the same cluster, in whatever way each
 * text of it is written.
 */
class WrittenTemplatePropertiesTest {

  private static final List<String> POLICIES =
      List.of("AmazonEKSViewPolicy", "AmazonEKSEditPolicy", "AmazonEKSClusterAdminPolicy");

  record Associated(String policy, List<String> namespaces) {}

  record Entry(
      String name, boolean role, String path, List<String> groups, List<Associated> policies) {

    PrincipalArn principalArn() {
      return PrincipalArn.of("arn:aws:iam::111122223333:" + (role ? "role" : "user") + path + name);
    }
  }

  @Provide
  Arbitrary<List<Entry>> entries() {
    Arbitrary<String> names =
        Arbitraries.strings().withCharRange('a', 'z').withChars("0-").ofMinLength(1).ofMaxLength(8);
    Arbitrary<List<String>> groups =
        names.map(name -> "g" + name).list().uniqueElements().ofMaxSize(3);
    Arbitrary<String> namespaces =
        Arbitraries.strings().withCharRange('a', 'z').ofMinLength(1).ofMaxLength(6);
    Arbitrary<List<Associated>> policies =
        Combinators.combine(
                Arbitraries.of(POLICIES), namespaces.list().uniqueElements().ofMaxSize(2))
            .as(Associated::new)
            .list()
            .uniqueElements(Associated::policy)
            .ofMaxSize(2);
    return Combinators.combine(
            names, Arbitraries.of(true, false), Arbitraries.of("/", "/teams/"), groups, policies)
        .as(Entry::new)
        .list()
        .uniqueElements(Entry::name)
        .ofMinSize(1)
        .ofMaxSize(4);
  }

  @Property(tries = 300)
  void clusterThatIsWrittenAsATemplate_isReadAsItIs(
      @ForAll("entries") List<Entry> entries, @ForAll AuthenticationMode mode, @ForAll long seed) {
    if (mode == AuthenticationMode.CONFIG_MAP) {
      return; // It has no access entries.
    }
    Writer writer = new Writer(new Random(seed));
    EksCluster cluster =
        Templates.read(
            writer.template(entries, mode),
            "AWS::AccountId",
            "111122223333",
            "AWS::Region",
            "eu-west-1");

    EksCluster.Builder expected =
        EksCluster.builder()
            .name("platform")
            .accessPolicies(Reading.CATALOGUE)
            .authenticationMode(mode);
    for (Entry entry : entries) {
      expected.add(
          AccessEntry.builder(entry.principalArn()).kubernetesGroups(entry.groups()).build());
      for (Associated policy : entry.policies()) {
        expected.associate(
            entry.principalArn(),
            PolicyAssociation.of(
                PolicyAssociation.policyArn(policyArn(policy.policy())),
                policy.namespaces().isEmpty()
                    ? AccessScope.cluster()
                    : AccessScope.namespaces(policy.namespaces())));
      }
    }
    assertThat(cluster.unresolved()).isEmpty();
    assertThat(cluster).isEqualTo(expected.build());
  }

  private static String policyArn(String policy) {
    return "arn:aws:eks::aws:cluster-access-policy/" + policy;
  }

  /** Writes JSON, each text in one of the ways that there are. */
  private static final class Writer {

    private final Random random;
    private final Map<String, String> parameters = new LinkedHashMap<>();
    private final Map<String, String> mappings = new LinkedHashMap<>();

    Writer(Random random) {
      this.random = random;
    }

    String template(List<Entry> entries, AuthenticationMode mode) {
      List<String> resources = new ArrayList<>();
      resources.add(
          "\"Main\": {\"Type\": \"AWS::EKS::Cluster\", \"Properties\": {\"Name\": "
              + text("platform")
              + ", \"AccessConfig\": {\"AuthenticationMode\": "
              + text(mode.name())
              + ", \"BootstrapClusterCreatorAdminPermissions\": false}}}");
      for (Entry entry : entries) {
        String id = "E" + resources.size();
        String type = entry.role() ? "Role" : "User";
        resources.add(
            "\""
                + id
                + "P\": {\"Type\": \"AWS::IAM::"
                + type
                + "\", \"Properties\": {\""
                + type
                + "Name\": "
                + text(entry.name())
                + ", \"Path\": "
                + text(entry.path())
                + "}}");
        resources.add(
            "\""
                + id
                + "\": {\"Type\": \"AWS::EKS::AccessEntry\", \"Properties\": {\"ClusterName\":"
                + (random.nextBoolean() ? "{\"Ref\": \"Main\"}" : text("platform"))
                + ", \"PrincipalArn\": "
                + (random.nextBoolean()
                    ? "{\"Fn::GetAtt\": [\"" + id + "P\", \"Arn\"]}"
                    : text(entry.principalArn().value()))
                + ", \"KubernetesGroups\": "
                + list(entry.groups())
                + ", \"AccessPolicies\": "
                + entry.policies().stream()
                    .map(this::policy)
                    .collect(Collectors.joining(", ", "[", "]"))
                + "}}");
      }
      return "{\"Resources\": {"
          + String.join(", ", resources)
          + "}, \"Conditions\": {\"Yes\": {\"Fn::Equals\": [\"a\", \"a\"]}}, \"Parameters\": {"
          + String.join(", ", parameters.values())
          + "}, \"Mappings\": {\"M\": {"
          + String.join(", ", mappings.values())
          + "}}}";
    }

    private String policy(Associated policy) {
      String associated =
          "{\"PolicyArn\": "
              + text(policyArn(policy.policy()))
              + ", \"AccessScope\": {\"Type\": "
              + (policy.namespaces().isEmpty()
                  ? text("cluster") + "}}"
                  : text("namespace") + ", \"Namespaces\": " + list(policy.namespaces()) + "}}");
      return random.nextBoolean()
          ? associated
          : "{\"Fn::If\": [\"Yes\", " + associated + ", {\"Ref\": \"AWS::NoValue\"}]}";
    }

    private String list(List<String> texts) {
      return !texts.isEmpty() && random.nextBoolean()
          ? "{\"Fn::Split\": [\",\", " + text(String.join(",", texts)) + "]}"
          : texts.stream().map(this::text).collect(Collectors.joining(", ", "[", "]"));
    }

    private String text(String text) {
      int half = text.length() / 2;
      return switch (random.nextInt(9)) {
        case 0 ->
            "{\"Fn::Join\": [\"\", ["
                + text(text.substring(0, half))
                + ", \""
                + text.substring(half)
                + "\"]]}";
        case 1 ->
            "{\"Fn::Sub\": [\"${Begin}"
                + text.substring(half)
                + "\", {\"Begin\": "
                + text(text.substring(0, half))
                + "}]}";
        case 2 -> "{\"Fn::If\": [\"Yes\", " + text(text) + ", \"no\"]}";
        case 3 -> "{\"Fn::Select\": [\"1\", [\"no\", " + text(text) + "]]}";
        case 4 -> {
          String name = "P" + parameters.size();
          parameters.put(
              name, "\"" + name + "\": {\"Type\": \"String\", \"Default\": \"" + text + "\"}");
          yield "{\"Ref\": \"" + name + "\"}";
        }
        case 5 -> {
          String name = "K" + mappings.size();
          mappings.put(name, "\"" + name + "\": {\"v\": \"" + text + "\"}");
          yield "{\"Fn::FindInMap\": [\"M\", \"" + name + "\", \"v\"]}";
        }
        default -> "\"" + text + "\"";
      };
    }
  }
}
