package io.github.ekscam.analysis;

import com.google.common.collect.Comparators;
import io.github.ekscam.rbac.Subject;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** The order of holders. */
final class AccessHolders {

  private static final List<Class<? extends AccessHolder>> KINDS =
      List.of(
          AccessHolder.Principal.class,
          AccessHolder.Session.class,
          AccessHolder.Account.class,
          AccessHolder.RbacSubject.class);

  static final Comparator<AccessHolder> ORDER =
      Comparator.comparing((AccessHolder holder) -> KINDS.indexOf(holder.getClass()))
          .thenComparing(
              AccessHolders::subject, Comparators.emptiesFirst(Comparator.<Subject>naturalOrder()))
          .thenComparing(AccessHolder::toString);

  private AccessHolders() {}

  private static Optional<Subject> subject(AccessHolder holder) {
    return holder instanceof AccessHolder.RbacSubject of
        ? Optional.of(of.subject())
        : Optional.empty();
  }
}
