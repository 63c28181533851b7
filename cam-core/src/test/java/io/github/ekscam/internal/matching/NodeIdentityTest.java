package io.github.ekscam.internal.matching;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ekscam.request.UserInfo;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NodeIdentityTest {

  @ParameterizedTest
  @CsvSource({
    "system:node:ip-10-0-0-1, system:nodes, true",
    "system:node:ip-10-0-0-1, other, false",
    "ip-10-0-0-1, system:nodes, false",
  })
  void node_isOneByNameAndByGroup(String username, String group, boolean isNode) {
    assertThat(NodeIdentity.isNode(UserInfo.of(username, List.of(group)))).isEqualTo(isNode);
  }

  @ParameterizedTest
  @CsvSource({
    "system:node:{{EC2PrivateDNSName}}, true",
    "system:node:{{SessionName}}, true",
    "{{SessionName}}:system:node:x, false",
    "system:nod{{SessionName}}, false",
  })
  void nodeOfUnknownName_isOneByTheNamesBeginning(String template, boolean isNode) {
    UserInfo user = UserInfo.builderOfUnknownName(template).groups(List.of("system:nodes")).build();

    assertThat(NodeIdentity.isNode(user)).isEqualTo(isNode);
  }
}
