/** What the page asks its own server for. */

/** A failure that the server told in its one shape, or that there was no server. */
export class ApiError extends Error {
  constructor(message, { status = 0, code = 'unreachable' } = {}) {
    super(message);
    this.status = status;
    this.code = code;
  }
}

async function ask(path, options) {
  let response;
  try {
    response = await fetch(`/api/${path}`, { cache: 'no-store', signal: AbortSignal.timeout(15_000), ...options });
  } catch (cause) {
    throw new ApiError('The server does not answer.', { cause });
  }
  const body = await response.json().catch(() => ({}));
  if (!response.ok) throw new ApiError(body.error?.message ?? `The server answered ${response.status}.`, body.error ?? {});
  return body;
}

const post = (path, body = {}) =>
  ask(path, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) });

const query = (values) => new URLSearchParams(values).toString();

export const api = {
  connection: () => ask('connection'),
  recordings: () => ask('recordings'),
  truth: (recording) => ask(`truth?${query({ recording })}`),
  history: (session) => ask(`history?${query({ session })}`),
  state: (after, sessions) => ask(`state?${query([['after', after], ...sessions.map((session) => ['session', session])])}`),
  start: (order) => post('sessions', order),
  cancel: (session, turn) => post('cancel', { session, turn }),
  killSink: () => post('sink/kill'),
  startSink: () => post('sink/start'),
};
