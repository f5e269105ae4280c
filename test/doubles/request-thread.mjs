// The built request thread, which dies, or computes for ever, where the question says so.
import { threadId } from 'node:worker_threads';
import answer from '../../dist/function/reasoning/threads/worker.js';

export default function requestThread(question) {
  const text = Buffer.from(question.bytes).toString();
  if (text.includes('die')) process.exit(1);
  if (text.includes('for ever')) {
    Atomics.store(question.flags, 1, threadId);
    for (;;);
  }
  return answer(question);
}
