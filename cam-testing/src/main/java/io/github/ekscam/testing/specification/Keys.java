package io.github.ekscam.testing.specification;

import io.github.ekscam.iam.CallerIdentity;
import io.github.ekscam.internal.keys.Key;
import io.github.ekscam.request.NonResourceRequest;
import io.github.ekscam.request.RequestAttributes;
import io.github.ekscam.request.ResourceRequest;
import io.github.ekscam.request.UserInfo;

/** What tells apart who is asked about and what. */
final class Keys {

  private Keys() {}

  static Key of(RequestAttributes request) {
    if (request instanceof NonResourceRequest nonResource) {
      return Key.of(nonResource.verb(), nonResource.path());
    }
    ResourceRequest resource = (ResourceRequest) request;
    return Key.of(
        resource.verb(),
        resource.apiGroup(),
        resource.resource(),
        resource.subresource(),
        resource.namespace(),
        resource.name(),
        Key.ofAll(
            resource.fieldSelector().stream()
                .map(each -> Key.of(each.field(), each.isEquals(), each.value()))
                .toList()));
  }

  static Key of(CallerIdentity caller) {
    return Key.of(
        "caller", caller.arn(), caller.userId().orElse(""), caller.accessKeyId().orElse(""));
  }

  static Key of(UserInfo user) {
    return Key.of(
        "user",
        user.username(),
        user.usernameTemplate().orElse(""),
        user.uid(),
        Key.ofAll(user.groups()),
        Key.ofAll(
            user.extra().entrySet().stream()
                .map(entry -> Key.of(entry.getKey(), Key.ofAll(entry.getValue())))
                .toList()),
        user.accountOfUnknownPrincipal().orElse(""));
  }
}
