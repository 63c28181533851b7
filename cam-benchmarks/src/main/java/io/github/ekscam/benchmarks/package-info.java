/**
 * How long a decision takes. Every benchmark asserts its answers before it times them.
 *
 * <p>From a clean clone: {@code mvn -q -pl cam-benchmarks -am -DskipTests package && java -jar
 * cam-benchmarks/target/benchmarks.jar}
 */
@NullMarked
package io.github.ekscam.benchmarks;

import org.jspecify.annotations.NullMarked;
