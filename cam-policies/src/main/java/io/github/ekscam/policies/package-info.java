/**
 * What AWS and Kubernetes publish and may change tomorrow: access policies and their rules, default
 * roles and bindings by version. Everything is in resources, with source and date beside it.
 */
@NullMarked
package io.github.ekscam.policies;

import org.jspecify.annotations.NullMarked;
