package io.github.ekscam.local.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.ekscam.access.AccessEntries;
import io.github.ekscam.access.AccessEntry;
import io.github.ekscam.access.AccessEntryType;
import io.github.ekscam.access.AccessScope;
import io.github.ekscam.access.AuthenticationMode;
import io.github.ekscam.access.EksException;
import io.github.ekscam.access.PolicyAssociation;
import io.github.ekscam.iam.CallerIdentity;
import io.github.ekscam.iam.PolicyArn;
import io.github.ekscam.iam.PrincipalArn;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** The calls that turn one state into another, and how they are written. */
class EksCallTest {

  private static final String CLUSTER = "platform";
  private static final String ACCOUNT = "arn:aws:iam::111122223333:";
  private static final PrincipalArn CALLER = PrincipalArn.of(ACCOUNT + "role/Caller");
  private static final PrincipalArn DEVELOPER = PrincipalArn.of(ACCOUNT + "role/Developer");
  private static final PrincipalArn ALICE = PrincipalArn.of(ACCOUNT + "user/alice");
  private static final PrincipalArn SERVICE_LINKED =
      PrincipalArn.of(ACCOUNT + "role/aws-service-role/eks.amazonaws.com/AWSServiceRoleForEKS");
  private static final List<PrincipalArn> PRINCIPALS =
      List.of(
          CALLER,
          DEVELOPER,
          ALICE,
          PrincipalArn.of(ACCOUNT + "role/path/Operator"),
          PrincipalArn.of(ACCOUNT + "role/Node"));
  private static final AccessEntries CALLER_ALONE =
      AccessEntries.builder().add(AccessEntry.builder(CALLER).build()).build();

  /** A mode and entries, as somebody may want them. */
  record Wanted(AuthenticationMode mode, AccessEntries entries) {

    ClusterAccess loaded() {
      ClusterAccess eks =
          ClusterAccess.builder().accessPolicies(ClusterAccessFixture.CATALOGUE).build();
      eks.loadCluster(CLUSTER, mode, entries);
      return eks;
    }

    boolean admits(PrincipalArn principal) {
      return entries.find(principal).isPresent();
    }

    Optional<AccessEntryType> type(PrincipalArn principal) {
      return entries.find(principal).map(AccessEntry::type);
    }
  }

  private static PolicyAssociation policy(String name, String... namespaces) {
    return PolicyAssociation.of(
        new PolicyArn("aws", name),
        namespaces.length == 0
            ? AccessScope.cluster()
            : AccessScope.namespaces(List.of(namespaces)));
  }

  private static Arbitrary<AccessEntry> entries(PrincipalArn principal) {
    Arbitrary<AccessEntry> standard =
        Combinators.combine(
                Arbitraries.of("", "corp:{{SessionName}}", "it's"),
                Arbitraries.of("a", "b c", "-d").list().uniqueElements().ofMaxSize(3))
            .as(
                (username, groups) -> {
                  AccessEntry.Builder entry =
                      AccessEntry.builder(principal).kubernetesGroups(groups);
                  return (username.isEmpty() ? entry : entry.username(username)).build();
                });
    Arbitrary<AccessEntry> node =
        Arbitraries.of("EC2", "EC2_LINUX")
            .map(type -> AccessEntry.builder(principal).type(new AccessEntryType(type)).build());
    return principal.isRole()
        ? Arbitraries.frequencyOf(Tuple.of(3, standard), Tuple.of(1, node))
        : standard;
  }

  private static Arbitrary<List<PolicyAssociation>> associations() {
    Arbitrary<PolicyAssociation> policies =
        Combinators.combine(
                Arbitraries.of(
                    "AmazonEKSViewPolicy", "AmazonEKSEditPolicy", "AmazonEKSAdminPolicy"),
                Arbitraries.of("dev", "prod-*", "x").list().uniqueElements().ofMaxSize(2))
            .as((name, namespaces) -> policy(name, namespaces.toArray(new String[0])));
    return policies.list().uniqueElements(PolicyAssociation::policyArn).ofMaxSize(3);
  }

  private static Arbitrary<List<Object>> parts(PrincipalArn principal) {
    return Combinators.combine(
            entries(principal), associations(), Arbitraries.of(true, true, true, false))
        .as(
            (entry, policies, there) -> {
              List<Object> parts = new ArrayList<>();
              if (there) {
                parts.add(entry);
                if (entry.type().isStandard()) {
                  parts.addAll(policies);
                } else if (entry.type().value().equals("EC2") && !policies.isEmpty()) {
                  parts.add(policy("AmazonEKSAutoNodePolicy"));
                }
              }
              return parts;
            });
  }

  @Provide
  Arbitrary<Wanted> wanted() {
    Arbitrary<AccessEntries> entries =
        Combinators.combine(PRINCIPALS.stream().map(EksCallTest::parts).toList())
            .as(
                all -> {
                  AccessEntries.Builder builder = AccessEntries.builder();
                  for (int i = 0; i < PRINCIPALS.size(); i++) {
                    for (Object part : all.get(i)) {
                      if (part instanceof AccessEntry entry) {
                        builder.add(entry);
                      } else {
                        builder.associate(PRINCIPALS.get(i), (PolicyAssociation) part);
                      }
                    }
                  }
                  return builder.build();
                });
    return Combinators.combine(Arbitraries.of(AuthenticationMode.values()), entries)
        .as(
            (mode, some) ->
                new Wanted(
                    mode, mode == AuthenticationMode.CONFIG_MAP ? AccessEntries.none() : some));
  }

  private static boolean isPossible(Wanted from, Wanted to) {
    boolean forward = from.mode().compareTo(to.mode()) <= 0;
    boolean keepsCaller = !from.admits(CALLER) || to.admits(CALLER);
    boolean keepsAwsAuth =
        to.mode() != AuthenticationMode.API || from.mode() == AuthenticationMode.API;
    boolean sameType =
        from.type(CALLER).isEmpty()
            || to.type(CALLER).isEmpty()
            || from.type(CALLER).equals(to.type(CALLER));
    return forward && keepsCaller && sameType && (keepsAwsAuth || to.admits(CALLER));
  }

  @Property(tries = 2000)
  void calls_leadFromOneStateToTheOther_andWhoKeepsAccessHasItAllTheTime(
      @ForAll("wanted") Wanted from, @ForAll("wanted") Wanted to) {
    ClusterAccess eks = from.loaded();
    ClusterState before = eks.clusterState(CLUSTER);
    if (!isPossible(from, to)) {
      assertThatThrownBy(() -> before.callsTo(to.mode(), to.entries(), CALLER))
          .isInstanceOf(IllegalArgumentException.class);
      return;
    }

    for (EksCall call : before.callsTo(to.mode(), to.entries(), CALLER)) {
      call.makeOn(eks);
      assertNothingLost(from, to, eks.clusterState(CLUSTER).accessEntries());
    }

    ClusterState after = eks.clusterState(CLUSTER);
    assertThat(after.cluster().authenticationMode()).isEqualTo(to.mode());
    assertThat(after.accessEntries()).isEqualTo(to.entries());
    assertThat(after.callsTo(to.mode(), to.entries(), CALLER)).isEmpty();
  }

  /** What is both before and after must be there meanwhile. */
  private static void assertNothingLost(Wanted from, Wanted to, AccessEntries meanwhile) {
    for (PrincipalArn principal : PRINCIPALS) {
      if (from.admits(principal) && from.type(principal).equals(to.type(principal))) {
        AccessEntry entry = meanwhile.find(principal).orElseThrow();
        List<PolicyAssociation> kept =
            new ArrayList<>(
                from.entries().associations(from.entries().find(principal).orElseThrow()));
        kept.retainAll(to.entries().associations(to.entries().find(principal).orElseThrow()));
        assertThat(meanwhile.associations(entry)).containsAll(kept);
      }
    }
  }

  private static List<String> lines(ClusterState from, AuthenticationMode mode, AccessEntries to) {
    return from.callsTo(mode, to, CALLER).stream().map(EksCall::commandLine).toList();
  }

  @Example
  void order_isModeThenGrantsThenRevocationsThenTheCallersOwn() {
    AccessEntries before =
        AccessEntries.builder()
            .add(AccessEntry.builder(CALLER).kubernetesGroups(List.of("admins")).build())
            .associate(CALLER, policy("AmazonEKSClusterAdminPolicy"))
            .add(AccessEntry.builder(ALICE).kubernetesGroups(List.of("old")).build())
            .associate(ALICE, policy("AmazonEKSEditPolicy"))
            .add(AccessEntry.builder(ACCOUNT + "role/Gone").build())
            .build();
    AccessEntries after =
        AccessEntries.builder()
            .add(AccessEntry.builder(CALLER).build())
            .associate(CALLER, policy("AmazonEKSAdminPolicy"))
            .add(AccessEntry.builder(ALICE).kubernetesGroups(List.of("old", "new one")).build())
            .associate(ALICE, policy("AmazonEKSViewPolicy", "dev", "prod-*"))
            .add(
                AccessEntry.builder(DEVELOPER)
                    .username("o'neill:{{SessionName}}")
                    .kubernetesGroups(List.of("dev", "ops"))
                    .build())
            .add(
                AccessEntry.builder(ACCOUNT + "role/Node")
                    .type(new AccessEntryType("EC2_LINUX"))
                    .build())
            .build();

    assertThat(
            lines(
                new Wanted(AuthenticationMode.API_AND_CONFIG_MAP, before)
                    .loaded()
                    .clusterState(CLUSTER),
                AuthenticationMode.API,
                after))
        .containsExactly(
            "aws eks associate-access-policy --cluster-name platform --principal-arn"
                + " arn:aws:iam::111122223333:role/Caller --policy-arn"
                + " arn:aws:eks::aws:cluster-access-policy/AmazonEKSAdminPolicy --access-scope"
                + " type=cluster",
            "aws eks create-access-entry --cluster-name platform --principal-arn"
                + " arn:aws:iam::111122223333:role/Developer --username"
                + " 'o'\\''neill:{{SessionName}}' --kubernetes-groups dev ops",
            "aws eks create-access-entry --cluster-name platform --principal-arn"
                + " arn:aws:iam::111122223333:role/Node --type EC2_LINUX",
            "aws eks update-access-entry --cluster-name platform --principal-arn"
                + " arn:aws:iam::111122223333:user/alice --kubernetes-groups '[\"old\",\"new one\"]'",
            "aws eks associate-access-policy --cluster-name platform --principal-arn"
                + " arn:aws:iam::111122223333:user/alice --policy-arn"
                + " arn:aws:eks::aws:cluster-access-policy/AmazonEKSViewPolicy --access-scope"
                + " '{\"type\":\"namespace\",\"namespaces\":[\"dev\",\"prod-*\"]}'",
            "aws eks delete-access-entry --cluster-name platform --principal-arn"
                + " arn:aws:iam::111122223333:role/Gone",
            "aws eks disassociate-access-policy --cluster-name platform --principal-arn"
                + " arn:aws:iam::111122223333:user/alice --policy-arn"
                + " arn:aws:eks::aws:cluster-access-policy/AmazonEKSEditPolicy",
            "aws eks update-cluster-config --name platform --access-config authenticationMode=API",
            "aws eks update-access-entry --cluster-name platform --principal-arn"
                + " arn:aws:iam::111122223333:role/Caller --kubernetes-groups '[]'",
            "aws eks disassociate-access-policy --cluster-name platform --principal-arn"
                + " arn:aws:iam::111122223333:role/Caller --policy-arn"
                + " arn:aws:eks::aws:cluster-access-policy/AmazonEKSClusterAdminPolicy");
  }

  @Example
  void changedType_isDeletedAndMadeAnew_withItsTags() {
    ClusterAccess eks = new Wanted(AuthenticationMode.API, CALLER_ALONE).loaded();
    eks.createAccessEntry(
        CLUSTER,
        CreateAccessEntryRequest.builder(DEVELOPER.value()).tags(Map.of("a", "b c")).build());
    AccessEntries node =
        AccessEntries.builder()
            .add(AccessEntry.builder(CALLER).build())
            .add(AccessEntry.builder(DEVELOPER).type(new AccessEntryType("EC2")).build())
            .build();

    assertThat(lines(eks.clusterState(CLUSTER), AuthenticationMode.API, node))
        .containsExactly(
            "aws eks delete-access-entry --cluster-name platform --principal-arn"
                + " arn:aws:iam::111122223333:role/Developer",
            "aws eks create-access-entry --cluster-name platform --principal-arn"
                + " arn:aws:iam::111122223333:role/Developer --type EC2 --tags '{\"a\":\"b c\"}'");
  }

  @Example
  void creatorsEntry_thatComesWithTheMode_isTakenIntoAccount() {
    ClusterAccess eks =
        ClusterAccess.builder().accessPolicies(ClusterAccessFixture.CATALOGUE).build();
    eks.createCluster(
        CreateClusterRequest.builder(CLUSTER, CallerIdentity.parse(ALICE.value())).build());

    for (EksCall call :
        eks.clusterState(CLUSTER)
            .callsTo(AuthenticationMode.API_AND_CONFIG_MAP, CALLER_ALONE, CALLER)) {
      call.makeOn(eks);
    }

    assertThat(eks.clusterState(CLUSTER).accessEntries()).isEqualTo(CALLER_ALONE);
  }

  @Example
  void fullCluster_makesRoomBeforeItGrants() {
    AccessEntries.Builder before = AccessEntries.builder().add(AccessEntry.builder(CALLER).build());
    AccessEntries.Builder after = AccessEntries.builder().add(AccessEntry.builder(CALLER).build());
    IntStream.range(0, 2_999)
        .forEach(
            i -> {
              before.add(AccessEntry.builder(ACCOUNT + "role/Old" + i).build());
              after.add(AccessEntry.builder(ACCOUNT + "role/New" + i).build());
            });
    ClusterAccess eks = new Wanted(AuthenticationMode.API, before.build()).loaded();

    eks.clusterState(CLUSTER)
        .callsTo(AuthenticationMode.API, after.build(), CALLER)
        .forEach(call -> call.makeOn(eks));

    assertThat(eks.clusterState(CLUSTER).accessEntries()).isEqualTo(after.build());
  }

  private static void assertImpossible(ThrowingCallable call, String message) {
    assertThatThrownBy(call)
        .isInstanceOf(IllegalArgumentException.class)
        .isNotInstanceOf(EksException.class)
        .hasMessage(message);
  }

  @Example
  void targetThatLocksTheCallerOut_isRefused() {
    ClusterState admitted =
        new Wanted(AuthenticationMode.API, CALLER_ALONE).loaded().clusterState(CLUSTER);
    ClusterState byAwsAuth =
        new Wanted(AuthenticationMode.API_AND_CONFIG_MAP, AccessEntries.none())
            .loaded()
            .clusterState(CLUSTER);
    AccessEntries node =
        AccessEntries.builder()
            .add(AccessEntry.builder(CALLER).type(new AccessEntryType("EC2")).build())
            .build();

    assertImpossible(
        () -> admitted.callsTo(AuthenticationMode.API, AccessEntries.none(), CALLER),
        "the calls would lock arn:aws:iam::111122223333:role/Caller out of the cluster platform,"
            + " who makes them: the access entry would be deleted; keep it, or let somebody else"
            + " make the calls");
    assertImpossible(
        () -> byAwsAuth.callsTo(AuthenticationMode.API, AccessEntries.none(), CALLER),
        "the calls would lock arn:aws:iam::111122223333:role/Caller out of the cluster platform,"
            + " who makes them: aws-auth no longer counts in the mode API and no access entry is"
            + " asked for; ask for one, or let somebody else make the calls");
    assertImpossible(
        () -> admitted.callsTo(AuthenticationMode.API, node, CALLER),
        "the calls would lock arn:aws:iam::111122223333:role/Caller out of the cluster platform,"
            + " who makes them, for a while: the access entry would have to be deleted and"
            + " created again, as its type or its principal's unique id cannot be changed; let"
            + " somebody else make the calls");
  }

  @Example
  void modeThatNoCallLeadsTo_isRefused() {
    ClusterState state =
        new Wanted(AuthenticationMode.API, CALLER_ALONE).loaded().clusterState(CLUSTER);
    ClusterState old =
        new Wanted(AuthenticationMode.CONFIG_MAP, AccessEntries.none())
            .loaded()
            .clusterState(CLUSTER);

    assertImpossible(
        () -> state.callsTo(AuthenticationMode.API_AND_CONFIG_MAP, CALLER_ALONE, CALLER),
        "no calls lead from the authentication mode API to API_AND_CONFIG_MAP: EKS changes it from"
            + " CONFIG_MAP to API_AND_CONFIG_MAP to API and never back");
    assertImpossible(
        () -> old.callsTo(AuthenticationMode.CONFIG_MAP, CALLER_ALONE, CALLER),
        "a cluster has no access entries in the authentication mode CONFIG_MAP, and 1 are asked"
            + " for: ask for API_AND_CONFIG_MAP");
  }

  @Example
  void entryOfAServiceLinkedRole_staysAndCannotBeAskedFor() {
    AccessEntry insights =
        AccessEntry.builder(SERVICE_LINKED).username("eks:insights").buildAsDescribed();
    AccessEntries with =
        AccessEntries.builder().add(AccessEntry.builder(CALLER).build()).add(insights).build();
    ClusterState has = new Wanted(AuthenticationMode.API, with).loaded().clusterState(CLUSTER);
    ClusterState hasNot =
        new Wanted(AuthenticationMode.API, CALLER_ALONE).loaded().clusterState(CLUSTER);

    assertThat(has.callsTo(AuthenticationMode.API, CALLER_ALONE, CALLER)).isEmpty();
    assertThat(has.callsTo(AuthenticationMode.API, with, CALLER)).isEmpty();
    assertImpossible(
        () -> hasNot.callsTo(AuthenticationMode.API, with, CALLER),
        "no calls make the access entry "
            + SERVICE_LINKED
            + " STANDARD as eks:insights[], only EKS itself can: The caller is not allowed to"
            + " modify access entries with a principalArn value of a Service Linked Role");
  }

  @Example
  void entryThatNoRequestMakes_isRefused() {
    AccessEntry node =
        AccessEntry.builder(DEVELOPER)
            .type(new AccessEntryType("EC2_WINDOWS"))
            .kubernetesGroups(List.of("eks:kube-proxy-windows", "system:nodes"))
            .buildAsDescribed();
    ClusterState state =
        new Wanted(AuthenticationMode.API, CALLER_ALONE).loaded().clusterState(CLUSTER);

    assertImpossible(
        () ->
            state.callsTo(
                AuthenticationMode.API,
                AccessEntries.builder().add(AccessEntry.builder(CALLER).build()).add(node).build(),
                CALLER),
        "no calls make the access entry arn:aws:iam::111122223333:role/Developer EC2_WINDOWS as"
            + " system:node:{{EC2PrivateDNSName}}[eks:kube-proxy-windows, system:nodes], only EKS"
            + " itself can: an entry of this type gets the username"
            + " system:node:{{EC2PrivateDNSName}} and the groups [system:nodes]");
  }
}
