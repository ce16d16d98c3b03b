/** A few real brokers, each a process of its own that keeps a copy of everything: `ClusterNode` of local/kafka. */

import { randomBytes, randomInt } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { administer, kafkaFor } from './kafka.js';
import { Process } from './processes.js';
import { jar, scratchPath } from './turnstream.js';
import { until } from './until.js';

const MAIN = 'io.turnstream.local.kafka.ClusterNode';
const JVM = ['-Xms64m', '-Xmx192m', '-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1'];
const JAVA = process.env.JAVA_HOME ? join(process.env.JAVA_HOME, 'bin/java') : 'java';
const START_LIMIT = 120_000;

/** Ports from here on are looked at, and those below the ones that the kernel gives to whoever asks for any. */
const FIRST_PORT = 10_000;
const EPHEMERAL_PORTS = '/proc/sys/net/ipv4/ip_local_port_range';

export class KafkaCluster {
  #id = randomBytes(16).toString('base64url');
  #folder = scratchPath('cluster');
  #names;
  #ports;
  #classPath;
  #nodes = new Map();

  /** Starts so many nodes and waits until each of them serves. */
  static async start(count = 3) {
    const cluster = new KafkaCluster(await jar(), await freePorts(2 * count));
    await Promise.all(cluster.#names.map((node) => cluster.startNode(node)));
    return cluster;
  }

  constructor(classPath, ports) {
    this.#classPath = classPath;
    this.#ports = ports;
    this.#names = Array.from({ length: ports.length / 2 }, (_, i) => i + 1);
  }

  /** `bootstrap.servers`: all of them. */
  get kafka() {
    return this.#names.map((node) => `127.0.0.1:${this.#port(node)}`).join(',');
  }

  /** Starts a node that does not run, with the data that it had, and waits until it serves. */
  async startNode(node) {
    const controllers = this.#names.map((each) => this.#ports[this.#names.length + each - 1]).join(',');
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
    const [{ partitions }] = await this.#topics([topic]);
    return partitions.find(({ partitionId }) => partitionId === partition).leader;
  }

  /** Waits until a partition has a leader again that is not this node. */
  async untilAnotherLeads(node, topic, partition) {
    const leader = () => this.leaderOf(topic, partition);
    const isAnother = async () => this.#names.includes(await leader()) && (await leader()) !== node;
    await until(`${topic}-${partition} is led by another than ${node}`, isAnother, { limit: 60_000, every: 200, seen: leader });
  }

  /** Waits until every node has everything of all topics. */
  async untilInSync() {
    const lacking = async () => (await this.#topics()).filter(({ partitions }) => partitions.some(({ isr }) => isr.length < this.#names.length));
    await until('all copies are in sync', async () => (await lacking()).length === 0, {
      limit: 60_000,
      every: 200,
      seen: async () => (await lacking()).map(({ name }) => name),
    });
  }

  async #topics(topics) {
    return (await administer(kafkaFor(this), (admin) => admin.fetchTopicMetadata({ topics }))).topics;
  }

  #port(node) {
    return this.#ports[node - 1];
  }
}

/**
 * Ports that were free a moment ago: a node that comes back must have the one that it had. The kernel gives none of them to
 * anybody who asks for any port, such as every client and most other servers.
 */
async function freePorts(count) {
  const servers = [];
  while (servers.length < count) {
    const server = createServer().listen(anyPort(), '127.0.0.1');
    try {
      await once(server, 'listening');
      servers.push(server);
    } catch (error) {
      if (error.code !== 'EADDRINUSE') throw error;
    }
  }
  const ports = servers.map((server) => server.address().port);
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  return ports;
}

/** Where the kernel gives away all ports, or does not say which, it may as well choose. */
function anyPort() {
  const end = existsSync(EPHEMERAL_PORTS) ? parseInt(readFileSync(EPHEMERAL_PORTS, 'utf8')) : 0;
  return end > FIRST_PORT ? randomInt(FIRST_PORT, end) : 0;
}
