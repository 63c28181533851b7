/** What the EKS access API holds, as it is written in answers and in files. Not exported. */
@NullMarked
package io.github.ekscam.local.answers;

import org.jspecify.annotations.NullMarked;
