package io.github.ekscam.fuzzing;

import io.github.ekscam.local.access.ClusterAccess;
import io.github.ekscam.local.access.RegionalClusterAccess;
import io.github.ekscam.policies.ManagedPolicies;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The file that the EKS API keeps its clusters in. */
final class KeptState {

  private KeptState() {}

  /** Reads a file, which writes it again; throws if it is written otherwise next time. */
  static void readTwice(Path file) {
    try {
      read(file);
      String first = Files.readString(file);
      read(file);
      if (!first.equals(Files.readString(file))) {
        throw new IllegalStateException("written otherwise than before: " + first);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      lockOf(file).toFile().delete();
    }
  }

  private static Path lockOf(Path file) {
    return file.resolveSibling(file.getFileName() + ".lock");
  }

  private static void read(Path file) {
    RegionalClusterAccess.keptIn(
            file, ClusterAccess.builder().accessPolicies(ManagedPolicies.catalogue()).build())
        .close();
  }
}
