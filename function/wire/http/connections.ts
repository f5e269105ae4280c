import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Pending } from '../../common/pending.js';

/** A call that is not over. */
interface OpenCall {
  request: IncomingMessage;
  response: ServerResponse;
  end: () => void;
}

/** The calls of one connection. */
interface Open {
  calls: Set<OpenCall>;
  /** Called once every request that has arrived is answered. */
  afterwards: (() => void) | undefined;
}

/**
 * Knows which calls are open on which connection. A response that waits behind others of its connection never hears that
 * the caller left, so the connection itself is listened to: with it all of its calls are over, and their work stops.
 */
export class Connections {
  private readonly connections = new WeakMap<Duplex, Open>();

  constructor(private readonly pending: Pending) {}

  /** Begins a call. The signal is aborted when the caller leaves before the reply is out. */
  begin(request: IncomingMessage, response: ServerResponse): AbortSignal {
    const done = this.pending.begin();
    const gone = new AbortController();
    const open = this.of(request.socket);
    const end = () => {
      if (!open.calls.delete(call)) return;
      if (!response.writableFinished) gone.abort();
      done();
      if (open.afterwards && arrived(open).length === 0) open.afterwards();
    };
    const call: OpenCall = { request, response, end };
    open.calls.add(call);
    response.once('close', end);
    if (request.socket.destroyed) end();
    return gone.signal;
  }

  /**
   * For a connection on which nothing more can be read: calls back when all that could be read is answered, with whether a
   * reply to what could not would still be understood.
   */
  broken(socket: Duplex, action: (answerable: boolean) => void): void {
    const open = this.of(socket);
    const act = () => action(![...open.calls].some(({ response }) => response.headersSent));
    if (arrived(open).length === 0) act();
    else open.afterwards ??= act;
  }

  private of(socket: Duplex): Open {
    const known = this.connections.get(socket);
    if (known) return known;
    const open: Open = { calls: new Set(), afterwards: undefined };
    this.connections.set(socket, open);
    socket.once('close', () => {
      open.afterwards = undefined;
      for (const { end } of [...open.calls]) end();
    });
    return open;
  }
}

/** The calls whose whole request has arrived. */
function arrived({ calls }: Open): OpenCall[] {
  return [...calls].filter(({ request }) => request.complete);
}
