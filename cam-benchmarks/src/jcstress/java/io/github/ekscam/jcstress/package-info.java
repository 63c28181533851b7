/** What several threads see of a cluster that changes. */
@NullMarked
package io.github.ekscam.jcstress;

import org.jspecify.annotations.NullMarked;
