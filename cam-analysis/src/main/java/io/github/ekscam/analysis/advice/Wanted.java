package io.github.ekscam.analysis.advice;

import io.github.ekscam.Caller;
import io.github.ekscam.EksCluster;
import io.github.ekscam.RbacWrite;
import io.github.ekscam.RbacWrite.Outcome;
import io.github.ekscam.internal.matching.LeastRule;
import io.github.ekscam.rbac.PolicyRule;
import io.github.ekscam.rbac.RbacBinding;
import io.github.ekscam.rbac.RbacObject;
import io.github.ekscam.rbac.RbacRole;
import io.github.ekscam.request.NonResourceRequest;
import io.github.ekscam.request.RequestAttributes;
import io.github.ekscam.request.ResourceRequest;
import java.util.List;
import java.util.Locale;

/** What is to be allowed, and which rules in RBAC are missing for it. */
sealed interface Wanted {

  /** The request, or the first of those that a write makes. */
  RequestAttributes request();

  boolean isAllowed(Caller caller);

  /** The rules that the caller lacks next; none if no rules help. */
  List<PolicyRule> missing(Caller caller);

  /** Where they must hold; empty for the whole cluster. */
  default String namespace() {
    return request() instanceof ResourceRequest resource ? resource.namespace() : "";
  }

  /**
   * The cluster as it is when this is asked: a binding is written when the role is there.
   *
   * @param roles those that are written before
   */
  default EksCluster written(EksCluster cluster, List<RbacRole> roles) {
    return cluster;
  }

  /** What to name new objects after. */
  String describe();

  /**
   * A request alone.
   *
   * @param request the request
   */
  record Request(RequestAttributes request) implements Wanted {

    @Override
    public boolean isAllowed(Caller caller) {
      return caller.isAllowed(request);
    }

    @Override
    public List<PolicyRule> missing(Caller caller) {
      return List.of(LeastRule.of(request));
    }

    @Override
    public String describe() {
      return request instanceof ResourceRequest resource
          ? resource.verb() + "-" + resource.combinedResource()
          : request.verb() + "-" + ((NonResourceRequest) request).path();
    }
  }

  /**
   * A write of a role or a binding, which is checked for escalation.
   *
   * @param write the write
   * @param way how to pass the check
   */
  record Write(RbacWrite write, Way way) implements Wanted {

    /** How to pass the check for escalation. */
    enum Way {
      /** To hold each rule that is granted. */
      HOLD,
      /** To be allowed to bind the role, or to write any rules into it. */
      BIND_OR_ESCALATE
    }

    @Override
    public RequestAttributes request() {
      return write.request();
    }

    @Override
    public boolean isAllowed(Caller caller) {
      return caller.wouldAllow(write).isAccepted();
    }

    @Override
    public EksCluster written(EksCluster cluster, List<RbacRole> roles) {
      EksCluster with = cluster;
      if (write.object() instanceof RbacBinding) {
        for (RbacRole role : roles) {
          with = with.with((RbacObject) role);
        }
      }
      return with;
    }

    @Override
    public List<PolicyRule> missing(Caller caller) {
      if (!caller.isAllowed(write.request())) {
        return List.of(LeastRule.of(write.request()));
      }
      Outcome outcome = caller.wouldAllow(write);
      if (way == Way.BIND_OR_ESCALATE && !caller.isAllowed(bindOrEscalate())) {
        return List.of(LeastRule.of(bindOrEscalate()));
      }
      if (!outcome.missingRules().isEmpty()) {
        return outcome.missingRules();
      }
      return write.creation().stream()
          .filter(creation -> !caller.isAllowed(creation))
          .map(LeastRule::of)
          .toList();
    }

    private ResourceRequest bindOrEscalate() {
      if (write.object() instanceof RbacBinding binding) {
        return ResourceRequest.of(
                "bind",
                RbacObject.API_GROUP,
                binding.roleRef().kind().toLowerCase(Locale.ROOT) + "s")
            .namespace(namespace())
            .name(binding.roleRef().name());
      }
      ResourceRequest request = write.request();
      return ResourceRequest.of("escalate", request.apiGroup(), request.resource())
          .namespace(request.namespace())
          .name(request.name());
    }

    @Override
    public String describe() {
      return write.request().verb()
          + "-"
          + write.request().resource()
          + "-"
          + write.object().metadata().name();
    }
  }
}
