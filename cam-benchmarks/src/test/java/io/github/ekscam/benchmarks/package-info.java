@NullMarked
package io.github.ekscam.benchmarks;

import org.jspecify.annotations.NullMarked;
