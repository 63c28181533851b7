/** What tests of access need to run under JUnit. */
@NullMarked
package io.github.ekscam.testing.junit;

import org.jspecify.annotations.NullMarked;
