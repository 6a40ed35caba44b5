// Packs PAX records: "length key=value\n", where the length includes itself. Values are any bytes. Keys of an object are sorted, as
// by Go's archive/tar; a list of pairs keeps its order and can repeat keys.
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
