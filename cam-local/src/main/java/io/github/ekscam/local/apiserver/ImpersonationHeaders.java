package io.github.ekscam.local.apiserver;

import com.google.common.collect.ImmutableListMultimap;
import com.google.common.collect.ListMultimap;
import com.google.common.collect.MultimapBuilder;
import com.google.common.collect.Multimaps;
import io.github.ekscam.internal.text.GoUrl;
import io.github.ekscam.request.UserInfo;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * The user that a request wants to be, by its headers {@code Impersonate-*}, as they are: nothing
 * is added.
 *
 * <p>Where upstream walks a Go map, whose order is random, the extras are in the order of the names
 * of their headers.
 *
 * @param username the user's name; empty for none
 * @param uid the user's uid; empty for none
 * @param groups the groups, in order, empty ones and duplicates included
 * @param extra the extras by key; a key is in lower case unless it was percent-encoded
 */
record ImpersonationHeaders(
    String username, String uid, List<String> groups, Map<String, List<String>> extra) {

  private static final String USER = "Impersonate-User";
  private static final String UID = "Impersonate-Uid";
  private static final String GROUP = "Impersonate-Group";
  private static final String EXTRA_PREFIX = "Impersonate-Extra-";

  private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9!#$%&'*+.^_`|~-]+");

  static ImpersonationHeaders of(List<Map.Entry<String, String>> headers) {
    ListMultimap<String, String> values = MultimapBuilder.treeKeys().arrayListValues().build();
    for (Map.Entry<String, String> header : headers) {
      values.put(canonical(header.getKey()), header.getValue());
    }
    ImmutableListMultimap.Builder<String, String> extra = ImmutableListMultimap.builder();
    values.forEach(
        (name, value) -> {
          if (name.startsWith(EXTRA_PREFIX)) {
            String key = name.substring(EXTRA_PREFIX.length()).toLowerCase(Locale.ROOT);
            extra.put(GoUrl.pathUnescape(key).orElse(key), value);
          }
        });
    return new ImpersonationHeaders(
        values.get(USER).stream().findFirst().orElse(""),
        values.get(UID).stream().findFirst().orElse(""),
        List.copyOf(values.get(GROUP)),
        Multimaps.asMap(extra.build()));
  }

  /** As {@code net/textproto} spells a header's name; what is none is left as it is. */
  private static String canonical(String name) {
    if (!TOKEN.matcher(name).matches()) {
      return name;
    }
    StringBuilder canonical = new StringBuilder(name.length());
    boolean upper = true;
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      canonical.append(upper ? Character.toUpperCase(c) : Character.toLowerCase(c));
      upper = c == '-';
    }
    return canonical.toString();
  }

  boolean hasUser() {
    return !username.isEmpty();
  }

  /** Whether anything is wanted beside a name. */
  boolean hasOthers() {
    return !uid.isEmpty() || !groups.isEmpty() || !extra.isEmpty();
  }

  /** The user, with these groups instead of those that were given. */
  UserInfo user(List<String> actualGroups) {
    return UserInfo.builder(username)
        .uid(uid)
        .groups(Identities.groupsOfImpersonated(username, actualGroups))
        .extra(extra)
        .build();
  }
}
