// Validates documents against the JSON schemas in schemas/*.json, which the build compiles to code. Each violation has
// a JSON Pointer.
import { utcTime } from '../text/time.ts';
import * as validators from './validators.ts';

/** The kinds of documents that have a schema. */
export type DocumentKind =
  | 'oci-layout'
  | 'oci-index'
  | 'oci-manifest'
  | 'oci-config'
  | 'oci-descriptor'
  | 'docker-manifest'
  | 'docker-repositories'
  | 'docker-v1';

/** One violation of a schema. */
export interface SchemaViolation {
  /** RFC 6901; for a missing member, the pointer it would have. "" is the whole document. */
  readonly pointer: string;
  /**
   * digest, media-type, time: text that does not match its grammar.
   * other: missing, or wrong type or value.
   */
  readonly fault: 'digest' | 'media-type' | 'time' | 'other';
  readonly message: string;
}

/** An ajv error, reduced to the parts that are used. */
export interface SchemaError {
  /** JSON Pointer to the value. */
  readonly instancePath: string;
  /** JSON Pointer to the violated keyword in the schema. */
  readonly schemaPath: string;
  readonly keyword: string;
  readonly params: Readonly<Partial<Record<SchemaErrorParam, unknown>>>;
}

type SchemaErrorParam = 'missingProperty' | 'additionalProperty' | 'pattern' | 'type' | 'allowedValue' | 'limit';

export interface Validator {
  (value: unknown): boolean;
  readonly errors?: readonly SchemaError[] | null;
}

const validatorOf: Readonly<Record<DocumentKind, Validator>> = {
  'oci-layout': validators.ociLayout,
  'oci-index': validators.ociIndex,
  'oci-manifest': validators.ociManifest,
  'oci-config': validators.ociConfig,
  'oci-descriptor': validators.ociDescriptor,
  'docker-manifest': validators.dockerManifest,
  'docker-repositories': validators.dockerRepositories,
  'docker-v1': validators.dockerV1,
};

/** A hostile document may contain a million violations; only the first ones are reported. */
export const maxViolations = 50;

/**
 * The violations of a parsed document, at most one per pointer and {@link maxViolations} in all; empty if it is valid.
 * Never throws.
 */
export function violations(kind: DocumentKind, value: unknown): readonly SchemaViolation[] {
  const found = new Map<string, SchemaViolation>();
  for (const { instancePath, keyword, params } of schemaErrors(validatorOf[kind], value)) {
    if (found.size === maxViolations) break;
    // "if" only repeats the errors of its "then".
    if (keyword === 'if') continue;
    const pointer = keyword === 'required' ? `${instancePath}/${params.missingProperty}` : instancePath;
    const fault = keyword === 'pattern' ? patternFault(String(params.pattern)) : 'other';
    if (!found.has(pointer)) found.set(pointer, { pointer, fault, message: messageOf(keyword, params, fault) });
  }
  const isTimed = kind === 'oci-config' || kind === 'docker-v1';
  for (const pointer of isTimed ? impossibleTimes(value) : []) {
    if (found.size === maxViolations) break;
    if (!found.has(pointer)) found.set(pointer, { pointer, fault: 'time', message: patternMessages.time });
  }
  return [...found.values()];
}

/** JSON Pointers to times of a config that match the pattern, but do not exist, such as February 30. */
function* impossibleTimes(value: unknown): Generator<string> {
  const { created, history } = (value ?? {}) as { readonly created?: unknown; readonly history?: unknown };
  if (isImpossible(created)) yield '/created';
  if (!Array.isArray(history)) return;
  for (const [at, step] of history.entries()) if (isImpossible(step?.created)) yield `/history/${at}/created`;
}

const isImpossible = (time: unknown): boolean => typeof time === 'string' && utcTime(time) === undefined;

/** The errors of a validator. Never throws. */
export function schemaErrors(validate: Validator, value: unknown): readonly SchemaError[] {
  try {
    return validate(value) ? [] : (validate.errors ?? []);
  } catch {
    // On strings of some ten megabytes a regular expression overflows the stack.
    return [{ instancePath: '', schemaPath: '', keyword: 'too-long', params: {} }];
  }
}

/** Told from the text of the pattern: documents have patterns only for digests, times and media types. */
function patternFault(pattern: string): SchemaViolation['fault'] {
  if (!pattern.includes(':')) return 'media-type';
  return pattern.includes('T') ? 'time' : 'digest';
}

/** The message for a missing required member. */
export const missing = 'is required';

const patternMessages: Readonly<Record<SchemaViolation['fault'], string>> = {
  digest: 'must be a digest such as sha256:…',
  'media-type': 'must be a media type such as application/json',
  time: 'must be a time such as 2024-01-31T23:59:59Z',
  other: 'has a string that is too long to validate',
};

const typeTexts: Readonly<Record<string, string>> = {
  array: 'an array',
  boolean: 'a boolean',
  integer: 'an integer',
  number: 'a number',
  object: 'an object',
  string: 'a string',
};

function messageOf(keyword: string, params: SchemaError['params'], fault: SchemaViolation['fault']): string {
  switch (keyword) {
    case 'required':
      return missing;
    case 'type':
      return `must be ${[params.type]
        .flat()
        .map((type) => typeTexts[String(type)] ?? String(type))
        .join(' or ')}`;
    case 'const':
      return `must be ${JSON.stringify(params.allowedValue)}`;
    case 'minimum':
      return `must be ${params.limit} or more`;
    default:
      return patternMessages[fault];
  }
}
