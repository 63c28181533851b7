package io.github.ekscam.internal.identity;

import static java.util.Objects.requireNonNull;

import io.github.ekscam.MappedIdentity;
import io.github.ekscam.access.AccessEntries;
import io.github.ekscam.access.AccessEntry;
import io.github.ekscam.access.AuthenticationMode;
import io.github.ekscam.access.AwsAuth;
import io.github.ekscam.iam.CallerIdentity;
import io.github.ekscam.request.UserInfo;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Turns an IAM caller into a Kubernetes user by the cluster's access entries and its aws-auth
 * ConfigMap: username and groups with their templates filled in, the uid and the {@code extra} that
 * aws-iam-authenticator sets, and the group {@code system:authenticated} that the API server adds.
 *
 * <p>Reproduces {@code pkg/server} of aws-iam-authenticator 0.7.18. Access entries are asked first,
 * as its {@code DynamicFile}, then aws-auth, as its {@code EKSConfigMap}; the first that knows the
 * caller is the whole answer, and if the templates there cannot be filled in, nobody else is asked.
 * A caller is found by its canonical ARN and, where both are known, by its unique id. Immutable.
 */
public final class IdentityMapper {

  private static final String AUTHENTICATED = "system:authenticated";

  private static final String CREATOR =
      "in the mode CONFIG_MAP whoever created the cluster is a member of system:masters, which stands"
          + " in no file";

  private static final String UNAUTHORIZED = ": EKS answers 401 Unauthorized";

  private final AuthenticationMode mode;
  private final AccessEntries entries;
  private final @Nullable AwsAuth awsAuth;
  private final Function<String, Optional<String>> instanceNames;
  private final Map<Backend, List<String>> reservedPrefixes;

  private IdentityMapper(
      AuthenticationMode mode,
      AccessEntries entries,
      @Nullable AwsAuth awsAuth,
      Function<String, Optional<String>> instanceNames,
      Map<Backend, List<String>> reservedPrefixes) {
    this.mode = requireNonNull(mode, "mode");
    this.entries = requireNonNull(entries, "entries");
    this.awsAuth = awsAuth;
    this.instanceNames = requireNonNull(instanceNames, "instanceNames");
    this.reservedPrefixes = reservedPrefixes;
  }

  /** Where the authenticator looks a caller up. */
  public enum Backend {
    /** The access entries. */
    ACCESS_ENTRIES("DynamicFile"),
    /** The aws-auth ConfigMap. */
    AWS_AUTH("EKSConfigMap");

    private final String mapper;

    Backend(String mapper) {
      this.mapper = mapper;
    }
  }

  /** A mapper of these access entries, to which no aws-auth ConfigMap is given. */
  public static IdentityMapper of(AuthenticationMode mode, AccessEntries entries) {
    return new IdentityMapper(mode, entries, null, instanceId -> Optional.empty(), Map.of());
  }

  /** The same mapper with an aws-auth ConfigMap, which counts where the mode lets it. */
  public IdentityMapper with(AwsAuth awsAuth) {
    return new IdentityMapper(
        mode, entries, requireNonNull(awsAuth, "awsAuth"), instanceNames, reservedPrefixes);
  }

  /** The same mapper, which knows the names of EC2 instances; without, they are unknown. */
  public IdentityMapper with(Function<String, Optional<String>> instanceNames) {
    return new IdentityMapper(mode, entries, awsAuth, instanceNames, reservedPrefixes);
  }

  /**
   * The same mapper, which turns usernames away that begin with one of these, case counting and
   * groups not: the authenticator's {@code usernamePrefixReserveList}. None unless set: EKS does
   * not publish what it reserves, beyond what {@code CreateAccessEntry} refuses.
   */
  public IdentityMapper reservingUsernamePrefixes(Backend backend, List<String> prefixes) {
    Map<Backend, List<String>> reserved = new EnumMap<>(Backend.class);
    reserved.putAll(reservedPrefixes);
    reserved.put(requireNonNull(backend, "backend"), List.copyOf(prefixes));
    return new IdentityMapper(mode, entries, awsAuth, instanceNames, Map.copyOf(reserved));
  }

  /** The aws-auth ConfigMap, if it was given and counts in this mode. */
  public Optional<AwsAuth> awsAuth() {
    return mode == AuthenticationMode.API ? Optional.empty() : Optional.ofNullable(awsAuth);
  }

  /**
   * The entries of aws-auth that count: they can map somebody, and no access entry wins over them.
   * In their order.
   */
  public List<AwsAuth.Mapping> effectiveMappings() {
    return awsAuth().stream()
        .flatMap(given -> given.effectiveMappings().stream())
        .filter(this::isCallersOwn)
        .toList();
  }

  private boolean isCallersOwn(AwsAuth.Mapping mapping) {
    CallerIdentity caller;
    try {
      caller = CallerIdentity.parse(mapping.arn());
    } catch (IllegalArgumentException noCaller) {
      return false;
    }
    return mode == AuthenticationMode.CONFIG_MAP
        || entries.namedBy(caller.canonicalArn()).isEmpty();
  }

  /** Which callers may be users of the cluster although nothing that was given says so. */
  public List<String> principalsNotListed() {
    List<String> unknowns = new ArrayList<>();
    if (mode == AuthenticationMode.CONFIG_MAP) {
      unknowns.add("unknown: " + CREATOR);
    }
    if (mode != AuthenticationMode.API && awsAuth == null) {
      unknowns.add(
          "unknown: IAM principals that the aws-auth ConfigMap, which was not given, maps may be"
              + " among the subjects");
    }
    return unknowns;
  }

  /** Who the caller is to the cluster. */
  public MappedIdentity map(CallerIdentity caller) {
    List<String> notes = new ArrayList<>();
    if (mode == AuthenticationMode.CONFIG_MAP && awsAuth != null) {
      notes.add(CREATOR);
    }
    if (mode != AuthenticationMode.CONFIG_MAP) {
      List<AccessEntry> found = entriesOf(caller, notes);
      if (found.size() > 1) {
        return new MappedIdentity.NotMapped(
            "unknown: the access entries "
                + found.stream().map(entry -> entry.principalArn().value()).toList()
                + " are for roles of the same name, of which IAM knows one at a time; delete the"
                + " entries of roles that are no more");
      }
      if (!found.isEmpty()) {
        shadowedBy(found.get(0), caller).ifPresent(notes::add);
        return mapped(caller, new MappedIdentity.ByAccessEntry(found.get(0)), notes);
      }
    }
    if (mode != AuthenticationMode.API && awsAuth != null) {
      List<AwsAuth.Mapping> found = awsAuth.find(caller.sessionCanonicalArn());
      if (found.stream().anyMatch(mapping -> !isSameUser(mapping, found.get(0)))) {
        return new MappedIdentity.NotMapped(
            "unknown: of the entries of mapUsers in aws-auth "
                + found.stream().map(IdentityMapper::describe).toList()
                + ", which differ only in case, aws-iam-authenticator takes any; keep one");
      }
      if (!found.isEmpty()) {
        return mapped(caller, new MappedIdentity.ByAwsAuth(found.get(0)), notes);
      }
      if (awsAuth.mapsAccount(caller.account())) {
        return mapped(caller, new MappedIdentity.ByAwsAuthAccount(caller.account()), notes);
      }
    }
    notes.add(0, notMapped(caller));
    return new MappedIdentity.NotMapped(String.join("; ", notes));
  }

  /** Says of entries that would be the caller's, were they not an earlier principal's. */
  private List<AccessEntry> entriesOf(CallerIdentity caller, List<String> notes) {
    List<AccessEntry> named = entries.namedBy(caller.canonicalArn());
    Optional<String> id = caller.principalId();
    if (id.isEmpty()) {
      return named;
    }
    List<AccessEntry> found = entries.namedBy(caller.canonicalArn(), id.get());
    if (found.isEmpty()) {
      named.forEach(
          entry ->
              notes.add(
                  "the access entry "
                      + entry.principalArn()
                      + " does not count: it is for an earlier principal of that name, whose unique"
                      + " id was "
                      + entry.principalId().orElseThrow()
                      + ", and the caller's is "
                      + id.get()));
    }
    return found;
  }

  /** An entry of aws-auth that would count, were there no access entry. */
  private Optional<String> shadowedBy(AccessEntry entry, CallerIdentity caller) {
    if (mode == AuthenticationMode.API || awsAuth == null) {
      return Optional.empty();
    }
    return awsAuth.find(caller.sessionCanonicalArn()).stream()
        .findFirst()
        .map(
            mapping ->
                "aws-auth maps this caller too ("
                    + describe(mapping)
                    + "), which has no effect: the access entry "
                    + entry.principalArn()
                    + " wins");
  }

  private static String describe(AwsAuth.Mapping mapping) {
    return mapping.arn() + mapping.origin().map(origin -> " at " + origin).orElse("");
  }

  private String notMapped(CallerIdentity caller) {
    String arn = caller.canonicalArn();
    return switch (mode) {
      case API -> "no access entry is for " + arn + UNAUTHORIZED;
      case API_AND_CONFIG_MAP ->
          awsAuth != null
              ? "neither an access entry nor the aws-auth ConfigMap is for " + arn + UNAUTHORIZED
              : "no access entry is for "
                  + arn
                  + ": unless the aws-auth ConfigMap, which was not given, maps it, EKS answers 401"
                  + " Unauthorized";
      case CONFIG_MAP ->
          awsAuth != null
              ? "the aws-auth ConfigMap does not map " + arn + UNAUTHORIZED
              : "unknown: the authentication mode is CONFIG_MAP, and the aws-auth ConfigMap was not"
                  + " given";
    };
  }

  private MappedIdentity mapped(
      CallerIdentity caller, MappedIdentity.Mapper source, List<String> notes) {
    try {
      if (source instanceof MappedIdentity.ByAccessEntry entry) {
        return rendered(
            caller,
            new Login(
                Backend.ACCESS_ENTRIES,
                source,
                entry.accessEntry().username(),
                entry.accessEntry().kubernetesGroups()),
            notes);
      }
      if (source instanceof MappedIdentity.ByAwsAuth line) {
        return rendered(
            caller,
            new Login(Backend.AWS_AUTH, source, line.mapping().username(), line.mapping().groups()),
            notes);
      }
      UserInfo.Builder user = UserInfo.builder(caller.sessionCanonicalArn());
      return new MappedIdentity.Mapped(user(user, caller, new ArrayList<>()), source, notes);
    } catch (Templates.RenderingException | ReservedPrefixException e) {
      notes.add(0, e.getMessage() + UNAUTHORIZED);
      return new MappedIdentity.NotMapped(String.join("; ", notes));
    }
  }

  /** What a backend says of a caller, templates not yet filled in. */
  private record Login(
      Backend backend, MappedIdentity.Mapper source, String username, List<String> groups) {}

  private MappedIdentity rendered(CallerIdentity caller, Login login, List<String> notes)
      throws Templates.RenderingException, ReservedPrefixException {
    Templates templates = new Templates(caller, instanceNames);
    Templates.Rendered username = render(templates, login, "username", login.username());
    if (!username.known()) {
      notes.add(unknown("username", username.text(), "User"));
    }
    List<String> groups = new ArrayList<>();
    for (String template : login.groups()) {
      Templates.Rendered group = render(templates, login, "group", template);
      if (group.known()) {
        groups.add(group.text());
      } else {
        notes.add(unknown("group", group.text(), "Group"));
      }
    }
    requireNotReserved(login.backend(), username.text());
    UserInfo.Builder user =
        username.known()
            ? UserInfo.builder(username.text())
            : UserInfo.builderOfUnknownName(username.text());
    return new MappedIdentity.Mapped(user(user, caller, groups), login.source(), notes);
  }

  private static Templates.Rendered render(
      Templates templates, Login login, String what, String template)
      throws Templates.RenderingException {
    return templates.render(
        "mapper " + login.backend().mapper + " renderTemplates error: error rendering ",
        what,
        template);
  }

  /** The authenticator's refusal of a username, which ends the login. */
  private static final class ReservedPrefixException extends Exception {
    private static final long serialVersionUID = 1L;

    ReservedPrefixException(String message) {
      super(message, null, false, false);
    }
  }

  private void requireNotReserved(Backend backend, String username) throws ReservedPrefixException {
    List<String> reserved = reservedPrefixes.getOrDefault(backend, List.of());
    if (reserved.stream().anyMatch(prefix -> !prefix.isEmpty() && username.startsWith(prefix))) {
      throw new ReservedPrefixException(
          "invalid username '"
              + username
              + "' for mapper "
              + backend.mapper
              + ": username must not begin with with the following prefixes: ["
              + String.join(" ", reserved)
              + "]");
    }
  }

  private static UserInfo user(UserInfo.Builder user, CallerIdentity caller, List<String> groups) {
    if (!groups.contains(AUTHENTICATED) && !groups.contains("system:unauthenticated")) {
      groups.add(AUTHENTICATED);
    }
    String principalId = caller.principalId().orElse(CallerIdentity.UNKNOWN_PRINCIPAL_ID);
    Map<String, List<String>> extra = new HashMap<>();
    extra.put("arn", List.of(caller.arn()));
    extra.put("canonicalArn", List.of(caller.canonicalArn()));
    extra.put("sessionName", caller.sessionName().stream().toList());
    caller.accessKeyId().ifPresent(id -> extra.put("accessKeyId", List.of(id)));
    extra.put("principalId", List.of(principalId));
    extra.put("sigs.k8s.io/aws-iam-authenticator/principalId", List.of(principalId));
    return user.uid("aws-iam-authenticator:" + caller.account() + ":" + principalId)
        .groups(groups)
        .extra(extra)
        .build();
  }

  private static String unknown(String what, String template, String kind) {
    return "the "
        + what
        + " "
        + template
        + " depends on the "
        + (template.contains("{{SessionName") ? "session" : "request")
        + ": no subject of kind "
        + kind
        + " matches it here";
  }

  private static boolean isSameUser(AwsAuth.Mapping one, AwsAuth.Mapping other) {
    return one.username().equals(other.username()) && one.groups().equals(other.groups());
  }
}
