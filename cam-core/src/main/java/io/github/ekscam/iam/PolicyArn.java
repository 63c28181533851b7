package io.github.ekscam.iam;

import static java.util.Objects.requireNonNull;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The ARN of an access policy, such as {@code
 * arn:aws:eks::aws:cluster-access-policy/AmazonEKSViewPolicy}. A policy has the same name in every
 * partition.
 *
 * @param partition the partition, such as {@code aws} or {@code aws-us-gov}
 * @param name the name, such as {@code AmazonEKSViewPolicy}
 */
public record PolicyArn(String partition, String name) {

  private static final int LONGEST_NAME = 128;
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-]{1," + LONGEST_NAME + "}");
  private static final String RESOURCE = "cluster-access-policy/";

  public PolicyArn {
    if (!Arn.PARTITIONS.contains(requireNonNull(partition, "partition"))) {
      throw new IllegalArgumentException(
          "Invalid partition \"" + partition + "\": expected one of " + Arn.PARTITIONS);
    }
    if (!NAME.matcher(requireNonNull(name, "name")).matches()) {
      throw new IllegalArgumentException(
          "Invalid access policy name \""
              + name
              + "\": expected "
              + (name.length() > LONGEST_NAME ? "at most " + LONGEST_NAME + " " : "")
              + "letters, digits, '-' or '_', such as AmazonEKSViewPolicy");
    }
  }

  /** Reads an ARN. */
  public static PolicyArn of(String arn) {
    try {
      Arn parsed = Arn.parse(arn);
      String resource = parsed.resource();
      if (resource.startsWith(RESOURCE)) {
        PolicyArn policy = new PolicyArn(parsed.partition(), resource.substring(RESOURCE.length()));
        if (policy.toString().equals(arn)) {
          return policy;
        }
      }
    } catch (IllegalArgumentException e) {
      throw invalid(arn, e);
    }
    throw invalid(arn, null);
  }

  private static IllegalArgumentException invalid(String arn, @Nullable Throwable cause) {
    return new IllegalArgumentException(
        "Invalid access policy ARN \""
            + arn
            + "\": expected the form arn:aws:eks::aws:cluster-access-policy/AmazonEKSViewPolicy",
        cause);
  }

  /** The whole ARN. */
  @Override
  public String toString() {
    return "arn:" + partition + ":eks::aws:" + RESOURCE + name;
  }
}
