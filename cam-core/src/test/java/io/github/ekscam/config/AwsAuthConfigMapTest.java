package io.github.ekscam.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.ekscam.access.AwsAuth;
import io.github.ekscam.access.AwsAuth.Mapping;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AwsAuthConfigMapTest {

  private static final String DEV = "arn:aws:iam::111122223333:role/Dev";

  @Test
  void losses_areToldApartFromHints() {
    AwsAuthConfigMap read =
        AwsAuthConfigMap.read(
            Map.of(
                "mapRoles",
                """
                - rolearn: arn:aws:iam::111122223333:role/teams/Dev
                  groups: [eng]
                - username: nobody
                - rolearn: arn:aws:iam::111122223333:role/Dev
                  groups: [eng]
                """,
                "mapUsers",
                "a: [\n"));

    assertThat(read.awsAuth().mapRoles())
        .containsExactly(
            Mapping.of("arn:aws:iam::111122223333:role/teams/Dev", "", List.of("eng")),
            Mapping.of(DEV, "", List.of("eng")));
    assertThat(read.awsAuth().mapRoles().get(1).origin()).contains("data.mapRoles:4");
    assertThat(read.losses())
        .extracting(Notice::toString)
        .containsExactly(
            "data.mapUsers:2: mapUsers is not valid YAML, expected the node content, but found"
                + " '<stream end>': aws-iam-authenticator leaves out all of it, and locks out those"
                + " it maps",
            "data.mapRoles:3: mapRoles entry 2 is left out by aws-iam-authenticator, one of rolearn"
                + " or SSO must be supplied: nobody is the user nobody");
    assertThat(read.losses()).extracting(Notice::kind).containsOnly(Notice.Kind.AWS_AUTH_LOST);
    assertThat(read.hints())
        .extracting(Notice::toString)
        .containsExactly(
            "data.mapRoles:1: mapRoles entry 1 maps nobody:"
                + " arn:aws:iam::111122223333:role/teams/Dev has a path, and aws-iam-authenticator"
                + " looks for a role without one; write "
                + DEV);
  }

  @Test
  void noTexts_areNoEntries_andNothingIsLost() {
    AwsAuthConfigMap read = AwsAuthConfigMap.read(Map.of());

    assertThat(read.awsAuth()).isEqualTo(AwsAuth.builder().build());
    assertThat(read.losses()).isEmpty();
    assertThat(read.hints()).isEmpty();
  }

  @Test
  void misspelledName_isAHint() {
    assertThat(AwsAuthConfigMap.read(Map.of("mapRole", "- rolearn: " + DEV)).hints())
        .extracting(Notice::toString)
        .containsExactly(
            "aws-auth: aws-auth has \"mapRole\", which aws-iam-authenticator does not read; did you"
                + " mean \"mapRoles\"?");
  }

  @Test
  void whatTheApiServerRefuses_isRefused() {
    assertThatThrownBy(() -> AwsAuthConfigMap.read(Map.of("mapRoles", "#".repeat(1 << 21))))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(
            "aws-auth: data: Too long: may not be more than 1048576 bytes; the API server refuses"
                + " it");
  }

  @Test
  void uncertainties_areToldApartFromLossesAndHints() {
    AwsAuthConfigMap read = AwsAuthConfigMap.read(Map.of("mapRoles", "- rolearn:\t" + DEV));

    assertThat(read.awsAuth().mapRoles()).isEmpty();
    assertThat(read.awsAuth().uncertainSections())
        .containsExactly(
            new AwsAuth.UncertainSection(
                AwsAuth.Section.MAP_ROLES, "- rolearn:\t" + DEV, "a tab in line 1"));
    assertThat(read.losses()).isEmpty();
    assertThat(read.hints()).isEmpty();
    assertThat(read.uncertainties())
        .extracting(Notice::toString)
        .containsExactly(
            "data.mapRoles:1: mapRoles has a tab, which aws-iam-authenticator may read otherwise or"
                + " not at all: whom the section maps is unknown: "
                + DEV
                + "; write the section without it");
  }

  @Test
  void nullText_isRefusedByName() {
    Map<String, String> data = new HashMap<>();
    data.put("mapUsers", null);

    assertThatThrownBy(() -> AwsAuthConfigMap.read(data))
        .isInstanceOf(NullPointerException.class)
        .hasMessage("mapUsers");
  }
}
