package io.github.ekscam.internal.identity;

import static java.util.Objects.requireNonNull;

import io.github.ekscam.MappedIdentity;
import io.github.ekscam.Unknown;
import io.github.ekscam.access.AccessEntries;
import io.github.ekscam.access.AccessEntry;
import io.github.ekscam.access.AccessEntryType;
import io.github.ekscam.access.AuthenticationMode;
import io.github.ekscam.access.AwsAuth;
import io.github.ekscam.config.Unresolved;
import io.github.ekscam.iam.CallerIdentity;
import io.github.ekscam.iam.PrincipalArn;
import io.github.ekscam.internal.keys.Key;
import io.github.ekscam.internal.matching.AuthenticatorUser;
import io.github.ekscam.internal.matching.PartlyKnownMatcher;
import io.github.ekscam.internal.text.GoStrings;
import io.github.ekscam.internal.text.NameTemplate;
import io.github.ekscam.internal.text.Wildcards;
import io.github.ekscam.internal.vocabulary.SystemNames;
import io.github.ekscam.request.UserInfo;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
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

  private final AuthenticationMode mode;
  private final AccessEntries entries;
  private final @Nullable AwsAuth awsAuth;
  private final Function<String, Optional<String>> instanceNames;
  private final Map<Backend, List<String>> reservedPrefixes;
  private final List<Unresolved> unresolved;

  private IdentityMapper(
      AuthenticationMode mode,
      AccessEntries entries,
      @Nullable AwsAuth awsAuth,
      Function<String, Optional<String>> instanceNames,
      Map<Backend, List<String>> reservedPrefixes,
      List<Unresolved> unresolved) {
    this.mode = requireNonNull(mode, "mode");
    this.entries = requireNonNull(entries, "entries");
    this.awsAuth = awsAuth;
    this.instanceNames = requireNonNull(instanceNames, "instanceNames");
    this.reservedPrefixes = reservedPrefixes;
    this.unresolved = List.copyOf(unresolved);
  }

  /** Where the authenticator looks a caller up. */
  public enum Backend {
    /** The access entries. */
    ACCESS_ENTRIES,
    /** The aws-auth ConfigMap. */
    AWS_AUTH
  }

  /** A mapper of these access entries, to which no aws-auth ConfigMap is given. */
  public static IdentityMapper of(AuthenticationMode mode, AccessEntries entries) {
    return new IdentityMapper(
        mode, entries, null, instanceId -> Optional.empty(), Map.of(), List.of());
  }

  /** The same mapper with an aws-auth ConfigMap, which counts where the mode lets it. */
  public IdentityMapper with(AwsAuth awsAuth) {
    return new IdentityMapper(
        mode,
        entries,
        requireNonNull(awsAuth, "awsAuth"),
        instanceNames,
        reservedPrefixes,
        unresolved);
  }

  /** The same mapper, which knows the names of EC2 instances; without, they are unknown. */
  public IdentityMapper with(Function<String, Optional<String>> instanceNames) {
    return new IdentityMapper(mode, entries, awsAuth, instanceNames, reservedPrefixes, unresolved);
  }

  /** The same mapper of a cluster of which not all that is declared is known. */
  public IdentityMapper withUnresolved(List<Unresolved> parts) {
    return new IdentityMapper(
        mode,
        entries,
        awsAuth,
        instanceNames,
        reservedPrefixes,
        parts.stream().filter(IdentityMapper::isAboutIdentity).toList());
  }

  private IdentityMapper inMode(AuthenticationMode other) {
    return new IdentityMapper(
        other,
        entries,
        awsAuth,
        instanceNames,
        reservedPrefixes,
        unresolved.stream().filter(part -> !(part instanceof Unresolved.Mode)).toList());
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
    return new IdentityMapper(
        mode, entries, awsAuth, instanceNames, Collections.unmodifiableMap(reserved), unresolved);
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

  /**
   * The entry that was probably meant to be for a caller who is not mapped; nothing if the caller
   * is, or if none is near. Costs a comparison with each entry.
   */
  public Optional<MappedIdentity.NearEntry> nearestEntry(MappedIdentity identity) {
    for (MappedIdentity.Ignored ignored : identity.ignored()) {
      if (ignored instanceof MappedIdentity.OfEarlierPrincipal earlier) {
        return Optional.of(
            new MappedIdentity.NearEntry(
                new MappedIdentity.ByAccessEntry(earlier.accessEntry()),
                MappedIdentity.NearEntry.Difference.EARLIER_PRINCIPAL));
      }
    }
    return unknownArn(identity)
        .flatMap(
            arn ->
                NearestEntry.to(
                    arn,
                    mode == AuthenticationMode.CONFIG_MAP ? List.of() : entries.entries(),
                    awsAuth().stream()
                        .flatMap(
                            given ->
                                Stream.concat(given.mapRoles().stream(), given.mapUsers().stream()))
                        .toList()));
  }

  /** The ARN for which no entry was found. */
  private static Optional<String> unknownArn(MappedIdentity identity) {
    if (identity instanceof MappedIdentity.Unauthorized unauthorized
        && unauthorized.refusal() instanceof MappedIdentity.NoEntry noEntry) {
      return Optional.of(noEntry.canonicalArn());
    }
    return identity.unknowns().stream()
        .filter(Unknown.AwsAuthNotGiven.class::isInstance)
        .map(unknown -> ((Unknown.AwsAuthNotGiven) unknown).caller().canonicalArn())
        .findFirst();
  }

  /**
   * Why callers may be users of the cluster although nothing that was given says so, but for access
   * entries to come, which are told apart by what they may give.
   */
  public List<Unknown> unknowns() {
    List<Unknown> unknowns = new ArrayList<>();
    if (mode == AuthenticationMode.CONFIG_MAP) {
      unknowns.add(new Unknown.ClusterCreator());
    }
    if (mode != AuthenticationMode.API && awsAuth == null) {
      unknowns.add(new Unknown.PrincipalsOfAwsAuth());
    }
    awsAuth()
        .map(AwsAuth::uncertainSections)
        .orElse(List.of())
        .forEach(section -> unknowns.add(new Unknown.UncertainAwsAuth(section)));
    unresolved.stream()
        .filter(IdentityMapper::isAboutAllCallers)
        .forEach(part -> unknowns.add(new Unknown.NotResolved(part)));
    return unknowns;
  }

  private static boolean isAboutIdentity(Unresolved part) {
    return isAboutUnknownCallers(part)
        || part instanceof Unresolved.Groups
        || part instanceof Unresolved.Username;
  }

  private static boolean isAboutUnknownCallers(Unresolved part) {
    return part instanceof Unresolved.Entry || isAboutAllCallers(part);
  }

  private static boolean isAboutAllCallers(Unresolved part) {
    return part instanceof Unresolved.AwsAuth || part instanceof Unresolved.Mode;
  }

  /** Who the caller is to the cluster. */
  public MappedIdentity map(CallerIdentity caller) {
    List<Unresolved.Mode> modes = unresolved(Unresolved.Mode.class, mode -> true);
    return modes.isEmpty() ? mapInMode(caller) : mapInAnyMode(caller, unknowns(modes));
  }

  /** What is the same in every mode is so, whichever it will be. */
  private MappedIdentity mapInAnyMode(CallerIdentity caller, List<Unknown> modes) {
    List<MappedIdentity> identities =
        Stream.of(AuthenticationMode.values())
            // EKS makes no entries in this mode.
            .filter(each -> each != AuthenticationMode.CONFIG_MAP || entries.entries().isEmpty())
            .map(each -> inMode(each).mapInMode(caller))
            .toList();
    Optional<UserInfo> user = userOf(identities.get(0));
    return user.isPresent() && identities.stream().allMatch(each -> userOf(each).equals(user))
        ? identities.get(0)
        : new MappedIdentity.Undecided(modes, List.of());
  }

  private static Optional<UserInfo> userOf(MappedIdentity identity) {
    return identity instanceof MappedIdentity.Mapped mapped
        ? Optional.of(mapped.user())
        : Optional.empty();
  }

  private <T extends Unresolved> List<T> unresolved(Class<T> kind, Predicate<T> wanted) {
    return unresolved.stream().filter(kind::isInstance).map(kind::cast).filter(wanted).toList();
  }

  private static List<Unknown> unknowns(List<? extends Unresolved> parts) {
    return parts.stream().<Unknown>map(Unknown.NotResolved::new).toList();
  }

  private MappedIdentity mapInMode(CallerIdentity caller) {
    List<MappedIdentity.Ignored> ignored = new ArrayList<>();
    List<Unknown> unknowns =
        mode == AuthenticationMode.CONFIG_MAP && awsAuth != null
            ? List.of(new Unknown.ClusterCreator())
            : List.of();
    if (mode != AuthenticationMode.CONFIG_MAP) {
      List<AccessEntry> found = entriesOf(caller, ignored);
      if (found.size() > 1) {
        return new MappedIdentity.Undecided(
            List.of(new Unknown.SeveralAccessEntries(found)), List.of());
      }
      if (!found.isEmpty()) {
        shadowedBy(found.get(0), caller).ifPresent(ignored::add);
        return mapped(caller, new MappedIdentity.ByAccessEntry(found.get(0)), unknowns, ignored);
      }
      List<Unresolved.Entry> entriesToCome = entriesToCome(caller);
      if (!entriesToCome.isEmpty()) {
        List<Unknown> reasons = new ArrayList<>(unknowns(entriesToCome));
        if (withoutEntry(caller, unknowns, ignored) instanceof MappedIdentity.Undecided undecided) {
          reasons.addAll(undecided.unknowns());
        }
        return new MappedIdentity.Undecided(reasons, ignored);
      }
    }
    return withoutEntry(caller, unknowns, ignored);
  }

  private List<Unresolved.Entry> entriesToCome(CallerIdentity caller) {
    return unresolved(
        Unresolved.Entry.class,
        entry -> PartlyKnownMatcher.mayBePrincipal(entry.principalArn(), caller.canonicalArn()));
  }

  private MappedIdentity withoutEntry(
      CallerIdentity caller, List<Unknown> unknowns, List<MappedIdentity.Ignored> ignored) {
    if (mode != AuthenticationMode.API) {
      List<Unresolved.AwsAuth> mappingsToCome =
          unresolved(Unresolved.AwsAuth.class, part -> mayMap(part, caller.sessionCanonicalArn()));
      if (!mappingsToCome.isEmpty()) {
        return new MappedIdentity.Undecided(unknowns(mappingsToCome), ignored);
      }
    }
    if (mode != AuthenticationMode.API && awsAuth != null) {
      List<AwsAuth.Mapping> found = awsAuth.find(caller.sessionCanonicalArn());
      List<Unknown> uncertain = uncertain(awsAuth, caller, found);
      if (!uncertain.isEmpty()) {
        return new MappedIdentity.Undecided(uncertain, ignored);
      }
      if (found.stream().anyMatch(mapping -> !isSameUser(mapping, found.get(0)))) {
        return new MappedIdentity.Undecided(
            List.of(new Unknown.SeveralAwsAuthEntries(found)), List.of());
      }
      if (!found.isEmpty()) {
        return mapped(caller, new MappedIdentity.ByAwsAuth(found.get(0)), unknowns, ignored);
      }
      if (awsAuth.mapsAccount(caller.account())) {
        return mapped(
            caller, new MappedIdentity.ByAwsAuthAccount(caller.account()), unknowns, ignored);
      }
    }
    return mode != AuthenticationMode.API && awsAuth == null
        ? new MappedIdentity.Undecided(List.of(new Unknown.AwsAuthNotGiven(caller, mode)), ignored)
        : new MappedIdentity.Unauthorized(
            new MappedIdentity.NoEntry(caller.canonicalArn(), mode), unknowns, ignored);
  }

  /** Compared as aws-auth is: case does not count, and a path does. */
  private boolean mayMap(Unresolved.AwsAuth part, String canonicalArn) {
    String arn = GoStrings.fold(canonicalArn);
    boolean overridden =
        part.overriding().stream().anyMatch(other -> GoStrings.fold(other).equals(arn))
            && awsAuth != null
            && !awsAuth.find(canonicalArn).isEmpty();
    return !overridden && Wildcards.matches(GoStrings.fold(part.arn()), arn);
  }

  /**
   * Who a caller may be of whom that is only not known as an access entry may turn out to be
   * theirs: each identity that such entries may give, and the one without any of them. Empty if the
   * reason is another.
   */
  public List<PossibleIdentity> possibleIdentities(CallerIdentity caller) {
    if (mode == AuthenticationMode.CONFIG_MAP
        || !unresolved(Unresolved.Mode.class, each -> true).isEmpty()
        || !entriesOf(caller, new ArrayList<>()).isEmpty()) {
      return List.of();
    }
    List<Unresolved.Entry> entriesToCome = entriesToCome(caller);
    Map<Key, List<Unresolved.Entry>> alike =
        entriesToCome.stream()
            .collect(
                Collectors.groupingBy(
                    entry ->
                        Key.of(entry.type(), entry.username(), Key.ofAll(entry.kubernetesGroups())),
                    LinkedHashMap::new,
                    Collectors.toList()));
    List<PossibleIdentity> possible = new ArrayList<>();
    alike.values().forEach(entries -> possible.add(by(entries, caller)));
    if (!possible.isEmpty()) {
      possible.add(
          new PossibleIdentity(
              entriesToCome, withoutEntry(caller, List.of(), new ArrayList<>()), false));
    }
    return possible;
  }

  private PossibleIdentity by(List<Unresolved.Entry> alike, CallerIdentity caller) {
    return new PossibleIdentity(alike, identityBy(alike.get(0), caller), true);
  }

  /** Who an entry makes of a caller if it is theirs; undecided if that can be anybody. */
  private MappedIdentity identityBy(Unresolved.Entry entry, CallerIdentity caller) {
    if (entry.type().contains("*")) {
      return new MappedIdentity.Undecided(unknowns(List.of(entry)), List.of());
    }
    PrincipalArn principal = PrincipalArn.of(caller.canonicalArn());
    boolean named = !entry.username().contains("*");
    AccessEntryType type = new AccessEntryType(entry.type());
    AccessEntry.Builder builder =
        AccessEntry.builder(principal)
            .type(type)
            .kubernetesGroups(
                type.isStandard()
                    ? entry.kubernetesGroups().stream()
                        .filter(group -> !group.contains("*"))
                        .toList()
                    : List.of(SystemNames.NODES));
    if (named && !entry.username().isEmpty()) {
      builder.username(entry.username());
    }
    return new IdentityMapper(
            AuthenticationMode.API,
            AccessEntries.builder().add(builder.buildAsDescribed()).build(),
            null,
            instanceNames,
            reservedPrefixes,
            named
                ? List.of()
                : List.of(new Unresolved.Username(principal, entry.username(), entry.values())))
        .mapInMode(caller);
  }

  /**
   * What may map the caller, or hide what does: a section that may be read otherwise, unless an
   * entry that is looked at before it is the caller's.
   */
  private static List<Unknown> uncertain(
      AwsAuth awsAuth, CallerIdentity caller, List<AwsAuth.Mapping> found) {
    List<Unknown> uncertain = new ArrayList<>();
    for (AwsAuth.UncertainSection section : awsAuth.uncertainSections()) {
      boolean later = section.section() != AwsAuth.Section.MAP_ROLES && !found.isEmpty();
      boolean named =
          section.mayName(
              section.section() == AwsAuth.Section.MAP_ACCOUNTS
                  ? caller.account()
                  : caller.sessionCanonicalArn());
      if (named && !later) {
        uncertain.add(new Unknown.UncertainAwsAuth(section));
      }
    }
    return uncertain;
  }

  /** Says of entries that would be the caller's, were they not an earlier principal's. */
  private List<AccessEntry> entriesOf(CallerIdentity caller, List<MappedIdentity.Ignored> ignored) {
    List<AccessEntry> named = entries.namedBy(caller.canonicalArn());
    Optional<String> id = caller.principalId();
    if (id.isEmpty()) {
      return named;
    }
    List<AccessEntry> found = entries.namedBy(caller.canonicalArn(), id.get());
    if (found.isEmpty()) {
      named.forEach(entry -> ignored.add(new MappedIdentity.OfEarlierPrincipal(entry, id.get())));
    }
    return found;
  }

  /** An entry of aws-auth that would count, were there no access entry. */
  private Optional<MappedIdentity.Ignored> shadowedBy(AccessEntry entry, CallerIdentity caller) {
    if (mode == AuthenticationMode.API || awsAuth == null) {
      return Optional.empty();
    }
    return awsAuth.find(caller.sessionCanonicalArn()).stream()
        .findFirst()
        .map(mapping -> new MappedIdentity.ShadowedByAccessEntry(mapping, entry));
  }

  private MappedIdentity mapped(
      CallerIdentity caller,
      MappedIdentity.Mapper source,
      List<Unknown> unknownsOfAll,
      List<MappedIdentity.Ignored> ignored) {
    List<Unknown> unknowns = new ArrayList<>(unknownsOfAll);
    try {
      return new MappedIdentity.Mapped(user(caller, source, unknowns), source, unknowns, ignored);
    } catch (RefusedException e) {
      return new MappedIdentity.Unauthorized(e.refusal(), unknowns, ignored);
    }
  }

  private UserInfo user(CallerIdentity caller, MappedIdentity.Mapper source, List<Unknown> unknowns)
      throws RefusedException {
    if (source instanceof MappedIdentity.ByAccessEntry by) {
      AccessEntry entry = by.accessEntry();
      return rendered(
          caller,
          new Login(Backend.ACCESS_ENTRIES, source, entry.username(), entry.kubernetesGroups()),
          unknowns);
    }
    if (source instanceof MappedIdentity.ByAwsAuth by) {
      AwsAuth.Mapping mapping = by.mapping();
      return rendered(
          caller,
          new Login(Backend.AWS_AUTH, source, mapping.username(), mapping.groups()),
          unknowns);
    }
    return user(UserInfo.builder(caller.sessionCanonicalArn()), caller, new ArrayList<>());
  }

  /** What a backend says of a caller, templates not yet filled in. */
  private record Login(
      Backend backend, MappedIdentity.Mapper source, String username, List<String> groups) {}

  private UserInfo rendered(CallerIdentity caller, Login login, List<Unknown> unknowns)
      throws RefusedException {
    PlaceholderValues values = new PlaceholderValues(caller, instanceNames, login.source());
    NameTemplate.Filled username = values.fill("username", login.username());
    if (!username.known()) {
      unknowns.add(new Unknown.UnknownUsername(username.text()));
    }
    List<String> groups = new ArrayList<>();
    for (String template : login.groups()) {
      NameTemplate.Filled group = values.fill("group", template);
      if (group.known()) {
        groups.add(group.text());
      } else {
        unknowns.add(new Unknown.UnknownGroup(group.text()));
      }
    }
    requireNotReserved(login, username.text());
    unknowns.addAll(
        unknowns(unresolved(Unresolved.Groups.class, part -> isOf(part.principalArn(), login))));
    List<Unresolved.Username> names =
        unresolved(Unresolved.Username.class, part -> isOf(part.principalArn(), login));
    unknowns.addAll(unknowns(names));
    return user(user(username, names), caller, groups);
  }

  private static UserInfo.Builder user(
      NameTemplate.Filled username, List<Unresolved.Username> unresolved) {
    if (!unresolved.isEmpty()) {
      return UserInfo.builderOfUnknownName(unresolved.get(0).username());
    }
    return username.known()
        ? UserInfo.builder(username.text())
        : UserInfo.builderOfUnknownName(username.text());
  }

  private static boolean isOf(PrincipalArn principalArn, Login login) {
    return login.source() instanceof MappedIdentity.ByAccessEntry by
        && by.accessEntry().principalArn().equals(principalArn);
  }

  private void requireNotReserved(Login login, String username) throws RefusedException {
    List<String> reserved = reservedPrefixes.getOrDefault(login.backend(), List.of());
    if (reserved.stream().anyMatch(prefix -> !prefix.isEmpty() && username.startsWith(prefix))) {
      throw new RefusedException(
          new MappedIdentity.ReservedUsername(login.source(), username, reserved));
    }
  }

  private static UserInfo user(UserInfo.Builder user, CallerIdentity caller, List<String> groups) {
    if (!groups.contains(SystemNames.AUTHENTICATED)
        && !groups.contains(SystemNames.UNAUTHENTICATED)) {
      groups.add(SystemNames.AUTHENTICATED);
    }
    Optional<String> principalId = caller.principalId();
    Map<String, List<String>> extra = new HashMap<>();
    extra.put("arn", List.of(caller.arn()));
    extra.put("canonicalArn", List.of(caller.canonicalArn()));
    extra.put("sessionName", caller.sessionName().stream().toList());
    caller.accessKeyId().ifPresent(id -> extra.put("accessKeyId", List.of(id)));
    for (String key : AuthenticatorUser.PRINCIPAL_ID_KEYS) {
      // A key whose value is not known is there all the same: impersonation is checked by keys.
      extra.put(key, principalId.stream().toList());
    }
    principalId.ifPresentOrElse(
        id -> user.uid(AuthenticatorUser.uid(caller.account(), id)),
        () -> user.unknownPrincipalOf(caller.account()));
    return user.groups(groups).extra(extra).build();
  }

  private static boolean isSameUser(AwsAuth.Mapping one, AwsAuth.Mapping other) {
    return one.username().equals(other.username()) && one.groups().equals(other.groups());
  }
}
