package io.github.ekscam.analysis.documentation;

import java.util.List;

/** Is told what stands on a page, from its beginning to its end, whatever it is written in. */
interface PageListener {

  /**
   * A heading; an empty one ends what came before it.
   *
   * @param level 1 for that of the page, larger below it
   */
  void heading(int line, int level, String text);

  /** A line or a paragraph. */
  void text(int line, String text);

  /** A listing of code. */
  void code(int line, String text);

  /**
   * A table, of whose cells that span rows or columns each has a copy.
   *
   * @param rows the first is the head; all have as many cells
   */
  void table(int line, List<List<String>> rows);

  /** Something that is not on the page itself, so that the page is incomplete. */
  void missing(int line, String what);
}
