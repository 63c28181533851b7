package io.github.ekscam.testing.specification;

import static java.util.Objects.requireNonNull;

import io.github.ekscam.EksCluster;
import io.github.ekscam.access.AccessPolicyCatalogue;
import io.github.ekscam.config.InvalidInputException;
import io.github.ekscam.config.Source;
import io.github.ekscam.internal.config.tree.DocumentNode;
import io.github.ekscam.internal.config.unread.UnreadAccess;
import io.github.ekscam.policies.EksClusters;
import io.github.ekscam.policies.ManagedPolicies;
import io.github.ekscam.rbac.KubernetesVersion;
import io.github.ekscam.request.ApiResources;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Who may do what and who may not, as a file says: named principals, and cases whose lists multiply
 * out into one question each. Immutable.
 *
 * <p>The form is described by a JSON Schema, {@link #schema()}.
 */
public final class Specification {

  private static final String SCHEMA = "specification.schema.json";

  private static final Pattern OF_CONFIGURATION =
      Pattern.compile(
          "^(\\{"
              + " *)?[\"']?(apiVersion|kind|accessEntry|accessEntries|associatedAccessPolicies|cluster|AWSTemplateFormatVersion|Resources)[\"']?"
              + " *:",
          Pattern.MULTILINE);

  private final String source;
  private final String description;
  private final Heading heading;
  private final List<SpecificationCase> cases;
  private final List<UnusedPrincipal> unusedPrincipals;

  Specification(
      String source,
      String description,
      Heading heading,
      List<SpecificationCase> cases,
      List<UnusedPrincipal> unusedPrincipals) {
    this.source = requireNonNull(source, "source");
    this.description = requireNonNull(description, "description");
    this.heading = requireNonNull(heading, "heading");
    this.cases = List.copyOf(cases);
    this.unusedPrincipals = List.copyOf(unusedPrincipals);
  }

  /**
   * A principal of whom no case speaks: a slip, or a test that was forgotten.
   *
   * @param name the name
   * @param source where it is written
   */
  public record UnusedPrincipal(String name, Source source) {
    public UnusedPrincipal {
      requireNonNull(name, "name");
      requireNonNull(source, "source");
    }

    /** What is wrong and what to do, in one line for people. */
    public String text() {
      return "no case speaks of the principal " + name + "; say what is expected, or remove it";
    }
  }

  /**
   * What a specification says of the cluster that it is about, to be read before the cluster is,
   * whose custom resources its cases may name. Immutable.
   */
  public static final class Heading {

    private final Path file;
    private final DocumentNode document;
    private final List<Path> configuration;
    private final @Nullable KubernetesVersion kubernetesVersion;
    private final @Nullable LocalDate asOf;
    private final String clusterName;
    private final Map<String, String> parameters;

    Heading(
        Path file,
        DocumentNode document,
        List<Path> configuration,
        @Nullable KubernetesVersion kubernetesVersion,
        @Nullable LocalDate asOf,
        String clusterName,
        Map<String, String> parameters) {
      this.file = file;
      this.document = document;
      this.configuration = List.copyOf(configuration);
      this.kubernetesVersion = kubernetesVersion;
      this.asOf = asOf;
      this.clusterName = clusterName;
      this.parameters = Collections.unmodifiableMap(new TreeMap<>(parameters));
    }

    /** The files and directories with the configuration it is about; none if it does not say. */
    public List<Path> configuration() {
      return configuration;
    }

    /** The Kubernetes version it is about, if it says so. */
    public Optional<KubernetesVersion> kubernetesVersion() {
      return Optional.ofNullable(kubernetesVersion);
    }

    /** The day as of which AWS's access policies count, if it says so; else the newest edition. */
    public Optional<LocalDate> asOf() {
      return Optional.ofNullable(asOf);
    }

    /**
     * The name of the cluster it is about, or its address where it has none yet, if it says so: for
     * configuration that tells of several.
     */
    public Optional<String> clusterName() {
      return clusterName.isEmpty() ? Optional.empty() : Optional.of(clusterName);
    }

    /** The values of parameters of CloudFormation templates, by name; none if it does not say. */
    public Map<String, String> parameters() {
      return parameters;
    }

    private AccessPolicyCatalogue accessPolicies() {
      return asOf().map(ManagedPolicies::asOf).orElseGet(ManagedPolicies::catalogue);
    }

    /**
     * The cluster whose configuration the specification names.
     *
     * @throws InvalidInputException if the configuration cannot be used, or if the specification
     *     names none and has mistakes besides
     * @throws IllegalArgumentException if the specification names none, or a Kubernetes version
     *     whose default roles are not known
     */
    public EksCluster cluster() {
      if (configuration.isEmpty()) {
        // Tells first what else is wrong.
        if (SpecificationReader.read(file, document).cases().stream()
            .allMatch(SpecificationCase::hasOwnConfiguration)) {
          return EksCluster.builder().accessPolicies(accessPolicies()).build();
        }
        throw new IllegalArgumentException(
            file + ": names no configuration; add configuration: with files or directories");
      }
      EksClusters.Builder reader = EksClusters.builder().settingNames(new SpecificationKeys());
      asOf().ifPresent(reader::asOf);
      clusterName().ifPresent(reader::cluster);
      parameters.forEach(reader::parameter);
      kubernetesVersion().ifPresent(reader::kubernetesVersion);
      return reader.read(configuration);
    }

    /**
     * The specification.
     *
     * @param resources those by which its words are understood, such as {@code
     *     cluster.apiResources()}
     * @throws InvalidInputException if anything in it cannot be used, naming all that was found
     */
    public Specification read(ApiResources resources) {
      return new SpecificationReader(file, requireNonNull(resources, "resources")).read(document);
    }
  }

  /**
   * Reads what a specification says of the cluster that it is about.
   *
   * @throws InvalidInputException if the file or what it says of that cannot be used
   */
  public static Heading heading(Path file) {
    return SpecificationReader.heading(file, DocumentNode.read(file));
  }

  /**
   * Reads a specification from a file. Its words are understood by the resources of the Kubernetes
   * version that it names, or of the newest known; by those of a cluster, with its custom ones, by
   * {@link Heading#read}.
   *
   * @throws InvalidInputException if anything in it cannot be used, naming all that was found:
   *     nothing of a file with a mistake is ever run
   */
  public static Specification read(Path file) {
    return SpecificationReader.read(file, DocumentNode.read(file));
  }

  /**
   * Whether a file is configuration of a cluster that stands beside specifications, told by the
   * fields at its top: a Kubernetes object, eksctl's, or what the AWS CLI prints. Whatever else is
   * in a directory of specifications is meant to be one.
   *
   * @throws InvalidInputException if the file cannot be read
   */
  public static boolean isConfiguration(Path file) {
    try {
      return OF_CONFIGURATION.matcher(Files.readString(file)).find();
    } catch (IOException e) {
      throw new InvalidInputException(
          Source.of(file.toString()), "", "cannot be read: " + e.getMessage());
    }
  }

  /** The JSON Schema (draft 2020-12) of specifications, for editors. */
  public static String schema() {
    try (InputStream in = requireNonNull(Specification.class.getResourceAsStream(SCHEMA), SCHEMA)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What the specification is called in messages: its file. */
  public String source() {
    return source;
  }

  /** What it is about, in its author's words; empty if it does not say. */
  public String description() {
    return description;
  }

  /** The files and directories with the configuration it is about; none if it does not say. */
  public List<Path> configuration() {
    return heading.configuration();
  }

  /** The Kubernetes version it is about, if it says so. */
  public Optional<KubernetesVersion> kubernetesVersion() {
    return heading.kubernetesVersion();
  }

  /** The day as of which AWS's access policies count, if it says so; else the newest edition. */
  public Optional<LocalDate> asOf() {
    return heading.asOf();
  }

  /** The cases in the order of the file; at least one. */
  public List<SpecificationCase> cases() {
    return cases;
  }

  /** The same specification with some of its cases, of which there may be none. */
  public Specification filtered(Predicate<SpecificationCase> wanted) {
    return new Specification(
        source, description, heading, cases.stream().filter(wanted).toList(), unusedPrincipals);
  }

  /** The principals of whom no case speaks, in the order of the file. */
  public List<UnusedPrincipal> unusedPrincipals() {
    return unusedPrincipals;
  }

  /**
   * The cluster whose configuration the specification names; one without any if each case brings
   * its own.
   *
   * @throws InvalidInputException if the configuration cannot be used
   * @throws IllegalArgumentException if the specification names none, or a Kubernetes version whose
   *     default roles are not known
   */
  public EksCluster cluster() {
    return heading.cluster();
  }

  /**
   * Asks a cluster all the cases, but for those that bring their own configuration, which are asked
   * of that.
   *
   * @throws InvalidInputException if such a configuration cannot be used; then nothing is asked
   * @throws InvalidInputException if a document about access was not read with the cluster, unless
   *     the reader was told that it may be
   */
  public SpecificationResult run(EksCluster cluster) {
    UnreadAccess.refuse(cluster.notices(), cluster.authenticationMode());
    Map<CaseConfiguration, EksCluster> ownClusters = new LinkedHashMap<>();
    for (SpecificationCase each : cases) {
      each.configuration()
          .ifPresent(
              own ->
                  ownClusters.computeIfAbsent(
                      own, configuration -> configuration.read(cluster, kubernetesVersion())));
    }
    CaseRunner runner = CaseRunner.of(cluster);
    Map<CaseConfiguration, CaseRunner> ownRunners = new HashMap<>();
    ownClusters.forEach((own, ownCluster) -> ownRunners.put(own, CaseRunner.of(ownCluster)));
    return new SpecificationResult(
        this,
        cluster,
        cases.stream()
            .map(each -> each.configuration().map(ownRunners::get).orElse(runner).run(each))
            .toList(),
        List.copyOf(ownClusters.values()));
  }

  @Override
  public String toString() {
    return source;
  }
}
