package io.github.ekscam.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * Answers what cam asks of git, as git does, for machines without it: the directory it runs in is
 * the root of a repository with the one revision HEAD, which is what lies there.
 */
final class FakeGit {

  private static final String TREE = "tree";

  private FakeGit() {}

  /** How it is called. */
  static List<String> command() {
    return List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-XX:TieredStopAtLevel=1",
        "-cp",
        Path.of(FakeGit.class.getProtectionDomain().getCodeSource().getLocation().getPath())
            .toString(),
        FakeGit.class.getName());
  }

  public static void main(String[] args) throws IOException {
    switch (String.join(" ", args)) {
      case "rev-parse --verify --end-of-options HEAD^{tree}" -> System.out.println(TREE);
      case "rev-parse --show-prefix" -> System.out.println();
      case "ls-tree -r -z --full-tree " + TREE -> listTree();
      case "cat-file --batch" -> give();
      default -> {
        System.err.println("fatal: Needed a single revision");
        System.exit(128);
      }
    }
  }

  private static void listTree() throws IOException {
    try (Stream<Path> walk = Files.walk(Path.of(""))) {
      List<Path> files = walk.filter(file -> !Files.isDirectory(file) || isLink(file)).toList();
      for (Path file : files) {
        System.out.print((isLink(file) ? "120000" : "100644") + " blob " + name(file) + "\t");
        System.out.print(file + "\0");
      }
    }
    System.out.flush();
  }

  private static boolean isLink(Path file) {
    return Files.isSymbolicLink(file);
  }

  /** An object by its path, without what git does not have in names. */
  private static String name(Path file) {
    return file.toString().replace(' ', '+');
  }

  private static void give() throws IOException {
    PrintStream out = System.out;
    BufferedReader in = new BufferedReader(new InputStreamReader(System.in, UTF_8));
    for (String object = in.readLine(); object != null; object = in.readLine()) {
      Path file = Path.of(object.replace('+', ' '));
      byte[] content =
          isLink(file)
              ? Files.readSymbolicLink(file).toString().getBytes(UTF_8)
              : Files.readAllBytes(file);
      out.print(object + " blob " + content.length + "\n");
      out.write(content);
      out.print("\n");
      out.flush();
    }
  }
}
