package io.github.ekscam;

import io.github.ekscam.config.Unresolved;
import io.github.ekscam.internal.engine.Authorizer;
import io.github.ekscam.internal.engine.EksAuthorizers;
import io.github.ekscam.internal.engine.UnresolvedAccess;
import io.github.ekscam.internal.identity.PossibleIdentity;
import io.github.ekscam.request.RequestAttributes;
import io.github.ekscam.request.UserInfo;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Answers for a caller who may turn out to be somebody: never allows, and says what might. What
 * none of those may do whom the caller may be is denied whatever turns out. Immutable.
 *
 * <p>What is known is asked for each of those whom the caller may be, entries of which the same is
 * known being one. What is not known is asked once for all of one username, with the groups of all
 * of them: each part of it may allow by itself.
 */
final class PossibleAccess implements Authorizer {

  private final EksAuthorizers known;
  private final @Nullable UnresolvedAccess unresolved;
  private final List<PossibleIdentity> identities;
  private final Collection<Anybody> byUsername;

  PossibleAccess(EksAuthorizers authorizers, List<PossibleIdentity> identities) {
    this.known = authorizers.knownAlone();
    this.unresolved = authorizers.unresolved();
    this.identities = List.copyOf(identities);
    Map<String, Anybody> users = new LinkedHashMap<>();
    for (PossibleIdentity possible : identities) {
      if (possible.identity() instanceof MappedIdentity.Mapped mapped) {
        UserInfo user = mapped.user();
        users
            .computeIfAbsent(
                user.usernameTemplate().orElse(user.username()), name -> new Anybody(user))
            .add(user.groups(), possible);
      }
    }
    this.byUsername = users.values();
  }

  /** Whoever of one username the caller may be. */
  private static final class Anybody {

    private final UserInfo one;
    private final Set<String> groups = new TreeSet<>();
    private final Set<String> groupsAsFarAsKnown = new TreeSet<>();

    Anybody(UserInfo one) {
      this.one = one;
    }

    void add(List<String> ofUser, PossibleIdentity possible) {
      groups.addAll(ofUser);
      if (possible.byEntry()) {
        groupsAsFarAsKnown.addAll(possible.entries().get(0).kubernetesGroups());
      }
    }

    UserInfo inAllGroups() {
      return one.toBuilder().groups(List.copyOf(groups)).build();
    }
  }

  /** Each part that is not known once, however many of those it may be for. */
  private static final class Unknowns {

    private final List<Unknown> all = new ArrayList<>();
    private final Set<Unresolved> parts = Collections.newSetFromMap(new IdentityHashMap<>());

    void addAll(List<Unknown> unknowns) {
      for (Unknown unknown : unknowns) {
        if (!(unknown instanceof Unknown.NotResolved part) || parts.add(part.unresolved())) {
          all.add(unknown);
        }
      }
    }
  }

  @Override
  public boolean isAllowed(UserInfo user, RequestAttributes request) {
    return false;
  }

  @Override
  public Verdict authorize(UserInfo user, RequestAttributes request) {
    Unknowns unknowns = new Unknowns();
    for (PossibleIdentity possible : identities) {
      if (possible.identity() instanceof MappedIdentity.Mapped mapped) {
        if (mayBeAllowed(possible, mapped.user(), request)) {
          unknowns.addAll(because(possible));
        }
      } else if (possible.identity() instanceof MappedIdentity.Undecided undecided) {
        unknowns.addAll(possible.byEntry() ? because(possible) : undecided.unknowns());
      }
    }
    if (unresolved != null) {
      for (Anybody each : byUsername) {
        unknowns.addAll(unresolved.unknowns(each.inAllGroups(), each.groupsAsFarAsKnown, request));
      }
    }
    return Verdict.pass("", unknowns.all);
  }

  private boolean mayBeAllowed(
      PossibleIdentity possible, UserInfo user, RequestAttributes request) {
    Verdict verdict = known.chain().decide(user, request);
    return verdict.isAllowed()
        || verdict.isUndecided()
        || (unresolved != null
            && possible.byEntry()
            && unresolved.mayAllowByName(possible.entries().get(0), request));
  }

  private static List<Unknown> because(PossibleIdentity possible) {
    List<Unresolved.Entry> entries = possible.entries();
    return entries.stream().<Unknown>map(Unknown.NotResolved::new).toList();
  }
}
