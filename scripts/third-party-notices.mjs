// The license texts of the packages that the bundle contains: their licenses ask for it.
import { existsSync, readdirSync, readFileSync } from 'node:fs';

/**
 * @param {string[]} inputs the bundle's source files, relative to the project
 * @throws if a package brings no license text, and scripts/notices has none for it
 */
export function thirdPartyNotices(inputs) {
  const folders = new Set(inputs.map((file) => /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(file)?.[1]));
  folders.delete(undefined);
  return [...folders].sort().map(notice).join('\n');
}

function notice(folder) {
  const { name, version, license } = JSON.parse(readFileSync(`${folder}/package.json`, 'utf8'));
  const texts = readdirSync(folder).filter((file) => /^(licen[cs]e|notice|copying)/i.test(file));
  const own = `scripts/notices/${name}.txt`;
  if (texts.length === 0 && !existsSync(own)) throw new Error(`${name} brings no license text; write ${own}`);
  const files = texts.length === 0 ? [own] : texts.map((file) => `${folder}/${file}`);
  const body = files.map((file) => readFileSync(file, 'utf8').trim()).join('\n\n');
  return `${name} ${version} (${license})\n\n${body}\n\n${'-'.repeat(80)}\n`;
}
