package io.turnstream.app.demo;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * One message of a channel as somebody sees it now.
 *
 * @param serial the serial that names it; a later message has a greater one
 * @param name its name; empty when it has none
 * @param text its data where that is text, otherwise empty
 * @param extras its latest extras
 */
record ShownMessage(String serial, String name, String text, JsonNode extras) {

    /** A header of AI Transport's own, as in {@code run-id}; empty when it is not there. */
    String transport(String header) {
        return extras.path("ai").path("transport").path(header).asText("");
    }

    /** A header of the codec, as in {@code kind}; empty when it is not there. */
    String codec(String header) {
        return extras.path("ai").path("codec").path(header).asText("");
    }
}
