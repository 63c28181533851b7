/** The objects of the EKS controller of AWS Controllers for Kubernetes (ACK). */
@NullMarked
package io.github.ekscam.internal.config.ack;

import org.jspecify.annotations.NullMarked;
