package io.github.ekscam.analysis.documentation;

import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * A table whose cells may span rows and columns. A cell that does is in all the places it takes.
 */
final class TableGrid {

  /** More cells than any page has; spans make many of few bytes. */
  static final int MOST_CELLS = 200_000;

  /** What a page lacks whose table is. */
  static final String TOO_LARGE = "a table too large to be read";

  private final List<NavigableMap<Integer, String>> rows = new ArrayList<>();
  private int cells;
  private int row = -1;
  private int column;

  void startRow() {
    row++;
    column = 0;
    if (row == rows.size()) {
      rows.add(new TreeMap<>());
    }
  }

  int rowsBegun() {
    return row + 1;
  }

  /**
   * Adds a cell at the first free place of the row.
   *
   * @return whether there was room for it
   */
  boolean add(String text, int rowSpan, int columnSpan) {
    while (rows.get(row).containsKey(column)) {
      column++;
    }
    if (rowSpan > MOST_CELLS / columnSpan || cells > MOST_CELLS - rowSpan * columnSpan) {
      return false;
    }
    cells += rowSpan * columnSpan;
    for (int i = row; i < row + rowSpan; i++) {
      if (i == rows.size()) {
        rows.add(new TreeMap<>());
      }
      for (int j = column; j < column + columnSpan; j++) {
        rows.get(i).putIfAbsent(j, text);
      }
    }
    column += columnSpan;
    return true;
  }

  /** Whether a row has so many cells. */
  boolean isFull(int columns) {
    while (column < columns && rows.get(row).containsKey(column)) {
      column++;
    }
    return column >= columns;
  }

  /** Whether it has more cells than can be, when it is filled up. */
  boolean isTooLarge() {
    return (long) rowsBegun() * columns() > MOST_CELLS;
  }

  private int columns() {
    int columns = 0;
    for (NavigableMap<Integer, String> cellsOfRow : rows.subList(0, row + 1)) {
      columns = Math.max(columns, cellsOfRow.isEmpty() ? 0 : cellsOfRow.lastKey() + 1);
    }
    return columns;
  }

  /** The rows that were begun, filled up with empty cells to be of one length. */
  List<List<String>> rows() {
    int columns = columns();
    List<List<String>> all = new ArrayList<>();
    for (NavigableMap<Integer, String> cellsOfRow : rows.subList(0, row + 1)) {
      List<String> texts = new ArrayList<>();
      for (int i = 0; i < columns; i++) {
        texts.add(cellsOfRow.getOrDefault(i, ""));
      }
      all.add(List.copyOf(texts));
    }
    return List.copyOf(all);
  }
}
