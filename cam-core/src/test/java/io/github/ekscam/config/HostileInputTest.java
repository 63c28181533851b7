package io.github.ekscam.config;

import static io.github.ekscam.config.Reading.assertRefused;
import static io.github.ekscam.config.Reading.cluster;
import static io.github.ekscam.config.Reading.reader;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.ekscam.CpuTime;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each is refused with a message, in bounded time, and in the memory that the build gives. */
class HostileInputTest {

  private static final Duration GENEROUS = Duration.ofSeconds(60);

  private static final int MIB = 1 << 20;

  private static final String ROLE =
      """
      apiVersion: rbac.authorization.k8s.io/v1
      kind: ClusterRole
      metadata: {name: a}
      """;

  private static void assertRefusedInTime(byte[] bytes, String... problems) {
    CpuTime.atMost(GENEROUS, () -> assertRefused(bytes, problems));
  }

  private static void assertRefusedInTime(String text, String... problems) {
    assertRefusedInTime(text.getBytes(StandardCharsets.UTF_8), problems);
  }

  /** Begin, as much filling as makes it 100 MB, and end. */
  private static byte[] hundredMegabytes(String begin, String filling, String end) {
    byte[] bytes = new byte[100 * MIB];
    byte[] fill = filling.getBytes(StandardCharsets.UTF_8);
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = fill[i % fill.length];
    }
    byte[] first = begin.getBytes(StandardCharsets.UTF_8);
    byte[] last = end.getBytes(StandardCharsets.UTF_8);
    System.arraycopy(first, 0, bytes, 0, first.length);
    System.arraycopy(last, 0, bytes, bytes.length - last.length, last.length);
    return bytes;
  }

  // Keys given twice.

  @Test
  void keyTwiceInYaml_isRefused() {
    assertRefused(
        ROLE + "rules: []\nkind: ClusterRole\n",
        "in:5:1: the key \"kind\" is given twice, first in line 2; keep one");
    assertRefused(
        ROLE + "rules:\n  - verbs: [get]\n    \"verbs\": []\n",
        "in:6:5: the key \"verbs\" is given twice, first in line 5; keep one");
  }

  @Test
  void keyTwiceInJson_isRefused() {
    assertRefused(
        "{\"kind\": \"ClusterRole\",\n \"metadata\": {\"name\": \"a\", \"n\\u0061me\": \"b\"}}",
        "in:2:28: the key \"name\" is given twice, first in line 2; keep one");
  }

  @Test
  void keyTwiceInWhatIsNotUsed_isRefusedToo() {
    assertRefused(
        "kind: Deployment\napiVersion: apps/v1\nspec: {a: 1, a: 2}\n",
        "in:3:14: the key \"a\" is given twice, first in line 3; keep one");
  }

  // YAML's merge key.

  @Test
  void mergedKeys_areAsIfWrittenThere_unlessTheyAre() {
    assertThat(
            cluster(
                    """
                    apiVersion: v1
                    kind: List
                    items:
                      - &a
                        apiVersion: rbac.authorization.k8s.io/v1
                        kind: ClusterRole
                        metadata: {name: a}
                        rules: []
                      - <<: [*a, {metadata: {name: never}}]
                        metadata: {name: b}
                    """)
                .rbacObjects()
                .clusterRoles())
        .extracting(role -> role.metadata().name())
        .containsExactly("a", "b");
  }

  @Test
  void mergeKeyTwice_isRefused() {
    assertRefused(
        "a: &a {x: 1}\nb:\n  <<: *a\n  <<: *a\n",
        "in:4:3: the key \"<<\" is given twice; merge a list of mappings");
    assertRefused(
        "<<: {}\n<<: {}\n", "in:2:1: the key \"<<\" is given twice; merge a list of mappings");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "x | 8 | the string \"x\"",
        "[x] | 9 | the string \"x\"",
        "[[{a: 1}]] | 9 | a list",
        "null | 8 | null"
      })
  void mergingWhatIsNoMapping_isRefused(String merged, int column, String what) {
    assertRefused(
        "a: {<<: " + merged + "}\n",
        "in:1:" + (column + 1) + ": <<: only a mapping can be merged, found " + what);
  }

  // Aliases.

  @Test
  void billionLaughs_areRefused() {
    StringBuilder text =
        new StringBuilder("a0: &a0 [lol, lol, lol, lol, lol, lol, lol, lol, lol]\n");
    for (int i = 1; i < 10; i++) {
      text.append("a%d: &a%d [".formatted(i, i));
      text.append(("*a" + (i - 1) + ", ").repeat(9)).append("]\n");
    }
    assertRefusedInTime(
        text.toString(),
        "in:7:10: more than 1000000 values in one object, aliases written out; split it");
  }

  @Test
  void oneLargeObjectInManyAliases_isRefused() {
    String text =
        "apiVersion: v1\nkind: List\nitems:\n- &a\n"
            + ROLE.indent(2)
            + "  rules:\n"
            + "  - {verbs: [get], apiGroups: [\"\"], resources: [pods]}\n".repeat(1_000)
            + "- *a\n".repeat(1_000_000);
    assertRefusedInTime(
        text,
        "in:1151:3: aliases stand for more than 1000000 values; write them out or split them");
  }

  @Test
  void manyDocumentsWithAliases_areRefused() {
    String document =
        "{kind: X, apiVersion: v1, a: &a ["
            + "x, ".repeat(10_000)
            + "], b: ["
            + "*a, ".repeat(10)
            + "]}\n---\n";
    assertRefusedInTime(
        document.repeat(100),
        "in:19:30077: aliases stand for more than 1000000 values; write them out or split them");
  }

  @Test
  void aliasOfWhatItIsIn_isRefused() {
    assertRefused("a: &a\n  b: *a\n", "in:2:6: the alias *a has no anchor before it");
    assertRefused("a: &a [*a]\n", "in:1:8: the alias *a has no anchor before it");
    assertRefused("a: &a 1\nb: &a [*a]\n", "in:2:8: the alias *a has no anchor before it");
  }

  @Test
  void aliasWithoutAnchor_isRefused() {
    assertRefused("a: *b\n", "in:1:4: the alias *b has no anchor before it");
    assertRefused(
        ROLE + "rules: &a []\n---\nb: *a\n", "in:6:4: the alias *a has no anchor before it");
  }

  @Test
  void anchorSetAgain_countsFromThereOn() {
    assertThat(
            cluster(
                    """
                    a: &name {name: first}
                    b: &name {name: second}
                    apiVersion: apps/v1
                    kind: X
                    ---
                    x: &name {name: first}
                    y: &name {name: second}
                    cluster: {accessConfig: {}, <<: *name}
                    """)
                .name())
        .contains("second");
  }

  // Depth.

  @Test
  void deepJson_isRefused() {
    assertRefusedInTime("[".repeat(100_000), "in:1:502: nested more than 500 levels deep");
    assertRefusedInTime("{\"a\":".repeat(100_000), "in:1:2506: nested more than 500 levels deep");
  }

  @Test
  void deepYaml_isRefused() {
    assertRefusedInTime("a: " + "[".repeat(100_000), "in:1:504: nested more than 500 levels deep");
    assertRefusedInTime("- ".repeat(100_000), "in:1:1003: nested more than 500 levels deep");
    assertRefusedInTime(
        "x: " + "{a: ".repeat(100_000), "in:1:2004: nested more than 500 levels deep");
  }

  @Test
  void aliasesThatBuildOnEachOther_buildNoTower() {
    StringBuilder text = new StringBuilder("a0: &a0 [x]\n");
    for (int i = 1; i < 100_000; i++) {
      text.append("a%d: &a%d [*a%d]\n".formatted(i, i, i - 1));
    }
    text.append("b: {<<: *a99999}\n");
    assertRefusedInTime(text.toString(), "in:500:14: nested more than 500 levels deep");
  }

  // Bytes that are no text.

  @Test
  void invalidUtf8_isRefusedAtItsPlace() {
    assertRefused(
        "kind: Röle\n".getBytes(StandardCharsets.ISO_8859_1),
        "in:1:8: not valid UTF-8 (byte 0xf6): save the file in UTF-8");
    assertRefused(
        new byte[] {'a', ':', '\n', (byte) 0xC3, (byte) 0xA4, (byte) 0xC3},
        "in:2:2: not valid UTF-8 (byte 0xc3): save the file in UTF-8");
  }

  @Test
  void surrogateInUtf8_isRefused() {
    assertRefused(
        new byte[] {'"', (byte) 0xED, (byte) 0xA0, (byte) 0x80, '"'},
        "in:1:2: not valid UTF-8 (byte 0xed): save the file in UTF-8");
  }

  @ParameterizedTest
  @ValueSource(strings = {"x-UTF-16LE-BOM", "UTF-16"})
  void utf16WithByteOrderMark_isRefusedByName(String charset) {
    assertRefused(
        ROLE.getBytes(Charset.forName(charset)), "in: a file in UTF-16: save it in UTF-8");
  }

  @Test
  void utf16WithoutByteOrderMark_isRefused() {
    assertRefused(
        ROLE.getBytes(StandardCharsets.UTF_16LE), "in:1:2: a NUL byte: this is not a text file");
  }

  @Test
  void nulByte_isRefusedAtItsPlace() {
    assertRefused(ROLE + "\0", "in:4:1: a NUL byte: this is not a text file");
    assertRefused("{\"kind\": \"a\0\"}", "in:1:12: a NUL byte: this is not a text file");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRole\nmetadata: {name: a}\n",
        "{\"apiVersion\": \"rbac.authorization.k8s.io/v1\", \"kind\": \"ClusterRole\","
            + " \"metadata\": {\"name\": \"a\"}}"
      })
  void utf8ByteOrderMark_isAccepted(String text) {
    assertThat(cluster("\uFEFF" + text).rbacObjects().all()).hasSize(1);
  }

  @Test
  void controlCharacterInYaml_isRefusedAtItsPlace() {
    assertRefused(
        "kind: X\nname: äa\u0001\n",
        "in:2:9: not valid YAML: the character U+0001 is not allowed; write it as an escape in"
            + " double quotes");
  }

  @Test
  void halfACharacter_isReplacedInJsonAndRefusedInYaml_asGoDoes() {
    String role =
        "{\"apiVersion\": \"rbac.authorization.k8s.io/v1\", \"kind\": \"ClusterRole\","
            + " \"metadata\": {\"name\": \"%s\"}}";
    assertThat(cluster(role.formatted("\\uD83D")).rbacObjects().all().get(0).metadata().name())
        .isEqualTo("\uFFFD");
    assertThat(
            cluster("# YAML\n" + role.formatted("\\uD83D\\uDE00"))
                .rbacObjects()
                .all()
                .get(0)
                .metadata()
                .name())
        .isEqualTo("\uD83D\uDE00");
    assertRefused(
        "# YAML\n" + role.formatted("\\uD83D"),
        "in:2:92: not valid YAML: an escape stands for half a character");
  }

  // Syntax.

  @Test
  void truncatedJson_isRefused() {
    assertRefused(
        "{\"kind\": \"List\",\n \"items\": [{",
        "in:2:13: not valid JSON: Unexpected end-of-input: expected close marker for Object (start"
            + " marker at line 2, column 12)");
  }

  @Test
  void unterminatedString_isRefused() {
    assertRefused(
        "{\"kind\": \"List", "in:1:15: not valid JSON: Unexpected end-of-input in VALUE_STRING");
    assertRefused("kind: \"List\n", "in:2:1: not valid YAML: found unexpected end of stream");
  }

  @Test
  void garbageAfterJson_isRefused() {
    assertRefused(
        "{\"kind\": \"List\", \"apiVersion\": \"v1\"} }",
        "in:1:38: not valid JSON: Unexpected close marker '}': no open Object to close");
  }

  @Test
  void tabAsIndentation_isRefused() {
    assertRefused(
        "metadata:\n\tname: a\n",
        "in:2:1: not valid YAML: found character '\\t(TAB)' that cannot start any token. (Do not"
            + " use \\t(TAB) for indentation)");
  }

  @ParameterizedTest
  @ValueSource(strings = {"? [a]\n: b\n", "? {a: b}\n: c\n", "[a]: b\n", "? *a\n: b\n"})
  void keyThatIsNoScalar_isRefused(String text) {
    assertThatThrownBy(() -> cluster("x: &a y\n" + text))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageStartingWith("in:2:")
        .hasMessageEndingWith(": a key must be a string, not a mapping, a list or an alias");
  }

  @Test
  void escapeOfNoCharacter_isRefused() {
    assertThatThrownBy(() -> cluster("a: \"\\UFFFFFFFF\"\n"))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageStartingWith("in:1:");
  }

  // Tags.

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "!!binary YWRtaW4= | !!binary",
        "!Ref Name | !Ref",
        "!!python/object/apply:os.system [id] | !!python/object/apply:os.system",
        "!!javax.script.ScriptEngineManager [] | !!javax.script.ScriptEngineManager",
        "!!set {a} | !!set",
        "!<tag:example.org,2000:x> y | tag:example.org,2000:x",
        "!!int x | !!int",
        "!!bool banana | !!bool",
        "!!map [] | !!map",
      })
  void foreignTag_isRefusedWhereTheValueIsUsed(String value, String tag) {
    assertRefused(
        "apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRole\nmetadata:\n  name: "
            + value
            + "\n",
        "in:4:9: metadata.name: expected a string, found a value with the tag " + tag);
    assertThat(cluster(ROLE + "---\napiVersion: v1\nkind: X\nspec: " + value + "\n")).isNotNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"!!str a", "! a", "!!str 'a'"})
  void tagOfAString_isFine(String name) {
    assertThat(cluster(ROLE.replace("name: a", "name: " + name)).rbacObjects().all()).hasSize(1);
  }

  @Test
  void foreignTagOfTheWholeDocument_isRefused() {
    assertRefused(
        "!!python/object:x\nkind: X\n",
        "in:1:1: expected an object, found a value with the tag !!python/object:x");
  }

  @Test
  void undeclaredTagHandle_isRefused() {
    assertRefused("a: !x!y z\n", "in:1:4: not valid YAML: found undefined tag handle !x!");
  }

  // Size.

  @Test
  void longString_isRefused() {
    assertRefusedInTime(
        hundredMegabytes("{\"kind\": \"", "a", "\"}"),
        "in:1:16839859: not valid JSON: String value length (16839848) exceeds the maximum allowed"
            + " (16777216)");
    assertRefusedInTime(
        hundredMegabytes("kind: \"", "a", "\""),
        "in:1:8: a value or a gap of more than 16777216 characters");
    assertRefusedInTime(
        hundredMegabytes("kind: ", "word ", "\n"),
        "in:1:16781311: a value or a gap of more than 16777216 characters");
    assertRefusedInTime(
        hundredMegabytes("kind: |\n", " line\n", "\n"),
        "in:2796883:2: a value or a gap of more than 16777216 characters");
  }

  @Test
  void longWords_costNoMoreThanTheirLength() {
    String word = "x".repeat(10 * MIB);
    CpuTime.atMost(
        Duration.ofSeconds(20),
        () ->
            assertRefused(
                "kind: X\napiVersion: " + word + "\n# " + word + "\n",
                "in: holds nothing about access: no access entry, no RBAC object; skipped 1 X"));
  }

  @Test
  void longComment_isRefused() {
    assertRefusedInTime(
        hundredMegabytes("#", "x", "\n"),
        "in:1:2: a value or a gap of more than 16777216 characters");
  }

  @Test
  void longLine_isRead() {
    String roles =
        (ROLE.replace("{name: a}", "{name: a, annotations: {a: \"%s\"}}")
                    .formatted("word ".repeat(20_000))
                + "---\n")
            .repeat(20);
    assertThat(cluster(roles).rbacObjects().all()).hasSize(1);
  }

  @Test
  void hundredMegabytesOfBrackets_areRefused() {
    assertRefusedInTime(
        hundredMegabytes("", "[", ""), "in:1:502: nested more than 500 levels deep");
    assertRefusedInTime(
        hundredMegabytes("a: ", "[", ""), "in:1:504: nested more than 500 levels deep");
  }

  @Test
  void manyValues_areRefused() {
    assertRefusedInTime(
        hundredMegabytes("{\"a\": [0", ",0", "]}"),
        "in:1:2000006: more than 1000000 values in one object, aliases written out; split it");
    assertRefusedInTime(
        hundredMegabytes("{\"items\": [0", ",[]", "]}"),
        "in:1:3000011: more than 1000000 values in one object, aliases written out; split it");
  }

  @Test
  void manyFields_areRefused() {
    StringBuilder text = new StringBuilder("{");
    for (int i = 0; i < 1_100_000; i++) {
      text.append("\"key%07d\":0,".formatted(i));
    }
    assertRefusedInTime(
        text + "\"x\":0}",
        "in:1:15000015: more than 1000000 values in one object, aliases written out; split it");
  }

  @Test
  void flowMappingOfAMillionEntries_isRefused() {
    StringBuilder text = new StringBuilder("a: {");
    for (int i = 0; i < 1_000_000; i++) {
      text.append('k').append(i).append(": 0, ");
    }
    CpuTime.atMost(
        GENEROUS,
        () ->
            assertThatThrownBy(() -> cluster(text + "x: 0}"))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageMatching(
                    "in:1:\\d+: more than 1000000 values in one object, aliases written out;"
                        + " split it"));
  }

  @Test
  void hugeKey_isRefused() {
    assertThatThrownBy(() -> cluster("{\"" + "k".repeat(2 * MIB) + "\": 0}"))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageStartingWith("in:1:")
        .hasMessageContaining("not valid JSON: Name length (")
        .hasMessageEndingWith(") exceeds the maximum allowed (1048576)");
  }

  @Test
  void hugeNumber_isRefusedWhereTheValueIsUsed_inAFewWords() {
    assertRefused(
        "{\"apiVersion\": \"rbac.authorization.k8s.io/v1\", \"kind\": \"ClusterRole\","
            + " \"metadata\": {\"name\": "
            + "9".repeat(100_000)
            + "}}",
        "in:1:92: metadata.name: expected a string, found the number "
            + "9".repeat(200)
            + "...; quote it: \""
            + "9".repeat(200)
            + "...\"");
  }

  @Test
  void inputOverTheLimit_isRefused() {
    byte[] bytes = ROLE.getBytes(StandardCharsets.UTF_8);
    assertThat(reader(bytes.length).read("in", new ByteArrayInputStream(bytes))).isNotNull();
    assertThatThrownBy(() -> reader(bytes.length - 1).read("in", new ByteArrayInputStream(bytes)))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(
            "in: the input is larger than the limit of "
                + (bytes.length - 1)
                + " bytes; raise the limit or split the input");
  }

  @Test
  void endlessInput_isReadNoFurtherThanTheLimit() {
    InputStream endless =
        new InputStream() {
          @Override
          public int read() {
            return 'x';
          }

          @Override
          public int read(byte[] buffer, int offset, int length) {
            Arrays.fill(buffer, offset, offset + length, (byte) 'x');
            return length;
          }
        };
    assertThatThrownBy(() -> reader(MIB).read("in", endless))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(
            "in: the input is larger than the limit of 1048576 bytes; raise the limit or split the"
                + " input");
  }

  @Test
  void largestLimit_isALimit() {
    assertThat(
            reader(Long.MAX_VALUE)
                .read("in", new ByteArrayInputStream(ROLE.getBytes(StandardCharsets.UTF_8))))
        .isNotNull();
  }

  @ParameterizedTest
  @ValueSource(longs = {0, -1})
  void limitThatIsNone_isRefused(long limit) {
    assertThatThrownBy(() -> reader(limit))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Invalid limit " + limit + ": expected a positive number of bytes");
  }

  @Test
  void failingStream_isAProblemOfTheInput() {
    InputStream failing =
        new InputStream() {
          @Override
          public int read() throws IOException {
            throw new IOException("broken");
          }

          @Override
          public int read(byte[] buffer, int offset, int length) throws IOException {
            return read();
          }
        };
    assertThatThrownBy(() -> reader().read("in", failing))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("in: cannot be read: broken");
  }

  // Messages.

  @Test
  void whatIsQuoted_cannotBreakTheLineNorSpeakToTheTerminal() {
    assertRefused(
        "{\"apiVersion\": \"rbac.authorization.k8s.io/v1\", \"kind\": \"X\\n\\u001b[2J\\u202e\"}",
        "in:1:56: kind: no matches for kind \"X\\u000a\\u001b[2J\\u202e\" in version"
            + " \"rbac.authorization.k8s.io/v1\"; there are Role, ClusterRole, RoleBinding,"
            + " ClusterRoleBinding");
  }

  @Test
  void veryLongProblem_isShortened() {
    assertThatThrownBy(
            () ->
                cluster(
                    "{\"apiVersion\": \"rbac.authorization.k8s.io/v1\", \"kind\": \""
                        + "X".repeat(MIB)
                        + "\"}"))
        .isInstanceOfSatisfying(
            InvalidInputException.class,
            e -> assertThat(e.problems().get(0).toString()).hasSize(8_003).endsWith("XXX..."));
  }
}
