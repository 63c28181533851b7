package io.github.ekscam.config;

import static java.util.Objects.requireNonNull;

import io.github.ekscam.EksCluster;
import io.github.ekscam.access.AccessPolicyCatalogue;
import io.github.ekscam.internal.config.ClusterAssembly;
import io.github.ekscam.internal.config.ConfigurationFiles;
import io.github.ekscam.internal.config.Documents;
import io.github.ekscam.internal.config.Formats;
import io.github.ekscam.internal.config.cloudformation.ParametersFile;
import io.github.ekscam.internal.config.format.Found;
import io.github.ekscam.internal.config.format.Found.Placed;
import io.github.ekscam.internal.config.format.ReadingOptions;
import io.github.ekscam.internal.config.format.ReadingOptions.PlanSide;
import io.github.ekscam.internal.config.tree.Input;
import io.github.ekscam.rbac.KubernetesVersion;
import io.github.ekscam.rbac.RbacObject;
import io.github.ekscam.rbac.RbacObjects;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads an {@link EksCluster} from its configuration in the forms that people already have it:
 * eksctl's {@code ClusterConfig}, Kubernetes manifests and dumps (YAML or JSON, many documents,
 * lists), what the AWS CLI prints of a cluster and its access entries, the objects by which ACK and
 * Crossplane make access entries, plans and states of Terraform and OpenTofu as {@code terraform
 * show -json} prints them, previews and exports of Pulumi, and templates of CloudFormation with
 * what the CDK writes beside them; and catalogues of one's own access policies, which add to those
 * there are or replace them ({@link AccessPolicyCatalogueReader#readOwn}). Which of them a document
 * is, its content tells. Of ConfigMaps {@code kube-system/aws-auth} alone is read, as lenient as
 * aws-iam-authenticator reads it; what it loses is among the cluster's {@link
 * EksCluster#notices()}.
 *
 * <p>Strict where people write about access: an unknown field, an object that the API server would
 * refuse, an access entry that the EKS API would refuse, a contradiction between files is an error,
 * and then nothing is returned. Lenient where machines print: kinds and fields that mean nothing
 * here are skipped, and a notice counts them; an access policy that AWS has published since stays
 * unknown.
 *
 * <p>Most want {@code EksClusters} of {@code cam-policies}, which has AWS's access policies and
 * Kubernetes' default roles. This reader is for those who bring their own:
 *
 * <pre>{@code
 * EksCluster cluster =
 *     ConfigurationReader.builder()
 *         .accessPolicies(ManagedPolicies.catalogue())
 *         .defaultRbacObjects(DefaultRbacObjects.newestVersion(), DefaultRbacObjects::of)
 *         .build()
 *         .read(Path.of("platform/"));
 * }</pre>
 *
 * <p>The cluster's notices are logged once, when it has been read: by SLF4J under this class's
 * name, the first 20 warnings at the level WARN and what is good to know at DEBUG. To be quiet,
 * turn that logger off. A program without any logging is told by SLF4J itself that it found no
 * provider; {@code slf4j-nop} among the dependencies, or {@code -Dslf4j.internal.verbosity=ERROR},
 * ends that.
 *
 * <p>Every input is bounded: in size, in depth, and in what YAML aliases come to when written out.
 * Reading costs time and memory in proportion to the size of the files. Immutable and thread-safe.
 */
public final class ConfigurationReader {

  private static final long DEFAULT_LIMIT = 256L << 20;

  /** How many warnings are logged one by one. */
  private static final int MOST_LOGGED = 20;

  private static final Pattern NAMESPACE = Pattern.compile("[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?");

  private final AccessPolicyCatalogue accessPolicies;
  private final @Nullable KubernetesVersion kubernetesVersion;
  private final @Nullable KubernetesVersion assumedVersion;
  private final Function<KubernetesVersion, RbacObjects> defaultRoles;
  private final long limit;
  private final String defaultNamespace;
  private final List<String> excluded;
  private final boolean allowUnread;
  private final boolean allowEmpty;
  private final String cluster;
  private final Map<String, String> parameters;
  private final PlanSide planSide;
  private final LocalDate policiesAsOf;
  private final SettingNames settingNames;

  private ConfigurationReader(Builder builder) {
    this.accessPolicies = builder.accessPolicies;
    this.kubernetesVersion = builder.kubernetesVersion;
    this.assumedVersion = builder.assumedVersion;
    this.defaultRoles = builder.defaultRoles;
    this.limit = builder.limit;
    this.defaultNamespace = builder.defaultNamespace;
    this.excluded = List.copyOf(builder.excluded);
    this.allowUnread = builder.allowUnread;
    this.allowEmpty = builder.allowEmpty;
    this.cluster = builder.cluster;
    this.parameters = new TreeMap<>(builder.parameters);
    this.planSide = builder.planSide;
    this.policiesAsOf = builder.policiesAsOf;
    this.settingNames = builder.settingNames;
  }

  /** A builder of a reader that knows no access policies and no default roles. */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * How messages name what can be set of a reader, where that would help. Each name completes "by
   * ...", such as "read one at a time, by cluster(NAME) of the reader's builder". An empty name
   * says that users cannot set it: then no message tells them to. Those of this interface are the
   * methods of {@link Builder}; later versions may add some.
   */
  public interface SettingNames {

    /** Those of readers whose users can set nothing: all are empty. */
    static SettingNames none() {
      return new SettingNames() {
        @Override
        public String cluster() {
          return "";
        }

        @Override
        public String defaultNamespace() {
          return "";
        }

        @Override
        public String exclude() {
          return "";
        }

        @Override
        public String parameter(String parameter) {
          return "";
        }
      };
    }

    /** The name of {@link Builder#cluster}. */
    default String cluster() {
      return "cluster(NAME) of the reader's builder";
    }

    /** The name of {@link Builder#defaultNamespace}. */
    default String defaultNamespace() {
      return "defaultNamespace(NAMESPACE) of the reader's builder";
    }

    /** The name of {@link Builder#exclude}. */
    default String exclude() {
      return "exclude(GLOB) of the reader's builder";
    }

    /**
     * The name of {@link Builder#parameter(String, String)}.
     *
     * @param parameter the parameter that is to be set, or {@code NAME} if it may be any
     */
    default String parameter(String parameter) {
      return "parameter(" + parameter + ", VALUE) of the reader's builder";
    }
  }

  /** Puts a reader together. Not thread-safe. */
  public static final class Builder {

    private AccessPolicyCatalogue accessPolicies = AccessPolicyCatalogue.none();
    private @Nullable KubernetesVersion kubernetesVersion;
    private @Nullable KubernetesVersion assumedVersion;
    private Function<KubernetesVersion, RbacObjects> defaultRoles = any -> RbacObjects.none();
    private long limit = DEFAULT_LIMIT;
    private String defaultNamespace = "";
    private final List<String> excluded = new ArrayList<>();
    private boolean allowUnread;
    private boolean allowEmpty;
    private String cluster = "";
    private final Map<String, String> parameters = new TreeMap<>();
    private PlanSide planSide = PlanSide.AFTER;
    private LocalDate policiesAsOf = LocalDate.MAX;
    private SettingNames settingNames = new SettingNames() {};

    private Builder() {}

    /** Sets the access policies that may be associated; none unless set. */
    public Builder accessPolicies(AccessPolicyCatalogue accessPolicies) {
      this.accessPolicies = requireNonNull(accessPolicies, "accessPolicies");
      return this;
    }

    /** Sets the Kubernetes version, whatever the files tell. */
    public Builder kubernetesVersion(KubernetesVersion version) {
      this.kubernetesVersion = requireNonNull(version, "version");
      return this;
    }

    /**
     * Sets the RBAC objects that every cluster of a Kubernetes version has from its start; none
     * unless set.
     *
     * @param assumed the version of clusters whose files do not tell it
     * @param ofVersion gives the objects of a version; asked as by {@link
     *     EksCluster.Builder#kubernetes}, and what it throws, reading throws
     */
    public Builder defaultRbacObjects(
        KubernetesVersion assumed, Function<KubernetesVersion, RbacObjects> ofVersion) {
      this.assumedVersion = requireNonNull(assumed, "assumed");
      this.defaultRoles = requireNonNull(ofVersion, "ofVersion");
      return this;
    }

    /**
     * Sets that clusters have only the RBAC objects that the files have, as if nothing were set.
     */
    public Builder withoutDefaultRbacObjects() {
      this.assumedVersion = null;
      this.defaultRoles = any -> RbacObjects.none();
      return this;
    }

    /**
     * Sets how many bytes all inputs together may have; 256 MiB unless set.
     *
     * @throws IllegalArgumentException if the limit is not positive
     */
    public Builder limit(long bytes) {
      if (bytes <= 0) {
        throw new IllegalArgumentException(
            "Invalid limit " + bytes + ": expected a positive number of bytes");
      }
      this.limit = bytes;
      return this;
    }

    /**
     * Sets the namespace of RBAC objects that have none and need one, as kubectl takes that of its
     * context; unless set, such an object is refused.
     *
     * @throws IllegalArgumentException if it is no name of a namespace
     */
    public Builder defaultNamespace(String namespace) {
      if (!NAMESPACE.matcher(namespace).matches()) {
        throw new IllegalArgumentException(
            "Invalid namespace \""
                + namespace
                + "\": expected lower case letters, digits and hyphens, 63 at most");
      }
      this.defaultNamespace = namespace;
      return this;
    }

    /**
     * Leaves out files of directories; a notice counts them.
     *
     * @param globs patterns such as {@code overlays/**} of the path below the directory that is
     *     read, or without a slash such as {@code *-test.yaml} of a name of a file or directory
     * @throws IllegalArgumentException if one is no glob
     */
    public Builder exclude(String... globs) {
      for (String glob : globs) {
        ConfigurationFiles.excluding(glob);
        excluded.add(glob);
      }
      return this;
    }

    /**
     * Says that documents about access may be left unread, and sections of aws-auth uncertain: both
     * become notices of the kind {@link Notice.Kind#ACCESS_DOCUMENT_ALLOWED_UNREAD}, on which no
     * test fails. What hangs on an uncertain section stays unknown.
     */
    public Builder allowUnread() {
      this.allowUnread = true;
      return this;
    }

    /**
     * Says that the files may hold nothing about access, and that there may be no files: what is
     * read then is a cluster that has only its default roles, such as one before the first commit
     * of its configuration. A notice of the kind {@link Notice.Kind#CONFIGURATION_EMPTY} tells so.
     */
    public Builder allowEmpty() {
      this.allowEmpty = true;
      return this;
    }

    /**
     * Sets which cluster is read where the files tell of several. What they tell of none in
     * particular, such as RBAC objects, is of that cluster too.
     *
     * @param cluster the cluster's name; where that is not known yet, what its tool calls it, such
     *     as {@code aws_eks_cluster.main}
     */
    public Builder cluster(String cluster) {
      this.cluster = requireNonNull(cluster, "cluster");
      return this;
    }

    /**
     * Sets the value of a parameter of CloudFormation templates, or of a pseudo parameter such as
     * {@code AWS::AccountId}; later values count. It is an error if no template has the parameter.
     */
    public Builder parameter(String name, String value) {
      parameters.put(requireNonNull(name, "name"), requireNonNull(value, "value"));
      return this;
    }

    /**
     * Sets the values of parameters of CloudFormation templates that a file has, in the forms that
     * {@code aws cloudformation create-stack} and {@code deploy} take; later values count. The file
     * is read at once.
     *
     * @throws InvalidInputException if the file cannot be read or has no parameters
     */
    public Builder parameters(Path file) {
      parameters.putAll(ParametersFile.read(file));
      return this;
    }

    /**
     * Reads of a plan the cluster as it is before the plan is applied; as it is afterwards, unless
     * this is set. What is no plan reads the same, but it is an error if there is no plan at all. A
     * plan may make all that there is: then the cluster has nothing. Likewise one that deletes all
     * leaves a cluster that has nothing.
     */
    public Builder beforePlan() {
      this.planSide = PlanSide.BEFORE;
      return this;
    }

    /**
     * Sets the day as of which the access policies count that a catalogue among the files has, if
     * they have editions; the newest edition of each unless set.
     */
    public Builder policiesAsOf(LocalDate date) {
      this.policiesAsOf = requireNonNull(date, "date");
      return this;
    }

    /**
     * Sets how messages name what can be set. It is for programs whose users set it otherwise than
     * by this builder, such as by options of a command; unless set, the methods of this builder are
     * named.
     */
    public Builder settingNames(SettingNames names) {
      this.settingNames = requireNonNull(names, "names");
      return this;
    }

    /** The reader. */
    public ConfigurationReader build() {
      return new ConfigurationReader(this);
    }
  }

  /**
   * Reads a cluster from files, and of directories from all files below them that end in {@code
   * .yaml}, {@code .yml}, {@code .json} or {@code .template}, in whatever case; what begins with a
   * dot is left out. Other files there are looked through for what is about access, such as those
   * of Terraform, and files of others, such as templates and JSON with comments, are left out and
   * counted. {@link EksCluster#notices()} tells of each file what was read and what was left out.
   *
   * @throws InvalidInputException if anything in them cannot be used, naming all that was found
   */
  public EksCluster read(Path... paths) {
    return read(Arrays.asList(paths));
  }

  /** Reads a cluster from files and directories; see {@link #read(Path...)}. */
  public EksCluster read(Collection<Path> paths) {
    return cluster(
        ConfigurationFiles.read(paths, formats(), limit, excluded, allowEmpty, settingNames),
        paths.toString());
  }

  /**
   * Reads a cluster from one input, which is not closed.
   *
   * @param name what to call the input in messages
   * @throws InvalidInputException if anything in it cannot be used
   */
  public EksCluster read(String name, InputStream in) {
    return cluster(found(name, in), name);
  }

  /**
   * Reads RBAC objects from one input, which is not closed: an object, a list of them, or several
   * documents, in their order.
   *
   * @param name what to call the input in messages
   * @throws InvalidInputException if anything in it cannot be used, or is no RBAC object
   */
  public List<RbacObject> readRbacObjects(String name, InputStream in) {
    return assembly(found(name, in), name).rbacObjects(name);
  }

  private Formats formats() {
    return Formats.of(
        new ReadingOptions(defaultNamespace, parameters, planSide, policiesAsOf, settingNames));
  }

  private Found found(String name, InputStream in) {
    return Documents.read(Input.read(name, in, limit), formats());
  }

  private static Notice allowed(Notice notice) {
    if (notice.kind() != Notice.Kind.ACCESS_DOCUMENT_NOT_READ
        && notice.kind() != Notice.Kind.AWS_AUTH_UNCERTAIN) {
      return notice;
    }
    Notice allowed =
        Notice.of(Notice.Kind.ACCESS_DOCUMENT_ALLOWED_UNREAD, notice.text(), notice.remedy());
    return notice.source().map(allowed::at).orElse(allowed);
  }

  private ClusterAssembly assembly(Found found, String sources) {
    boolean before = planSide == PlanSide.BEFORE;
    if (before && found.plans.isEmpty() && found.problems.isEmpty()) {
      found.problems.add(
          new InvalidInputException.Problem(
              Source.of(sources),
              "",
              "holds no plan, and only a plan has a cluster before it: give what 'terraform show"
                  + " -json' prints of one, or 'pulumi preview --json'"));
    }
    boolean nothing =
        !before && found.isEmpty() && found.otherSide().isEmpty() && found.problems.isEmpty();
    if (nothing && allowEmpty) {
      found.notice(
          Notice.of(
              Notice.Kind.CONFIGURATION_EMPTY,
              (sources.equals(List.of().toString())
                      ? "there are no files"
                      : sources + " holds nothing about access")
                  + ": a cluster that gives nobody any access is read",
              "if there should be some, see that the path is right"));
    } else if (nothing) {
      found.problems.add(
          new InvalidInputException.Problem(
              Source.of(sources),
              "",
              "holds nothing about access: no access entry, no RBAC object"
                  + found.skippedSummary()));
      found.notices().stream()
          .filter(notice -> notice.kind() == Notice.Kind.ACCESS_DOCUMENT_NOT_READ)
          .forEach(
              notice ->
                  found.problems.add(
                      new InvalidInputException.Problem(
                          notice.source().orElse(Source.of(sources)),
                          "",
                          notice.text() + "; " + notice.remedy())));
    }
    return ClusterAssembly.of(found, cluster, accessPolicies, settingNames);
  }

  private EksCluster cluster(Found found, String sources) {
    if (allowUnread) {
      found.replaceNotices(ConfigurationReader::allowed);
    }
    ClusterAssembly assembly = assembly(found, sources);
    EksCluster.Builder builder = assembly.toBuilder();
    if (kubernetesVersion == null && assembly.kubernetesVersion().isPresent()) {
      Placed<KubernetesVersion> written = assembly.kubernetesVersion().get();
      builder.kubernetes(written.value(), defaultRoles, written.position());
    } else {
      Optional.ofNullable(kubernetesVersion)
          .or(() -> Optional.ofNullable(assumedVersion))
          .ifPresent(version -> builder.kubernetes(version, defaultRoles));
    }
    EksCluster cluster = builder.buildAsDescribed();
    log(cluster, sources);
    return cluster;
  }

  private static void log(EksCluster cluster, String sources) {
    Logger log = LoggerFactory.getLogger(ConfigurationReader.class);
    if (!log.isWarnEnabled()) {
      return; // Notices cost a look at all entries and bindings.
    }
    List<Notice> notices = cluster.notices();
    List<Notice> warnings =
        notices.stream().filter(each -> each.severity() == Notice.Severity.WARNING).toList();
    warnings.stream().limit(MOST_LOGGED).forEach(warning -> log.warn("{}", warning));
    if (warnings.size() > MOST_LOGGED) {
      log.warn(
          "{} more warnings about {}; EksCluster.notices() has them all",
          warnings.size() - MOST_LOGGED,
          sources);
    }
    notices.stream()
        .filter(each -> each.severity() != Notice.Severity.WARNING)
        .forEach(notice -> log.debug("{}", notice));
  }
}
