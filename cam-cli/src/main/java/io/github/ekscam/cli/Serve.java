package io.github.ekscam.cli;

import static java.util.Objects.requireNonNull;

import io.github.ekscam.EksCluster;
import io.github.ekscam.access.AuthenticationMode;
import io.github.ekscam.iam.CallerIdentity;
import io.github.ekscam.internal.config.awscli.AwsEksCommand;
import io.github.ekscam.local.LocalEks;
import io.github.ekscam.local.LocalIdentities;
import io.github.ekscam.local.access.ClusterAccess;
import io.github.ekscam.local.access.CreateClusterRequest;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
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
        "Serves the EKS API's operations on access to the AWS CLI, the AWS SDKs, Terraform and"
            + " eksctl, with what they need of STS and CloudFormation, until it is interrupted."
            + " What they change is kept in memory, or in a file. Signatures are verified by"
            + " --identities alone.",
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

  @Option(
      names = "--identities",
      paramLabel = "FILE",
      description =
          "A shared credentials file with the access keys that are good here, and in each profile"
              + " cam_caller_arn, who calls with it. Signatures are verified by them; default: any"
              + " access key will do, and none is verified.")
  private @Nullable Path identitiesFile;

  @Option(
      names = "--watch",
      description =
          "Read -f and --identities again when they change. The cluster is then that of the files,"
              + " whatever was changed through the API. While they cannot be read, what was read"
              + " last counts.")
  private boolean watch;

  @Mixin private WebhookOptions webhookOptions = new WebhookOptions();

  @Mixin private ReadingOptions readingOptions = new ReadingOptions();

  @Mixin private CommandStreams streams = new CommandStreams();

  private volatile @Nullable LocalIdentities identities;

  @Override
  public Integer call() {
    webhookOptions
        .mistake(identitiesFile != null)
        .ifPresent(
            mistake -> {
              throw streams.usageError(mistake);
            });
    // Before anything is read, so that what changes meanwhile is read again.
    Watch changes = new Watch(this::watched, this::readAgain).begin();
    Optional<EksCluster> cluster =
        paths.isEmpty() ? Optional.empty() : Optional.of(readingOptions.read(paths, streams.err()));
    if (identitiesFile != null) {
      identities = LocalIdentities.read(identitiesFile);
    }
    LocalEks.Builder builder =
        LocalEks.builder().access(access(cluster.flatMap(EksCluster::region))).port(port);
    if (identitiesFile != null) {
      builder.identities(this::identities);
    }
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
    try (Serving serving = new Serving(start(builder))) {
      if (webhookOptions.isOn()) {
        webhookOptions.warning().ifPresent(streams.err()::println);
        serving.webhooks = startWebhooks(serving.eks, cluster);
      }
      serving.tell();
      served = serving;
      if (watch) {
        changes.run();
      } else {
        new CountDownLatch(1).await();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return Cam.YES;
  }

  private volatile @Nullable Serving served;

  /** What is served; ended by a signal, too. */
  private final class Serving implements AutoCloseable {

    private final LocalEks eks;
    private final Thread ending = new Thread(this::end, "cam-serve-end");
    private volatile WebhookOptions.@Nullable Served webhooks;

    Serving(LocalEks eks) {
      this.eks = eks;
      Runtime.getRuntime().addShutdownHook(ending);
    }

    void tell() {
      Serve.this.tell(eks, streams.out());
      WebhookOptions.Served also = webhooks;
      if (also != null) {
        also.tell(streams.out());
        streams.out().flush();
      }
    }

    private void end() {
      WebhookOptions.Served also = webhooks;
      if (also != null) {
        also.webhooks().close();
      }
      eks.close();
    }

    @Override
    public void close() {
      end();
      Runtime.getRuntime().removeShutdownHook(ending);
    }
  }

  private LocalIdentities identities() {
    return requireNonNull(identities);
  }

  private List<Path> watched() {
    List<Path> watched = new ArrayList<>(paths);
    if (identitiesFile != null) {
      watched.add(identitiesFile);
    }
    return watched;
  }

  private WebhookOptions.Served startWebhooks(LocalEks eks, Optional<EksCluster> cluster) {
    String clusterName = cluster.map(this::clusterName).orElse(name);
    if (clusterName == null) {
      throw streams.usageError(
          "--webhooks needs a cluster: give its files by -f, or --name for a new one");
    }
    if (cluster.isEmpty() && eks.regions().find(clusterName).isEmpty()) {
      CallerIdentity caller =
          CallerIdentity.parse(
              creator == null
                  ? "arn:aws:iam::" + eks.access().accountId() + ":user/creator"
                  : creator);
      eks.access()
          .createCluster(
              CreateClusterRequest.builder(clusterName, caller)
                  .authenticationMode(AuthenticationMode.API)
                  .build());
    }
    try {
      return webhookOptions.start(
          eks, clusterName, identitiesFile, identitiesFile == null ? null : this::identities);
    } catch (UncheckedIOException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
  }

  /** All at once, or, if something is wrong, nothing. */
  private void readAgain() {
    Serving serving = requireNonNull(served);
    WebhookOptions.Served webhooks = serving.webhooks;
    try {
      LocalIdentities read = identitiesFile == null ? null : LocalIdentities.read(identitiesFile);
      if (!paths.isEmpty()) {
        EksCluster cluster = readingOptions.read(paths, streams.err());
        serving.eks.reload(clusterName(cluster), cluster);
      }
      identities = read;
      streams.err().println("The files were read again.");
      if (webhooks != null) {
        webhooks.webhooks().configurationRead();
      }
    } catch (RuntimeException e) {
      if (!Cam.isRefusal(e)) {
        throw e;
      }
      streams.err().error(e);
      streams.err().println("What was read before goes on counting.");
      if (webhooks != null) {
        webhooks.webhooks().configurationFailed(String.valueOf(e.getMessage()));
      }
    }
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
    String clusterName = clusterName(cluster);
    if (region == null) {
      builder.cluster(clusterName, cluster);
    } else {
      builder.cluster(clusterName, region, cluster);
    }
  }

  private String clusterName(EksCluster cluster) {
    return name != null
        ? name
        : cluster
            .name()
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "the files do not name the cluster: give it a name by --name"));
  }

  static InetAddress address(String text) {
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

  private void tell(LocalEks eks, Printer out) {
    out.println(
        "The EKS API is at "
            + eks.endpoint()
            + " with STS and CloudFormation until Ctrl-C. To use it by the AWS CLI, SDKs, Terraform"
            + " or eksctl:");
    out.println();
    export(out, List.of("AWS_ENDPOINT_URL=" + eks.endpoint()));
    // Some clients read the one, some the other.
    String home = eks.access().region();
    export(out, List.of("AWS_REGION=" + home, "AWS_DEFAULT_REGION=" + home));
    if (identitiesFile == null) {
      export(out, List.of("AWS_ACCESS_KEY_ID=any", "AWS_SECRET_ACCESS_KEY=any"));
    } else {
      export(out, List.of("AWS_SHARED_CREDENTIALS_FILE=" + identitiesFile.toAbsolutePath()));
      Set<String> profiles = identities().profiles().keySet();
      profiles.stream()
          .filter(first -> !profiles.contains("default"))
          .findFirst()
          .ifPresent(first -> export(out, List.of("AWS_PROFILE=" + first)));
    }
    out.println("aws eks list-clusters");
    out.flush();
  }

  private static void export(Printer out, List<String> variables) {
    List<String> words = new ArrayList<>(variables);
    words.add(0, "export");
    out.println(AwsEksCommand.line(words));
  }
}
