package io.github.ekscam.config;

import static java.util.Objects.requireNonNull;

import io.github.ekscam.access.AccessPolicyCatalogue;
import io.github.ekscam.internal.config.Documents;
import io.github.ekscam.internal.config.Found;
import io.github.ekscam.internal.config.Input;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Reads a cluster's configuration in the forms that people already have it: eksctl's {@code
 * ClusterConfig}, Kubernetes manifests and dumps (YAML or JSON, many documents, lists), and what
 * the AWS CLI prints of a cluster and its access entries. Which of them a document is, its content
 * tells. Of ConfigMaps {@code kube-system/aws-auth} alone is read, as lenient as
 * aws-iam-authenticator reads it; what it loses is noticed.
 *
 * <p>Strict where people write about access: an unknown field, an object that the API server would
 * refuse, an access entry that the EKS API would refuse, a contradiction between files is an error,
 * and then nothing is returned. Lenient where machines print: kinds and fields that bear on nothing
 * here are skipped, and counted.
 *
 * <p>Every input is bounded: in size, in depth, and in what YAML aliases come to when written out.
 * Immutable and thread-safe.
 */
public final class ConfigurationReader {

  private static final long DEFAULT_LIMIT = 256L << 20;

  private static final List<String> ENDINGS = List.of(".yaml", ".yml", ".json");

  private final AccessPolicyCatalogue accessPolicies;
  private final long limit;

  private ConfigurationReader(AccessPolicyCatalogue accessPolicies, long limit) {
    this.accessPolicies = requireNonNull(accessPolicies, "accessPolicies");
    this.limit = limit;
  }

  /** A reader for clusters of which these access policies may be associated. */
  public static ConfigurationReader of(AccessPolicyCatalogue accessPolicies) {
    return new ConfigurationReader(accessPolicies, DEFAULT_LIMIT);
  }

  /**
   * The same reader with another limit than 256 MiB.
   *
   * @param bytes how many bytes all inputs together may have
   */
  public ConfigurationReader withLimit(long bytes) {
    if (bytes <= 0) {
      throw new IllegalArgumentException(
          "Invalid limit " + bytes + ": expected a positive number of bytes");
    }
    return new ConfigurationReader(accessPolicies, bytes);
  }

  /**
   * Reads files, and of directories all files below them that end in {@code .yaml}, {@code .yml} or
   * {@code .json}; what begins with a dot is left out.
   *
   * @throws InvalidInputException if anything in them cannot be used, naming all that was found
   */
  public Configuration read(Path... paths) {
    return read(Arrays.asList(paths));
  }

  /** Reads files and directories; see {@link #read(Path...)}. */
  public Configuration read(List<Path> paths) {
    Found found = new Found();
    Map<Path, InputFile> sources = new LinkedHashMap<>();
    for (Path path : paths) {
      try {
        sourcesOf(path).forEach(source -> source.addTo(sources));
      } catch (InvalidInputException e) {
        found.problems.addAll(e.problems());
      }
    }
    long left = limit;
    for (InputFile source : sources.values()) {
      try {
        Input input = Input.open(source.file(), left, limit);
        left -= input.bytes().length;
        found.addAll(Documents.read(input, accessPolicies, source.named()));
      } catch (InvalidInputException e) {
        found.problems.addAll(e.problems());
      }
    }
    return finish(found, paths.toString());
  }

  /**
   * A file to read.
   *
   * @param named whether it was asked for by its own name, and not just is in a directory
   */
  private record InputFile(Path file, boolean named) {

    /** Each file is read once, under whatever names and however often it was asked for. */
    void addTo(Map<Path, InputFile> sources) {
      sources.merge(
          identity(),
          this,
          (first, second) -> new InputFile(first.file, first.named || second.named));
    }

    private Path identity() {
      try {
        return file.toRealPath();
      } catch (IOException e) {
        // Such as a pipe, or no file at all; reading it will tell.
        return file.toAbsolutePath().normalize();
      }
    }
  }

  private static List<InputFile> sourcesOf(Path path) {
    return Files.isDirectory(path)
        ? filesBelow(path).stream().map(file -> new InputFile(file, false)).toList()
        : List.of(new InputFile(path, true));
  }

  /**
   * Reads one input.
   *
   * @param source what to call it in messages
   * @throws InvalidInputException if anything in it cannot be used
   */
  public Configuration read(String source, InputStream in) {
    return finish(Documents.read(Input.read(source, in, limit), accessPolicies, true), source);
  }

  private Configuration finish(Found found, String sources) {
    if (found.isEmpty() && found.problems.isEmpty()) {
      throw new InvalidInputException(
          Source.of(sources),
          "",
          "holds nothing about access: no access entry, no RBAC object"
              + (found.skipped.isEmpty() ? "" : "; skipped " + found.skipped));
    }
    return Configuration.of(found, accessPolicies);
  }

  private static List<Path> filesBelow(Path directory) {
    List<Path> files;
    // Of the links to directories only the one that was named is followed, as kubectl does.
    try (Stream<Path> walk = Files.walk(directory.toRealPath())) {
      Path real = directory.toRealPath();
      files =
          walk.map(file -> directory.resolve(real.relativize(file)))
              .filter(file -> !isHidden(directory, file))
              .filter(file -> ENDINGS.stream().anyMatch(file.toString()::endsWith))
              .filter(Files::isRegularFile)
              .sorted()
              .toList();
    } catch (IOException | UncheckedIOException e) {
      throw new InvalidInputException(
          Source.of(directory.toString()), "", "cannot be read: " + e.getMessage());
    }
    if (files.isEmpty()) {
      throw new InvalidInputException(
          Source.of(directory.toString()),
          "",
          "no file in this directory ends in .yaml, .yml or .json");
    }
    return files;
  }

  private static boolean isHidden(Path directory, Path file) {
    for (Path part : directory.relativize(file)) {
      String name = part.toString();
      if (name.startsWith(".")) {
        return true;
      }
    }
    return false;
  }
}
