/**
 * What a real API server asks about access on EKS, as webhooks: who somebody is, and what access
 * policies allow.
 */
@NullMarked
package io.github.ekscam.local.webhook;

import org.jspecify.annotations.NullMarked;
