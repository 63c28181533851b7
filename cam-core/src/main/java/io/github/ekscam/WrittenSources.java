package io.github.ekscam;

import io.github.ekscam.access.AccessEntry;
import io.github.ekscam.access.AuthenticationMode;
import io.github.ekscam.access.AwsAuth;
import io.github.ekscam.access.PolicyAssociation;
import io.github.ekscam.config.Source;
import io.github.ekscam.iam.PrincipalArn;
import io.github.ekscam.rbac.KubernetesVersion;
import io.github.ekscam.rbac.RbacObject;
import java.util.Comparator;
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
  private record Key(String kind, String owner, String name) implements Comparable<Key> {

    static final Key KUBERNETES_VERSION = new Key("cluster", "", "version");
    static final Key AUTHENTICATION_MODE = new Key("cluster", "", "authenticationMode");
    static final Key AWS_AUTH = new Key("cluster", "", "aws-auth");

    private static final Comparator<Key> ORDER =
        Comparator.comparing(Key::name).thenComparing(Key::owner).thenComparing(Key::kind);

    static Key of(PrincipalArn entry) {
      return new Key("access entry", "", entry.value());
    }

    static Key of(PrincipalArn principalArn, PolicyAssociation association) {
      return new Key("association", principalArn.value(), association.policyArn().name());
    }

    static Key of(RbacObject object) {
      return new Key(object.kind(), object.metadata().namespace(), object.metadata().name());
    }

    @Override
    public int compareTo(Key other) {
      return ORDER.compare(this, other);
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
    return source(Key.of(entry.principalArn()), entry);
  }

  Optional<Source> of(PrincipalArn principalArn, PolicyAssociation association) {
    return source(Key.of(principalArn, association), association);
  }

  Optional<Source> of(RbacObject object) {
    return source(Key.of(object), object);
  }

  /** Where the rule of a role is, by its place among the rules as they were written. */
  Optional<Source> ofRule(RbacObject role, int index) {
    return find(Key.of(role), role)
        .map(found -> index < found.rules().size() ? found.rules().get(index) : found.source());
  }

  Optional<Source> of(KubernetesVersion version) {
    return source(Key.KUBERNETES_VERSION, version);
  }

  Optional<Source> of(AuthenticationMode mode) {
    return source(Key.AUTHENTICATION_MODE, mode);
  }

  Optional<Source> of(AwsAuth awsAuth) {
    return source(Key.AWS_AUTH, awsAuth);
  }

  /** Gathers sources; of what is written in several places the first counts. Not thread-safe. */
  static final class Builder {

    private final Map<Key, Written> written = new HashMap<>();

    private void add(Key key, Object value, Source source, List<Source> rules) {
      written.putIfAbsent(key, new Written(value, source, List.copyOf(rules)));
    }

    void add(AccessEntry entry, Source source) {
      add(Key.of(entry.principalArn()), entry, source, List.of());
    }

    void add(PrincipalArn principalArn, PolicyAssociation association, Source source) {
      add(Key.of(principalArn, association), association, source, List.of());
    }

    void add(RbacObject object, Source source, List<Source> rules) {
      add(Key.of(object), object, source, rules);
    }

    void set(KubernetesVersion version, @Nullable Source source) {
      set(Key.KUBERNETES_VERSION, version, source);
    }

    void set(AuthenticationMode mode, @Nullable Source source) {
      set(Key.AUTHENTICATION_MODE, mode, source);
    }

    void set(AwsAuth awsAuth, @Nullable Source source) {
      set(Key.AWS_AUTH, awsAuth, source);
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
      return firstAt(Key.of(principalArn));
    }

    /** Where a policy was associated first. */
    String firstAt(PrincipalArn principalArn, PolicyAssociation association) {
      return firstAt(Key.of(principalArn, association));
    }

    private String firstAt(Key key) {
      Written first = written.get(key);
      return first == null ? "" : "the first is at " + first.source();
    }

    WrittenSources build() {
      return written.isEmpty() ? NONE : new WrittenSources(new HashMap<>(written));
    }
  }
}
