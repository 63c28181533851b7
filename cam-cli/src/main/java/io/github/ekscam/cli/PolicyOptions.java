package io.github.ekscam.cli;

import io.github.ekscam.access.AccessPolicyCatalogue;
import io.github.ekscam.config.AccessPolicyCatalogueReader;
import io.github.ekscam.config.InvalidInputException;
import io.github.ekscam.config.Source;
import io.github.ekscam.policies.ManagedPolicies;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that say which access policies there are. */
final class PolicyOptions {

  @Option(
      names = "--as-of",
      paramLabel = "DATE",
      description =
          "The day, such as 2026-08-24, as of which AWS's access policies count; default: the"
              + " newest edition of each.")
  private @Nullable LocalDate asOf;

  @Option(
      names = "--policies",
      paramLabel = "FILE",
      description =
          "A file of your own access policies, which adds to AWS's or replaces them. May be given"
              + " more than once.")
  private List<Path> own = List.of();

  @Option(
      names = "--with-approximations",
      description = "Let rules count that only approximate an access policy (AmazonEMRJobPolicy).")
  private boolean withApproximations;

  Optional<LocalDate> asOf() {
    return Optional.ofNullable(asOf);
  }

  /** Whether the options say anything. */
  boolean areGiven() {
    return asOf != null || !own.isEmpty() || withApproximations;
  }

  /** The access policies there are. */
  AccessPolicyCatalogue catalogue() {
    return catalogue(asOf());
  }

  /**
   * The access policies there are as of a day, if there is one.
   *
   * @param date the day that {@link #asOf()} names, or else a file
   */
  AccessPolicyCatalogue catalogue(Optional<LocalDate> date) {
    AccessPolicyCatalogue catalogue = managed(date);
    for (Path file : own) {
      catalogue = catalogue.with(read(file, date.orElse(LocalDate.MAX)));
    }
    return catalogue;
  }

  /** Those that AWS manages. */
  AccessPolicyCatalogue managed() {
    return managed(asOf());
  }

  private AccessPolicyCatalogue managed(Optional<LocalDate> date) {
    if (date.isPresent()) {
      if (withApproximations) {
        throw new IllegalArgumentException(
            "--as-of and --with-approximations do not go together: approximations have no date");
      }
      return ManagedPolicies.asOf(date.get());
    }
    return withApproximations
        ? ManagedPolicies.catalogueWithApproximations()
        : ManagedPolicies.catalogue();
  }

  private static AccessPolicyCatalogue read(Path file, LocalDate date) {
    try (InputStream in = open(file)) {
      return AccessPolicyCatalogueReader.readOwn(date, file.toString(), in);
    } catch (IOException e) {
      throw new InvalidInputException(
          Source.of(file.toString()), "", "cannot be read: " + e.getMessage());
    }
  }

  /** Opens a file that an option names. */
  static InputStream open(Path file) throws IOException {
    if (!Files.exists(file)) {
      throw new InvalidInputException(Source.of(file.toString()), "", "no such file or directory");
    }
    return Files.newInputStream(file);
  }
}
