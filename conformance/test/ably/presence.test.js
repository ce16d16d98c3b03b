// Presence with the unmodified JavaScript client, in both of its formats.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { FORMATS, restFor, withClients } from '../../lib/clients.js';
import { Control } from '../../lib/local-ably.js';
import { killAll } from '../../lib/processes.js';
import { Local } from '../../lib/turnstream.js';
import { until } from '../../lib/until.js';

let local;
before(async () => {
  local = await Local.start('--only=ably');
});
after(killAll);

let channels = 0;
const newChannel = () => `ai:presence-${++channels}`;

/** Attaches and keeps what happens to members, as `enter ann here`. */
async function watch(client, name) {
  const events = [];
  const channel = client.channels.get(name);
  await channel.presence.subscribe(({ action, clientId, data }) => events.push(`${action} ${clientId} ${data}`));
  return { channel, events };
}

for (const [format, speaks] of FORMATS) {
  describe(`presence over ${format}`, { timeout: 60_000 }, () => {
    test('RTP6a, RTP8a, RTP9a, RTP10a, RTP11a: members enter, update and leave', async () => {
      await withClients(local, [{ ...speaks, clientId: 'ann' }, speaks], async (ann, watcher) => {
        const name = newChannel();
        const { channel, events } = await watch(watcher, name);
        const { presence } = ann.channels.get(name);
        await presence.enter('here');
        await until('she is there', () => events.length === 1);
        const members = await channel.presence.get();
        assert.deepEqual(members.map(({ clientId, data }) => [clientId, data]), [['ann', 'here']]);
        await presence.update('busy');
        await presence.leave('bye');
        await until('she has left', () => events.length === 3);
        assert.deepEqual(events, ['enter ann here', 'update ann busy', 'leave ann bye']);
      });
    });

    test('RTP1, RTP14a, RTP18a, RTP18b, RTP11c2: who comes late sees everyone', async () => {
      await withClients(local, [speaks, speaks], async (speaker, late) => {
        const name = newChannel();
        const { presence } = speaker.channels.get(name);
        await Promise.all(Array.from({ length: 120 }, (_, i) => presence.enterClient(`c${i}`, { i })));
        const members = await late.channels.get(name).presence.get();
        assert.equal(members.length, 120);
        assert.equal(new Set(members.map(({ data }) => data.i)).size, 120);
        assert.equal((await late.channels.get(name).presence.get({ clientId: 'c7' })).length, 1);
      });
    });

    test('RTP17i, RTP17g, RTN15c7: a member is present again after its connection was lost', async () => {
      const clientId = `lost-${format}`;
      const options = { ...speaks, clientId, transportParams: { remainPresentFor: '0' } };
      await withClients(local, [options, speaks], async (client, watcher) => {
        const name = newChannel();
        const { channel } = await watch(watcher, name);
        await client.channels.get(name).presence.enter('here');
        const { id } = client.connection;
        const control = new Control(local);
        await control.fault(undefined, { type: 'lose-next-resume' });
        await control.fault(undefined, { type: 'close-connections', clientId });
        await until('it is there over a new connection, and only so', async () => {
          const members = await channel.presence.get();
          return members.length === 1 && members[0].connectionId !== id;
        });
      });
    });

    test('RTP1, RTP2b1: who is cut off has left after a while', async () => {
      const clientId = `gone-${format}`;
      const options = { ...speaks, clientId, transportParams: { remainPresentFor: '0' }, disconnectedRetryTimeout: 60_000 };
      await withClients(local, [options, speaks], async (client, watcher) => {
        const name = newChannel();
        const { events } = await watch(watcher, name);
        await client.channels.get(name).presence.enter('here');
        client.connection.once('disconnected', () => client.connection.off());
        await new Control(local).fault(undefined, { type: 'close-connections', clientId });
        await until('it has left', () => events.includes(`leave ${clientId} here`));
      });
    });

    test('RTP8j, RTP14, RTP15f, docs:codes: nobody, and nobody else, can be present', async () => {
      await withClients(local, [{ ...speaks, clientId: 'ann' }, speaks], async (ann, nobody) => {
        const name = newChannel();
        await assert.rejects(nobody.channels.get(name).presence.enter('x'), { code: 91000 });
        await assert.rejects(ann.channels.get(name).presence.enterClient('eve', 'x'), { code: 40012 });
      });
    });

    test('RSP3a, RSP3a2, RSP4a, RSP4b3, RSP5: REST tells who is and who was present', async () => {
      await withClients(local, [speaks], async (client) => {
        const name = newChannel();
        const { presence } = client.channels.get(name);
        await presence.enterClient('a', Buffer.from([1, 2]));
        await presence.enterClient('b', { at: 1 });
        await presence.leaveClient('b');
        const rest = restFor(local, speaks).channels.get(name).presence;
        const { items } = await rest.get();
        assert.deepEqual(items.map(({ action, clientId }) => [action, clientId]), [['present', 'a']]);
        assert.deepEqual([...new Uint8Array(items[0].data)], [1, 2]);
        assert.equal((await rest.get({ clientId: 'b' })).items.length, 0);
        let page = await rest.history({ limit: 2 });
        const history = [...page.items];
        while (page.hasNext()) history.push(...(page = await page.next()).items);
        assert.deepEqual(history.map(({ action }) => action), ['leave', 'enter', 'enter']);
      });
    });
  });
}
