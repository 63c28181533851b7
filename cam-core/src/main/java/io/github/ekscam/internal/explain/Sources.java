package io.github.ekscam.internal.explain;

import io.github.ekscam.Grant;
import io.github.ekscam.MappedIdentity;
import io.github.ekscam.config.Source;
import io.github.ekscam.rbac.RbacBinding;
import java.util.Optional;

/** Where what an answer names is written, as far as that is known. */
public interface Sources {

  /** Where a grant is. */
  Optional<Source> of(Grant grant);

  /** Where a binding is, whose role may not exist. */
  Optional<Source> of(RbacBinding binding);

  /** Where that is which makes somebody a user. */
  Optional<Source> of(MappedIdentity.Mapper mapper);

  /** A source in words behind what is there; the empty text if it is not known. */
  static String at(Optional<Source> source) {
    return source.map(known -> " at " + known).orElse("");
  }
}
