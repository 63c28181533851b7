package io.github.ekscam.local;

import static io.github.ekscam.local.Clients.DEVELOPER;
import static io.github.ekscam.local.Clients.VIEW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.ekscam.Caller;
import io.github.ekscam.EksCluster;
import io.github.ekscam.access.AccessEntries;
import io.github.ekscam.access.AccessEntry;
import io.github.ekscam.access.AuthenticationMode;
import io.github.ekscam.access.EksException;
import io.github.ekscam.iam.CallerIdentity;
import io.github.ekscam.local.access.ClusterAccess;
import io.github.ekscam.local.access.CreateClusterRequest;
import io.github.ekscam.local.access.PageRequest;
import io.github.ekscam.local.access.UpdateAccessEntryRequest;
import io.github.ekscam.policies.DefaultRbacObjects;
import io.github.ekscam.policies.EksClusters;
import io.github.ekscam.policies.ManagedPolicies;
import io.github.ekscam.rbac.ClusterRole;
import io.github.ekscam.rbac.ClusterRoleBinding;
import io.github.ekscam.rbac.KubernetesVersion;
import io.github.ekscam.rbac.ObjectMeta;
import io.github.ekscam.rbac.PolicyRule;
import io.github.ekscam.rbac.RoleBinding;
import io.github.ekscam.rbac.RoleRef;
import io.github.ekscam.rbac.Subject;
import io.github.ekscam.request.ResourceRequest;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.eks.EksClient;
import software.amazon.awssdk.services.eks.model.AccessScopeType;

class LocalEksTest {

  private static final CallerIdentity ALICE =
      CallerIdentity.parse("arn:aws:sts::111122223333:assumed-role/Developer/alice");

  private static void createCluster(EksClient client, String name) {
    client.createCluster(
        request -> request.name(name).accessConfig(config -> config.authenticationMode("API")));
  }

  private static void associateView(EksClient client, String clusterName, String namespace) {
    client.createAccessEntry(request -> request.clusterName(clusterName).principalArn(DEVELOPER));
    client.associateAccessPolicy(
        request ->
            request
                .clusterName(clusterName)
                .principalArn(DEVELOPER)
                .policyArn(VIEW)
                .accessScope(scope -> scope.type(AccessScopeType.NAMESPACE).namespaces(namespace)));
  }

  private static boolean mayListPods(LocalEks eks, String clusterName, String namespace) {
    return eks.cluster(clusterName)
        .caller(ALICE)
        .isAllowed(ResourceRequest.of("list", "", "pods").namespace(namespace));
  }

  @Test
  void whatAClientChanges_decides() {
    try (LocalEks eks = LocalEks.start();
        EksClient client = Clients.of(eks)) {
      createCluster(client, "prod");
      assertThat(mayListPods(eks, "prod", "dev")).isFalse();

      associateView(client, "prod", "dev");
      EksCluster before = eks.cluster("prod");
      assertThat(mayListPods(eks, "prod", "dev")).isTrue();
      assertThat(mayListPods(eks, "prod", "prod")).isFalse();

      client.deleteAccessEntry(request -> request.clusterName("prod").principalArn(DEVELOPER));
      assertThat(mayListPods(eks, "prod", "dev")).isFalse();
      assertThat(
              before
                  .caller(ALICE)
                  .isAllowed(ResourceRequest.of("list", "", "pods").namespace("dev")))
          .isTrue();
    }
  }

  @Test
  void whatIsChangedWithoutAClient_decidesToo() {
    try (LocalEks eks = LocalEks.start()) {
      eks.access()
          .createCluster(
              CreateClusterRequest.builder(
                      "prod", CallerIdentity.parse("arn:aws:iam::111122223333:user/root"))
                  .authenticationMode(AuthenticationMode.API)
                  .build());

      assertThat(
              eks.cluster("prod")
                  .caller(CallerIdentity.parse("arn:aws:iam::111122223333:user/root"))
                  .isAllowed(ResourceRequest.of("delete", "", "nodes").name("n1")))
          .isTrue();
    }
  }

  private static EksCluster grantingTo(String group) {
    return EksCluster.builder()
        .add(AccessEntry.builder(DEVELOPER).kubernetesGroups(List.of(group)).build())
        .add(
            ClusterRole.of(
                ObjectMeta.named("reader"),
                List.of(
                    PolicyRule.builder().apiGroups("").resources("pods").verbs("list").build())))
        .add(
            new ClusterRoleBinding(
                ObjectMeta.named("readers"),
                RoleRef.clusterRole("reader"),
                List.of(Subject.group(group))))
        .build();
  }

  @Test
  void reloadedCluster_isThereAllAtOnce() throws Exception {
    EksCluster one = grantingTo("one");
    EksCluster other = grantingTo("other");
    try (LocalEks eks = LocalEks.builder().cluster("prod", one).start()) {
      AtomicBoolean ended = new AtomicBoolean();
      ExecutorService reloader = Executors.newSingleThreadExecutor();
      Future<?> reloading =
          reloader.submit(
              () -> {
                while (!ended.get()) {
                  eks.reload("prod", other);
                  eks.reload("prod", one);
                }
              });
      try {
        // A mixture of both would have a group that nothing is granted to.
        for (int i = 0; i < 2000; i++) {
          assertThat(mayListPods(eks, "prod", "dev")).isTrue();
        }
      } finally {
        ended.set(true);
        reloader.shutdown();
      }
      reloading.get();
    }
  }

  @Test
  void clusterThatCannotBeReloaded_staysAsItWas() {
    EksCluster unusable =
        grantingTo("other")
            .with(AuthenticationMode.CONFIG_MAP, grantingTo("other").accessEntries());
    try (LocalEks eks = LocalEks.builder().cluster("prod", grantingTo("one")).start()) {
      EksCluster before = eks.cluster("prod");

      assertThatThrownBy(() -> eks.reload("prod", unusable)).isInstanceOf(EksException.class);

      assertThat(eks.cluster("prod")).isSameAs(before);
      assertThat(eks.reload("other", before)).isEqualTo(eks.cluster("other"));
    }
  }

  @Test
  void unchangedCluster_isTheSame() {
    try (LocalEks eks = LocalEks.start();
        EksClient client = Clients.of(eks)) {
      createCluster(client, "prod");

      assertThat(eks.cluster("prod")).isSameAs(eks.cluster("prod"));
    }
  }

  @Test
  void groupsOfAnEntry_areGrantedByRbacThatIsApplied() {
    try (LocalEks eks = LocalEks.start();
        EksClient client = Clients.of(eks)) {
      createCluster(client, "prod");
      client.createAccessEntry(
          request ->
              request.clusterName("prod").principalArn(DEVELOPER).kubernetesGroups("developers"));
      assertThat(mayListPods(eks, "prod", "dev")).isFalse();

      eks.apply(
          "prod",
          new RoleBinding(
              ObjectMeta.named("developers").inNamespace("dev"),
              RoleRef.clusterRole("view"),
              List.of(Subject.group("developers"))));

      assertThat(mayListPods(eks, "prod", "dev")).isTrue();
      assertThat(mayListPods(eks, "prod", "prod")).isFalse();
    }
  }

  @Test
  void clusterMadeAnewUnderAName_hasNothingOfTheFormer() {
    Instant start = Instant.parse("2026-01-01T00:00:00Z");
    AtomicLong seconds = new AtomicLong();
    InstantSource ticking = () -> start.plusSeconds(seconds.getAndIncrement());
    try (LocalEks eks =
            LocalEks.builder()
                .access(
                    ClusterAccess.builder()
                        .accessPolicies(ManagedPolicies.catalogue())
                        .clock(ticking.withZone(ZoneOffset.UTC))
                        .build())
                .start();
        EksClient client = Clients.of(eks)) {
      createCluster(client, "prod");
      eks.apply(
          "prod",
          new ClusterRoleBinding(
              ObjectMeta.named("everybody"),
              RoleRef.clusterRole("view"),
              List.of(Subject.group("system:authenticated"))));
      client.deleteCluster(request -> request.name("prod"));
      createCluster(client, "prod");
      client.createAccessEntry(request -> request.clusterName("prod").principalArn(DEVELOPER));

      assertThat(mayListPods(eks, "prod", "dev")).isFalse();
    }
  }

  private static RoleBinding developersView() {
    return new RoleBinding(
        ObjectMeta.named("developers").inNamespace("dev"),
        RoleRef.clusterRole("view"),
        List.of(Subject.group("developers")));
  }

  @Test
  void clusterThatIsUpdated_hasTheRolesOfItsVersion_andItsOwn() {
    try (LocalEks eks = LocalEks.start();
        EksClient client = Clients.of(eks)) {
      client.createCluster(request -> request.name("prod").version("1.32"));
      EksCluster before = eks.apply("prod", developersView());

      client.updateClusterVersion(request -> request.name("prod").version("1.33"));

      EksCluster after = eks.cluster("prod");
      assertThat(before.kubernetesVersion()).contains(KubernetesVersion.of("1.32"));
      assertThat(after.kubernetesVersion()).contains(KubernetesVersion.of("1.33"));
      assertThat(after.rbacObjects()).isEqualTo(before.rbacObjects());
      assertThat(after.effectiveRbacObjects())
          .isEqualTo(
              EksCluster.builder()
                  .kubernetes(KubernetesVersion.of("1.33"), DefaultRbacObjects::of)
                  .build()
                  .with(developersView())
                  .effectiveRbacObjects());
    }
  }

  @Test
  void clusterOfAnotherRegion_isFound_unlessTheFirstRegionHasOne() {
    try (LocalEks eks = LocalEks.start()) {
      ClusterAccess ireland = eks.regions().in("111122223333", "eu-west-1");
      ireland.loadCluster("prod", AuthenticationMode.API, AccessEntries.none());
      assertThat(eks.cluster("prod").authenticationMode()).isEqualTo(AuthenticationMode.API);

      eks.access().loadCluster("prod", AuthenticationMode.CONFIG_MAP, AccessEntries.none());
      assertThat(eks.cluster("prod").authenticationMode()).isEqualTo(AuthenticationMode.CONFIG_MAP);

      eks.access().deleteCluster("prod");
      ireland.deleteCluster("prod");
      assertThatThrownBy(() -> eks.cluster("prod"))
          .isInstanceOf(EksException.class)
          .hasMessage("No cluster found for name: prod.");
    }
  }

  @Test
  void knownCallers_haveTheClustersOfTheirAccounts_othersThoseOfTheFirst() {
    try (LocalEks eks =
            LocalEks.builder()
                .caller("AKIDBOB", CallerIdentity.parse("arn:aws:iam::444455556666:user/bob"))
                .caller(CallerIdentity.parse("arn:aws:iam::777788889999:user/guest"))
                .start();
        EksClient bob = Clients.of(eks, "AKIDBOB");
        EksClient guest = Clients.of(eks)) {
      createCluster(bob, "bobs");
      createCluster(guest, "guests");

      assertThat(bob.listClusters().clusters()).containsExactly("bobs");
      assertThat(guest.listClusters().clusters()).containsExactly("guests");
      assertThat(bob.describeCluster(request -> request.name("bobs")).cluster().arn())
          .isEqualTo("arn:aws:eks:us-west-2:444455556666:cluster/bobs");
      assertThat(eks.access().listClusters(PageRequest.first()).items()).containsExactly("guests");
    }
  }

  @Test
  void clusterThatTheStateKnows_hasItsEntries_andTheRbacOfTheFiles(@TempDir Path directory) {
    EksCluster files =
        EksCluster.builder()
            .name("prod")
            .region("eu-west-1")
            .authenticationMode(AuthenticationMode.API)
            .add(AccessEntry.builder(DEVELOPER).kubernetesGroups(List.of("developers")).build())
            .kubernetes(KubernetesVersion.of("1.34"), DefaultRbacObjects::of)
            .add(developersView())
            .build();
    Path state = directory.resolve("state.json");
    try (LocalEks eks = LocalEks.builder().state(state).cluster(files).start()) {
      assertThat(eks.access().region()).isEqualTo("eu-west-1");
      assertThat(mayListPods(eks, "prod", "dev")).isTrue();
      eks.access().updateAccessEntry("prod", DEVELOPER, UpdateAccessEntryRequest.builder().build());
      assertThat(mayListPods(eks, "prod", "dev")).isFalse();
    }

    try (LocalEks eks = LocalEks.builder().state(state).cluster(files).start()) {
      assertThat(mayListPods(eks, "prod", "dev")).isFalse();
      assertThat(eks.cluster("prod").rbacObjects()).isEqualTo(files.rbacObjects());
      eks.access()
          .updateAccessEntry(
              "prod",
              DEVELOPER,
              UpdateAccessEntryRequest.builder().kubernetesGroups(List.of("developers")).build());
      assertThat(mayListPods(eks, "prod", "dev")).isTrue();
    }
    try (LocalEks eks = LocalEks.builder().state(state).start()) {
      assertThat(mayListPods(eks, "prod", "dev")).isFalse();
      assertThat(eks.cluster("prod").kubernetesVersion()).contains(KubernetesVersion.of("1.34"));
    }
  }

  @Test
  void clusterFromFiles_isServed_withItsRbac() {
    EksCluster platform = EksClusters.read(Path.of("../examples/platform"));
    try (LocalEks eks = LocalEks.builder().cluster(platform).start();
        EksClient client = Clients.of(eks)) {
      assertThat(eks.cluster("platform")).isEqualTo(platform);
      assertThat(
              client.listAccessEntries(request -> request.clusterName("platform")).accessEntries())
          .containsExactlyElementsOf(
              platform.accessEntries().entries().stream()
                  .map(entry -> entry.principalArn().value())
                  .sorted()
                  .toList());

      client.deleteAccessEntry(
          request ->
              request
                  .clusterName("platform")
                  .principalArn("arn:aws:iam::111122223333:role/Developer"));
      Caller alice = eks.cluster("platform").caller(ALICE);
      assertThat(
              platform
                  .caller(ALICE)
                  .isAllowed(
                      ResourceRequest.of("get", "", "pods").namespace("dev-checkout").name("web")))
          .isTrue();
      assertThat(
              alice.isAllowed(
                  ResourceRequest.of("get", "", "pods").namespace("dev-checkout").name("web")))
          .isFalse();
    }
  }

  @Test
  void clusterWithoutAName_needsOne() {
    EksCluster nameless = EksCluster.builder().build();

    assertThatThrownBy(() -> LocalEks.builder().cluster(nameless))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Invalid cluster: expected one with a name, or a name given with it");
    try (LocalEks eks = LocalEks.builder().cluster("named", nameless).start();
        EksClient client = Clients.of(eks)) {
      assertThat(client.listClusters().clusters()).containsExactly("named");
    }
  }

  @Test
  void endpoints_standSideBySide() {
    try (LocalEks one = LocalEks.start();
        LocalEks other = LocalEks.start();
        EksClient client = Clients.of(one)) {
      createCluster(client, "prod");

      assertThat(one.endpoint()).isNotEqualTo(other.endpoint());
      assertThat(one.access().describeCluster("prod").name()).isEqualTo("prod");
      assertThatThrownBy(() -> other.cluster("prod"))
          .isInstanceOf(EksException.class)
          .hasMessage("No cluster found for name: prod.");
    }
  }

  @Test
  void endpoint_isOnLoopbackOnly_unlessToldOtherwise() throws Exception {
    try (LocalEks eks = LocalEks.start()) {
      assertThat(eks.endpoint().getHost()).isEqualTo("127.0.0.1");
      assertThat(eks).hasToString("LocalEks[" + eks.endpoint() + "]");
      InetAddress another = InetAddress.getByAddress(new byte[] {127, 0, 0, 2});
      assertThatThrownBy(() -> new Socket(another, eks.endpoint().getPort()).close())
          .isInstanceOf(ConnectException.class);
    }
    InetAddress address = InetAddress.getByAddress(new byte[] {127, 0, 0, 2});
    try (LocalEks eks = LocalEks.builder().address(address).start();
        EksClient client = Clients.of(eks)) {
      assertThat(eks.endpoint().getHost()).isEqualTo("127.0.0.2");
      assertThat(client.listClusters().clusters()).isEmpty();
    }
  }

  @Test
  void portThatIsTaken_isRefused() {
    try (LocalEks eks = LocalEks.start()) {
      int port = eks.endpoint().getPort();
      assertThatThrownBy(() -> LocalEks.builder().port(port).start())
          .isInstanceOf(UncheckedIOException.class)
          .hasMessage("Cannot listen on port " + port + " of 127.0.0.1: Address already in use");
    }
  }

  @Test
  void builder_refusesWhatCannotBe() {
    LocalEks.Builder builder = LocalEks.builder();

    assertThatThrownBy(() -> builder.port(70000))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Invalid port 70000: expected 0 to 65535");
    assertThatThrownBy(() -> builder.requestTimeout(Duration.ZERO))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Invalid request timeout PT0S: expected a positive one");
    assertThatThrownBy(() -> builder.caller(CallerIdentity.parse("arn:aws:iam::111122223333:root")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("Invalid creator of a cluster");
  }

  @Test
  void closedEndpoint_leavesNoThreads_andCanBeClosedAgain() throws InterruptedException {
    Set<Thread> before = threads();
    LocalEks eks = LocalEks.start();
    try (EksClient client = Clients.of(eks)) {
      createCluster(client, "prod");
      assertThat(ofServer(threads(), before)).isNotEmpty();
    }

    eks.close();
    eks.close();

    // A thread that its pool has done with lives on for a moment.
    for (Thread thread : ofServer(threads(), before)) {
      thread.join(Duration.ofSeconds(10).toMillis());
    }
    assertThat(ofServer(threads(), before)).isEmpty();
    assertThat(eks.cluster("prod").name()).contains("prod");
  }

  private static Set<Thread> threads() {
    return Thread.getAllStackTraces().keySet();
  }

  private static List<Thread> ofServer(Set<Thread> now, Set<Thread> before) {
    return now.stream()
        .filter(thread -> !before.contains(thread) && thread.isAlive())
        .filter(thread -> thread.getName().startsWith("LocalEks"))
        .toList();
  }
}
