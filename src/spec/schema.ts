// The schemas of the documents we read (schemas/*.json), compiled to code when the project is built: what is wrong with a
// JSON value, each fault with its JSON Pointer.
import * as validators from './validators.ts';

export type DocumentKind =
  | 'oci-layout'
  | 'oci-index'
  | 'oci-manifest'
  | 'oci-config'
  | 'docker-manifest'
  | 'docker-repositories'
  | 'docker-v1';

export interface SchemaViolation {
  /** RFC 6901; of a member that is missing, where it would be. "" is the whole document. */
  readonly pointer: string;
  readonly message: string;
}

/** What ajv says of one fault. */
interface Fault {
  readonly instancePath: string;
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
  'docker-manifest': validators.dockerManifest,
  'docker-repositories': validators.dockerRepositories,
  'docker-v1': validators.dockerV1,
};

/** A hostile document may have a million faults; the first ones do. */
export const mostViolations = 50;

/** What is wrong with a parsed document, one fault a place; nothing = valid. Never throws. */
export function violations(kind: DocumentKind, value: unknown): readonly SchemaViolation[] {
  const found = new Map<string, string>();
  for (const { instancePath, keyword, params } of faults(validatorOf[kind], value)) {
    if (found.size === mostViolations) break;
    // "if" only sums up what its "then" has said.
    if (keyword === 'if') continue;
    const pointer = keyword === 'required' ? `${instancePath}/${params.missingProperty}` : instancePath;
    if (!found.has(pointer)) found.set(pointer, messageOf(keyword, params));
  }
  return Array.from(found, ([pointer, message]) => ({ pointer, message }));
}

function faults(validate: Validator, value: unknown): readonly Fault[] {
  try {
    return validate(value) ? [] : (validate.errors ?? []);
  } catch {
    // On a text of some ten megabytes a regular expression runs out of stack.
    return [{ instancePath: '', keyword: 'too-long', params: {} }];
  }
}

function messageOf(keyword: string, params: Fault['params']): string {
  switch (keyword) {
    case 'required':
      return 'is required';
    case 'type':
      return `must be ${[params.type].flat().join(' or ')}`;
    case 'const':
      return `must be ${JSON.stringify(params.allowedValue)}`;
    case 'minimum':
      return `must be ${params.limit} or more`;
    case 'too-long':
      return 'has a text too long to be judged';
    default:
      return patternMessage(String(params.pattern));
  }
}

/** The only patterns in the schemas are those of digests, times and media types. */
function patternMessage(pattern: string): string {
  if (pattern.includes(':'))
    return pattern.includes('T') ? 'must be a time such as 2024-01-31T23:59:59Z' : 'must be a digest such as sha256:…';
  return 'must be a media type such as application/json';
}
