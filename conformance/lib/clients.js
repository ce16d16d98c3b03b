/** The official clients, as they are published, pointed at a local server. */

import * as Ably from 'ably';

function optionsFor({ ably, key }) {
  return {
    key,
    endpoint: ably.hostname,
    port: Number(ably.port),
    tls: false,
    useBinaryProtocol: false,
    logLevel: 0,
  };
}

/** A realtime client; whoever asks for it closes it. */
export function realtimeFor(local, options = {}) {
  return new Ably.Realtime({ ...optionsFor(local), ...options });
}

/** A client for history. */
export function restFor(local) {
  return new Ably.Rest(optionsFor(local));
}
