// A step of action.yml: where the baseline of this run comes from, if the input `baseline` is "cache". Runs on the default
// branch keep its sizes in the cache; all other runs are compared with them.
import { appendFileSync, rmSync } from 'node:fs';
import { eventOf } from './github-comments.mjs';

const { env } = process;
/** Relative, because the cache finds a file only under the path from which it was saved. */
const file = '.timg-inspect-cache/default-branch.json';
const { BASELINE, NAME = '', GITHUB_EVENT_NAME, GITHUB_REF, GITHUB_REF_NAME, GITHUB_RUN_ID, GITHUB_RUN_ATTEMPT } = env;

if (!/^[\w.-]*$/.test(NAME)) {
  console.log(
    `::error title=timg-inspect::name may have letters, digits, ".", "_" and "-"; it is ${JSON.stringify(NAME)}`,
  );
  process.exit(2);
}
if (BASELINE === 'cache') {
  const event = eventOf(env);
  // Scheduled runs are always on the default branch, and their event need not name it.
  const branch = event.repository?.default_branch ?? GITHUB_REF_NAME;
  // Other events, such as workflow_run, have the ref of the default branch but may have built something else.
  const isOfBranch = ['push', 'schedule', 'workflow_dispatch'].includes(GITHUB_EVENT_NAME);
  // No ref has a colon, so that main is no prefix of main-2. The number is that of the format of the file.
  const prefix = `timg-inspect:1:${NAME}:${branch}:`;
  const isKept = isOfBranch && GITHUB_REF === `refs/heads/${branch}`;
  // Of a run on this machine that was canceled.
  rmSync(file, { force: true });
  const outputs = isKept ? { keep: `${prefix}${GITHUB_RUN_ID}:${GITHUB_RUN_ATTEMPT}` } : { restore: prefix };
  console.log(isKept ? `the sizes of ${branch} are kept` : `compared with the last run of ${branch}`);
  for (const [name, value] of Object.entries({ file, ...outputs }))
    appendFileSync(env.GITHUB_OUTPUT, `${name}=${value}\n`);
}
