package io.turnstream.app.page;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Decides whether a request comes from our own page or from a program, and not from a foreign web page that drives the
 * browser of somebody here. Pure.
 */
final class OwnPage {

    /** Names that can only mean this machine. A foreign name that resolves to it is an attack (DNS rebinding). */
    private static final Set<String> LOOPBACK = Set.of("127.0.0.1", "localhost", "[::1]");

    private OwnPage() {}

    /** Refuses a request for a host that is not this machine. */
    static void requireOurHost(@Nullable String host) {
        if (host == null || !LOOPBACK.contains(nameOf(host))) {
            throw Refusal.foreign("this answers only as 127.0.0.1 or localhost");
        }
    }

    /**
     * Refuses what changes something and does not come from our own page. Programs say neither where they come from nor
     * to what site they belong; browsers always say one of them.
     *
     * @param origin the header {@code Origin}
     * @param site the header {@code Sec-Fetch-Site}
     */
    static void requireOurOrigin(@Nullable String host, @Nullable String origin, @Nullable String site) {
        boolean ours = origin == null || origin.equals("http://" + host);
        boolean sameSite = site == null || site.equals("same-origin");
        if (!ours || !sameSite) {
            throw Refusal.foreign("only the page itself may ask for this");
        }
    }

    private static String nameOf(String host) {
        try {
            String name = new URI("http://" + host).getHost();
            return name == null ? "" : name;
        } catch (URISyntaxException e) {
            return "";
        }
    }
}
