package io.turnstream.source.response;

import io.turnstream.avro.PartInfo;
import io.turnstream.avro.TokenDetail;
import io.turnstream.avro.TokenEventKind;
import io.turnstream.avro.Tool;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The streamed parts of one attempt: numbered in order of appearance, opened before their deltas, closed once. */
final class OpenParts {

    private final RecordLimits limits;
    private final Maker maker;
    private final Map<Integer, OpenPart> open = new LinkedHashMap<>();
    private final BitSet beyondBasicPlane = new BitSet();
    private int numbered;

    /** Makes the next event. */
    interface Maker {
        void make(TokenEventKind kind, int part, String delta, TokenDetail.@Nullable Builder detail);
    }

    OpenParts(RecordLimits limits, Maker maker) {
        this.limits = limits;
        this.maker = maker;
    }

    int open(Streamed kind, PartInfo info, @Nullable Tool tool, @Nullable String providerMetadata) {
        int part = numbered++;
        open.put(part, new OpenPart(kind, info, tool));
        maker.make(
                kind.started,
                part,
                "",
                TokenDetail.newBuilder()
                        .setPartInfo(info)
                        .setTool(tool)
                        .setProviderMetadata(limits.fitting(providerMetadata)));
        return part;
    }

    /** The part, while it is open. */
    @Nullable OpenPart get(int part) {
        return open.get(part);
    }

    void delta(int part, String text) {
        OpenPart target = open.get(part);
        if (target != null) {
            send(part, target, target.characters.next(text));
        }
    }

    void close(int part, PartEnd end) {
        OpenPart target = open.get(part);
        if (target == null) {
            return;
        }
        // A server that does not stream sends the text only when it is whole.
        String whole = end.finalText();
        if (target.empty && whole != null) {
            send(part, target, target.characters.next(whole));
        }
        send(part, target, target.characters.last());
        open.remove(part);
        boolean call = target.kind == Streamed.TOOL_CALL;
        TokenDetail.Builder detail =
                TokenDetail.newBuilder().setProviderMetadata(limits.fitting(end.providerMetadata()));
        maker.make(
                end.error() == null ? target.kind.ended : TokenEventKind.TOOL_CALL_INVALID,
                part,
                "",
                call ? callEnd(detail, target, end) : textEnd(detail, target, end));
    }

    /** Closes the parts that the provider has finished, or all of them. */
    void closeAll(boolean onlyFinished) {
        List.copyOf(open.entrySet()).forEach(entry -> {
            PartEnd end = entry.getValue().end;
            if (end != null || !onlyFinished) {
                close(entry.getKey(), end == null ? PartEnd.PLAIN : end);
            }
        });
    }

    boolean countsAlike(int part) {
        return part < 0 || !beyondBasicPlane.get(part);
    }

    private TokenDetail.Builder textEnd(TokenDetail.Builder detail, OpenPart part, PartEnd end) {
        return detail.setPartInfo(PartInfo.newBuilder(part.info)
                .setFinalText(limits.fitting(end.finalText()))
                .setStatus(end.status())
                .build());
    }

    private TokenDetail.Builder callEnd(TokenDetail.Builder detail, OpenPart part, PartEnd end) {
        return detail.setPartInfo(part.info)
                .setTool(Tool.newBuilder(Objects.requireNonNull(part.tool))
                        .setInput(limits.fitting(end.finalText()))
                        .setErrorText(end.error())
                        .build());
    }

    private void send(int part, OpenPart target, String text) {
        for (int from = 0; from < text.length(); ) {
            int to = Math.min(text.length(), from + RecordLimits.MAX_DELTA);
            if (to < text.length() && Character.isHighSurrogate(text.charAt(to - 1))) {
                to--;
            }
            String piece = text.substring(from, to);
            maker.make(target.kind.delta, part, piece, null);
            if (piece.codePoints().anyMatch(Character::isSupplementaryCodePoint)) {
                beyondBasicPlane.set(part);
            }
            target.empty = false;
            from = to;
        }
    }
}
