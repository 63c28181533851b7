package io.github.ekscam.local.internal.cloudformation;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ekscam.config.Source;
import io.github.ekscam.iam.CallerIdentity;
import io.github.ekscam.local.access.ClusterAccess;
import io.github.ekscam.local.internal.aws.QueryCalls;
import io.github.ekscam.local.internal.http.HttpAnswer;
import io.github.ekscam.local.internal.http.HttpHandler;
import io.github.ekscam.policies.ManagedPolicies;
import java.io.ByteArrayInputStream;
import java.time.Clock;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import javax.xml.parsers.DocumentBuilderFactory;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Whatever is sent, the answer is XML, and nobody but the sender is to blame. */
class AnyRequestPropertiesTest {

  private final HttpHandler service =
      CloudFormationOperations.service(
          List.of(),
          Source.of("state"),
          region -> ACCESS,
          call -> CallerIdentity.parse("arn:aws:iam::111122223333:user/creator"),
          Clock.systemUTC(),
          UUID::randomUUID);

  private static final ClusterAccess ACCESS =
      ClusterAccess.builder().accessPolicies(ManagedPolicies.catalogue()).build();

  private static Arbitrary<String> text() {
    return Arbitraries.oneOf(
        Arbitraries.of("s", "true", "arn:aws:cloudformation:us-west-2:111122223333:stack/s/1", "7"),
        Arbitraries.strings()
            .withCharRange('\0', '\uD7FF')
            .ofMaxLength(20)
            .map(QueryCalls::escaped),
        Arbitraries.strings().withChars("%&=.+0f{}[]:!-\n").ofMaxLength(12));
  }

  @Provide
  Arbitrary<String> templates() {
    Arbitrary<String> leaf =
        Arbitraries.of(
            "prod",
            "!Ref A",
            "!Ref AWS::NoValue",
            "!GetAtt A.AccessEntryArn",
            "!Sub '${AWS::Region}-${B}'",
            "!Select [3, [a]]",
            "!If [C, x, y]",
            "!ImportValue x",
            "{Fn::Base64: x}",
            "[a, a]",
            "{}",
            "null",
            "7");
    Arbitrary<String> property =
        Combinators.combine(
                Arbitraries.of(
                    "ClusterName",
                    "PrincipalArn",
                    "Type",
                    "KubernetesGroups",
                    "AccessPolicies",
                    "Tags",
                    "Foo"),
                leaf)
            .as((name, value) -> "      " + name + ": " + value);
    Arbitrary<String> resource =
        Combinators.combine(
                Arbitraries.of("AWS::EKS::AccessEntry", "AWS::S3::Bucket", "!Ref A"),
                Arbitraries.of(
                    "", "\n    DependsOn: B", "\n    DependsOn: [A]", "\n    Condition: C"),
                property.list().ofMaxSize(4).uniqueElements(each -> each.split(":", 2)[0]))
            .as(
                (type, more, properties) ->
                    "    Type: "
                        + type
                        + more
                        + "\n    Properties:\n"
                        + String.join("\n", properties));
    return Combinators.combine(
            Arbitraries.of("", "Conditions: {C: !Equals [!Ref AWS::Region, us-west-2]}\n"),
            resource,
            resource,
            leaf)
        .as(
            (conditions, a, b, output) ->
                conditions
                    + "Resources:\n  A:\n"
                    + a
                    + "\n  B:\n"
                    + b
                    + "\nOutputs: {O: {Value: "
                    + output
                    + "}}\n");
  }

  @Provide
  Arbitrary<String> forms() {
    Arbitrary<String> name =
        Arbitraries.of(
            "StackName",
            "TemplateBody",
            "NextToken",
            "StackStatusFilter.member.1",
            "Tags.member.1.Key",
            "Parameters.member.1.ParameterKey",
            "OnFailure",
            "LogicalResourceId",
            "PhysicalResourceId",
            "EnableTerminationProtection");
    Arbitrary<String> action =
        Arbitraries.of(
            "CreateStack",
            "DeleteStack",
            "DescribeStackEvents",
            "DescribeStackResource",
            "DescribeStackResources",
            "DescribeStacks",
            "GetTemplate",
            "ListStackResources",
            "ListStacks",
            "UpdateTerminationProtection",
            "UpdateStack",
            "");
    return Combinators.combine(
            action,
            Combinators.combine(name, text()).as((n, value) -> n + "=" + value).list().ofMaxSize(5))
        .as(
            (operation, parameters) ->
                "Action="
                    + operation
                    + "&Version=2010-05-15&"
                    + parameters.stream().collect(Collectors.joining("&")));
  }

  private void assertWellAnswered(String form) throws Exception {
    HttpAnswer answer = service.handle(QueryCalls.of("cloudformation", form));
    assertThat(answer.status()).isIn(List.of(200, 400));
    DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new ByteArrayInputStream(answer.body()));
  }

  @Property(tries = 300)
  void anyForm_isAnswered(@ForAll("forms") String form) throws Exception {
    assertWellAnswered(form);
  }

  @Property(tries = 300)
  void anyTemplate_isMadeOrRefused(@ForAll("templates") String template) throws Exception {
    assertWellAnswered(
        "Action=CreateStack&Version=2010-05-15&StackName=s&TemplateBody="
            + QueryCalls.escaped(template));
    assertWellAnswered("Action=DescribeStackEvents&Version=2010-05-15&StackName=s");
    assertWellAnswered("Action=DeleteStack&Version=2010-05-15&StackName=s");
  }
}
