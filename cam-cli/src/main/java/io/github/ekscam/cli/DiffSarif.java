package io.github.ekscam.cli;

import io.github.ekscam.analysis.ClusterDiff;
import io.github.ekscam.internal.text.PlainText;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** A difference as SARIF: what changes at the line of the grant or entry that does it. */
final class DiffSarif {

  private DiffSarif() {}

  static String of(ClusterDiff diff) {
    return Sarif.of(
        Arrays.stream(ClusterDiff.Change.Kind.values()).map(kind -> rule(kind, "warning")).toList(),
        diff.changes().stream().map(DiffSarif::result).toList());
  }

  private static Sarif.Result result(ClusterDiff.Change change) {
    return new Sarif.Result(
        rule(change.kind(), level(change)),
        String.join("\n", change.lines().stream().map(PlainText::line).toList()),
        change.source(),
        List.of(),
        Optional.empty(),
        Optional.empty());
  }

  private static Sarif.Rule rule(ClusterDiff.Change.Kind kind, String level) {
    String description =
        switch (kind) {
          case LOCKOUT -> "Somebody is locked out";
          case AUTHENTICATION_MODE -> "The authentication mode changes";
          case IDENTITY -> "A principal is another user";
          case GAINED -> "Somebody gains access";
          case LOST -> "Somebody loses access";
          case UNDECIDED -> "A change of access cannot be told";
        };
    return new Sarif.Rule(
        "access-" + kind.name().toLowerCase(Locale.ROOT).replace('_', '-'), level, description, "");
  }

  private static String level(ClusterDiff.Change change) {
    return switch (change.severity()) {
      case CRITICAL, HIGH -> "error";
      case MEDIUM -> "warning";
      case LOW -> "note";
    };
  }
}
