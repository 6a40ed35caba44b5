// A policy: budgets that an image must meet, and the severity of each rule.

import type { Image } from '../image/image.ts';
import { platformOf } from '../image/tell-apart.ts';
import { isArchitectureName, matchPlatform, parsePlatform, type WantedPlatform } from '../oci/platform.ts';
import { familiarName, parseReference } from '../oci/reference.ts';
import { matching } from '../text/glob.ts';
import { budgets } from './budgets.ts';
import type { RuleMetadata, Severity } from './rule.ts';
import { rules } from './rules.ts';

export interface Policy {
  /** Name of its file, for reports; null without a policy. */
  readonly source: string | null;
  /** Limits by budget name, without `budget/`. The form of each limit depends on its budget. */
  readonly budgets: Readonly<Record<string, unknown>>;
  /** Severities by the ids of rules and budgets. */
  readonly rules: Readonly<Record<string, PolicySeverity>>;
  /** Further budgets and rules for some images, in the order of the policy. */
  readonly sections?: readonly PolicySection[];
  /** Whether the limits come from a .dive-ci file: dive's numbers differ from this program's. */
  readonly isOfDive?: boolean;
}

/** Budgets and rules for the images that a glob matches. */
export interface PolicySection extends Pick<Policy, 'budgets' | 'rules'> {
  readonly glob: string;
}

export const policySeverities = ['off', 'note', 'warning', 'error'] as const satisfies readonly (Severity | 'off')[];

export type PolicySeverity = (typeof policySeverities)[number];

export const noPolicy: Policy = { source: null, budgets: {}, rules: {} };

/**
 * The policy for an image: shared budgets and rules, each replaced by that of the last section that has it and matches. A glob
 * matches a name of the image, with or without tag, or one of `archives`, the names of its archive.
 */
export function policyFor(policy: Policy, image: Image, archives: readonly string[]): Policy {
  const { sections, ...shared } = policy;
  if (!sections) return policy;
  const repositories = image.names.map((name) => parseReference(name).repository ?? name);
  const known = [...image.names, ...repositories, ...archives.map(relativePath)];
  const own = sections.filter(({ glob }) => isMeant(sectionGlob(glob), image, known));
  return {
    ...shared,
    budgets: Object.assign({}, shared.budgets, ...own.map(({ budgets }) => budgets)),
    rules: Object.assign({}, shared.rules, ...own.map(({ rules }) => rules)),
    sections: own,
  };
}

/** Which images a section is for. */
interface SectionGlob {
  readonly glob: string;
  readonly platform?: WantedPlatform;
}

/** `api*@linux/arm64` is a glob and a platform; a digest is part of the name. Names of Docker Hub are made familiar. */
export function sectionGlob(text: string): SectionGlob {
  const at = text.lastIndexOf('@');
  const platform = at < 0 ? undefined : parsePlatform(text.slice(at + 1));
  const isPlatform = platform && isArchitectureName(platform.platform.architecture);
  const name = isPlatform ? text.slice(0, at) : text;
  const familiar = familiarName(name);
  return { glob: familiar === name ? name : `/${familiar}`, ...(isPlatform ? { platform } : {}) };
}

function isMeant({ glob, platform }: SectionGlob, image: Image, known: readonly string[]): boolean {
  if (platform && !matchPlatform(platformOf(image), platform)) return false;
  const fits = matching(glob);
  // What is excluded is excluded by any of its names.
  return /^!(?!\()/.test(glob) ? known.every(fits) : known.some(fits);
}

/** Globs match paths without a leading slash. */
const relativePath = (archive: string): string => archive.replace(/^(?:\.?\/)+/, '');

/** Whether the policy limits growth since a baseline. New packages grow the image. */
export const limitsGrowth = ({ budgets }: Policy): boolean =>
  ['growth', 'own-growth', 'new-packages'].some((name) => name in budgets);

/** Name of a budget in a policy: `growth` for `budget/growth`. */
export const budgetName = ({ id }: Pick<RuleMetadata, 'id'>): string => id.slice('budget/'.length);

/** Everything that can have findings: budgets and rules. */
export const ruleMetadata: readonly RuleMetadata[] = [...budgets, ...rules];

export const judgementOf = (id: string): RuleMetadata | undefined => ruleMetadata.find((one) => one.id === id);
