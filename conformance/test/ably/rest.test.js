// The unmodified JavaScript client over HTTP, and its credentials, in both of its formats.

import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { after, before, describe, test } from 'node:test';
import { FORMATS, restFor, withClients } from '../../lib/clients.js';
import { killAll } from '../../lib/processes.js';
import { Local } from '../../lib/turnstream.js';
import { until } from '../../lib/until.js';

let local;
let limited;
before(async () => {
  const limits = 'free,channel-rate=2,channel-bandwidth=10,max-message-size=1000';
  [local, limited] = await Promise.all([
    Local.start('--only=ably'),
    Local.start('--only=ably', `--ably-limits=${limits}`),
  ]);
});
after(killAll);

let channels = 0;
const newChannel = () => `ai:rest-${++channels}`;
const dataOf = (items) => items.map(({ data }) => data);

/** A JWT of the local server's key. */
function jwt(claims) {
  const [kid, secret] = local.key.split(':');
  const now = Math.floor(Date.now() / 1000);
  const part = (json) => Buffer.from(JSON.stringify(json)).toString('base64url');
  const text = `${part({ alg: 'HS256', typ: 'JWT', kid })}.${part({ iat: now, exp: now + 60, ...claims })}`;
  return `${text}.${createHmac('sha256', secret).update(text).digest('base64url')}`;
}

/** Gives tokens of these lives, one after the other, and counts them. */
function tokensOf(...ttls) {
  const rest = restFor(local);
  const issued = { count: 0 };
  issued.authCallback = (params, callback) => {
    rest.auth.requestToken({ ...params, ttl: ttls[issued.count++] ?? 3_600_000 }).then(
      (token) => callback(null, token),
      (error) => callback(error, null),
    );
  };
  return issued;
}

for (const [format, speaks] of FORMATS) {
  const rest = (options) => restFor(local, { ...speaks, ...options });
  const withToken = (options) => ({ ...speaks, key: undefined, ...options });

  describe(`ably over HTTP with ${format}`, { timeout: 60_000 }, () => {
    test('RSC16: tells the time', async () => {
      assert.ok(Math.abs((await rest().time()) - Date.now()) < 60_000);
    });

    test('RSL1a, RSL1n, RSL2b2, RSL2b3, TG3, TG4, RSC8: publishes, and pages through history', async () => {
      const channel = rest().channels.get(newChannel());
      const { serials } = await channel.publish([{ data: 'a' }, { data: Buffer.from([1]) }, { data: { b: 1 } }]);
      assert.equal(serials.length, 3);
      let page = await channel.history({ direction: 'forwards', limit: 2 });
      const items = [...page.items];
      while (page.hasNext()) items.push(...(page = await page.next()).items);
      assert.deepEqual(dataOf([items[0], items[2]]), ['a', { b: 1 }]);
      assert.deepEqual([...new Uint8Array(items[1].data)], [1]);
    });

    test('RSL1k1, RSL1k5: publishes once what has the same id', async () => {
      const channel = rest().channels.get(newChannel());
      const first = await channel.publish({ id: 'own', data: 'a' });
      assert.deepEqual(await channel.publish({ id: 'own', data: 'a' }), first);
      assert.equal((await channel.history()).items.length, 1);
    });

    test('RSL11, RSL14, RSL15: gets, changes and deletes a message', async () => {
      const channel = rest().channels.get(newChannel());
      const { serials: [serial] } = await channel.publish('n', 'a');
      await channel.appendMessage({ serial, data: 'b' });
      assert.equal((await channel.getMessage(serial)).data, 'ab');
      await channel.updateMessage({ serial, data: 'x' });
      await channel.deleteMessage({ serial });
      assert.equal((await channel.getMessage(serial)).action, 'message.delete');
      assert.deepEqual(dataOf((await channel.getMessageVersions(serial)).items).slice(0, 2), ['a', 'x']);
    });

    test('RSC22, RSC22c, BPR2: publishes a batch', async () => {
      const names = [newChannel(), newChannel()];
      const result = await rest().batchPublish({ channels: names, messages: [{ data: 'a' }] });
      assert.equal(result.successCount, 2);
      assert.deepEqual(result.results.map(({ channel }) => channel), names);
    });

    test('RSC19a, RSC19d, HP4, HP6, TI1: asks for anything, and is told what is wrong', async () => {
      const answer = await rest().request('GET', '/channels/ai:x/messages/none', 3);
      assert.equal(answer.statusCode, 404);
      assert.equal(answer.errorCode, 40400);
      await assert.rejects(rest().channels.get('ai:x').getMessage('none'), { code: 40400, statusCode: 404 });
    });

    test('docs:limits, docs:codes: who is too fast on a channel is told so', async () => {
      const channel = restFor(limited, speaks).channels.get(newChannel());
      const outcomes = await Promise.allSettled([...'0123456789'].map((data) => channel.publish('n', data)));
      const refused = outcomes.filter(({ status }) => status === 'rejected').map(({ reason }) => reason);
      assert.deepEqual(new Set(refused.map(({ code }) => code)), new Set([42913]));
      assert.equal(refused[0].statusCode, 429);
      assert.equal((await channel.history()).items.length, outcomes.length - refused.length);
      await restFor(limited, speaks).channels.get(newChannel()).publish('n', 'elsewhere');
      await until('there is room again', () => channel.publish('n', 'later').then(() => true, () => false));
    });

    test('docs:limits, docs:codes: who publishes too many bytes on a channel is told so', async () => {
      const channel = restFor(limited, speaks).channels.get(newChannel());
      await channel.publish('n', 'x'.repeat(100));
      await assert.rejects(channel.publish('n', 'y'), { code: 42914, statusCode: 429 });
    });

    test('docs:limits, docs:codes: no message is larger than the server allows', async () => {
      const { channels } = restFor(limited, speaks);
      const larger = channels.get(newChannel()).publish('n', 'x'.repeat(1000));
      await assert.rejects(larger, { code: 40009, statusCode: 413 });
      await channels.get(newChannel()).publish('n', 'x'.repeat(999));
    });
  });

  describe(`credentials over ${format}`, { timeout: 60_000 }, () => {
    test('RSA8a, RSA9, TD2, TD5: gets tokens, and signs requests for others to get them', async () => {
      const { auth } = rest();
      const details = await auth.requestToken({ clientId: 'ann', ttl: 60_000, capability: { 'ai:*': ['publish'] } });
      assert.equal(details.expires - details.issued, 60_000);
      assert.equal(details.clientId, 'ann');
      const signed = await auth.createTokenRequest({ clientId: 'ann' });
      await withClients(local, [withToken({ authCallback: (_, callback) => callback(null, signed) })], async (client) => {
        await client.connection.once('connected');
        assert.equal(client.auth.clientId, 'ann');
      });
    });

    test('RTN15h2, RSA4b: renews a token that ends on a connection, which goes on', async () => {
      const issued = tokensOf(1500);
      await withClients(local, [withToken({ authCallback: issued.authCallback })], async (client) => {
        await client.connection.once('connected');
        const { id } = client.connection;
        await until('it has another', () => issued.count === 2 && client.connection.state === 'connected');
        assert.equal(client.connection.id, id);
      });
    });

    test('RTN22, RTC8a: renews a token when it is asked to, without a break', async () => {
      const issued = tokensOf(33_000);
      await withClients(local, [withToken({ authCallback: issued.authCallback })], async (client) => {
        await client.connection.once('connected');
        const changes = [];
        client.connection.on(({ current }) => changes.push(current));
        await client.connection.once('update');
        assert.equal(issued.count, 2);
        assert.deepEqual(changes, ['connected']);
      });
    });

    test('RTC8a1, RTL14: loses the channels that its new token does not allow', async () => {
      await withClients(local, [{ ...speaks, useTokenAuth: true }], async (client) => {
        const [kept, lost] = [client.channels.get(newChannel()), client.channels.get('other')];
        await Promise.all([kept.attach(), lost.attach()]);
        const failed = lost.once('failed');
        await client.auth.authorize({ capability: { 'ai:*': ['*'] } });
        assert.equal((await failed).reason.code, 40160);
        assert.equal(kept.state, 'attached');
      });
    });

    test('docs:jwt, docs:capabilities: takes JWTs', async () => {
      const token = jwt({ 'x-ably-clientId': 'ann', 'x-ably-capability': '{"ai:*":["publish"]}' });
      await withClients(local, [withToken({ token })], async (client) => {
        const name = newChannel();
        await client.channels.get(name).publish('n', 'a');
        await assert.rejects(client.channels.get('other').publish('n', 'a'), { code: 40160 });
        assert.equal((await rest().channels.get(name).history()).items[0].clientId, 'ann');
      });
    });

    test('RSA7b4, RSA12b, RTL6g4: speaks for anybody with a token for *', async () => {
      const tokenDetails = await rest().auth.requestToken({ clientId: '*' });
      await withClients(local, [withToken({ tokenDetails })], async (client) => {
        await client.connection.once('connected');
        assert.equal(client.auth.clientId, '*');
        const name = newChannel();
        await client.channels.get(name).publish({ data: 'a', clientId: 'bob' });
        assert.equal((await rest().channels.get(name).history()).items[0].clientId, 'bob');
      });
    });

    test('RSA17, docs:codes: tokens of a client can be taken back', async () => {
      const clientId = `revoked-${format}`;
      const tokenDetails = await rest().auth.requestToken({ clientId });
      await withClients(local, [withToken({ tokenDetails })], async (client) => {
        await client.connection.once('connected');
        const failed = client.connection.once('failed');
        const issuedBefore = Date.now() + 1000;
        const { successCount } = await rest().auth.revokeTokens([{ type: 'clientId', value: clientId }], { issuedBefore });
        assert.equal(successCount, 1);
        const { reason } = await failed;
        assert.equal(reason.code, 40171);
      });
    });

    test('RTN14a, docs:codes: fails with a wrong key', async () => {
      await withClients(local, [{ ...speaks, key: `${local.key}wrong` }], async (client) => {
        const { reason } = await client.connection.once('failed');
        assert.equal(reason.code, 40101);
      });
    });
  });
}
