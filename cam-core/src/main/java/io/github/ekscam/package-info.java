/**
 * The cluster that answers. Everything about access that a cluster is configured with, held
 * together and asked.
 *
 * <p>A request flows: files, {@code codec}, {@link io.github.ekscam.EksCluster}, {@code identity},
 * {@code request}, {@code authz}, verdict.
 */
@NullMarked
package io.github.ekscam;

import org.jspecify.annotations.NullMarked;
