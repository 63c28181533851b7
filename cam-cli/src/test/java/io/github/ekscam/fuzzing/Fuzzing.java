package io.github.ekscam.fuzzing;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Has Jazzer search each target for inputs that break it, for so many seconds, in a program of its
 * own: {@code mvn -Pfuzz}. An input that does is written beside the others, and so is tried by
 * {@link FuzzedInputsTest} from then on.
 */
public final class Fuzzing {

  private static final String JAZZER = "com.code_intelligence.jazzer.Jazzer";
  private static final String TARGET = "cam.fuzz.target";

  /** What the targets do on purpose: the endpoint is connected to. */
  private static final List<String> NOT_LOOKED_FOR =
      List.of(
          "com.code_intelligence.jazzer.sanitizers.RegexInjection",
          "com.code_intelligence.jazzer.sanitizers.ServerSideRequestForgery");

  private Fuzzing() {}

  /** What Jazzer calls, again and again. */
  public static void fuzzerTestOneInput(byte[] input) {
    Running.TARGET.run(input);
  }

  /** Takes the seconds for each target, and the name of the one to search, or all. */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    List<String> broken = new ArrayList<>();
    for (Target target : targets(arguments[1])) {
      System.out.println("Fuzzing " + target);
      if (search(target, arguments[0]) != 0) {
        broken.add(target.name());
      }
    }
    if (!broken.isEmpty()) {
      System.err.println("Broken, see the inputs crash-* in src/test/resources/fuzzing: " + broken);
      System.exit(1);
    }
  }

  private static List<Target> targets(String name) {
    return name.equals("all") ? List.of(Target.values()) : List.of(Target.valueOf(name));
  }

  private static int search(Target target, String seconds)
      throws IOException, InterruptedException {
    Path grown = Files.createDirectories(Path.of("target", "fuzzing", target.name()));
    Files.createDirectories(target.inputs());
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx1g",
            "-XX:+UseSerialGC",
            "-XX:-OmitStackTraceInFastThrow",
            "-D" + TARGET + "=" + target,
            "-cp",
            System.getProperty("java.class.path"),
            JAZZER,
            "--target_class=" + Fuzzing.class.getName(),
            "--instrumentation_includes=io.github.ekscam.**:org.jsoup.**:org.yaml.snakeyaml.**",
            "--disabled_hooks=" + String.join(File.pathSeparator, NOT_LOOKED_FOR),
            "--reproducer_path=" + grown,
            "-artifact_prefix=" + target.inputs() + "/",
            "-max_total_time=" + seconds,
            // By the clock; on a busy machine even the first input takes long.
            "-timeout=120",
            "-report_slow_units=120",
            "-rss_limit_mb=3000",
            grown.toString(),
            target.inputs().toString())
        .inheritIO()
        .start()
        .waitFor();
  }

  /** Named by a property, as Jazzer passes no arguments on. */
  private static final class Running {
    static final Target TARGET = Target.valueOf(System.getProperty(Fuzzing.TARGET));
  }
}
