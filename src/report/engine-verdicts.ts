// Which engines load an archive, derived from its formats and its findings. A verdict is about all images of the archive, packed
// or unpacked as the engine needs it.
import type { Analysis } from '../analysis/analysis.ts';
import { type Engine, type EngineId, engines, everyEngine } from '../image/engines.ts';
import { formatTitle } from '../image/formats.ts';
import type { Contents, FormatName } from '../image/image.ts';
import { absentText } from '../rules/completeness.ts';
import { type Finding, isError, type Rule } from '../rules/rule.ts';
import { rules } from '../rules/rules.ts';

export interface EngineVerdict {
  readonly engine: EngineId;
  /** Null if it was not checked. */
  readonly loads: boolean | null;
  /** Why it does not load the archive, or why that was not checked. */
  readonly whyNot: string | null;
}

/** What engines do not load as it is: a registry serves its images one by one. */
const unloaded: readonly FormatName[] = ['rootfs', 'registry', 'document'];

/** One verdict for each engine; none for an archive without images, or in a format that none loads. */
export function engineVerdicts(analysis: Analysis, findings: readonly Finding[]): readonly EngineVerdict[] {
  const { contents, images } = analysis;
  if (images.length === 0 || contents.formats.some((format) => unloaded.includes(format))) return [];
  const kinds = new Map(contents.documents.map(({ name, kind }) => [name, kind]));
  const unread = images.map(({ layers }) => absentText(layers)).find((text) => text !== undefined);
  return engines.map((engine): EngineVerdict => {
    const format = formatRead(engine, contents);
    const isRead = ({ where }: Finding): boolean => isOfFormat(kinds.get(where.blob ?? ''), format);
    const reasons = findings.filter((finding) => isRead(finding) && refusedBy(finding).includes(engine.id));
    const [first, ...others] = reasons;
    if (first) return { engine: engine.id, loads: false, whyNot: withMore(first.message, others.length) };
    if (format === undefined || !describesImages(format, contents))
      return { engine: engine.id, loads: false, whyNot: formatReason(engine, format, contents) };
    const compressed = compressionReason(engine, analysis);
    if (compressed !== undefined) return { engine: engine.id, loads: false, whyNot: compressed };
    return { engine: engine.id, loads: unread === undefined ? true : null, whyNot: unread ?? null };
  });
}

const byId: ReadonlyMap<string, Rule> = new Map(rules.map((rule) => [rule.id, rule]));

function refusedBy(finding: Finding): readonly EngineId[] {
  return byId.get(finding.rule)?.refusedBy?.(finding.data) ?? (isError(finding) ? everyEngine : []);
}

/** The description that the engine reads; undefined if it reads none of them. */
function formatRead({ formats, needsLayoutFile }: Engine, contents: Contents): FormatName | undefined {
  const hasNoLayoutFile = contents.documents.some(
    ({ kind, problem }) => kind === 'oci-layout' && problem?.kind === 'missing',
  );
  return formats.find((format) => {
    if (!contents.formats.includes(format)) return false;
    // Engines that look for the file oci-layout do not read manifest.json after it.
    return needsLayoutFile && format === 'oci-layout' ? !hasNoLayoutFile : describesImages(format, contents);
  });
}

const describesImages = (format: FormatName, { images }: Contents): boolean =>
  images.some((image) => [image, ...image.otherDescriptions].some((described) => described.format === format));

/** Whether an engine that reads this format reads documents of this kind. */
function isOfFormat(kind: string | undefined, format: FormatName | undefined): boolean {
  if (kind === 'docker-manifest' || kind === 'docker-repositories' || kind === 'docker-v1')
    return format === 'docker-archive';
  if (kind === 'oci-index' || kind === 'oci-manifest' || kind === 'oci-layout') return format !== 'docker-archive';
  return true;
}

function formatReason(engine: Engine, format: FormatName | undefined, { formats }: Contents): string {
  if (format !== undefined) return `it reads the ${formatTitle(format)}, which lists no image`;
  const [found = ''] = formats;
  if (engine.formats.includes(found)) return 'the file oci-layout is missing';
  return `it reads ${engine.formats.map(formatTitle).join(' or ')}, not ${formatTitle(found)}; convert with skopeo copy`;
}

/** Why it does not read the compression of the archive or of a layer. */
function compressionReason({ decompresses, layers }: Engine, { archive, images }: Analysis): string | undefined {
  const [outer] = archive.compression;
  if (outer !== undefined && !decompresses)
    return `it does not decompress archives (this one: ${outer}); pass the uncompressed tar`;
  for (const image of images) {
    for (const { layer, changeset } of image.layers) {
      if (changeset && !layers.includes(changeset.compression))
        return `layer ${layer.index} is compressed with ${changeset.compression}, which it does not read; convert with skopeo copy --dest-compress-format gzip`;
    }
  }
  return undefined;
}

const withMore = (message: string, others: number): string =>
  others === 0 ? message : `${message} (and ${others} more)`;
