package io.github.ekscam.internal.config.tree;

import io.github.ekscam.config.InvalidInputException;
import io.github.ekscam.config.Source;
import java.util.Locale;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.reader.StreamReader;

/**
 * What SnakeYAML's scanner reads from: the characters of UTF-8 text, with a window of those that it
 * looks ahead at.
 *
 * <p>SnakeYAML's own reader copies its window for every thousand characters that are added to it,
 * so a long word, comment or line costs its length squared: one of 1 MiB takes it 0.5 s, one of 4
 * MiB 8 s, and here 0.04 s. On 17 MB of ordinary manifests both take 0.7 s. This window doubles,
 * which keeps the cost linear; and it refuses to grow past the longest value.
 */
final class YamlCharacters extends StreamReader {

  private static final int FIRST_WINDOW = 4096;
  private static final int BYTE_ORDER_MARK = 0xFEFF;
  private static final int[] NO_SNIPPET = {};

  private final Input input;
  private final byte[] bytes;

  /** The first byte that is not in the window yet. */
  private int next;

  private int[] window = new int[FIRST_WINDOW];
  private int pointer;
  private int end;

  private int index;
  private int documentIndex;
  private int line;
  private int column;

  /** How far the index may go before the scanner must have come to the end of something. */
  private long furthest = Input.LONGEST_VALUE;

  YamlCharacters(Input input) {
    super("");
    this.input = input;
    this.bytes = input.bytes();
  }

  /** From here on another value may have the full length. */
  void startValue() {
    furthest = (long) index + Input.LONGEST_VALUE;
  }

  /** Where the scanner is. */
  Source source() {
    return new Source(input.file(), line + 1, column + 1);
  }

  private boolean reaches(int ahead) {
    while (pointer + ahead >= end) {
      if (next == bytes.length) {
        return false;
      }
      fill(ahead);
    }
    return true;
  }

  private void fill(int ahead) {
    if ((long) index + ahead > furthest) {
      throw new InvalidInputException(
          source(), "", "a value or a gap of more than " + Input.LONGEST_VALUE + " characters");
    }
    int rest = end - pointer;
    int[] target = rest > window.length / 2 ? new int[window.length * 2] : window;
    System.arraycopy(window, pointer, target, 0, rest);
    window = target;
    pointer = 0;
    end = rest;
    while (end < window.length && next < bytes.length) {
      window[end++] = decode();
    }
  }

  /** The character that begins at the next byte; that the bytes are UTF-8 is known. */
  private int decode() {
    int first = bytes[next] & 0xFF;
    int length = first < 0x80 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
    int character = length == 1 ? first : first & (0x7F >> length);
    for (int i = 1; i < length; i++) {
      character = (character << 6) | (bytes[next + i] & 0x3F);
    }
    if (!isPrintable(character)) {
      throw new InvalidInputException(
          input.source(next),
          "",
          String.format(
              Locale.ROOT,
              "not valid YAML: the character U+%04X is not allowed; write it as an escape in double"
                  + " quotes",
              character));
    }
    next += length;
    return character;
  }

  @Override
  public int peek() {
    return peek(0);
  }

  @Override
  public int peek(int ahead) {
    return reaches(ahead) ? window[pointer + ahead] : '\0';
  }

  @Override
  public void forward() {
    forward(1);
  }

  @Override
  public void forward(int length) {
    for (int i = 0; i < length && reaches(0); i++) {
      int character = window[pointer];
      move(1);
      if (isLineBreak(character) || (character == '\r' && peek() != '\n')) {
        line++;
        column = 0;
      } else if (character != BYTE_ORDER_MARK) {
        column++;
      }
    }
  }

  private void move(int length) {
    pointer += length;
    index += length;
    documentIndex += length;
  }

  private static boolean isLineBreak(int character) {
    return character == '\n' || character == 0x85 || character == 0x2028 || character == 0x2029;
  }

  @Override
  public String prefix(int length) {
    int available = length == 0 || reaches(length - 1) ? length : end - pointer;
    return new String(window, pointer, available);
  }

  /** As in the class above, for text that has no line break in it. */
  @Override
  public String prefixForward(int length) {
    String prefix = prefix(length);
    move(length);
    column += length;
    return prefix;
  }

  @Override
  public Mark getMark() {
    return new Mark("", index, line, column, NO_SNIPPET, 0);
  }

  @Override
  public int getIndex() {
    return index;
  }

  @Override
  public int getDocumentIndex() {
    return documentIndex;
  }

  @Override
  public void resetDocumentIndex() {
    documentIndex = 0;
  }

  @Override
  public int getLine() {
    return line;
  }

  @Override
  public int getColumn() {
    return column;
  }
}
