/** eksctl's {@code ClusterConfig}. */
@NullMarked
package io.github.ekscam.internal.config.eksctl;

import org.jspecify.annotations.NullMarked;
