package io.github.ekscam.local;

import com.google.common.net.HostAndPort;
import com.google.common.net.InetAddresses;
import com.sun.net.httpserver.Headers;
import java.util.List;
import java.util.Locale;

/**
 * Refuses what a web page could send from a browser on this machine. A page of another site may
 * have its own name resolve to loopback (DNS rebinding), and then reads what is answered; but the
 * browser still sends that name as {@code Host}. So only those names are answered that nobody can
 * register: addresses, {@code localhost}, names without a dot, and those in {@code localhost} and
 * {@code internal}, as of containers.
 */
final class Addressee {

  private Addressee() {}

  /**
   * Requires that a request is addressed to this endpoint, and comes from no other site's page.
   *
   * @throws Refusal if not
   */
  static void require(Headers headers) {
    for (String host : headers.getOrDefault("Host", List.of())) {
      if (!isLocal(host)) {
        throw Refusal.forbidden(
            "LocalEks is not called \""
                + host
                + "\": expected an IP address, localhost, or a name without a dot");
      }
    }
    for (String origin : headers.getOrDefault("Origin", List.of())) {
      int scheme = origin.indexOf("://");
      if (scheme < 0 || !isLocal(origin.substring(scheme + "://".length()))) {
        throw Refusal.forbidden(
            "LocalEks is not for pages of other sites, such as \"" + origin + "\"");
      }
    }
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
