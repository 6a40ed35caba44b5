// Takes out of a JSON value what its schema refuses: each such part becomes null.
import { stepsOf } from '../spec/json-pointer.ts';
import { type DocumentKind, mostViolations, type SchemaViolation, violations } from '../spec/schema.ts';

/** Rounds after which a document that still violates its schema is given up: a hostile one may have no end of faults. */
const rounds = 20;

/** The value, changed in place; undefined where the whole is refused or there are too many faults. */
export function withoutViolations(kind: DocumentKind, value: unknown, found: readonly SchemaViolation[]): unknown {
  let open = found;
  for (let round = 0; round < rounds; round += 1) {
    if (open.some(({ pointer }) => pointer === '')) return undefined;
    const changed = open.filter(({ pointer }) => setNull(value, pointer));
    // Where only missing members are left, nothing is; unless there are so many that not all was looked at.
    if (changed.length === 0) return open.length < mostViolations ? value : undefined;
    open = violations(kind, value);
  }
  return undefined;
}

/** Whether there was something at the pointer (RFC 6901) to take out. */
function setNull(root: unknown, pointer: string): boolean {
  const keys = [...stepsOf(pointer)];
  const last = keys.pop() ?? '';
  let parent = root;
  for (const key of keys) parent = memberOf(parent, key);
  if (memberOf(parent, last) == null) return false;
  Object.defineProperty(parent, last, { value: null, writable: true, enumerable: true, configurable: true });
  return true;
}

function memberOf(value: unknown, key: string): unknown {
  const hasIt = typeof value === 'object' && value !== null && Object.hasOwn(value, key);
  return hasIt ? (value as Record<string, unknown>)[key] : undefined;
}
