import { useCallback, useRef, useState } from 'preact/hooks';
import type { ReasoningStep, ReasonResponse } from '../../../contract/reason.js';
import type { Reading } from '../request/reading.js';
import { ask } from './ask.js';
import { type Trouble, unreachable } from './trouble.js';

/** One request and what was heard of it so far. */
export interface Run {
  phase: 'idle' | 'asking' | 'answered' | 'failed' | 'stopped';
  /** What was asked, as the page read it. */
  asked: Reading;
  /** Steps of all starts, in the order in which they were heard. */
  steps: readonly ReasoningStep[];
  answer?: ReasonResponse;
  trouble?: Trouble;
}

const IDLE: Run = { phase: 'idle', asked: { kind: 'empty' }, steps: [] };

export interface Asking {
  run: Run;
  start(asked: Reading, body: Blob, key: string): Promise<void>;
  stop(): void;
  /** For what goes wrong before anything is asked. */
  fail(trouble: Trouble): void;
  reset(): void;
}

/** Asks one request at a time; a new one ends the one before. */
export function useRun(): Asking {
  const [run, setRun] = useState<Run>(IDLE);
  const current = useRef<AbortController>(undefined);

  const start = useCallback(async (asked: Reading, body: Blob, key: string) => {
    current.current?.abort();
    const mine = new AbortController();
    current.current = mine;
    const steps: ReasoningStep[] = [];
    const show = (part: Partial<Run>) => {
      if (!mine.signal.aborted) setRun((before) => ({ ...before, ...part }));
    };
    setRun({ phase: 'asking', asked, steps });
    try {
      for await (const heard of ask(body, key, mine.signal)) {
        if (heard.kind === 'step') {
          steps.push(heard.step);
          show({ steps: [...steps] });
        } else if (heard.kind === 'answer') show({ phase: 'answered', answer: heard.answer });
        else show({ phase: 'failed', trouble: heard.trouble });
      }
    } catch (error) {
      show({ phase: 'failed', trouble: unreachable(error) });
    }
  }, []);

  const stop = useCallback(() => {
    current.current?.abort();
    setRun((before) => ({ ...before, phase: before.phase === 'asking' ? 'stopped' : before.phase }));
  }, []);
  const fail = useCallback((trouble: Trouble) => setRun({ ...IDLE, phase: 'failed', trouble }), []);
  const reset = useCallback(() => {
    current.current?.abort();
    setRun(IDLE);
  }, []);
  return { run, start, stop, fail, reset };
}
