package io.github.ekscam.cli;

/** How an answer is printed; the names are what users type. */
enum Output {
  /** For people. */
  text,
  /** For machines. */
  json
}
