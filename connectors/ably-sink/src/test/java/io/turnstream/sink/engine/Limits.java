package io.turnstream.sink.engine;

/** The default limits but one. */
final class Limits {

    private Limits() {}

    /** A partition is paused when it holds that many characters. */
    static EngineSettings holding(long chars) {
        EngineSettings d = EngineSettings.defaults();
        return new EngineSettings(
                d.connections(),
                d.messagesPerSecond(),
                d.burst(),
                d.accountMessagesPerSecond(),
                d.appendInterval(),
                d.operationDeadline(),
                d.retryBudget(),
                d.lookupPages(),
                d.heals(),
                chars);
    }

    /** There is one connection for all. */
    static EngineSettings oneConnection() {
        EngineSettings d = EngineSettings.defaults();
        return new EngineSettings(
                1,
                d.messagesPerSecond(),
                d.burst(),
                d.accountMessagesPerSecond(),
                d.appendInterval(),
                d.operationDeadline(),
                d.retryBudget(),
                d.lookupPages(),
                d.heals(),
                d.pausePendingChars());
    }
}
