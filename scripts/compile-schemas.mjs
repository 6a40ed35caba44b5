// Compiles the document schemas (schemas/*.json) to src/oci/validators.ts: plain code, no ajv at run time.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import standaloneCode from 'ajv/dist/standalone/index.js';

const head = '// @ts-nocheck\n// Made from schemas/ by scripts/compile-schemas.mjs: do not edit.\n';
/** Faults after which a validator stops looking. */
const maxFaults = 100;

export function compileSchemas() {
  const schemas = readdirSync('schemas')
    .filter((file) => file.endsWith('.json'))
    .sort()
    .map((file) => JSON.parse(readFileSync(`schemas/${file}`, 'utf8')));
  const ajv = new Ajv2020({
    schemas,
    allErrors: true,
    strict: true,
    allowUnionTypes: true,
    // A long schema that is referred to becomes a function: TypeScript gives up on functions that are too long.
    inlineRefs: 200,
    // Ours say what is wrong.
    messages: false,
    code: { source: true, esm: true },
  });
  const names = schemas.map(({ $id }) => [validatorName($id), $id]);
  writeFileSync('src/oci/validators.ts', head + bounded(standaloneCode.default(ajv, Object.fromEntries(names))));
}

/** `oci-index.json` → `ociIndex` */
const validatorName = (id) => id.replace('.json', '').replace(/-(.)/g, (_, letter) => letter.toUpperCase());

/**
 * Ends every loop over items or members once there are faults enough: ajv knows only the first or all, and a document of
 * 64 MiB can have 30 million, each an object.
 */
function bounded(code) {
  const loops = /\bfor\((?:let \w+=0; \w+<\w+; \w+\+\+|const \w+ in \w+)\)\{/g;
  if (code.match(loops)?.length !== code.match(/\bfor\b ?\(/g)?.length)
    throw new Error('ajv writes other loops than before');
  return code.replace(loops, (loop) => `${loop}if(errors >= ${maxFaults})break;`);
}
