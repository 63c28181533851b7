package io.github.ekscam.cli;

import io.github.ekscam.EksCluster;
import io.github.ekscam.local.apiserver.ApiServer;
import io.github.ekscam.local.apiserver.Reviews;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code cam review}: answers reviews as the API server does, from standard input. */
@Command(
    name = "review",
    description = {
      "Reads reviews of authorization.k8s.io/v1 from standard input, one a line or any JSON stream,"
          + " and writes each back with its status, as the API server does: SubjectAccessReview,"
          + " LocalSubjectAccessReview, SelfSubjectAccessReview and SelfSubjectRulesReview.",
      "The last two are about the caller, which --as names. What the API server would refuse is"
          + " answered by its Status, and the stream goes on."
    },
    mixinStandardHelpOptions = true,
    sortOptions = false,
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {"0:all reviews are answered", "2:a review or the configuration cannot be read"},
    footer = {
      "",
      "Examples:",
      "  cam review -f eks/ < reviews.jsonl",
      "  echo '{\"apiVersion\":\"authorization.k8s.io/v1\",\"kind\":\"SelfSubjectRulesReview\","
          + "\"spec\":{\"namespace\":\"dev-1\"}}' | cam review --as ARN -f eks/"
    })
final class Review implements Callable<Integer> {

  @Mixin private CallerOptions callerOptions = new CallerOptions();

  @Mixin private ClusterOptions clusterOptions = new ClusterOptions();

  @Mixin private CommandStreams streams = new CommandStreams();

  @Override
  public Integer call() {
    EksCluster cluster = clusterOptions.read(streams.err());
    Reviews reviews = Reviews.of(ApiServer.of(cluster));
    if (callerOptions.isGiven()) {
      reviews = reviews.as(cluster.caller(callerOptions.caller()));
    }
    try {
      reviews.answer("standard input", streams.in(), streams.out().jsonLines());
    } catch (Reviews.MissingCallerException e) {
      throw new IllegalArgumentException(e.getMessage() + ": name one by --as ARN", e);
    }
    return Cam.YES;
  }
}
