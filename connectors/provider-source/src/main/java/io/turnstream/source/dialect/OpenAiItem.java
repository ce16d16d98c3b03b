package io.turnstream.source.dialect;

import com.fasterxml.jackson.databind.JsonNode;
import io.turnstream.avro.DataPart;
import io.turnstream.avro.PartInfo;
import io.turnstream.avro.TokenDetail;
import io.turnstream.avro.TokenEventKind;
import io.turnstream.source.response.PartEnd;
import io.turnstream.source.response.ResponseEvents;
import io.turnstream.source.response.Streamed;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One item of an OpenAI answer: its content parts, reasoning summaries or tool call. A part that was never announced is
 * opened by its first piece, as some servers leave announcements out.
 */
final class OpenAiItem {

    private final ResponseEvents events;
    private final @Nullable Integer outputIndex;
    private final Map<Integer, Integer> contents = new TreeMap<>();
    private final Map<Integer, Integer> summaries = new TreeMap<>();
    private @Nullable String id;
    private @Nullable String metadata;
    private @Nullable OpenAiToolCall call;

    OpenAiItem(ResponseEvents events, @Nullable Integer outputIndex) {
        this.events = events;
        this.outputIndex = outputIndex;
    }

    void added(JsonNode item) {
        if (id == null) {
            id = Json.text(item, "id");
        }
        metadata = Json.only(item, "phase");
        if (call == null && OpenAiToolCall.isCall(item)) {
            call = new OpenAiToolCall(events, info(null, null, null), item);
        }
    }

    void done(JsonNode item) {
        added(item);
        switch (item.path("type").asText()) {
            case "message" -> messageDone(item);
            case "reasoning" -> reasoningDone(item);
            default -> {
                if (call != null) {
                    call.done(item);
                } else if (OpenAiToolCall.isOutput(item)) {
                    OpenAiToolCall.output(events, item);
                } else {
                    data(item);
                }
            }
        }
    }

    /** True for a call that the caller of the model has to answer. */
    boolean waitsForClient() {
        return call != null && call.isClients();
    }

    /** The number of a content part; -1 while it has not begun. */
    int part(int contentIndex) {
        return contents.getOrDefault(contentIndex, -1);
    }

    void contentAdded(int index, String type) {
        content(index, type);
    }

    void contentDelta(int index, String type, String delta) {
        events.delta(content(index, type), delta);
    }

    /** A reasoning text stays open until its item is done, which brings what is encrypted. */
    void contentDone(int index, String type, PartEnd end) {
        int part = content(index, type);
        if (type.equals("reasoning_text")) {
            events.finish(part, end);
        } else {
            events.close(part, end);
        }
    }

    void summaryAdded(int index) {
        summary(index);
    }

    void summaryDelta(int index, String delta) {
        events.delta(summary(index), delta);
    }

    void summaryDone(int index, String text) {
        events.finish(summary(index), PartEnd.of(text));
    }

    void argumentsDelta(String delta) {
        if (call != null) {
            call.delta(delta);
        }
    }

    void argumentsDone(JsonNode document) {
        if (call != null) {
            call.argumentsDone(document);
        }
    }

    private void messageDone(JsonNode item) {
        JsonNode content = item.path("content");
        for (int i = 0; i < content.size(); i++) {
            String type = content.get(i).path("type").asText();
            String text = Json.text(content.get(i), type.equals("refusal") ? "refusal" : "text");
            boolean isText = type.equals("output_text") || type.equals("refusal");
            if (isText) {
                events.close(content(i, type), new PartEnd(text, Json.text(item, "status"), null, null));
            }
        }
        contents.values().forEach(part -> events.close(part, PartEnd.PLAIN));
    }

    private void reasoningDone(JsonNode item) {
        JsonNode summary = item.path("summary");
        for (int i = 0; i < summary.size(); i++) {
            summaryDone(i, Json.textOrEmpty(summary.get(i), "text"));
        }
        JsonNode content = item.path("content");
        for (int i = 0; i < content.size(); i++) {
            contentDone(i, "reasoning_text", PartEnd.of(Json.text(content.get(i), "text")));
        }
        String encrypted = Json.only(item, "encrypted_content");
        if (summaries.isEmpty() && contents.isEmpty()) {
            if (encrypted != null) {
                int part = events.open(Streamed.REASONING, info(null, null, "redacted"), null, null);
                events.close(part, PartEnd.PLAIN.with(encrypted));
            }
            return;
        }
        summaries.values().forEach(part -> closeFinished(part, encrypted));
        contents.values().forEach(part -> closeFinished(part, encrypted));
    }

    private void closeFinished(int part, @Nullable String encrypted) {
        PartEnd end = events.finished(part);
        events.close(part, (end == null ? PartEnd.PLAIN : end).with(encrypted));
    }

    private void data(JsonNode item) {
        events.whole(
                TokenEventKind.DATA,
                -1,
                TokenDetail.newBuilder()
                        .setPartInfo(info(null, null, null))
                        .setData(DataPart.newBuilder()
                                .setName("openai-"
                                        + item.path("type").asText("item").replace('_', '-'))
                                .setId(id)
                                .setJson(Objects.requireNonNullElse(events.fitting(item.toString()), "null"))
                                .build()));
    }

    private int content(int index, String type) {
        return contents.computeIfAbsent(index, unseen -> switch (type) {
            case "refusal" -> open(Streamed.REFUSAL, info(index, null, null));
            case "reasoning_text" -> open(Streamed.REASONING, info(index, null, "text"));
            default -> open(Streamed.TEXT, info(index, null, null));
        });
    }

    /** Summaries come one after the other: the next one closes the one before. */
    private int summary(int index) {
        return summaries.computeIfAbsent(index, unseen -> {
            summaries.values().forEach(part -> {
                PartEnd end = events.finished(part);
                if (end != null) {
                    events.close(part, end);
                }
            });
            return open(Streamed.REASONING, info(null, index, "summary"));
        });
    }

    private int open(Streamed kind, PartInfo info) {
        return events.open(kind, info, null, metadata);
    }

    private PartInfo info(@Nullable Integer contentIndex, @Nullable Integer summaryIndex, @Nullable String subtype) {
        return PartInfo.newBuilder()
                .setItemId(id)
                .setOutputIndex(outputIndex)
                .setContentIndex(contentIndex)
                .setSummaryIndex(summaryIndex)
                .setSubtype(subtype)
                .build();
    }
}
