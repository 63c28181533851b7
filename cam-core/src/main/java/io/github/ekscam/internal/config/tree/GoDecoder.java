package io.github.ekscam.internal.config.tree;

import io.github.ekscam.config.Source;
import io.github.ekscam.internal.config.tree.GoComposer.Written;
import io.github.ekscam.internal.config.tree.GoComposer.WrittenAlias;
import io.github.ekscam.internal.config.tree.GoComposer.WrittenList;
import io.github.ekscam.internal.config.tree.GoComposer.WrittenMapping;
import io.github.ekscam.internal.config.tree.GoComposer.WrittenScalar;
import io.github.ekscam.internal.config.tree.GoYaml.UnreadableException;
import io.github.ekscam.internal.config.tree.Node.Scalar;
import io.github.ekscam.internal.text.GoStrings;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Decodes a document as Go does: keys of any scalar type, the last of equal keys, tags of mappings
 * and lists overlooked. The work is bounded as there: by the share of what aliases stand for.
 */
final class GoDecoder {

  private static final String NULL = YamlTokens.STANDARD_TAG + "null";
  private static final String BOOL = YamlTokens.STANDARD_TAG + "bool";
  private static final String INT = YamlTokens.STANDARD_TAG + "int";
  private static final String FLOAT = YamlTokens.STANDARD_TAG + "float";
  private static final String STR = YamlTokens.STANDARD_TAG + "str";
  private static final String TIMESTAMP = YamlTokens.STANDARD_TAG + "timestamp";
  private static final String BINARY = YamlTokens.STANDARD_TAG + "binary";

  private static final Pattern DATE =
      Pattern.compile(
          "\\d{4}-(0?[1-9]|1[0-2])-(0?[1-9]|[12]\\d|3[01])"
              + "([Tt ]([01]?\\d|2[0-3]):[0-5]?\\d:[0-5]?\\d(\\.\\d+)?(Z|[-+]\\d\\d:\\d\\d)?)?");

  private final Set<WrittenAlias> open = Collections.newSetFromMap(new IdentityHashMap<>());
  private int decoded = 1;
  private int aliased;
  private int aliasDepth;

  private GoDecoder() {}

  /** The document as JSON. Members of objects are in the order of their names. */
  static Node toJson(Written root) {
    return convert(new GoDecoder().decode(root));
  }

  /**
   * The items of a list of strings.
   *
   * @param strings takes them, also those that come before a problem
   * @return what is no string and left out; the whole document if it is no list
   */
  static List<Node> toStrings(Written root, List<Scalar> strings) {
    return new GoDecoder().decodeStrings(root, strings);
  }

  /** A value with what JSON knows nothing of, which may yet be overwritten by another. */
  private sealed interface Value {
    Source source();
  }

  private record ScalarValue(Source source, ScalarType type, String text) implements Value {}

  private record ListValue(Source source, List<Value> items) implements Value {}

  private record MappingValue(Source source, Map<Key, Value> fields) implements Value {}

  /** A key, the same as another only if it is of the same type too. */
  private record Key(ScalarType type, String text, Source source) implements Comparable<Key> {
    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Key that && type == that.type && text.equals(that.text);
    }

    @Override
    public int compareTo(Key other) {
      int order = text.compareTo(other.text);
      return order != 0 ? order : type.compareTo(other.type);
    }

    @Override
    public int hashCode() {
      return 31 * type.hashCode() + text.hashCode();
    }
  }

  private void count(Written written) {
    decoded++;
    if (aliasDepth > 0) {
      aliased++;
    }
    if (aliased > 100 && decoded > 1000 && (double) aliased / decoded > allowedShareOfAliases()) {
      throw new UnreadableException(written.source(), "document contains excessive aliasing");
    }
  }

  private double allowedShareOfAliases() {
    int low = 400_000;
    int high = 4_000_000;
    if (decoded <= low) {
      return 0.99;
    }
    return decoded >= high ? 0.10 : 0.99 - 0.89 * ((double) (decoded - low) / (high - low));
  }

  private Value decode(Written written) {
    count(written);
    if (written instanceof WrittenAlias alias) {
      if (!open.add(alias)) {
        throw alias.containsItself();
      }
      aliasDepth++;
      Value value = decode(alias.target());
      aliasDepth--;
      open.remove(alias);
      return value;
    }
    if (written instanceof WrittenScalar scalar) {
      return resolve(scalar);
    }
    if (written instanceof WrittenList list) {
      List<Value> items = new ArrayList<>(list.items().size());
      for (Written item : list.items()) {
        items.add(decode(item));
      }
      return new ListValue(list.source(), items);
    }
    Map<Key, Value> fields = new LinkedHashMap<>();
    decodeInto((WrittenMapping) written, fields);
    return new MappingValue(written.source(), fields);
  }

  private List<Node> decodeStrings(Written root, List<Scalar> strings) {
    count(root);
    if (!(root instanceof WrittenList list)) {
      return root instanceof WrittenScalar scalar && resolve(scalar).type() == ScalarType.NULL
          ? List.of()
          : List.of(outline(root));
    }
    List<Node> leftOut = new ArrayList<>();
    try {
      for (Written item : list.items()) {
        count(item);
        Written target = item;
        if (item instanceof WrittenAlias alias) {
          target = alias.target();
          aliasDepth++;
          count(target);
          aliasDepth--;
        }
        if (target instanceof WrittenScalar scalar) {
          ScalarValue value = resolve(scalar);
          String text = value.type() == ScalarType.NULL ? "" : value.text();
          strings.add(new Scalar(item.source(), Scalar.Kind.STRING, text));
        } else {
          leftOut.add(outline(target));
        }
      }
    } catch (UnreadableException e) {
      // The list was made in its full length before the first item was read.
      while (strings.size() < list.items().size()) {
        strings.add(new Scalar(list.source(), Scalar.Kind.STRING, ""));
      }
      throw e;
    }
    return leftOut;
  }

  /** What a message needs to know of a value. */
  private static Node outline(Written written) {
    if (written instanceof WrittenScalar scalar) {
      return new Scalar(scalar.source(), Scalar.Kind.STRING, scalar.value());
    }
    return written instanceof WrittenList
        ? new Node.Sequence(written.source(), List.of())
        : new Node.Mapping(written.source(), Map.of(), Map.of());
  }

  /** What is merged overwrites what stands before it, and is overwritten by what follows. */
  private void decodeInto(WrittenMapping mapping, Map<Key, Value> fields) {
    for (int i = 0; i < mapping.keysAndValues().size(); i += 2) {
      Written key = mapping.keysAndValues().get(i);
      Written value = mapping.keysAndValues().get(i + 1);
      if (key instanceof WrittenScalar scalar && scalar.isMerge()) {
        merge(value, fields);
      } else {
        Key decodedKey = key(decode(key));
        Value decodedValue = decode(value);
        fields.remove(decodedKey);
        fields.put(decodedKey, decodedValue);
      }
    }
  }

  private static Key key(Value key) {
    if (key instanceof ScalarValue scalar) {
      return new Key(scalar.type(), scalar.text(), scalar.source());
    }
    throw new UnreadableException(key.source(), "invalid map key");
  }

  private void merge(Written merged, Map<Key, Value> fields) {
    if (merged instanceof WrittenList list) {
      for (int i = list.items().size() - 1; i >= 0; i--) {
        mergeMapping(list.items().get(i), fields);
      }
    } else {
      mergeMapping(merged, fields);
    }
  }

  private void mergeMapping(Written merged, Map<Key, Value> fields) {
    Written target = merged instanceof WrittenAlias alias ? alias.target() : merged;
    if (!(target instanceof WrittenMapping mapping)) {
      throw new UnreadableException(
          merged.source(), "map merge requires map or sequence of maps as the value");
    }
    count(merged);
    if (!(merged instanceof WrittenAlias alias)) {
      decodeInto(mapping, fields);
      return;
    }
    if (!open.add(alias)) {
      throw alias.containsItself();
    }
    aliasDepth++;
    count(mapping);
    decodeInto(mapping, fields);
    aliasDepth--;
    open.remove(alias);
  }

  private static ScalarValue resolve(WrittenScalar scalar) {
    String text = scalar.value();
    String tag = scalar.tag();
    if (tag.equals(BINARY)) {
      return new ScalarValue(scalar.source(), ScalarType.STRING, decodeBase64(scalar));
    }
    boolean string = tag.isEmpty() ? !scalar.implicit() : !isResolved(tag);
    ScalarType type = string || tag.equals(STR) ? ScalarType.STRING : ScalarType.ofPlain(text);
    if (!string && !tag.isEmpty() && !tag.equals(STR) && !fits(tag, type, text)) {
      throw new UnreadableException(
          scalar.source(),
          "cannot decode `" + text + "` as a !!" + tag.substring(YamlTokens.STANDARD_TAG.length()));
    }
    return new ScalarValue(scalar.source(), type, text);
  }

  /** Any other tag makes a string. */
  private static boolean isResolved(String tag) {
    return List.of(STR, BOOL, INT, FLOAT, NULL, TIMESTAMP).contains(tag);
  }

  private static boolean fits(String tag, ScalarType type, String text) {
    return switch (type) {
      case NULL -> tag.equals(NULL);
      case BOOLEAN -> tag.equals(BOOL);
      case INTEGER -> tag.equals(INT) || tag.equals(FLOAT);
      case LARGE_INTEGER -> tag.equals(INT);
      case FLOAT, NOT_FINITE -> tag.equals(FLOAT);
      case STRING -> tag.equals(TIMESTAMP) && DATE.matcher(text).matches();
    };
  }

  private static String decodeBase64(WrittenScalar scalar) {
    String text = scalar.value().replace("\r", "").replace("\n", "");
    try {
      if (text.length() % 4 == 0) {
        return new String(Base64.getDecoder().decode(text), StandardCharsets.UTF_8);
      }
    } catch (IllegalArgumentException e) {
      // It is refused below.
    }
    throw new UnreadableException(scalar.source(), "!!binary value contains invalid base64 data");
  }

  private static Node convert(Value value) {
    if (value instanceof ScalarValue scalar) {
      return convert(scalar);
    }
    if (value instanceof ListValue list) {
      List<Node> items = new ArrayList<>(list.items().size());
      for (Value item : list.items()) {
        items.add(convert(item));
      }
      return new Node.Sequence(list.source(), items);
    }
    MappingValue mapping = (MappingValue) value;
    Map<String, Node> fields = new TreeMap<>(GoStrings.ORDER);
    Map<String, Source> keys = new HashMap<>();
    for (Map.Entry<Key, Value> field : mapping.fields().entrySet()) {
      Key key = field.getKey();
      if (key.type() == ScalarType.NULL || key.type() == ScalarType.LARGE_INTEGER) {
        throw new UnreadableException(key.source(), "unsupported map key");
      }
      fields.put(key.text(), convert(field.getValue()));
      keys.put(key.text(), key.source());
    }
    return new Node.Mapping(mapping.source(), fields, keys);
  }

  private static Scalar convert(ScalarValue scalar) {
    if (scalar.type() == ScalarType.NOT_FINITE) {
      throw new UnreadableException(scalar.source(), "unsupported value: " + scalar.text());
    }
    return new Scalar(scalar.source(), scalar.type().kind(), scalar.text());
  }
}
