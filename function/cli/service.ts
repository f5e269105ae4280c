import { isObject } from '../common/json.js';
import { WrongInput } from './command.js';

/** Asks a service that runs elsewhere. @throws {WrongInput} where it refuses the request, with all that it says is wrong */
export async function askService(url: string, request: Uint8Array): Promise<string> {
  const reply = await fetch(endpoint(url), {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: request,
  }).catch((error: Error) => {
    throw new Error(`${url} does not answer: ${error.cause instanceof Error ? error.cause.message : error.message}`);
  });
  const text = await reply.text();
  if (reply.ok) return text;
  const message = `${url} answers ${reply.status}: ${detailOf(text)}`;
  throw [400, 413, 415, 422].includes(reply.status) ? new WrongInput(message) : new Error(message);
}

function endpoint(url: string): URL {
  const base = URL.canParse(url) ? new URL(url) : undefined;
  if (!base || !/^https?:$/.test(base.protocol)) throw new WrongInput(`expected --url http://HOST:PORT, got ${url}`);
  return base.pathname === '/' ? new URL('/reason', base) : base;
}

/** What problem details say; else the beginning of the text. */
function detailOf(text: string): string {
  try {
    const problem: unknown = JSON.parse(text);
    if (isObject(problem) && typeof problem.detail === 'string') return problem.detail;
  } catch {
    // A proxy answers in its own words.
  }
  return text.trim().slice(0, 200);
}
