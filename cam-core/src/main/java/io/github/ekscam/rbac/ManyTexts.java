package io.github.ekscam.rbac;

import com.google.common.collect.ImmutableSet;
import java.util.AbstractList;
import java.util.List;
import java.util.RandomAccess;
import org.jspecify.annotations.Nullable;

/**
 * A long list of a rule, in its order and with its duplicates, in which a text is found by its
 * hash: each request that the rule is otherwise for looks for one.
 */
final class ManyTexts extends AbstractList<String> implements RandomAccess {

  /** Of so few, to compare each takes no longer than a hash table, which takes more memory. */
  private static final int MOST_TO_TRY = 16;

  private final List<String> texts;

  /** Made when a text is first looked for; threads that race may each make it. */
  private @Nullable ImmutableSet<String> hashed;

  private ManyTexts(List<String> texts) {
    this.texts = texts;
  }

  /** A copy of a list, which is one of these if it is long. */
  static List<String> copyOf(List<String> texts) {
    if (texts instanceof ManyTexts) {
      return texts;
    }
    List<String> copy = List.copyOf(texts);
    return copy.size() <= MOST_TO_TRY ? copy : new ManyTexts(copy);
  }

  @Override
  public boolean contains(Object text) {
    ImmutableSet<String> present = hashed;
    if (present == null) {
      present = ImmutableSet.copyOf(texts);
      hashed = present;
    }
    return present.contains(text);
  }

  @Override
  public String get(int index) {
    return texts.get(index);
  }

  @Override
  public int size() {
    return texts.size();
  }
}
