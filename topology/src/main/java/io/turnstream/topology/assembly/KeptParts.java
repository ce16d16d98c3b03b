package io.turnstream.topology.assembly;

import io.turnstream.avro.CompletedPart;
import io.turnstream.avro.DataPart;
import io.turnstream.avro.PartKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Puts the parts of a response together again from their fragments, in the order of their numbers. What a later part
 * replaces (data of the same name and id, a preliminary tool result) is left out, and so is what would make the whole
 * too big to be kept.
 */
final class KeptParts {

    private final int limit;
    private final Map<Integer, Pieces> byNumber = new TreeMap<>();
    private boolean omitted;

    /** Of the parts, those are kept that take no more than {@code limit} bytes. */
    KeptParts(int limit) {
        this.limit = limit;
    }

    void add(CompletedPart fragment) {
        byNumber.computeIfAbsent(fragment.getPart(), number -> new Pieces()).add(fragment);
    }

    /** The parts; call it once, when every fragment was added. */
    List<CompletedPart> parts() {
        List<CompletedPart> whole =
                byNumber.values().stream().map(Pieces::whole).toList();
        List<CompletedPart> kept = new ArrayList<>();
        long bytes = 0;
        for (int i = 0; i < whole.size(); i++) {
            CompletedPart part = whole.get(i);
            if (isReplaced(part, whole.subList(i + 1, whole.size()))) {
                continue;
            }
            bytes += EncodedSize.of(part);
            if (bytes > limit) {
                omitted = true;
                break;
            }
            kept.add(part);
        }
        return kept;
    }

    /** Whether parts were left out because of their size. */
    boolean hasOmitted() {
        return omitted;
    }

    private static boolean isReplaced(CompletedPart part, List<CompletedPart> later) {
        DataPart data = part.getData();
        if (data != null && data.getId() != null) {
            return later.stream()
                    .map(CompletedPart::getData)
                    .filter(Objects::nonNull)
                    .anyMatch(d ->
                            d.getName().equals(data.getName()) && data.getId().equals(d.getId()));
        }
        return part.getKind() == PartKind.TOOL_RESULT
                && part.getTool() != null
                && part.getTool().getPreliminary()
                && later.stream()
                        .filter(p -> p.getKind() == PartKind.TOOL_RESULT || p.getKind() == PartKind.TOOL_ERROR)
                        .anyMatch(p -> p.getTool() != null
                                && p.getTool().getCallId().equals(part.getTool().getCallId()));
    }

    /** The fragments of one part. Only the last one says more than text. */
    private static final class Pieces {

        private final StringBuilder text = new StringBuilder();
        private @Nullable CompletedPart last;

        void add(CompletedPart fragment) {
            text.append(fragment.getText());
            last = fragment;
        }

        CompletedPart whole() {
            return CompletedPart.newBuilder(Objects.requireNonNull(last))
                    .setText(text.toString())
                    .build();
        }
    }
}
