import type { MessagePort } from 'node:worker_threads';
import { buffersOf } from '../../common/transfer.js';
import type { Lane, StepRunner } from '../../trm/engine/scheduler.js';
import type { Row, RowOutput } from '../../trm/engine/step-row.js';
import type { StepOrder, ToThread } from './messages.js';

/** Thrown for a step that could not be run; the main thread, at the other end of the port, has the reason. */
export class StepFailed extends Error {
  constructor() {
    super('a step could not be run');
    this.name = 'StepFailed';
  }
}

interface Waiting {
  resolve(output: RowOutput): void;
  reject(error: Error): void;
}

/** Runs the steps of one request at the other end of a port, in the main thread, which has the scheduler and the workers. */
export class PortRunner implements StepRunner {
  private readonly waiting = new Map<number, Waiting>();
  private ids = 0;

  constructor(private readonly port: MessagePort) {}

  lane(model: string): Lane {
    let closed: Error | undefined;
    return {
      step: (row) => (closed ? Promise.reject(closed) : this.order(model, row)),
      close: (reason) => {
        closed ??= reason;
        for (const { reject } of this.waiting.values()) reject(reason);
        this.waiting.clear();
      },
    };
  }

  take({ id, output }: Extract<ToThread, { kind: 'step' }>): void {
    const waiting = this.waiting.get(id);
    this.waiting.delete(id);
    if (output) waiting?.resolve(output);
    else waiting?.reject(new StepFailed());
  }

  private order(model: string, row: Row): Promise<RowOutput> {
    const order: StepOrder = { kind: 'step', id: this.ids++, model, row };
    return new Promise((resolve, reject) => {
      this.waiting.set(order.id, { resolve, reject });
      // A state is used once (the next step begins with this one's output), so it is transferred and not copied.
      const { state } = row;
      this.port.postMessage(order, 'z_H' in state ? buffersOf([state.z_H, state.z_L]) : []);
    });
  }
}
