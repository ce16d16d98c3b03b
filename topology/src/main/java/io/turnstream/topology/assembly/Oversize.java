package io.turnstream.topology.assembly;

import io.turnstream.avro.DataPart;
import io.turnstream.avro.File;
import io.turnstream.avro.PartInfo;
import io.turnstream.avro.Source;
import io.turnstream.avro.Tool;
import java.nio.ByteBuffer;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Leaves out what cannot be split and is bigger than the limit, field by field, so that the rest of a part is still
 * shown: a tool result without its output tells more than a tool call that never returns.
 */
final class Oversize {

    private final int limit;
    private boolean omitted;

    Oversize(int limit) {
        this.limit = limit;
    }

    /** Whether anything was left out so far. */
    boolean hasOmitted() {
        return omitted;
    }

    @Nullable String text(@Nullable String text) {
        if (text == null || !TextMeasure.exceeds(text, limit)) {
            return text;
        }
        omitted = true;
        return null;
    }

    @Nullable Tool tool(@Nullable Tool tool) {
        if (tool == null) {
            return null;
        }
        return Tool.newBuilder(tool)
                .setInput(text(tool.getInput()))
                .setOutput(text(tool.getOutput()))
                .setErrorText(text(tool.getErrorText()))
                .build();
    }

    @Nullable Source source(@Nullable Source source) {
        return source == null
                ? null
                : Source.newBuilder(source)
                        .setCitedText(text(source.getCitedText()))
                        .setUrl(text(source.getUrl()))
                        .build();
    }

    /** Null when nothing of the file is left. */
    @Nullable File file(@Nullable File file) {
        if (file == null) {
            return null;
        }
        // Often a data: URL, and then as big as the data.
        String url = text(file.getUrl());
        ByteBuffer data = bytes(file.getData());
        if (Objects.equals(url, file.getUrl()) && data == file.getData()) {
            return file;
        }
        return url == null && data == null
                ? null
                : File.newBuilder(file).setUrl(url).setData(data).build();
    }

    private @Nullable ByteBuffer bytes(@Nullable ByteBuffer data) {
        if (data == null || data.remaining() <= limit) {
            return data;
        }
        omitted = true;
        return null;
    }

    /** Null when the value is left out: a data part is nothing without it. */
    @Nullable DataPart data(@Nullable DataPart data) {
        return data == null || text(data.getJson()) == null ? null : data;
    }

    /** Without the provider's repetition of the whole text, which the text itself makes superfluous. */
    static @Nullable PartInfo withoutFinalText(@Nullable PartInfo info) {
        return info == null || info.getFinalText() == null
                ? info
                : PartInfo.newBuilder(info).setFinalText(null).build();
    }
}
