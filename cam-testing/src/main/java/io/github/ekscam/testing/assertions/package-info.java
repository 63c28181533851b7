/**
 * AssertJ assertions about who may do what on a cluster; they alone in this module need AssertJ on
 * the class path. The place and the caller are said first, and what is asserted last:
 *
 * <pre>{@code
 * assertThat(cluster).asPrincipal(ALICE).in("dev").can("get", "pods").cannot("delete", "pods");
 * }</pre>
 *
 * <p>So no assertion can be begun and forgotten: every method whose name begins with {@code can},
 * {@code is}, {@code has}, {@code grants} or {@code nobody} asserts at once, and throws an {@link
 * java.lang.AssertionError} that tells the request, the decision, its reason, the nearest grants
 * and why each missed, and where they are written. What cannot be told, as it hangs on an access
 * policy whose rules are not published, meets neither {@code can} nor {@code cannot}.
 */
@NullMarked
package io.github.ekscam.testing.assertions;

import org.jspecify.annotations.NullMarked;
