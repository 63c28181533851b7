package io.github.ekscam.analysis;

import io.github.ekscam.Caller;
import io.github.ekscam.MappedIdentity;
import java.util.List;

/** What an entry makes of its principal, templates not filled in; nothing without an entry. */
record PrincipalNames(String username, List<String> groups) {

  static PrincipalNames of(Caller caller) {
    if (caller.identity() instanceof MappedIdentity.Mapped mapped) {
      if (mapped.source() instanceof MappedIdentity.ByAccessEntry by) {
        return new PrincipalNames(by.accessEntry().username(), by.accessEntry().kubernetesGroups());
      }
      if (mapped.source() instanceof MappedIdentity.ByAwsAuth by) {
        return new PrincipalNames(by.mapping().username(), by.mapping().groups());
      }
    }
    return new PrincipalNames("", List.of());
  }
}
