package io.github.ekscam.config;

import static java.util.Objects.requireNonNull;

import io.github.ekscam.access.AwsAuth;
import io.github.ekscam.internal.config.awsauth.AwsAuthReader;
import io.github.ekscam.internal.config.tree.Fields;
import io.github.ekscam.internal.config.tree.Node;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The data of a ConfigMap {@code kube-system/aws-auth} as aws-iam-authenticator reads it: the
 * entries that count, what the authenticator loses, and hints.
 *
 * <p>The authenticator is lenient: an entry that it cannot use is left out, a section that is no
 * YAML is left out as a whole, and the rest counts. {@link ConfigurationReader} reads a ConfigMap
 * in a file in the same way. Reproduces {@code pkg/mapper/configmap} of aws-iam-authenticator
 * 0.7.18. Immutable and thread-safe.
 */
public final class AwsAuthConfigMap {

  private final AwsAuth awsAuth;
  private final List<Notice> notices;

  private AwsAuthConfigMap(AwsAuthReader.Read read) {
    this.awsAuth = read.awsAuth();
    this.notices = read.notices();
  }

  /**
   * Reads the ConfigMap's {@code data}: the texts {@code mapRoles}, {@code mapUsers} and {@code
   * mapAccounts}, of which each may be absent. Notices tell the line of a text, such as {@code
   * data.mapRoles:3}.
   *
   * @throws InvalidInputException if the API server would refuse the ConfigMap, as it is larger
   *     than 1 MiB
   */
  public static AwsAuthConfigMap read(Map<String, String> data) {
    Map<String, Node> texts = new LinkedHashMap<>();
    data.forEach((name, text) -> texts.put(name, text(name, text)));
    Source source = Source.of("aws-auth");
    Node node = new Node.Mapping(source, texts, Map.of());
    Node.Mapping configMap =
        new Node.Mapping(source, new TreeMap<>(Map.of("data", node)), Map.of());
    return new AwsAuthConfigMap(AwsAuthReader.read(Fields.of(configMap)));
  }

  /** As a block whose first line is the first of an input of its own. */
  private static Node text(String name, String text) {
    return new Node.Scalar(
        Source.of("data." + name), Node.Scalar.Kind.STRING, requireNonNull(text, name), true);
  }

  /** The entries that the authenticator keeps. */
  public AwsAuth awsAuth() {
    return awsAuth;
  }

  /**
   * What the authenticator finds an error in and leaves out, and who is locked out by that; all of
   * the kind {@link Notice.Kind#AWS_AUTH_LOST}.
   */
  public List<Notice> losses() {
    return notices.stream().filter(AwsAuthConfigMap::isLoss).toList();
  }

  /**
   * The sections that the authenticator may read otherwise, all of the kind {@link
   * Notice.Kind#AWS_AUTH_UNCERTAIN}: whom they map is unknown, see {@link
   * AwsAuth#uncertainSections()}.
   */
  public List<Notice> uncertainties() {
    return notices.stream().filter(AwsAuthConfigMap::isUncertainty).toList();
  }

  /**
   * What the authenticator accepts without a word and what is hardly meant: entries that can map
   * nobody, or that another overrides, and names that look misspelled.
   */
  public List<Notice> hints() {
    return notices.stream().filter(notice -> !isLoss(notice) && !isUncertainty(notice)).toList();
  }

  private static boolean isLoss(Notice notice) {
    return notice.kind() == Notice.Kind.AWS_AUTH_LOST;
  }

  private static boolean isUncertainty(Notice notice) {
    return notice.kind() == Notice.Kind.AWS_AUTH_UNCERTAIN;
  }
}
