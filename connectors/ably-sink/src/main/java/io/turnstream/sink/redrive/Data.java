package io.turnstream.sink.redrive;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/** The data of messages, compared as clients read them. */
final class Data {

    private Data() {}

    /** True when clients see no difference: none is as good as an empty text, and 1 is the same number as 1.0. */
    static boolean areSame(@Nullable JsonNode one, @Nullable JsonNode other) {
        if (one == null || other == null || one.isNull() || other.isNull()) {
            return isNothing(one) && isNothing(other);
        }
        return one.equals(Data::compare, other);
    }

    private static boolean isNothing(@Nullable JsonNode data) {
        return data == null
                || data.isNull()
                || data.isTextual() && data.textValue().isEmpty();
    }

    private static int compare(JsonNode one, JsonNode other) {
        boolean areNumbers = one.isNumber() && other.isNumber();
        return areNumbers ? one.decimalValue().compareTo(other.decimalValue()) : one.equals(other) ? 0 : 1;
    }
}
