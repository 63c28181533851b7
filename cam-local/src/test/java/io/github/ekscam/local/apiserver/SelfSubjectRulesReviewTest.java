package io.github.ekscam.local.apiserver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.ekscam.Status;
import org.junit.jupiter.api.Test;

class SelfSubjectRulesReviewTest {

  @Test
  void review_isOfANamespace() {
    SelfSubjectRulesReview review = new SelfSubjectRulesReview("dev");

    assertThat(review.namespace()).isEqualTo("dev");
    assertThat(review.kind()).isEqualTo("SelfSubjectRulesReview");
    assertThat(review).isEqualTo(new SelfSubjectRulesReview("dev"));
  }

  @Test
  void reviewOfNoNamespace_isABadRequest() {
    assertThatThrownBy(() -> new SelfSubjectRulesReview(""))
        .isInstanceOf(BadRequestException.class)
        .hasMessage("no namespace on request");
    assertThat(Status.badRequest("no namespace on request"))
        .hasToString("400 BadRequest: no namespace on request");
  }
}
