import { IncomingMessage, type RequestListener, type Server, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import type { App } from './app.js';
import type { AgentFunction } from './create.js';
import { readBody } from './doors/body.js';
import type { Call, Headers, Reply } from './doors/message.js';
import { requestId } from './doors/trace.js';
import { Malformed } from './faults.js';
import { runtimeMetricsPath, startRuntime } from './runtime.js';

/** A caller gets this long, in milliseconds, to send its headers and its whole request. */
const HEADERS_TIMEOUT_MS = 15_000;
const REQUEST_TIMEOUT_MS = 30_000;

/**
 * Starts the runtime and puts our paths in front of it: every call is read from the raw request, so nothing that the
 * runtime makes of a query, a header or a malformed event reaches us. The runtime keeps its listener for its metrics, its
 * port, its signals and its `func.yaml`.
 */
export async function serve(fn: AgentFunction, env = process.env): Promise<Server> {
  const app = await fn.open();
  const server = await startRuntime(fn, app.config.port, app.config.bodyLimitBytes);
  const runtime = server.listeners('request');
  server.removeAllListeners('request');
  server.on('request', front(app));
  server.headersTimeout = HEADERS_TIMEOUT_MS;
  server.requestTimeout = REQUEST_TIMEOUT_MS;
  app.runtimePage = () => ask(server, runtime, runtimeMetricsPath(env));
  app.log.info({ address: server.address() }, 'listening');
  return server;
}

function front(app: App): RequestListener {
  return (request, response) => {
    const done = app.pending.begin();
    const gone = new AbortController();
    response.once('close', () => {
      if (!response.writableFinished) gone.abort();
      done();
    });
    const headers = readHeaders(request);
    const id = requestId(headers);
    const call: Call = {
      method: request.method ?? '',
      path: pathOf(request.url ?? ''),
      headers,
      body: async () => {
        refuseRepeated(request);
        return { kind: 'bytes', bytes: await readBody(request, app.config.bodyLimitBytes) };
      },
      requestId: id,
      remoteAddress: request.socket.remoteAddress,
      replyHeaders: {},
      log: app.log.child({ request_id: id }),
      signal: gone.signal,
    };
    app.answer(call).then(
      (reply) => send(app, response, reply),
      (error: unknown) => {
        // Only a bug in the doors themselves comes here.
        app.log.error({ err: error, request_id: id }, 'no reply');
        response.destroy();
      },
    );
  };
}

function send(app: App, response: ServerResponse, { status, headers, body }: Reply): void {
  if (response.destroyed) return;
  // A caller that keeps its connection would keep a closing service from closing.
  if (app.draining) response.setHeader('connection', 'close');
  const bytes = Buffer.from(body);
  response.writeHead(status, status === 204 ? headers : { ...headers, 'content-length': String(bytes.length) });
  response.end(bytes);
}

function readHeaders(request: IncomingMessage): Headers {
  const headers = new Map<string, string>();
  for (const [name, value] of Object.entries(request.headers)) {
    if (typeof value === 'string') headers.set(name, value);
  }
  return headers;
}

/** Node joins or drops headers given twice; two readers could then see two different events. */
function refuseRepeated(request: IncomingMessage): void {
  for (const [name, values] of Object.entries(request.headersDistinct)) {
    if ((name.startsWith('ce-') || name === 'content-type') && (values?.length ?? 0) > 1) {
      throw new Malformed(`expected one header ${name.slice(0, 40)}, got ${values?.length}`);
    }
  }
}

/** The path without its query; a proxy's absolute form names the same one. */
function pathOf(url: string): string {
  if (!url.startsWith('/') && URL.canParse(url)) return new URL(url).pathname;
  return url.split('?', 1)[0] ?? '';
}

/** Asks the runtime for a page of its own, without a connection. */
function ask(server: Server, listeners: readonly CallableFunction[], path: string): Promise<string> {
  const request = new IncomingMessage(new Socket());
  request.method = 'GET';
  request.url = path;
  request.headers = { host: 'localhost' };
  request.httpVersion = '1.1';
  request.httpVersionMajor = 1;
  request.httpVersionMinor = 1;
  request.push(null);
  return new Promise((resolve) => {
    const response = new Captured(request, (status, body) => {
      // A page without the runtime's series is better than none.
      resolve(status === 200 ? body : `# the runtime's own series are not available (${status})`);
    });
    for (const listener of listeners) Reflect.apply(listener, server, [request, response]);
  });
}

/** A response that goes nowhere: it hands over what was written to it. */
class Captured extends ServerResponse {
  readonly #chunks: string[] = [];

  constructor(
    request: IncomingMessage,
    private readonly done: (status: number, body: string) => void,
  ) {
    super(request);
  }

  override write(chunk: unknown): boolean {
    this.#chunks.push(String(chunk));
    return true;
  }

  override end(chunk?: unknown): this {
    if (chunk !== undefined && chunk !== null && typeof chunk !== 'function') this.#chunks.push(String(chunk));
    this.done(this.statusCode, this.#chunks.join(''));
    this.emit('finish');
    return this;
  }
}
