package io.github.ekscam.local.access;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What {@code UpdateAccessEntry} is asked: what the entry is to be from then on. What is left away
 * is not kept, but goes back to the default of the entry's type, as is seen from the service; so
 * name the groups when only the username changes. Nothing is checked before the call. Immutable.
 */
public final class UpdateAccessEntryRequest {

  private final @Nullable String username;
  private final List<String> kubernetesGroups;
  private final @Nullable String clientRequestToken;

  private UpdateAccessEntryRequest(Builder builder) {
    this.username = builder.username;
    this.kubernetesGroups = builder.kubernetesGroups;
    this.clientRequestToken = builder.clientRequestToken;
  }

  /** An empty builder. */
  public static Builder builder() {
    return new Builder();
  }

  /** The username, if it is not to be the default of the type. */
  public Optional<String> username() {
    return Optional.ofNullable(username);
  }

  /** The groups in their order; none unless set, or the default of the type. */
  public List<String> kubernetesGroups() {
    return kubernetesGroups;
  }

  /** What makes the request safe to repeat, if it is given. */
  public Optional<String> clientRequestToken() {
    return Optional.ofNullable(clientRequestToken);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof UpdateAccessEntryRequest that
        && Objects.equals(username, that.username)
        && kubernetesGroups.equals(that.kubernetesGroups)
        && Objects.equals(clientRequestToken, that.clientRequestToken);
  }

  @Override
  public int hashCode() {
    return Objects.hash(username, kubernetesGroups, clientRequestToken);
  }

  @Override
  public String toString() {
    return "username " + username + ", kubernetesGroups " + kubernetesGroups;
  }

  /** Puts a request together. Not thread-safe. */
  public static final class Builder {

    private @Nullable String username;
    private List<String> kubernetesGroups = List.of();
    private @Nullable String clientRequestToken;

    private Builder() {}

    /** Sets the username; the default of the entry's type unless set. */
    public Builder username(String username) {
      this.username = requireNonNull(username, "username");
      return this;
    }

    /** Sets the groups that replace the old ones. */
    public Builder kubernetesGroups(List<String> kubernetesGroups) {
      this.kubernetesGroups = List.copyOf(kubernetesGroups);
      return this;
    }

    /** Sets what makes the request safe to repeat. */
    public Builder clientRequestToken(String clientRequestToken) {
      this.clientRequestToken = requireNonNull(clientRequestToken, "clientRequestToken");
      return this;
    }

    /** The request. */
    public UpdateAccessEntryRequest build() {
      return new UpdateAccessEntryRequest(this);
    }
  }
}
