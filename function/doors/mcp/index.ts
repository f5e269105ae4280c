import type { Handler } from '../../wire/call.js';
import type { McpDoor } from './door.js';

/**
 * POST /mcp, loaded by its first call: the SDK takes 0.4 s and 27 MB, which whoever never speaks MCP should not pay, least of
 * all at a cold start.
 */
export function lazyMcpDoor(door: McpDoor): Handler {
  let opened: Promise<Handler> | undefined;
  const open = async () => {
    const { mcpDoor } = await import('./door.js');
    return mcpDoor(door);
  };
  return async (call) => {
    opened ??= open().catch((error: unknown) => {
      opened = undefined;
      throw error;
    });
    const handler = await opened;
    return handler(call);
  };
}
