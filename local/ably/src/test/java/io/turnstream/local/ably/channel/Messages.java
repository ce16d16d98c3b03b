package io.turnstream.local.ably.channel;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.turnstream.local.ably.protocol.RefusedException;
import io.turnstream.local.ably.switches.Switches;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/** A small language for tests of a channel: operations from JSON, and a channel with a clock of its own. */
final class Messages {

    static final ObjectMapper JSON = new ObjectMapper();

    final AtomicLong now = new AtomicLong(1_700_000_000_000L);
    final Serials serials = new Serials(now::get, "test");
    final Channel channel;
    private int publishes;

    Messages() {
        this(new Channel.Rules(true, 65_536));
    }

    Messages(Channel.Rules rules) {
        channel = new Channel("ai:test", rules, serials, Switches::defaults);
    }

    static JsonNode json(String text) {
        try {
            return JSON.readTree(text.replace('\'', '"'));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(text, e);
        }
    }

    /** Publishes one message or an array of them, written with single quotes; returns the serials of the answer. */
    List<String> publish(String messages) throws RefusedException {
        return publication(messages).serials();
    }

    Publication publication(String messages) throws RefusedException {
        return channel.publish(
                MessageReader.readAll(json(messages)), "conn:" + publishes++, "conn", now.incrementAndGet());
    }

    String create(String data) throws RefusedException {
        return publish("{'name':'n','data':'" + data + "','extras':{'headers':{'v':'0'}}}")
                .get(0);
    }

    String append(String serial, String data) throws RefusedException {
        return publish("{'action':5,'serial':'" + serial + "','data':'" + data + "'}")
                .get(0);
    }

    MessageView get(String serial) {
        return channel.message(serial).orElseThrow();
    }
}
