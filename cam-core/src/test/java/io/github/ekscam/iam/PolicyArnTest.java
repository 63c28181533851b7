package io.github.ekscam.iam;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PolicyArnTest {

  @EveryPartition
  void arnOfEveryPartition_isReadAndWrittenUnchanged(String partition) {
    String text = "arn:" + partition + ":eks::aws:cluster-access-policy/AmazonEKSViewPolicy";

    PolicyArn arn = PolicyArn.of(text);

    assertThat(arn).isEqualTo(new PolicyArn(partition, "AmazonEKSViewPolicy")).hasToString(text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "AmazonEKSViewPolicy",
        "arn:aws:eks::aws:cluster-access-policy/",
        "arn:aws:eks::aws:cluster-access-policy/Amazon EKS",
        "arn:aws:eks::aws:cluster-access-policy/a/b",
        "arn:aws:eks::aws:Cluster-Access-Policy/AmazonEKSViewPolicy",
        "arn:aws:eks:us-east-1:aws:cluster-access-policy/AmazonEKSViewPolicy",
        "arn:aws:eks::111122223333:cluster-access-policy/AmazonEKSViewPolicy",
        "arn:aws:iam::aws:policy/AmazonEKSClusterPolicy",
        "arn:aws:iam::aws:cluster-access-policy/AmazonEKSViewPolicy",
        "arn:aws-moon:eks::aws:cluster-access-policy/AmazonEKSViewPolicy",
        "arn:aws:eks::aws:cluster-access-policy/AmazonEKSViewPolicy\n",
      })
  void whatIsNoPolicyArn_isRefused(String text) {
    assertThatThrownBy(() -> PolicyArn.of(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "Invalid access policy ARN \""
                + text
                + "\": expected the form"
                + " arn:aws:eks::aws:cluster-access-policy/AmazonEKSViewPolicy");
  }

  @Test
  void illegalName_isRefused() {
    assertThatThrownBy(() -> new PolicyArn("aws", "Amazon*"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "Invalid access policy name \"Amazon*\": expected letters, digits, '-' or '_', such as"
                + " AmazonEKSViewPolicy");
    assertThat(new PolicyArn("aws", "n".repeat(128)).name()).hasSize(128);
    assertThatThrownBy(() -> new PolicyArn("aws", "n".repeat(129)))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
