package io.github.ekscam.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class OperationsTest {

  @Test
  void labels_areDecoded_eachOnItsOwn() {
    assertThat(
            Operations.find(
                "DELETE",
                "/clusters/prod/access-entries/arn%3Aaws%3Aiam%3A%3A111122223333%3Arole%2Fa%2Fb/access-policies/p%2520"))
        .contains(
            new Operations.Called(
                "DisassociateAccessPolicy",
                Map.of(
                    "name",
                    "prod",
                    "principalArn",
                    "arn:aws:iam::111122223333:role/a/b",
                    "policyArn",
                    "p%20")));
  }

  @Test
  void operations_areFoundByMethodAndPath() {
    assertThat(Operations.find("GET", "/clusters").map(Operations.Called::name))
        .contains("ListClusters");
    assertThat(Operations.find("POST", "/clusters").map(Operations.Called::name))
        .contains("CreateCluster");
    assertThat(Operations.find("GET", "/clusters/x/node-groups").map(Operations.Called::name))
        .contains("ListNodegroups");
    assertThat(Operations.find("GET", "/cluster")).isEmpty();
    assertThat(Operations.find("GET", "/clusters//access-entries")).isEmpty();
  }
}
