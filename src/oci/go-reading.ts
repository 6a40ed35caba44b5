// Reads a JSON text as Go's encoding/json does, into the structs of struct-fields.ts, and finds what other parsers read
// otherwise: Go ignores the case of names, merges a duplicate member into the first one, and checks the types of fields. The
// text must be valid JSON, and not too deep for recursion.
import { endOfToken, isBlank } from '../text/json-places.ts';
import { pointerOf } from '../text/json-pointer.ts';
import { goTime, utcTime } from '../text/time.ts';
import { foldedName, type GoType, isBase64, isInteger, isReset, nameOfType, structOfType } from './struct-fields.ts';

/** A member that Go reads as the field of another name. */
export interface FoldedMember {
  /** JSON Pointer of the member. */
  readonly pointer: string;
  readonly field: string;
}

/** A value that Go and other parsers, or two other parsers, read differently. */
export interface AmbiguousValue {
  readonly pointer: string;
  readonly detail: string;
}

/** A value that Go cannot decode into its field, so that it refuses the document. */
export interface RefusedValue {
  readonly pointer: string;
  /** As in Go's message. */
  readonly reason: string;
  /** Whether only Docker has the field. */
  readonly isOnlyDocker: boolean;
}

export interface GoReading {
  /** Fields have the names of the structs. A value that Go refuses is as in the text. */
  readonly value: unknown;
  /** JSON Pointers of members whose name occurs before in the same object. */
  readonly duplicateNames: readonly string[];
  readonly foldedMembers: readonly FoldedMember[];
  readonly ambiguousValues: readonly AmbiguousValue[];
  readonly refusedValues: readonly RefusedValue[];
}

/** Reads a text into a type; at most `most` findings of each kind are kept. */
export function readAsGo(text: string, type: GoType, most: number): GoReading {
  const reader = new Reader(text, most);
  const value = reader.read(type, undefined);
  const { duplicateNames, foldedMembers, ambiguousValues, refusedValues } = reader;
  return { value, duplicateNames: [...duplicateNames], foldedMembers, ambiguousValues, refusedValues };
}

class Reader {
  readonly duplicateNames = new Set<string>();
  readonly foldedMembers: FoldedMember[] = [];
  readonly ambiguousValues: AmbiguousValue[] = [];
  readonly refusedValues: RefusedValue[] = [];
  readonly #text: string;
  readonly #most: number;
  readonly #path: (string | number)[] = [];
  /** Items between the length and the capacity of a slice that was decoded again, last first; Go decodes later items into them. */
  readonly #leftItems = new WeakMap<readonly unknown[], unknown[]>();
  /** Open fields that only Docker has. */
  #onlyDocker = 0;
  #duplicates = 0;
  #at = 0;

  constructor(text: string, most: number) {
    this.#text = text;
    this.#most = most;
  }

  /** Reads the next value. `previous` is what the field has from a duplicate member before; it is changed, as in Go. */
  read(type: GoType, previous: unknown): unknown {
    const token = this.#next();
    if (token === '{') return this.#object(type, previous);
    if (token === '[') return this.#array(type, previous);
    if (token.startsWith('"')) return this.#string(type, token);
    if (token === 'null') return isReset(type) ? null : (previous ?? null);
    return token === 'true' || token === 'false' ? this.#boolean(type, token === 'true') : this.#number(type, token);
  }

  /** The next token; blanks are skipped. */
  #next(): string {
    const start = this.#skipBlanks();
    this.#at = endOfToken(this.#text, start);
    return this.#text.slice(start, this.#at);
  }

  /** Skips blanks; returns the offset of the next token. */
  #skipBlanks(): number {
    while (isBlank(this.#text.charCodeAt(this.#at))) this.#at += 1;
    return this.#at;
  }

  #object(type: GoType, previous: unknown): unknown {
    const isKnown = typeof type !== 'string' && !('list' in type);
    if (!isKnown && type !== 'any') this.#refuse(type, 'object');
    const members: Members = isKnown && isMembers(previous) ? previous : {};
    /** Offset of the first value of each name. */
    const seen = new Map<string, number>();
    for (let token = this.#next(); token !== '}'; token = this.#next()) {
      if (token === ',') continue;
      const name = this.#unquoted(token);
      this.#path.push(name);
      this.#next();
      this.#member(type, name, members, seen, token);
      this.#path.pop();
    }
    return members;
  }

  #member(type: GoType, name: string, members: Members, seen: Map<string, number>, quoted: string): void {
    const struct = structOfType(type);
    const field = struct?.fields.has(name) ? name : struct?.folded.get(foldedName(name));
    const isInMap = typeof type !== 'string' && 'map' in type;
    const member = field === undefined ? (isInMap ? type.map : 'any') : (struct?.fields.get(field) ?? 'any');
    if (isInMap) this.#checkText(quoted, name);
    const isOnlyDocker = field !== undefined && struct?.onlyDocker.has(field);
    this.#onlyDocker += isOnlyDocker ? 1 : 0;
    if (field !== undefined && field !== name && this.foldedMembers.length < this.#most)
      this.foldedMembers.push({ pointer: pointerOf(this.#path), field });
    const first = seen.get(name);
    const start = this.#skipBlanks();
    if (first === undefined) seen.set(name, start);
    else this.#addDuplicate();
    // In a map, a duplicate replaces the value; in a struct it is decoded into the same field.
    const value = this.read(member, field === undefined ? undefined : members[field]);
    if (name === '__proto__') Object.defineProperty(members, name, { value, ...ownProperty });
    else members[field ?? name] = value;
    this.#onlyDocker -= isOnlyDocker ? 1 : 0;
    if (first !== undefined && (field !== undefined || isInMap) && !this.#isSameText(first, start))
      this.#addAmbiguous('is set twice, written differently: tools that read the first one may see another image');
  }

  /** The limit counts occurrences, not names: one name can come a million times, and its pointer takes time to make. */
  #addDuplicate(): void {
    this.#duplicates += 1;
    if (this.#duplicates <= this.#most) this.duplicateNames.add(pointerOf(this.#path));
  }

  /** Whether the value that was just read, which begins at `start`, is written exactly like the one at `first`. */
  #isSameText(first: number, start: number): boolean {
    const written = this.#text.slice(start, this.#at);
    const after = this.#text[first + written.length] ?? '';
    return this.#text.startsWith(written, first) && !inNumber.test(after);
  }

  #array(type: GoType, previous: unknown): unknown {
    const isBytes = type === '[]byte';
    if (isBytes) this.#addAmbiguous('is a list of numbers, which Go reads as bytes; other tools expect base64');
    const isList = typeof type !== 'string' && 'list' in type;
    if (!isList && !isBytes && type !== 'any') this.#refuse(type, 'array');
    const item = isList ? type.list : isBytes ? 'uint8' : 'any';
    const items: unknown[] = isList && Array.isArray(previous) ? previous : [];
    const left = this.#leftItems.get(items) ?? [];
    let length = 0;
    for (; this.#text[this.#skipBlanks()] !== ']'; length += 1) {
      if (this.#text[this.#at] === ',') this.#at += 1;
      if (length === items.length) items.push(left.pop());
      this.#path.push(length);
      items[length] = this.read(item, items[length]);
      this.#path.pop();
    }
    this.#at += 1;
    // An empty list is a new one.
    if (length === 0) return isBytes ? '' : [];
    while (items.length > length) left.push(items.pop());
    if (left.length > 0) this.#leftItems.set(items, left);
    return isBytes ? Buffer.from(items.map(Number)).toString('base64') : items;
  }

  #string(type: GoType, token: string): unknown {
    const value = this.#unquoted(token);
    if (type === 'string') this.#checkText(token, value);
    else if (type === 'time.Time') return this.#time(token.slice(1, -1), value);
    else if (type === '[]byte') {
      if (!isBase64(value)) this.#refuseFor('illegal base64 data');
    } else if (type !== 'any') this.#refuse(type, 'string');
    return value;
  }

  /** Go parses the text as it is written, without resolving escapes. */
  #time(written: string, value: string): string {
    const time = goTime(written);
    if (time === undefined) this.#refuseFor(`parsing time ${JSON.stringify(value)} as RFC 3339`);
    else if (time !== written || (extremeTime.test(time) && utcTime(time) === undefined))
      this.#addAmbiguous('is a time in a form that Go reads, but RFC 3339 does not allow');
    return time ?? value;
  }

  #boolean(type: GoType, value: boolean): boolean {
    if (type !== 'bool' && type !== 'any') this.#refuse(type, 'bool');
    return value;
  }

  #number(type: GoType, token: string): unknown {
    const value = Number(token);
    if (type === 'any') return value;
    if ((type === 'int64' || type === 'uint8') && isInteger(token, type)) {
      // 15 digits are exact.
      if (token.length > 15 && BigInt(token) !== BigInt(value))
        this.#addAmbiguous(`is ${token}, which tools without integers of 64 bits round to ${BigInt(value)}`);
      // Go's integers have no -0.
      return value + 0;
    }
    this.#refuse(type, type === 'int64' || type === 'uint8' ? `number ${token}` : 'number');
    return value;
  }

  /** The text of a string, with U+FFFD for each lone surrogate. */
  #unquoted(token: string): string {
    if (!token.includes('\\')) return token.slice(1, -1);
    const value: string = JSON.parse(token);
    return token.includes('\\u') ? value.replaceAll(loneSurrogate, '\ufffd') : value;
  }

  #checkText(token: string, value: string): void {
    if (token.includes('\\u') && value.includes('\ufffd') && JSON.parse(token) !== value)
      this.#addAmbiguous('has a lone surrogate, which Go replaces by U+FFFD');
  }

  #addAmbiguous(detail: string): void {
    if (this.ambiguousValues.length < this.#most) this.ambiguousValues.push({ pointer: pointerOf(this.#path), detail });
  }

  #refuse(type: GoType, found: string): void {
    if (type === 'time.Time') this.#refuseFor('Time.UnmarshalJSON: input is not a JSON string');
    else this.#refuseFor(`cannot unmarshal ${found} into Go value of type ${nameOfType(type)}`);
  }

  #refuseFor(reason: string): void {
    const isOnlyDocker = this.#onlyDocker > 0;
    if (this.refusedValues.length < this.#most)
      this.refusedValues.push({ pointer: pointerOf(this.#path), reason, isOnlyDocker });
  }
}

type Members = Record<string, unknown>;

const isMembers = (value: unknown): value is Members =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** A year that can be another one in UTC, or an offset that only Go reads. */
const extremeTime = /^0000|^9999|24:\d\d$|:60$/;
const ownProperty = { writable: true, enumerable: true, configurable: true };
const loneSurrogate = /\p{Cs}/gu;
/** What continues a number: 12 begins like 1, but is another value. */
const inNumber = /[\d.eE+-]/;
