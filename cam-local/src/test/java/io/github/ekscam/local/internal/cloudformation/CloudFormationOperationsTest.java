package io.github.ekscam.local.internal.cloudformation;

import static io.github.ekscam.local.internal.aws.QueryCalls.escaped;
import static io.github.ekscam.local.internal.aws.QueryCalls.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.collect.Lists;
import io.github.ekscam.access.AuthenticationMode;
import io.github.ekscam.access.EksException;
import io.github.ekscam.config.Source;
import io.github.ekscam.iam.CallerIdentity;
import io.github.ekscam.local.access.ClusterAccess;
import io.github.ekscam.local.access.CreateClusterRequest;
import io.github.ekscam.local.access.DescribedAccessEntry;
import io.github.ekscam.local.access.PageRequest;
import io.github.ekscam.local.internal.aws.QueryCalls;
import io.github.ekscam.local.internal.http.HttpAnswer;
import io.github.ekscam.local.internal.http.HttpHandler;
import io.github.ekscam.policies.ManagedPolicies;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CloudFormationOperationsTest {

  private static final CallerIdentity CREATOR =
      CallerIdentity.parse("arn:aws:iam::111122223333:user/creator");
  private static final String ROLE = "arn:aws:iam::111122223333:role/team";
  private static final String VERSION = "&Version=2010-05-15";
  private static final Pattern EVENT =
      Pattern.compile(
          "<LogicalResourceId>([^<]*)</LogicalResourceId>.*?<ResourceStatus>([^<]*)"
              + "</ResourceStatus>(?:<ResourceStatusReason>([^<]*)</ResourceStatusReason>)?");

  /** What eksctl 0.215.0 sends for an access entry. */
  private static final String EKSCTL_TEMPLATE =
      """
      {"AWSTemplateFormatVersion":"2010-09-09","Resources":{"AccessEntry":{"Type":"AWS::EKS::AccessEntry",\
      "Properties":{"AccessPolicies":[{"AccessScope":{"Namespaces":["dev"],"Type":"namespace"},"PolicyArn":\
      "arn:aws:eks::aws:cluster-access-policy/AmazonEKSViewPolicy"}],"ClusterName":"prod","KubernetesGroups":\
      ["viewers"],"PrincipalArn":"arn:aws:iam::111122223333:role/team"}}}}""";

  private final ClusterAccess access =
      ClusterAccess.builder()
          .accessPolicies(ManagedPolicies.catalogue())
          .ids(() -> new UUID(0, 7))
          .build();

  private final HttpHandler service =
      CloudFormationOperations.service(
          List.of(),
          Source.of("state"),
          region -> access,
          call -> CREATOR,
          Clock.fixed(Instant.parse("2026-12-02T00:52:40.284Z"), ZoneOffset.UTC),
          () -> new UUID(0, 1));

  @BeforeEach
  void createCluster() {
    access.createCluster(
        CreateClusterRequest.builder("prod", CREATOR)
            .authenticationMode(AuthenticationMode.API)
            .build());
  }

  private HttpAnswer answer(String action, String parameters) {
    return service.handle(
        QueryCalls.of("cloudformation", "Action=" + action + VERSION + parameters));
  }

  private String ok(String action, String parameters) {
    HttpAnswer answer = answer(action, parameters);
    assertThat(answer.status()).as(text(answer)).isEqualTo(200);
    return text(answer);
  }

  private String error(String action, String parameters) {
    HttpAnswer answer = answer(action, parameters);
    assertThat(answer.status()).isEqualTo(400);
    return text(answer)
        .replaceAll("(?s).*<Code>(.*)</Code><Message>(.*)</Message>.*", "$1: $2")
        .replace("&amp;", "&");
  }

  private String create(String name, String template) {
    return ok("CreateStack", "&StackName=" + name + "&TemplateBody=" + escaped(template));
  }

  private String createError(String template) {
    return error("CreateStack", "&StackName=s&TemplateBody=" + escaped(template));
  }

  private static String entry(String properties) {
    return "{\"Resources\":{\"AccessEntry\":{\"Type\":\"AWS::EKS::AccessEntry\",\"Properties\":"
        + properties
        + "}}}";
  }

  /** Each event, the oldest first. */
  private List<String> events(String stack) {
    List<String> newestFirst =
        EVENT
            .matcher(ok("DescribeStackEvents", "&StackName=" + stack))
            .results()
            .map(CloudFormationOperationsTest::event)
            .toList();
    return Lists.reverse(newestFirst);
  }

  private static String event(MatchResult event) {
    return event.group(1)
        + " "
        + event.group(2)
        + (event.group(3) == null ? "" : ": " + event.group(3));
  }

  private String status(String stack) {
    return ok("DescribeStacks", "&StackName=" + stack)
        .replaceAll("(?s).*<StackStatus>(.*)</StackStatus>.*", "$1");
  }

  @Test
  void stackOfEksctl_makesTheEntryWithItsPoliciesAndTheStacksTags() {
    String created =
        ok(
            "CreateStack",
            "&StackName=eksctl-prod-accessentry-X&DisableRollback=false&TemplateBody="
                + escaped(EKSCTL_TEMPLATE)
                + "&Tags.member.1.Key=alpha.eksctl.io%2Fcluster-name&Tags.member.1.Value=prod");

    assertThat(created)
        .isEqualTo(
            "<CreateStackResponse xmlns=\"http://cloudformation.amazonaws.com/doc/2010-05-15/\">"
                + "<CreateStackResult><StackId>arn:aws:cloudformation:us-west-2:111122223333:stack"
                + "/eksctl-prod-accessentry-X/00000000-0000-0000-0000-000000000001</StackId>"
                + "</CreateStackResult><ResponseMetadata><RequestId>"
                + "00000000-0000-0000-0000-000000000001</RequestId></ResponseMetadata>"
                + "</CreateStackResponse>");
    DescribedAccessEntry entry = access.describeAccessEntry("prod", ROLE);
    assertThat(entry.accessEntry().kubernetesGroups()).containsExactly("viewers");
    assertThat(entry.tags()).containsOnly(Map.entry("alpha.eksctl.io/cluster-name", "prod"));
    assertThat(access.listAssociatedAccessPolicies("prod", ROLE, PageRequest.first()).items())
        .extracting(each -> each.association().toString())
        .hasSize(1);
    assertThat(events("eksctl-prod-accessentry-X"))
        .containsExactly(
            "eksctl-prod-accessentry-X CREATE_IN_PROGRESS: User Initiated",
            "AccessEntry CREATE_IN_PROGRESS",
            "AccessEntry CREATE_IN_PROGRESS: Resource creation Initiated",
            "AccessEntry CREATE_COMPLETE",
            "eksctl-prod-accessentry-X CREATE_COMPLETE");
  }

  @Test
  void stack_isDescribed() {
    create("s", EKSCTL_TEMPLATE);

    assertThat(ok("DescribeStacks", "&StackName=s"))
        .contains(
            "<Stacks><member><StackId>arn:aws:cloudformation:us-west-2:111122223333:stack/s/"
                + "00000000-0000-0000-0000-000000000001</StackId><StackName>s</StackName>"
                + "<Parameters></Parameters><CreationTime>2026-12-02T00:52:40.284Z</CreationTime>"
                + "<RollbackConfiguration></RollbackConfiguration>"
                + "<StackStatus>CREATE_COMPLETE</StackStatus>"
                + "<DisableRollback>false</DisableRollback><NotificationARNs></NotificationARNs>"
                + "<Capabilities></Capabilities><Outputs></Outputs><Tags></Tags>"
                + "<EnableTerminationProtection>false</EnableTerminationProtection>"
                + "<DriftInformation><StackDriftStatus>NOT_CHECKED</StackDriftStatus>"
                + "</DriftInformation></member></Stacks>");
    assertThat(ok("DescribeStackResources", "&StackName=s"))
        .contains(
            "<LogicalResourceId>AccessEntry</LogicalResourceId><PhysicalResourceId>"
                + ROLE
                + "|prod</PhysicalResourceId><ResourceType>AWS::EKS::AccessEntry</ResourceType>");
    assertThat(ok("DescribeStackResource", "&StackName=s&LogicalResourceId=AccessEntry"))
        .contains("<StackResourceDetail>", "<ResourceStatus>CREATE_COMPLETE</ResourceStatus>");
    assertThat(ok("ListStackResources", "&StackName=s"))
        .contains("<StackResourceSummaries><member><LogicalResourceId>AccessEntry");
    assertThat(ok("DescribeStackResources", "&PhysicalResourceId=" + escaped(ROLE + "|prod")))
        .contains("<StackName>s</StackName>");
    assertThat(ok("GetTemplate", "&StackName=s").replace("&quot;", "\""))
        .contains("<TemplateBody>" + EKSCTL_TEMPLATE + "</TemplateBody>");
  }

  @Test
  void creationThatEksRefuses_isRolledBack_withEksMessage() {
    create("first", EKSCTL_TEMPLATE);

    create("second", EKSCTL_TEMPLATE);

    assertThat(events("second"))
        .containsExactly(
            "second CREATE_IN_PROGRESS: User Initiated",
            "AccessEntry CREATE_IN_PROGRESS",
            "AccessEntry CREATE_FAILED: Resource handler returned message: \"The specified access"
                + " entry resource is already in use on this cluster. (Service: Eks, Status Code:"
                + " 409, Request ID: 00000000-0000-0000-0000-000000000001)\" (RequestToken:"
                + " 00000000-0000-0000-0000-000000000001, HandlerErrorCode: AlreadyExists)",
            "second ROLLBACK_IN_PROGRESS: The following resource(s) failed to create:"
                + " [AccessEntry]. Rollback requested by user.",
            "AccessEntry DELETE_COMPLETE",
            "second ROLLBACK_COMPLETE");
    assertThat(status("second")).isEqualTo("ROLLBACK_COMPLETE");
    assertThat(access.describeAccessEntry("prod", ROLE)).isNotNull();
    assertThat(error("CreateStack", "&StackName=second&TemplateBody=" + escaped(EKSCTL_TEMPLATE)))
        .isEqualTo("AlreadyExistsException: Stack [second] already exists");
  }

  @Test
  void entryWhosePolicyIsRefused_isDeletedAgain() {
    create("s", EKSCTL_TEMPLATE.replace("AmazonEKSViewPolicy", "NoSuchPolicy"));

    assertThat(events("s"))
        .containsSubsequence(
            "AccessEntry CREATE_IN_PROGRESS: Resource creation Initiated",
            "AccessEntry DELETE_IN_PROGRESS",
            "AccessEntry DELETE_COMPLETE",
            "s ROLLBACK_COMPLETE");
    assertThatThrownBy(() -> access.describeAccessEntry("prod", ROLE))
        .isInstanceOf(EksException.class);
  }

  @ParameterizedTest
  @CsvSource({
    "&DisableRollback=true, CREATE_FAILED, The following resource(s) failed to create: [AccessEntry]. ",
    "&OnFailure=DO_NOTHING, CREATE_FAILED, The following resource(s) failed to create: [AccessEntry]. ",
    "&OnFailure=DELETE, DELETE_IN_PROGRESS, The following resource(s) failed to create: [AccessEntry]. Delete requested by user."
  })
  void creationThatFails_isLeftOrDeleted_asItWasAsked(
      String parameter, String event, String reason) {
    String id =
        ok(
                "CreateStack",
                "&StackName=s"
                    + parameter
                    + "&TemplateBody="
                    + escaped(EKSCTL_TEMPLATE.replace("\"prod\"", "\"none\"")))
            .replaceAll("(?s).*<StackId>(.*)</StackId>.*", "$1");

    assertThat(events(id))
        .contains("s " + event + ": " + reason.replaceAll("\\]\\.$", "]. "))
        .anyMatch(each -> each.contains("No cluster found for name: none."));
    assertThat(status(id))
        .isEqualTo(event.equals("CREATE_FAILED") ? "CREATE_FAILED" : "DELETE_COMPLETE");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"ClusterName\":\"prod\"} | #: required key [PrincipalArn] not found",
        "{\"ClusterName\":\"prod\",\"PrincipalArn\":\"x\",\"Foo\":1} | #: extraneous key [Foo] is not permitted",
        "{\"ClusterName\":\"prod\",\"PrincipalArn\":[\"x\"]} | #/PrincipalArn: expected type: String, found: JSONArray",
        "{\"ClusterName\":\"prod\",\"PrincipalArn\":\"x\",\"KubernetesGroups\":\"g\"} | #/KubernetesGroups: expected type: JSONArray, found: String",
        "{\"ClusterName\":\"prod\",\"PrincipalArn\":\"x\",\"KubernetesGroups\":[\"g\",\"g\"]} | #/KubernetesGroups: array items are not unique",
        "{\"ClusterName\":\"prod\",\"PrincipalArn\":\"x\",\"AccessPolicies\":[{\"PolicyArn\":\"p\"}]} | #/AccessPolicies/0: required key [AccessScope] not found",
        "{\"ClusterName\":\"prod\",\"PrincipalArn\":\"x\",\"AccessPolicies\":[{\"PolicyArn\":\"p\",\"AccessScope\":{\"Type\":\"all\"}}]} | #/AccessPolicies/0/AccessScope/Type: all is not a valid enum value",
      })
  void propertiesThatTheSchemaDoesNotAllow_failTheResource(String properties, String violation) {
    create("s", entry(properties));

    assertThat(events("s"))
        .contains(
            "AccessEntry CREATE_FAILED: Properties validation failed for resource AccessEntry with"
                + " message:\n"
                + violation);
    assertThat(status("s")).isEqualTo("ROLLBACK_COMPLETE");
  }

  @Test
  void entries_areMadeInTheOrderOfTheirDependencies_andOutputsTell() {
    String template =
        """
        Parameters: {Team: {Type: String}}
        Resources:
          Second:
            Type: AWS::EKS::AccessEntry
            Properties:
              ClusterName: !Select [1, !Split ['|', !Ref First]]
              PrincipalArn: !Sub 'arn:aws:iam::${AWS::AccountId}:role/${Team}-2'
          First:
            Type: AWS::EKS::AccessEntry
            Properties:
              ClusterName: prod
              PrincipalArn: !Sub 'arn:aws:iam::${AWS::AccountId}:role/${Team}-1'
        Outputs:
          Entry: {Value: !GetAtt First.AccessEntryArn, Description: of the first}
        """;

    ok(
        "CreateStack",
        "&StackName=s&Parameters.member.1.ParameterKey=Team&Parameters.member.1.ParameterValue=red"
            + "&TemplateBody="
            + escaped(template));

    assertThat(events("s"))
        .containsSubsequence(
            "First CREATE_COMPLETE", "Second CREATE_COMPLETE", "s CREATE_COMPLETE");
    assertThat(access.listAccessEntries("prod", PageRequest.first()).items())
        .contains("arn:aws:iam::111122223333:role/red-1", "arn:aws:iam::111122223333:role/red-2");
    assertThat(ok("DescribeStacks", "&StackName=s"))
        .contains(
            "<Parameters><member><ParameterKey>Team</ParameterKey><ParameterValue>red"
                + "</ParameterValue></member></Parameters>",
            "<OutputKey>Entry</OutputKey><OutputValue>arn:aws:eks:us-west-2:111122223333:access-entry"
                + "/prod/role/111122223333/red-1/00000000-0000-0000-0000-000000000007</OutputValue>"
                + "<Description>of the first</Description>");
  }

  @Test
  void resourceThatComesToNothing_fails_andTheOthersAreTakenBack() {
    create(
        "s",
        """
        Resources:
          First:
            Type: AWS::EKS::AccessEntry
            Properties: {ClusterName: prod, PrincipalArn: "arn:aws:iam::111122223333:role/team"}
          Second:
            Type: AWS::EKS::AccessEntry
            Properties: {ClusterName: prod, PrincipalArn: !Select [7, !Split ['|', !Ref First]]}
        """);

    assertThat(events("s"))
        .containsSubsequence(
            "First CREATE_COMPLETE",
            "Second CREATE_FAILED: Template error: Fn::Select cannot select nonexistent value at"
                + " index 7 of a list of 2",
            "First DELETE_COMPLETE",
            "s ROLLBACK_COMPLETE");
    assertThat(access.listAccessEntries("prod", PageRequest.first()).items()).doesNotContain(ROLE);
  }

  @Test
  void deletedStack_takesItsEntriesAlong_andIsFoundByItsIdAlone() {
    String id = create("s", EKSCTL_TEMPLATE).replaceAll("(?s).*<StackId>(.*)</StackId>.*", "$1");

    assertThat(ok("DeleteStack", "&StackName=s"))
        .isEqualTo(
            "<DeleteStackResponse xmlns=\"http://cloudformation.amazonaws.com/doc/2010-05-15/\">"
                + "<ResponseMetadata><RequestId>00000000-0000-0000-0000-000000000001</RequestId>"
                + "</ResponseMetadata></DeleteStackResponse>");

    assertThatThrownBy(() -> access.describeAccessEntry("prod", ROLE))
        .isInstanceOf(EksException.class);
    assertThat(error("DescribeStacks", "&StackName=s"))
        .isEqualTo("ValidationError: Stack with id s does not exist");
    assertThat(status(id)).isEqualTo("DELETE_COMPLETE");
    assertThat(ok("DescribeStacks", "&StackName=" + id))
        .contains("<DeletionTime>2026-12-02T00:52:40.284Z</DeletionTime>");
    assertThat(ok("ListStacks", "")).contains("<StackStatus>DELETE_COMPLETE</StackStatus>");
    assertThat(ok("ListStacks", "&StackStatusFilter.member.1=CREATE_COMPLETE"))
        .contains("<StackSummaries></StackSummaries>");
    assertThat(ok("DeleteStack", "&StackName=s")).isNotEmpty();
    create("s", EKSCTL_TEMPLATE);
    assertThat(status("s")).isEqualTo("CREATE_COMPLETE");
  }

  @Test
  void entryThatIsGoneAlready_doesNotKeepItsStack() {
    create("s", EKSCTL_TEMPLATE);
    access.deleteAccessEntry("prod", ROLE);

    ok("DeleteStack", "&StackName=s");

    assertThat(ok("ListStacks", "")).contains("<StackStatus>DELETE_COMPLETE</StackStatus>");
  }

  @Test
  void retainedEntry_staysWhenItsStackIsDeleted() {
    create(
        "s",
        EKSCTL_TEMPLATE.replace("\"Properties\"", "\"DeletionPolicy\":\"Retain\",\"Properties\""));

    ok("DeleteStack", "&StackName=s");

    assertThat(access.describeAccessEntry("prod", ROLE)).isNotNull();
  }

  @Test
  void protectedStack_isNotDeleted() {
    create("s", EKSCTL_TEMPLATE);
    assertThat(ok("UpdateTerminationProtection", "&StackName=s&EnableTerminationProtection=true"))
        .contains("<UpdateTerminationProtectionResult><StackId>");

    assertThat(error("DeleteStack", "&StackName=s"))
        .isEqualTo(
            "ValidationError: Stack [s] cannot be deleted while TerminationProtection is enabled");

    ok("UpdateTerminationProtection", "&StackName=s&EnableTerminationProtection=false");
    ok("DeleteStack", "&StackName=s");
  }

  @Test
  void repeatedRequest_isAnsweredByTheStackItMade() {
    String parameters =
        "&StackName=s&ClientRequestToken=t&TemplateBody=" + escaped(EKSCTL_TEMPLATE);

    assertThat(ok("CreateStack", parameters)).isEqualTo(ok("CreateStack", parameters));
  }

  @Test
  void stacks_areListedByTheHundred() {
    for (int i = 0; i < 101; i++) {
      create("s" + i, EKSCTL_TEMPLATE.replace("role/team", "role/team" + i));
    }

    String first = ok("ListStacks", "");

    assertThat(first).contains("<StackName>s100</StackName>", "<NextToken>100</NextToken>");
    assertThat(ok("ListStacks", "&NextToken=100"))
        .contains("<StackName>s0</StackName>")
        .doesNotContain("<StackName>s1</StackName>", "<NextToken>");
    assertThat(error("ListStacks", "&NextToken=x"))
        .isEqualTo("ValidationError: NextToken is invalid");
  }

  @Test
  void otherTypes_areRefused_inCloudFormationsWords() {
    assertThat(
            createError(
                "{\"Resources\":{\"Bucket\":{\"Type\":\"AWS::S3::Bucket\"},\"E\":{\"Type\":"
                    + "\"AWS::EKS::AccessEntry\"},\"Role\":{\"Type\":\"AWS::IAM::Role\"}}}"))
        .isEqualTo(
            "ValidationError: Template format error: Unrecognized resource types: [AWS::S3::Bucket,"
                + " AWS::IAM::Role]. LocalEks has AWS::EKS::AccessEntry alone");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"Resources\":{}} | Template format error: At least one Resources member must be defined.",
        "{\"Parameters\":{\"P\":{\"Type\":\"String\"}},\"Resources\":{}} | Parameters: [P] must have values",
        "{\"Resources\":{\"A\":{\"Type\":\"AWS::EKS::AccessEntry\",\"DependsOn\":\"B\"}}} | Template format error: Unresolved resource dependencies [B] in the Resources block of the template",
        "{\"Resources\":{\"A\":{\"Type\":\"AWS::EKS::AccessEntry\",\"DependsOn\":\"B\"},\"B\":{\"Type\":\"AWS::EKS::AccessEntry\",\"DependsOn\":[\"A\"]}}} | Circular dependency between resources: [A, B]",
        "{\"Transform\":\"AWS::Serverless-2016-10-31\",\"Resources\":{}} | LocalEks runs no macros, and the template has AWS::Serverless-2016-10-31",
        "{\"Resources\":[]} | Template format error: Resources: expected a mapping, found a list",
        "{\"Resources\": | Template format error: JSON not well-formed. (line 1, column 14)",
      })
  void templateThatIsWrong_isRefusedBeforeAnythingIsMade(String template, String message) {
    assertThat(createError(template)).isEqualTo("ValidationError: " + message);
    assertThat(ok("ListStacks", "")).contains("<StackSummaries></StackSummaries>");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "P | no | Parameter 'P' must be one of AllowedValues",
        "Q | yes | Parameters: [Q] do not exist in the template"
      })
  void parameters_areRefused_inCloudFormationsWords(String name, String value, String message) {
    assertThat(
            error(
                "CreateStack",
                "&StackName=s&Parameters.member.1.ParameterKey="
                    + name
                    + "&Parameters.member.1.ParameterValue="
                    + value
                    + "&TemplateBody="
                    + escaped(
                        "{\"Parameters\":{\"P\":{\"Type\":\"String\",\"AllowedValues\":[\"yes\"],"
                            + "\"Default\":\"yes\"}},\"Resources\":{}}")))
        .isEqualTo("ValidationError: " + message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "CreateStack | &StackName=a_b | ValidationError: 1 validation error detected: Value 'a_b' at 'stackName' failed to satisfy constraint: Member must satisfy regular expression pattern: [a-zA-Z][-a-zA-Z0-9]*",
        "CreateStack | &StackName=a | ValidationError: Either Template URL or Template Body must be specified.",
        "CreateStack | &StackName=a&TemplateURL=https://s3/x | ValidationError: LocalEks does not serve TemplateURL of CreateStack",
        "DescribeStacks | &StackName=a | ValidationError: Stack with id a does not exist",
        "DescribeStackEvents | &StackName=a | ValidationError: Stack [a] does not exist",
        "DescribeStackResources | &StackName=a | ValidationError: Stack with id a does not exist",
        "GetTemplate | &StackName=a | ValidationError: Stack with id a does not exist",
        "UpdateTerminationProtection | &StackName=a&EnableTerminationProtection=true | ValidationError: Stack [a] does not exist",
        "DeleteStack | '' | ValidationError: 1 validation error detected: Value null at 'stackName' failed to satisfy constraint: Member must not be null",
        "UpdateStack | &StackName=a | InvalidAction: Could not find operation UpdateStack for version 2010-05-15: LocalEks serves CreateStack, DeleteStack, DescribeStackEvents, DescribeStackResource, DescribeStackResources, DescribeStacks, GetTemplate, ListStackResources, ListStacks, UpdateTerminationProtection of version 2010-05-15",
      })
  void requests_areRefused_inCloudFormationsWords(
      String action, String parameters, String refusal) {
    assertThat(error(action, parameters)).isEqualTo(refusal);
  }
}
