package io.github.ekscam.internal.explain;

import io.github.ekscam.Grant;
import io.github.ekscam.internal.vocabulary.SystemNames;
import io.github.ekscam.rbac.Subject;

/** The group that may do everything. */
public final class PrivilegedGroup {

  static final String NAME = SystemNames.MASTERS;
  static final Subject SUBJECT = Subject.group(NAME);
  static final Grant GRANT = new Grant.PrivilegedGroup(NAME);

  private PrivilegedGroup() {}
}
