package io.github.ekscam.cli;

import static io.github.ekscam.cli.Examples.PLATFORM;
import static io.github.ekscam.cli.Ran.cam;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a command says when it fails itself: neither "no" nor "a case failed". */
class FaultTest {

  private static final String ARN = "arn:aws:iam::111122223333:role/Developer";

  /** Fails as an internal mistake would, in the midst of a command. */
  private static Ran failing(Supplier<Throwable> fault, String... args) {
    OutputStream out =
        new OutputStream() {
          @Override
          public void write(int b) {
            throw FaultTest.<RuntimeException>asUnchecked(fault.get());
          }
        };
    return run(new ByteArrayInputStream(new byte[0]), out, args);
  }

  private static Ran run(InputStream in, OutputStream out, String... args) {
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    int exitCode =
        Cam.run(
            in,
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8),
            args);
    return new Ran(exitCode, "", err.toString(StandardCharsets.UTF_8));
  }

  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
  private static <T extends Throwable> T asUnchecked(Throwable thrown) throws T {
    throw (T) thrown;
  }

  private static Stream<Arguments> commands() {
    return Stream.of(
            "can-i get pods --as " + ARN + " -f " + PLATFORM,
            "explain get pods --as " + ARN + " -f " + PLATFORM,
            "what-can --as " + ARN + " -f " + PLATFORM,
            "who-can get pods -f " + PLATFORM,
            "whoami --as " + ARN + " -f " + PLATFORM,
            "would-allow " + PLATFORM + "/rbac --as " + ARN + " -f " + PLATFORM,
            "request GET /api/v1/pods --as " + ARN + " -f " + PLATFORM,
            "policies",
            "test --schema",
            "test src/test/resources/access/failing.yaml",
            "--help",
            "can-i --help")
        .map(line -> line.split(" "))
        .map(args -> Arguments.of((Object) args));
  }

  @ParameterizedTest
  @MethodSource("commands")
  void whateverIsThrown_hasAnExitCodeOfItsOwn(String[] args) {
    for (Supplier<Throwable> fault :
        Stream.<Supplier<Throwable>>of(
                () -> new IllegalStateException("made up"),
                () -> new NumberFormatException("made up"),
                () -> new StackOverflowError("made up"),
                () -> new AssertionError("made up"))
            .toList()) {
      Ran ran = failing(fault, args);

      assertThat(ran.exitCode()).as(Arrays.toString(args)).isEqualTo(70);
      assertThat(ran.err())
          .contains("error: cam itself failed, and there is no answer: java.lang.")
          .contains(": made up\nPlease report this mistake of cam's with the command,")
          .doesNotContain("    at ");
    }
  }

  @Test
  void memoryThatDoesNotSuffice_isNoNo() {
    Ran ran = failing(OutOfMemoryError::new, "policies");

    assertThat(ran.exitCode()).isEqualTo(70);
    assertThat(ran.err())
        .isEqualTo("error: the input does not fit into memory; give Java more, as in -Xmx4g\n");
  }

  @Test
  void theStackTrace_isForWhomAsksForIt() {
    Ran ran = failing(() -> new StackOverflowError("made up"), "policies", "--stack-trace");

    assertThat(ran.exitCode()).isEqualTo(70);
    assertThat(ran.err())
        .contains("java.lang.StackOverflowError: made up\n    at io.github.ekscam");
  }

  @Test
  void illegalArgumentsThatJavaComplainsOf_areCamsMistake() {
    InputStream in =
        new InputStream() {
          @Override
          public int read() {
            return Integer.parseInt("one");
          }

          @Override
          public int read(byte[] bytes, int offset, int length) {
            return read();
          }
        };

    Ran ran = run(in, new ByteArrayOutputStream(), "review", "-f", PLATFORM);

    assertThat(ran.exitCode()).isEqualTo(70);
  }

  @Test
  void anAnswerThatCannotBeWritten_isNotGiven() {
    OutputStream full =
        new OutputStream() {
          @Override
          public void write(int b) throws IOException {
            throw new IOException("No space left on device");
          }
        };

    Ran ran = run(new ByteArrayInputStream(new byte[0]), full, "policies");

    assertThat(ran)
        .isEqualTo(new Ran(70, "", "error: the answer could not be written to standard output\n"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "can-i",
        "explain",
        "advise",
        "who-can",
        "whoami",
        "would-allow",
        "test",
        "migrate",
        "serve"
      })
  void help_tellsTheExitCode(String command) {
    assertThat(cam(command, "--help").out())
        .containsPattern("70 +cam itself failed, and there is no answer");
  }

  @Test
  void anAtSign_namesNoFileOfArguments(@TempDir Path directory) throws IOException {
    Path file = Files.writeString(directory.resolve("arguments"), "--version");

    Ran ran = cam("@" + file);

    assertThat(ran.exitCode()).isEqualTo(2);
    assertThat(ran.err()).startsWith("error: Unmatched argument at index 0: '@" + file + "'\n");
  }
}
