/**
 * Child processes that never outlive the tests: each in a process group of its own, killed at the end whatever happens. When
 * this process itself is killed, the kernel kills them.
 */

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { within } from './until.js';

const KEPT_LINES = 200;

/** Replaces itself with the command, which gets a SIGKILL when we are gone; of util-linux, which every Debian has. */
const DIES_WITH_US = process.platform === 'linux' ? ['setpriv', '--pdeathsig', 'KILL'] : [];
const running = new Set();

export class Process {
  #child;
  #stdoutListeners = new Set();
  stdout = [];
  stderr = [];

  /**
   * @param {{env?: object, cwd?: string, stdin?: 'ignore'|'pipe'}} options `env` adds to this process's environment
   */
  constructor(command, args, { env = {}, cwd, stdin = 'ignore' } = {}) {
    this.name = [command.split('/').at(-1), ...args].join(' ');
    const [program, ...words] = [...DIES_WITH_US, command, ...args];
    this.#child = spawn(program, words, {
      cwd,
      env: { ...process.env, ...env },
      detached: true,
      stdio: [stdin, 'pipe', 'pipe'],
    });
    running.add(this);
    this.#keep(this.#child.stdout, this.stdout, this.#stdoutListeners);
    this.#keep(this.#child.stderr, this.stderr, new Set());
    /** Settles when the process and its output have ended: `{ code, signal }`. */
    this.ended = once(this.#child, 'close').then(([code, signal]) => {
      running.delete(this);
      return { code, signal };
    });
    this.ended.catch(() => running.delete(this));
  }

  get pid() {
    return this.#child.pid;
  }

  get isRunning() {
    return running.has(this);
  }

  /** Gives the first line of stdout that `choose` turns into something; fails when the process ends before. */
  async line(choose, limit) {
    let found;
    const seen = new Promise((resolve) => {
      found = (text) => {
        const chosen = choose(text);
        if (chosen !== undefined) resolve(chosen);
      };
      this.#stdoutListeners.add(found);
      this.stdout.forEach(found);
    });
    const over = this.ended.then(({ code, signal }) => {
      throw new Error(`${this.name} ended with ${code ?? signal}:\n${this.output()}`);
    });
    over.catch(() => {});
    try {
      return await within(limit, `${this.name}\n${this.output()}\n`, Promise.race([seen, over]));
    } finally {
      this.#stdoutListeners.delete(found);
    }
  }

  /** Waits for the end. */
  async end(limit) {
    return await within(limit, this.name, this.ended);
  }

  /** Ends it at once, with everything that it has started, and waits until it is gone. */
  async kill() {
    signalGroup(this.pid, 'SIGKILL');
    await this.end(10_000);
  }

  /**
   * Asks it to stop and waits for the end; gives `{ code, signal }`. Whatever does not end by itself within a minute ends
   * itself by force, which the code tells.
   */
  async stop(limit = 70_000) {
    signalGroup(this.pid, 'SIGTERM');
    return await this.end(limit);
  }

  /** Takes all time from it (SIGSTOP): whatever it was about to do, it does when it is thawed. */
  freeze() {
    signalGroup(this.pid, 'SIGSTOP');
  }

  /** Lets a frozen process go on where it was. */
  thaw() {
    signalGroup(this.pid, 'SIGCONT');
  }

  /** True when nothing of its process group is left. */
  get hasLeftNothing() {
    return !signalGroup(this.pid, 0);
  }

  /** The last lines that it wrote, for messages of failed tests. */
  output() {
    return [...this.stdout, ...this.stderr].map((line) => `  | ${line}`).join('\n');
  }

  #keep(stream, lines, listeners) {
    createInterface({ input: stream }).on('line', (line) => {
      lines.push(line);
      if (lines.length > KEPT_LINES) lines.shift();
      listeners.forEach((listener) => listener(line));
    });
  }
}

/** Kills whatever is still running. */
export function killAll() {
  for (const each of running) signalGroup(each.pid, 'SIGKILL');
}

function signalGroup(pid, signal) {
  try {
    process.kill(-pid, signal);
    return true;
  } catch (error) {
    if (error.code === 'ESRCH') return false;
    throw error;
  }
}

process.on('exit', killAll);
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  process.once(signal, () => {
    killAll();
    process.exit(1);
  });
}
