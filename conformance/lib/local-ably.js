/** The control of the local Ably server: faults that happen once, the log of what reached it, and what broke a rule. */

import assert from 'node:assert/strict';
import { restFor } from './clients.js';

/** No reserved name of AI Transport: whatever bears it breaks a rule. */
const WRONG_NAME = 'ai-nonsense';
const PROBED = 'ai:probe-of-the-checks';

export class Control {
  #url;
  #local;

  constructor(local) {
    this.#url = local.ably;
    this.#local = local;
  }

  /**
   * Scripts a fault for operations to come.
   *
   * @param {{channel?: string, kind?: 'create'|'append'|'update'|'delete', message?: string, nth?: number, times?: number}} match
   * @param {{type: string, code?: number, millis?: number, clientId?: string, rest?: boolean}} effect
   */
  async fault(match, effect) {
    await this.#ask('POST', 'local/faults', { match, effect });
  }

  /** Takes back the faults that have not happened. */
  async clearFaults() {
    await this.#ask('DELETE', 'local/faults');
  }

  /** How many faults have not happened to the end. */
  async pendingFaults() {
    return (await this.#ask('GET', 'local/faults')).pending;
  }

  /** Sets switches, by their names, and gives all of them. */
  async set(switches) {
    return await this.#ask('PATCH', 'local/switches', switches);
  }

  /** What the switches are set to. */
  async switches() {
    return await this.#ask('GET', 'local/switches');
  }

  /** What reached the server on a channel, or on all of them, oldest first. */
  async operations(channel) {
    return await this.#ask('GET', channel === undefined ? 'local/log' : `local/log?channel=${encodeURIComponent(channel)}`);
  }

  /**
   * Demands that nothing published so far broke a rule of Ably or AI Transport, and that somebody looked: a message with a
   * wrong name must be reported. That message spoils the server for a second question, so this is asked last.
   */
  async expectNoBrokenRules() {
    const lines = (await this.#reports()).map(
      ({ rule, channel, name, serial, detail }) => `${rule} on ${channel}, ${name} ${serial}: ${detail}`,
    );
    assert.deepEqual(lines, [], 'no operation broke a rule of Ably or AI Transport');
    await restFor(this.#local).channels.get(PROBED).publish(WRONG_NAME, null);
    const probed = (await this.#reports()).filter(({ rule, channel }) => rule === 'wrong-name' && channel === PROBED);
    assert.equal(probed.length, 1, 'the server looks at what it is sent');
  }

  /** The rules that were broken on a channel, each once, sorted. */
  async brokenRulesOn(channel) {
    const rules = (await this.#reports()).filter((report) => report.channel === channel).map(({ rule }) => rule);
    return [...new Set(rules)].sort();
  }

  async #reports() {
    return (await this.#ask('GET', 'local/reports')).reports;
  }

  async #ask(method, path, body) {
    const response = await fetch(new URL(path, this.#url), {
      method,
      headers: { 'content-type': 'application/json' },
      body: body && JSON.stringify(body),
      signal: AbortSignal.timeout(10_000),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path} was answered ${response.status}: ${text}`);
    return JSON.parse(text);
  }
}
