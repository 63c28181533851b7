package io.github.ekscam.local.access;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.List;

/**
 * A change of a cluster, as {@code DescribeUpdate} tells it. Here it is done when the call returns
 * that asks for it; the service takes minutes.
 *
 * @param id the update's own id, as the service numbers updates
 * @param type such as {@code LoggingUpdate}
 * @param params what was changed
 * @param createdAt when it was asked for, to the millisecond
 */
public record ClusterUpdate(String id, String type, List<Param> params, Instant createdAt) {

  public ClusterUpdate {
    requireNonNull(id, "id");
    requireNonNull(type, "type");
    params = List.copyOf(params);
    requireNonNull(createdAt, "createdAt");
  }

  /**
   * One thing that was changed.
   *
   * @param type such as {@code ClusterLogging}
   * @param value as the service writes it: JSON, also of a text, but for versions
   */
  public record Param(String type, String value) {

    public Param {
      requireNonNull(type, "type");
      requireNonNull(value, "value");
    }
  }
}
