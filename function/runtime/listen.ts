import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { pipeline } from 'node:stream';
import type { App } from '../app.js';
import { now } from '../common/clock.js';
import { Aborted } from '../common/faults.js';
import { Bodies, LargePlaces } from '../wire/bodies.js';
import { readBody } from '../wire/body.js';
import type { Call } from '../wire/call.js';
import { CODINGS } from '../wire/codings.js';
import { Connections } from '../wire/http/connections.js';
import { refusalFor, refuse, refuseTunnels } from '../wire/http/refusals.js';
import { pathOf, readHeaders, refusalOf, refuseRepeated } from '../wire/http/request.js';
import type { Refusal } from '../wire/problem-details.js';
import type { Reply, Streamed } from '../wire/reply.js';
import { requestId } from '../wire/trace-context.js';
import type { AgentFunction } from './create.js';
import { startRuntime } from './faas.js';
import { checkPort } from './port.js';
import { announce } from './ready.js';

/** How long a caller may take to send its headers, and its whole request, in milliseconds. */
const HEADERS_TIMEOUT_MS = 15_000;
const REQUEST_TIMEOUT_MS = 30_000;
/** How often Node checks the two, in milliseconds; with Node's own 30 s the first could become 45 s. */
const CHECKING_MS = 1000;
/** Memory that all unfinished bodies may hold together, in bytes; a few whole bodies always fit, and two large ones beside them. */
const MOST_BODY_BYTES = 128 * 1024 * 1024;
const FEWEST_BODIES = 4;
/** Large bodies that may be unfinished, and as many that are read and answered at once. */
const LARGE_PLACES = 2;
/** Bytes of all headers of a request: an event of 64 KiB may be headers alone (CloudEvents 1.0, "Size Limits"). */
const HEADER_BYTES = 80 * 1024;

/**
 * Starts the runtime and puts our paths in front of it: every call is read from the raw request, so nothing that the
 * runtime makes of a query, a header or a malformed event reaches us. The runtime keeps its port, its signals and its
 * `func.yaml`.
 */
export async function serve(fn: AgentFunction): Promise<Server> {
  await checkPort(fn.port());
  const app = await fn.open();
  const server = await startRuntime(fn, app.config.port, app.config.bodyLimitBytes);
  const connections = new Connections(app.pending);
  const answer = front(app, connections);
  for (const event of ['request', 'clientError']) server.removeAllListeners(event);
  server.on('request', answer);
  server.on('checkExpectation', (request: IncomingMessage, response: ServerResponse) =>
    answer(request, response, { code: 'expectation_failed', detail: 'expected 100-continue in Expect' }),
  );
  server.on('clientError', (error, socket) => {
    // What does not parse may follow a request that did: that one is answered first.
    connections.broken(socket, (answerable) => {
      if (answerable) refuse(socket, refusalFor(error));
      else socket.destroy();
    });
  });
  refuseTunnels(server);
  limit(server);
  app.metrics.process.listening();
  app.log.info({ address: server.address() }, 'listening');
  announce(app, server);
  return server;
}

/** Options of `http.createServer`, which the runtime calls without them: properties of the server that Node reads later. */
function limit(server: Server): void {
  server.headersTimeout = HEADERS_TIMEOUT_MS;
  server.requestTimeout = REQUEST_TIMEOUT_MS;
  // No limit, and no header dropped: refusalOf counts them.
  server.maxHeadersCount = 0;
  const options = { maxHeaderSize: HEADER_BYTES, requireHostHeader: false, connectionsCheckingInterval: CHECKING_MS };
  Object.assign(server, options);
  // Node starts its checks, at their interval, when it hears this.
  server.emit('listening');
}

type Front = (request: IncomingMessage, response: ServerResponse, refused?: Refusal) => void;

function front(app: App, connections: Connections): Front {
  const limits = { usual: app.config.bodyLimitBytes, most: app.config.dumpLimitBytes };
  const bodies = new Bodies(mostUnfinished(app.config));
  const places = new LargePlaces(LARGE_PLACES);
  /** The body of a call; a large one holds its place until the reply is out, or the caller has gone. */
  const read = async (request: IncomingMessage, response: ServerResponse, signal: AbortSignal) => {
    refuseRepeated(request);
    if (Number(request.headers['content-length']) > limits.usual) places.check();
    const bytes = await readBody(request, limits, bodies);
    if (bytes.length <= limits.usual) return bytes;
    if (signal.aborted) throw new Aborted();
    const leave = places.enter();
    response.once('close', leave);
    signal.addEventListener('abort', leave, { once: true });
    return bytes;
  };
  return (request, response, refused) => {
    const signal = connections.begin(request, response);
    const headers = readHeaders(request);
    const id = requestId(headers);
    const call: Call = {
      method: request.method ?? '',
      path: pathOf(request.url ?? ''),
      headers,
      refused: refused ?? refusalOf(request),
      body: () => read(request, response, signal),
      requestId: id,
      remoteAddress: request.socket.remoteAddress,
      // Whoever sends a content coding is told which ones are read (RFC 9110, 12.5.3).
      replyHeaders: headers.has('content-encoding') ? { 'accept-encoding': CODINGS } : {},
      arrived: now(),
      log: app.log.child({ request_id: id }),
      signal,
    };
    app.answer(call).then(
      (reply) => send(app, response, reply, call.refused !== undefined),
      (error: unknown) => {
        // Only a bug of ours comes here.
        app.log.error({ err: error, request_id: id }, 'no reply');
        response.destroy();
      },
    );
  };
}

/** As many whole bodies as there are places, within reason, and as many large ones as have places of their own. */
function mostUnfinished({ bodyLimitBytes, dumpLimitBytes, maxQueue }: App['config']): number {
  const usual = Math.max(FEWEST_BODIES * bodyLimitBytes, Math.min(maxQueue * bodyLimitBytes, MOST_BODY_BYTES));
  return dumpLimitBytes > bodyLimitBytes ? usual + LARGE_PLACES * dumpLimitBytes : usual;
}

function send(app: App, response: ServerResponse, reply: Reply | Streamed, last: boolean): void {
  if (response.destroyed) {
    if ('stream' in reply) reply.stream.destroy();
    return;
  }
  // A caller that keeps its connection would keep a closing service from closing; after what broke HTTP's own rules nobody
  // knows where the next request begins.
  if (last || app.draining) response.setHeader('connection', 'close');
  const { status, headers } = reply;
  if ('stream' in reply) {
    response.writeHead(status, headers);
    // Whoever leaves half way destroys the stream, and with it the work; there is nobody to tell.
    pipeline(reply.stream, response, () => {});
    return;
  }
  const bytes = Buffer.from(reply.body);
  const bodiless = status === 204 || status === 304;
  response.writeHead(status, bodiless ? headers : { ...headers, 'content-length': String(bytes.length) });
  response.end(bytes);
}
