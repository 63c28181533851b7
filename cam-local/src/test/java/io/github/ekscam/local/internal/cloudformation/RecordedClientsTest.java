package io.github.ekscam.local.internal.cloudformation;

import static io.github.ekscam.local.internal.aws.QueryCalls.text;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.base.Splitter;
import com.google.common.collect.ImmutableMap;
import com.google.common.io.Resources;
import io.github.ekscam.access.AuthenticationMode;
import io.github.ekscam.config.Source;
import io.github.ekscam.iam.CallerIdentity;
import io.github.ekscam.local.access.ClusterAccess;
import io.github.ekscam.local.access.CreateClusterRequest;
import io.github.ekscam.local.access.DescribedAccessEntry;
import io.github.ekscam.local.access.PageRequest;
import io.github.ekscam.local.internal.aws.QueryCalls;
import io.github.ekscam.local.internal.http.HttpAnswer;
import io.github.ekscam.local.internal.http.HttpHandler;
import io.github.ekscam.local.internal.sts.StsOperations;
import io.github.ekscam.policies.ManagedPolicies;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What real clients sent while they went through a stack's life: status, service and form, one
 * request a line. The tests behind profiles run the clients themselves.
 */
class RecordedClientsTest {

  private static final CallerIdentity CREATOR =
      CallerIdentity.of("arn:aws:iam::111122223333:user/creator", "AIDACREATOR");
  private static final String ROLE = "arn:aws:iam::111122223333:role/team";

  private final ClusterAccess access =
      ClusterAccess.builder().accessPolicies(ManagedPolicies.catalogue()).build();

  private final Map<String, HttpHandler> services =
      ImmutableMap.of(
          "sts",
          StsOperations.service(call -> CREATOR, () -> new UUID(0, 1)),
          "cloudformation",
          CloudFormationOperations.service(
              List.of(),
              Source.of("state"),
              region -> access,
              call -> CREATOR,
              Clock.systemUTC(),
              () -> new UUID(0, 1)));

  private final List<String> answers = new ArrayList<>();

  private void createCluster(boolean creatorIsAdministrator) {
    access.createCluster(
        CreateClusterRequest.builder("prod", CREATOR)
            .authenticationMode(AuthenticationMode.API)
            .bootstrapClusterCreatorAdminPermissions(creatorIsAdministrator)
            .build());
  }

  private static List<List<String>> requests(String client) throws IOException {
    return Resources.readLines(
            Resources.getResource(RecordedClientsTest.class, client + ".tsv"),
            StandardCharsets.UTF_8)
        .stream()
        .map(Splitter.on('\t')::splitToList)
        .toList();
  }

  private void replay(List<List<String>> requests) {
    for (List<String> request : requests) {
      HttpAnswer answer =
          requireNonNull(services.get(request.get(1)))
              .handle(QueryCalls.of(request.get(1), request.get(2)));
      assertThat(answer.status())
          .as("%s, answered by %s", request.get(2), text(answer))
          .isEqualTo(Integer.parseInt(request.get(0)));
      answers.add(text(answer));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "aws-cli-1.46.3",
        "aws-sdk-go-v2-1.48.0",
        "aws-sdk-javascript-3.1169.0",
        "boto3-1.44.8"
      })
  void client_makesAStackAndDeletesItAgain(String client) throws IOException {
    createCluster(/* creatorIsAdministrator= */ false);

    replay(requests(client));

    assertThat(answers)
        .anyMatch(answer -> answer.contains("<StackStatus>CREATE_COMPLETE</StackStatus>"));
    assertThat(access.listAccessEntries("prod", PageRequest.first()).items()).isEmpty();
  }

  @Test
  void eksctl_makesAnEntry_isToldWhyAnotherCannotBe_andDeletesTheFirst() throws IOException {
    createCluster(/* creatorIsAdministrator= */ true);
    List<List<String>> requests = requests("eksctl-0.215.0");
    int created = 5;

    replay(requests.subList(0, created));

    DescribedAccessEntry entry = access.describeAccessEntry("prod", ROLE);
    assertThat(entry.accessEntry().username()).isEqualTo("team");
    assertThat(entry.accessEntry().kubernetesGroups()).containsExactly("viewers");
    assertThat(entry.tags())
        .containsEntry("alpha.eksctl.io/cluster-name", "prod")
        .containsEntry(
            "Name", "eksctl-prod-accessentry-NMLN3WZ5OPLR546GSTZXGAKLCMRTTGXV/AccessEntry");
    assertThat(access.listAssociatedAccessPolicies("prod", ROLE, PageRequest.first()).items())
        .extracting(policy -> policy.association().accessScope().namespaces())
        .containsExactly(List.of("dev", "test-*"));

    replay(requests.subList(created, requests.size()));

    assertThat(answers)
        .anyMatch(
            answer ->
                answer.contains(
                    "<ResourceStatus>CREATE_FAILED</ResourceStatus><ResourceStatusReason>Resource"
                        + " handler returned message: \"The specified access entry resource is"
                        + " already in use on this cluster. (Service: Eks, Status Code: 409,"));
    assertThat(access.listAccessEntries("prod", PageRequest.first()).items())
        .containsExactly(CREATOR.arn());
  }
}
