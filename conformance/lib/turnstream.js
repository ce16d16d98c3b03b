/** The commands of `./turnstream`, as a user types them. */

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Process } from './processes.js';

/** The launcher of this checkout, or another one that the environment names. */
const LAUNCHER = process.env.TURNSTREAM ?? fileURLToPath(new URL('../../turnstream', import.meta.url));

/** What it runs. */
const JAR = join(dirname(LAUNCHER), 'deploy/app/target/run/turnstream.jar');

/** A first run builds the jar. */
const BUILD_LIMIT = 600_000;
const START_LIMIT = 90_000;
const COMMAND_LIMIT = 120_000;

const folder = mkdtempSync(join(tmpdir(), 'turnstream-conformance-'));
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));

/**
 * What is killed cannot tidy up: its temporary files lie where they are removed with everything else. And no process here
 * lives long enough for the second compiler to give back what it takes.
 */
const JVM = `-Djava.io.tmpdir=${folder} -XX:TieredStopAtLevel=1`;
const ENVIRONMENT = { JAVA_OPTS: `${process.env.JAVA_OPTS ?? ''} ${JVM}` };

let built;
let files = 0;

/** Starts a command, after the jar was built once. */
export async function start(...args) {
  await jar();
  return new Process(LAUNCHER, args, { env: ENVIRONMENT });
}

/** The jar, built once. */
export async function jar() {
  built ??= new Process(LAUNCHER, ['--version']).end(BUILD_LIMIT);
  await built;
  return JAR;
}

/** Runs a command to its end: `{ code, stdout, stderr }` with lines. */
export async function run(...args) {
  return await finished(await start(...args));
}

async function finished(command) {
  const { code, signal } = await command.end(COMMAND_LIMIT);
  return { code: code ?? signal, stdout: command.stdout, stderr: command.stderr, command };
}

/** Writes a file of settings and gives its path. */
export function settingsFile(settings) {
  const file = join(folder, `settings-${++files}.properties`);
  const lines = Object.entries(settings).map(([key, value]) => `${key}=${value}\n`);
  writeFileSync(file, lines.join(''), { mode: 0o600 });
  return file;
}

/** A name in a folder that is gone after the tests; there is nothing under it yet. */
export const scratchPath = (name) => join(folder, `${name}-${++files}`);

/** A path in a folder that is gone after the tests. */
export function scratchFile(name, content) {
  const file = join(folder, name);
  writeFileSync(file, content);
  return file;
}

/** `turnstream local`: broker, Ably-compatible server and roles in one process. */
export class Local {
  /** Starts it and waits until it is ready; `options` are those of the command. */
  static async start(...options) {
    const command = await start('local', '--http-port', '0', '--ably-port', '0', '--kafka-port', '0', ...options);
    return new Local(command, await command.line(readyLine, START_LIMIT));
  }

  /** The Ably-compatible server alone, for roles that work with other brokers: `bootstrap.servers`. */
  static async besides(bootstrapServers) {
    const command = await start('local', '--only', 'ably', '--ably-port', '0');
    const ready = await command.line(readyLine, START_LIMIT);
    return new Local(command, { ...ready, kafka: bootstrapServers });
  }

  constructor(command, ready) {
    this.process = command;
    this.ably = new URL(ready.ably);
    /** Where the page is, with a slash at the end. */
    this.page = `${ready.http}/`;
    this.kafka = ready.kafka;
    this.key = ready.ablyKey;
  }

  /** `turnstream run`: one role in a process of its own. It says nothing when it is ready: what it does tells. */
  async role(role, settings = {}) {
    return await start('run', '--role', role, '--config', settingsFile({ ...this.settings, ...settings }));
  }

  /** What a role needs to work here. */
  get settings() {
    return {
      'bootstrap.servers': this.kafka,
      'schema.registry.url': 'mock://turnstream',
      'sink.ably.url': this.ably.origin,
      'sink.ably.key': this.key,
      'topology.state.dir': join(folder, `state-${++files}`),
    };
  }

  /** `turnstream replay` to its end; gives what its one line says. */
  async replay(session, response, recording, rate = 'max') {
    const command = await this.startReplay(session, response, recording, rate);
    return lineOf(await finished(command));
  }

  /** `turnstream replay`, under way. */
  async startReplay(session, response, recording, rate) {
    return await start(
      ...['replay', '--bootstrap', this.kafka, '--session', session, '--response', response],
      ...['--dialect', recording.dialect, '--rate', String(rate), recording.path],
    );
  }

  /** `turnstream cancel` to its end. */
  async cancel(session, turn) {
    return lineOf(await run('cancel', '--bootstrap', this.kafka, '--session', session, '--turn', turn));
  }

  async stop() {
    return await this.process.stop();
  }
}

/** A response's turn is by custom named like the response. */
export const turnOf = (response) => response;

/** The channel of a session. */
export const channelOf = (session) => `ai:${session}`;

function readyLine(line) {
  if (!line.startsWith('{')) return undefined;
  const said = JSON.parse(line);
  return said.event === 'ready' ? said : undefined;
}

function lineOf({ code, stdout, stderr, command }) {
  if (code !== 0) {
    throw new Error(`${command.name} ended with ${code}:\n${[...stdout, ...stderr].join('\n')}`);
  }
  return stdout.length === 0 ? undefined : JSON.parse(stdout.at(-1));
}
