// Budgets: the size of files, and paths that must not be in any layer.

import type { WastedPayload } from '../../analysis/ledger.ts';
import { comparePaths } from '../../oci/entry-path.ts';
import { globPattern } from '../../text/glob.ts';
import { shortened } from '../../text/message-name.ts';
import { type Amount, byteSizeForm, byteSizeSchema, bytesAllowed } from '../amount.ts';
import { atMost, type Budget, exceededOrLargest, selfOrAncestor, sizeExceededMessage } from '../budget.ts';
import { isComplete } from '../completeness.ts';
import { type ShippedFile, shippedFiles, shippedNames } from '../shipped-files.ts';
import { displayGlob, displayPath } from '../wording.ts';

/** An upper limit for the size of each file. */
export const fileSize: Budget<Amount> = {
  id: 'budget/file-size',
  severity: 'error',
  title: 'A file is larger than its budget',
  why: 'The most common cause of a large image is a single file that got in by mistake: a database, a core dump, a model, an archive.',
  limit: { title: 'Maximum size of each file', ...byteSizeSchema },
  form: byteSizeForm,
  *measure(limit, { image }) {
    const limitValue = bytesAllowed(limit, null) ?? 0;
    const shared = { limit: String(limit), limitValue, unit: 'bytes' } as const;
    // There can be a larger file in the part of a layer that could not be read.
    const isWhole = image.layers.every(isComplete);
    let largest = 0;
    const candidates = [];
    for (const { path, layer, bytes } of shippedFiles(image)) {
      if (bytes <= limitValue && bytes <= largest) continue;
      largest = Math.max(largest, bytes);
      const metric = `${displayPath(path)} (layer ${layer})`;
      const atLeast = !isWhole && bytes <= limitValue;
      candidates.push(atMost({ ...shared, metric, actual: bytes, atLeast, where: { layer, path } }));
    }
    const none = atMost({ ...shared, metric: 'files', actual: isWhole ? 0 : null });
    yield* candidates.length > 0 ? exceededOrLargest(candidates) : [none];
  },
  message: sizeExceededMessage,
};

/** Upper limits for the total size of files by path. */
export const pathSize: Budget<Readonly<Record<string, Amount>>> = {
  id: 'budget/path-size',
  severity: 'error',
  title: 'Files at these paths are larger than their budget',
  why: 'Counts the files of all layers that match the glob or are in a matching directory. Files that a later layer overwrites or deletes count too: they are still in the image.',
  limit: {
    title: 'Maximum size of the files at some paths',
    type: 'object',
    description:
      'Limits in bytes by glob, such as {"/usr/share/doc/**": "10MB"}; a glob without a slash matches at any depth',
    minProperties: 1,
    propertyNames: { pattern: globPattern },
    additionalProperties: byteSizeSchema,
  },
  form: 'a map of globs such as {"/usr/share/doc/**": 10MB}',
  partForm: byteSizeForm,
  exampleGlob: '/usr',
  globs: (limit) => Object.keys(limit).map((glob) => [glob, glob]),
  *measure(limits, { image }) {
    const globs = Object.entries(limits).map(([glob, limit]) => ({
      glob,
      limit,
      wants: selfOrAncestor([glob]),
      actual: 0,
    }));
    for (const { path, bytes } of shippedFiles(image)) {
      for (const one of globs) if (one.wants(path)) one.actual += bytes;
    }
    const atLeast = !image.layers.every(isComplete);
    for (const { glob, limit, actual } of globs) {
      const limitValue = bytesAllowed(limit, null);
      yield atMost({ metric: displayGlob(glob), limit: String(limit), limitValue, actual, atLeast, unit: 'bytes' });
    }
  },
  message: sizeExceededMessage,
};

/** Keyword for the usual paths of keys and credentials. */
const secrets = 'secrets';

/** Paths that must not be in any layer. A file that a later layer deletes can still be read from the lower one. */
export const forbiddenPath: Budget<readonly string[]> = {
  id: 'budget/forbidden-path',
  severity: 'error',
  title: 'A forbidden path is in the image',
  why: 'Anyone who pulls the image can read it, even if a later layer deletes it. If it is a secret, treat it as leaked and rotate it. Use RUN --mount=type=secret for secrets, and list files that the build does not need in .dockerignore.',
  limit: {
    title: 'Paths that must not be in any layer',
    type: 'array',
    minItems: 1,
    items: { type: 'string', pattern: globPattern },
    description:
      'Globs, such as "*.pem" (at any depth) or "/etc/ssl/**"; "secrets" stands for the usual file names of keys and credentials',
  },
  form: 'a list of globs such as ["**/*.pem"]',
  partForm: 'a glob such as "**/*.pem"',
  exampleGlob: '*.pem',
  globs: (limit) => limit.entries(),
  *measure(globs, { image }) {
    const isForbidden = selfOrAncestor(globs.flatMap((glob) => (glob === secrets ? secretPaths : [glob])));
    const found: ShippedFile[] = [];
    for (const one of shippedNames(image)) if (isForbidden(one.path)) found.push(one);
    const shared = { limit: 'forbidden', limitValue: 0, unit: 'presence' } as const;
    if (found.length === 0) {
      const metric = globs.map((glob) => (glob === secrets ? glob : displayGlob(glob))).join(', ');
      yield atMost({ ...shared, metric, actual: image.layers.every(isComplete) ? 0 : null });
    }
    const ledger = found.length > 0 ? image.merged?.ledger : undefined;
    const wasted = new Map(ledger?.wasted.map((one) => [`${one.storedIn} ${one.row}`, one]));
    for (const { path, layer, row } of found.sort((a, b) => comparePaths(a.path, b.path) || a.layer - b.layer)) {
      const payload = wasted.get(`${layer} ${row}`);
      const metric = `${displayPath(path)} (layer ${layer})`;
      yield atMost({
        ...shared,
        metric,
        actual: 1,
        where: { layer, path },
        ...(payload ? { note: whyNotVisible(payload) } : {}),
      });
    }
  },
  message: ({ metric, note }) =>
    `${shortened(note === undefined ? metric : metric.replace(/\)$/, `, ${note})`))} is forbidden`,
};

function whyNotVisible({ kind, wastedBy }: WastedPayload): string {
  if (kind === 'unusable') return 'still shipped although it cannot be extracted';
  if (kind === 'duplicate') return 'still shipped although a later entry overwrites it';
  return `still shipped although layer ${wastedBy} deletes or overwrites it`;
}

/**
 * Globs for the usual paths of private keys and credentials, as written by the tools that create them. Certificates and
 * public keys are not secrets.
 */
const secretPaths: readonly string[] = [
  '**/id_{rsa,dsa,ecdsa,ecdsa_sk,ed25519,ed25519_sk}',
  '**/ssh_host_{rsa,dsa,ecdsa,ed25519}_key',
  '**/*.{key,pfx,p12,jks,keystore,ppk,kdbx}',
  '**/{key,privkey,private,*-key,*_key,privkey[0-9]*}.pem',
  '**/.gnupg/{secring.gpg,private-keys-v1.d/*}',
  '**/.aws/credentials',
  '**/.azure/{accessTokens.json,msal_token_cache.*}',
  '**/.config/gcloud/{credentials.db,access_tokens.db,application_default_credentials.json}',
  '**/.kube/config',
  '**/{.docker/config.json,.dockercfg}',
  '**/{.netrc,_netrc,.git-credentials,.pgpass,.my.cnf,.htpasswd,.vault-token}',
  '**/{.npmrc,.yarnrc.yml,.pypirc,.gem/credentials,.cargo/credentials,.cargo/credentials.toml}',
  '**/.m2/settings-security.xml',
  '**/.env{,.local,.production,.staging,.development}',
  '**/{terraform.tfstate,credentials.tfrc.json}',
];
