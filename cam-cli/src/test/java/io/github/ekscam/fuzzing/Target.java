package io.github.ekscam.fuzzing;

import com.google.common.collect.ImmutableList;
import io.github.ekscam.EksCluster;
import io.github.ekscam.access.EksException;
import io.github.ekscam.analysis.documentation.PolicyDocumentation;
import io.github.ekscam.analysis.lint.Baseline;
import io.github.ekscam.analysis.lint.LintSettings;
import io.github.ekscam.config.AccessPolicyCatalogueReader;
import io.github.ekscam.config.AwsAuthConfigMap;
import io.github.ekscam.config.InvalidInputException;
import io.github.ekscam.iam.CallerIdentity;
import io.github.ekscam.iam.Partition;
import io.github.ekscam.iam.PolicyArn;
import io.github.ekscam.iam.PrincipalArn;
import io.github.ekscam.iam.UnverifiedToken;
import io.github.ekscam.local.LocalIdentities;
import io.github.ekscam.local.apiserver.ApiRequest;
import io.github.ekscam.local.apiserver.ApiServer;
import io.github.ekscam.local.apiserver.BadRequestException;
import io.github.ekscam.local.apiserver.RequestInfo;
import io.github.ekscam.local.apiserver.Reviews;
import io.github.ekscam.local.apiserver.SubjectAccessReview;
import io.github.ekscam.local.apiserver.WebhookReview;
import io.github.ekscam.local.internal.sigv4.SignatureException;
import io.github.ekscam.local.webhook.TokenReviews;
import io.github.ekscam.policies.EksClusters;
import io.github.ekscam.rbac.InvalidObjectException;
import io.github.ekscam.rbac.KubernetesVersion;
import io.github.ekscam.request.RequestAttributes;
import io.github.ekscam.request.RequestTarget;
import io.github.ekscam.request.ResourceRequest;
import io.github.ekscam.request.UserInfo;
import io.github.ekscam.testing.specification.Specification;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * What takes input from elsewhere. Each reads any bytes whatever, or refuses them by the exception
 * that its documentation names; another exception, or an answer that contradicts another, is a
 * mistake.
 */
enum Target {
  /** Access entries of every form, manifests, and all that may lie beside them. */
  CONFIGURATION(InvalidInputException.class) {
    @Override
    void read(byte[] input) {
      EksCluster cluster = EksClusters.read("input", in(input));
      Agreement.check(cluster);
    }
  },

  AWS_AUTH(InvalidInputException.class) {
    @Override
    void read(byte[] input) {
      String text = text(input);
      AwsAuthConfigMap.read(Map.of("mapRoles", text, "mapUsers", text, "mapAccounts", text));
    }
  },

  ACCESS_POLICIES(InvalidInputException.class) {
    @Override
    void read(byte[] input) {
      AccessPolicyCatalogueReader.readOwn(LocalDate.of(2026, 1, 1), "input", in(input));
    }
  },

  ACCESS_POLICY_LIST(InvalidInputException.class) {
    @Override
    void read(byte[] input) {
      AccessPolicyCatalogueReader.readList("input", in(input));
    }
  },

  POLICY_DOCUMENTATION(InvalidInputException.class) {
    @Override
    void read(byte[] input) {
      PolicyDocumentation.read("input", in(input));
    }
  },

  SPECIFICATION(InvalidInputException.class) {
    @Override
    void read(byte[] input) {
      file(input, Specification::read);
    }
  },

  LINT_SETTINGS(InvalidInputException.class) {
    @Override
    void read(byte[] input) {
      file(input, LintSettings::read);
    }
  },

  BASELINE(InvalidInputException.class, IllegalArgumentException.class) {
    @Override
    void read(byte[] input) {
      file(input, Baseline::read);
    }
  },

  /** A shared credentials file. */
  IDENTITIES(InvalidInputException.class) {
    @Override
    void read(byte[] input) {
      file(input, LocalIdentities::read);
    }
  },

  /** What the EKS API keeps: what is read of it is written again and read as the same. */
  STATE(InvalidInputException.class) {
    @Override
    void read(byte[] input) {
      file(input, KeptState::readTwice);
    }
  },

  TOKEN(IllegalArgumentException.class) {
    @Override
    void read(byte[] input) {
      Clock clock = Clock.fixed(Instant.parse("2026-01-02T03:04:05Z"), ZoneOffset.UTC);
      UnverifiedToken.read(text(input), Partition.AWS, clock);
    }
  },

  ARN(EksException.class, IllegalArgumentException.class) {
    @Override
    void read(byte[] input) {
      String arn = text(input);
      if (arn.contains("access-policy")) {
        PolicyArn.of(arn);
      } else {
        PrincipalArn.of(arn);
      }
    }
  },

  FIELD_SELECTOR {
    @Override
    void read(byte[] input) {
      ResourceRequest.FieldRequirement.parse(text(input));
    }
  },

  CALLER(IllegalArgumentException.class) {
    @Override
    void read(byte[] input) {
      CallerIdentity.parse(text(input));
    }
  },

  KUBERNETES_VERSION(IllegalArgumentException.class) {
    @Override
    void read(byte[] input) {
      KubernetesVersion.of(text(input));
    }
  },

  REQUEST(IllegalArgumentException.class) {
    @Override
    void read(byte[] input) {
      RequestAttributes request = RequestAttributes.parse(text(input));
      Agreement.check(Agreement.CLUSTER, UserInfo.of("jane", List.of("developers")), request);
    }
  },

  REQUEST_TARGET(IllegalArgumentException.class) {
    @Override
    void read(byte[] input) {
      RequestTarget.parse(text(input));
    }
  },

  REQUEST_INFO(IllegalArgumentException.class) {
    @Override
    void read(byte[] input) {
      String[] line = text(input).split(" ", 2);
      RequestInfo info = RequestInfo.of(line[0], line.length > 1 ? line[1] : "/");
      if (info.error().isEmpty()) {
        UserInfo jane = UserInfo.of("jane", List.of("developers"));
        Agreement.check(Agreement.CLUSTER, jane, info.attributes());
      }
    }
  },

  REVIEW(InvalidInputException.class) {
    @Override
    void read(byte[] input) {
      Reviews.of(ApiServer.of(Agreement.CLUSTER))
          .as(Agreement.CLUSTER.caller(UserInfo.of("jane", List.of("developers"))))
          .answer("input", in(input), OutputStream.nullOutputStream());
    }
  },

  /** What an API server asks the authorization webhook. */
  WEBHOOK_REVIEW(
      InvalidInputException.class, InvalidObjectException.class, BadRequestException.class) {
    @Override
    void read(byte[] input) {
      SubjectAccessReview review = WebhookReview.read("input", in(input)).review();
      Agreement.check(Agreement.CLUSTER, review.user().orElseThrow(), review.attributes());
    }
  },

  /** What an API server asks the authentication webhook. */
  TOKEN_REVIEW {
    @Override
    void read(byte[] input) {
      TokenReviews.answer(input);
    }
  },

  /** What STS tells the authentication webhook. */
  STS_ANSWER {
    @Override
    void read(byte[] input) {
      TokenReviews.readAnswerOfSts(input);
    }
  },

  /** A request line, headers below it, and a body after an empty line. */
  SIGNED_REQUEST(SignatureException.class) {
    @Override
    void read(byte[] input) {
      SignedRequests.verify(input);
    }
  },

  /** A request line, and headers below it. */
  API_SERVER {
    @Override
    void read(byte[] input) {
      List<String> lines = text(input).lines().toList();
      String[] line = (lines.isEmpty() ? "" : lines.get(0)).split(" ", 2);
      List<Map.Entry<String, String>> headers =
          lines.stream()
              .skip(1)
              .map(header -> header.split(":", 2))
              .map(header -> Map.entry(header[0], header.length > 1 ? header[1].strip() : ""))
              .toList();
      ApiServer.of(Agreement.CLUSTER)
          .handle(
              Agreement.CLUSTER.caller(UserInfo.of("jane", List.of("developers"))),
              new ApiRequest(line[0], line.length > 1 ? line[1] : "", headers));
    }
  },

  /** What a client sends to the endpoint, byte for byte. */
  ENDPOINT {
    @Override
    void read(byte[] input) {
      LocalEndpoint.send(input);
    }
  },

  /** A template that a stack is made of. */
  CLOUDFORMATION_TEMPLATE {
    @Override
    void read(byte[] input) {
      LocalEndpoint.makeStack(input);
    }
  },

  DECISIONS {
    @Override
    void read(byte[] input) {
      Agreement.check(input);
    }
  };

  private final ImmutableList<Class<?>> documented;

  /**
   * A target.
   *
   * @param documented what it throws; one without never throws
   */
  Target(Class<?>... documented) {
    this.documented = ImmutableList.copyOf(documented);
  }

  abstract void read(byte[] input);

  /** Reads the input; throws what the documentation does not name. */
  final void run(byte[] input) {
    try {
      read(input);
    } catch (RuntimeException e) {
      if (documented.stream().noneMatch(type -> type.isInstance(e))) {
        throw e;
      }
    }
  }

  /** Where its inputs are, those that once failed among them. */
  final Path inputs() {
    return Path.of("src", "test", "resources", "fuzzing", name());
  }

  private static void file(byte[] input, Consumer<Path> reader) {
    try {
      Path file = Files.createTempFile("fuzzed", ".yaml");
      try {
        reader.accept(Files.write(file, input));
      } finally {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static InputStream in(byte[] input) {
    return new ByteArrayInputStream(input);
  }

  private static String text(byte[] input) {
    return new String(input, StandardCharsets.UTF_8);
  }
}
