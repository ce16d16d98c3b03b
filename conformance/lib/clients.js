/** The official clients, as they are published, pointed at a local server. */

import * as Ably from 'ably';

function optionsFor({ ably, key }) {
  return {
    key,
    endpoint: ably.hostname,
    port: Number(ably.port),
    tls: false,
    logLevel: 0,
  };
}

/** A realtime client; whoever asks for it closes it. */
export function realtimeFor(local, options = {}) {
  return new Ably.Realtime({ ...optionsFor(local), ...options });
}

/** A client for what is asked over HTTP. */
export function restFor(local, options = {}) {
  return new Ably.Rest({ ...optionsFor(local), ...options });
}

/** What the clients can be told to speak; the first is their default. */
export const FORMATS = [
  ['MessagePack', { useBinaryProtocol: true }],
  ['JSON', { useBinaryProtocol: false }],
];

/** Gives `work` clients, and closes them whatever happens. */
export async function withClients(local, optionsOfEach, work) {
  const clients = optionsOfEach.map((options) => realtimeFor(local, options));
  try {
    await work(...clients);
  } finally {
    clients.forEach((client) => client.close());
  }
}
