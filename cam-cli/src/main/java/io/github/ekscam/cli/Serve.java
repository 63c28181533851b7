package io.github.ekscam.cli;

import io.github.ekscam.EksCluster;
import io.github.ekscam.iam.CallerIdentity;
import io.github.ekscam.local.LocalEks;
import io.github.ekscam.local.access.ClusterAccess;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code cam serve}: the EKS API on loopback, until it is interrupted. */
@Command(
    name = "serve",
    description =
        "Serves the EKS API's operations on access to the AWS CLI and the AWS SDKs, until it is"
            + " interrupted. What they change is kept in memory, or in a file. Signatures are not"
            + " verified.",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {
      "2:the configuration or the state cannot be used, or the port cannot be listened on",
      "130, 143:interrupted, as by Ctrl-C or by SIGTERM, which is how it ends"
    },
    footer = {
      "",
      "Examples:",
      "  cam serve",
      "  cam serve --port 8080 -f eks/ --name prod",
      "  cam serve --state local-eks.json"
    })
final class Serve implements Callable<Integer> {

  @Option(
      names = {"-f", "--filename"},
      paramLabel = "PATH",
      arity = "1..*",
      description =
          "Files and directories with the configuration of a cluster to begin with; default: no"
              + " cluster.")
  private List<Path> paths = List.of();

  @Option(
      names = "--name",
      paramLabel = "NAME",
      description = "The cluster's name; default: from the configuration.")
  private @Nullable String name;

  @Option(
      names = "--port",
      paramLabel = "PORT",
      description = "The port to listen on; default: a free one.")
  private int port;

  @Option(
      names = "--address",
      paramLabel = "ADDRESS",
      description =
          "The address to listen on; default: loopback. Who can reach another one can"
              + " change everything.")
  private @Nullable String address;

  @Option(
      names = "--account",
      paramLabel = "ID",
      description = "The account of the clusters; default: 111122223333.")
  private @Nullable String account;

  @Option(
      names = "--region",
      paramLabel = "REGION",
      description =
          "The region of the cluster of the files, whatever they say, and what is told to export;"
              + " default: that of the files, or us-west-2. Clients may use others.")
  private @Nullable String region;

  @Option(
      names = "--state",
      paramLabel = "FILE",
      description =
          "The file to keep the clusters of all regions in, as far as the EKS API knows them;"
              + " default: none, in memory. It is written before a change is answered. If it is"
              + " there it is read first: of a cluster that it knows, the files tell RBAC and the"
              + " like alone, and no longer mode and access entries.")
  private @Nullable Path state;

  @Option(
      names = "--as",
      paramLabel = "ARN",
      description =
          "Who makes the clusters that are made: an IAM user, a role or its session; default: the"
              + " user creator of the account.")
  private @Nullable String creator;

  @Mixin private ReadingOptions readingOptions = new ReadingOptions();

  @Mixin private CommandStreams streams = new CommandStreams();

  @Override
  public Integer call() {
    Optional<EksCluster> cluster =
        paths.isEmpty() ? Optional.empty() : Optional.of(readingOptions.read(paths, streams.err()));
    LocalEks.Builder builder =
        LocalEks.builder().access(access(cluster.flatMap(EksCluster::region))).port(port);
    if (state != null) {
      builder.state(state);
    }
    if (address != null) {
      builder.address(address(address));
    }
    if (creator != null) {
      builder.caller(CallerIdentity.parse(creator));
    }
    cluster.ifPresent(read -> addCluster(builder, read));
    LocalEks eks = start(builder);
    Thread ending = new Thread(eks::close, "cam-serve-end");
    Runtime.getRuntime().addShutdownHook(ending);
    try (eks) {
      tell(eks, streams.out());
      new CountDownLatch(1).await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    Runtime.getRuntime().removeShutdownHook(ending);
    return Cam.YES;
  }

  private ClusterAccess access(Optional<String> regionOfTheFiles) {
    ClusterAccess.Builder access =
        ClusterAccess.builder().accessPolicies(readingOptions.catalogue());
    if (account != null) {
      access.accountId(account);
    }
    Optional.ofNullable(region).or(() -> regionOfTheFiles).ifPresent(access::region);
    return access.build();
  }

  private void addCluster(LocalEks.Builder builder, EksCluster cluster) {
    String clusterName =
        name != null
            ? name
            : cluster
                .name()
                .orElseThrow(
                    () ->
                        new IllegalArgumentException(
                            "the files do not name the cluster: give it a name by --name"));
    if (region == null) {
      builder.cluster(clusterName, cluster);
    } else {
      builder.cluster(clusterName, region, cluster);
    }
  }

  private static InetAddress address(String text) {
    try {
      return InetAddress.getByName(text);
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException(
          "Invalid address \"" + text + "\": expected one of this machine, such as 127.0.0.1", e);
    }
  }

  private static LocalEks start(LocalEks.Builder builder) {
    try {
      return builder.start();
    } catch (UncheckedIOException | IllegalStateException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
  }

  private static void tell(LocalEks eks, Printer out) {
    out.println("The EKS API is at " + eks.endpoint() + " until Ctrl-C. To use it by the AWS CLI:");
    out.println();
    out.println("export AWS_ENDPOINT_URL_EKS=" + eks.endpoint());
    out.println("export AWS_DEFAULT_REGION=" + eks.access().region());
    out.println("export AWS_ACCESS_KEY_ID=any AWS_SECRET_ACCESS_KEY=any");
    out.println("aws eks list-clusters");
    out.flush();
  }
}
