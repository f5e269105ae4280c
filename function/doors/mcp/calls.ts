import {
  type CallToolResult,
  ProtocolError,
  ProtocolErrorCode,
  type ServerContext,
} from '@modelcontextprotocol/server';
import PQueue from 'p-queue';
import type { Turnstile } from '../../admission/turnstile.js';
import { isObject } from '../../common/json.js';
import { toFault } from '../../observe/internal-faults.js';
import type { Call } from '../../wire/call.js';
import type { Messages } from '../../wire/mcp-messages.js';
import { problemOf } from '../../wire/problem-details.js';
import type { HttpAnswers } from '../http-answers.js';
import type { Spliced } from './spliced.js';

export interface CallsOptions {
  call: Call;
  client: string;
  answers: HttpAnswers;
  turnstile: Turnstile;
  spliced: Spliced;
  requests: Messages['requests'];
  /** Names of the tools that there are. */
  tools: readonly string[];
  /** Calls that run side by side. */
  width: number;
}

type Telling = Pick<ServerContext['mcpReq'], 'id' | '_meta' | 'notify'>;

/** The calls of tools in one body: one, or several where a client of 2025-03-26 sends an array of messages. */
export class ToolCalls {
  private readonly turns: PQueue;
  private begun = 0;

  constructor(private readonly options: CallsOptions) {
    this.turns = new PQueue({ concurrency: options.width });
  }

  /**
   * Answers a call. What is wrong with a request is a result, which models read and can act on.
   * @throws {ProtocolError} for a tool that there is not
   */
  async call(tool: string, telling: Telling): Promise<CallToolResult> {
    const { tools, requests } = this.options;
    if (!tools.includes(tool)) {
      const message = `expected one of the tools ${tools.join(', ')}, got ${tool.slice(0, 64)}`;
      throw new ProtocolError(ProtocolErrorCode.InvalidParams, message);
    }
    const given = requests.find(({ id }) => id === telling.id);
    // Every call with an id has a request.
    if (!given) throw new ProtocolError(ProtocolErrorCode.InvalidRequest, 'expected an id of its own for each call');
    return await this.turns.add(() => this.answer(tool, given.request, telling));
  }

  private async answer(task: string, request: Uint8Array, telling: Telling): Promise<CallToolResult> {
    const { call, client, answers, turnstile, spliced } = this.options;
    const at = this.begun++;
    // Several calls in one body have ids of their own.
    const requestId = at === 0 ? call.requestId : `${call.requestId}.${at}`;
    const log = call.log.child({ request_id: requestId, tool: task });
    const asked = { call: { ...call, requestId, log }, client, task, told: progressOf(telling) };
    try {
      if (at > 0) await turnstile.pass(client);
      const { text, sentence } = await answers.answer(Promise.resolve(request), asked);
      return { content: [{ type: 'text', text: sentence }], structuredContent: spliced.mark(text) };
    } catch (error) {
      const text = problemText(problemOf(toFault(error, log), requestId));
      return { content: [{ type: 'text', text }], isError: true };
    }
  }
}

/** Sends a notification for each step, where the caller wants them. */
function progressOf({ _meta, notify }: Telling): ((step: string) => void) | undefined {
  const progressToken = _meta?.progressToken;
  if (progressToken === undefined) return undefined;
  let progress = 0;
  return (text) => {
    const params = { progressToken, progress: ++progress, message: messageOf(JSON.parse(text)) };
    // Whoever has gone hears nothing more.
    notify({ method: 'notifications/progress', params }).catch(() => {});
  };
}

function messageOf(step: unknown): string {
  const { start, step: number, answer } = isObject(step) ? step : {};
  return `start ${start}, step ${number}: ${answer}`;
}

/** A problem as a model reads it: its title, what was expected and what came, and when to come again. */
function problemText({ title, detail, retry_after, code, request_id }: ReturnType<typeof problemOf>): string {
  const again = retry_after === undefined ? '' : ` Come again after ${retry_after} s.`;
  return `${title}: ${detail}.${again} (${code}, request ${request_id})`;
}
