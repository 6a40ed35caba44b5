// Packs PAX records: "length key=value\n", where the length counts itself. Values are bytes and may hold anything.
// An object's keys are sorted, as Go's archive/tar sorts them; a list of pairs stays in its order and may repeat a key.
import { type Bytes, toBytes } from './bytes.ts';

export type PaxPairs = readonly (readonly [string, Bytes])[];
export type PaxRecords = Readonly<Record<string, Bytes>> | PaxPairs;

export function paxBody(records: PaxRecords): Buffer {
  return Buffer.concat(paxPairs(records).map(([key, value]) => paxRecord(key, value)));
}

export function paxPairs(records: PaxRecords): PaxPairs {
  if (isPairs(records)) return records;
  return Object.entries(records).sort(([a], [b]) => (a < b ? -1 : 1));
}

export function isPairs(records: PaxRecords): records is PaxPairs {
  return Array.isArray(records);
}

export function paxRecord(key: string, value: Bytes): Buffer {
  const rest = Buffer.concat([Buffer.from(` ${key}=`), toBytes(value), Buffer.from('\n')]);
  let length = rest.length;
  while (length !== rest.length + String(length).length) length = rest.length + String(length).length;
  return Buffer.concat([Buffer.from(String(length)), rest]);
}
