package io.github.ekscam.local.access;

import static java.util.Objects.requireNonNull;

import com.google.common.collect.ImmutableMap;
import io.github.ekscam.access.AccessEntry;
import io.github.ekscam.access.AccessEntryType;
import io.github.ekscam.access.EksException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What {@code CreateAccessEntry} is asked. Nothing of it is checked before the call: what is wrong,
 * the service says. Immutable.
 */
public final class CreateAccessEntryRequest {

  private final String principalArn;
  private final AccessEntryType type;
  private final @Nullable String username;
  private final List<String> kubernetesGroups;
  private final Map<String, String> tags;
  private final @Nullable String clientRequestToken;

  private CreateAccessEntryRequest(Builder builder) {
    this.principalArn = builder.principalArn;
    this.type = builder.type;
    this.username = builder.username;
    this.kubernetesGroups = builder.kubernetesGroups;
    this.tags = builder.tags;
    this.clientRequestToken = builder.clientRequestToken;
  }

  /** A builder for a request for a principal. */
  public static Builder builder(String principalArn) {
    return new Builder(requireNonNull(principalArn, "principalArn"));
  }

  /**
   * The request that makes an entry.
   *
   * @throws IllegalArgumentException if no request does, since only EKS itself makes such entries
   */
  public static CreateAccessEntryRequest of(AccessEntry entry) {
    AccessEntry.Builder expected = AccessEntry.builder(entry.principalArn()).type(entry.type());
    Builder request = builder(entry.principalArn().value()).type(entry.type());
    if (entry.type().isStandard()) {
      expected.kubernetesGroups(entry.kubernetesGroups());
      request.kubernetesGroups(entry.kubernetesGroups());
      if (!entry.username().equals(entry.type().defaultUsername(entry.principalArn()))) {
        expected.username(entry.username());
        request.username(entry.username());
      }
    }
    AccessEntry made;
    try {
      made = expected.build();
    } catch (EksException e) {
      throw impossible(entry, String.valueOf(e.getMessage()));
    }
    if (!made.username().equals(entry.username())
        || !made.kubernetesGroups().equals(entry.kubernetesGroups())) {
      throw impossible(
          entry,
          "an entry of this type gets the username "
              + made.username()
              + " and the groups "
              + made.kubernetesGroups());
    }
    return request.build();
  }

  static IllegalArgumentException impossible(AccessEntry entry, String why) {
    return new IllegalArgumentException(
        "no calls make the access entry " + entry + ", only EKS itself can: " + why);
  }

  CreateAccessEntryRequest with(Map<String, String> newTags) {
    Builder builder =
        builder(principalArn).type(type).kubernetesGroups(kubernetesGroups).tags(newTags);
    return (username == null ? builder : builder.username(username)).build();
  }

  /** The ARN of the principal, as it was written. */
  public String principalArn() {
    return principalArn;
  }

  /** The type. */
  public AccessEntryType type() {
    return type;
  }

  /** The username, if one is asked for. */
  public Optional<String> username() {
    return Optional.ofNullable(username);
  }

  /** The groups in their order. */
  public List<String> kubernetesGroups() {
    return kubernetesGroups;
  }

  /** The tags. */
  public Map<String, String> tags() {
    return tags;
  }

  /** What makes the request safe to repeat, if it is given. */
  public Optional<String> clientRequestToken() {
    return Optional.ofNullable(clientRequestToken);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof CreateAccessEntryRequest that
        && principalArn.equals(that.principalArn)
        && type.equals(that.type)
        && Objects.equals(username, that.username)
        && kubernetesGroups.equals(that.kubernetesGroups)
        && tags.equals(that.tags)
        && Objects.equals(clientRequestToken, that.clientRequestToken);
  }

  @Override
  public int hashCode() {
    return Objects.hash(principalArn, type, username, kubernetesGroups, tags, clientRequestToken);
  }

  @Override
  public String toString() {
    return principalArn + " " + type;
  }

  /** Puts a request together. Not thread-safe. */
  public static final class Builder {

    private final String principalArn;
    private AccessEntryType type = AccessEntryType.STANDARD;
    private @Nullable String username;
    private List<String> kubernetesGroups = List.of();
    private Map<String, String> tags = Map.of();
    private @Nullable String clientRequestToken;

    private Builder(String principalArn) {
      this.principalArn = principalArn;
    }

    /** Sets the type; {@code STANDARD} unless set. */
    public Builder type(AccessEntryType type) {
      this.type = requireNonNull(type, "type");
      return this;
    }

    /** Sets the username; the default of the type unless set. */
    public Builder username(String username) {
      this.username = requireNonNull(username, "username");
      return this;
    }

    /** Sets the groups. */
    public Builder kubernetesGroups(List<String> kubernetesGroups) {
      this.kubernetesGroups = List.copyOf(kubernetesGroups);
      return this;
    }

    /** Sets the tags. */
    public Builder tags(Map<String, String> tags) {
      this.tags = ImmutableMap.copyOf(tags);
      return this;
    }

    /** Sets what makes the request safe to repeat. */
    public Builder clientRequestToken(String clientRequestToken) {
      this.clientRequestToken = requireNonNull(clientRequestToken, "clientRequestToken");
      return this;
    }

    /** The request. */
    public CreateAccessEntryRequest build() {
      return new CreateAccessEntryRequest(this);
    }
  }
}
