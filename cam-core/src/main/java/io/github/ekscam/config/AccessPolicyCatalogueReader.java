package io.github.ekscam.config;

import static java.util.Objects.requireNonNull;

import io.github.ekscam.access.AccessPolicyCatalogue;
import io.github.ekscam.internal.config.catalogue.CatalogueReader;
import java.io.InputStream;
import java.time.LocalDate;
import java.util.List;

/**
 * Reads a catalogue of access policies: JSON or YAML with a list {@code policies}, each with a
 * {@code name}, where known its {@code rules} (as a ClusterRole's, each with an optional {@code
 * publishedRestriction}), and its {@code source}. Where what is known of a policy changed, it has
 * {@code editions} instead, in the order of the day {@code from} which each holds. Strict: an
 * unknown field is an error. Inputs are bounded to 16 MiB.
 */
public final class AccessPolicyCatalogueReader {

  private AccessPolicyCatalogueReader() {}

  /**
   * Reads a catalogue, of each policy the newest edition. The stream is not closed.
   *
   * @param name what to call the input in messages
   * @param withApproximations whether rules that are marked as an approximation count; otherwise
   *     the policies that have them are unknown in effect
   * @throws InvalidInputException if it cannot be used
   */
  public static AccessPolicyCatalogue read(
      String name, InputStream in, boolean withApproximations) {
    return CatalogueReader.read(
        requireNonNull(name, "name"), requireNonNull(in, "in"), LocalDate.MAX, withApproximations);
  }

  /**
   * Reads a catalogue as of a date: of each policy the last edition that does not begin after it;
   * policies of which all do are left out. The stream is not closed.
   *
   * @param name what to call the input in messages
   * @throws InvalidInputException if it cannot be used
   */
  public static AccessPolicyCatalogue readAsOf(LocalDate date, String name, InputStream in) {
    return CatalogueReader.read(
        requireNonNull(name, "name"),
        requireNonNull(in, "in"),
        requireNonNull(date, "date"),
        false);
  }

  /**
   * The days since which some edition of a catalogue holds, in their order. The stream is not
   * closed.
   *
   * @param name what to call the input in messages
   * @throws InvalidInputException if it cannot be used
   */
  public static List<LocalDate> editionDates(String name, InputStream in) {
    return CatalogueReader.editionDates(requireNonNull(name, "name"), requireNonNull(in, "in"));
  }

  /**
   * Reads a catalogue of one's own, of each policy the last edition that does not begin after a
   * date. Each policy must have rules, all of them count, and its provenance is {@link
   * io.github.ekscam.access.AccessPolicy.Provenance#OWN} with the place in the file as its source.
   * The stream is not closed.
   *
   * @param name what to call the input in messages
   * @throws InvalidInputException if it cannot be used
   */
  public static AccessPolicyCatalogue readOwn(LocalDate date, String name, InputStream in) {
    return CatalogueReader.readOwn(
        requireNonNull(name, "name"), requireNonNull(in, "in"), requireNonNull(date, "date"));
  }

  /**
   * Reads what {@code aws eks list-access-policies} prints, as JSON or YAML: the policies there
   * are, known by their names. The stream is not closed.
   *
   * @param name what to call the input in messages
   * @throws InvalidInputException if it is something else, or not the whole list
   */
  public static AccessPolicyCatalogue readList(String name, InputStream in) {
    return CatalogueReader.readList(requireNonNull(name, "name"), requireNonNull(in, "in"));
  }
}
