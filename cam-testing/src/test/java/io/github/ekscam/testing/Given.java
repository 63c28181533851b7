package io.github.ekscam.testing;

import io.github.ekscam.Caller;
import io.github.ekscam.EksCluster;
import io.github.ekscam.Verdict;
import io.github.ekscam.policies.EksClusters;
import io.github.ekscam.request.ResourceRequest;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What the Java of the documentation uses without declaring it; public for that Java. */
public final class Given {

  public static final String DEVELOPER = "arn:aws:iam::111122223333:role/Developer";
  public static final String ALICE = "arn:aws:sts::111122223333:assumed-role/Developer/alice";
  public static final String BOB = "arn:aws:iam::111122223333:user/bob";

  public static final EksCluster cluster = EksClusters.read(Path.of("../examples/platform"));
  public static final Caller caller = cluster.caller(ALICE);
  public static final Verdict verdict =
      caller.authorize(ResourceRequest.of("get", "", "pods").namespace("dev-checkout"));
  public static final EksCluster before = EksClusters.read(Path.of("../examples/change/before"));
  public static final EksCluster after = EksClusters.read(Path.of("../examples/change/after"));
  public static final InputStream in =
      open("../cam-cli/src/test/resources/fuzzing/POLICY_DOCUMENTATION/page.html");

  private Given() {}

  private static InputStream open(String file) {
    try {
      return Files.newInputStream(Path.of(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
