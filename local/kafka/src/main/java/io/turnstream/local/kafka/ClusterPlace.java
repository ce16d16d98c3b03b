package io.turnstream.local.kafka;

import java.util.ArrayList;
import java.util.List;

/**
 * Which node of a cluster this is.
 *
 * @param node from 1 to as many as there are
 * @param controllerPorts the ports of all controllers on 127.0.0.1, that of node 1 first
 */
record ClusterPlace(int node, List<Integer> controllerPorts) {

    ClusterPlace {
        if (node < 1 || node > controllerPorts.size()) {
            throw new IllegalArgumentException(
                    "a node is a number from 1 to " + controllerPorts.size() + ", not " + node);
        }
        controllerPorts = List.copyOf(controllerPorts);
    }

    /** A broker that is alone. */
    static ClusterPlace alone(int controllerPort) {
        return new ClusterPlace(1, List.of(controllerPort));
    }

    /** The port of this node's own controller. */
    int controllerPort() {
        return controllerPorts.get(node - 1);
    }

    /** How many nodes there are. */
    int nodes() {
        return controllerPorts.size();
    }

    /** The voters, in Kafka's own form. */
    String voters() {
        List<String> voters = new ArrayList<>();
        for (int i = 0; i < controllerPorts.size(); i++) {
            voters.add((i + 1) + "@127.0.0.1:" + controllerPorts.get(i));
        }
        return String.join(",", voters);
    }
}
