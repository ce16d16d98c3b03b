package io.turnstream.source.response;

import io.turnstream.avro.PartInfo;
import io.turnstream.avro.Tool;
import org.jspecify.annotations.Nullable;

/** A part that has begun and is not over. */
final class OpenPart {

    final Streamed kind;
    final PartInfo info;
    final @Nullable Tool tool;
    final Characters characters = new Characters();
    boolean empty = true;

    /** What the provider said when it finished the part, while its end waits for more. */
    @Nullable PartEnd end;

    OpenPart(Streamed kind, PartInfo info, @Nullable Tool tool) {
        this.kind = kind;
        this.info = info;
        this.tool = tool;
    }
}
