package io.github.ekscam.benchmarks;

import io.github.ekscam.EksCluster;
import io.github.ekscam.rbac.RbacObject;
import io.github.ekscam.request.ResourceRequest;
import io.github.ekscam.request.UserInfo;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/**
 * Runs everything that is compared, in one go, and writes it down: the tables of {@code
 * RESULTS.md}, between its two marks, and a chart.
 */
final class Report {

  private static final String START = "<!-- report: what follows is written by the report step -->";
  private static final String END = "<!-- end of the report -->";

  /** What is measured, in the order of the table, and the words for it. */
  private static final Map<String, String> ROWS = new LinkedHashMap<>();

  static {
    ROWS.put("floor", "floor: one ConcurrentHashMap lookup, prebuilt key");
    ROWS.put("session", "cam, session");
    ROWS.put("sessionDenied", "cam, session, denied only");
    ROWS.put("sessionNonResource", "cam, session, non-resource");
    ROWS.put("sessionMixed", "cam, session, access policies and RBAC");
    ROWS.put("direct", "cam, user and groups each time");
    ROWS.put("sessionWithReason", "cam, session, with reason and grant");
    ROWS.put("model", "naive model: upstream's algorithm in Java");
    ROWS.put("JCASBIN", "jCasbin");
    ROWS.put("CEDAR", "Cedar");
    ROWS.put("requestsAtOnce", "64 requests of one session, at once");
    ROWS.put("requestsOneByOne", "64 requests of one session, one by one");
    ROWS.put("usersAtOnce", "64 users for one request, at once");
    ROWS.put("usersOneByOne", "64 users for one request, one by one");
  }

  private final Path directory;
  private final boolean quick;
  private final Map<String, Map<Workload.Size, Figure>> decisions = new LinkedHashMap<>();
  private final Map<String, Double> batches = new LinkedHashMap<>();
  private final Map<String, Double> changes = new LinkedHashMap<>();
  private final Map<String, Double> throughput = new LinkedHashMap<>();

  /** What JMH found: a score, its error, and the bytes allocated. */
  private record Figure(double score, double error, double allocated) {}

  Report(Path directory, boolean quick) {
    this.directory = directory;
    this.quick = quick;
  }

  void run() throws IOException, RunnerException {
    run(options("DecisionBenchmark").param("size", quick ? sizes("S", "L") : sizes("S", "M", "L")));
    if (!quick) {
      run(options("DecisionBenchmark.(floor|session.*|direct)$").param("size", "XL"));
    }
    run(options("PeersBenchmark").param("size", quick ? sizes("S", "L") : sizes("S", "M", "L")));
    runAtL("BatchBenchmark", batches);
    runAtL("ChangeBenchmark", changes);
    for (int threads = 1; threads <= 2; threads++) {
      for (RunResult result :
          runner(
              options("DecisionBenchmark.(session|direct)$")
                  .param("size", "L")
                  .threads(threads)
                  .forks(quick ? 1 : 4))) {
        // Average time is per thread.
        throughput.put(
            name(result) + threads, threads * 1e3 / result.getPrimaryResult().getScore());
      }
    }
    double bytes = bytesPerBinding();
    write(bytes);
  }

  private static String[] sizes(String... sizes) {
    return sizes;
  }

  private ChainedOptionsBuilder options(String include) {
    ChainedOptionsBuilder options =
        new OptionsBuilder().include(include).addProfiler(GCProfiler.class).shouldFailOnError(true);
    return quick
        ? options
            .warmupIterations(1)
            .measurementIterations(2)
            .forks(1)
            .measurementTime(TimeValue.milliseconds(500))
        : options;
  }

  private static Collection<RunResult> runner(ChainedOptionsBuilder options)
      throws RunnerException {
    return new Runner(options.build()).run();
  }

  private void run(ChainedOptionsBuilder options) throws RunnerException {
    for (RunResult result : runner(options)) {
      String engine = result.getParams().getParam("engine");
      Result<?> allocated = result.getSecondaryResults().get("gc.alloc.rate.norm");
      decisions
          .computeIfAbsent(
              engine == null ? name(result) : engine, name -> new EnumMap<>(Workload.Size.class))
          .put(
              Workload.Size.valueOf(result.getParams().getParam("size")),
              new Figure(
                  result.getPrimaryResult().getScore(),
                  result.getPrimaryResult().getScoreError(),
                  allocated == null ? Double.NaN : allocated.getScore()));
    }
  }

  private void runAtL(String benchmark, Map<String, Double> scores) throws RunnerException {
    for (RunResult result : runner(options(benchmark))) {
      scores.put(name(result), result.getPrimaryResult().getScore());
    }
  }

  private static String name(RunResult result) {
    String benchmark = result.getParams().getBenchmark();
    return benchmark.substring(benchmark.lastIndexOf('.') + 1);
  }

  /**
   * What the heap holds more once a cluster of L is made ready from objects that it held before.
   */
  private static double bytesPerBinding() {
    List<RbacObject> objects =
        Workload.of(Workload.Size.L, DecisionBenchmark.SEED).cluster().rbacObjects().all();
    long before = used();
    EksCluster cluster = EksCluster.builder().addAll(objects).build();
    if (cluster.isAllowed(UserInfo.of("nobody", List.of()), ResourceRequest.of("get", "", "x"))) {
      throw new IllegalStateException("Nobody may do anything");
    }
    double bytes = (double) (used() - before) / Workload.Size.L.bindings();
    // Keeps both reachable until here.
    if (!cluster.rbacObjects().all().equals(objects)) {
      throw new IllegalStateException("The cluster has other objects than it was given");
    }
    return bytes;
  }

  private static long used() {
    for (int i = 0; i < 4; i++) {
      System.gc();
    }
    Runtime runtime = Runtime.getRuntime();
    return runtime.totalMemory() - runtime.freeMemory();
  }

  private void write(double bytesPerBinding) throws IOException {
    StringBuilder text = new StringBuilder();
    text.append("\n| ns per decision | S (20) | M (2,000) | L (50,000) | XL (1,000,000) |");
    text.append(" B allocated at L |\n|---|---:|---:|---:|---:|---:|\n");
    ROWS.forEach(
        (name, words) -> {
          if (decisions.containsKey(name)) {
            appendRow(text, words, decisions.get(name));
          }
        });
    appendRatios(text);
    appendScores(text, "ns per decision at L", batches);
    appendScores(text, "change at L, \u00b5s until it is visible", changes);
    text.append("\n| decisions at L, millions a second | 1 thread | 2 threads | ratio |\n");
    text.append("|---|---:|---:|---:|\n");
    for (String name : List.of("session", "direct")) {
      double one = throughput.getOrDefault(name + 1, Double.NaN);
      double two = throughput.getOrDefault(name + 2, Double.NaN);
      text.append(format("| %s | %.2f | %.2f | %.2f |%n", words(name), one, two, two / one));
    }
    text.append(
        format(
            "%nMemory retained beside the model's objects, at L: %.0f B a binding.%n",
            bytesPerBinding));
    text.append(
        format(
            "%nOn %s %s, %s, %d processors, %s %s. JMH's intervals are of 99.9 %%.%n%n",
            System.getProperty("os.name"),
            System.getProperty("os.version"),
            processor(),
            Runtime.getRuntime().availableProcessors(),
            System.getProperty("java.vm.name"),
            System.getProperty("java.vm.version")));
    Path results = directory.resolve("RESULTS.md");
    String present = Files.readString(results, StandardCharsets.UTF_8);
    int start = present.indexOf(START);
    int end = present.indexOf(END);
    if (start < 0 || end < start) {
      throw new IllegalStateException(
          results
              + " has no place for the report: two lines, \""
              + START
              + "\" and \""
              + END
              + '"');
    }
    String all =
        present.substring(0, start + START.length()) + "\n" + text + present.substring(end);
    Files.writeString(results, all, StandardCharsets.UTF_8);
    Files.writeString(directory.resolve("decisions.svg"), chart(), StandardCharsets.UTF_8);
  }

  private static void appendRow(
      StringBuilder text, String words, Map<Workload.Size, Figure> figures) {
    text.append("| ").append(words);
    for (Workload.Size size : Workload.Size.values()) {
      text.append(" | ").append(cell(figures.get(size)));
    }
    Figure atL = figures.get(Workload.Size.L);
    text.append(" | ").append(atL == null ? "" : format("%,.0f", atL.allocated)).append(" |\n");
  }

  /** What the figures are judged by: how they stand to each other. */
  private void appendRatios(StringBuilder text) {
    text.append("\n| ratio | |\n|---|---:|\n");
    appendRatio(text, "a session at L to the floor", "session", Workload.Size.L, "floor");
    double s = score("session", Workload.Size.S);
    for (Workload.Size size : List.of(Workload.Size.L, Workload.Size.XL)) {
      text.append(
          format("| a session at %s to one at S | %.2f |%n", size, score("session", size) / s));
    }
    for (String other : List.of("model", "JCASBIN", "CEDAR")) {
      appendRatio(text, words(other) + " at L to a session", other, Workload.Size.L, "session");
    }
  }

  private void appendRatio(
      StringBuilder text, String words, String one, Workload.Size size, String other) {
    double ratio = score(one, size) / score(other, size);
    text.append(format("| %s | " + (ratio < 10 ? "%.2f" : "%,.0f") + " |%n", words, ratio));
  }

  private double score(String name, Workload.Size size) {
    Figure figure = decisions.getOrDefault(name, Map.of()).get(size);
    return figure == null ? Double.NaN : figure.score;
  }

  private static void appendScores(StringBuilder text, String head, Map<String, Double> scores) {
    text.append(format("%n| %s | |%n|---|---:|%n", head));
    scores.forEach((name, score) -> text.append(format("| %s | %,.1f |%n", words(name), score)));
  }

  /** As the system tells it. */
  private static String processor() throws IOException {
    Path known = Path.of("/proc/cpuinfo");
    if (!Files.isReadable(known)) {
      return System.getProperty("os.arch");
    }
    return Files.readAllLines(known, StandardCharsets.UTF_8).stream()
        .filter(line -> line.startsWith("model name"))
        .map(line -> line.substring(line.indexOf(':') + 1).trim())
        .findFirst()
        .orElseGet(() -> System.getProperty("os.arch"));
  }

  private static String cell(@Nullable Figure figure) {
    if (figure == null) {
      return "";
    }
    String score = format(figure.score < 1_000 ? "%.1f" : "%,.0f", figure.score);
    return Double.isNaN(figure.error)
        ? score
        : score + format(figure.error < 100 ? " \u00b1 %.1f" : " \u00b1 %,.0f", figure.error);
  }

  private static String words(String name) {
    return ROWS.getOrDefault(name, name.replaceAll("([A-Z])", " $1").toLowerCase(Locale.ROOT));
  }

  private static String format(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }

  // The chart: both axes are logarithmic, as sizes and costs span four and five powers of ten.

  private static final List<String> CHARTED =
      List.of("floor", "session", "direct", "sessionWithReason", "model", "JCASBIN", "CEDAR");

  private static final List<String> COLOURS =
      List.of("#777777", "#0b6e4f", "#1f9d6b", "#7cc6a2", "#d08c2f", "#b5483a", "#5b4b9a");

  private String chart() {
    StringBuilder svg = new StringBuilder();
    svg.append("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 760 420\"");
    svg.append(" font-family=\"sans-serif\" font-size=\"12\">\n");
    svg.append("<title>Cost of one decision by size of the cluster</title>\n");
    svg.append("<rect width=\"760\" height=\"420\" fill=\"#ffffff\"/>\n");
    for (int power = 1; power <= 6; power++) {
      double y = y(Math.pow(10, power));
      svg.append(
          format(
              "<path d=\"M70 %.1fH520\" stroke=\"#dddddd\"/>"
                  + "<text x=\"64\" y=\"%.1f\" text-anchor=\"end\" fill=\"#333333\">%s</text>%n",
              y,
              y + 4,
              power < 3
                  ? (int) Math.pow(10, power) + " ns"
                  : power < 6 ? (int) Math.pow(10, power - 3) + " \u00b5s" : "1 ms"));
    }
    for (Workload.Size size : Workload.Size.values()) {
      svg.append(
          format(
              "<text x=\"%.1f\" y=\"390\" text-anchor=\"middle\" fill=\"#333333\">%,d</text>%n",
              x(size), size.bindings()));
    }
    svg.append("<text x=\"14\" y=\"16\" fill=\"#333333\">time of one decision</text>\n");
    svg.append(
        "<text x=\"295\" y=\"410\" text-anchor=\"middle\" fill=\"#333333\">bindings</text>\n");
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < CHARTED.size(); i++) {
      Map<Workload.Size, Figure> figures = decisions.getOrDefault(CHARTED.get(i), Map.of());
      StringBuilder points = new StringBuilder();
      StringBuilder circles = new StringBuilder();
      double last = 0;
      for (Map.Entry<Workload.Size, Figure> point : figures.entrySet()) {
        double x = x(point.getKey());
        last = y(point.getValue().score);
        points.append(format("%.1f,%.1f ", x, last));
        circles.append(
            format(
                "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"3\" fill=\"%s\"/>", x, last, COLOURS.get(i)));
      }
      if (points.length() > 0) {
        lines.add(
            format(
                "<polyline points=\"%s\" fill=\"none\" stroke=\"%s\" stroke-width=\"2\"/>%s"
                    + "<text x=\"530\" y=\"%.1f\" fill=\"%s\">%s</text>%n",
                points.toString().trim(),
                COLOURS.get(i),
                circles,
                last + 4,
                COLOURS.get(i),
                words(CHARTED.get(i)).replaceFirst(":.*", "")));
      }
    }
    lines.forEach(svg::append);
    return svg.append("</svg>\n").toString();
  }

  private static double x(Workload.Size size) {
    return 90 + 420 * Math.log10(size.bindings() / 20.0) / Math.log10(1_000_000 / 20.0);
  }

  private static double y(double nanoseconds) {
    return 370 - 345 * Math.log10(nanoseconds / 10) / 5.2;
  }
}
