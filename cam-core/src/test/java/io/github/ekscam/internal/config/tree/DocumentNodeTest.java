package io.github.ekscam.internal.config.tree;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.ekscam.config.InvalidInputException;
import io.github.ekscam.config.Source;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DocumentNodeTest {

  private static DocumentNode read(String yaml) {
    return DocumentNode.read(
        "a.yaml", new ByteArrayInputStream(yaml.getBytes(StandardCharsets.UTF_8)));
  }

  private static DocumentNode field(DocumentNode node, String name) {
    return Objects.requireNonNull(node.fields().get(name), name);
  }

  @Test
  void values_knowWhereTheyAreWritten() {
    DocumentNode document =
        read(
            """
            # a comment
            name: x
            list:
              - one
              - [2, true]
            nothing: null
            """);

    assertThat(document.isMapping()).isTrue();
    assertThat(document.fields()).containsOnlyKeys("name", "list");
    assertThat(document.source()).isEqualTo(new Source("a.yaml", 2, 1));
    assertThat(document.keySource("list")).hasToString("a.yaml:3:1");
    assertThat(document.keySource("absent")).hasToString("a.yaml:2:1");
    assertThat(field(document, "name").string()).isEqualTo("x");
    DocumentNode list = field(document, "list");
    assertThat(list.isList()).isTrue();
    assertThat(list.items()).hasSize(2);
    DocumentNode inner = list.items().get(1);
    assertThat(inner.items().get(0).text()).isEqualTo("2");
    assertThat(inner.items().get(1).isTrue()).isTrue();
    assertThat(inner).hasToString("a.yaml:5:5: a list");
    assertThat(inner.items().get(1).problem("is wrong"))
        .hasMessage("a.yaml:5:9: list[1][1]: is wrong");
  }

  @Test
  void otherTypes_areRefused_withTheirPlaceAndPath() {
    DocumentNode document = read("a: [1]\nb: {c: no}\n");

    assertThatThrownBy(() -> field(document, "a").fields())
        .hasMessage("a.yaml:1:4: a: expected a mapping, found a list");
    assertThatThrownBy(document::items).hasMessage("a.yaml:1:1: expected a list, found a mapping");
    assertThatThrownBy(() -> field(document, "a").items().get(0).string())
        .hasMessage("a.yaml:1:5: a[0]: expected a string, found the number 1; quote it: \"1\"");
    assertThatThrownBy(() -> field(document, "b").string())
        .hasMessage("a.yaml:2:4: b: expected a string, found a mapping");
    assertThatThrownBy(() -> field(field(document, "b"), "c").text())
        .hasMessage("a.yaml:2:8: b.c: expected a string, found the boolean no; quote it: \"no\"");
    assertThatThrownBy(() -> field(document, "a").isTrue())
        .hasMessage("a.yaml:1:4: a: expected a boolean, found a list");
    assertThat(field(field(document, "b"), "c").isTrue()).isFalse();
  }

  @Test
  void unknownFields_areRefused_alsoWithoutAValue() {
    assertThatThrownBy(() -> read("name: x\nnames:\n").fields(List.of("name")))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("a.yaml:2:1: names: unknown field \"names\"; did you mean \"name\"?");
    assertThat(read("name: x\n").fields(List.of("name"))).containsOnlyKeys("name");
    assertThatThrownBy(() -> read("[]").fields(List.of("name")))
        .hasMessage("a.yaml:1:1: expected a mapping, found a list");
  }

  @Test
  void thereIsOneDocument() {
    assertThatThrownBy(() -> read("")).hasMessage("a.yaml: is empty");
    assertThatThrownBy(() -> read("---\n# nothing\n")).hasMessage("a.yaml: is empty");
    assertThatThrownBy(() -> read("a: b\n---\nc: d\n"))
        .hasMessage("a.yaml:3:1: a second document; put it into a file of its own");
    assertThatThrownBy(() -> read("a: 1\na: 2\n"))
        .hasMessage("a.yaml:2:1: the key \"a\" is given twice, first in line 1; keep one");
  }

  @Test
  void files_areReadByName(@TempDir Path directory) throws Exception {
    Path file = Files.writeString(directory.resolve("x.yaml"), "a: b");
    assertThat(field(DocumentNode.read(file), "a").source())
        .isEqualTo(new Source(file.toString(), 1, 4));
    assertThatThrownBy(() -> DocumentNode.read(directory.resolve("y.yaml")))
        .hasMessage(directory.resolve("y.yaml") + ": no such file or directory");
  }

  @Test
  void refusals_becomeOne() {
    DocumentNode document = read("a: b");
    assertThat(
            InvalidInputException.all(List.of(document.problem("one"), document.problem("two")))
                .problems())
        .extracting(Object::toString)
        .containsExactly("a.yaml:1:1: one", "a.yaml:1:1: two");
    assertThatThrownBy(() -> InvalidInputException.all(List.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Invalid refusals []: expected at least one");
  }
}
