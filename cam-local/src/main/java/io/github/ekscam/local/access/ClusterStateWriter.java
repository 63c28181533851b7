package io.github.ekscam.local.access;

import com.fasterxml.jackson.core.JsonGenerator;
import io.github.ekscam.internal.config.writing.PrettyJson;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** Writes a state of the EKS API in the forms that people already have. */
public final class ClusterStateWriter {

  private ClusterStateWriter() {}

  /**
   * Writes a state as the AWS CLI prints it, in UTF-8: {@code describe-cluster}, and for each
   * access entry {@code describe-access-entry} and {@code list-associated-access-policies}, with
   * their times and ARNs. {@link io.github.ekscam.config.ConfigurationReader} reads it. Does not
   * close the stream.
   *
   * @throws UncheckedIOException if the stream cannot be written to
   */
  public static void write(ClusterState state, OutputStream out) {
    try (JsonGenerator json = PrettyJson.generator(out)) {
      new AwsCliOutputWriter(json).write(state);
      json.writeRaw("\n");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Writes a state as eksctl's {@code ClusterConfig}, in UTF-8: with it eksctl makes a cluster with
   * the same mode, entries and policies, and nothing for who makes it unless it is listed. What
   * only EKS itself makes, or eksctl would be refused, is named in comments instead. {@link
   * io.github.ekscam.config.ConfigurationReader} reads it. Does not close the stream.
   *
   * @throws UncheckedIOException if the stream cannot be written to
   */
  public static void writeClusterConfig(ClusterState state, OutputStream out) {
    try {
      out.write(EksctlClusterConfigWriter.text(state).getBytes(StandardCharsets.UTF_8));
      out.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
