package io.github.ekscam.internal.config.cloudformation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.ekscam.config.InvalidInputException;
import io.github.ekscam.internal.config.tree.Node;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class StackTemplateTest {

  private static final Map<String, String> HERE =
      Map.of("AWS::AccountId", "111122223333", "AWS::Region", "us-west-2");

  private static Map<String, String> with(String... parameters) {
    Map<String, String> all = new HashMap<>(HERE);
    for (int i = 0; i < parameters.length; i += 2) {
      all.put(parameters[i], parameters[i + 1]);
    }
    return all;
  }

  private static final String TWO_ENTRIES =
      """
      Description: Access of two teams
      Parameters:
        Cluster: {Type: String}
        Secret: {Type: String, NoEcho: true, Default: hidden}
        WithSecond: {Type: String, Default: 'yes', AllowedValues: ['yes', 'no']}
      Conditions:
        Second: !Equals [!Ref WithSecond, 'yes']
      Resources:
        B:
          Type: AWS::EKS::AccessEntry
          Condition: Second
          DeletionPolicy: Retain
          Properties:
            ClusterName: !Ref Cluster
            PrincipalArn: !Sub 'arn:${AWS::Partition}:iam::${AWS::AccountId}:role/${Secret}'
            Username: !GetAtt A.AccessEntryArn
        A:
          Type: AWS::EKS::AccessEntry
          DependsOn: C
          Properties: {ClusterName: !Ref Cluster, PrincipalArn: x}
        C:
          Type: AWS::EKS::AccessEntry
      Outputs:
        Arn: {Value: !GetAtt A.AccessEntryArn, Export: {Name: !Sub '${Cluster}-arn'}}
        Id: {Value: !Ref A, Description: What Ref gives}
      """;

  private static String text(Node node, String field) {
    return node.field(field).flatMap(Node::scalarText).orElseThrow();
  }

  @Test
  void template_tellsItsParameters() {
    StackTemplate template = StackTemplate.read(TWO_ENTRIES);

    assertThat(template.description()).contains("Access of two teams");
    assertThat(template.macros()).isEmpty();
    assertThat(template.parameters())
        .containsExactly(
            new StackTemplate.Parameter("Cluster", Optional.empty(), false),
            new StackTemplate.Parameter("Secret", Optional.of("hidden"), true),
            new StackTemplate.Parameter("WithSecond", Optional.of("yes"), false));
  }

  @Test
  void resource_dependsOnWhatItNamesAndOnWhatItRefersTo() {
    StackTemplate.Deployment deployment =
        StackTemplate.read(TWO_ENTRIES).deploy(with("Cluster", "prod"));

    assertThat(deployment.resources())
        .extracting(StackTemplate.Resource::logicalId)
        .containsExactly("B", "A", "C");
    assertThat(deployment.resources().get(0).dependsOn()).containsExactly("A");
    assertThat(deployment.resources().get(0).deletionPolicy()).isEqualTo("Retain");
    assertThat(deployment.resources().get(1).dependsOn()).containsExactly("C");
    assertThat(deployment.resources().get(1).deletionPolicy()).isEqualTo("Delete");
  }

  @Test
  void properties_comeToTheirValues_onceWhatTheyReferToIsMade() {
    StackTemplate.Deployment deployment =
        StackTemplate.read(TWO_ENTRIES).deploy(with("Cluster", "prod"));

    assertThat(deployment.properties("B").notKnown()).hasSize(1);
    deployment.made("A", "x|prod", Map.of("AccessEntryArn", "arn:of:a"));

    Node properties = deployment.properties("B");
    assertThat(properties.notKnown()).isEmpty();
    assertThat(text(properties, "PrincipalArn")).isEqualTo("arn:aws:iam::111122223333:role/hidden");
    assertThat(text(properties, "Username")).isEqualTo("arn:of:a");
    assertThat(deployment.outputs())
        .containsExactly(
            new StackTemplate.Output("Arn", "arn:of:a", Optional.empty(), Optional.of("prod-arn")),
            new StackTemplate.Output(
                "Id", "x|prod", Optional.of("What Ref gives"), Optional.empty()));
  }

  @Test
  void resource_isNotThere_ifItsConditionIsFalse() {
    StackTemplate.Deployment deployment =
        StackTemplate.read(TWO_ENTRIES).deploy(with("Cluster", "prod", "WithSecond", "no"));

    assertThat(deployment.resources())
        .extracting(StackTemplate.Resource::logicalId)
        .containsExactly("A", "C");
  }

  @Test
  void value_isRefused_ifItIsNoneOfTheAllowed() {
    StackTemplate template = StackTemplate.read(TWO_ENTRIES);

    assertThatThrownBy(() -> template.deploy(with("WithSecond", "maybe")))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(
            "template:5:15: Parameters.WithSecond: \"maybe\" is none of AllowedValues: yes, no");
  }

  @Test
  void property_isRefused_ifNobodyHereCanTellIt() {
    StackTemplate template =
        StackTemplate.read(
            "{\"Resources\": {\"A\": {\"Type\": \"AWS::EKS::AccessEntry\", \"Properties\":"
                + " {\"ClusterName\": {\"Fn::ImportValue\": \"cluster\"}}}}}");

    assertThatThrownBy(() -> template.deploy(HERE))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageEndingWith(
            "A.Properties: is not known before the export cluster, which is not served here");
  }

  @Test
  void loop_isWrittenOut() {
    StackTemplate template =
        StackTemplate.read(
            """
            Transform: AWS::LanguageExtensions
            Resources:
              Fn::ForEach::Teams:
                - Team
                - [red, blue]
                - Entry${Team}:
                    Type: AWS::EKS::AccessEntry
                    Properties: {ClusterName: prod, PrincipalArn: !Ref Team}
            """);

    StackTemplate.Deployment deployment = template.deploy(HERE);

    assertThat(template.macros()).isEqualTo(List.of("AWS::LanguageExtensions"));
    assertThat(deployment.resources())
        .extracting(StackTemplate.Resource::logicalId)
        .containsExactly("Entryred", "Entryblue");
    assertThat(text(deployment.properties("Entryblue"), "PrincipalArn")).isEqualTo("blue");
  }
}
