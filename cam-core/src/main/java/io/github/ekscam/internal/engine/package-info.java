/**
 * Whether one request is allowed, and by what.
 *
 * <p>Each {@link Authorizer} looks at a request by itself and gives one of three answers.
 * <em>Allow</em>: the request may go on, whatever anybody else thinks. <em>Deny</em>: it may not,
 * whatever anybody else thinks; none of the authorizers here ever says so, as neither upstream RBAC
 * nor EKS's access policies can. <em>Pass</em>: I have no opinion, ask the next.
 *
 * <p>The {@link AuthorizerChain} asks them in order. The first allow or deny is the answer, with
 * that authorizer's reason and errors alone. If all pass, their reasons, those that are not empty,
 * are joined with line ends, their errors are gathered, and what nobody allowed is denied: there,
 * at the end of the chain, and nowhere else. A review alone, whose status tells "denied" from "not
 * allowed", gets to see that all passed.
 *
 * <p>On an EKS cluster the chain is: the group {@code system:masters}, the node authorizer, access
 * policies, RBAC. The API server puts the group first. In which order EKS asks the others is not
 * published; it affects nothing but the reason of a request that several of them allow.
 *
 * <p>An authorizer that cannot tell, because the rules of an access policy are not published or
 * what a node asks for depends on the pods that run on it, passes with an error that says so by
 * name. So the unknown never allows, and is never silent.
 */
@NullMarked
package io.github.ekscam.internal.engine;

import org.jspecify.annotations.NullMarked;
