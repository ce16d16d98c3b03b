/** Values as they lie on the topics: Confluent's wire format, with the newest released schema of the repository. */

import { readdirSync, readFileSync } from 'node:fs';
import avro from 'avsc';

const HISTORY = new URL('../../schemas/src/main/resources/history/', import.meta.url);

/** A zero, four bytes that name the schema, then the value. */
const HEADER = 5;

/** Reads and writes the values of one record type, such as `TokenEvent`. */
export function valuesOf(record) {
  const folder = new URL(`${record}/`, HISTORY);
  const newest = Math.max(...readdirSync(folder).map(parseFloat));
  const type = avro.Type.forSchema(JSON.parse(readFileSync(new URL(`${newest}.avsc`, folder), 'utf8')));
  return {
    read: (bytes) => type.fromBuffer(bytes.subarray(HEADER)),
    /** The bytes of a value, under the schema that `like` was written with. */
    write: (value, like) => Buffer.concat([like.subarray(0, HEADER), type.toBuffer(value)]),
  };
}
