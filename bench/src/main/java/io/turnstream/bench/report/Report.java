package io.turnstream.bench.report;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.turnstream.bench.BenchHome;
import io.turnstream.bench.machine.Commit;
import io.turnstream.bench.machine.LoadAverage;
import io.turnstream.bench.machine.Machine;
import io.turnstream.bench.machine.MachineCpu;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What one run of a bench found, with what is needed to judge it: the machine, its load before and after, what its host
 * took away, the commit, the command.
 * Ends as a table on stdout and as {@code NAME-TIME.json} and {@code .md} in the folder of results.
 */
public final class Report {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss", Locale.ROOT).withZone(ZoneOffset.UTC);

    /** Fewer have no median worth the name. */
    private static final int ROUNDS_TO_PUBLISH = 5;

    private final String bench;
    private final String command;
    private final Instant began = Instant.now();
    private final Machine machine = Machine.here();
    private final String commit = Commit.checkedOut(BenchHome.folder());
    private final LoadAverage before = LoadAverage.now();
    private final MachineCpu cpuBefore = MachineCpu.now();
    private final List<Table> tables = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();
    private final ObjectNode figures = JSON.createObjectNode();

    /**
     * A report that begins now.
     *
     * @param bench its name, a word
     * @param command how to do it again
     */
    public Report(String bench, String command) {
        this.bench = bench;
        this.command = command;
        Busy.warningBefore(before, machine.cores()).ifPresent(this::note);
    }

    /** Says so when too few rounds are timed for others to rely on. */
    public void judge(int rounds, boolean quick) {
        judge(quick || rounds < ROUNDS_TO_PUBLISH);
    }

    /** Says so when too little is counted for others to rely on; what is counted and not timed needs no rounds. */
    public void judgeCount(boolean quick) {
        judge(quick);
    }

    private void judge(boolean isTooLittle) {
        if (isTooLittle) {
            note("Not for publication.");
        }
    }

    public void add(Table table) {
        tables.add(table);
    }

    /** A remark that belongs to the figures, such as what disturbed them. */
    public void note(String remark) {
        notes.add(remark);
        System.err.println("bench: " + remark);
    }

    /** Figures for programs, to be filled in freely. */
    public ObjectNode figures() {
        return figures;
    }

    /** Prints the report and writes it to the folder; returns the file with the JSON. */
    public Path finish(PrintStream out, Path folder) throws IOException {
        LoadAverage after = LoadAverage.now();
        double stolen = MachineCpu.now().stolenSince(cpuBefore);
        Busy.warningAfter(stolen).ifPresent(this::note);
        Files.createDirectories(folder);
        String name = bench + "-" + STAMP.format(began);
        Path json = folder.resolve(name + ".json");
        String markdown = markdown(after, stolen);
        Files.writeString(folder.resolve(name + ".md"), markdown);
        Files.writeString(json, json(after, stolen).toPrettyString() + "\n");
        out.println(markdown);
        out.println("Written to " + json + " and .md");
        return json;
    }

    private String markdown(LoadAverage after, double stolen) {
        StringBuilder text = new StringBuilder("## ").append(bench).append("\n\n");
        text.append("`").append(command).append("` at ").append(began);
        text.append(", commit ").append(commit).append("  \n");
        text.append(machine.inOneLine()).append("  \n");
        text.append(String.format(
                Locale.ROOT,
                "Load average before %.2f, after %.2f (of one minute); %.1f %% of the CPU time wanted went to others%n",
                before.oneMinute(),
                after.oneMinute(),
                100 * stolen));
        for (Table table : tables) {
            text.append('\n').append(table.markdown());
        }
        notes.forEach(remark -> text.append("\n- ").append(remark));
        return text.append(notes.isEmpty() ? "" : "\n").toString();
    }

    private ObjectNode json(LoadAverage after, double stolen) {
        ObjectNode root = JSON.createObjectNode()
                .put("bench", bench)
                .put("command", command)
                .put("commit", commit)
                .put("began", began.toString())
                .put("ended", Instant.now().toString());
        root.set("machine", JSON.valueToTree(machine));
        root.set("loadBefore", JSON.valueToTree(before));
        root.set("loadAfter", JSON.valueToTree(after));
        root.put("stolen", stolen);
        root.set("figures", figures);
        ArrayNode all = root.putArray("tables");
        for (Table table : tables) {
            ObjectNode one = all.addObject().put("title", table.title());
            ArrayNode rows = one.putArray("rows");
            for (List<String> row : table.rows()) {
                ObjectNode cells = rows.addObject();
                for (int i = 0; i < row.size(); i++) {
                    cells.put(table.headings().get(i), row.get(i));
                }
            }
        }
        root.set("notes", JSON.valueToTree(notes));
        return root;
    }
}
