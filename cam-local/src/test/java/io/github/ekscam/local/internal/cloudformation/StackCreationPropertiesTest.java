package io.github.ekscam.local.internal.cloudformation;

import static io.github.ekscam.local.internal.aws.QueryCalls.escaped;
import static io.github.ekscam.local.internal.aws.QueryCalls.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.ekscam.access.AuthenticationMode;
import io.github.ekscam.config.Source;
import io.github.ekscam.iam.CallerIdentity;
import io.github.ekscam.local.access.ClusterAccess;
import io.github.ekscam.local.access.CreateAccessEntryRequest;
import io.github.ekscam.local.access.CreateClusterRequest;
import io.github.ekscam.local.access.PageRequest;
import io.github.ekscam.local.internal.aws.QueryCalls;
import io.github.ekscam.local.internal.http.HttpHandler;
import io.github.ekscam.policies.ManagedPolicies;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** Stacks against the plainest model: all their entries, or none. */
class StackCreationPropertiesTest {

  private static final CallerIdentity CREATOR =
      CallerIdentity.parse("arn:aws:iam::111122223333:user/creator");

  private static String role(int number) {
    return "arn:aws:iam::111122223333:role/r" + number;
  }

  private static ClusterAccess accessWith(Set<Integer> roles) {
    ClusterAccess access =
        ClusterAccess.builder().accessPolicies(ManagedPolicies.catalogue()).build();
    access.createCluster(
        CreateClusterRequest.builder("prod", CREATOR)
            .authenticationMode(AuthenticationMode.API)
            .bootstrapClusterCreatorAdminPermissions(false)
            .build());
    roles.forEach(
        number ->
            access.createAccessEntry(
                "prod", CreateAccessEntryRequest.builder(role(number)).build()));
    return access;
  }

  private static Set<String> entries(ClusterAccess access) {
    return new TreeSet<>(access.listAccessEntries("prod", PageRequest.first()).items());
  }

  @Property(tries = 100)
  void stack_makesAllItsEntriesOrNone_andTakesNothingElseAway(
      @ForAll @Size(max = 4) Set<@IntRange(max = 6) Integer> present,
      @ForAll @Size(min = 1, max = 4) List<@IntRange(max = 6) Integer> wanted,
      @ForAll @IntRange(max = 6) int without) {
    ClusterAccess access = accessWith(present);
    HttpHandler service =
        CloudFormationOperations.service(
            List.of(),
            Source.of("state"),
            region -> access,
            call -> CREATOR,
            Clock.systemUTC(),
            UUID::randomUUID);
    String template =
        IntStream.range(0, wanted.size())
            .mapToObj(
                i ->
                    "  E"
                        + i
                        + ": {Type: 'AWS::EKS::AccessEntry', Properties: {ClusterName: prod"
                        + (wanted.get(i) == without
                            ? "}}"
                            : ", PrincipalArn: '" + role(wanted.get(i)) + "'}}"))
            .collect(Collectors.joining("\n", "Resources:\n", "\n"));

    service.handle(
        QueryCalls.of(
            "cloudformation",
            "Action=CreateStack&Version=2010-05-15&StackName=s&TemplateBody=" + escaped(template)));

    Set<String> before =
        present.stream()
            .map(StackCreationPropertiesTest::role)
            .collect(Collectors.toCollection(TreeSet::new));
    boolean isPossible =
        !wanted.contains(without)
            && wanted.stream().distinct().count() == wanted.size()
            && wanted.stream().noneMatch(present::contains);
    Set<String> after = new TreeSet<>(before);
    if (isPossible) {
      wanted.forEach(number -> after.add(role(number)));
    }
    assertThat(entries(access)).isEqualTo(after);
    assertThat(
            text(
                service.handle(
                    QueryCalls.of("cloudformation", "Action=DescribeStacks&Version=2010-05-15"))))
        .contains("<StackStatus>" + (isPossible ? "CREATE_COMPLETE" : "ROLLBACK_COMPLETE"));

    service.handle(
        QueryCalls.of("cloudformation", "Action=DeleteStack&Version=2010-05-15&StackName=s"));

    assertThat(entries(access)).isEqualTo(before);
  }
}
