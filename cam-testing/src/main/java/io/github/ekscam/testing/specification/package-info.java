/**
 * Access written down as a specification, for people who do not write Java: a YAML file of who may
 * do what and who may not, run against a cluster's configuration, with what of the configuration no
 * case looks at and which mistakes in it no case would notice.
 */
@NullMarked
package io.github.ekscam.testing.specification;

import org.jspecify.annotations.NullMarked;
