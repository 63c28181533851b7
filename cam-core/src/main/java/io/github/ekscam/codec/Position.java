package io.github.ekscam.codec;

/**
 * Where something is written: a file or another source, and line and column from 1; 0 is unknown.
 */
record Position(String source, int line, int column) {

  static Position of(String source) {
    return new Position(source, 0, 0);
  }

  @Override
  public String toString() {
    if (line == 0) {
      return source;
    }
    return source + ":" + line + (column == 0 ? "" : ":" + column);
  }
}
