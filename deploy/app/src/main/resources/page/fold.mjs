/**
 * The messages of one channel, folded from creates, appends, updates and deletes. Pure.
 *
 * Each message is named by its serial; each state of it has a version. What is not newer than what is known is dropped,
 * so history and live deliveries may overlap in any way and give the same.
 */

const CREATE = 0;
const UPDATE = 1;
const DELETE = 2;
const APPEND = 5;

export class Messages {
  #bySerial = new Map();
  /** Appends to messages of which nothing is known: a reason to load the history again. */
  orphans = 0;
  /** How often text that was shown was taken back. */
  rewrites = 0;

  /** Takes one message as it came; true when it changed something. */
  apply(message) {
    const { serial } = message;
    if (typeof serial !== 'string') return false;
    const before = this.#bySerial.get(serial);
    const version = message.version?.serial ?? serial;
    if (before && version <= before.version) return false;
    switch (message.action ?? CREATE) {
      case CREATE:
      case UPDATE: {
        const text = textOf(message);
        if (before && !text.startsWith(before.text)) this.rewrites++;
        this.#put(message, before, version, text, before ? 'update' : 'first');
        return true;
      }
      case APPEND:
        if (!before) {
          this.orphans++;
          return false;
        }
        this.#put(message, before, version, before.text + textOf(message), 'append');
        return true;
      case DELETE:
        this.#bySerial.set(serial, { ...(before ?? { serial, name: '', extras: {} }), text: '', version, deleted: true });
        return true;
      default:
        return false; // Summaries and metadata show nothing.
    }
  }

  /** Appends and updates carry neither the name nor the extras that did not change. */
  #put(message, before, version, text, how) {
    this.#bySerial.set(message.serial, {
      serial: message.serial,
      version,
      name: message.name ?? before?.name ?? '',
      extras: message.extras ?? before?.extras ?? {},
      text,
      how,
      deleted: false,
    });
  }

  /** What is to be seen, in the order of the channel. */
  list() {
    return [...this.#bySerial.values()].filter(({ deleted }) => !deleted).sort((a, b) => (a.serial < b.serial ? -1 : 1));
  }
}

/** Data that is no plain text (encoded, or an object) is not text of an answer. */
const textOf = ({ data, encoding }) => (typeof data === 'string' && !encoding ? data : '');
