/** What AWS publishes of the EKS API, as data: what a cluster takes, tells and updates. */
@NullMarked
package io.github.ekscam.local.internal.eksapi;

import org.jspecify.annotations.NullMarked;
