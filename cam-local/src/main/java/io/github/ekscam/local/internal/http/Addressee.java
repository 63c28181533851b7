package io.github.ekscam.local.internal.http;

import com.google.common.base.CharMatcher;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.Iterables;
import com.google.common.net.HostAndPort;
import com.google.common.net.InetAddresses;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Refuses what a web page could send from a browser on this machine. A page of another site may
 * have its own name resolve to loopback (DNS rebinding), and then reads what is answered; but the
 * browser still sends that name as {@code Host}. So only those names are answered that nobody can
 * register: addresses, {@code localhost}, names without a dot, and those in {@code localhost} and
 * {@code internal}, as of containers.
 *
 * <p>A page may also just have the browser send something without reading what comes back; the
 * browser then tells its {@code Origin}, or, for an image or a link, {@code Sec-Fetch-Site} or
 * {@code Referer}, which no client of AWS sends.
 */
final class Addressee {

  /** What browsers send of what the user asks for, and not another page. */
  private static final Set<String> OWN = Set.of("same-origin", "none");

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
    ImmutableList<String> origins = call.headers().get("origin");
    for (String page : Iterables.concat(origins, call.headers().get("referer"))) {
      int scheme = page.indexOf("://");
      String address = page.substring(scheme < 0 ? 0 : scheme + "://".length());
      if (scheme < 0 || !isLocal(authority(address))) {
        return refusal(" is not for pages of other sites, such as \"" + page + "\"");
      }
    }
    // An image or a link of a page has no origin, and may have no referrer.
    for (String site : call.headers().get("sec-fetch-site")) {
      if (origins.isEmpty() && !OWN.contains(site)) {
        return refusal(" is not for pages of other sites");
      }
    }
    return Optional.empty();
  }

  private static String authority(String address) {
    int end = CharMatcher.anyOf("/?#").indexIn(address);
    return end < 0 ? address : address.substring(0, end);
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
