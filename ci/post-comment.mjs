// Posts a Markdown report as a comment on the pull request (GitHub) or merge request (GitLab) of this run, or updates the comment
// of an earlier run: the one whose first line is the marker. GitHub's step summary gets the report in any case. A comment
// that cannot be posted is reported, and does not change the exit status: the verdict is that of `timg-inspect check`.
//
//   timg-inspect check app.tar --baseline main.tar --format markdown -o report.md
//   node ci/post-comment.mjs report.md
//
// COMMENT=false: only the summary. NAME: tells several comments on one pull request apart. PAGE_URL: linked below the report.
import { appendFileSync, readFileSync } from 'node:fs';
import { githubComments } from './github-comments.mjs';
import { gitlabNotes } from './gitlab-notes.mjs';
import { RequestError, withRetries } from './requests.mjs';

const { env } = process;
const isGitLab = env.GITLAB_CI === 'true';
const token = (isGitLab ? env.TIMG_INSPECT_TOKEN : env.GITHUB_TOKEN)?.trim() ?? '';

const [file, ...others] = process.argv.slice(2);
if (file === undefined || others.length > 0) fail('usage: node post-comment.mjs REPORT.md');
if (!/^[\w.-]*$/.test(env.NAME ?? ''))
  fail(`NAME may have letters, digits, ".", "_" and "-"; it is ${JSON.stringify(env.NAME)}`);
if (!isGitLab && !env.GITHUB_REPOSITORY)
  fail('neither GITHUB_REPOSITORY nor GITLAB_CI=true is set; where should the comment be?');

const marker = `<!-- timg-inspect:check${env.NAME ? ` ${env.NAME}` : ''} -->`;
const firstLine = (text) => (text ?? '').split(/\r?\n/, 1)[0].trim();
/** Characters that GitHub takes. */
const maxLength = 65_536;

const report = withoutMarker(read(file));
summarize(`${marker}\n${report}`);
if (env.COMMENT !== 'false') await post();

async function post() {
  let place;
  try {
    place = isGitLab ? gitlabNotes(env, token) : githubComments(env, token);
    if (!place) console.log(`no comment: this run has no ${isGitLab ? 'merge' : 'pull'} request`);
    else if (token === '')
      warn(isGitLab ? `${place.needs}; CI_JOB_TOKEN cannot post notes` : 'GITHUB_TOKEN is not set');
    else console.log(await withRetries(() => createOrUpdate(place)));
  } catch (error) {
    if (!(error instanceof RequestError)) throw error;
    warn(isDenied(error) ? `${error.message}; ${place.needs}` : error.message);
  }
}

async function createOrUpdate(place) {
  const own = await place.user();
  const body = bodyOf(report);
  for await (const comment of place.list()) {
    if (firstLine(comment.body) !== marker || !place.isBy(comment, own)) continue;
    try {
      await place.update(comment, body);
      return 'comment updated';
    } catch (error) {
      // Deleted meanwhile, or of another bot.
      if (!isDenied(error)) throw error;
    }
  }
  if (isBlank(report)) return 'no comment: there is nothing to report';
  await place.create(body);
  return 'comment posted';
}

function isDenied(error) {
  return error instanceof RequestError && error.wait === undefined && [401, 403, 404].includes(error.status);
}

function withoutMarker(text) {
  return /^<!-- timg-inspect:check\b.*-->$/.test(firstLine(text)) ? text.replace(/^.*(?:\n\s*\n|\n|$)/, '') : text;
}

function isBlank(text) {
  return text.trim() === '';
}

/** The comment: the marker as its first line, the report, and the link. */
function bodyOf(report) {
  const text = isBlank(report) ? 'Nothing to report.\n' : report;
  const link = env.PAGE_URL ? `\n[Page with a map of the image](${encodeURI(env.PAGE_URL)})\n` : '';
  const room = maxLength - marker.length - 1 - link.length;
  return `${marker}\n${text.length <= room ? text : cut(text, room)}${link}`;
}

/** Ends with a whole line. */
function cut(text, length) {
  const note = '\n\nThe rest did not fit; the job has the whole report.\n';
  const kept = text.slice(0, length - note.length);
  return `${kept.slice(0, kept.lastIndexOf('\n'))}${note}`;
}

function read(name) {
  try {
    return readFileSync(name, 'utf8');
  } catch (error) {
    return fail(`${name} cannot be read: ${error.code}`);
  }
}

function warn(reason) {
  const message = `no comment posted: ${reason}`;
  console.log(
    env.GITHUB_ACTIONS === 'true' ? `::warning title=timg-inspect::${message.replaceAll('%', '%25')}` : message,
  );
  summarize(`\n${message}\n`);
}

function summarize(text) {
  if (!env.GITHUB_STEP_SUMMARY) return;
  try {
    appendFileSync(env.GITHUB_STEP_SUMMARY, `${text}\n`);
  } catch (error) {
    console.log(`${env.GITHUB_STEP_SUMMARY} cannot be written: ${error.code}`);
  }
}

function fail(message) {
  console.error(`post-comment: ${message}`);
  process.exit(2);
}
