package io.github.ekscam.internal.config.tree;

import io.github.ekscam.config.Source;
import org.jspecify.annotations.Nullable;

/** A stream of JSON or YAML documents, token by token. */
public interface Tokens {

  enum Token {
    MAPPING_START,
    MAPPING_END,
    SEQUENCE_START,
    SEQUENCE_END,
    KEY,
    SCALAR,
    ALIAS,
    END
  }

  /** Goes to the next token; documents simply follow each other. */
  Token next();

  /** Where the current token begins. */
  Source source();

  /** The text of the current key or scalar, or the name of the current alias. */
  String text();

  /** The kind of the current scalar. */
  Node.Scalar.Kind scalarKind();

  /** Whether the lines of the current scalar are those below it, as in YAML's literal style. */
  boolean isLiteral();

  /** The anchor of the current token, under which aliases of this document can name it. */
  @Nullable String anchor();

  /** The tag of the current value, if it is none of those that Kubernetes knows. */
  @Nullable String foreignTag();

  /** Whether the current key is YAML's merge key. */
  boolean isMergeKey();
}
