package io.github.ekscam.local.apiserver;

import io.github.ekscam.internal.text.FieldSelector;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What the query of a request to list tells about the request itself.
 *
 * <p>Reproduces the decoding of {@code metav1.ListOptions} by the API server 1.34. Of its fields
 * {@code labelSelector}, {@code fieldSelector}, {@code timeoutSeconds} and {@code limit} can fail
 * to be decoded; then none of the options count, but {@code watch}, which is looked at again. The
 * others, {@code allowWatchBookmarks}, {@code resourceVersion}, {@code resourceVersionMatch},
 * {@code continue}, {@code sendInitialEvents} and, from 1.36 on, {@code shardSelector}, take any
 * text.
 *
 * @param watch whether the list is to be watched
 * @param name the name that the objects must have, by {@code metadata.name} in the field selector
 */
record ListOptions(boolean watch, Optional<String> name) {

  private static final Pattern INTEGER = Pattern.compile("[+-]?[0-9]+");

  /** No number of 64 bits has more digits, but for zeros before it. */
  private static final int MOST_DIGITS = 19;

  static ListOptions decode(Map<String, String> query) {
    Optional<List<FieldSelector.Term>> terms =
        FieldSelector.parse(query.getOrDefault("fieldSelector", ""));
    boolean decodes =
        terms.isPresent()
            && LabelSelectorParser.parses(query.getOrDefault("labelSelector", ""))
            && isInteger(query.getOrDefault("timeoutSeconds", "0"))
            && isInteger(query.getOrDefault("limit", "0"));
    String watch = query.getOrDefault("watch", "0");
    if (!decodes) {
      // Here upstream compares in lower case, there without regard to case, which is not the same.
      String lower = watch.toLowerCase(Locale.ROOT);
      return new ListOptions(!lower.equals("0") && !lower.equals("false"), Optional.empty());
    }
    return new ListOptions(
        !watch.equals("0") && !watch.equalsIgnoreCase("false"),
        FieldSelector.requiredValue(terms.get(), "metadata.name"));
  }

  /** What {@code strconv.ParseInt(text, 10, 64)} takes. */
  private static boolean isInteger(String text) {
    if (!INTEGER.matcher(text).matches()) {
      return false;
    }
    String digits = text.replaceFirst("^[+-]?0*", "");
    if (digits.length() > MOST_DIGITS) {
      return false;
    }
    try {
      Long.parseLong((text.startsWith("-") ? "-" : "") + (digits.isEmpty() ? "0" : digits));
      return true;
    } catch (NumberFormatException e) {
      return false;
    }
  }
}
