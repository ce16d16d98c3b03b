package io.turnstream.sink.redrive;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.turnstream.avro.CompletedPart;
import io.turnstream.avro.CompletedResponse;
import io.turnstream.avro.PartKind;
import io.turnstream.sink.channel.StoredMessage;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Plain messages, as the codec {@code message-per-response} writes them. */
final class PlainView implements CodecView {

    private static final String STATUS = "status";
    private static final String INCOMPLETE = "incomplete";
    private static final String SUPERSEDED = "superseded";

    @Override
    public boolean isOf(StoredMessage message, String turnId) {
        return turnId.equals(header(message, "turnId")) && header(message, "responseId") != null;
    }

    /** A turn may begin with any of its responses: only the channel's beginning is the end of the search. */
    @Override
    public boolean isFirst(StoredMessage message) {
        return false;
    }

    @Override
    public String identity(@Nullable String name, JsonNode extras, @Nullable JsonNode data) {
        JsonNode headers = extras.path("headers");
        return headers.path("responseId").asText() + "|"
                + headers.path("attempt").asText() + "|" + headers.path("page").asText();
    }

    @Override
    public boolean hasPlace(@Nullable String name, JsonNode extras) {
        return false;
    }

    @Override
    public boolean isReplaceable(JsonNode extras) {
        return false;
    }

    @Override
    public boolean mayBeUnknown(StoredMessage message) {
        return true;
    }

    @Override
    public ObjectNode ended(JsonNode stored, ObjectNode wanted) {
        ObjectNode extras = stored.deepCopy();
        ObjectNode headers = extras.withObject("/headers");
        JsonNode target = wanted.path("headers");
        headers.set(STATUS, target.path(STATUS));
        if (target.has(INCOMPLETE)) {
            headers.set(INCOMPLETE, target.get(INCOMPLETE));
        } else {
            headers.remove(INCOMPLETE);
        }
        return extras;
    }

    @Override
    public KeptTurn informed(KeptTurn turn, List<StoredMessage> own) {
        return turn;
    }

    /** Where a message on the channel was full, the next one begins: where that was, depends on pieces long forgotten. */
    @Override
    public KeptTurn.Pieces pieces(KeptTurn turn, List<StoredMessage> own) {
        Map<String, Cutter> cutters = new HashMap<>();
        for (CompletedResponse response : turn.responses()) {
            cutters.put(response.getResponseId(), new Cutter(fullPages(response, own)));
        }
        return (response, part) -> isText(part)
                ? cutters.getOrDefault(response.getResponseId(), new Cutter(List.of()))
                        .cut(part.getText())
                : List.of(part.getText());
    }

    /** The lengths of all pages on the channel but the last, as long as they say what they should. */
    private static List<Integer> fullPages(CompletedResponse response, List<StoredMessage> own) {
        String whole = response.getParts().stream()
                .filter(PlainView::isText)
                .map(CompletedPart::getText)
                .collect(Collectors.joining());
        List<String> pages = own.stream()
                .filter(message -> isOfAttempt(message, response))
                .sorted(Comparator.comparingInt(PlainView::page))
                .map(PlainView::text)
                .toList();
        List<Integer> lengths = new ArrayList<>();
        int at = 0;
        for (String page : pages.subList(0, Math.max(0, pages.size() - 1))) {
            if (!whole.startsWith(page, at)) {
                break;
            }
            lengths.add(page.length());
            at += page.length();
        }
        return lengths;
    }

    private static boolean isOfAttempt(StoredMessage message, CompletedResponse response) {
        return response.getResponseId().equals(header(message, "responseId"))
                && Integer.toString(response.getAttempt()).equals(header(message, "attempt"));
    }

    private static boolean isText(CompletedPart part) {
        return part.getKind() == PartKind.TEXT || part.getKind() == PartKind.REFUSAL;
    }

    /** Cuts the text of one response, part after part. */
    private static final class Cutter {

        private final List<Integer> lengths;
        private int page;
        private int used;

        Cutter(List<Integer> lengths) {
            this.lengths = lengths;
        }

        List<String> cut(String text) {
            List<String> pieces = new ArrayList<>();
            int from = 0;
            while (page < lengths.size() && text.length() - from >= lengths.get(page) - used) {
                int to = from + lengths.get(page) - used;
                pieces.add(text.substring(from, to));
                from = to;
                used = 0;
                page++;
            }
            pieces.add(text.substring(from));
            used += text.length() - from;
            return pieces;
        }
    }

    /** Pages that the answer does not have go; older attempts are marked as such. */
    @Override
    public List<Stray> strays(KeptTurn turn, List<StoredMessage> own, List<String> serials) {
        List<Stray> strays = new ArrayList<>();
        for (CompletedResponse response : turn.responses()) {
            for (StoredMessage message : own) {
                if (isOfAttempt(message, response) && !serials.contains(message.serial())) {
                    strays.add(new Stray(message, extras(message).deepCopy(), true));
                } else if (isOlderAttempt(message, response) && !SUPERSEDED.equals(header(message, STATUS))) {
                    ObjectNode extras = extras(message).deepCopy();
                    extras.withObject("/headers").put(STATUS, SUPERSEDED);
                    strays.add(new Stray(message, extras, false));
                }
            }
        }
        return strays;
    }

    private static boolean isOlderAttempt(StoredMessage message, CompletedResponse response) {
        String attempt = header(message, "attempt");
        return response.getResponseId().equals(header(message, "responseId"))
                && attempt != null
                && attempt.matches("\\d{1,9}")
                && Integer.parseInt(attempt) < response.getAttempt();
    }

    @Override
    public Optional<String> obstacle(KeptTurn turn, List<StoredMessage> own, List<StoredMessage> all) {
        return Optional.empty();
    }

    private static int page(StoredMessage message) {
        String page = header(message, "page");
        return page != null && page.matches("\\d{1,9}") ? Integer.parseInt(page) : 0;
    }

    private static String text(StoredMessage message) {
        JsonNode data = message.data();
        return data == null ? "" : data.asText();
    }

    private static @Nullable String header(StoredMessage message, String name) {
        return extras(message).path("headers").path(name).textValue();
    }

    private static JsonNode extras(StoredMessage message) {
        JsonNode extras = message.extras();
        return extras == null ? MissingNode.getInstance() : extras;
    }
}
