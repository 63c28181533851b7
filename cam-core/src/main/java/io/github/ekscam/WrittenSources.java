package io.github.ekscam;

import io.github.ekscam.access.AccessEntry;
import io.github.ekscam.access.AuthenticationMode;
import io.github.ekscam.access.AwsAuth;
import io.github.ekscam.access.PolicyAssociation;
import io.github.ekscam.config.Source;
import io.github.ekscam.iam.PrincipalArn;
import io.github.ekscam.rbac.KubernetesVersion;
import io.github.ekscam.rbac.RbacObject;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where the parts of a cluster were read. Each source is kept with the value that was read there
 * and told for an equal value only, so that what has changed since has none. Immutable.
 */
final class WrittenSources {

  static final WrittenSources NONE = new WrittenSources(Map.of());

  /** What says which part of a cluster something is, whatever its value. */
  private sealed interface Key {
    record Entry(PrincipalArn principalArn) implements Key {}

    record Association(PrincipalArn principalArn, String policyName) implements Key {}

    record Rbac(String kind, String namespace, String name) implements Key {

      static Rbac of(RbacObject object) {
        return new Rbac(object.kind(), object.metadata().namespace(), object.metadata().name());
      }
    }

    /** The parts of which there is one. */
    enum Single implements Key {
      KUBERNETES_VERSION,
      AUTHENTICATION_MODE,
      AWS_AUTH
    }
  }

  /**
   * A value as it was read.
   *
   * @param rules where the rules are, if it is a role
   */
  private record Written(Object value, Source source, List<Source> rules) {}

  private final Map<Key, Written> written;

  private WrittenSources(Map<Key, Written> written) {
    this.written = written;
  }

  private Optional<Written> find(Key key, Object value) {
    return Optional.ofNullable(written.get(key)).filter(found -> found.value().equals(value));
  }

  private Optional<Source> source(Key key, Object value) {
    return find(key, value).map(Written::source);
  }

  Optional<Source> of(AccessEntry entry) {
    return source(new Key.Entry(entry.principalArn()), entry);
  }

  Optional<Source> of(PrincipalArn principalArn, PolicyAssociation association) {
    return source(new Key.Association(principalArn, association.policyArn().name()), association);
  }

  Optional<Source> of(RbacObject object) {
    return source(Key.Rbac.of(object), object);
  }

  /** Where the rule of a role is, by its place among the rules as they were written. */
  Optional<Source> ofRule(RbacObject role, int index) {
    return find(Key.Rbac.of(role), role)
        .map(found -> index < found.rules().size() ? found.rules().get(index) : found.source());
  }

  Optional<Source> of(KubernetesVersion version) {
    return source(Key.Single.KUBERNETES_VERSION, version);
  }

  Optional<Source> of(AuthenticationMode mode) {
    return source(Key.Single.AUTHENTICATION_MODE, mode);
  }

  Optional<Source> of(AwsAuth awsAuth) {
    return source(Key.Single.AWS_AUTH, awsAuth);
  }

  /** Gathers sources; of what is written in several places the first counts. Not thread-safe. */
  static final class Builder {

    private final Map<Key, Written> written = new HashMap<>();

    private void add(Key key, Object value, Source source, List<Source> rules) {
      written.putIfAbsent(key, new Written(value, source, List.copyOf(rules)));
    }

    void add(AccessEntry entry, Source source) {
      add(new Key.Entry(entry.principalArn()), entry, source, List.of());
    }

    void add(PrincipalArn principalArn, PolicyAssociation association, Source source) {
      add(
          new Key.Association(principalArn, association.policyArn().name()),
          association,
          source,
          List.of());
    }

    void add(RbacObject object, Source source, List<Source> rules) {
      add(Key.Rbac.of(object), object, source, rules);
    }

    void set(KubernetesVersion version, @Nullable Source source) {
      set(Key.Single.KUBERNETES_VERSION, version, source);
    }

    void set(AuthenticationMode mode, @Nullable Source source) {
      set(Key.Single.AUTHENTICATION_MODE, mode, source);
    }

    void set(AwsAuth awsAuth, @Nullable Source source) {
      set(Key.Single.AWS_AUTH, awsAuth, source);
    }

    private void set(Key key, Object value, @Nullable Source source) {
      if (source == null) {
        written.remove(key);
      } else {
        written.put(key, new Written(value, source, List.of()));
      }
    }

    /** Where an entry was added first, in words that follow a refusal of the second. */
    String firstAt(PrincipalArn principalArn) {
      return firstAt(new Key.Entry(principalArn));
    }

    /** Where a policy was associated first. */
    String firstAt(PrincipalArn principalArn, PolicyAssociation association) {
      return firstAt(new Key.Association(principalArn, association.policyArn().name()));
    }

    private String firstAt(Key key) {
      Written first = written.get(key);
      return first == null ? "" : "the first is at " + first.source();
    }

    WrittenSources build() {
      return written.isEmpty() ? NONE : new WrittenSources(Map.copyOf(written));
    }
  }
}
