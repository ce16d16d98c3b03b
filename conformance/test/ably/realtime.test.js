// The unmodified JavaScript client over its realtime connection, in both of its formats. Each test is written from the
// points of Ably's specification that its name begins with; local/ably/FEATURES.md is made from these names.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { FORMATS, realtimeFor, restFor, withClients } from '../../lib/clients.js';
import { Control } from '../../lib/local-ably.js';
import { killAll } from '../../lib/processes.js';
import { Local } from '../../lib/turnstream.js';
import { until } from '../../lib/until.js';

let local;
let limited;
let hasty;
let control;
before(async () => {
  const limits = 'free,connection-rate=5,channels-per-connection=1,max-message-size=1000';
  [local, limited, hasty] = await Promise.all([
    Local.start('--only=ably'),
    Local.start('--only=ably', `--ably-limits=${limits}`),
    Local.start('--only=ably', '--ably-connection-ttl=1', '--ably-immutable=plain'),
  ]);
  control = new Control(local);
});
after(killAll);

let channels = 0;
const newChannel = () => `ai:realtime-${++channels}`;

/** Subscribes and keeps what arrives. */
async function listen(client, name, options) {
  const received = [];
  const channel = client.channels.get(name, options);
  await channel.subscribe((message) => received.push(message));
  return { channel, received };
}

const dataOf = (messages) => messages.map(({ data }) => data);

for (const [format, speaks] of FORMATS) {
  const other = { useBinaryProtocol: !speaks.useBinaryProtocol };

  describe(`ably over ${format}`, { timeout: 60_000 }, () => {
    test('RTN4b, RTN8, RTN9, RTN12a, RTN13a: connects, pings and closes', async () => {
      await withClients(local, [speaks], async (client) => {
        await client.connection.once('connected');
        assert.ok(client.connection.key.startsWith(client.connection.id));
        assert.ok((await client.connection.ping()) >= 0);
        client.close();
        await client.connection.whenState('closed');
      });
    });

    test('RSL4a, RSL4c, RSL4d, RSL6a, RTN2a: text, bytes and JSON arrive as they were sent, in the other format too', async () => {
      await withClients(local, [speaks, other], async (sender, receiver) => {
        const name = newChannel();
        const { received } = await listen(receiver, name);
        const channel = sender.channels.get(name);
        await channel.publish('text', 'ü');
        await channel.publish('bytes', Buffer.from([0, 255, 7]));
        await channel.publish({ name: 'json', data: { a: [1, 'ü'] }, extras: { headers: { h: '1' } } });
        await until('everything has arrived', () => received.length === 3);
        assert.deepEqual(received[0].data, 'ü');
        assert.deepEqual([...new Uint8Array(received[1].data)], [0, 255, 7]);
        assert.deepEqual(received[2].data, { a: [1, 'ü'] });
        assert.deepEqual(received[2].extras, { headers: { h: '1' } });
        const { items } = await restFor(local, speaks).channels.get(name).history({ direction: 'forwards' });
        assert.deepEqual([...new Uint8Array(items[1].data)], [0, 255, 7]);
      });
    });

    test('RTL32b, RTL32d, TM5, docs:appends: a message grows, is replaced and is deleted', async () => {
      await withClients(local, [{ ...speaks, clientId: 'ann' }], async (client) => {
        const { channel, received } = await listen(client, newChannel());
        const { serials } = await channel.publish('n', 'a');
        const { versionSerial } = await channel.appendMessage({ serial: serials[0], data: 'b' });
        await channel.appendMessage({ serial: serials[0], data: 'c' });
        await channel.updateMessage({ serial: serials[0], data: 'x' }, { description: 'why' });
        await channel.deleteMessage({ serial: serials[0] });
        assert.ok(versionSerial > serials[0]);
        await until('it was deleted', () => received.at(-1)?.action === 'message.delete');
        const shown = received.map(({ action, data }) => [action.replace('message.', ''), data]);
        assert.deepEqual(shown.slice(0, 4), [['create', 'a'], ['update', 'ab'], ['append', 'c'], ['update', 'x']]);
        assert.equal(received[3].version.description, 'why');
        assert.equal(received[3].version.clientId, 'ann');
      });
    });

    test('RTL10b, RTL10d: history up to the attachment has what came before it', async () => {
      await withClients(local, [speaks, speaks], async (writer, reader) => {
        const name = newChannel();
        const channel = writer.channels.get(name);
        for (const data of ['a', 'b', 'c']) await channel.publish('n', data);
        const { channel: attached, received } = await listen(reader, name);
        await channel.publish('n', 'd');
        let page = await attached.history({ untilAttach: true, limit: 2 });
        const before = [...page.items];
        while (page.hasNext()) before.push(...(page = await page.next()).items);
        assert.deepEqual(dataOf(before), ['c', 'b', 'a']);
        await until('the live one has arrived', () => received.length === 1);
      });
    });

    test('docs:rewind, RTL4k, RTL4k1: an attachment begins before the present', async () => {
      await withClients(local, [speaks, speaks], async (writer, reader) => {
        const name = newChannel();
        for (const data of ['a', 'b', 'c']) await writer.channels.get(name).publish('n', data);
        const { channel, received } = await listen(reader, name, { params: { rewind: '2' } });
        assert.deepEqual(channel.params, { rewind: '2' });
        await until('it was shown the last two', () => received.length === 2);
        assert.deepEqual(dataOf(received), ['b', 'c']);
        const { received: qualified } = await listen(reader, `[?rewind=1]${name}`);
        await until('it was shown the last', () => qualified.length === 1);
      });
    });

    test('docs:append-mode: every append is shown whole to who asks for it', async () => {
      await withClients(local, [speaks, speaks], async (writer, reader) => {
        const name = newChannel();
        const { received } = await listen(reader, name, { params: { appendMode: 'full' } });
        const channel = writer.channels.get(name);
        const { serials } = await channel.publish('n', 'a');
        for (const data of ['b', 'c']) await channel.appendMessage({ serial: serials[0], data });
        await until('it has grown', () => received.at(-1)?.data === 'abc');
        assert.ok(received.every(({ action }) => action !== 'message.append'));
      });
    });

    test('docs:append-rollup: appends that come together arrive as one, unless the writer wants each', async () => {
      const each = { ...speaks, transportParams: { appendRollupWindow: 0 } };
      await withClients(local, [{ ...speaks, transportParams: { appendRollupWindow: 500 } }, each, speaks], async (...clients) => {
        const reader = clients.pop();
        const appends = [];
        for (const writer of clients) {
          const name = newChannel();
          const { received } = await listen(reader, name);
          const channel = writer.channels.get(name);
          const { serials } = await channel.publish('n', '');
          await Promise.all([...'0123456789'].map((data) => channel.appendMessage({ serial: serials[0], data })));
          await until('it has grown', () => received.at(-1)?.data.endsWith('9'));
          appends.push(received.length - 1);
          const { items } = await restFor(local, speaks).channels.get(name).history();
          assert.equal(items[0].data, '0123456789');
        }
        assert.ok(appends[0] < 10, `${appends[0]} arrived`);
        assert.equal(appends[1], 10);
      });
    });

    test('RTL4l, RTL4m, TB2d: an attachment has the modes that it asks for', async () => {
      await withClients(local, [speaks], async (client) => {
        const channel = client.channels.get(newChannel(), { modes: ['PUBLISH', 'PRESENCE'] });
        await channel.attach();
        assert.deepEqual([...channel.modes].sort(), ['presence', 'publish']);
      });
    });

    test('docs:codes: without the mode to publish or to be present, a client may not', async () => {
      await withClients(local, [{ ...speaks, clientId: 'ada' }], async (client) => {
        const channel = client.channels.get(newChannel(), { modes: ['SUBSCRIBE'] });
        await channel.attach();
        await assert.rejects(channel.publish('n', 'a'), { code: 40165, statusCode: 401 });
        await assert.rejects(channel.presence.enter(), { code: 40165, statusCode: 401 });
      });
    });

    test('RTL7f, RTC1a: who wants no echo hears the others only', async () => {
      await withClients(local, [{ ...speaks, echoMessages: false }, speaks], async (silent, loud) => {
        const name = newChannel();
        const { channel, received } = await listen(silent, name);
        await channel.publish('n', 'own');
        await loud.channels.get(name).publish('n', 'other');
        await until('something has arrived', () => received.length > 0);
        assert.deepEqual(dataOf(received), ['other']);
      });
    });

    test('RTN15b, RTN15c6, RTN19a, RTL4c1: nothing is lost or doubled when the network fails', async () => {
      await withClients(local, [{ ...speaks, clientId: `resumer-${format}` }, speaks], async (client, writer) => {
        const name = newChannel();
        const { channel, received } = await listen(client, name);
        const { id } = client.connection;
        await channel.publish('n', 'before');
        const reconnected = client.connection.once('connected');
        await control.fault(undefined, { type: 'close-connections', clientId: `resumer-${format}` });
        await writer.channels.get(name).publish('n', 'meanwhile');
        await reconnected;
        await channel.publish('n', 'after');
        await until('all have arrived', () => received.length >= 3);
        assert.equal(client.connection.id, id);
        assert.deepEqual(dataOf(received), ['before', 'meanwhile', 'after']);
      });
    });

    test('RTN15c7, RTL4c1: a new connection goes on where the lost one was', async () => {
      await withClients(local, [{ ...speaks, clientId: `loser-${format}` }, speaks], async (client, writer) => {
        const name = newChannel();
        const { channel, received } = await listen(client, name);
        const { id } = client.connection;
        const reconnected = client.connection.once('connected');
        await control.fault(undefined, { type: 'lose-next-resume' });
        await control.fault(undefined, { type: 'close-connections', clientId: `loser-${format}` });
        await writer.channels.get(name).publish('n', 'meanwhile');
        const { reason } = await reconnected;
        assert.equal(reason.code, 80008);
        assert.notEqual(client.connection.id, id);
        await until('what was missed has arrived', () => received.length === 1);
        await channel.whenState('attached');
      });
    });

    /** Keeps a client away until it is in this state, and gives its old and its new connection. */
    const away = async (server, state, options) => {
      let ids;
      await withClients(server, [{ ...speaks, ...options }], async ({ connection }) => {
        await connection.whenState('connected');
        const { id } = connection;
        const control = new Control(server);
        await control.fault(undefined, { type: 'refuse-connections', millis: 60_000 });
        await control.fault(undefined, { type: 'close-connections' });
        await until(`it is ${state}`, () => connection.state === state && connection.errorReason);
        await control.clearFaults();
        await until('it is back', () => connection.state === 'connected');
        ids = [id, connection.id];
      });
      return ids;
    };

    test('RTN15c7, RTN14e, CD2f: a client that was away for too long has a new connection', async () => {
      const [before, now] = await away(hasty, 'suspended', { suspendedRetryTimeout: 100 });
      assert.notEqual(now, before);
    });

    test('RTN15c6, CD2f: a client that is back in time keeps its connection', async () => {
      const [before, now] = await away(local, 'disconnected', { disconnectedRetryTimeout: 1000 });
      assert.equal(now, before);
    });

    test('docs:mutable-messages, docs:codes: no message is changed where no rule allows it', async () => {
      await withClients(hasty, [speaks], async (client) => {
        const channel = client.channels.get(newChannel().replace('ai:', 'plain:'));
        const { serials } = await channel.publish('n', 'a');
        for (const change of ['appendMessage', 'updateMessage', 'deleteMessage']) {
          for (const on of [channel, restFor(hasty, speaks).channels.get(channel.name)]) {
            await assert.rejects(on[change]({ serial: serials[0], data: 'b' }), { code: 93002 }, change);
          }
        }
        assert.equal((await channel.getMessage(serials[0])).data, 'a');
      });
    });

    test('RTN16d, RTN16g, RTN16j: another client recovers a connection', async () => {
      const lost = realtimeFor(local, speaks);
      const name = newChannel();
      await listen(lost, name);
      const { id } = lost.connection;
      const recover = lost.connection.createRecoveryKey();
      await withClients(local, [{ ...speaks, recover }], async (recovered) => {
        await recovered.connection.whenState('connected');
        assert.equal(recovered.connection.id, id);
        const { received } = await listen(recovered, name);
        await recovered.channels.get(name).publish('n', 'a');
        await until('it has arrived', () => received.length === 1);
      });
      lost.close();
    });

    test('RTL14, RTL4e, docs:capabilities: a channel fails where nothing is allowed', async () => {
      const token = await restFor(local).auth.requestToken({ capability: { 'ai:*': ['subscribe'] } });
      await withClients(local, [{ ...speaks, key: undefined, tokenDetails: token }], async (client) => {
        await assert.rejects(client.channels.get('other').attach(), { code: 40160 });
        const { channel } = await listen(client, newChannel());
        await assert.rejects(channel.publish('n', 'a'), { code: 40160 });
      });
    });

    test('docs:limits, docs:codes, RTN7a: who is too fast or has too many channels is told so', async () => {
      await withClients(limited, [speaks], async (client) => {
        const { channel } = await listen(client, newChannel());
        const outcomes = await Promise.allSettled([...'0123456789'].map((data) => channel.publish('n', data)));
        const refused = outcomes.filter(({ status }) => status === 'rejected').map(({ reason }) => reason.code);
        assert.deepEqual(new Set(refused), new Set([42911]));
        assert.ok(refused.length <= 5, `${refused.length} were refused`);
        await assert.rejects(client.channels.get(newChannel()).attach(), { code: 90010 });
        await until('there is room again', () => channel.publish('n', 'later').then(() => true, () => false));
      });
    });

    test('docs:limits, docs:codes, TO3l8: no message is larger than the server says when it connects', async () => {
      await withClients(limited, [speaks], async (client) => {
        const { channel, received } = await listen(client, newChannel());
        await assert.rejects(channel.publish('n', 'x'.repeat(1000)), { code: 40009 });
        await channel.publish('n', 'x'.repeat(999));
        await until('it has arrived', () => received.length === 1);
      });
    });
  });
}
