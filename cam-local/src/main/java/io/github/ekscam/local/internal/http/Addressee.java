package io.github.ekscam.local.internal.http;

import com.google.common.net.HostAndPort;
import com.google.common.net.InetAddresses;
import java.util.Locale;
import java.util.Optional;

/**
 * Refuses what a web page could send from a browser on this machine. A page of another site may
 * have its own name resolve to loopback (DNS rebinding), and then reads what is answered; but the
 * browser still sends that name as {@code Host}. So only those names are answered that nobody can
 * register: addresses, {@code localhost}, names without a dot, and those in {@code localhost} and
 * {@code internal}, as of containers.
 */
final class Addressee {

  private final String server;

  /**
   * A check for a server.
   *
   * @param server what it is called in messages
   */
  Addressee(String server) {
    this.server = server;
  }

  /** Why a request is refused; nothing if it is addressed here, and by no other site's page. */
  Optional<HttpRefusal> refusal(HttpCall call) {
    for (String host : call.headers().get("host")) {
      if (!isLocal(host)) {
        return refusal(
            " is not called \""
                + host
                + "\": expected an IP address, localhost, or a name without a dot");
      }
    }
    for (String origin : call.headers().get("origin")) {
      int scheme = origin.indexOf("://");
      if (scheme < 0 || !isLocal(origin.substring(scheme + "://".length()))) {
        return refusal(" is not for pages of other sites, such as \"" + origin + "\"");
      }
    }
    return Optional.empty();
  }

  private Optional<HttpRefusal> refusal(String message) {
    return Optional.of(HttpRefusal.forbidden(server + message));
  }

  private static boolean isLocal(String hostAndPort) {
    String host;
    try {
      host = HostAndPort.fromString(hostAndPort).getHost().toLowerCase(Locale.ROOT);
    } catch (IllegalArgumentException e) {
      return false;
    }
    return InetAddresses.isInetAddress(host)
        || (!host.isEmpty() && !host.contains("."))
        || host.endsWith(".localhost")
        || host.endsWith(".internal");
  }
}
