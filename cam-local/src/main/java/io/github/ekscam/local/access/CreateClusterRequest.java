package io.github.ekscam.local.access;

import static java.util.Objects.requireNonNull;

import com.google.common.collect.ImmutableMap;
import io.github.ekscam.access.AuthenticationMode;
import io.github.ekscam.access.EksException;
import io.github.ekscam.iam.CallerIdentity;
import io.github.ekscam.iam.PrincipalArn;
import io.github.ekscam.local.internal.eksapi.ClusterMembers;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What {@code CreateCluster} is asked, and who asks. Immutable. */
public final class CreateClusterRequest {

  private static final Pattern VERSION = Pattern.compile("[0-9]{1,3}\\.[0-9]{1,3}");

  private final String name;
  private final CallerIdentity creator;
  private final AuthenticationMode authenticationMode;
  private final boolean bootstrapClusterCreatorAdminPermissions;
  private final @Nullable String version;
  private final Map<String, String> tags;
  private final Map<String, Object> configuration;
  private final @Nullable String clientRequestToken;

  private CreateClusterRequest(Builder builder) {
    this.name = builder.name;
    this.creator = builder.creator;
    this.authenticationMode = builder.authenticationMode;
    this.bootstrapClusterCreatorAdminPermissions = builder.bootstrapClusterCreatorAdminPermissions;
    this.version = builder.version;
    this.tags = builder.tags;
    this.configuration = builder.configuration;
    this.clientRequestToken = builder.clientRequestToken;
  }

  /**
   * A builder for a request for a cluster of a name. STS does not tell the path of a session's
   * role, which the service knows: give the role itself where the path matters.
   *
   * @param creator an IAM user, a role or a role's session
   * @throws IllegalArgumentException if the creator is anything else: what entry EKS makes for an
   *     account's root or a federated user is not known
   */
  public static Builder builder(String name, CallerIdentity creator) {
    return new Builder(name, creator);
  }

  static String requireVersion(String version) {
    if (!VERSION.matcher(version).matches()) {
      throw EksException.invalidParameter("unsupported Kubernetes version");
    }
    return version;
  }

  /** The cluster's name. */
  public String name() {
    return name;
  }

  /** Who makes the cluster. */
  public CallerIdentity creator() {
    return creator;
  }

  PrincipalArn creatorArn() {
    return PrincipalArn.of(creator.canonicalArn());
  }

  /** Where IAM principals are to be looked up. */
  public AuthenticationMode authenticationMode() {
    return authenticationMode;
  }

  /** Whether the creator becomes administrator. */
  public boolean bootstrapClusterCreatorAdminPermissions() {
    return bootstrapClusterCreatorAdminPermissions;
  }

  /** The Kubernetes version, if one is asked for. */
  public Optional<String> version() {
    return Optional.ofNullable(version);
  }

  /** The tags. */
  public Map<String, String> tags() {
    return tags;
  }

  /** What else is asked for, by member; see {@link Builder#configuration}. */
  public Map<String, Object> configuration() {
    return configuration;
  }

  /** What makes the request safe to repeat, if it is given. */
  public Optional<String> clientRequestToken() {
    return Optional.ofNullable(clientRequestToken);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof CreateClusterRequest that
        && name.equals(that.name)
        && creator.equals(that.creator)
        && authenticationMode == that.authenticationMode
        && bootstrapClusterCreatorAdminPermissions == that.bootstrapClusterCreatorAdminPermissions
        && Objects.equals(version, that.version)
        && tags.equals(that.tags)
        && configuration.equals(that.configuration)
        && Objects.equals(clientRequestToken, that.clientRequestToken);
  }

  @Override
  public int hashCode() {
    return Objects.hash(name, creator, authenticationMode, version, clientRequestToken);
  }

  @Override
  public String toString() {
    return name + " by " + creator;
  }

  /** Puts a request together. Not thread-safe. */
  public static final class Builder {

    private final String name;
    private final CallerIdentity creator;
    private AuthenticationMode authenticationMode = AuthenticationMode.CONFIG_MAP;
    private boolean bootstrapClusterCreatorAdminPermissions = true;
    private @Nullable String version;
    private Map<String, String> tags = Map.of();
    private Map<String, Object> configuration = Map.of();
    private @Nullable String clientRequestToken;

    private Builder(String name, CallerIdentity creator) {
      this.name = requireNonNull(name, "name");
      this.creator = requireNonNull(creator, "creator");
      if (creator.type() == CallerIdentity.Type.ROOT
          || creator.type() == CallerIdentity.Type.FEDERATED_USER) {
        throw new IllegalArgumentException(
            "Invalid creator of a cluster \""
                + creator
                + "\": expected an IAM user, a role or a session of a role");
      }
    }

    /** Sets the mode; the API's default is {@code CONFIG_MAP}. */
    public Builder authenticationMode(AuthenticationMode mode) {
      this.authenticationMode = requireNonNull(mode, "mode");
      return this;
    }

    /** Sets whether the creator becomes administrator; true unless set. */
    public Builder bootstrapClusterCreatorAdminPermissions(boolean administrator) {
      this.bootstrapClusterCreatorAdminPermissions = administrator;
      return this;
    }

    /**
     * Sets the Kubernetes version, which is only kept; whether EKS has it is not checked.
     *
     * @throws EksException if it is not of the form of one
     */
    public Builder version(String version) {
      requireVersion(version);
      this.version = version;
      return this;
    }

    /** Sets the tags. */
    public Builder tags(Map<String, String> tags) {
      this.tags = ImmutableMap.copyOf(tags);
      return this;
    }

    /**
     * Sets what is asked for besides, by member, as in the request's JSON: {@code roleArn}, {@code
     * resourcesVpcConfig}, {@code kubernetesNetworkConfig}, {@code logging}, {@code
     * encryptionConfig}, {@code upgradePolicy}, {@code deletionProtection} and the others of AWS's
     * service model; what it does not have is left out. Values are strings, booleans, whole
     * numbers, lists, and maps by names. They are kept and described, and do nothing.
     *
     * @throws IllegalArgumentException if one is of another type than in the service model
     * @throws EksException if one is none of the values of an enumeration
     */
    public Builder configuration(Map<String, ?> configuration) {
      Map<String, Object> members = new LinkedHashMap<>(ClusterMembers.read(configuration));
      members.remove("accessConfig"); // It has methods of its own.
      this.configuration = Collections.unmodifiableMap(members);
      return this;
    }

    /** Sets what makes the request safe to repeat. */
    public Builder clientRequestToken(String clientRequestToken) {
      this.clientRequestToken = requireNonNull(clientRequestToken, "clientRequestToken");
      return this;
    }

    /** The request. */
    public CreateClusterRequest build() {
      return new CreateClusterRequest(this);
    }
  }
}
