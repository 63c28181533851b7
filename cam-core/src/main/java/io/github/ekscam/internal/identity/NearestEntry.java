package io.github.ekscam.internal.identity;

import io.github.ekscam.MappedIdentity.ByAccessEntry;
import io.github.ekscam.MappedIdentity.ByAwsAuth;
import io.github.ekscam.MappedIdentity.Mapper;
import io.github.ekscam.MappedIdentity.NearEntry;
import io.github.ekscam.MappedIdentity.NearEntry.Difference;
import io.github.ekscam.access.AccessEntry;
import io.github.ekscam.access.AwsAuth;
import io.github.ekscam.internal.vocabulary.Spelling;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds the entry that was probably meant to be for a principal that has none. */
final class NearestEntry {

  private static final Pattern PRINCIPAL =
      Pattern.compile(
          "arn:[^:]*:iam::(?<account>[^:]*):(?<type>user|role)(?<path>/(?:.*/)?)(?<name>[^/]+)",
          Pattern.CASE_INSENSITIVE);

  /** The parts of an ARN that tell principals apart. */
  private record Principal(String account, String type, String path, String name)
      implements Comparable<Principal> {

    private static final Comparator<Principal> ORDER =
        Comparator.comparing(Principal::name)
            .thenComparing(Principal::account)
            .thenComparing(Principal::type)
            .thenComparing(Principal::path);

    @Override
    public int compareTo(Principal other) {
      return ORDER.compare(this, other);
    }

    static Optional<Principal> of(String arn) {
      Matcher matcher = PRINCIPAL.matcher(arn);
      return matcher.matches()
          ? Optional.of(
              new Principal(
                  matcher.group("account"),
                  matcher.group("type"),
                  matcher.group("path"),
                  matcher.group("name")))
          : Optional.empty();
    }

    boolean isOfAccount(Principal other) {
      return account.equals(other.account);
    }

    boolean isOfType(Principal other) {
      return type.equalsIgnoreCase(other.type);
    }

    boolean isNamedAs(Principal other) {
      return name.equalsIgnoreCase(other.name);
    }
  }

  /** By ARN, as the entries have them; of two entries of one ARN the access entry. */
  private final Map<Principal, Mapper> entries = new LinkedHashMap<>();

  private NearestEntry() {}

  static Optional<NearEntry> to(
      String canonicalArn, List<AccessEntry> entries, List<AwsAuth.Mapping> mappings) {
    NearestEntry search = new NearestEntry();
    entries.forEach(entry -> search.add(entry.principalArn().value(), new ByAccessEntry(entry)));
    mappings.forEach(mapping -> search.add(mapping.arn(), new ByAwsAuth(mapping)));
    return Principal.of(canonicalArn).flatMap(search::to);
  }

  private void add(String arn, Mapper mapper) {
    Principal.of(arn).ifPresent(principal -> entries.putIfAbsent(principal, mapper));
  }

  private Optional<NearEntry> to(Principal asked) {
    Predicate<Principal> named = each -> each.isNamedAs(asked);
    return first(Difference.PATH, named.and(asked::isOfAccount).and(asked::isOfType))
        .or(() -> first(Difference.TYPE, named.and(asked::isOfAccount)))
        .or(() -> misspelled(asked))
        .or(() -> first(Difference.ACCOUNT, named.and(asked::isOfType)));
  }

  private Optional<NearEntry> first(Difference difference, Predicate<Principal> isIt) {
    return entries.entrySet().stream()
        .filter(entry -> isIt.test(entry.getKey()))
        .findFirst()
        .map(entry -> new NearEntry(entry.getValue(), difference));
  }

  private Optional<NearEntry> misspelled(Principal asked) {
    Collection<String> names =
        entries.keySet().stream()
            .filter(each -> each.isOfAccount(asked) && each.isOfType(asked))
            .map(Principal::name)
            .toList();
    return Spelling.nearest(asked.name(), names)
        .flatMap(
            name ->
                first(
                    Difference.NAME,
                    each ->
                        each.name().equals(name)
                            && each.isOfAccount(asked)
                            && each.isOfType(asked)));
  }
}
