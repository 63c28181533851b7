package io.github.ekscam.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.ekscam.config.InvalidInputException;
import io.github.ekscam.iam.CallerIdentity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalIdentitiesTest {

  private static final String SESSION = "arn:aws:sts::111122223333:assumed-role/Developer/alice";
  private static final String KEY =
      "aws_access_key_id = AKIDALICE\naws_secret_access_key = hush/hush+hush\n";
  private static final String ALICE = "[alice]\n" + KEY + "cam_caller_arn = " + SESSION + "\n";

  @TempDir Path directory;

  private LocalIdentities read(String text) throws IOException {
    return LocalIdentities.read(Files.writeString(directory.resolve("credentials"), text));
  }

  private LocalIdentity only(String text) throws IOException {
    List<LocalIdentity> identities = read(text).identities();
    assertThat(identities).hasSize(1);
    return identities.get(0);
  }

  private void assertRefused(String text, String message) throws IOException {
    Path file = Files.writeString(directory.resolve("credentials"), text);
    assertThatThrownBy(() -> LocalIdentities.read(file))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(file + message);
  }

  @Test
  void profiles_haveTheirNames_inTheOrderOfTheFile() throws IOException {
    LocalIdentities identities =
        read(
            """
            [zoe]
            aws_access_key_id = AKIDZOE
            aws_secret_access_key = s
            cam_caller_arn = arn:aws:iam::111122223333:user/zoe
            [empty]
            region = us-west-2
            [alice]
            aws_access_key_id = AKIDALICE
            aws_secret_access_key = s
            cam_caller_arn = arn:aws:iam::111122223333:user/alice
            """);

    assertThat(identities.profiles().keySet()).containsExactly("zoe", "alice");
    assertThat(identities.profiles().get("zoe")).isSameAs(identities.find("AKIDZOE").orElseThrow());
    assertThat(LocalIdentities.of(identities.identities()).profiles()).isEmpty();
  }

  @Test
  void profileWithCaller_isAnIdentity() throws IOException {
    LocalIdentities identities = read(ALICE);

    LocalIdentity alice = identities.find("AKIDALICE").orElseThrow();
    assertThat(alice.accessKeyId()).isEqualTo("AKIDALICE");
    assertThat(alice.secretAccessKey()).isEqualTo("hush/hush+hush");
    assertThat(alice.sessionToken()).isEmpty();
    assertThat(alice.caller().arn()).isEqualTo(SESSION);
    assertThat(alice.caller().accessKeyId()).hasValue("AKIDALICE");
    assertThat(identities.find("AKIDBOB")).isEmpty();
    assertThat(identities.find("akidalice")).isEmpty();
  }

  @Test
  void userId_followsFromTheRole_whateverTheSession() throws IOException {
    String alice = only(ALICE).caller().userId().orElseThrow();
    String bob = only(ALICE.replace("/alice", "/bob@example.com")).caller().userId().orElseThrow();

    assertThat(alice).isEqualTo("AROATIVBVCRWLZNTCZM77:alice");
    assertThat(bob).isEqualTo("AROATIVBVCRWLZNTCZM77:bob@example.com");
  }

  @Test
  void userId_isOfTheKindThatStsReports() throws IOException {
    assertThat(userId("arn:aws:iam::111122223333:user/team/bob")).matches("AIDA[A-Z2-7]{17}");
    assertThat(userId("arn:aws:iam::111122223333:root")).isEqualTo("111122223333");
    assertThat(userId("arn:aws:sts::111122223333:federated-user/carol"))
        .isEqualTo("111122223333:carol");
  }

  private String userId(String arn) throws IOException {
    return only(ALICE.replace(SESSION, arn)).caller().userId().orElseThrow();
  }

  @Test
  void userId_canBeGiven() throws IOException {
    LocalIdentity alice = only(ALICE + "cam_user_id = AROAEXAMPLE:alice\n");

    assertThat(alice.caller().userId()).hasValue("AROAEXAMPLE:alice");
    assertThat(alice.caller().principalId()).hasValue("AROAEXAMPLE");
  }

  @Test
  void sessionToken() throws IOException {
    assertThat(only(ALICE + "aws_session_token = FwoGZX==\n").sessionToken())
        .isEqualTo(Optional.of("FwoGZX=="));
  }

  @Test
  void linesAreReadAsBotocoreReadsThem() throws IOException {
    LocalIdentity alice =
        only(
            """
            # comment
            [default] ; anything
            region=us-west-2
              ; comment
              AWS_Access_Key_Id:AKIDALICE
              aws_secret_access_key=hush
              cam_caller_arn = %s

            s3 =
              max_concurrent_requests = 20

              addressing_style = path

            [deployer]
            role_arn = arn:aws:iam::111122223333:role/Deployer
            source_profile = default
            """
                .formatted(SESSION)
                .replace("region=us-west-2\n", ""));

    assertThat(alice.accessKeyId()).isEqualTo("AKIDALICE");
    assertThat(alice.secretAccessKey()).isEqualTo("hush");
  }

  @Test
  void lineEndsOfWindows() throws IOException {
    assertThat(only(ALICE.replace("\n", "\r\n"))).isEqualTo(only(ALICE));
  }

  @Test
  void emptyFile_hasNone() throws IOException {
    assertThat(read("").identities()).isEmpty();
  }

  @Test
  void settingBeforeAnyProfile() throws IOException {
    assertRefused(KEY, ":1: expected a profile in brackets first, such as [default]");
    assertRefused("\uFEFF" + ALICE, ":1: expected a profile in brackets first, such as [default]");
    assertRefused("[]\n" + KEY, ":1: expected a profile in brackets first, such as [default]");
  }

  @Test
  void lineThatIsNoSetting() throws IOException {
    assertRefused(
        ALICE + "wJalrXUtnFEMI\n",
        ":5: [alice]: expected a setting, such as aws_access_key_id = AKID...");
  }

  @Test
  void profileTwice() throws IOException {
    assertRefused(
        ALICE + "\n" + ALICE,
        ":6: the profile [alice] is in line 1 too: put together what belongs together");
  }

  @Test
  void settingTwice() throws IOException {
    assertRefused(
        ALICE + "AWS_SECRET_ACCESS_KEY = other\n",
        ":5: [alice].aws_secret_access_key: set in line 3 too: keep one of both");
  }

  @Test
  void accessKeyIdTwice() throws IOException {
    assertRefused(
        ALICE + ALICE.replace("[alice]", "[bob]"),
        ":6: [bob].aws_access_key_id: the profile [alice] in line 1 has the same: each identity"
            + " needs its own");
  }

  @Test
  void profileNamedAsInAConfigFile() throws IOException {
    assertRefused(
        ALICE.replace("[alice]", "[profile alice]"),
        ":1: a profile that is named as in a config file: in a shared credentials file write"
            + " [alice], without the word profile");
    assertRefused(
        ALICE.replace("[alice]", "[DEFAULT]"),
        ":1: a profile [DEFAULT], which clients read differently: write [default]");
  }

  @Test
  void accessKeyWithoutCaller() throws IOException {
    assertRefused(
        "[alice]\n" + KEY,
        ":1: [alice]: no cam_caller_arn: add who calls with this access key, such as"
            + " arn:aws:sts::111122223333:assumed-role/Developer/alice; or take the profile out of"
            + " this file");
  }

  @Test
  void callerWithoutAccessKey() throws IOException {
    assertRefused(
        "[alice]\ncam_caller_arn = " + SESSION + "\n",
        ":1: [alice]: no aws_access_key_id: add the id of an access key made up for it");
    assertRefused(
        ALICE.replace("aws_secret_access_key", "secret"),
        ":1: [alice]: no aws_secret_access_key: add a secret made up for it");
  }

  @Test
  void callerThatIsNone() throws IOException {
    assertRefused(
        ALICE.replace(SESSION, "alice"),
        ":4: [alice].cam_caller_arn: Invalid caller ARN \"alice\": arn 'alice' is invalid: 'arn:"
            + " invalid prefix'; expected an IAM user, a role, or a session of a role, such as"
            + " arn:aws:sts::111122223333:assumed-role/Developer/alice");
    assertRefused(
        ALICE.replace(SESSION, "arn:aws:iam::111122223333:role/Developer"),
        ":4: [alice].cam_caller_arn: Invalid caller \"arn:aws:iam::111122223333:role/Developer\": a"
            + " role calls by its sessions; expected one, such as"
            + " arn:aws:sts::111122223333:assumed-role/Developer/alice");
  }

  @Test
  void userIdThatIsNone() throws IOException {
    assertRefused(
        ALICE + "cam_user_id = AROAEXAMPLE\n",
        ":5: [alice].cam_user_id: malformed UserID \"AROAEXAMPLE\": that of a role's session is the"
            + " role's unique id, a colon and the session name, such as AROAEXAMPLEID:alice");
    assertRefused(
        ALICE + "cam_user_id = AROAEXAMPLE:bob\n",
        ":5: [alice].cam_user_id: of another session than the cam_caller_arn: expected it to end"
            + " with :alice");
  }

  @Test
  void unknownSettingOfOurs() throws IOException {
    assertRefused(
        ALICE + "cam_userid = AROAEXAMPLE:alice\n",
        ":5: [alice].cam_userid: unknown; expected cam_caller_arn or cam_user_id; did you mean"
            + " \"cam_user_id\"?");
  }

  @Test
  void whatClientsReadDifferently() throws IOException {
    assertRefused(
        ALICE + "aws_security_token = x\n",
        ":5: [alice].aws_security_token: not read by every client: write aws_session_token");
    assertRefused(
        ALICE.replace("hush+hush\n", "hush+hush # a comment\n"),
        ":3: [alice].aws_secret_access_key: has white space or a character that is not ASCII in"
            + " it; a comment needs a line of its own");
    assertRefused(
        ALICE.replace("aws_secret", "  aws_secret"),
        ":2: [alice].aws_access_key_id: goes on in the next line, which is indented further: begin"
            + " each setting at the same column");
    assertRefused(
        ALICE + "aws_session_token =\n",
        ":5: [alice].aws_session_token: empty: give it a value, or leave it out");
  }

  @Test
  void fileThatIsNotThere() {
    Path file = directory.resolve("none");
    assertThatThrownBy(() -> LocalIdentities.read(file))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(file + ": no such file or directory");
  }

  @Test
  void largeFile() throws IOException {
    assertRefused(
        "#".repeat((1 << 20) + 1),
        ": the input is larger than the limit of 1048576 bytes; raise the limit or split the"
            + " input");
  }

  @Test
  void longLine_isReadInOnePass() throws IOException {
    assertRefused(
        "[a]\nx" + " ".repeat(1_000_000) + "y\n",
        ":2: [a]: expected a setting, such as aws_access_key_id = AKID...");
  }

  @Test
  void textsTellNoSecret() throws IOException {
    LocalIdentities identities = read(ALICE + "aws_session_token = FwoGZX==\n");

    assertThat(identities).hasToString("[LocalIdentity[AKIDALICE, " + SESSION + "]]");
  }

  @Test
  void identitiesCanBeGivenInCode() {
    CallerIdentity alice = CallerIdentity.of(SESSION, "AROAEXAMPLE:alice");
    LocalIdentity identity = LocalIdentity.of("AKIDALICE", "hush", alice).withSessionToken("token");

    assertThat(LocalIdentities.of(List.of(identity)).find("AKIDALICE")).hasValue(identity);
    assertThat(identity.caller()).isEqualTo(alice.withAccessKeyId("AKIDALICE"));
    assertThatThrownBy(() -> LocalIdentities.of(List.of(identity, identity)))
        .hasMessage("Invalid identities: two have the access key id AKIDALICE");
    assertThatThrownBy(() -> LocalIdentity.of("AKID/ALICE", "hush", alice))
        .hasMessage("Invalid access key id: expected no slash");
    assertThatThrownBy(() -> LocalIdentity.of("AKIDALICE", "hush hush", alice))
        .hasMessage("Invalid secret access key: expected ASCII without white space");
    assertThatThrownBy(() -> identity.withSessionToken(""))
        .hasMessage("Invalid session token: expected one that is not empty");
  }
}
