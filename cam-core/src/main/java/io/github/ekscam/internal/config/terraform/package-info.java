/**
 * What {@code terraform show -json} and {@code tofu show -json} print of a plan and of a state, and
 * the state as Terraform stores it.
 */
@NullMarked
package io.github.ekscam.internal.config.terraform;

import org.jspecify.annotations.NullMarked;
