package io.github.ekscam.analysis.internal.takeover;

import io.github.ekscam.access.AccessScope;
import io.github.ekscam.rbac.Subject;
import io.github.ekscam.request.UserInfo;
import java.util.List;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Somebody with rights that lead further: an IAM principal, or a subject of bindings. */
public final class RightsHolder {

  /** Rights, as bits of {@code Right}: in the whole cluster, and besides in namespaces. */
  static final class Rights {

    private long everywhere;
    private final NavigableMap<String, Long> inNamespaces = new TreeMap<>();

    /** Adds rights in a namespace; in the whole cluster if it is the empty text. */
    void add(String namespace, long bits) {
      if (bits == 0) {
        return;
      }
      if (namespace.isEmpty()) {
        everywhere |= bits;
      } else {
        inNamespaces.merge(namespace, bits, (a, b) -> a | b);
      }
    }

    private long in(String namespace) {
      return everywhere | inNamespaces.getOrDefault(namespace, 0L);
    }
  }

  /** Rights by an access policy in some namespaces. */
  record Scoped(AccessScope scope, long bits) {}

  private final String name;
  private final UserInfo user;
  private final @Nullable Subject subject;
  private final boolean runsWorkloads;

  /** Its own, by which the namespaces are found in which it has any. */
  private final List<Rights> own;

  /** Those that it has as everybody or every service account has them. */
  private final List<Rights> shared;

  private final List<Scoped> scoped;

  RightsHolder(
      String name,
      UserInfo user,
      @Nullable Subject subject,
      boolean runsWorkloads,
      List<Rights> own,
      List<Rights> shared,
      List<Scoped> scoped) {
    this.name = name;
    this.user = user;
    this.subject = subject;
    this.runsWorkloads = runsWorkloads;
    this.own = own;
    this.shared = shared;
    this.scoped = scoped;
  }

  /** Who it is, for people. */
  public String name() {
    return name;
  }

  /** The user that it is. */
  public UserInfo user() {
    return user;
  }

  /** The subject of bindings that it is; nothing if it is an IAM principal. */
  public Optional<Subject> subject() {
    return Optional.ofNullable(subject);
  }

  /** Whether workloads run as this service account, and not a part of the control plane. */
  boolean runsWorkloads() {
    return runsWorkloads;
  }

  List<Scoped> scoped() {
    return scoped;
  }

  /** The namespaces in which bindings give it rights of its own. */
  NavigableSet<String> namespaces() {
    NavigableSet<String> namespaces = new TreeSet<>();
    own.forEach(rights -> namespaces.addAll(rights.inNamespaces.keySet()));
    return namespaces;
  }

  /** What it may do in the whole cluster. */
  long everywhere() {
    long bits = 0;
    for (Rights rights : own) {
      bits |= rights.everywhere;
    }
    for (Rights rights : shared) {
      bits |= rights.everywhere;
    }
    return bits;
  }

  /** What it may do in a namespace. */
  long in(String namespace) {
    long bits = 0;
    for (Rights rights : own) {
      bits |= rights.in(namespace);
    }
    for (Rights rights : shared) {
      bits |= rights.in(namespace);
    }
    for (Scoped policy : scoped) {
      if (policy.scope().includesNamespace(namespace)) {
        bits |= policy.bits();
      }
    }
    return bits;
  }
}
