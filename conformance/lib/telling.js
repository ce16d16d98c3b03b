/**
 * One answer, told to several sessions at once, stretch by stretch. A stretch is over when every live screen shows all of
 * it: what happens during it happens in the middle of every answer, however slow the machine is.
 */

import { lengthOf, textsOf } from './judge.js';
import { until } from './until.js';

const RESPONSE = 'R1';
const SHOWN_LIMIT = 90_000;

export class Telling {
  #team;
  #conversations;
  #pace;
  #told = 0;

  /**
   * @param {import('./producer-team.js').ProducerTeam} team who tells the answer
   * @param {import('./conversation.js').Conversation[]} conversations to whom
   * @param {number} pace pieces in a second, to each
   */
  constructor(team, conversations, pace) {
    this.#team = team;
    this.#conversations = conversations;
    this.#pace = pace;
  }

  /**
   * Tells the next stretch; ends when all of it is safe, shown or not.
   *
   * @param {number} share how much of the answer the stretch is, from 0 to 1
   */
  async tell(share) {
    const [from, to] = [this.#told, Math.min(1, this.#told + share)];
    this.#told = to;
    const said = ({ session }) => this.#team.say(session, RESPONSE, this.#pace, { from, to });
    await Promise.all(this.#conversations.map(said));
  }

  /** Tells the next stretch while something happens, and waits until every screen shows all that was told. */
  async goOn(share, happens = async () => {}) {
    await Promise.all([happens(), this.tell(share)]);
    const told = this.#team.lengthTo(this.#told);
    const shown = () => this.#conversations.map(({ live }) => lengthOf(textsOf(live.message(RESPONSE))));
    await until(`every screen shows the ${told} characters that were told`, () => shown().every((length) => length >= told), {
      limit: SHOWN_LIMIT,
      seen: shown,
    });
  }

  /** Tells the rest, and waits for it as for any stretch. */
  async end() {
    await this.goOn(1);
  }
}
