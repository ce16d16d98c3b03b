// No process of the tests outlives them, whatever becomes of them.

import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { after, before, describe, test } from 'node:test';
import { killAll, Process } from '../lib/processes.js';
import { within } from '../lib/until.js';

const PROCESSES = new URL('../lib/processes.js', import.meta.url);

describe('a process of the tests', { timeout: 60_000 }, () => {
  let server;
  before(async () => {
    server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
  });
  after(() => {
    server.close();
    killAll();
  });

  test('ends with whoever started it, who is killed', async () => {
    const { starter, connection } = await startedByAnother();
    await starter.kill();
    await within(10_000, 'the end of its connection', connection.ended);
  });

  test('ends with whoever started it, who is stopped', async () => {
    const { starter, connection } = await startedByAnother();
    assert.equal((await starter.stop()).code, 1);
    await within(10_000, 'the end of its connection', connection.ended);
  });

  /** A process that starts another one, and the connection to us of that one, which ends when it does. */
  async function startedByAnother() {
    const child = `require('node:net').connect(${server.address().port}, '127.0.0.1')`;
    const script = `
      import { Process } from '${PROCESSES}';
      new Process(process.execPath, ['-e', ${JSON.stringify(child)}]);`;
    const starter = new Process(process.execPath, ['--input-type=module', '-e', script]);
    const [socket] = await within(20_000, 'a connection', once(server, 'connection'));
    socket.on('error', () => {});
    return { starter, connection: { ended: once(socket.resume(), 'close') } };
  }
});
