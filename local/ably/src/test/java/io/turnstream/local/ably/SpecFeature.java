package io.turnstream.local.ably;

import io.turnstream.local.ably.SpecTests.SpecTest;
import java.util.Arrays;
import java.util.List;

/** The features of Ably that this server has, in the order of {@code FEATURES.md}, with the points that describe them. */
enum SpecFeature {
    FORMATS("MessagePack and JSON", "RSC8", "RTN2a", "RSL4", "RSL6", "TM3", "docs:msgpack"),
    CONNECT("Connect, heartbeats, close", "RTN2", "RTN4", "RTN8", "RTN9", "RTN12", "RTN13", "RTN14", "RTN23", "CD2"),
    RESUME("Resume and recover", "RTN15", "RTN16", "RTN19", "RTL4c1", "RTL4j", "RTL13"),
    ATTACH("Attach and detach", "RTL2", "RTL4", "RTL5", "RTL14", "TR3"),
    MODES("Channel modes and params", "RTL4k", "RTL4l", "RTL4m", "TB2", "docs:append-mode", "docs:channel-qualifiers"),
    REWIND("Rewind", "docs:rewind"),
    PUBLISH("Publish", "RTL6", "RTN7", "RSL1", "TR4", "TM2", "docs:ephemeral"),
    IDEMPOTENT("Idempotent publish", "RSL1k", "RTL6a1"),
    BATCH("Batch publish", "RSC22", "BSP", "BPR"),
    SUBSCRIBE("Subscribe and echo", "RTL7", "RTL8", "RTL17", "RTC1a"),
    MUTATE(
            "Update, append, delete",
            "RTL32",
            "RSL15",
            "RSL11",
            "RSL14",
            "TM5",
            "docs:appends",
            "docs:mutable-messages"),
    ROLLUP("Append roll-up", "docs:append-rollup"),
    LIMITS("Limits", "TO3l8", "RSL1i", "docs:limits", "docs:rate-limits"),
    HISTORY("History", "RTL10", "RSL2", "TG"),
    PRESENCE("Presence", "RTP", "TP"),
    REST_PRESENCE("Presence over REST", "RSP"),
    AUTH("Keys and tokens", "RSA", "RSC10", "RSC14", "RTC8", "RTN22", "RTN15h", "TD", "TE", "docs:jwt"),
    CLIENT_ID("Client ids", "RSA7", "RSA12", "RSA15", "RSL1m", "RTL6g"),
    CAPABILITIES("Capabilities", "RSA6", "RTL4e", "TK2b", "docs:capabilities"),
    REST("Time, requests and errors over REST", "RSC16", "RSC19", "HP", "TI", "docs:cors"),
    SSE("Server-sent events", "docs:sse"),
    EVENT_STREAM("Plain event stream", "docs:event-stream"),
    CODES("Error codes", "docs:codes");

    private final String title;
    private final List<String> prefixes;

    SpecFeature(String title, String... prefixes) {
        this.title = title;
        this.prefixes = List.of(prefixes);
    }

    String title() {
        return title;
    }

    /** The feature that a point belongs to: the one that names the most of it. */
    static SpecFeature of(String point) {
        SpecFeature best = null;
        int most = 0;
        for (SpecFeature feature : values()) {
            int named = feature.named(point);
            if (named > most) {
                best = feature;
                most = named;
            }
        }
        if (best == null) {
            throw new IllegalArgumentException(
                    "no feature has " + point + ": add it to one of " + Arrays.toString(values()));
        }
        return best;
    }

    /** The points of a test that belong to this feature, in the order in which the test names them. */
    List<String> pointsOf(SpecTest test) {
        return test.points().stream().filter(point -> of(point) == this).toList();
    }

    private int named(String point) {
        return prefixes.stream()
                .filter(prefix -> startsWith(point, prefix))
                .mapToInt(String::length)
                .max()
                .orElse(0);
    }

    /** RTN1 is no beginning of RTN15, nor docs:append of docs:appends; RTL4 is one of RTL4k, and RTP of RTP1. */
    private static boolean startsWith(String point, String prefix) {
        if (!point.startsWith(prefix) || point.length() == prefix.length()) {
            return point.equals(prefix);
        }
        char last = prefix.charAt(prefix.length() - 1);
        char next = point.charAt(prefix.length());
        return Character.isDigit(last) != Character.isDigit(next);
    }
}
