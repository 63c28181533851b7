package io.github.ekscam.local.internal.cloudformation;

import static io.github.ekscam.local.internal.aws.QueryCalls.escaped;
import static io.github.ekscam.local.internal.aws.QueryCalls.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.ekscam.access.AuthenticationMode;
import io.github.ekscam.config.InvalidInputException;
import io.github.ekscam.config.Source;
import io.github.ekscam.iam.CallerIdentity;
import io.github.ekscam.local.access.ClusterAccess;
import io.github.ekscam.local.access.CreateClusterRequest;
import io.github.ekscam.local.access.PageRequest;
import io.github.ekscam.local.access.RegionalClusterAccess;
import io.github.ekscam.local.internal.aws.QueryCalls;
import io.github.ekscam.local.internal.http.HttpAnswer;
import io.github.ekscam.local.internal.http.HttpHandler;
import io.github.ekscam.policies.ManagedPolicies;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Stacks are kept with the entries that they have made. */
class KeptStacksTest {

  private static final CallerIdentity CREATOR =
      CallerIdentity.parse("arn:aws:iam::111122223333:user/creator");
  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2026-12-02T00:52:40.284Z"), ZoneOffset.UTC);

  /** With all that a stack can have: parameters, outputs, a retained entry. */
  private static final String TEMPLATE =
      """
      Description: Two teams
      Parameters:
        Cluster: {Type: String}
        Secret: {Type: String, NoEcho: true, Default: hush}
      Resources:
        One:
          Type: AWS::EKS::AccessEntry
          Properties:
            ClusterName: !Ref Cluster
            PrincipalArn: arn:aws:iam::111122223333:role/one
            AccessPolicies:
            - PolicyArn: arn:aws:eks::aws:cluster-access-policy/AmazonEKSViewPolicy
              AccessScope: {Type: cluster}
        Two:
          Type: AWS::EKS::AccessEntry
          DeletionPolicy: Retain
          Properties: {ClusterName: !Ref Cluster, PrincipalArn: "arn:aws:iam::111122223333:role/two"}
      Outputs:
        Arn: {Value: !GetAtt One.AccessEntryArn, Description: The first, Export: {Name: one}}
      """;

  private static final String CREATE =
      "&StackName=teams&Parameters.member.1.ParameterKey=Cluster"
          + "&Parameters.member.1.ParameterValue=prod&Tags.member.1.Key=team"
          + "&Tags.member.1.Value=x&ClientRequestToken=t&TemplateBody="
          + escaped(TEMPLATE);

  @TempDir private Path directory;
  private Path file;

  @BeforeEach
  void createCluster() {
    file = directory.resolve("state");
    try (RegionalClusterAccess all = open()) {
      all.home()
          .createCluster(
              CreateClusterRequest.builder("prod", CREATOR)
                  .authenticationMode(AuthenticationMode.API)
                  .bootstrapClusterCreatorAdminPermissions(false)
                  .build());
    }
  }

  private RegionalClusterAccess open() {
    return RegionalClusterAccess.keptIn(
        file,
        ClusterAccess.builder().accessPolicies(ManagedPolicies.catalogue()).clock(CLOCK).build());
  }

  private HttpHandler service(RegionalClusterAccess all) {
    return service(all, () -> new UUID(0, 1));
  }

  private HttpHandler service(RegionalClusterAccess all, Supplier<UUID> ids) {
    return CloudFormationOperations.service(
        all.all(), Source.of(file.toString()), request -> all.home(), call -> CREATOR, CLOCK, ids);
  }

  private static String ok(HttpHandler service, String action, String parameters) {
    HttpAnswer answer =
        service.handle(
            QueryCalls.of(
                "cloudformation", "Action=" + action + "&Version=2010-05-15" + parameters));
    assertThat(answer.status()).as(text(answer)).isEqualTo(200);
    return text(answer);
  }

  private static List<String> entries(RegionalClusterAccess all) {
    return all.home().listAccessEntries("prod", PageRequest.first()).items();
  }

  /** All that can be asked about stacks. */
  private static List<String> described(HttpHandler service) {
    List<String> answers = new ArrayList<>();
    for (String action :
        List.of("DescribeStackEvents", "DescribeStackResources", "GetTemplate", "DescribeStacks")) {
      answers.add(ok(service, action, "&StackName=teams"));
    }
    answers.add(ok(service, "DescribeStackResource", "&StackName=teams&LogicalResourceId=One"));
    answers.add(ok(service, "ListStacks", ""));
    return answers;
  }

  @Test
  void stack_isAsItWas_inTheNextProcess_andCanBeDeletedThere() {
    List<String> before;
    try (RegionalClusterAccess all = open()) {
      HttpHandler service = service(all);
      ok(service, "CreateStack", CREATE);
      ok(
          service,
          "UpdateTerminationProtection",
          "&StackName=teams&EnableTerminationProtection=true");
      before = described(service);
    }
    try (RegionalClusterAccess all = open()) {
      HttpHandler service = service(all);
      assertThat(described(service)).isEqualTo(before);
      assertThat(ok(service, "CreateStack", CREATE)).contains(":stack/teams/");

      ok(
          service,
          "UpdateTerminationProtection",
          "&StackName=teams&EnableTerminationProtection=false");
      ok(service, "DeleteStack", "&StackName=teams");
      assertThat(entries(all)).containsExactly("arn:aws:iam::111122223333:role/two");
    }
    try (RegionalClusterAccess all = open()) {
      assertThat(ok(service(all), "DescribeStacks", "")).doesNotContain("teams");
      assertThat(ok(service(all), "ListStacks", ""))
          .contains("<StackName>teams</StackName>", "DELETE_COMPLETE");
    }
  }

  @Test
  void deletedStack_andTheNextOfItsName_areBothKept() {
    try (RegionalClusterAccess all = open()) {
      HttpHandler service = service(all, UUID::randomUUID);
      ok(service, "CreateStack", CREATE);
      ok(service, "DeleteStack", "&StackName=teams");
      // The retained entry is in the way of the next, which is rolled back.
      ok(service, "CreateStack", CREATE);
    }
    try (RegionalClusterAccess all = open()) {
      HttpHandler service = service(all, UUID::randomUUID);
      assertThat(
              Pattern.compile("<StackStatus>([A-Z_]*)</StackStatus>")
                  .matcher(ok(service, "ListStacks", ""))
                  .results()
                  .map(status -> status.group(1)))
          .containsExactly("ROLLBACK_COMPLETE", "DELETE_COMPLETE");
      assertThat(ok(service, "DescribeStackEvents", "&StackName=teams"))
          .contains("The following resource(s) failed to create: [Two]. Rollback requested");
      assertThat(entries(all)).containsExactly("arn:aws:iam::111122223333:role/two");
    }
  }

  @Test
  void stackThatCannotBeWritten_leavesNoEntries() throws IOException {
    try (RegionalClusterAccess all = open()) {
      HttpHandler service = service(all);
      Path inTheWay = Files.createDirectory(directory.resolve("state.next"));

      assertThatThrownBy(() -> ok(service, "CreateStack", CREATE))
          .isInstanceOf(UncheckedIOException.class)
          .hasMessageStartingWith("Cannot write the state to " + file);
      assertThat(entries(all)).isEmpty();
      assertThat(ok(service, "ListStacks", "")).doesNotContain("teams");

      Files.delete(inTheWay);
      ok(service, "CreateStack", CREATE);
      Files.createDirectory(inTheWay);
      assertThatThrownBy(() -> ok(service, "DeleteStack", "&StackName=teams"))
          .isInstanceOf(UncheckedIOException.class);
      assertThat(entries(all)).hasSize(2);
      assertThat(ok(service, "DescribeStacks", "&StackName=teams")).contains("CREATE_COMPLETE");
    }
  }

  @Test
  void changeOfAnEntry_keepsTheStacks() {
    try (RegionalClusterAccess all = open()) {
      ok(service(all), "CreateStack", CREATE);
    }
    try (RegionalClusterAccess all = open()) {
      all.home().deleteAccessEntry("prod", "arn:aws:iam::111122223333:role/one");
    }
    try (RegionalClusterAccess all = open()) {
      assertThat(ok(service(all), "DescribeStacks", "")).contains("teams", "CREATE_COMPLETE");
    }
  }

  @Test
  void stacksThatAreNone_areRefusedWithTheirPlace() throws IOException {
    try (RegionalClusterAccess all = open()) {
      ok(service(all), "CreateStack", CREATE);
    }
    Files.writeString(file, Files.readString(file).replace("\"ROLLBACK\"", "1"));

    try (RegionalClusterAccess all = open()) {
      assertThatThrownBy(() -> service(all))
          .isInstanceOf(InvalidInputException.class)
          .hasMessage(
              file
                  + ": stacks[0].onFailure: expected a string (of account 111122223333 in"
                  + " us-west-2); the file stays as it is: mend it, move it away to start afresh, or"
                  + " give another file");
    }
  }
}
