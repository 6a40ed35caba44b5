// CycloneDX 1.6 (ECMA-424): the packages of an image as a software bill of materials in JSON, with the bytes of each. It has no serial
// number and, unless the caller gives one, no time: the same image gives the same document.
import type { BillImage, BillOfMaterials, BillPackage, License } from '../report/packages/bill-of-materials.ts';
import type { PackageData } from '../report/packages/package-data.ts';
import { displayPath } from '../rules/wording.ts';
import { printable } from './inert-text.ts';
import { jsonPieces } from './json.ts';
import type { Output } from './output.ts';

export const cyclonedx: Output = {
  name: 'cyclonedx',
  findings: 'none',
  commands: ['packages'],
  *render({ billOfMaterials }, { version, madeAt }) {
    const bill = billOfMaterials?.();
    if (!bill) return;
    const { image, packages, distribution } = bill;
    const [ref, refs] = [image.purl ?? image.imageID ?? 'image', packageRefs(packages)];
    const system = distribution && {
      type: 'operating-system',
      'bom-ref': `os:${encodeURIComponent(printable(distribution.id))}`,
      name: printable(distribution.id),
      version: distribution.version === null ? undefined : printable(distribution.version),
    };
    yield* jsonPieces({
      $schema: 'http://cyclonedx.org/schema/bom-1.6.schema.json',
      bomFormat: 'CycloneDX',
      specVersion: '1.6',
      version: 1,
      metadata: {
        timestamp: madeAt?.(),
        tools: { components: [{ type: 'application', name: 'timg-inspect', version }] },
        component: imageComponent(image, ref),
      },
      components: [...(system ? [system] : []), ...packages.map((one, at) => packageComponent(one, refs[at] ?? ''))],
      dependencies: dependencies(bill, ref, refs, system ? [system['bom-ref']] : []),
      // That all packages are known cannot be told: some leave no trace.
      compositions: [{ aggregate: bill.isPartial ? 'incomplete' : 'unknown', assemblies: [ref] }],
    });
    yield '\n';
  },
};

/** Unique in the document. Two spellings of a name can have one package URL. */
function packageRefs(packages: readonly BillPackage[]): readonly string[] {
  const counts = new Map<string, number>();
  return packages.map(({ data: { purl, type, name, version } }) => {
    const ref = purl ?? `${type}:${[name, version].map((part) => encodeURIComponent(printable(part))).join('@')}`;
    const count = (counts.get(ref) ?? 0) + 1;
    counts.set(ref, count);
    // Neither form has a "#" of its own.
    return count === 1 ? ref : `${ref}#${count}`;
  });
}

function imageComponent({ names, imageID, manifestDigest, platform, purl, sizes, rest }: BillImage, ref: string) {
  return {
    type: 'container',
    'bom-ref': ref,
    name: printable(names[0] ?? imageID ?? 'image'),
    version: manifestDigest ?? undefined,
    purl: purl ?? undefined,
    properties: [
      ...names.slice(1).map((name) => property('name', name)),
      ...(imageID === null ? [] : [property('imageID', imageID)]),
      ...(platform === null ? [] : [property('platform', platform)]),
      ...sizeProperties('size', sizes),
      ...(rest ? sizeProperties('derived', rest.derived.sizes) : []),
      ...(rest ? sizeProperties('unowned', rest.unowned.sizes) : []),
    ],
  };
}

/** A package that has no files of its own, such as a module in a program, has no sizes. */
function packageComponent({ data, namespace, name, license, evidence }: BillPackage, ref: string) {
  const { version, installed, purl, sizes, fileCount, layers, files } = data;
  const properties = [
    ...(hasFiles(data) ? sizeProperties('size', sizes) : []),
    ...(hasFiles(data) ? [property('fileCount', String(fileCount)), property('layers', layers.join(','))] : []),
    ...(installed ? [] : [property('installed', 'false')]),
  ];
  return {
    type: 'library',
    'bom-ref': ref,
    group: namespace === null ? undefined : printable(namespace),
    name: printable(name),
    version: printable(version) || undefined,
    // What a later layer removed is in the image, but containers do not have it.
    scope: installed ? undefined : 'excluded',
    licenses: license ? [licenseChoice(license)] : undefined,
    purl: purl ?? undefined,
    components: files?.length ? fileComponents(files) : undefined,
    evidence: { occurrences: evidence.map((path) => ({ location: printable(displayPath(path)) })) },
    properties: properties.length > 0 ? properties : undefined,
  };
}

/** In any layer. */
const hasFiles = ({ fileCount, layers }: PackageData): boolean => fileCount > 0 || layers.length > 0;

const licenseChoice = ({ text, isExpression }: License) =>
  isExpression ? { expression: text } : { license: { name: printable(text) } };

/** The schema asks for components that differ; two paths can be the same when they are printed. */
const fileComponents = (files: readonly string[]) =>
  Array.from(new Set(files.map((path) => printable(displayPath(path)))), (name) => ({ type: 'file', name }));

const property = (name: string, value: string) => ({ name: `timg-inspect:${name}`, value: printable(value) });

const sizeProperties = (
  of: 'size' | 'derived' | 'unowned',
  { visible, wasted, distribution = null }: { visible: number; wasted: number; distribution?: number | null },
) =>
  Object.entries({ visible, wasted, distribution }).flatMap(([key, bytes]) =>
    bytes === null ? [] : [property(`${of}:${key}`, String(bytes))],
  );

/** The image depends on what has files or is not inside of another package. Of packages without an entry, nothing is known. */
function dependencies(
  { packages }: BillOfMaterials,
  image: string,
  refs: readonly string[],
  others: readonly string[],
): readonly object[] {
  const isInside = new Set(packages.flatMap(({ inside }) => inside));
  const isDirect = (at: number): boolean => !isInside.has(at) || hasFiles((packages[at] as BillPackage).data);
  return [
    { ref: image, dependsOn: [...others, ...refs.filter((_, at) => isDirect(at))] },
    ...packages.flatMap(({ inside }, at) =>
      inside.length === 0 ? [] : [{ ref: refs[at], dependsOn: inside.map((one) => refs[one]) }],
    ),
  ];
}
