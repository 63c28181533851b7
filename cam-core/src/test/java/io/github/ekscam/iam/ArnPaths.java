package io.github.ekscam.iam;

/** Shows other tests how the path of an ARN is taken away. */
public final class ArnPaths {

  private ArnPaths() {}

  public static String strip(String arn) {
    return Arn.stripPath(arn);
  }
}
