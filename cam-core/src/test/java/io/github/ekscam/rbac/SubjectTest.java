package io.github.ekscam.rbac;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SubjectTest {

  @Test
  void serviceAccount_isTheUserOfItsNamespace_othersAreWhatTheyAreCalled() {
    assertThat(Subject.serviceAccount("", "builder").boundIn("ci").authenticatedName())
        .isEqualTo("system:serviceaccount:ci:builder");
    assertThat(Subject.serviceAccount("tools", "builder").boundIn("ci").authenticatedName())
        .isEqualTo("system:serviceaccount:tools:builder");
    assertThat(Subject.user("jane").authenticatedName()).isEqualTo("jane");
    assertThat(Subject.group("developers").authenticatedName()).isEqualTo("developers");
  }
}
