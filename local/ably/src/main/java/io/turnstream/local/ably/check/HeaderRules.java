package io.turnstream.local.ably.check;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.Set;

/** What the headers of one message must be like, whatever else is on the channel. */
final class HeaderRules {

    private HeaderRules() {}

    /** The headers of any operation that has some. */
    static void check(Subject subject, Findings findings) {
        checkTier(subject.transport(), Names.NEVER_TRANSPORT, "transport", findings);
        checkTier(subject.codec(), Names.NEVER_CODEC, "codec", findings);
        for (Map.Entry<String, JsonNode> header : subject.transport().properties()) {
            String name = header.getKey();
            if (!Names.TRANSPORT.contains(name) && !Names.NEVER_TRANSPORT.contains(name)) {
                findings.broken(Rule.UNKNOWN_HEADER, name);
            }
            Set<String> values = Names.VALUES.get(name);
            if (values != null
                    && header.getValue().isTextual()
                    && !values.contains(header.getValue().textValue())) {
                findings.broken(Rule.UNKNOWN_VALUE, name);
            }
        }
    }

    private static void checkTier(JsonNode tier, Set<String> foreign, String tierName, Findings findings) {
        for (Map.Entry<String, JsonNode> header : tier.properties()) {
            if (!header.getValue().isTextual()) {
                findings.broken(Rule.HEADER_NOT_TEXT, tierName + " " + header.getKey());
            }
            if (foreign.contains(header.getKey())) {
                findings.broken(Rule.HEADER_IN_WRONG_TIER, tierName + " " + header.getKey());
            }
        }
    }

    /** What a message that is created has to say. */
    static void checkCreate(Subject create, Findings findings) {
        if (!Names.MESSAGES.contains(create.name())) {
            findings.broken(Rule.WRONG_NAME, create.name().isEmpty() ? "no name" : create.name());
            return;
        }
        boolean byClient = create.isNamed(Names.INPUT) || create.isNamed(Names.CANCEL);
        if (!byClient && !create.has(Names.RUN_ID)) {
            findings.broken(Rule.RUN_ID_MISSING, create.name());
        }
        if (!Names.PAYLOADS.contains(create.name())) {
            if (create.hasData()) {
                findings.broken(Rule.DATA_ON_LIFECYCLE, create.name());
            }
            return;
        }
        if (!create.has(Names.MESSAGE_ID)) {
            findings.broken(Rule.MESSAGE_ID_MISSING, create.name());
        }
        if (!create.codec().has(Names.KIND)) {
            findings.broken(Rule.KIND_MISSING, create.name());
        }
        if (!create.has(Names.STREAM)) {
            findings.broken(Rule.STREAM_HEADER_MISSING, create.name());
        }
        if (create.isStream() && !(create.has(Names.STREAM_ID) && create.has(Names.STATUS))) {
            findings.broken(Rule.STREAM_INCOMPLETE, create.has(Names.STATUS) ? Names.STREAM_ID : Names.STATUS);
        }
        if (create.isStream() && create.hasData()) {
            findings.broken(Rule.DATA_IN_STREAM_CREATE, create.text(Names.STREAM_ID));
        }
    }
}
