package io.github.ekscam.local.internal.eksapi;

import io.github.ekscam.config.InvalidInputException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * A value of a {@link JsonTree} and where it is in a file. What is missing there, or of another
 * type, is refused by an {@link InvalidInputException} that tells the place.
 */
public final class JsonItem {

  private final String path;
  private final Object value;
  private final BiFunction<String, String, InvalidInputException> problems;

  /**
   * A value.
   *
   * @param path where it is, such as {@code accounts[0].region}
   * @param problems makes the refusal of a path and a text
   */
  public JsonItem(
      String path, Object value, BiFunction<String, String, InvalidInputException> problems) {
    this.path = path;
    this.value = value;
    this.problems = problems;
  }

  /** The value itself. */
  public Object value() {
    return value;
  }

  /** The refusal of this value. */
  public InvalidInputException problem(String text) {
    return problems.apply(path, text);
  }

  private String pathOf(String name) {
    return path.isEmpty() ? name : path + "." + name;
  }

  /** The members of an object. */
  public Map<String, Object> members() {
    return JsonTree.object(value).orElseThrow(() -> problem("expected an object"));
  }

  /** A member, if it is there and not null. */
  public Optional<JsonItem> find(String name) {
    return Optional.ofNullable(members().get(name))
        .filter(member -> member != JsonTree.NULL)
        .map(member -> new JsonItem(pathOf(name), member, problems));
  }

  /** A member that must be there. */
  public JsonItem get(String name) {
    return find(name).orElseThrow(() -> problems.apply(pathOf(name), "is missing"));
  }

  /** The elements of a list. */
  public List<JsonItem> items() {
    if (!(value instanceof List<?> list)) {
      throw problem("expected a list");
    }
    List<JsonItem> items = new ArrayList<>();
    for (Object item : list) {
      items.add(new JsonItem(path + "[" + items.size() + "]", item, problems));
    }
    return items;
  }

  /** A text. */
  public String string() {
    if (value instanceof String text) {
      return text;
    }
    throw problem("expected a string");
  }

  /** A member that is a text. */
  public String string(String name) {
    return get(name).string();
  }

  /** A truth value. */
  public boolean bool() {
    if (value instanceof Boolean truth) {
      return truth;
    }
    throw problem("expected true or false");
  }

  /**
   * A text of a form.
   *
   * @param expected tells a person what that is
   */
  public String matching(String form, String expected) {
    if (string().matches(form)) {
      return string();
    }
    throw problem("expected " + expected + ", found \"" + string() + "\"");
  }

  /** A member that is a list of texts. */
  public List<String> strings(String name) {
    return get(name).items().stream().map(JsonItem::string).toList();
  }

  /** A member that is an object of texts. */
  public Map<String, String> stringMap(String name) {
    Map<String, String> strings = new LinkedHashMap<>();
    JsonItem map = get(name);
    map.members().keySet().forEach(key -> strings.put(key, map.get(key).string()));
    return strings;
  }

  /** A member that is a time. */
  public Instant time(String name) {
    JsonItem time = get(name);
    try {
      return OffsetDateTime.parse(time.string()).toInstant();
    } catch (DateTimeParseException e) {
      throw time.problem("expected a time such as 2024-04-30T19:59:34.955000+00:00");
    }
  }

  /** A text made into what it stands for. */
  public <T> T parsed(String name, Function<String, T> parser) {
    JsonItem item = get(name);
    String text = item.string();
    return item.made(() -> parser.apply(text));
  }

  /** What the model refuses, it refuses here. */
  public <T> T made(Supplier<T> maker) {
    try {
      return maker.get();
    } catch (InvalidInputException e) {
      throw e;
    } catch (IllegalArgumentException e) {
      throw problem(String.valueOf(e.getMessage()));
    }
  }
}
