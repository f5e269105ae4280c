// No code of the project: only Node. Every case: node CASE.mjs [http://127.0.0.1:18601] ; prints PASS or FAIL and what is right; exit code 0 or 1.
import http from 'node:http';
export const base = new URL(process.argv[2] ?? 'http://127.0.0.1:18601');
export const sleep = (ms) => new Promise((r) => setTimeout(r, ms));
export const PUZZLE = '53..7....6..195....98....6.8...6...34..8.3..17...2...6.6....28....419..5....8..79';
export const SUDOKU = { question: 'Solve.', context: { puzzle: PUZZLE } };
/** A Sudoku without a solution whose givens do not clash: the most work that one request can ask for. */
export const HARD = {
  question: 'x',
  context: { puzzle: '.....5.8....6.1.43..........1.5........1.6...3.......553.....61........4.........' },
  budget: { starts: 128, steps: 32 },
};
export function call(path, { method = 'POST', headers = {}, body, timeout = 120000, agent } = {}) {
  return new Promise((resolve) => {
    const t0 = performance.now();
    const q = http.request(
      {
        host: base.hostname,
        port: base.port,
        path,
        method,
        headers: { ...headers, ...(body === undefined ? {} : { 'content-length': Buffer.byteLength(body) }) },
        agent,
      },
      (r) => {
        const c = [];
        r.on('data', (d) => c.push(d));
        r.on('end', () =>
          resolve({
            status: r.statusCode,
            headers: r.headers,
            text: Buffer.concat(c).toString(),
            ms: performance.now() - t0,
            get json() {
              return JSON.parse(this.text);
            },
          }),
        );
      },
    );
    q.setTimeout(timeout, () => q.destroy(new Error('timeout')));
    q.on('error', (e) =>
      resolve({ status: 0, error: e.code ?? e.message, headers: {}, text: '', ms: performance.now() - t0 }),
    );
    q.end(body);
  });
}
export const reason = (value, o) =>
  call('/reason', {
    headers: { 'content-type': 'application/json' },
    body: typeof value === 'string' ? value : JSON.stringify(value),
    ...o,
  });
export const event = (source, id, data, attributes = {}, o = {}) =>
  call('/events', {
    headers: {
      'content-type': 'application/json',
      'ce-specversion': '1.0',
      'ce-source': source,
      'ce-id': id,
      'ce-type': 'io.homelab.reasoning.requested',
      ...attributes,
    },
    body: typeof data === 'string' ? data : JSON.stringify(data),
    ...o,
  });
export const live = (timeout = 120000) => call('/health/liveness', { method: 'GET', timeout });
/** Runs `work` and asks for /health/liveness all the while: the longest wait says how long the event loop was held. */
export async function heldBy(work) {
  let on = true,
    worst = 0,
    n = 0;
  const probe = (async () => {
    while (on) {
      worst = Math.max(worst, (await live()).ms);
      n++;
      await sleep(10);
    }
  })();
  await sleep(100);
  const result = await work();
  on = false;
  await probe;
  return { result, worst: Math.round(worst), probes: n };
}
/** What a trivial request takes on this machine now: limits are set in multiples of it, so that a busy machine does not fail a case. */
export async function unit() {
  const t = [];
  for (let i = 0; i < 30; i++) t.push((await live()).ms);
  return t.sort((a, b) => a - b)[15];
}
export function verdict(name, pass, right, got) {
  console.log(`${pass ? 'PASS' : 'FAIL'} ${name}\n  right: ${right}\n  got:   ${got}`);
  process.exit(pass ? 0 : 1);
}
/** Holding the loop is a fault beyond this many milliseconds; HELD_MS overrides it on a slow or busy machine. */
export const HELD = Number(process.env.HELD_MS ?? 500);
