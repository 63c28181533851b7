package io.github.ekscam.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.ekscam.EksCluster;
import io.github.ekscam.access.AccessEntry;
import io.github.ekscam.access.AccessEntryType;
import io.github.ekscam.access.AccessScope;
import io.github.ekscam.access.AuthenticationMode;
import io.github.ekscam.access.PolicyAssociation;
import io.github.ekscam.iam.PolicyArn;
import io.github.ekscam.iam.PrincipalArn;
import io.github.ekscam.rbac.ClusterRole;
import io.github.ekscam.rbac.ClusterRole.AggregationRule;
import io.github.ekscam.rbac.ClusterRoleBinding;
import io.github.ekscam.rbac.KubernetesVersion;
import io.github.ekscam.rbac.LabelSelector;
import io.github.ekscam.rbac.ObjectMeta;
import io.github.ekscam.rbac.PolicyRule;
import io.github.ekscam.rbac.RbacObject;
import io.github.ekscam.rbac.RbacObjects;
import io.github.ekscam.rbac.Role;
import io.github.ekscam.rbac.RoleBinding;
import io.github.ekscam.rbac.RoleRef;
import io.github.ekscam.rbac.Subject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.RandomDistribution;

class WriteThenReadTest {

  private static final List<String> ODD =
      List.of(
          "yes",
          "no",
          "on",
          "null",
          "~",
          "1e3",
          "017",
          "1.30",
          "-",
          "'",
          "\"",
          "\\",
          "a b",
          " ",
          "#",
          "a: b",
          "*",
          "&a",
          "<<",
          "{{SessionName}}",
          "system:masters",
          "ä",
          "日本",
          "\uD83D\uDE00",
          "\u0000",
          "\u001b",
          "\t",
          "\n",
          "\u2028",
          "\uFEFF",
          "\uFFFD",
          "\u007f",
          "{",
          "]",
          "---");

  private static byte[] write(EksCluster cluster) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ConfigurationWriter.write(cluster, out);
    return out.toByteArray();
  }

  @Property(tries = 500)
  void writeThenRead_givesTheSameCluster(@ForAll("clusters") Parts parts) {
    EksCluster cluster = parts.cluster();

    EksCluster read = Reading.cluster(write(cluster));

    assertThat(read).isEqualTo(cluster);
    assertThat(write(read)).isEqualTo(write(cluster));
  }

  @Property(tries = 200)
  void equalClusters_giveEqualBytes(@ForAll("clusters") Parts parts, @ForAll Random random) {
    assertThat(write(parts.shuffled(random).cluster())).isEqualTo(write(parts.cluster()));
  }

  @Example
  void form_isThatOfTheAwsCliAndOfKubectl() {
    EksCluster cluster =
        EksCluster.builder()
            .name("platform")
            .kubernetes(new KubernetesVersion(1, 34), any -> RbacObjects.none())
            .authenticationMode(AuthenticationMode.API)
            .add(
                AccessEntry.builder(PrincipalArn.of("arn:aws:iam::111122223333:user/ci"))
                    .kubernetesGroups(List.of("deployers"))
                    .build())
            .associate(
                PrincipalArn.of("arn:aws:iam::111122223333:user/ci"),
                PolicyAssociation.of(
                    new PolicyArn("aws", "AmazonEKSViewPolicy"),
                    AccessScope.namespaces(List.of("dev-*"))))
            .add(
                new RoleBinding(
                    ObjectMeta.named("b").inNamespace("n"),
                    RoleRef.clusterRole("view"),
                    List.of(Subject.group("g"))))
            .build();

    assertThat(new String(write(cluster), StandardCharsets.UTF_8))
        .isEqualToNormalizingNewlines(
            """
            {
              "cluster": {
                "name": "platform",
                "version": "1.34",
                "accessConfig": {
                  "authenticationMode": "API"
                }
              }
            }
            {
              "accessEntry": {
                "principalArn": "arn:aws:iam::111122223333:user/ci",
                "kubernetesGroups": [ "deployers" ],
                "username": "arn:aws:iam::111122223333:user/ci",
                "type": "STANDARD"
              }
            }
            {
              "associatedAccessPolicies": [ {
                "policyArn": "arn:aws:eks::aws:cluster-access-policy/AmazonEKSViewPolicy",
                "accessScope": {
                  "type": "namespace",
                  "namespaces": [ "dev-*" ]
                }
              } ],
              "principalArn": "arn:aws:iam::111122223333:user/ci"
            }
            {
              "apiVersion": "v1",
              "kind": "List",
              "items": [ {
                "apiVersion": "rbac.authorization.k8s.io/v1",
                "kind": "RoleBinding",
                "metadata": {
                  "name": "b",
                  "namespace": "n"
                },
                "roleRef": {
                  "apiGroup": "rbac.authorization.k8s.io",
                  "kind": "ClusterRole",
                  "name": "view"
                },
                "subjects": [ {
                  "kind": "Group",
                  "apiGroup": "rbac.authorization.k8s.io",
                  "name": "g"
                } ]
              } ]
            }
            """);
  }

  @Example
  void clusterOfWhichNothingIsKnown_isWrittenAndRead() {
    EksCluster cluster = EksCluster.builder().build();

    assertThat(Reading.cluster(write(cluster))).isEqualTo(cluster);
  }

  @Example
  void associationsWithoutEntry_cannotBeWritten() {
    EksCluster cluster =
        EksCluster.builder()
            .associate(
                PrincipalArn.of("arn:aws:iam::111122223333:role/Gone"),
                PolicyAssociation.of(
                    new PolicyArn("aws", "AmazonEKSViewPolicy"), AccessScope.cluster()))
            .build();

    assertThatThrownBy(() -> write(cluster))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "A cluster cannot be written that associates access policies to a principal without an"
                + " access entry; add the entry of arn:aws:iam::111122223333:role/Gone, or leave"
                + " them out");
  }

  @Example
  void stream_isLeftOpen() throws IOException {
    boolean[] closed = new boolean[1];
    try (OutputStream out =
        new ByteArrayOutputStream() {
          @Override
          public void close() {
            closed[0] = true;
          }
        }) {
      ConfigurationWriter.write(EksCluster.builder().build(), out);
      assertThat(closed[0]).isFalse();
    }
  }

  @Example
  void streamThatFails_isReported() {
    OutputStream failing =
        new OutputStream() {
          @Override
          public void write(int b) throws IOException {
            throw new IOException("disk full");
          }
        };
    assertThatThrownBy(() -> ConfigurationWriter.write(EksCluster.builder().build(), failing))
        .isInstanceOf(UncheckedIOException.class)
        .hasRootCauseMessage("disk full");
  }

  // Clusters.

  /** What a cluster is put together from. */
  record Parts(
      EksClusterHead head,
      List<AccessEntry> entries,
      List<PolicyAssociation> associations,
      List<RbacObject> objects) {

    EksCluster cluster() {
      EksCluster.Builder builder = EksCluster.builder().authenticationMode(head.mode());
      if (!head.name().isEmpty()) {
        builder.name(head.name());
      }
      if (head.minor() > 0) {
        builder.kubernetes(new KubernetesVersion(1, head.minor()), any -> RbacObjects.none());
      }
      for (AccessEntry entry : entries) {
        builder.add(entry);
        associations.forEach(association -> builder.associate(entry.principalArn(), association));
      }
      return builder.addAll(objects).build();
    }

    Parts shuffled(Random random) {
      return new Parts(
          head,
          shuffled(entries, random),
          shuffled(associations, random),
          shuffled(objects, random));
    }

    private static <T> List<T> shuffled(List<T> list, Random random) {
      List<T> shuffled = new ArrayList<>(list);
      Collections.shuffle(shuffled, random);
      return shuffled;
    }
  }

  record EksClusterHead(String name, int minor, AuthenticationMode mode) {}

  @Provide
  Arbitrary<Parts> clusters() {
    Arbitrary<EksClusterHead> head =
        Combinators.combine(
                texts(),
                Arbitraries.integers().between(0, 40),
                Arbitraries.of(AuthenticationMode.API, AuthenticationMode.API_AND_CONFIG_MAP))
            .as(EksClusterHead::new);
    return Combinators.combine(
            head,
            entries().list().ofMaxSize(4).uniqueElements(AccessEntry::principalArn),
            associations()
                .list()
                .ofMaxSize(4)
                .uniqueElements(association -> association.policyArn().name()),
            objects()
                .list()
                .ofMaxSize(8)
                .uniqueElements(
                    object ->
                        List.of(
                            object.kind(),
                            object.metadata().namespace(),
                            object.metadata().name())))
        .as(Parts::new);
  }

  private static Arbitrary<String> texts() {
    Arbitrary<String> any =
        Arbitraries.strings()
            .withChars("aZ0 :\"\\'-_{}$\u00e4\u65e5")
            .ofMaxLength(6)
            .withLengthDistribution(RandomDistribution.uniform());
    return Arbitraries.oneOf(any, Arbitraries.of(ODD));
  }

  /** Names of RBAC objects: nearly any text. */
  private static Arbitrary<String> names() {
    return texts().filter(text -> !text.isEmpty() && !text.equals(".") && !text.contains("/"));
  }

  private static Arbitrary<List<String>> lists() {
    return texts().list().ofMaxSize(3);
  }

  private static Arbitrary<Map<String, String>> labels() {
    return Arbitraries.maps(
            Arbitraries.of("yes", "a.b/c", "1e3", "x"), Arbitraries.of("", "no", "1.30", "v"))
        .ofMaxSize(3);
  }

  private static Arbitrary<AccessEntry> entries() {
    Arbitrary<PrincipalArn> principals =
        Arbitraries.of(
                "role/A", "role/path/A", "role/a", "user/U+=,.@-", "role/aws-service-role/x/R")
            .map(resource -> PrincipalArn.of("arn:aws:iam::111122223333:" + resource));
    return Combinators.combine(
            principals,
            Arbitraries.of("STANDARD", "EC2_LINUX", "EC2", "FUTURE"),
            texts(),
            lists(),
            Arbitraries.of(true, false))
        .as(
            (principal, type, username, groups, defaulted) -> {
              AccessEntry.Builder builder =
                  AccessEntry.builder(principal)
                      .type(new AccessEntryType(type))
                      .kubernetesGroups(groups);
              return (defaulted ? builder : builder.username(username)).buildAsDescribed();
            });
  }

  private static Arbitrary<PolicyAssociation> associations() {
    Arbitrary<AccessScope> scopes =
        Arbitraries.oneOf(
            Arbitraries.just(AccessScope.cluster()),
            texts()
                .filter(text -> !text.isEmpty())
                .list()
                .ofMinSize(1)
                .ofMaxSize(3)
                .map(AccessScope::namespaces));
    return Combinators.combine(
            Arbitraries.of("AmazonEKSViewPolicy", "AmazonEKSEditPolicy", "Future"), scopes)
        .as((name, scope) -> PolicyAssociation.of(new PolicyArn("aws-cn", name), scope));
  }

  private static Arbitrary<RbacObject> objects() {
    Arbitrary<ObjectMeta> cluster =
        Combinators.combine(names(), labels(), labels())
            .as((name, labels, annotations) -> new ObjectMeta(name, "", labels, annotations));
    Arbitrary<ObjectMeta> namespaced =
        Combinators.combine(cluster, Arbitraries.of("n", "1", "no")).as(ObjectMeta::inNamespace);
    Arbitrary<RoleRef> clusterRoleRefs = names().map(RoleRef::clusterRole);
    Arbitrary<RoleRef> refs = Arbitraries.oneOf(clusterRoleRefs, names().map(RoleRef::role));
    return Arbitraries.oneOf(
        Combinators.combine(cluster, rules(true)).as(ClusterRole::of),
        Combinators.combine(cluster, rules(true), aggregationRules()).as(ClusterRole::aggregated),
        Combinators.combine(namespaced, rules(false)).as(Role::new),
        Combinators.combine(cluster, clusterRoleRefs, subjects()).as(ClusterRoleBinding::new),
        Combinators.combine(namespaced, refs, subjects()).as(RoleBinding::new));
  }

  private static Arbitrary<List<PolicyRule>> rules(boolean nonResource) {
    Arbitrary<List<String>> some = texts().list().ofMinSize(1).ofMaxSize(3);
    Arbitrary<PolicyRule> resources =
        Combinators.combine(some, some, some, lists())
            .as(
                (verbs, groups, resource, names) ->
                    PolicyRule.builder()
                        .apiGroups(groups)
                        .resources(resource)
                        .resourceNames(names)
                        .verbs(verbs)
                        .build());
    Arbitrary<PolicyRule> urls =
        Combinators.combine(some, some)
            .as(
                (verbs, nonResourceURLs) ->
                    PolicyRule.builder().nonResourceURLs(nonResourceURLs).verbs(verbs).build());
    return (nonResource ? Arbitraries.oneOf(resources, urls) : resources).list().ofMaxSize(3);
  }

  private static Arbitrary<AggregationRule> aggregationRules() {
    Arbitrary<LabelSelector.Requirement> requirements =
        Arbitraries.of(
            new LabelSelector.Requirement("yes", "In", List.of("no", "")),
            new LabelSelector.Requirement("k", "NotIn", List.of("1e3")),
            new LabelSelector.Requirement("k", "Exists", List.of()),
            new LabelSelector.Requirement("a.b/c", "DoesNotExist", List.of()));
    return Combinators.combine(labels(), requirements.list().ofMaxSize(2))
        .as(LabelSelector::new)
        .list()
        .ofMinSize(1)
        .ofMaxSize(3)
        .map(AggregationRule::new);
  }

  private static Arbitrary<List<Subject>> subjects() {
    return Arbitraries.oneOf(
            names().map(Subject::user),
            names().map(Subject::group),
            Arbitraries.of("default", "1.30", "no").map(name -> Subject.serviceAccount("n", name)),
            names().map(name -> new Subject("User", "", "odd", name)))
        .list()
        .ofMaxSize(3);
  }
}
