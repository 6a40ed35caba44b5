// Compiles the document schemas (schemas/*.json) to src/spec/validators.ts: plain code, no ajv at run time.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import standaloneCode from 'ajv/dist/standalone/index.js';

const head = '// @ts-nocheck\n// Made from schemas/ by scripts/compile-schemas.mjs: do not edit.\n';

export function compileSchemas() {
  const schemas = readdirSync('schemas')
    .filter((file) => file.endsWith('.json'))
    .sort()
    .map((file) => JSON.parse(readFileSync(`schemas/${file}`, 'utf8')));
  const ajv = new Ajv2020({ schemas, allErrors: true, allowUnionTypes: true, code: { source: true, esm: true } });
  const names = schemas.map(({ $id }) => [validatorName($id), $id]);
  writeFileSync('src/spec/validators.ts', head + standaloneCode.default(ajv, Object.fromEntries(names)));
}

/** `oci-index.json` → `ociIndex` */
const validatorName = (id) => id.replace('.json', '').replace(/-(.)/g, (_, letter) => letter.toUpperCase());
