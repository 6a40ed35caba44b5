// Requests to the REST API of GitHub or GitLab. Errors say what failed in one line, and never show the token.
import { setTimeout as sleep } from 'node:timers/promises';

const maxRetries = 3;
/** Seconds. A server that asks for more is not waited for. */
const maxWait = 60;
/** Pages of 100. */
const maxPages = 100;

export class RequestError extends Error {
  /** `wait`: seconds after which the request may be tried again; undefined if that is of no use. */
  constructor(message, status, wait) {
    super(message);
    this.status = status;
    this.wait = wait;
  }
}

/** Repeats work as a whole: a request that seemed to fail may have been carried out. */
export async function withRetries(work) {
  for (let retry = 0; ; retry += 1) {
    try {
      return await work();
    } catch (error) {
      const wait = error instanceof RequestError ? error.wait : undefined;
      if (wait === undefined || retry === maxRetries || wait > maxWait) throw error;
      await sleep(Math.max(wait, 0) * 1000);
    }
  }
}

/** The API of a service: `headers` authorize, `secret` is what no message may have. */
export class API {
  constructor(base, headers, secret) {
    if (!URL.canParse(base)) throw new RequestError(`the address of the API is not a URL: ${base}`);
    this.base = base.replace(/\/+$/, '');
    this.headers = headers;
    this.secret = secret;
  }

  /** Resolves to the JSON of the answer. */
  async send(method, path, body) {
    const { value } = await this.#request(method, `${this.base}${path}`, body);
    return value;
  }

  /** The user of the token, or undefined: a token of a job or an app is no user. */
  async user() {
    try {
      return await this.send('GET', '/user');
    } catch (error) {
      if (error instanceof RequestError && error.wait === undefined) return undefined;
      throw error;
    }
  }

  /** All items of a list, page by page. */
  async *list(path) {
    let next = `${this.base}${path}`;
    for (let page = 0; next !== undefined; page += 1) {
      if (page === maxPages) throw new RequestError(`GET ${path}: more than ${maxPages} pages`);
      const { value, link } = await this.#request('GET', next);
      if (!Array.isArray(value)) throw new RequestError(`GET ${path}: the answer is not a list`);
      yield* value;
      next = this.#nextPage(link, next);
    }
  }

  /** From the Link header. The token is sent to no other server. */
  #nextPage(link, current) {
    const [, target] = /<([^>]*)>[^,<]*;\s*rel="?next"?/.exec(link ?? '') ?? [];
    if (target === undefined) return undefined;
    const next = new URL(target, current);
    if (next.origin !== new URL(this.base).origin)
      throw new RequestError(`the next page is on another server: ${next.origin}`);
    return next.href;
  }

  async #request(method, url, body) {
    const what = `${method} ${new URL(url).pathname}`;
    let response;
    let text;
    try {
      response = await fetch(url, {
        method,
        headers: {
          accept: 'application/json',
          'user-agent': 'timg-inspect',
          ...this.headers,
          'content-type': 'application/json',
        },
        body: body === undefined ? null : JSON.stringify(body),
        signal: AbortSignal.timeout(30_000),
      });
      text = await response.text();
    } catch (error) {
      throw new RequestError(this.#plain(`${what}: ${error.cause?.message || error.message}`), undefined, 1);
    }
    if (!response.ok) {
      const reason = `${what}: ${response.status} ${messageIn(text) || response.statusText}`;
      throw new RequestError(this.#plain(reason), response.status, waitAfter(response, text));
    }
    try {
      return { value: text === '' ? undefined : JSON.parse(text), link: response.headers.get('link') };
    } catch {
      throw new RequestError(`${what}: the answer is not JSON`, response.status);
    }
  }

  /** One line without the token. */
  #plain(text) {
    return text
      .replaceAll(this.secret, '***')
      .replace(/[\p{Cc}\p{Cf}\s]+/gu, ' ')
      .slice(0, 300);
  }
}

function messageIn(text) {
  try {
    const { message, error } = JSON.parse(text);
    const found = message ?? error;
    return typeof found === 'string' ? found : JSON.stringify(found);
  } catch {
    return '';
  }
}

/** Seconds to wait before another try; undefined if the answer will be the same. */
function waitAfter({ status, headers }, text) {
  const isLimited = status === 429 || (status === 403 && (headers.has('retry-after') || /rate limit/i.test(text)));
  if (!isLimited && status < 500) return undefined;
  const after = headers.get('retry-after');
  const seconds = after === null || after.trim() === '' ? Number.NaN : Number(after);
  if (!Number.isNaN(seconds)) return seconds;
  const date = Date.parse(after ?? '');
  if (!Number.isNaN(date)) return (date - Date.now()) / 1000;
  const reset = Number(headers.get('x-ratelimit-reset'));
  if (isLimited && headers.get('x-ratelimit-remaining') === '0' && reset > 0) return reset - Date.now() / 1000;
  return isLimited ? maxWait : 1;
}
