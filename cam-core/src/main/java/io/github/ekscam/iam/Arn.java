package io.github.ekscam.iam;

import java.util.List;

/** The six sections of an ARN, split as aws-iam-authenticator splits them, with its texts. */
record Arn(String partition, String service, String account, String resource) {

  /** The partitions that aws-iam-authenticator 0.7.18 recognizes. */
  static final List<String> PARTITIONS = Partition.ids();

  static Arn parse(String text) {
    if (!text.startsWith("arn:")) {
      throw new IllegalArgumentException("arn '" + text + "' is invalid: 'arn: invalid prefix'");
    }
    String[] sections = text.split(":", 6);
    if (sections.length < 6) {
      throw new IllegalArgumentException(
          "arn '" + text + "' is invalid: 'arn: not enough sections'");
    }
    if (!PARTITIONS.contains(sections[1])) {
      throw new IllegalArgumentException("arn '" + text + "' does not have a recognized partition");
    }
    return new Arn(sections[1], sections[2], sections[4], sections[5]);
  }

  /** The ARN of a role without the role's path; any other ARN as it is. */
  static String stripPath(String text) {
    Arn arn = parse(text);
    String resource = arn.resource();
    int first = resource.indexOf('/');
    int last = resource.lastIndexOf('/');
    return resource.startsWith("role/") && last > first
        ? "arn:" + arn.partition() + ":iam::" + arn.account() + ":role" + resource.substring(last)
        : text;
  }
}
