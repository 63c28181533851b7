/** What Pulumi prints of a stack: a preview, or the stack's export. */
@NullMarked
package io.github.ekscam.internal.config.pulumi;

import org.jspecify.annotations.NullMarked;
