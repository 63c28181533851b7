package io.github.ekscam.internal.config.unread;

import io.github.ekscam.config.InvalidInputException;
import io.github.ekscam.config.Notice;
import io.github.ekscam.config.Source;

/**
 * Something about access that is not read.
 *
 * @param what what it is, in a few words
 * @param remedy what to do, so that it counts
 * @param source where it is written
 */
public record Unread(String what, String remedy, Source source) {

  static final String EXPORT =
      "give what the cluster has, exported by the AWS CLI and kubectl as"
          + " docs/exporting-a-cluster.md of cam shows, or what this makes of it as eksctl's"
          + " ClusterConfig or Kubernetes manifests";

  static final String SHOW =
      "give what terraform show -json prints of a saved plan or of the state";

  /** A notice of it. */
  public Notice notice() {
    return Notice.of(
            Notice.Kind.ACCESS_DOCUMENT_NOT_READ,
            what + " is not read, and may grant access",
            remedy + "; or exclude the file")
        .at(source);
  }

  /** The refusal of a file that was named and holds nothing else. */
  public InvalidInputException refusal(String path) {
    return new InvalidInputException(source, path, what + " is not read; " + remedy);
  }
}
