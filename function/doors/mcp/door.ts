import {
  createMcpHandler,
  localhostAllowedOrigins,
  Server,
  type ServerContext,
  validateOriginHeader,
} from '@modelcontextprotocol/server';
import { type ClientRule, httpClient } from '../../admission/rate-limit/client.js';
import type { Turnstile } from '../../admission/turnstile.js';
import type { Fault } from '../../common/faults.js';
import { toFault } from '../../observe/internal-faults.js';
import type { Reasoning } from '../../reasoning/reasoning.js';
import type { Config } from '../../settings/config.js';
import { VERSION } from '../../settings/version.js';
import type { Call, Handler } from '../../wire/call.js';
import type { Messages } from '../../wire/mcp-messages.js';
import { requireJson } from '../../wire/media.js';
import { problemOf } from '../../wire/problem-details.js';
import type { Readers } from '../../wire/reading/readers.js';
import { json, type Reply, type Streamed } from '../../wire/reply.js';
import { batchWidth } from '../batch.js';
import type { HttpAnswers } from '../http-answers.js';
import { ToolCalls } from './calls.js';
import { Spliced } from './spliced.js';
import { toolsOf } from './tools.js';

export interface McpDoor {
  answers: HttpAnswers;
  reasoning: Reasoning;
  turnstile: Turnstile;
  readers: Readers;
  config: ClientRule & Pick<Config, 'maxQueue' | 'corsOrigins'>;
}

/** How often a stream says that it is alive, in milliseconds. */
const ALIVE_MS = 10_000;
/** Error codes of JSON-RPC: the body is no JSON; and the first of those that servers choose themselves. */
const PARSE_ERROR = -32700;
const SERVER_ERROR = -32000;
const INFO = { name: 'agent-reasoning', title: 'Recursive reasoning, checked', version: VERSION };
const INSTRUCTIONS =
  'Each tool answers one kind of structured problem with a small recursive model, and checks the answer: believe `verified`, not the sentence. It reads no prose.';

/**
 * POST /mcp: the Model Context Protocol over streamable HTTP, without sessions, in the revision of 2026-07-28 and in those
 * before it. Each POST is served by a server of its own; leaving the connection cancels.
 */
export function mcpDoor(door: McpDoor): Handler {
  const { turnstile, config, readers, reasoning } = door;
  const tools = toolsOf(reasoning.tasks());

  return async (call) => {
    const refused = refusalOf(call, config.corsOrigins);
    if (refused) return refused;
    try {
      const client = httpClient(call, config);
      await turnstile.pass(client, call.replyHeaders);
      requireJson(call.headers.get('content-type'));
      return await serve(call, client, await readers.read('mcp', await call.body()));
    } catch (error) {
      return faultOf(toFault(error, call.log), call);
    }
  };

  /** The SDK answers; what tools are called with goes round it. */
  async function serve(call: Call, client: string, { message, requests }: Messages): Promise<Reply | Streamed> {
    const spliced = new Spliced();
    const { answers } = door;
    const names = tools.map(({ name }) => name);
    const width = batchWidth(config);
    const calls = new ToolCalls({ call, client, answers, turnstile, spliced, requests, tools: names, width });
    const handler = createMcpHandler(() => serverOf(calls), {
      keepAliveMs: ALIVE_MS,
      // The tools never change, so there is nothing to listen to.
      maxSubscriptions: 0,
      onerror: (err) => call.log.debug({ err }, 'refused by the MCP SDK'),
    });
    return spliced.reply(await handler.fetch(requestOf(call), { parsedBody: message }));
  }

  function serverOf(calls: ToolCalls): Server {
    const server = new Server(INFO, { capabilities: { tools: {} }, instructions: INSTRUCTIONS });
    server.setRequestHandler('tools/list', () => ({ tools }));
    server.setRequestHandler('tools/call', ({ params }, { mcpReq }: ServerContext) => calls.call(params.name, mcpReq));
    return server;
  }
}

/** A page of another site may have its reader's browser call this (DNS rebinding), so it must be refused by its origin. */
function refusalOf({ headers, requestId }: Call, origins: Config['corsOrigins']): Reply | undefined {
  const origin = headers.get('origin');
  if (origins === '*' || (origin !== undefined && origins?.includes(origin))) return undefined;
  if (validateOriginHeader(origin, localhostAllowedOrigins()).ok) return undefined;
  const message =
    'expected no Origin, one on localhost, or one of CORS_ORIGINS: pages of other sites may not call this';
  return json(403, {
    jsonrpc: '2.0',
    id: null,
    error: { code: SERVER_ERROR, message, data: { request_id: requestId } },
  });
}

/** The call as the SDK takes it: without its body, which has been read. */
function requestOf({ headers, signal }: Call): Request {
  const kept = [...headers].filter(([name]) => name === 'accept' || name.startsWith('mcp-'));
  return new Request('http://localhost/mcp', {
    method: 'POST',
    headers: [...kept, ['content-type', 'application/json']],
    signal,
  });
}

/** A fault of the call as a whole: the status of its problem details, which are the data of an error of JSON-RPC. */
function faultOf(fault: Fault, { requestId }: Call): Reply {
  const problem = problemOf(fault, requestId);
  const code = fault.code === 'malformed' ? PARSE_ERROR : SERVER_ERROR;
  const error = { code, message: problem.detail, data: problem };
  const reply = json(problem.status, { jsonrpc: '2.0', id: null, error });
  if (problem.retry_after !== undefined) reply.headers['retry-after'] = String(problem.retry_after);
  return reply;
}
