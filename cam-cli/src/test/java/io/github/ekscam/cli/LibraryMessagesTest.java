package io.github.ekscam.cli;

import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.source.tree.BinaryTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.LiteralTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreeScanner;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * What the library says names what its users can set, in their terms: no option and no command of
 * {@code cam}. Those the command puts in.
 */
class LibraryMessagesTest {

  private static final List<String> LIBRARY =
      List.of("cam-core", "cam-policies", "cam-analysis", "cam-local", "cam-testing");

  private static final List<Class<?>> COMMANDS =
      List.of(Cam.class.getAnnotation(Command.class).subcommands());

  /** Every option of every command. */
  private static final Pattern OPTION =
      Pattern.compile(
          "(?<![\\w-])(?:"
              + COMMANDS.stream()
                  .flatMap(LibraryMessagesTest::options)
                  .map(Pattern::quote)
                  .sorted()
                  .distinct()
                  .collect(joining("|"))
              + ")(?![\\w-])");

  private static final Pattern COMMAND =
      Pattern.compile(
          "\\bcam (?:"
              + COMMANDS.stream()
                  .map(type -> Pattern.quote(type.getAnnotation(Command.class).name()))
                  .sorted()
                  .collect(joining("|"))
              + ")\\b");

  private static Stream<String> options(Class<?> holder) {
    return Stream.of(holder.getDeclaredFields())
        .flatMap(
            field ->
                field.isAnnotationPresent(Option.class)
                    ? Stream.of(field.getAnnotation(Option.class).names())
                    : field.isAnnotationPresent(Mixin.class)
                            || field.isAnnotationPresent(ArgGroup.class)
                        ? options(field.getType())
                        : Stream.empty());
  }

  /**
   * Options of aws, kubectl and eksctl, or of the text of a request, that are spelled like one of
   * ours, by file.
   */
  private static final Set<String> OTHERS =
      Set.of(
          "AckObjects.java: -o",
          "ApiServerFiles.java: --cluster-name",
          "ApiServerFiles.java: --output",
          "ApiServerFiles.java: --region",
          "AppliedObjects.java: -o",
          "AwsCliScript.java: --name",
          "AwsCliScript.java: --namespace",
          "AwsCliScript.java: -f",
          "AwsCliText.java: --output",
          "AwsEksCommand.java: --cluster-name",
          "AwsEksCommand.java: --name",
          "AwsEksCommand.java: --principal-arn",
          "CrossplaneObjects.java: -o",
          "ManagedResource.java: -o",
          "RequestText.java: --all-namespaces",
          "RequestText.java: --field-selector",
          "RequestText.java: --namespace",
          "RequestText.java: --subresource",
          "RequestText.java: -A",
          "RequestText.java: -n",
          "ResourceRequest.java: -n",
          "Stack.java: -o",
          "Unknown.java: --cluster-name",
          "Unknown.java: --principal-arn",
          "Unknown.java: -n",
          "Unknown.java: -o");

  @Test
  void options_areThoseOfOthers() throws IOException {
    Set<String> found = new TreeSet<>();
    for (Text text : texts()) {
      found.addAll(found(OPTION, text));
    }

    assertThat(found).containsExactlyInAnyOrderElementsOf(OTHERS);
  }

  @Test
  void commands_areNotNamed() throws IOException {
    Set<String> found = new TreeSet<>();
    for (Text text : texts()) {
      found.addAll(found(COMMAND, text));
    }

    assertThat(found).isEmpty();
  }

  @Test
  void optionsAndCommands_areFound() {
    Text text =
        new Text("X.java", "give it by --parameter A=B or -f; 'cam who-can', --parameter-x, a-f");

    assertThat(found(OPTION, text)).containsExactly("X.java: --parameter", "X.java: -f");
    assertThat(found(COMMAND, text)).containsExactly("X.java: cam who-can");
  }

  private record Text(String file, String value) {}

  private static List<String> found(Pattern pattern, Text text) {
    List<String> found = new ArrayList<>();
    Matcher matcher = pattern.matcher(text.value());
    while (matcher.find()) {
      found.add(text.file() + ": " + matcher.group());
    }
    return found;
  }

  /** The constant texts of the library, those that are put together of several as one. */
  private static List<Text> texts() throws IOException {
    List<JavaFileObject> sources = new ArrayList<>();
    for (String module : LIBRARY) {
      try (Stream<Path> files = Files.walk(Path.of("..", module, "src/main/java"))) {
        files
            .filter(file -> file.toString().endsWith(".java"))
            .map(Source::of)
            .forEach(sources::add);
      }
    }
    assertThat(sources).hasSizeGreaterThan(200);
    JavaCompiler compiler = requireNonNull(ToolProvider.getSystemJavaCompiler());
    List<Text> texts = new ArrayList<>();
    try (StandardJavaFileManager manager = compiler.getStandardFileManager(null, null, null)) {
      JavacTask task =
          (JavacTask) compiler.getTask(null, manager, null, List.of("-proc:none"), null, sources);
      for (CompilationUnitTree unit : task.parse()) {
        String file = Path.of(unit.getSourceFile().toUri()).getFileName().toString();
        new Constants(value -> texts.add(new Text(file, value))).scan(unit, null);
      }
    }
    return texts;
  }

  private interface Sink {
    void add(String value);
  }

  private static final class Constants extends TreeScanner<@Nullable Void, @Nullable Void> {

    private final Sink sink;

    Constants(Sink sink) {
      this.sink = sink;
    }

    @Override
    public @Nullable Void visitBinary(BinaryTree tree, @Nullable Void none) {
      String text = text(tree);
      if (text == null) {
        return super.visitBinary(tree, null);
      }
      sink.add(text);
      return null;
    }

    @Override
    public @Nullable Void visitLiteral(LiteralTree tree, @Nullable Void none) {
      if (tree.getValue() instanceof String text) {
        sink.add(text);
      }
      return null;
    }

    private static @Nullable String text(Tree tree) {
      if (tree instanceof BinaryTree sum && sum.getKind() == Tree.Kind.PLUS) {
        String left = text(sum.getLeftOperand());
        String right = text(sum.getRightOperand());
        return left == null || right == null ? null : left + right;
      }
      return tree instanceof LiteralTree literal && literal.getValue() instanceof String text
          ? text
          : null;
    }
  }

  private static final class Source extends SimpleJavaFileObject {

    private final Path path;

    private Source(Path path, URI uri) {
      super(uri, Kind.SOURCE);
      this.path = path;
    }

    static Source of(Path path) {
      return new Source(path, path.toAbsolutePath().normalize().toUri());
    }

    @Override
    public CharSequence getCharContent(boolean ignoreEncodingErrors) throws IOException {
      return Files.readString(path);
    }
  }
}
