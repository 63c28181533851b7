package io.github.ekscam.analysis.migration;

import static java.util.Objects.requireNonNull;

import io.github.ekscam.EksCluster;
import io.github.ekscam.analysis.ClusterDiff;
import io.github.ekscam.iam.PrincipalArn;
import io.github.ekscam.internal.text.GoQuote;
import io.github.ekscam.rbac.RbacBinding;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The way of a cluster from the aws-auth ConfigMap to access entries: the entries, access policies
 * and bindings that give every mapped principal the same rights, the steps in an order in which
 * nobody is locked out meanwhile, and the list of what is not the same.
 *
 * <pre>{@code
 * EksCluster cluster = EksClusters.read(Path.of("platform/"));
 * AwsAuthMigration migration = AwsAuthMigration.builder(cluster).build();
 * migration.differences().forEach(difference -> System.err.println(difference.text()));
 * System.out.println(migration.write(MigrationFormat.AWS_CLI));
 * }</pre>
 *
 * <p>That there is no other difference is not assumed: the cluster before and the cluster after are
 * compared for all requests, and each principal is mapped on both as aws-iam-authenticator does.
 *
 * <p>What EKS refuses in an access entry (a group or a username that begins with {@code system:}
 * and the like, a username that a session could choose freely) gets the same name with {@code
 * aws-auth:} before it, which is bound to the same roles. Who is in {@code system:masters} gets
 * {@code AmazonEKSClusterAdminPolicy} as well; the binding makes sure that there is no moment
 * between the entry and its policy in which the administrators are locked out.
 *
 * <p>Immutable and thread-safe. Costs a look at each binding for each principal that is mapped.
 */
public final class AwsAuthMigration {

  private static final Pattern CLUSTER_NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_-]{0,99}");

  private final @Nullable String clusterName;
  private final ClusterDiff comparison;
  private static final Pattern REGION = Pattern.compile("[a-z0-9]+(-[a-z0-9]+)+");

  private final List<MigratedPrincipal> principals;
  private final List<MigrationStep> steps;
  private final List<MigrationDifference> differences;
  private final List<UnusedMapping> unused;
  private final Optional<String> region;

  AwsAuthMigration(
      @Nullable String clusterName,
      Optional<String> region,
      ClusterDiff comparison,
      List<MigratedPrincipal> principals,
      List<MigrationStep> steps,
      List<MigrationDifference> differences,
      List<UnusedMapping> unused) {
    this.clusterName = clusterName;
    this.region = region;
    this.comparison = comparison;
    this.principals = List.copyOf(principals);
    this.steps = List.copyOf(steps);
    this.differences = List.copyOf(differences);
    this.unused = List.copyOf(unused);
  }

  /** A builder for the migration of a cluster, in its present authentication mode. */
  public static Builder builder(EksCluster cluster) {
    return new Builder(requireNonNull(cluster, "cluster"));
  }

  /** The cluster's name, if it is known. */
  public Optional<String> clusterName() {
    return Optional.ofNullable(clusterName);
  }

  /** The cluster's region, if it is known. */
  public Optional<String> region() {
    return region;
  }

  /** The cluster as it is. */
  public EksCluster before() {
    return comparison.before();
  }

  /** The cluster as it is at the end: in the mode {@code API}. */
  public EksCluster after() {
    return comparison.after();
  }

  /**
   * The cluster before, compared with the cluster after. It has what {@link #differences} tells of
   * rights, and what the names that stand in for others have.
   */
  public ClusterDiff comparison() {
    return comparison;
  }

  /** Who gets an access entry, in the order of aws-auth. */
  public List<MigratedPrincipal> principals() {
    return principals;
  }

  /**
   * What is to be done, one after the other; nothing if aws-auth is not there and not looked up.
   */
  public List<MigrationStep> steps() {
    return steps;
  }

  /** What is not the same at the end, or of which that cannot be told; nothing if all is. */
  public List<MigrationDifference> differences() {
    return differences;
  }

  /** The entries of aws-auth that have no effect, of which nothing is made; often none. */
  public List<UnusedMapping> unused() {
    return unused;
  }

  /**
   * Whether nothing changes: everybody has the same username, groups and rights, and nothing is
   * left that cannot be told.
   */
  public boolean isSame() {
    return differences.isEmpty();
  }

  /**
   * The migration as a document. Of infrastructure as code it is what is to be added; the mode and
   * the order are told in its comments.
   *
   * @throws IllegalArgumentException if the format has the cluster's name, and it is not known, or
   *     is none that EKS gives
   */
  public String write(MigrationFormat format) {
    return format.write(this);
  }

  private AwsAuthMigration in(Optional<String> region) {
    return new AwsAuthMigration(
        clusterName, region, comparison, principals, steps, differences, unused);
  }

  /** The bindings to be written. */
  List<RbacBinding> bindings() {
    return steps.stream()
        .filter(MigrationStep.WriteBindings.class::isInstance)
        .flatMap(step -> ((MigrationStep.WriteBindings) step).bindings().stream())
        .toList();
  }

  String requireClusterName() {
    if (clusterName == null) {
      throw new IllegalArgumentException(
          "The cluster's name is not known: give what \"aws eks describe-cluster\" prints, or the"
              + " name");
    }
    if (!CLUSTER_NAME.matcher(clusterName).matches()) {
      throw new IllegalArgumentException(
          "Invalid cluster name "
              + GoQuote.quote(clusterName)
              + ": expected up to 100 letters, digits, '-' or '_', such as prod");
    }
    return clusterName;
  }

  @Override
  public String toString() {
    return "AwsAuthMigration" + principals;
  }

  /** Says what is known besides the cluster's configuration. Not thread-safe. */
  public static final class Builder {

    private final EksCluster cluster;
    private Optional<String> clusterName;
    private List<PrincipalArn> principalArns = List.of();
    private Optional<String> region = Optional.empty();

    private Builder(EksCluster cluster) {
      this.cluster = cluster;
      this.clusterName = cluster.name();
    }

    /** Sets the cluster's name, where its configuration does not tell it. */
    public Builder clusterName(String clusterName) {
      this.clusterName = Optional.of(clusterName);
      return this;
    }

    /**
     * Sets the cluster's region, which eksctl wants to be told; none unless set.
     *
     * @throws IllegalArgumentException if it is no name of a region
     */
    public Builder region(String region) {
      if (!REGION.matcher(region).matches()) {
        throw new IllegalArgumentException(
            "Invalid region "
                + GoQuote.quote(region)
                + ": expected lower case letters, digits and hyphens, such as eu-central-1");
      }
      this.region = Optional.of(region);
      return this;
    }

    /**
     * Sets the ARNs of roles as IAM has them, with their paths, which aws-auth leaves out and
     * access entries need. A role that is not among them is taken to have none.
     */
    public Builder principalArns(Collection<PrincipalArn> principalArns) {
      this.principalArns = List.copyOf(principalArns);
      return this;
    }

    /**
     * The migration.
     *
     * @throws IllegalArgumentException if the aws-auth ConfigMap counts and was not given, if there
     *     are access entries in a mode that has none, if two of the given ARNs are of one role, or
     *     if the rules are too many to be compared
     * @throws io.github.ekscam.access.EksException if there are more principals than a cluster may
     *     have access entries
     */
    public AwsAuthMigration build() {
      return MigrationPlanner.plan(cluster, clusterName.orElse(null), principalArns).in(region);
    }
  }
}
