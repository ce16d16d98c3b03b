/** The control of the local Ably server: faults that happen once, and the log of what reached it. */

export class Control {
  #url;

  constructor({ ably }) {
    this.#url = ably;
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

  /** What reached the server on a channel, oldest first. */
  async operations(channel) {
    return await this.#ask('GET', `local/log?channel=${encodeURIComponent(channel)}`);
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
