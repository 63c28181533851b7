package io.github.ekscam.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.ekscam.iam.PolicyArn;
import io.github.ekscam.rbac.PolicyRule;
import java.util.List;
import org.junit.jupiter.api.Test;

class AccessPolicyCatalogueTest {

  private static final PolicyRule READ =
      PolicyRule.builder().apiGroups("").resources("pods").verbs("get").build();

  @Test
  void policy_saysWhatIsKnownOfIt() {
    AccessPolicy.Rule narrowed = AccessPolicy.Rule.restricted(READ, "only pods of the add-on");
    AccessPolicy policy =
        AccessPolicy.builder("AmazonEKSViewPolicy")
            .rules(List.of(AccessPolicy.Rule.of(READ), narrowed))
            .serviceLinkedRolesOnly(true)
            .source("user guide, 2026-01-12")
            .equivalentClusterRole("view")
            .build();

    assertThat(policy.name()).isEqualTo("AmazonEKSViewPolicy");
    assertThat(policy.rules()).contains(List.of(AccessPolicy.Rule.of(READ), narrowed));
    assertThat(policy.isServiceLinkedRolesOnly()).isTrue();
    assertThat(policy.source()).isEqualTo("user guide, 2026-01-12");
    assertThat(policy.equivalentClusterRole()).contains("view");
    assertThat(AccessPolicy.Rule.of(READ).isRestricted()).isFalse();
    assertThat(narrowed.isRestricted()).isTrue();
    assertThat(policy).hasToString("AmazonEKSViewPolicy");
  }

  @Test
  void policyWithoutRules_isUnknownInEffect_whichIsNotTheSameAsGrantingNothing() {
    AccessPolicy unknown = AccessPolicy.builder("AmazonEKSEventPolicy").build();
    AccessPolicy nothing = AccessPolicy.builder("AmazonEKSEventPolicy").rules(List.of()).build();

    assertThat(unknown.rules()).isEmpty();
    assertThat(nothing.rules()).contains(List.of());
    assertThat(unknown).isNotEqualTo(nothing);
  }

  @Test
  void illegalName_isRefused() {
    assertThatThrownBy(() -> AccessPolicy.builder("Amazon EKS"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "Invalid access policy name \"Amazon EKS\": expected letters, digits, '-' or '_', such"
                + " as AmazonEKSViewPolicy");
  }

  @Test
  void policies_areFoundByNameWhateverThePartition() {
    AccessPolicy view = AccessPolicy.builder("View").build();
    AccessPolicy edit = AccessPolicy.builder("Edit").build();
    AccessPolicyCatalogue catalogue = AccessPolicyCatalogue.of(List.of(view, edit));

    assertThat(catalogue.policies()).containsExactly(edit, view);
    assertThat(catalogue.find("View")).contains(view);
    assertThat(catalogue.find("view")).isEmpty();
    assertThat(catalogue.get(new PolicyArn("aws", "View"))).isEqualTo(view);
    assertThat(catalogue.get(new PolicyArn("aws-us-gov", "View"))).isEqualTo(view);
    assertThat(catalogue).hasToString("[Edit, View]");
  }

  @Test
  void unknownPolicy_isNotFoundAsByTheApi() {
    AccessPolicyCatalogue none = AccessPolicyCatalogue.of(List.of());

    assertThatThrownBy(() -> none.get(new PolicyArn("aws", "View"))) // 14
        .isInstanceOfSatisfying(
            EksException.class,
            e -> assertThat(e.errorCode()).isEqualTo("ResourceNotFoundException"))
        .hasMessage("The specified policyArn could not be found.");
  }

  @Test
  void policyGivenTwice_isRefused() {
    AccessPolicy view = AccessPolicy.builder("View").build();

    assertThatThrownBy(() -> AccessPolicyCatalogue.of(List.of(view, view)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("The access policy View is given twice; give each name once");
  }

  @Test
  void with_addsPolicies_andReplacesThoseOfTheSameName() {
    AccessPolicy view = AccessPolicy.builder("View").build();
    AccessPolicy edit = AccessPolicy.builder("Edit").build();
    AccessPolicy own = AccessPolicy.builder("View").rules(List.of()).build();
    AccessPolicy more = AccessPolicy.builder("More").rules(List.of()).build();

    assertThat(
            AccessPolicyCatalogue.of(List.of(view, edit))
                .with(AccessPolicyCatalogue.of(List.of(own, more)))
                .policies())
        .containsExactly(edit, more, own);
  }
}
