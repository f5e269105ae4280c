import type { MessagePort } from 'node:worker_threads';
import { buffersOf } from '../../common/transfer.js';
import type { Lane, StepRunner } from '../../trm/engine/scheduler.js';
import type { Row, RowOutput } from '../../trm/engine/step-row.js';
import type { StepOrder, ToThread } from './messages.js';

/** A step that could not be run; the other side of the port knows why. */
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

/** Has the steps of one request run at the other end of a port, where the workers and their scheduler are. */
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
    const order: StepOrder = { id: this.ids++, model, row };
    return new Promise((resolve, reject) => {
      this.waiting.set(order.id, { resolve, reject });
      // A state is used once; the next step begins with what this one gives back.
      const { state } = row;
      this.port.postMessage(order, 'z_H' in state ? buffersOf([state.z_H, state.z_L]) : []);
    });
  }
}
