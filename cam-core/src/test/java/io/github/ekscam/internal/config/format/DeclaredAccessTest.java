package io.github.ekscam.internal.config.format;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ekscam.access.AccessEntry;
import io.github.ekscam.access.AccessScope;
import io.github.ekscam.config.InvalidInputException;
import io.github.ekscam.config.Source;
import io.github.ekscam.config.Unresolved;
import io.github.ekscam.iam.PrincipalArn;
import io.github.ekscam.internal.config.format.DeclaredAccess.Origin;
import io.github.ekscam.internal.config.tree.Fields;
import io.github.ekscam.internal.config.tree.PartlyKnownDocuments;
import java.util.List;
import org.junit.jupiter.api.Test;

class DeclaredAccessTest {

  private static final String DEVELOPER = "arn:aws:iam::111122223333:role/Developer";
  private static final String VIEW = "arn:aws:eks::aws:cluster-access-policy/AmazonEKSViewPolicy";

  private static final List<Unresolved.Value> VALUES =
      List.of(
          new Unresolved.Value("resource.a", "x", List.of(), "apply it first", Source.of("in")));

  private final Found found = new Found();

  private static Fields document(String yaml) {
    return PartlyKnownDocuments.of(yaml, VALUES);
  }

  private void entry(Origin origin, String yaml) {
    DeclaredAccess.of(found, "resource.a", origin).accessEntry(document(yaml));
  }

  private void association(String yaml) {
    DeclaredAccess.of(found, "resource.a", Origin.WRITTEN).association(document(yaml));
  }

  private List<String> problems() {
    return found.problems.stream().map(InvalidInputException.Problem::toString).toList();
  }

  @Test
  void knownEntry_isAnEntry_withTheAddressOfItsResource() {
    entry(
        Origin.WRITTEN,
        "{principalArn: '" + DEVELOPER + "', kubernetesGroups: [dev], username: dev-user}");

    assertThat(found.accessEntries)
        .containsExactly(
            new Found.Placed<>(
                AccessEntry.builder(DEVELOPER)
                    .kubernetesGroups(List.of("dev"))
                    .username("dev-user")
                    .build(),
                new Source("in", 1, 1, "resource.a")));
    assertThat(found.unresolved).isEmpty();
  }

  @Test
  void nullAndEmpty_areTheDefaults() {
    entry(
        Origin.WRITTEN,
        "{principalArn: '" + DEVELOPER + "', kubernetesGroups: null, username: '', type: null}");

    assertThat(found.accessEntries)
        .extracting(Found.Placed::value)
        .containsExactly(AccessEntry.builder(DEVELOPER).build());
  }

  @Test
  void unknownPrincipal_isAnUnresolvedEntry() {
    entry(Origin.WRITTEN, "{principalArn: 'arn:aws:iam::?:role/Developer'}");

    assertThat(found.accessEntries).isEmpty();
    assertThat(found.unresolved)
        .containsExactly(
            new Unresolved.Entry(
                "arn:aws:iam::*:role/Developer", "STANDARD", List.of(), "", VALUES));
  }

  /** Nodes have other names and no policies. */
  @Test
  void unknownType_isAnUnresolvedEntry() {
    entry(Origin.WRITTEN, "{principalArn: '" + DEVELOPER + "', type: '?'}");

    assertThat(found.unresolved)
        .containsExactly(new Unresolved.Entry(DEVELOPER, "*", List.of(), "", VALUES));
  }

  @Test
  void unknownGroupsAndUsername_areUnresolved_besideTheKnown() {
    entry(
        Origin.WRITTEN,
        "{principalArn: '" + DEVELOPER + "', kubernetesGroups: [dev, 'a-?'], username: 'u-?'}");

    PrincipalArn principal = PrincipalArn.of(DEVELOPER);
    assertThat(found.accessEntries)
        .extracting(entry -> entry.value().kubernetesGroups())
        .containsExactly(List.of("dev"));
    assertThat(found.unresolved)
        .containsExactly(
            new Unresolved.Groups(principal, List.of("a-*"), VALUES),
            new Unresolved.Username(principal, "u-*", VALUES));
  }

  @Test
  void whatTheApiRefuses_isAMistakeOfWhoeverWroteIt_andTakenAsDescribed() {
    String entry = "{principalArn: '" + DEVELOPER + "', kubernetesGroups: ['system:masters']}";
    entry(Origin.DESCRIBED, entry);
    assertThat(found.accessEntries).hasSize(1);

    entry(Origin.WRITTEN, entry);
    assertThat(found.accessEntries).hasSize(1);
    assertThat(problems())
        .containsExactly(
            "in:1:1 (resource.a): InvalidParameterException: The kubernetes group name"
                + " system:masters is invalid, it cannot start with system:");
  }

  @Test
  void policiesWithinAnEntry_areAssociatedToIt() {
    entry(
        Origin.WRITTEN,
        "{principalArn: '"
            + DEVELOPER
            + "', accessPolicies: [{policyArn: '"
            + VIEW
            + "', accessScope: {type: namespace, namespaces: [dev]}}, '?']}");

    assertThat(found.declaredAssociations)
        .extracting(each -> each.value().association().accessScope())
        .containsExactly(AccessScope.namespaces(List.of("dev")));
    assertThat(found.unresolved)
        .containsExactly(new Unresolved.Association(DEVELOPER, "*", AccessScope.cluster(), VALUES));
  }

  @Test
  void unknownPartsOfAnAssociation_areTakenAtTheirWidest() {
    association(
        "{principalArn: '"
            + DEVELOPER
            + "', policyArn: '"
            + VIEW
            + "', accessScope: {type: namespace, namespaces: [dev, 'team-?']}}");
    association("{principalArn: '?', policyArn: '" + VIEW + "', accessScope: {type: '?'}}");
    association(
        "{principalArn: '"
            + DEVELOPER
            + "', policyArn: 'arn:?:eks::aws:cluster-access-policy/AmazonEKSAdmin?',"
            + " accessScope: '?'}");

    List<Unresolved.Value> twice = List.of(VALUES.get(0), VALUES.get(0));
    assertThat(found.unresolved)
        .containsExactly(
            new Unresolved.Association(
                DEVELOPER,
                "AmazonEKSViewPolicy",
                AccessScope.namespaces(List.of("dev", "team-*")),
                VALUES),
            new Unresolved.Association("*", "AmazonEKSViewPolicy", AccessScope.cluster(), twice),
            new Unresolved.Association(DEVELOPER, "*", AccessScope.cluster(), twice));
    assertThat(found.declaredAssociations).isEmpty();
  }

  @Test
  void mistakeBesideTheUnknown_isAnError() {
    association(
        "{principalArn: '?', policyArn: 'AmazonEKSViewPolicy', accessScope: {type: cluster}}");

    assertThat(problems()).hasSize(1);
    assertThat(problems().get(0))
        .isEqualTo(
            "in:1:32: policyArn: Invalid access policy ARN \"AmazonEKSViewPolicy\": expected the form"
                + " arn:aws:eks::aws:cluster-access-policy/AmazonEKSViewPolicy");
  }

  @Test
  void unknownPrincipal_leavesWhatIsKnownOfTheEntry() {
    entry(
        Origin.WRITTEN,
        "{principalArn: '?', kubernetesGroups: [dev, 'team-?'], username: 'u-?', type: STANDARD}");

    assertThat(found.unresolved)
        .extracting(part -> part.toString().replaceAll(", values=.*", ""))
        .containsExactly(
            "Entry[principalArn=*, type=STANDARD, kubernetesGroups=[dev, team-*], username=u-*");
  }

  @Test
  void whatEksRefuses_isRefused_whomeverTheEntryIsFor() {
    entry(Origin.WRITTEN, "{principalArn: '?', kubernetesGroups: ['system:masters']}");
    entry(Origin.WRITTEN, "{principalArn: '?', type: EC2_LINUX, kubernetesGroups: [dev]}");
    entry(Origin.DESCRIBED, "{principalArn: '?', kubernetesGroups: ['system:masters']}");

    assertThat(problems())
        .containsExactly(
            "in:1:1 (resource.a): InvalidParameterException: The kubernetes group name"
                + " system:masters is invalid, it cannot start with system:",
            "in:1:1 (resource.a): InvalidParameterException: The specified kubernetesGroups is"
                + " invalid: setting kubernetesGroups is not allowed when the type is"
                + " \"EC2_LINUX\"");
  }
}
