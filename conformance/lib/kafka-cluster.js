/** Three real brokers that keep three copies of everything, each a process of its own: `ClusterNode` of local/kafka. */

import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { administer, kafkaFor } from './kafka.js';
import { Process } from './processes.js';
import { jar, scratchPath } from './turnstream.js';
import { until } from './until.js';

const NODES = [1, 2, 3];
const MAIN = 'io.turnstream.local.kafka.ClusterNode';
const JVM = ['-Xms64m', '-Xmx192m', '-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1'];
const JAVA = process.env.JAVA_HOME ? join(process.env.JAVA_HOME, 'bin/java') : 'java';
const START_LIMIT = 120_000;

export class KafkaCluster {
  #id = randomBytes(16).toString('base64url');
  #folder = scratchPath('cluster');
  #ports;
  #classPath;
  #nodes = new Map();

  /** Starts all nodes and waits until each of them serves. */
  static async start() {
    const cluster = new KafkaCluster(await jar(), await freePorts(2 * NODES.length));
    await Promise.all(NODES.map((node) => cluster.startNode(node)));
    return cluster;
  }

  constructor(classPath, ports) {
    this.#classPath = classPath;
    this.#ports = ports;
  }

  /** `bootstrap.servers`: all of them. */
  get kafka() {
    return NODES.map((node) => `127.0.0.1:${this.#port(node)}`).join(',');
  }

  /** Starts a node that does not run, with the data that it had, and waits until it serves. */
  async startNode(node) {
    const controllers = NODES.map((each) => this.#ports[NODES.length + each - 1]).join(',');
    const arguments_ = [node, this.#port(node), controllers, this.#id, join(this.#folder, `node-${node}`)];
    const started = new Process(JAVA, [...JVM, '-cp', this.#classPath, MAIN, ...arguments_.map(String)], { stdin: 'pipe' });
    this.#nodes.set(node, started);
    await started.line((line) => (line.startsWith('127.0.0.1:') ? line : undefined), START_LIMIT);
  }

  /** Kills a node (SIGKILL). */
  async kill(node) {
    await this.#nodes.get(node).kill();
  }

  /** The node that leads a partition. */
  async leaderOf(topic, partition) {
    return (await this.#partitions(topic)).find(({ partitionId }) => partitionId === partition).leader;
  }

  /** Waits until every node has everything of these topics. */
  async untilInSync(topics) {
    const lacking = async () =>
      (await Promise.all(topics.map((topic) => this.#partitions(topic)))).flat().filter(({ isr }) => isr.length < NODES.length);
    await until('all copies are in sync', async () => (await lacking()).length === 0, { limit: 60_000, every: 200, seen: lacking });
  }

  async #partitions(topic) {
    const { topics } = await administer(kafkaFor(this), (admin) => admin.fetchTopicMetadata({ topics: [topic] }));
    return topics[0].partitions;
  }

  #port(node) {
    return this.#ports[node - 1];
  }
}

/** Ports that were free a moment ago: a node that comes back must have the one that it had. */
async function freePorts(count) {
  const servers = Array.from({ length: count }, () => createServer().listen(0, '127.0.0.1'));
  await Promise.all(servers.map((server) => once(server, 'listening')));
  const ports = servers.map((server) => server.address().port);
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  return ports;
}
