package io.github.ekscam.internal.config.catalogue;

import static java.util.Objects.requireNonNull;

import io.github.ekscam.internal.config.format.Format;
import io.github.ekscam.internal.config.format.Found;
import io.github.ekscam.internal.config.format.Found.Placed;
import io.github.ekscam.internal.config.tree.Fields;
import java.time.LocalDate;

/** A catalogue of somebody's own access policies, among the files of a cluster. */
public final class CatalogueFormat implements Format {

  private final LocalDate date;

  /**
   * The format.
   *
   * @param date the day as of which the editions of a policy count
   */
  public CatalogueFormat(LocalDate date) {
    this.date = requireNonNull(date, "date");
  }

  @Override
  public String name() {
    return KUBERNETES_OBJECT;
  }

  @Override
  public boolean looksLike(Fields document) {
    return document.isString("kind") && document.string("kind").equals(CatalogueReader.KIND);
  }

  @Override
  public void read(Fields document, Found found) {
    found.ownPolicies.add(new Placed<>(CatalogueReader.own(document, date), document.source()));
  }
}
