package io.github.ekscam.local.access;

import static java.util.Objects.requireNonNull;

import io.github.ekscam.access.AuthenticationMode;
import java.time.Instant;

/**
 * What {@code UpdateClusterConfig} answers to a change of the authentication mode. Here it is done
 * when the call returns; the service takes minutes.
 *
 * @param id the update's own id, as the service numbers updates
 * @param authenticationMode the mode asked for
 * @param createdAt when it was asked for, to the millisecond
 */
public record AccessConfigUpdate(
    String id, AuthenticationMode authenticationMode, Instant createdAt) {

  public AccessConfigUpdate {
    requireNonNull(id, "id");
    requireNonNull(authenticationMode, "authenticationMode");
    requireNonNull(createdAt, "createdAt");
  }
}
