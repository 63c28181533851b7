package io.github.ekscam.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.ekscam.iam.PolicyArn;
import io.github.ekscam.iam.PrincipalArn;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class AccessEntriesTest {

  private static final String ACCOUNT = "arn:aws:iam::111122223333:";
  private static final PrincipalArn DEVELOPER = PrincipalArn.of(ACCOUNT + "role/Developer");
  private static final PrincipalArn ALICE = PrincipalArn.of(ACCOUNT + "user/alice");
  private static final PolicyAssociation VIEW =
      PolicyAssociation.of(new PolicyArn("aws", "AmazonEKSViewPolicy"), AccessScope.cluster());
  private static final PolicyAssociation EDIT_DEV =
      PolicyAssociation.of(
          new PolicyArn("aws", "AmazonEKSEditPolicy"), AccessScope.namespaces(List.of("dev")));

  private static AccessEntry entry(PrincipalArn principal) {
    return AccessEntry.builder(principal).build();
  }

  private static AccessEntries entries(String... resources) {
    AccessEntries.Builder builder = AccessEntries.builder();
    for (String resource : resources) {
      builder.add(entry(PrincipalArn.of(ACCOUNT + resource)));
    }
    return builder.build();
  }

  private static List<String> named(AccessEntries entries, String canonicalArn) {
    return entries.namedBy(canonicalArn).stream()
        .map(entry -> entry.principalArn().value().substring(ACCOUNT.length()))
        .toList();
  }

  @Test
  void entriesAndAssociations_areInOrderWhateverTheOrderOfTheirAdding() {
    AccessEntries one =
        AccessEntries.builder()
            .add(entry(ALICE))
            .add(entry(DEVELOPER))
            .associate(DEVELOPER, VIEW)
            .associate(DEVELOPER, EDIT_DEV)
            .build();
    AccessEntries other =
        AccessEntries.builder()
            .associate(DEVELOPER, EDIT_DEV)
            .associate(DEVELOPER, VIEW)
            .add(entry(DEVELOPER))
            .add(entry(ALICE))
            .build();

    assertThat(one).isEqualTo(other).hasSameHashCodeAs(other).hasToString(other.toString());
    assertThat(one.entries()).containsExactly(entry(DEVELOPER), entry(ALICE));
    assertThat(one.associations(entry(DEVELOPER))).containsExactly(VIEW, EDIT_DEV);
    assertThat(one.associations(entry(ALICE))).isEmpty();
    assertThat(one.find(ALICE)).contains(entry(ALICE));
    assertThat(one.find(PrincipalArn.of(ACCOUNT + "user/bob"))).isEmpty();
  }

  @Test
  void sameEntryOrAssociationAgain_isTakenOnce() {
    AccessEntries entries =
        AccessEntries.builder()
            .add(entry(DEVELOPER))
            .add(entry(DEVELOPER))
            .associate(DEVELOPER, VIEW)
            .associate(DEVELOPER, VIEW)
            .build();

    assertThat(entries.entries()).containsExactly(entry(DEVELOPER));
    assertThat(entries.associations(entry(DEVELOPER))).containsExactly(VIEW);
  }

  @Test
  void secondEntryOfAPrincipal_isRefusedAsByTheApi() {
    AccessEntries.Builder builder = AccessEntries.builder().add(entry(DEVELOPER));
    AccessEntry other = AccessEntry.builder(DEVELOPER).kubernetesGroups(List.of("x")).build();

    assertThatThrownBy(() -> builder.add(other))
        .isInstanceOfSatisfying(
            EksException.class, e -> assertThat(e.errorCode()).isEqualTo("ResourceInUseException"))
        .hasMessageStartingWith(
            "The specified access entry resource is already in use on this cluster. (arn:aws:iam::");
    assertThat(builder.build().entries()).containsExactly(entry(DEVELOPER));
  }

  @Test
  void policyWithTwoScopes_isRefused() {
    AccessEntries.Builder builder = AccessEntries.builder().associate(DEVELOPER, EDIT_DEV);
    PolicyAssociation wider = PolicyAssociation.of(EDIT_DEV.policyArn(), AccessScope.cluster());

    assertThatThrownBy(() -> builder.associate(DEVELOPER, wider))
        .isInstanceOfSatisfying(
            EksException.class,
            e -> assertThat(e.errorCode()).isEqualTo("InvalidParameterException"))
        .hasMessage(
            "AmazonEKSEditPolicy is associated twice to arn:aws:iam::111122223333:role/Developer,"
                + " with the scopes namespace[dev] and cluster; an access entry has each policy"
                + " once, a later association replaces the scope: name all namespaces in one");
  }

  @Test
  void associationWithoutEntry_hasNoEffectAndIsTold() {
    AccessEntries.Builder builder =
        AccessEntries.builder().associate(DEVELOPER, VIEW).associate(ALICE, VIEW).add(entry(ALICE));

    assertThat(builder.build().associationsWithoutEntry())
        .isEqualTo(Map.of(DEVELOPER, List.of(VIEW)));
    assertThat(builder.build().entries()).containsExactly(entry(ALICE));
    assertThat(builder.build().associations(entry(DEVELOPER))).isEmpty();
    assertThat(builder.build())
        .isEqualTo(
            AccessEntries.builder()
                .add(entry(ALICE))
                .associate(ALICE, VIEW)
                .associate(DEVELOPER, VIEW)
                .build())
        .isNotEqualTo(AccessEntries.builder().add(entry(ALICE)).associate(ALICE, VIEW).build())
        .isNotEqualTo(AccessEntries.builder().add(entry(ALICE)).build());
    assertThat(builder.add(entry(DEVELOPER)).build().associationsWithoutEntry()).isEmpty();
  }

  @Test
  void associationsWithoutEntry_areInTheOrderOfArns_thoseForTheClusterFirst() {
    AccessEntries entries =
        AccessEntries.builder()
            .associate(ALICE, EDIT_DEV)
            .associate(DEVELOPER, VIEW)
            .associate(ALICE, VIEW)
            .build();

    assertThat(entries.associationsWithoutEntry().keySet()).containsExactly(DEVELOPER, ALICE);
    assertThat(entries.associationsWithoutEntry().get(ALICE)).containsExactly(VIEW, EDIT_DEV);
  }

  @Test
  void builtEntries_doNotChangeWithTheBuilder() {
    AccessEntries.Builder builder = AccessEntries.builder().add(entry(ALICE));
    AccessEntries entries = builder.build();

    builder.add(entry(DEVELOPER)).associate(ALICE, VIEW);

    assertThat(entries.entries()).containsExactly(entry(ALICE));
    assertThat(entries.associations(entry(ALICE))).isEmpty();
    assertThat(named(entries, DEVELOPER.value())).isEmpty();
  }

  @Test
  void session_namesTheRoleUnderWhateverPath() {
    AccessEntries entries = entries("role/teams/a/Developer", "role/Operator", "user/Developer");

    assertThat(named(entries, ACCOUNT + "role/Developer"))
        .containsExactly("role/teams/a/Developer");
    assertThat(named(entries, ACCOUNT + "role/teams/a/Developer"))
        .containsExactly("role/teams/a/Developer");
    assertThat(named(entries, ACCOUNT + "role/teams/Developer")).isEmpty();
    assertThat(named(entries, ACCOUNT + "role/a/Developer")).isEmpty();
    assertThat(named(entries, ACCOUNT + "role/teams/Operator")).isEmpty();
  }

  @Test
  void user_isNamedWithItsPathOnly() {
    AccessEntries entries = entries("user/teams/alice");

    assertThat(named(entries, ACCOUNT + "user/teams/alice")).containsExactly("user/teams/alice");
    assertThat(named(entries, ACCOUNT + "user/alice")).isEmpty();
  }

  @Test
  void case_doesNotCount() {
    AccessEntries entries = entries("role/Teams/Developer", "user/Alice");

    assertThat(named(entries, ACCOUNT + "role/developer")).containsExactly("role/Teams/Developer");
    assertThat(named(entries, ACCOUNT + "role/teams/DEVELOPER"))
        .containsExactly("role/Teams/Developer");
    assertThat(named(entries, ACCOUNT + "user/alice")).containsExactly("user/Alice");
  }

  @Test
  void rolesOfOneName_areAllNamedByASession() {
    AccessEntries entries = entries("role/a/Developer", "role/Developer", "role/b/developer");

    assertThat(named(entries, ACCOUNT + "role/Developer"))
        .containsExactly("role/Developer", "role/a/Developer", "role/b/developer");
    assertThat(named(entries, ACCOUNT + "role/a/Developer")).containsExactly("role/a/Developer");
  }

  @Test
  void callerWithoutASlash_isNobody() {
    AccessEntries entries = entries("role/Developer", "user/root");

    assertThat(named(entries, ACCOUNT + "root")).isEmpty();
    assertThat(named(entries, ACCOUNT + "role")).isEmpty();
    assertThat(AccessEntries.none().namedBy(ACCOUNT + "root")).isEmpty();
  }

  @Test
  void moreEntriesThanTheQuota_areRefused() {
    AccessEntries.Builder builder = AccessEntries.builder();
    for (int i = 0; i < 3_000; i++) {
      builder.add(entry(PrincipalArn.of(ACCOUNT + "role/R" + i)));
    }

    assertThat(builder.add(entry(PrincipalArn.of(ACCOUNT + "role/R0"))).build().entries())
        .hasSize(3_000);
    assertThatThrownBy(() -> builder.add(entry(PrincipalArn.of(ACCOUNT + "role/R3000"))))
        .isInstanceOfSatisfying(
            EksException.class,
            e -> assertThat(e.errorCode()).isEqualTo("ResourceLimitExceededException"))
        .hasMessage("The maximum number of access entries of a cluster is 3000.");
    assertThat(builder.build().entries()).hasSize(3_000);
  }

  @Test
  void associatedPolicy_replacesItsScope_andTheOldEntriesStay() {
    PrincipalArn principal = PrincipalArn.of("arn:aws:iam::111122223333:role/Associated");
    AccessEntry entry = AccessEntry.builder(principal).build();
    PolicyArn view = new PolicyArn("aws", "View");
    PolicyAssociation dev = PolicyAssociation.of(view, AccessScope.namespaces(List.of("dev")));
    PolicyAssociation everywhere = PolicyAssociation.of(view, AccessScope.cluster());
    PolicyAssociation admin =
        PolicyAssociation.of(new PolicyArn("aws", "Admin"), AccessScope.cluster());
    AccessEntries before = AccessEntries.builder().add(entry).associate(principal, dev).build();

    AccessEntries after = before.associate(principal, everywhere).associate(principal, admin);

    assertThat(after.associations(entry)).containsExactly(admin, everywhere);
    assertThat(after)
        .isEqualTo(
            AccessEntries.builder()
                .add(entry)
                .associate(principal, everywhere)
                .associate(principal, admin)
                .build());
    assertThat(after.disassociate(principal, view).associations(entry)).containsExactly(admin);
    assertThat(before.disassociate(principal, view))
        .isEqualTo(AccessEntries.builder().add(entry).build());
    assertThat(before.associations(entry)).containsExactly(dev);
    assertThatThrownBy(() -> AccessEntries.none().associate(principal, dev))
        .isInstanceOf(EksException.class)
        .hasMessage(
            "The specified principalArn could not be found. You can view your available access"
                + " entries with 'list-access-entries'.");
  }

  @Test
  void changedEntry_keepsItsAssociations_andANewOneGetsThoseThatHadNoEntry() {
    AccessEntries before =
        AccessEntries.builder()
            .add(entry(ALICE))
            .associate(ALICE, VIEW)
            .associate(DEVELOPER, EDIT_DEV)
            .build();
    AccessEntry grouped =
        AccessEntry.builder(ALICE).kubernetesGroups(List.of("developers")).build();

    AccessEntries after = before.with(grouped).with(entry(DEVELOPER));

    assertThat(after)
        .isEqualTo(
            AccessEntries.builder()
                .add(grouped)
                .add(entry(DEVELOPER))
                .associate(ALICE, VIEW)
                .associate(DEVELOPER, EDIT_DEV)
                .build());
    assertThat(after.associations(grouped)).containsExactly(VIEW);
    assertThat(after.associationsWithoutEntry()).isEmpty();
    assertThat(after.namedBy(DEVELOPER.value())).containsExactly(entry(DEVELOPER));
    assertThat(before.entries()).containsExactly(entry(ALICE));
    assertThat(before.associationsWithoutEntry()).containsOnlyKeys(DEVELOPER);
  }

  @Test
  void oneEntryMoreThanTheQuota_isRefused() {
    AccessEntries.Builder builder = AccessEntries.builder();
    for (int i = 0; i < AccessEntries.MOST_ENTRIES; i++) {
      builder.add(entry(PrincipalArn.of(ACCOUNT + "role/r" + i)));
    }
    AccessEntries full = builder.build();

    assertThat(full.with(entry(PrincipalArn.of(ACCOUNT + "role/r1")))).isEqualTo(full);
    assertThatThrownBy(() -> full.with(entry(ALICE)))
        .isInstanceOfSatisfying(
            EksException.class,
            e -> assertThat(e.errorCode()).isEqualTo("ResourceLimitExceededException"));
  }

  /** All that is associated, put together by a look at everybody. */
  private static List<PolicyArn> listed(AccessEntries entries) {
    return Stream.concat(
            entries.entries().stream().map(entries::associations),
            entries.associationsWithoutEntry().values().stream())
        .flatMap(List::stream)
        .map(PolicyAssociation::policyArn)
        .distinct()
        .sorted(Comparator.comparing(PolicyArn::name).thenComparing(PolicyArn::partition))
        .toList();
  }

  @Test
  void associatedPolicies_areThoseOfEverybody_whateverChanges() {
    List<PrincipalArn> principals = List.of(DEVELOPER, ALICE);
    List<PolicyAssociation> associations =
        List.of(
            VIEW,
            EDIT_DEV,
            PolicyAssociation.of(EDIT_DEV.policyArn(), AccessScope.cluster()),
            PolicyAssociation.of(
                new PolicyArn("aws-cn", "AmazonEKSViewPolicy"), AccessScope.cluster()));
    AccessEntries entries =
        AccessEntries.builder()
            .add(entry(DEVELOPER))
            .associate(DEVELOPER, VIEW)
            .associate(ALICE, EDIT_DEV)
            .build();
    assertThat(entries.associatedPolicies()).containsExactlyElementsOf(listed(entries)).hasSize(2);
    entries = entries.with(entry(ALICE));
    Random random = new Random(20261203);
    for (int i = 0; i < 500; i++) {
      PrincipalArn principal = principals.get(random.nextInt(principals.size()));
      PolicyAssociation association = associations.get(random.nextInt(associations.size()));
      entries =
          random.nextBoolean()
              ? entries.associate(principal, association)
              : entries.disassociate(principal, association.policyArn());
      assertThat(entries.associatedPolicies()).containsExactlyElementsOf(listed(entries));
    }
  }
}
