package io.github.ekscam;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.github.ekscam.access.AccessEntry;
import io.github.ekscam.access.AccessEntryType;
import io.github.ekscam.access.AccessScope;
import io.github.ekscam.access.AuthenticationMode;
import io.github.ekscam.access.AwsAuth;
import io.github.ekscam.access.PolicyAssociation;
import io.github.ekscam.config.Notice;
import io.github.ekscam.iam.PolicyArn;
import io.github.ekscam.iam.PrincipalArn;
import io.github.ekscam.internal.text.GoQuote;
import io.github.ekscam.rbac.ClusterRole;
import io.github.ekscam.rbac.ClusterRoleBinding;
import io.github.ekscam.rbac.KubernetesVersion;
import io.github.ekscam.rbac.ObjectMeta;
import io.github.ekscam.rbac.RbacObject;
import io.github.ekscam.rbac.RbacObjects;
import io.github.ekscam.rbac.Role;
import io.github.ekscam.rbac.RoleBinding;
import io.github.ekscam.rbac.RoleRef;
import io.github.ekscam.rbac.Subject;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What leads nowhere in a cluster, or does not count. */
class ClusterNoticesTest {

  private static final PrincipalArn DEV = PrincipalArn.of("arn:aws:iam::111122223333:role/Dev");
  private static final PrincipalArn OPS = PrincipalArn.of("arn:aws:iam::111122223333:role/Ops");
  private static final PolicyAssociation VIEW =
      PolicyAssociation.of(new PolicyArn("aws", "AmazonEKSViewPolicy"), AccessScope.cluster());
  private static final ClusterRole READER = ClusterRole.of(ObjectMeta.named("reader"), List.of());

  private static AccessEntry entry(String... groups) {
    return AccessEntry.builder(DEV).kubernetesGroups(List.of(groups)).build();
  }

  private static AccessEntry described(String type, String username, String... groups) {
    return AccessEntry.builder(DEV)
        .type(new AccessEntryType(type))
        .username(username)
        .kubernetesGroups(List.of(groups))
        .buildAsDescribed();
  }

  private static ClusterRoleBinding bind(Subject... subjects) {
    return new ClusterRoleBinding(
        ObjectMeta.named("readers"), RoleRef.clusterRole("reader"), List.of(subjects));
  }

  private static RoleBinding bindIn(String namespace, RoleRef role, Subject... subjects) {
    return new RoleBinding(ObjectMeta.named("b").inNamespace(namespace), role, List.of(subjects));
  }

  private static List<Notice> find(AccessEntry entry, RbacObject... objects) {
    return EksCluster.builder().add(entry).addAll(List.of(objects)).build().notices();
  }

  private static MappedIdentity.Mapper by(AccessEntry entry) {
    return new MappedIdentity.ByAccessEntry(entry);
  }

  private static Notice unbound(MappedIdentity.Mapper mapper, String group) {
    return Notice.of(
        Notice.Kind.GROUP_NOT_BOUND,
        "no RoleBinding and no ClusterRoleBinding names the group "
            + GoQuote.quote(group)
            + " of the "
            + mapper.describe()
            + ": it grants nothing",
        "bind a role to the group, or correct its name");
  }

  private static List<String> texts(EksCluster cluster) {
    return cluster.notices().stream().map(Notice::toString).toList();
  }

  @Test
  void entryOfAwsAuthForBatch_isSaidToGiveWayToTheEntryThatBatchMakes() {
    String role = "arn:aws:iam::111122223333:role/AWSServiceRoleForBatch";
    EksCluster.Builder cluster =
        EksCluster.builder()
            .awsAuth(
                AwsAuth.builder()
                    .mapRole(AwsAuth.Mapping.of(role, "aws-batch", List.of("devs")))
                    .build())
            .add(READER)
            .add(bind(Subject.group("devs")));

    assertThat(cluster.build().notices())
        .extracting(Notice::id)
        .containsExactly("aws-auth-entry-of-service");
    assertThat(texts(cluster.build()))
        .containsExactly(
            "aws-auth maps "
                + role
                + ", for which AWS Batch makes an access entry, which is not given and would win;"
                + " give the entry as \"aws eks describe-access-entry\" prints it, if there is one");
    assertThat(cluster.authenticationMode(AuthenticationMode.CONFIG_MAP).build().notices())
        .isEmpty();
    PrincipalArn batch =
        PrincipalArn.of(
            "arn:aws:iam::111122223333:role/aws-service-role/batch.amazonaws.com/AWSServiceRoleForBatch");
    assertThat(
            cluster
                .authenticationMode(AuthenticationMode.API_AND_CONFIG_MAP)
                .add(AccessEntry.builder(batch).buildAsDescribed())
                .build()
                .notices())
        .extracting(Notice::id)
        .doesNotContain("aws-auth-entry-of-service");
  }

  @Test
  void entriesOfAwsAuth_areLookedAt_ifTheyCount() {
    AwsAuth.Mapping lost =
        AwsAuth.Mapping.of(OPS.value(), "ops", List.of("ops", "system:bootstrappers"));
    AwsAuth.Mapping idle =
        AwsAuth.Mapping.of("arn:aws:iam::111122223333:user/bob", "bob", List.of());
    EksCluster.Builder cluster =
        EksCluster.builder()
            .authenticationMode(AuthenticationMode.API_AND_CONFIG_MAP)
            .awsAuth(
                AwsAuth.builder()
                    .mapRole(AwsAuth.Mapping.of(DEV.value(), "dev", List.of("gone")))
                    .mapRole(lost)
                    .mapUser(idle)
                    .build())
            .add(READER)
            .add(bind(Subject.group("devs")))
            .add(entry("devs"));

    assertThat(cluster.build().notices())
        .extracting(Notice::id)
        .containsExactly("aws-auth-entry-not-used", "group-not-bound", "entry-grants-nothing");
    assertThat(texts(cluster.build()))
        .containsExactly(
            "aws-auth maps arn:aws:iam::111122223333:role/Dev, which has an access entry,"
                + " arn:aws:iam::111122223333:role/Dev: the access entry wins",
            "no RoleBinding and no ClusterRoleBinding names the group \"ops\" of the aws-auth entry"
                + " arn:aws:iam::111122223333:role/Ops: it grants nothing; bind a role to the"
                + " group, or correct its name",
            "the aws-auth entry arn:aws:iam::111122223333:user/bob has no group, and no binding"
                + " names its username: it grants nothing but what every authenticated user has;"
                + " give it a group that is bound");
    assertThat(texts(cluster.authenticationMode(AuthenticationMode.API).build()))
        .containsExactly(
            "the ConfigMap kube-system/aws-auth has no effect: the authentication mode is API");
  }

  @Test
  void emptyCluster_hasNone() {
    assertThat(EksCluster.builder().build().notices()).isEmpty();
  }

  @Test
  void groupThatNoBindingNames_grantsNothing() {
    AccessEntry entry = entry("devs", "a\n\"b");

    List<Notice> found = find(entry, READER, bind(Subject.user("devs")));

    assertThat(found).containsExactly(unbound(by(entry), "devs"), unbound(by(entry), "a\n\"b"));
    assertThat(found.get(0).toString())
        .isEqualTo(
            "no RoleBinding and no ClusterRoleBinding names the group \"devs\" of the access entry"
                + " arn:aws:iam::111122223333:role/Dev: it grants nothing; bind a role to the"
                + " group, or correct its name");
    assertThat(found.get(1).text()).contains("the group \"a\\n\\\"b\" of");
  }

  @Test
  void groupThatAnyBindingNames_isNone_whereverItIs() {
    assertThat(find(entry("devs"), READER, bind(Subject.user("x"), Subject.group("devs"))))
        .isEmpty();
    assertThat(
            find(
                entry("devs"),
                READER,
                bindIn("dev", RoleRef.clusterRole("reader"), Subject.group("devs"))))
        .isEmpty();
  }

  @Test
  void groupThatOnlyADefaultBindingNames_isNone() {
    EksCluster cluster =
        EksCluster.builder()
            .add(entry("devs"))
            .kubernetes(
                KubernetesVersion.of("1.34"),
                any -> RbacObjects.of(List.of(READER, bind(Subject.group("devs")))))
            .build();

    assertThat(cluster.notices()).isEmpty();
  }

  @Test
  void groupGivenTwice_isToldOnce() {
    assertThat(find(entry("devs", "devs"))).hasSize(1);
  }

  @Test
  void groupOfAnEntryWithPolicies_isToldAllTheSame() {
    EksCluster cluster = EksCluster.builder().add(entry("devs")).associate(DEV, VIEW).build();

    assertThat(cluster.notices()).containsExactly(unbound(by(entry("devs")), "devs"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"system:nodes", "eks:kube-proxy-windows", "aws:x", "amazon:x", "iam:x"})
  void groupsOfKubernetesAndAws_areNone(String group) {
    assertThat(find(described("EC2", "system:node:{{EC2PrivateDNSName}}", group))).isEmpty();
    assertThat(find(described("STANDARD", "x", group)))
        .extracting(Notice::id)
        .doesNotContain("group-not-bound");
  }

  @Test
  void namesThatTheApiRefuses_areToldOfEntriesThatHaveThem() {
    List<Notice> notices = find(described("STANDARD", "system:admin", "system:masters"));

    assertThat(notices)
        .extracting(Notice::id, Notice::text)
        .containsExactly(
            tuple(
                "entry-has-reserved-name",
                "the access entry "
                    + DEV
                    + " has the username \"system:admin\", which the EKS API refuses in an entry of"
                    + " type STANDARD; answers take it at its word"),
            tuple(
                "entry-has-reserved-name",
                "the access entry "
                    + DEV
                    + " has the group \"system:masters\", which the EKS API refuses in an entry of"
                    + " type STANDARD; answers take it at its word"));
  }

  @Test
  void groupOfAnAccessEntry_isToldUnlessTheEntryHasIt() {
    String group = "eks-access-entry:" + DEV;

    assertThat(
            find(
                described("STANDARD", "x", "devs"),
                READER,
                bind(Subject.group("devs"), Subject.group(group))))
        .extracting(Notice::id)
        .containsExactly("access-entry-group-not-given");
    assertThat(find(described("STANDARD", "x", group), READER, bind(Subject.group(group))))
        .isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"EC2_WINDOWS, eks:kube-proxy-windows", "FARGATE_LINUX, system:node-proxier"})
  void boundGroupThatEksMayGiveNodes_isToldToBeUnknown_ofEachEntry(String type, String group) {
    EksCluster.Builder cluster =
        EksCluster.builder()
            .add(READER)
            .add(bind(Subject.group("system:nodes"), Subject.group(group)));
    for (PrincipalArn principal : List.of(DEV, OPS)) {
      cluster.add(AccessEntry.builder(principal).type(new AccessEntryType(type)).build());
    }

    assertThat(cluster.build().notices())
        .containsExactly(groupOfNodes(DEV, type, group), groupOfNodes(OPS, type, group));
  }

  private static Notice groupOfNodes(PrincipalArn principal, String type, String group) {
    return Notice.of(
        Notice.Kind.GROUP_OF_NODES_NOT_KNOWN,
        "whether EKS gives the nodes of "
            + principal
            + ", an access entry of the type "
            + type
            + ", the group \""
            + group
            + "\" besides system:nodes is not documented; answers for them lack what bindings of"
            + " that group grant",
        "read the entry as `aws eks describe-access-entry` shows it, with its groups");
  }

  @Test
  void groupOfOtherNodes_orOfAnEntryThatHasIt_isKnown() {
    ClusterRoleBinding binding =
        bind(Subject.group("eks:kube-proxy-windows"), Subject.user("system:node-proxier"));

    for (String type : List.of("EC2", "EC2_LINUX", "FARGATE_LINUX", "HYBRID_LINUX")) {
      AccessEntry nodes = AccessEntry.builder(DEV).type(new AccessEntryType(type)).build();
      assertThat(find(nodes, READER, binding)).isEmpty();
    }
    String node = "system:node:{{EC2PrivateDNSName}}";
    AccessEntry described =
        described("EC2_WINDOWS", node, "system:nodes", "eks:kube-proxy-windows");
    assertThat(find(described, READER, binding)).isEmpty();
  }

  @Test
  void groupFromTheAccount_isComparedAsItIs() {
    AccessEntry entry = entry("team-{{AccountID}}");

    assertThat(find(entry, READER, bind(Subject.group("team-111122223333")))).isEmpty();
    assertThat(find(entry, READER, bind(Subject.group("team-{{AccountID}}"))))
        .containsExactly(unbound(by(entry), "team-{{AccountID}}"));
  }

  @Test
  void groupFromTheSession_isToldOnlyIfNoSessionCouldMatch() {
    AccessEntry entry = entry("team-{{SessionName}}");

    assertThat(find(entry, READER, bind(Subject.group("team-alice")))).isEmpty();
    assertThat(find(entry, READER, bind(Subject.group("teal"), Subject.group("zoo"))))
        .containsExactly(unbound(by(entry), "team-{{SessionName}}"));
  }

  @Test
  void entryWithNothing_grantsNothing() {
    List<Notice> found = find(entry());

    assertThat(found).extracting(Notice::id).containsExactly("entry-grants-nothing");
    assertThat(found.get(0).toString())
        .isEqualTo(
            "the access entry arn:aws:iam::111122223333:role/Dev has no access policy and no group,"
                + " and no binding names its username: it grants nothing but what every"
                + " authenticated user has; associate an access policy, or give it a group that is"
                + " bound");
  }

  @Test
  void entryWithAPolicyOrABoundUsername_isNoneOfThese() {
    assertThat(EksCluster.builder().add(entry()).associate(DEV, VIEW).build().notices()).isEmpty();
    assertThat(
            find(
                entry(),
                READER,
                bind(Subject.user("arn:aws:sts::111122223333:assumed-role/Dev/alice"))))
        .isEmpty();
    assertThat(
            find(
                entry(),
                READER,
                bind(Subject.user("arn:aws:sts::111122223333:assumed-role/Developer/alice"))))
        .hasSize(1);
    assertThat(
            find(
                entry(),
                READER,
                bind(Subject.group("arn:aws:sts::111122223333:assumed-role/Dev/alice"))))
        .hasSize(1);
  }

  @Test
  void entriesOfNodesAndOfAwsItself_areNoneOfThese() {
    assertThat(find(described("EC2_LINUX", "system:node:{{EC2PrivateDNSName}}"))).isEmpty();
    assertThat(find(described("FUTURE", "x"))).isEmpty();
    assertThat(find(described("STANDARD", "eks:cluster-insights"))).isEmpty();
    AccessEntry serviceLinked =
        AccessEntry.builder(
                PrincipalArn.of(
                    "arn:aws:iam::111122223333:role/aws-service-role/eks.amazonaws.com/R"))
            .buildAsDescribed();
    assertThat(find(serviceLinked)).isEmpty();
  }

  @Test
  void bindingToAMissingRole_grantsNothing() {
    ClusterRoleBinding everywhere = bind(Subject.group("devs"));
    RoleBinding toRole = bindIn("dev", RoleRef.role("reader"), Subject.group("devs"));
    RoleBinding toClusterRole =
        bindIn("prod", RoleRef.clusterRole("reader\n"), Subject.group("devs"));
    Role elsewhere = new Role(ObjectMeta.named("reader").inNamespace("prod"), List.of());
    EksCluster cluster =
        EksCluster.builder().addAll(List.of(toClusterRole, toRole, everywhere, elsewhere)).build();

    assertThat(cluster.notices()).extracting(Notice::id).containsOnly("role-missing");
    assertThat(texts(cluster))
        .containsExactly(
            "ClusterRoleBinding \"readers\" refers to the ClusterRole \"reader\", which does not"
                + " exist here: it grants nothing; add the role, or bind another",
            "RoleBinding \"b\" in the namespace \"dev\" refers to the Role \"reader\", which does"
                + " not exist there: it grants nothing; add the role, or bind another",
            "RoleBinding \"b\" in the namespace \"prod\" refers to the ClusterRole \"reader\\n\","
                + " which does not exist here: it grants nothing; add the role, or bind another");
  }

  @Test
  void bindingToARoleOfItsNamespaceOrOfTheDefaults_isNone() {
    EksCluster cluster =
        EksCluster.builder()
            .kubernetes(KubernetesVersion.of("1.34"), any -> RbacObjects.of(List.of(READER)))
            .addAll(
                List.of(
                    bind(Subject.group("devs")),
                    bindIn("dev", RoleRef.role("r"), Subject.group("devs")),
                    new Role(ObjectMeta.named("r").inNamespace("dev"), List.of())))
            .build();

    assertThat(cluster.notices()).isEmpty();
  }

  @Test
  void associationsWithoutEntry_haveNoEffect() {
    EksCluster cluster = EksCluster.builder().associate(OPS, VIEW).associate(DEV, VIEW).build();

    assertThat(cluster.notices()).extracting(Notice::id).containsOnly("access-entry-missing");
    assertThat(texts(cluster))
        .containsExactly(
            "access policies are associated to arn:aws:iam::111122223333:role/Dev, which has no"
                + " access entry here: they have no effect; add the access entry",
            "access policies are associated to arn:aws:iam::111122223333:role/Ops, which has no"
                + " access entry here: they have no effect; add the access entry");
  }

  @Test
  void entriesThatAreNotLookedUp_areNotLookedAt() {
    EksCluster cluster =
        EksCluster.builder()
            .authenticationMode(AuthenticationMode.CONFIG_MAP)
            .add(entry("devs"))
            .build();

    assertThat(cluster.notices()).isEmpty();
  }

  @Provide
  Arbitrary<String> names() {
    return Arbitraries.of("", "a", "ab", "abc", "b", "a\uD83D\uDE00", "a\uFFFD", "{{", "z");
  }

  @Property
  void groups_areToldAsByALookAtEachBinding(
      @ForAll @Size(max = 4) List<@From("names") String> bound,
      @ForAll("names") String begin,
      @ForAll("names") String end,
      @ForAll boolean template) {
    String group = begin + (template ? "{{SessionName}}" : "") + end;
    AccessEntry entry = described("STANDARD", "x", group);
    List<Subject> subjects = new ArrayList<>();
    bound.stream().filter(name -> !name.isEmpty()).map(Subject::group).forEach(subjects::add);
    int open = group.indexOf("{{SessionName}}");
    boolean named =
        subjects.stream()
            .anyMatch(
                subject ->
                    open < 0
                        ? subject.name().equals(group)
                        : subject.name().startsWith(group.substring(0, open)));

    assertThat(find(entry, READER, bind(subjects.toArray(Subject[]::new))).isEmpty())
        .isEqualTo(named);
  }
}
