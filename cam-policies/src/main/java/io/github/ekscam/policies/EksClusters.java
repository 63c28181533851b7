package io.github.ekscam.policies;

import static java.util.Objects.requireNonNull;

import io.github.ekscam.EksCluster;
import io.github.ekscam.access.AccessPolicyCatalogue;
import io.github.ekscam.config.ConfigurationReader;
import io.github.ekscam.rbac.KubernetesVersion;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads an {@link EksCluster} from the files that configure it and completes it with the access
 * policies that AWS manages and with the default roles and bindings of its Kubernetes version.
 *
 * <pre>{@code
 * EksCluster cluster = EksClusters.read(Path.of("platform/"));
 * cluster.notices().forEach(System.out::println);
 * Caller alice =
 *     cluster.caller(
 *         CallerIdentity.parse("arn:aws:sts::111122223333:assumed-role/Developer/alice"));
 * boolean allowed = alice.isAllowed(ResourceRequest.of("get", "", "pods").namespace("dev-1"));
 * }</pre>
 *
 * <p>Which forms of files are read, and how strictly, {@link ConfigurationReader} says. Where the
 * files do not tell the Kubernetes version, it is the newest that is known; of a version that is
 * not known the default roles are those of the nearest, and a notice tells. The methods may be
 * called by any number of threads.
 */
public final class EksClusters {

  private EksClusters() {}

  /**
   * Reads a cluster from files, and of directories from all files below them that end in {@code
   * .yaml}, {@code .yml}, {@code .json} or {@code .template}.
   *
   * @throws io.github.ekscam.config.InvalidInputException if anything in them cannot be used
   */
  public static EksCluster read(Path... paths) {
    return builder().read(paths);
  }

  /** Reads a cluster from files and directories; see {@link #read(Path...)}. */
  public static EksCluster read(Collection<Path> paths) {
    return builder().read(paths);
  }

  /**
   * Reads a cluster from one input, which is not closed.
   *
   * @param name what to call the input in messages
   * @throws io.github.ekscam.config.InvalidInputException if anything in it cannot be used
   */
  public static EksCluster read(String name, InputStream in) {
    return builder().read(name, in);
  }

  /** A builder, for other policies, another Kubernetes version or other limits. */
  public static Builder builder() {
    return new Builder();
  }

  /** Says how clusters are read. Not thread-safe. */
  public static final class Builder {

    private final ConfigurationReader.Builder reader =
        ConfigurationReader.builder()
            .defaultRbacObjects(DefaultRbacObjects.newestVersion(), DefaultRbacObjects::of);
    private @Nullable AccessPolicyCatalogue accessPolicies;
    private AccessPolicyCatalogue ownPolicies = AccessPolicyCatalogue.none();

    private Builder() {}

    /** Sets the Kubernetes version, whatever the files tell. */
    public Builder kubernetesVersion(KubernetesVersion version) {
      reader.kubernetesVersion(version);
      return this;
    }

    /** Sets the access policies there are; {@link ManagedPolicies#catalogue()} unless set. */
    public Builder accessPolicies(AccessPolicyCatalogue accessPolicies) {
      this.accessPolicies = requireNonNull(accessPolicies, "accessPolicies");
      return this;
    }

    /**
     * Adds access policies of one's own to those there are; they replace those of the same name.
     * See {@link io.github.ekscam.config.AccessPolicyCatalogueReader#readOwn}.
     */
    public Builder addAccessPolicies(AccessPolicyCatalogue own) {
      this.ownPolicies = ownPolicies.with(requireNonNull(own, "own"));
      return this;
    }

    /**
     * Takes the access policies as they were on a date: those that AWS manages, see {@link
     * ManagedPolicies#asOf}, and those of one's own among the files.
     *
     * @throws IllegalArgumentException if no edition is known that is as old as that
     */
    public Builder asOf(LocalDate date) {
      reader.policiesAsOf(date);
      return accessPolicies(ManagedPolicies.asOf(date));
    }

    /** Leaves out the roles and bindings that every cluster has from its start. */
    public Builder withoutDefaultRoles() {
      reader.withoutDefaultRbacObjects();
      return this;
    }

    /**
     * Sets how many bytes all inputs together may have; 256 MiB unless set.
     *
     * @throws IllegalArgumentException if the limit is not positive
     */
    public Builder limit(long bytes) {
      reader.limit(bytes);
      return this;
    }

    /**
     * Sets the namespace of RBAC objects that have none and need one; see {@link
     * ConfigurationReader.Builder#defaultNamespace}.
     *
     * @throws IllegalArgumentException if it is no name of a namespace
     */
    public Builder defaultNamespace(String namespace) {
      reader.defaultNamespace(namespace);
      return this;
    }

    /**
     * Leaves out files of directories; see {@link ConfigurationReader.Builder#exclude}.
     *
     * @throws IllegalArgumentException if one is no glob
     */
    public Builder exclude(String... globs) {
      reader.exclude(globs);
      return this;
    }

    /**
     * Says that documents about access may be left unread, on which tests fail otherwise; see
     * {@link ConfigurationReader.Builder#allowUnread}.
     */
    public Builder allowUnread() {
      reader.allowUnread();
      return this;
    }

    /**
     * Says that the files may hold nothing about access; see {@link
     * ConfigurationReader.Builder#allowEmpty}.
     */
    public Builder allowEmpty() {
      reader.allowEmpty();
      return this;
    }

    /**
     * Sets which cluster is read where the files tell of several; see {@link
     * ConfigurationReader.Builder#cluster}.
     */
    public Builder cluster(String cluster) {
      reader.cluster(cluster);
      return this;
    }

    /** Sets the value of a parameter of CloudFormation templates; later values count. */
    public Builder parameter(String name, String value) {
      reader.parameter(name, value);
      return this;
    }

    /**
     * Sets the values of parameters of CloudFormation templates that a file has; see {@link
     * ConfigurationReader.Builder#parameters}.
     */
    public Builder parameters(Path file) {
      reader.parameters(file);
      return this;
    }

    /**
     * Reads of a plan the cluster as it is before the plan is applied; see {@link
     * ConfigurationReader.Builder#beforePlan}.
     */
    public Builder beforePlan() {
      reader.beforePlan();
      return this;
    }

    /**
     * Sets how messages name what can be set, for programs whose users set it otherwise than by
     * this builder; see {@link ConfigurationReader.Builder#settingNames}.
     */
    public Builder settingNames(ConfigurationReader.SettingNames names) {
      reader.settingNames(names);
      return this;
    }

    /** Reads a cluster from files and directories; see {@link EksClusters#read(Path...)}. */
    public EksCluster read(Path... paths) {
      return read(List.of(paths));
    }

    /** Reads a cluster from files and directories; see {@link EksClusters#read(Path...)}. */
    public EksCluster read(Collection<Path> paths) {
      return reader().read(paths);
    }

    /** Reads a cluster from one input; see {@link EksClusters#read(String, InputStream)}. */
    public EksCluster read(String name, InputStream in) {
      return reader().read(name, in);
    }

    private ConfigurationReader reader() {
      return reader
          .accessPolicies(
              (accessPolicies == null ? ManagedPolicies.catalogue() : accessPolicies)
                  .with(ownPolicies))
          .build();
    }
  }
}
