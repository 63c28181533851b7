/**
 * What AWS's documentation says of access policies, read from its pages as people save them. HTML
 * is read with jsoup, which is to be added where that is wanted.
 */
@NullMarked
package io.github.ekscam.analysis.documentation;

import org.jspecify.annotations.NullMarked;
