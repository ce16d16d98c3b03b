// What the unmodified JavaScript client sees of each answer to what Ably's documentation leaves open. The answers are at
// the beginning of each name; local/ably/FEATURES.md is made from these names.

import assert from 'node:assert/strict';
import { after, afterEach, before, describe, test } from 'node:test';
import { FORMATS, withClients } from '../../lib/clients.js';
import { Control } from '../../lib/local-ably.js';
import { killAll } from '../../lib/processes.js';
import { Local } from '../../lib/turnstream.js';
import { until } from '../../lib/until.js';

let local;
let control;
let defaults;
before(async () => {
  local = await Local.start('--only=ably');
  control = new Control(local);
  defaults = await control.switches();
});
afterEach(() => control.set(defaults));
after(killAll);

let channels = 0;
const newChannel = () => `ai:switches-${++channels}`;
const HEADERS = { headers: { h: '1' } };

for (const [format, speaks] of FORMATS) {
  /** Gives `work` a channel that hears itself, and what it has heard. */
  const onChannel = async (work, { window = 0 } = {}) => {
    const options = { ...speaks, transportParams: { appendRollupWindow: window } };
    await withClients(local, [options], async (client) => {
      const channel = client.channels.get(newChannel());
      const received = [];
      await channel.subscribe((message) => received.push(message));
      await work(channel, () => received.map(({ data }) => data));
    });
  };

  /** A message to which something is being appended, so that what is appended right after that is held. */
  const growing = async (channel) => {
    const { serials } = await channel.publish('n', '');
    const append = (data) => channel.appendMessage({ serial: serials[0], data });
    return { append, first: append('a'), now: () => channel.getMessage(serials[0]) };
  };

  describe(`the open questions over ${format}`, { timeout: 60_000 }, () => {
    test('append-ack=after-window: a held append is acknowledged when it has gone out', async () => {
      await control.set({ 'append-ack': 'after-window' });
      await onChannel(
        async (channel) => {
          const { append, now } = await growing(channel);
          const { versionSerial } = await append('b');
          const { data, version } = await now();
          assert.equal(data, 'ab');
          assert.equal(versionSerial, version.serial);
        },
        { window: 500 },
      );
    });

    test('append-ack=on-receipt: a held append is acknowledged before anybody hears of it', async () => {
      await control.set({ 'append-ack': 'on-receipt' });
      await onChannel(
        async (channel, heard) => {
          const { append } = await growing(channel);
          const { versionSerial } = await append('b');
          assert.equal(versionSerial, null);
          assert.ok(!heard().includes('b'), `heard ${heard()}`);
          await until('it has gone out', () => heard().includes('b'));
        },
        { window: 500 },
      );
    });

    /** The versions that two appends have which go out as one, and the version that there is then. */
    const versionsOfTwoJoined = async (channel) => {
      const { append, now } = await growing(channel);
      const answers = await Promise.all([append('b'), append('c')]);
      const { data, version } = await now();
      assert.equal(data, 'abc');
      return [...answers.map(({ versionSerial }) => versionSerial), version.serial];
    };

    test('conflated-ack=null-serial: an append that went out in a later one has no version', async () => {
      await control.set({ 'conflated-ack': 'null-serial' });
      await onChannel(
        async (channel) => {
          const [joined, last, now] = await versionsOfTwoJoined(channel);
          assert.equal(joined, null);
          assert.equal(last, now);
        },
        { window: 500 },
      );
    });

    test('conflated-ack=shared-serial: an append that went out in a later one has its version', async () => {
      await control.set({ 'conflated-ack': 'shared-serial' });
      await onChannel(
        async (channel) => {
          const [joined, last, now] = await versionsOfTwoJoined(channel);
          assert.equal(joined, now);
          assert.equal(last, now);
        },
        { window: 500 },
      );
    });

    /** What is heard of a held append and a message that is published after it. */
    const heardOfHeldAndNext = async (channel, heard) => {
      const { append } = await growing(channel);
      await Promise.all([append('b'), channel.publish('n', 'next')]);
      await until('both have arrived', () => heard().includes('b') && heard().includes('next'));
      return heard().slice(-2);
    };

    test('overtaking=never: a held append goes out before what is published later', async () => {
      await control.set({ overtaking: 'never' });
      await onChannel(
        async (channel, heard) => assert.deepEqual(await heardOfHeldAndNext(channel, heard), ['b', 'next']),
        { window: 500 },
      );
    });

    test('overtaking=by-other-messages: what is published later goes out before a held append', async () => {
      await control.set({ overtaking: 'by-other-messages' });
      await onChannel(
        async (channel, heard) => assert.deepEqual(await heardOfHeldAndNext(channel, heard), ['next', 'b']),
        { window: 500 },
      );
    });

    /** What a create is answered and what it is answered again; it is there once, whatever that is. */
    const answersOfRepeated = async (channel) => {
      const publish = async () => (await channel.publish({ id: 'once', name: 'n', data: 'a' })).serials;
      const answers = [await publish(), await publish()].flat();
      const { items } = await channel.history();
      assert.deepEqual(items.map(({ serial }) => serial), [answers[0]]);
      return answers;
    };

    test('repeated-create=first-serial, RSL1k5: a repeated create has the serial of the first', async () => {
      await control.set({ 'repeated-create': 'first-serial' });
      await onChannel(async (channel) => {
        const [first, second] = await answersOfRepeated(channel);
        assert.equal(second, first);
      });
    });

    test('repeated-create=new-serial, RSL1k5: a repeated create has a serial that no message has', async () => {
      await control.set({ 'repeated-create': 'new-serial' });
      await onChannel(async (channel) => {
        const [first, second] = await answersOfRepeated(channel);
        assert.equal(typeof second, 'string');
        assert.notEqual(second, first);
        await assert.rejects(channel.getMessage(second), { code: 40400 });
      });
    });

    test('repeated-create=null-serial, RSL1k5: a repeated create has no serial', async () => {
      await control.set({ 'repeated-create': 'null-serial' });
      await onChannel(async (channel) => assert.equal((await answersOfRepeated(channel))[1], null));
    });

    /** The extras of a message after an append and after an update that leave them out. */
    const extrasAfterChanges = async (channel) => {
      const found = [];
      for (const change of ['appendMessage', 'updateMessage']) {
        const { serials } = await channel.publish({ name: 'n', data: 'a', extras: HEADERS });
        await channel[change]({ serial: serials[0], data: 'b' });
        found.push((await channel.getMessage(serials[0])).extras);
      }
      return found;
    };

    test('omitted-extras=are-kept, docs:mutable-messages: extras that a change leaves out stay', async () => {
      await control.set({ 'omitted-extras': 'are-kept' });
      await onChannel(async (channel) => assert.deepEqual(await extrasAfterChanges(channel), [HEADERS, HEADERS]));
    });

    test('omitted-extras=are-dropped: extras that a change leaves out are gone', async () => {
      await control.set({ 'omitted-extras': 'are-dropped' });
      await onChannel(async (channel) => {
        const extras = await extrasAfterChanges(channel);
        assert.deepEqual(extras.map((left) => left ?? null), [null, null]);
      });
    });

    /** What a message has grown to after an append that was refused and one that was not. */
    const textAfterRefusal = async (channel) => {
      const { append, first, now } = await growing(channel);
      await first;
      await control.fault({ channel: channel.name, kind: 'append' }, { type: 'nack', code: 50003 });
      await assert.rejects(append('b'), { code: 50003 });
      assert.equal((await now()).data, 'a');
      await append('c');
      return (await now()).data;
    };

    test('refused-append=is-gone, docs:appends: what was refused is gone', async () => {
      await control.set({ 'refused-append': 'is-gone' });
      await onChannel(async (channel) => assert.equal(await textAfterRefusal(channel), 'ac'));
    });

    test('refused-append=comes-back, docs:appends: what was refused comes with the next append', async () => {
      await control.set({ 'refused-append': 'comes-back' });
      await onChannel(async (channel) => assert.equal(await textAfterRefusal(channel), 'abc'));
    });
  });
}
