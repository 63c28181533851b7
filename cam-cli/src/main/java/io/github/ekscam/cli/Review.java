package io.github.ekscam.cli;

import static java.util.Objects.requireNonNull;

import io.github.ekscam.EksCluster;
import io.github.ekscam.codec.InvalidInputException;
import io.github.ekscam.codec.SubjectAccessReviews;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code cam review}: answers reviews as the API server does, from standard input. */
@Command(
    name = "review",
    description =
        "Reads SubjectAccessReview objects from standard input, one a line or any JSON stream, and"
            + " writes each back with its status.",
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class Review implements Callable<Integer> {

  @Mixin private CallerOptions callerOptions = new CallerOptions();

  @Mixin private ClusterOptions clusterOptions = new ClusterOptions();

  @ParentCommand private @Nullable Cam cam;

  @Spec private @Nullable CommandSpec spec;

  @Override
  public Integer call() {
    EksCluster cluster = clusterOptions.read(requireNonNull(spec).commandLine().getErr());
    SubjectAccessReviews reviews = SubjectAccessReviews.of(cluster);
    if (callerOptions.isGiven()) {
      reviews = reviews.as(cluster.session(callerOptions.caller()));
    }
    Cam streams = requireNonNull(cam);
    try {
      reviews.answer("standard input", streams.in(), streams.out());
    } catch (InvalidInputException e) {
      String message = String.valueOf(e.getMessage());
      throw message.endsWith("a SelfSubjectAccessReview needs a caller")
          ? new IllegalArgumentException(message + ": name one by --as ARN", e)
          : e;
    }
    return Cam.YES;
  }
}
