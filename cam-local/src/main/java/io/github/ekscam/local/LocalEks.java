package io.github.ekscam.local;

import static java.util.Objects.requireNonNull;

import com.google.common.collect.ImmutableSet;
import io.github.ekscam.EksCluster;
import io.github.ekscam.config.Source;
import io.github.ekscam.iam.CallerIdentity;
import io.github.ekscam.iam.Partition;
import io.github.ekscam.local.access.ClusterAccess;
import io.github.ekscam.local.access.CreateClusterRequest;
import io.github.ekscam.local.access.RegionalClusterAccess;
import io.github.ekscam.local.internal.aws.Authentication;
import io.github.ekscam.local.internal.aws.VerifiedCallers;
import io.github.ekscam.local.internal.http.HttpServer;
import io.github.ekscam.policies.ManagedPolicies;
import io.github.ekscam.rbac.RbacObject;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The Amazon EKS API as an HTTP endpoint on loopback, for the AWS SDKs and the AWS CLI, with the
 * clusters behind it that answer what follows; and beside it what clients need of AWS STS and AWS
 * CloudFormation, so that {@code AWS_ENDPOINT_URL} may name it for all services.
 *
 * <pre>{@code
 * try (LocalEks localEks = LocalEks.start();
 *     EksClient client =
 *         EksClient.builder()
 *             .endpointOverride(localEks.endpoint())
 *             .region(Region.US_WEST_2)
 *             .credentialsProvider(
 *                 StaticCredentialsProvider.create(AwsBasicCredentials.create("any", "any")))
 *             .build()) {
 *   client.createCluster(c -> c.name("prod").accessConfig(a -> a.authenticationMode("API")));
 *   client.createAccessEntry(
 *       e ->
 *           e.clusterName("prod")
 *               .principalArn("arn:aws:iam::111122223333:role/Developer")
 *               .kubernetesGroups("developers"));
 *   EksCluster cluster = localEks.cluster("prod");
 * }
 * }</pre>
 *
 * <p>It has the operations on access entries and access policies, on clusters, their updates and
 * tags, and on versions. Node groups, add-ons, Fargate profiles and the like are listed as if there
 * were none; what makes one is refused by name. What the operations do and refuse is {@link
 * ClusterAccess}'s. Of a request to make a cluster, what is not about access (role, network) is not
 * needed; if it is there it is kept and described. Changes show at once, where the service takes
 * seconds or minutes.
 *
 * <p>A request goes to the service that it is signed for. STS has {@code GetCallerIdentity}.
 * CloudFormation makes and deletes stacks of {@code AWS::EKS::AccessEntry}, each at once, and has
 * no updates of them, change sets, macros or other types. Anything else is refused in the shape of
 * its own service, in a message that says what is served.
 *
 * <p>A client needs credentials as for AWS, but any will do: the endpoint reads the access key id
 * to tell who calls, which matters for who the creator of a new cluster is, and verifies no
 * signature, unless {@link Builder#identities} are given. It does not ask whether IAM allows the
 * call. The region is that of the scope that the request is signed for; the account that of the
 * caller whose access key is known, and otherwise that of {@link Builder#access}. Clusters of one
 * region or account are not those of another.
 *
 * <p>Each request is logged by SLF4J at debug, by the logger of this class's name: method, path,
 * status and duration, and nothing of its headers, query and body.
 *
 * <p>A request that a web page might have sent is refused: one whose {@code Host} is neither an
 * address nor a name that only this machine or network can have, and one that comes from another
 * site, by its {@code Origin}, {@code Referer} or {@code Sec-Fetch-Site}.
 *
 * <p>Safe for use by many threads, and any number of them side by side. A request that takes too
 * long or has a body of more than 1 MiB is refused or broken off; bodies of more than 16 KiB are
 * refused while many others are being read. Of more than 512 connections at once some wait. The
 * endpoint itself goes on until it is closed.
 */
public final class LocalEks implements AutoCloseable {

  private final RegionalClusterAccess regions;
  private final Clusters clusters;
  private final HttpServer server;

  private LocalEks(Builder builder, RegionalClusterAccess regions) {
    this.regions = regions;
    this.clusters = new Clusters(regions);
    builder.clusters.forEach(
        (name, cluster) ->
            clusters.load(
                name,
                cluster,
                builder.regions.getOrDefault(name, regions.home().region()),
                builder.state != null));
    Authentication authentication = builder.authentication(regions.home());
    MeantClusters meant =
        new MeantClusters(
            regions,
            builder.identities == null
                ? ImmutableSet.copyOf(builder.callers.keySet())::contains
                : key -> true);
    HttpServer.Builder http =
        HttpServer.builder(
                LocalServices.of(
                    new Endpoint(new EksService(regions), authentication, meant),
                    meant,
                    authentication,
                    regions.all(),
                    Source.of(String.valueOf(builder.state))))
            .name("LocalEks")
            .port(builder.port)
            .requestTimeout(builder.requestTimeout)
            .log(builder.log);
    if (builder.address != null) {
      http.address(builder.address);
    }
    this.server = http.start();
  }

  /** An endpoint without clusters on a free port of loopback. */
  public static LocalEks start() {
    return builder().start();
  }

  /** A builder, which has a default for everything. */
  public static Builder builder() {
    return new Builder();
  }

  /** Where the endpoint is, such as {@code http://127.0.0.1:40321}. */
  public URI endpoint() {
    return server.uri();
  }

  /**
   * The API behind the endpoint, of the account and the region that it begins with: those of {@link
   * Builder#access}.
   */
  public ClusterAccess access() {
    return regions.home();
  }

  /** The API behind the endpoint, of every account and region. */
  public RegionalClusterAccess regions() {
    return regions;
  }

  /**
   * A cluster as it is now, to be asked for decisions; what is changed later does not show in it. A
   * cluster that was made by the API has the default RBAC objects of its version. If {@link
   * #access} has none of the name it is that of the first other region, by name, that has one.
   * Costs nothing if nothing has changed since it was asked for last, else a pass over its access
   * entries.
   *
   * @throws io.github.ekscam.access.EksException if there is no cluster of the name
   * @throws IllegalArgumentException if the default RBAC objects of its version are not known
   */
  public EksCluster cluster(String name) {
    return clusters.cluster(requireNonNull(name, "name"));
  }

  /**
   * Puts a cluster, such as one that was read again from its files, in the place of the one under a
   * name, if there is one, all at once: who asks is answered by the one or by the other. What was
   * changed through the API since is no more.
   *
   * @throws io.github.ekscam.access.EksException if it cannot be one, as by its name; the one that
   *     there was stays
   * @throws IllegalArgumentException likewise, if an access entry was read without the policies
   *     associated to it, which the endpoint would have to list
   */
  public EksCluster reload(String name, EksCluster cluster) {
    return clusters.reload(requireNonNull(name, "name"), requireNonNull(cluster, "cluster"));
  }

  /**
   * Writes an RBAC object to a cluster, in the place of one of the same kind, name and namespace,
   * as {@code kubectl apply} does, and returns the cluster then.
   *
   * @throws io.github.ekscam.access.EksException if there is no cluster of the name
   */
  public EksCluster apply(String clusterName, RbacObject object) {
    requireNonNull(object, "object");
    return clusters.change(
        requireNonNull(clusterName, "clusterName"), cluster -> cluster.with(object));
  }

  /**
   * Ends the endpoint: takes no more connections, answers the requests that have come, for five
   * seconds at most, closes all connections and waits for its threads. Once is enough.
   */
  @Override
  public void close() {
    server.close();
    regions.close();
  }

  @Override
  public String toString() {
    return "LocalEks[" + endpoint() + "]";
  }

  /** Prepares an endpoint. Not thread-safe. */
  public static final class Builder {

    private @Nullable ClusterAccess access;
    private @Nullable CallerIdentity caller;
    private @Nullable Supplier<LocalIdentities> identities;
    private @Nullable Path state;
    private @Nullable InetAddress address;
    private int port;
    private Duration requestTimeout = Duration.ofSeconds(20);
    private final Map<String, CallerIdentity> callers = new HashMap<>();
    private final Map<String, EksCluster> clusters = new LinkedHashMap<>();
    private final Map<String, String> regions = new LinkedHashMap<>();

    private Logger log = LoggerFactory.getLogger(LocalEks.class);

    private Builder() {}

    /** Sets where requests are logged, for tests. */
    Builder log(Logger log) {
      this.log = requireNonNull(log, "log");
      return this;
    }

    /**
     * Sets the API that the endpoint begins with; unless set it is that of the account {@code
     * 111122223333} in the region of the first cluster that is added and tells one, or in {@code
     * us-west-2}, with today's managed policies and without clusters.
     */
    public Builder access(ClusterAccess access) {
      this.access = requireNonNull(access, "access");
      return this;
    }

    /**
     * Has all that the API knows, of every region, and the stacks of CloudFormation, kept in a
     * file, which is read first if it is there. It is written before a change is answered, and
     * survives the end of the process, however it ends. RBAC, which is no part of the EKS API, is
     * not in it.
     *
     * <p>Of a cluster that is added here and that the file knows already, the file tells the mode
     * and the access entries, and the cluster the rest, such as RBAC. See {@link
     * RegionalClusterAccess#keptIn}.
     */
    public Builder state(Path file) {
      this.state = requireNonNull(file, "file");
      return this;
    }

    /**
     * Adds a cluster, such as one read from files, under its own name, in its region if it is
     * known, else in that of {@link #access}.
     *
     * @throws IllegalArgumentException if it has none
     */
    public Builder cluster(EksCluster cluster) {
      return cluster(
          cluster
              .name()
              .orElseThrow(
                  () ->
                      new IllegalArgumentException(
                          "Invalid cluster: expected one with a name, or a name given with it")),
          cluster);
    }

    /** Adds a cluster under a name, in its region if it is known. */
    public Builder cluster(String name, EksCluster cluster) {
      clusters.put(requireNonNull(name, "name"), requireNonNull(cluster, "cluster"));
      cluster.region().ifPresent(region -> regions.put(name, region));
      return this;
    }

    /** Adds a cluster under a name and in a region, whatever its own are. */
    public Builder cluster(String name, String region, EksCluster cluster) {
      cluster(name, cluster);
      regions.put(name, requireNonNull(region, "region"));
      return this;
    }

    /**
     * Sets who calls with any other access key than those given one by one; unless set it is the
     * user {@code creator} of the account.
     *
     * @throws IllegalArgumentException unless it is an IAM user, a role or a role's session
     */
    public Builder caller(CallerIdentity caller) {
      this.caller = requireCreator(caller);
      return this;
    }

    /**
     * Sets who calls with an access key.
     *
     * @throws IllegalArgumentException unless it is an IAM user, a role or a role's session
     */
    public Builder caller(String accessKeyId, CallerIdentity caller) {
      callers.put(requireNonNull(accessKeyId, "accessKeyId"), requireCreator(caller));
      return this;
    }

    /**
     * Sets whose requests are answered: those that an access key of these identities has signed.
     * Every signature is verified then, by every service here, and a request with another key or
     * another signature is refused as AWS refuses it.
     */
    public Builder identities(LocalIdentities identities) {
      requireNonNull(identities, "identities");
      return identities(() -> identities);
    }

    /**
     * Sets whose requests are answered, as {@link #identities(LocalIdentities)} does, by identities
     * that may change: each request is answered by those of its time.
     */
    public Builder identities(Supplier<LocalIdentities> identities) {
      this.identities = requireNonNull(identities, "identities");
      return this;
    }

    private Authentication authentication(ClusterAccess access) {
      if (identities != null) {
        if (caller != null || !callers.isEmpty()) {
          throw new IllegalStateException(
              "Identities and callers are given: a caller without a secret would go around the"
                  + " verification of signatures; give the caller as an identity");
        }
        Supplier<LocalIdentities> now = identities;
        return new VerifiedCallers(
            id -> now.get().find(id).map(LocalIdentity::owner), Clock.systemUTC());
      }
      return new TrustedCallers(
          callers,
          caller == null
              ? CallerIdentity.parse(
                  "arn:"
                      + Partition.ofRegion(access.region()).id()
                      + ":iam::"
                      + access.accountId()
                      + ":user/creator")
              : caller);
    }

    private static CallerIdentity requireCreator(CallerIdentity caller) {
      return CreateClusterRequest.builder("any", requireNonNull(caller, "caller"))
          .build()
          .creator();
    }

    /**
     * Sets the address to listen on; loopback unless set. A client that reaches another one may
     * change everything.
     */
    public Builder address(InetAddress address) {
      this.address = requireNonNull(address, "address");
      return this;
    }

    /**
     * Sets the port; a free one unless set.
     *
     * @throws IllegalArgumentException unless it is 0, for a free one, to 65535
     */
    public Builder port(int port) {
      this.port = HttpServer.requirePort(port);
      return this;
    }

    /**
     * Sets how long a request may take, from its first byte to the last of the answer; 20 seconds
     * unless set.
     *
     * @throws IllegalArgumentException unless it is positive
     */
    public Builder requestTimeout(Duration requestTimeout) {
      this.requestTimeout = HttpServer.requireTimeout(requestTimeout);
      return this;
    }

    /**
     * Starts the endpoint.
     *
     * @throws UncheckedIOException if the port cannot be listened on, or the state not be read or
     *     written
     * @throws io.github.ekscam.config.InvalidInputException if the state cannot be used
     * @throws IllegalStateException if the state is in use by another endpoint, or if identities
     *     are given, and callers besides
     * @throws io.github.ekscam.access.EksException if a cluster cannot be one, as by its name
     * @throws IllegalArgumentException if an access entry of a cluster was read without the
     *     policies associated to it, which the endpoint would have to list
     */
    public LocalEks start() {
      ClusterAccess home =
          access == null
              ? ClusterAccess.builder()
                  .accessPolicies(ManagedPolicies.catalogue())
                  .region(regions.values().stream().findFirst().orElse("us-west-2"))
                  .build()
              : access;
      RegionalClusterAccess all =
          state == null
              ? RegionalClusterAccess.of(home)
              : RegionalClusterAccess.keptIn(state, home);
      try {
        return new LocalEks(this, all);
      } catch (RuntimeException e) {
        all.close();
        throw e;
      }
    }
  }
}
