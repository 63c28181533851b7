/**
 * Recognises what is about access to a cluster and is in none of the formats that are read, so that
 * it is named and never passed over in silence. A form that is read one day leaves this package.
 */
@NullMarked
package io.github.ekscam.internal.config.unread;

import org.jspecify.annotations.NullMarked;
