// The files of a tree that tell what is installed: which there are after each layer, and for which ecosystem.
import { fileTypeAt } from '../../layer/entry.ts';
import { ecosystemsOf, evidenceDirectories, isEvidenceName, isExecutable } from '../../layer/evidence-paths.ts';
import { comparePaths } from '../../oci/entry-path.ts';
import type { Ecosystem } from '../../packages/ecosystem.ts';
import type { EntryRef } from '../../tree/entry-ref.ts';
import type { FileTree } from '../../tree/file-tree.ts';
import type { LayerEffect, PathEffects } from '../../tree/layer-effect.ts';
import { type PathId, rootPath } from '../../tree/path-table.ts';
import type { LayerAnalysis } from '../layer-analysis.ts';

/** A file that tells what is installed. */
export interface Evidence {
  readonly place: PathId;
  readonly path: string;
  /** The entry with its content. */
  readonly owner: EntryRef;
  /** Whether it only tells something if it is an ELF file, which its path and mode do not say. */
  readonly mustBeELF: boolean;
}

/** The evidence of a tree that grows layer by layer. */
export class EvidenceTracker {
  readonly #tree: FileTree;
  readonly #layers: readonly LayerAnalysis[];
  readonly #found = new Map<Ecosystem, Map<PathId, Evidence>>();
  /** Directories where any file may be evidence, and everything below them. */
  #ofEvidence: readonly PathId[] = [];
  /** The directory that was looked at last, and whether any file in it may be evidence. */
  #directory: PathId | undefined;
  #isOfEvidence = false;

  /** `layers` grow with the tree. */
  constructor(tree: FileTree, layers: readonly LayerAnalysis[]) {
    this.#tree = tree;
    this.#layers = layers;
  }

  /** The evidence of one ecosystem in any order. */
  unsorted(ecosystem: Ecosystem): readonly Evidence[] {
    return [...(this.#found.get(ecosystem)?.values() ?? [])];
  }

  /** The evidence of one ecosystem in byte order of the paths. */
  of(ecosystem: Ecosystem): readonly Evidence[] {
    const sorted = [...this.unsorted(ecosystem)].sort((a, b) => comparePaths(a.path, b.path));
    // What is sorted already is not sorted again when the next layer adds some.
    const byPlace = new Map<PathId, Evidence>();
    for (const one of sorted) byPlace.set(one.place, one);
    this.#found.set(ecosystem, byPlace);
    return sorted;
  }

  /** Forgets a file that turned out to tell nothing. */
  drop(evidence: Evidence): void {
    for (const known of this.#found.values()) if (known.get(evidence.place) === evidence) known.delete(evidence.place);
  }

  /** Takes what a layer changed, right after it was applied; returns the ecosystems whose evidence is not what it was. */
  update({ changed, added }: LayerEffect): ReadonlySet<Ecosystem> {
    const affected = new Set<Ecosystem>();
    for (const [ecosystem, known] of this.#found) {
      if (known.size > 0 && deleteAll(known, changed.places)) affected.add(ecosystem);
    }
    this.#ofEvidence = evidenceDirectories.flatMap((path) => this.#tree.directoryAt(path, 0, path.length - 1) ?? []);
    this.#directory = undefined;
    this.#addAll(changed, affected);
    this.#addAll(added, affected);
    return affected;
  }

  #addAll(effects: PathEffects, affected: Set<Ecosystem>): void {
    const { places, after } = effects;
    for (const at of this.#candidatesOf(effects)) {
      const owner = { layer: after.layerAt(at), row: after.rowAt(at) };
      this.#add(places[at] as PathId, owner, affected);
    }
  }

  /** Hardly any file is evidence: no object is made for the others, and V8 compiles this loop without what is done with the few. */
  #candidatesOf({ places, after }: PathEffects): readonly number[] {
    const candidates: number[] = [];
    for (let at = 0; at < places.length; at += 1) {
      if (!after.isThereAt(at) || after.isDirectoryAt(at)) continue;
      if (this.#mayBeProgram(after.layerAt(at), after.rowAt(at)) || this.#mayBeEvidence(places[at] as PathId))
        candidates.push(at);
    }
    return candidates;
  }

  #add(place: PathId, owner: EntryRef, affected: Set<Ecosystem>): void {
    const isProgram = this.#mayBeProgram(owner.layer, owner.row);
    const table = this.#tree.tableOf(owner.layer);
    if (fileTypeAt(table, owner.row) !== 'file') return;
    const path = this.#tree.pathOf(place);
    const found = ecosystemsOf(path, isProgram ? (table.mode[owner.row] as number) : 0);
    if (!found) return;
    if (found.plain.length > 0) this.#addTo(found.plain, { place, path, owner, mustBeELF: false }, affected);
    if (found.ofPrograms.length > 0) this.#addTo(found.ofPrograms, { place, path, owner, mustBeELF: true }, affected);
  }

  /** The scan knows of most files that are no ELF files. One that keeps evidence has kept every one. */
  #mayBeProgram(layer: number, row: number): boolean {
    if (!isExecutable(this.#tree.tableOf(layer).mode[row] as number)) return false;
    const { programs, evidence } = this.#layers[layer]?.changeset ?? {};
    return (programs ?? evidence)?.has(row) !== false;
  }

  #mayBeEvidence(place: PathId): boolean {
    const directory = this.#tree.parentOf(place);
    if (directory !== this.#directory) {
      this.#directory = directory;
      this.#isOfEvidence = this.#isInEvidenceDirectory(directory);
    }
    return this.#isOfEvidence || this.#tree.paths.testName(place, isEvidenceName);
  }

  #isInEvidenceDirectory(directory: PathId): boolean {
    for (let at = directory; at !== rootPath; at = this.#tree.parentOf(at))
      if (this.#ofEvidence.includes(at)) return true;
    return false;
  }

  #addTo(toldOf: readonly Ecosystem[], evidence: Evidence, affected: Set<Ecosystem>): void {
    for (const ecosystem of toldOf) {
      const known = this.#found.get(ecosystem) ?? new Map<PathId, Evidence>();
      this.#found.set(ecosystem, known.set(evidence.place, evidence));
      affected.add(ecosystem);
    }
  }
}

/** Whether there was one of them. */
function deleteAll(known: Map<PathId, Evidence>, places: readonly PathId[]): boolean {
  const { size } = known;
  for (const place of places) known.delete(place);
  return known.size < size;
}
