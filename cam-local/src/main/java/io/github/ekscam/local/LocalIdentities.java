package io.github.ekscam.local;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSortedMap;
import io.github.ekscam.config.InvalidInputException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The access keys that are good here, and who calls with them: what AWS knows of its own.
 * Signatures are verified by them, without a call anywhere.
 *
 * <p>They are kept in a <em>shared credentials file</em>, the same that clients are given by {@code
 * AWS_SHARED_CREDENTIALS_FILE}, where each profile also tells who it is:
 *
 * <pre>{@code
 * [alice]
 * aws_access_key_id = AKIAIOSFODNN7EXAMPLE
 * aws_secret_access_key = wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY
 * cam_caller_arn = arn:aws:sts::111122223333:assumed-role/Developer/alice
 * }</pre>
 *
 * <p>{@code aws_session_token} and {@code cam_user_id} (the {@code UserId} of STS, such as {@code
 * AROAEXAMPLE:alice}; one that follows from the ARN unless given) may stand beside. AWS's clients
 * take no notice of the names that begin with {@code cam_}. Use keys that are good for nothing
 * else: this is no place for those of AWS.
 *
 * <p>Immutable. Its text tells no secret.
 */
public final class LocalIdentities {

  private final ImmutableSortedMap<String, LocalIdentity> byAccessKeyId;

  private final ImmutableMap<String, LocalIdentity> profiles;

  private LocalIdentities(
      ImmutableSortedMap<String, LocalIdentity> byAccessKeyId,
      ImmutableMap<String, LocalIdentity> profiles) {
    this.byAccessKeyId = byAccessKeyId;
    this.profiles = profiles;
  }

  /**
   * Reads a shared credentials file, as botocore does: what one client reads otherwise than another
   * is refused. Profiles without an access key of their own are no identities.
   *
   * @throws InvalidInputException if it cannot be read, or is larger than 1 MiB, or a profile has
   *     an access key and no caller, or is otherwise no identity; the message tells file and line,
   *     and quotes no value that may be secret
   */
  public static LocalIdentities read(Path file) {
    Map<String, LocalIdentity> profiles = CredentialsFile.read(file);
    return of(profiles.values(), ImmutableMap.copyOf(profiles));
  }

  /**
   * Of these identities.
   *
   * @throws IllegalArgumentException if two have the same access key id
   */
  public static LocalIdentities of(Collection<LocalIdentity> identities) {
    return of(identities, ImmutableMap.of());
  }

  private static LocalIdentities of(
      Collection<LocalIdentity> identities, ImmutableMap<String, LocalIdentity> profiles) {
    // Keys are chosen by a file: ordered, they cannot be chosen to collide.
    TreeMap<String, LocalIdentity> byAccessKeyId = new TreeMap<>();
    for (LocalIdentity identity : identities) {
      if (byAccessKeyId.put(identity.accessKeyId(), identity) != null) {
        throw new IllegalArgumentException(
            "Invalid identities: two have the access key id " + identity.accessKeyId());
      }
    }
    return new LocalIdentities(ImmutableSortedMap.copyOf(byAccessKeyId), profiles);
  }

  /** The identity of an access key id, if there is one. */
  public Optional<LocalIdentity> find(String accessKeyId) {
    return Optional.ofNullable(byAccessKeyId.get(accessKeyId));
  }

  /** All of them, by access key id. */
  public List<LocalIdentity> identities() {
    return byAccessKeyId.values().asList();
  }

  /** Those of a file by the names of their profiles, in the order of the file; else none. */
  public Map<String, LocalIdentity> profiles() {
    return profiles;
  }

  @Override
  public String toString() {
    return byAccessKeyId.values().toString();
  }
}
