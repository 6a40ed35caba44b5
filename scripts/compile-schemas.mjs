// Compiles the schemas of documents and of settings (schemas/*.json) to plain code in src/oci: no ajv at run time. The schemas of settings
// are twice as large, and few runs have any.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import standaloneCode from 'ajv/dist/standalone/index.js';

const head = '// @ts-nocheck\n// Made from schemas/ by scripts/compile-schemas.mjs: do not edit.\n';
/** Faults after which a validator stops looking. */
const maxFaults = 100;

/** The schemas of files that users and timg-inspect write; all others are of documents in archives. */
const settings = ['policy.json', 'baseline.json', 'bases.json', 'size-history.json'];

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
  const write = (file, ids) => {
    const names = ids.map((id) => [validatorName(id), id]);
    writeFileSync(file, head + bounded(standaloneCode.default(ajv, Object.fromEntries(names))));
  };
  const ids = schemas.map(({ $id }) => $id);
  write(
    'src/oci/validators.ts',
    ids.filter((id) => !settings.includes(id)),
  );
  write('src/oci/settings-validators.ts', settings);
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
