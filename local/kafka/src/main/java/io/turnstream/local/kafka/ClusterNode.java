package io.turnstream.local.kafka;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Properties;
import org.apache.kafka.common.Uuid;

/**
 * One node of a small cluster, broker and controller, alone in a process that may be killed like any other: for tests of
 * what a lost broker does. What is written is on two nodes of three before it counts.
 *
 * <p>It prints its address when it serves, and ends when its standard input does, so that it cannot outlive whoever
 * started it. It does not tidy up: it must bear being killed anyway. Its ports are given, because the others must find it
 * again when it comes back.
 */
public final class ClusterNode {

    private static final String USAGE = "ClusterNode NODE PORT CONTROLLER-PORTS CLUSTER-ID DATA-DIRECTORY";

    private ClusterNode() {}

    /**
     * Runs until it is killed or its standard input ends.
     *
     * @param arguments the number of this node, from 1; its port; the ports of all controllers, that of node 1 first, with
     *     commas between them; the id of the cluster, 22 characters of base64; a folder for its data, kept and found again
     */
    public static void main(String[] arguments) {
        try {
            Started started = start(arguments);
            System.out.println(started.address());
            System.in.transferTo(OutputStream.nullOutputStream());
        } catch (IllegalArgumentException | LocalKafkaException e) {
            System.err.println("cluster node: " + e.getMessage());
            Runtime.getRuntime().halt(2);
        } catch (IOException e) {
            // A pipe that breaks has ended too.
        }
        Runtime.getRuntime().halt(0);
    }

    private record Started(KafkaNode node, String address) {}

    private static Started start(String[] arguments) {
        if (arguments.length != 5) {
            throw new IllegalArgumentException("usage: " + USAGE);
        }
        ClusterPlace place = new ClusterPlace(number("NODE", arguments[0]), ports(arguments[2]));
        int port = number("PORT", arguments[1]);
        Uuid cluster = id(arguments[3]);
        Listeners listeners = Listeners.open(port, place.controllerPort());
        DataDirectory directory = DataDirectory.open(Path.of(arguments[4]));
        Properties settings = BrokerSettings.inCluster(place, listeners, directory);
        directory.format(settings, cluster);
        try {
            return new Started(KafkaNode.start(settings, listeners), "127.0.0.1:" + listeners.port());
        } catch (Exception e) {
            throw new LocalKafkaException("node " + place.node() + " did not start in " + directory + ": " + e, e);
        }
    }

    private static List<Integer> ports(String given) {
        return Arrays.stream(given.split(",", -1))
                .map(port -> number("CONTROLLER-PORTS", port))
                .toList();
    }

    private static int number(String name, String given) {
        try {
            return Integer.parseInt(given);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(name + " takes numbers, not '" + given + "'", e);
        }
    }

    private static Uuid id(String given) {
        try {
            return Uuid.fromString(given);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("CLUSTER-ID takes 16 bytes in base64, not '" + given + "'", e);
        }
    }
}
