// The schemas of the documents we read (schemas/*.json), compiled to code when the project is built: what is wrong with a
// JSON value, each fault with its JSON Pointer.
import * as validators from './validators.ts';

export type DocumentKind =
  | 'oci-layout'
  | 'oci-index'
  | 'oci-manifest'
  | 'oci-config'
  | 'oci-descriptor'
  | 'docker-manifest'
  | 'docker-repositories'
  | 'docker-v1';

export interface SchemaViolation {
  /** RFC 6901; of a member that is missing, where it would be. "" is the whole document. */
  readonly pointer: string;
  /** digest, media-type, time: a text that does not follow the grammar · other: missing, or of another type or value */
  readonly fault: 'digest' | 'media-type' | 'time' | 'other';
  readonly message: string;
}

/** What ajv says of one fault. */
export interface Fault {
  /** JSON Pointer to the value. */
  readonly instancePath: string;
  /** The same to what it breaks, in the schema. */
  readonly schemaPath: string;
  readonly keyword: string;
  readonly params: Readonly<Record<string, unknown>>;
}

interface Validator {
  (value: unknown): boolean;
  readonly errors?: readonly Fault[] | null;
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

/** A hostile document may have a million faults; the first ones do. */
export const mostViolations = 50;

/** What is wrong with a parsed document, one fault a place; nothing = valid. Never throws. */
export function violations(kind: DocumentKind, value: unknown): readonly SchemaViolation[] {
  const found = new Map<string, SchemaViolation>();
  for (const { instancePath, keyword, params } of faultsOf(validatorOf[kind], value)) {
    if (found.size === mostViolations) break;
    // "if" only sums up what its "then" has said.
    if (keyword === 'if') continue;
    const pointer = keyword === 'required' ? `${instancePath}/${params.missingProperty}` : instancePath;
    const fault = keyword === 'pattern' ? patternFault(String(params.pattern)) : 'other';
    if (!found.has(pointer)) found.set(pointer, { pointer, fault, message: messageOf(keyword, params, fault) });
  }
  return [...found.values()];
}

/** What is wrong with a file of our own: a policy, a baseline. */
export const policyFaults = (value: unknown): readonly Fault[] => faultsOf(validators.policy, value);
export const baselineFaults = (value: unknown): readonly Fault[] => faultsOf(validators.baseline, value);

function faultsOf(validate: Validator, value: unknown): readonly Fault[] {
  try {
    return validate(value) ? [] : (validate.errors ?? []);
  } catch {
    // On a text of some ten megabytes a regular expression runs out of stack.
    return [{ instancePath: '', schemaPath: '', keyword: 'too-long', params: {} }];
  }
}

/** The only patterns in the schemas are those of digests, times and media types. */
function patternFault(pattern: string): SchemaViolation['fault'] {
  if (!pattern.includes(':')) return 'media-type';
  return pattern.includes('T') ? 'time' : 'digest';
}

/** The message about a required member that is not there. */
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

function messageOf(keyword: string, params: Fault['params'], fault: SchemaViolation['fault']): string {
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
