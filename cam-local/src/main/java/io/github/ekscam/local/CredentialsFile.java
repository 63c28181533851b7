package io.github.ekscam.local;

import com.google.common.base.CharMatcher;
import io.github.ekscam.config.InvalidInputException;
import io.github.ekscam.config.Source;
import io.github.ekscam.iam.CallerIdentity;
import io.github.ekscam.internal.config.tree.Input;
import io.github.ekscam.internal.vocabulary.Spelling;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A shared credentials file, as Python's {@code configparser}, which botocore reads it with, takes
 * its lines: profiles in brackets; settings, whose names are in any case, up to the first {@code =}
 * or {@code :}; comments, which begin a line with {@code #} or {@code ;}; and lines that are
 * indented further than the setting before, which go on with its value.
 *
 * <p>A profile or a setting that is there twice is refused, as there; and so is what the SDKs for
 * Go and Java take otherwise.
 */
final class CredentialsFile {

  private static final int MOST_BYTES = 1 << 20;

  private static final String ACCESS_KEY_ID = "aws_access_key_id";
  private static final String SECRET_ACCESS_KEY = "aws_secret_access_key";
  private static final String SESSION_TOKEN = "aws_session_token";
  private static final String LEGACY_SESSION_TOKEN = "aws_security_token";
  private static final String OWN = "cam_";
  private static final String CALLER_ARN = "cam_caller_arn";
  private static final String USER_ID = "cam_user_id";
  private static final Set<String> OWN_NAMES = Set.of(CALLER_ARN, USER_ID);

  private static final CharMatcher DELIMITER = CharMatcher.anyOf("=:");

  private static final CharMatcher LINE_END = CharMatcher.anyOf("\r\n");

  private final String file;
  private final Map<String, Profile> profiles = new TreeMap<>();
  private final List<Profile> inOrder = new ArrayList<>();

  /** A profile and what is set in it. */
  private static final class Profile {
    final String name;
    final int line;
    final Map<String, Setting> settings = new TreeMap<>();

    Profile(String name, int line) {
      this.name = name;
      this.line = line;
    }
  }

  /** A value and where it is written. */
  private static final class Setting {
    final int line;
    final StringBuilder value;

    Setting(int line, String value) {
      this.line = line;
      this.value = new StringBuilder(value);
    }
  }

  private CredentialsFile(String file) {
    this.file = file;
  }

  static Map<String, LocalIdentity> read(Path path) {
    Input input = Input.open(path, MOST_BYTES, MOST_BYTES);
    CredentialsFile file = new CredentialsFile(input.file());
    file.parse(new String(input.bytes(), StandardCharsets.UTF_8));
    return file.identities();
  }

  private InvalidInputException problem(int line, String path, String text) {
    return new InvalidInputException(new Source(file, line, 0), path, text);
  }

  private void parse(String text) {
    Profile profile = null;
    Setting setting = null;
    int indent = 0;
    int number = 0;
    for (String line : text.split("\r\n|\r|\n", -1)) {
      number++;
      String content = line.strip();
      if (content.isEmpty() || content.startsWith("#") || content.startsWith(";")) {
        continue;
      }
      int depth = line.indexOf(content.charAt(0));
      if (setting != null && depth > indent) {
        setting.value.append('\n').append(content);
        continue;
      }
      indent = depth;
      // The last bracket, as there: one in a name is a part of it.
      int end = content.startsWith("[") ? content.lastIndexOf(']') : -1;
      if (end > 1) {
        profile = profile(content.substring(1, end), number);
        setting = null;
      } else if (profile == null) {
        throw problem(number, "", "expected a profile in brackets first, such as [default]");
      } else {
        setting = setting(profile, content, number);
      }
    }
  }

  private Profile profile(String name, int line) {
    if (name.equals("DEFAULT")) {
      throw problem(
          line, "", "a profile [DEFAULT], which clients read differently: write [default]");
    }
    if (name.startsWith("profile ")) {
      throw problem(
          line,
          "",
          "a profile that is named as in a config file: in a shared credentials file write ["
              + name.substring("profile ".length()).strip()
              + "], without the word profile");
    }
    Profile profile = new Profile(name, line);
    Profile other = profiles.put(name, profile);
    if (other != null) {
      throw problem(
          line,
          "",
          "the profile ["
              + name
              + "] is in line "
              + other.line
              + " too: put together what belongs together");
    }
    inOrder.add(profile);
    return profile;
  }

  private Setting setting(Profile profile, String content, int line) {
    int delimiter = DELIMITER.indexIn(content);
    if (delimiter <= 0) {
      throw problem(
          line,
          "[" + profile.name + "]",
          "expected a setting, such as aws_access_key_id = AKID...");
    }
    String name = content.substring(0, delimiter).strip().toLowerCase(Locale.ROOT);
    Setting setting = new Setting(line, content.substring(delimiter + 1).strip());
    Setting other = profile.settings.put(name, setting);
    if (other != null) {
      throw problem(
          line, path(profile, name), "set in line " + other.line + " too: keep one of both");
    }
    return setting;
  }

  private static String path(Profile profile, String name) {
    return "[" + profile.name + "]." + name;
  }

  private Map<String, LocalIdentity> identities() {
    Map<String, LocalIdentity> identities = new LinkedHashMap<>();
    Map<String, Profile> byAccessKeyId = new TreeMap<>();
    for (Profile profile : inOrder) {
      requireKnown(profile);
      if (isIdentity(profile)) {
        LocalIdentity identity = identity(profile);
        Profile other = byAccessKeyId.put(identity.accessKeyId(), profile);
        if (other != null) {
          throw problem(
              line(profile, ACCESS_KEY_ID),
              path(profile, ACCESS_KEY_ID),
              "the profile ["
                  + other.name
                  + "] in line "
                  + other.line
                  + " has the same: each identity needs its own");
        }
        identities.put(profile.name, identity);
      }
    }
    return identities;
  }

  private void requireKnown(Profile profile) {
    profile.settings.forEach(
        (name, setting) -> {
          if (name.startsWith(OWN) && !OWN_NAMES.contains(name)) {
            throw problem(
                setting.line,
                path(profile, name),
                "unknown; expected "
                    + CALLER_ARN
                    + " or "
                    + USER_ID
                    + Spelling.suggestion(name, OWN_NAMES).orElse(""));
          }
          if (name.equals(LEGACY_SESSION_TOKEN)) {
            throw problem(
                setting.line,
                path(profile, name),
                "not read by every client: write " + SESSION_TOKEN);
          }
        });
  }

  /** A profile with neither key nor caller is of another kind, such as one that assumes a role. */
  private static boolean isIdentity(Profile profile) {
    return profile.settings.keySet().stream()
        .anyMatch(
            name ->
                name.startsWith(OWN)
                    || name.equals(ACCESS_KEY_ID)
                    || name.equals(SECRET_ACCESS_KEY)
                    || name.equals(SESSION_TOKEN));
  }

  private LocalIdentity identity(Profile profile) {
    String accessKeyId = required(profile, ACCESS_KEY_ID, "the id of an access key made up for it");
    String secret = required(profile, SECRET_ACCESS_KEY, "a secret made up for it");
    CallerIdentity caller = caller(profile);
    LocalIdentity identity;
    try {
      identity = LocalIdentity.of(accessKeyId, secret, caller);
    } catch (IllegalArgumentException e) {
      throw InvalidInputException.of(
          new Source(file, line(profile, CALLER_ARN), 0), path(profile, CALLER_ARN), e);
    }
    String token = optional(profile, SESSION_TOKEN);
    return token == null ? identity : identity.withSessionToken(token);
  }

  private CallerIdentity caller(Profile profile) {
    String arn =
        required(
            profile,
            CALLER_ARN,
            "who calls with this access key, such as"
                + " arn:aws:sts::111122223333:assumed-role/Developer/alice; or take the profile out"
                + " of this file");
    CallerIdentity caller;
    try {
      caller = CallerIdentity.parse(arn);
    } catch (IllegalArgumentException e) {
      throw InvalidInputException.of(
          new Source(file, line(profile, CALLER_ARN), 0), path(profile, CALLER_ARN), e);
    }
    String userId = optional(profile, USER_ID);
    if (userId == null) {
      return caller;
    }
    Source source = new Source(file, line(profile, USER_ID), 0);
    CallerIdentity known;
    try {
      known = CallerIdentity.of(arn, userId);
    } catch (IllegalArgumentException e) {
      throw InvalidInputException.of(source, path(profile, USER_ID), e);
    }
    if (!known.sessionName().equals(caller.sessionName())) {
      throw new InvalidInputException(
          source,
          path(profile, USER_ID),
          "of another session than the "
              + CALLER_ARN
              + ": expected it to end with :"
              + caller.sessionName().orElse(""));
    }
    return known;
  }

  private static int line(Profile profile, String name) {
    Setting setting = profile.settings.get(name);
    return setting == null ? profile.line : setting.line;
  }

  private String required(Profile profile, String name, String what) {
    String value = optional(profile, name);
    if (value == null) {
      throw problem(profile.line, "[" + profile.name + "]", "no " + name + ": add " + what);
    }
    return value;
  }

  /** A value that is one word; what is wrong with it is told without it. */
  private @Nullable String optional(Profile profile, String name) {
    Setting setting = profile.settings.get(name);
    if (setting == null) {
      return null;
    }
    String value = setting.value.toString();
    if (value.isEmpty()) {
      throw problem(setting.line, path(profile, name), "empty: give it a value, or leave it out");
    }
    if (LINE_END.matchesAnyOf(value)) {
      throw problem(
          setting.line,
          path(profile, name),
          "goes on in the next line, which is indented further: begin each setting at the same"
              + " column");
    }
    boolean isOneWord = value.chars().noneMatch(c -> c <= ' ' || c >= 0x7F);
    if (!isOneWord) {
      throw problem(
          setting.line,
          path(profile, name),
          "has white space or a character that is not ASCII in it; a comment needs a line of its"
              + " own");
    }
    return value;
  }
}
