// What the readers of a log or comment do with its lines: the grammar of each, from its source code. Also payloads for them.

/** Text that each reader would act on, if it were printed as it is. */
export const payloads: Readonly<Record<string, readonly string[]>> = {
  // https://github.com/actions/runner: ActionCommand.cs, TryParseV2 and TryParse
  github: [
    '::set-output name=a::b',
    '::add-mask::x',
    '  ::error file=a,line=1::x',
    '\t::warning::x',
    '\u00a0\u3000::notice::x',
    '::stop-commands::token',
    '::group::x',
    '::save-state name=x::y',
    '\n::add-path::/x',
    '\r::debug::x',
    '\u2028::set-env name=PATH::x',
    '##[command]x',
    'a ##[add-mask]x',
    '###[group]x',
    '##[set-env name=PATH;]/x',
  ],
  // https://github.com/microsoft/azure-pipelines-agent: Command.cs
  azure: [
    '##vso[task.setvariable variable=PATH]x',
    'a ##vso[task.complete result=Succeeded]x',
    '##VSO[task.uploadfile]/etc/passwd',
    '##vso[task.prependpath]/x',
    '  ##vso[build.addbuildtag]x',
    '###vso[task.debug]x',
    '##[section]x',
    '##[warning]x',
    '\n##[error]x',
    '\u0085##vso[task.logissue type=error]x',
    'a\u200b##vso[artifact.upload]x',
  ],
  // https://www.jetbrains.com/help/teamcity/service-messages.html
  teamcity: [
    "##teamcity[buildStatus text='x']",
    "##teamcity[buildStop comment='x']",
    "a ##teamcity[setParameter name='env.PATH' value='x']",
    "###teamcity[publishArtifacts '/etc']",
    "##TEAMCITY[buildNumber 'x']",
    "\n##teamcity[testFailed name='x']",
    "\x0b##teamcity[importData type='junit' path='x']",
    "\x0c##teamcity[blockOpened name='x']",
    "  ##teamcity[progressMessage 'x']",
    "##teamcity[addBuildTag 'x']",
  ],
  // https://gitlab.com/gitlab-org/gitlab: lib/gitlab/regex.rb, build_trace_section_regex
  gitlab: [
    '\r\x1b[0Ksection_start:1:x\r\x1b[0K',
    'section_start:1560896352:my_section\r\x1b[0KHeader',
    'section_end:1560896353:my_section\r\x1b[0K',
    'section_start:1:x[collapsed=true]\r\x1b[0K',
    '  section_start:1:a\r\x1b[0K',
    'a section_start:1:b\r\x1b[0K',
    '\nsection_end:1:b\r\x1b[0K',
    '\x1b[31msection_start:2:c\r\x1b[0K',
    'section_start:3:d',
    'section_end:3:d',
  ],
  // https://github.com/buildkite/agent: process/scanner and job output, headerRegex and headerExpansionRegex
  buildkite: [
    '--- x',
    '+++ x',
    '~~~ x',
    '^^^ +++',
    '---',
    '--- \u200b',
    '\n--- y',
    '\x1b[1m+++ y',
    '---\ty',
    '^^^  +++ ',
    '\r~~~ y',
  ],
  // https://github.com/kubernetes-sigs/prow: pkg/plugins; https://docs.gitlab.com/user/project/quick_actions/
  bots: [
    '/merge',
    '/lgtm',
    '/approve no-issue',
    '/assign @octocat',
    '/retest',
    '/label priority/critical',
    '\n/hold cancel',
    '@dependabot merge',
    '@mergifyio rebase',
    'closes #1',
    '!approve',
    '<!-- rebase-check -->',
    '[x](https://a.b)',
    '![x](https://a.b/c.png)',
    '| a | b |',
    'https://a.b',
    '```\n/close',
  ],
  invisible: [
    'a\u200bb',
    'a\u00adb',
    'a\u202eb',
    'a\u2066b\u2069',
    'a\u2028b\u2029c',
    'a\u0085b\u009bc\x7f',
    'a\x0bb\x0cc',
    'a\ufe0fb\u{e0100}',
    '\u{e0041}\u{e0042}',
    '\u3164\uffa0\u115f',
    '\u2800',
    '\ufeffa\u2060\u061c\u180e\u034f',
    `a${'\u0301'.repeat(40)}`,
    `a${'\u0489\u20dd'.repeat(30)}`,
    '\u{1d159}\u{1d173}',
  ],
};

/** A line that starts anew where any reader may start one. */
const linesOf = (text: string): readonly string[] => text.split(/\r\n|[\n\r\v\f\u0085\u2028\u2029]/);

// biome-ignore lint/suspicious/noControlCharactersInRegex: colors, as the agent of Buildkite removes them
const colors = /\x1b\[(?:[;\d]+)?[mK]/g;

/** The commands of github.com/actions/runner: ActionCommandManager.cs. */
const registered = new Set(
  `add-mask add-matcher add-path debug echo endgroup error group internal-set-repo-path notice remove-matcher save-state
   set-env set-output stop-commands warning token`.split(/\s+/),
);

function isGitHubCommand(line: string): boolean {
  const message = line.trimStart();
  const end = message.startsWith('::') ? message.indexOf('::', 2) : -1;
  const [name = ''] = message.slice(2, Math.max(end, 2)).split(' ');
  return registered.has(name.toLowerCase()) || /##\[[^\]]*\]/.test(line);
}

const readers: Readonly<Record<string, (line: string) => boolean>> = {
  github: isGitHubCommand,
  azure: (line) => /##(?:vso)?\[/i.test(line),
  teamcity: (line) => /##teamcity\[/i.test(line),
  gitlab: (line) => /section_(?:start|end):\d+:[\w.-]+/.test(line),
  buildkite: (line) => {
    const plain = line.replace(colors, '');
    return /^(?:---|\+\+\+|~~~)\s(?:.+)?$/.test(plain) || /^\^\^\^\s+\+\+\+\s*$/.test(plain);
  },
};

/** The lines of a log that a CI system would act on, with its name. */
export const logCommands = (text: string): readonly string[] =>
  linesOf(text).flatMap((line) =>
    Object.entries(readers).flatMap(([reader, acts]) => (acts(line) ? [`${reader}: ${line}`] : [])),
  );

/** The lines of a comment that a bot would take for a command: Prow, GitLab, Mergify and Dependabot read code as well. */
export const botCommands = (comment: string): readonly string[] =>
  linesOf(comment).filter((line) => /^[ \t]*(?:\/[a-z]|@[a-z]|![a-z])/i.test(line));

/** Characters without a picture of their own: https://www.unicode.org/reports/tr44/, fillers, and too many marks on a letter. */
const invisible =
  /(?![\t\n])[\p{Cc}\p{Zl}\p{Zp}\u{1d159}\u{2800}\p{Default_Ignorable_Code_Point}]|[\ufff9-\ufffb]|\p{M}{9}/u;

/** What is not visible in a text, or covers its neighbors, after its colors are removed. */
export function invisibleIn(text: string): string | undefined {
  const plain = text.replace(colors, '');
  const found = invisible.exec(plain);
  return found ? JSON.stringify(plain.slice(Math.max(found.index - 20, 0), found.index + 20)) : undefined;
}
