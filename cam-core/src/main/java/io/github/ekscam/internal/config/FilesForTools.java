package io.github.ekscam.internal.config;

import io.github.ekscam.config.Notice;
import io.github.ekscam.config.Source;
import io.github.ekscam.internal.config.format.Found;
import io.github.ekscam.internal.config.tree.Input;
import io.github.ekscam.internal.config.unread.HelmChart;
import io.github.ekscam.internal.config.unread.Kustomization;
import io.github.ekscam.internal.config.unread.Unread;
import io.github.ekscam.rbac.RbacBinding;
import io.github.ekscam.rbac.RbacObject;
import io.github.ekscam.rbac.Subject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Files of which kustomize and Helm make others: what is written in them about access is not what
 * the cluster gets. Tells once for each kustomization and chart. Not thread-safe.
 */
final class FilesForTools {

  private static final String KUSTOMIZE =
      "render it by kubectl kustomize, and give the output in place of these files";

  /** No patch that people write is longer; of one that is, nothing is known. */
  private static final long LONGEST_PATCH = 1 << 20;

  /** So many of what a kustomization takes are named. */
  private static final int MOST_NAMED = 3;

  /** Files may be of several file systems, whose paths do not compare with each other's. */
  private static final Comparator<Path> BY_NAME = Comparator.comparing(Path::toString);

  /** What was read of each file, by its real path. */
  private final Map<Path, Found> read = new TreeMap<>(BY_NAME);

  /** The files that were read or left out by name, and the directories they are in. */
  private final Set<Path> known = new TreeSet<>(BY_NAME);

  private final Map<Path, Optional<Kustomization>> followed = new TreeMap<>(BY_NAME);

  private final List<Path> kustomizations = new ArrayList<>();

  /** The templates about access, by the file of their chart. */
  private final Map<Path, List<Source>> templates = new TreeMap<>(BY_NAME);

  /** Takes in what was read of a file; if that is a chart's template, the chart will tell of it. */
  void add(Path file, Path identity, Found found) {
    if (Kustomization.is(file)) {
      kustomizations.add(file);
    } else if (file.endsWith(HelmChart.FILE_NAME)) {
      templates.computeIfAbsent(file, chart -> new ArrayList<>());
    }
    List<Notice> told = found.notices().stream().filter(notice -> isOfChart(file, notice)).toList();
    found.removeNotices(told);
    read.put(identity, found);
    know(identity);
  }

  /** Whether a notice is of a template, so that its chart will tell of it. */
  boolean isOfChart(Path file, Notice notice) {
    if (notice.kind() != Notice.Kind.ACCESS_DOCUMENT_NOT_READ) {
      return false;
    }
    Optional<Path> chart = HelmChart.ofTemplate(file);
    chart.ifPresent(
        each ->
            templates
                .computeIfAbsent(each, first -> new ArrayList<>())
                .add(notice.source().orElse(Source.of(file.toString()))));
    return chart.isPresent();
  }

  /** Takes in that a file was left out or looked through, and so is not missing. */
  void know(Path identity) {
    for (Path each = identity; each != null && known.add(each); each = each.getParent()) {
      // All is in the condition.
    }
  }

  /** What is not read because a tool makes something else of it. */
  List<Notice> notices() {
    List<Notice> notices = new ArrayList<>();
    templates.forEach(
        (chart, sources) ->
            HelmChart.read(chart).unread(sources).map(Unread::notice).ifPresent(notices::add));
    for (Path file : kustomizations) {
      Kustomization.read(file)
          .flatMap(kustomization -> unread(file, kustomization))
          .map(Unread::notice)
          .ifPresent(notices::add);
    }
    return notices;
  }

  private Optional<Unread> unread(Path file, Kustomization kustomization) {
    List<String> parts = new ArrayList<>();
    List<String> changes = changes(file, kustomization);
    if (!changes.isEmpty()) {
      parts.add("changes objects about access by " + String.join(", ", changes));
    }
    if (!kustomization.made().isEmpty()) {
      parts.add("makes objects by " + String.join(", ", kustomization.made()));
    }
    List<String> elsewhere =
        kustomization.taken().stream().filter(taken -> isElsewhere(file, taken)).toList();
    if (!elsewhere.isEmpty()) {
      parts.add(
          "takes what is not among the files ("
              + elsewhere.stream().limit(MOST_NAMED).collect(Collectors.joining(", "))
              + (elsewhere.size() > MOST_NAMED
                  ? " and " + (elsewhere.size() - MOST_NAMED) + " more"
                  : "")
              + ")");
    }
    return parts.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new Unread(
                "a kustomization that " + String.join(" and ", parts),
                KUSTOMIZE,
                kustomization.source()));
  }

  private List<String> changes(Path file, Kustomization kustomization) {
    List<Found> taken = taken(file, kustomization);
    if (taken.stream().noneMatch(FilesForTools::isAboutAccess)) {
      return List.of();
    }
    List<String> changes =
        new ArrayList<>(kustomization.changes(patch -> content(file.resolveSibling(patch))));
    String namespace = kustomization.namespace();
    boolean withServiceAccounts =
        taken.stream().anyMatch(each -> each.skipped.containsKey("ServiceAccount"));
    if (!namespace.isEmpty()
        && taken.stream().anyMatch(each -> isMovedTo(namespace, each, withServiceAccounts))) {
      changes.add("namespace");
    }
    return changes;
  }

  private static boolean isAboutAccess(Found found) {
    return !found.isEmpty()
        || found.notices().stream()
            .anyMatch(notice -> notice.kind() == Notice.Kind.ACCESS_DOCUMENT_NOT_READ);
  }

  /** Whether anything of a file would come into a namespace from another. */
  private static boolean isMovedTo(String namespace, Found found, boolean withServiceAccounts) {
    return !found.awsAuths.isEmpty()
        || found.rbacObjects.stream()
            .flatMap(object -> namespaces(object.value(), withServiceAccounts))
            .anyMatch(each -> !each.isEmpty() && !each.equals(namespace));
  }

  /** Kustomize moves a subject, too, if it takes that service account, or if it is the default. */
  private static Stream<String> namespaces(RbacObject object, boolean withServiceAccounts) {
    Stream<String> own = Stream.of(object.metadata().namespace());
    return object instanceof RbacBinding binding
        ? Stream.concat(
            own,
            binding.subjects().stream()
                .filter(subject -> withServiceAccounts || subject.name().equals("default"))
                .map(Subject::namespace))
        : own;
  }

  /** What was read of the files that a kustomization takes, those of others that it takes too. */
  private List<Found> taken(Path file, Kustomization kustomization) {
    Set<Path> seen = new TreeSet<>(BY_NAME);
    Deque<Path> left = new ArrayDeque<>(real(file, kustomization));
    while (!left.isEmpty()) {
      Path next = left.remove();
      if (seen.add(next)) {
        Kustomization.FILE_NAMES.stream()
            .map(next::resolve)
            .filter(Files::isRegularFile)
            .forEach(below -> followed(below).ifPresent(each -> left.addAll(real(below, each))));
      }
    }
    return seen.stream().filter(read::containsKey).map(read::get).toList();
  }

  private Optional<Kustomization> followed(Path file) {
    return followed.computeIfAbsent(file, Kustomization::read);
  }

  private static List<Path> real(Path file, Kustomization kustomization) {
    return kustomization.taken().stream().flatMap(taken -> real(file, taken).stream()).toList();
  }

  /** Whether something that is taken was not read, and nobody said to leave it out. */
  private boolean isElsewhere(Path file, String taken) {
    return real(file, taken).filter(known::contains).isEmpty();
  }

  private static Optional<Path> real(Path file, String taken) {
    try {
      return Optional.of(file.resolveSibling(taken).toRealPath());
    } catch (IOException | IllegalArgumentException e) {
      return Optional.empty(); // Such as the address of a repository.
    }
  }

  private Optional<String> content(Path patch) {
    try {
      return read.containsKey(patch.toRealPath())
          ? Optional.of(
              new String(
                  Input.open(patch, LONGEST_PATCH, LONGEST_PATCH).bytes(), StandardCharsets.UTF_8))
          : Optional.empty();
    } catch (IOException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
