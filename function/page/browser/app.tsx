import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { useRun } from './answer/run.js';
import { type Attached, take } from './request/attached.js';
import { bodyOf, EMPTY, type Form, requestOf } from './request/form.js';
import { formIn } from './request/link.js';
import { type Reading, readingOf } from './request/reading.js';
import { AnswerView } from './view/answer-view.js';
import { Header } from './view/header.js';
import { InputPanel } from './view/input-panel.js';
import { useService } from './view/service.js';

export function App() {
  const service = useService();
  const asking = useRun();
  const [form, setForm] = useState<Form>(EMPTY);
  const [attached, setAttached] = useState<Attached>();
  const [linked, setLinked] = useState(false);
  /** Kept as long as the page is open, and no longer. */
  const [key, setKey] = useState('');
  const results = useRef<HTMLElement>(null);
  const reading = useMemo<Reading>(() => (attached ? ofFile(attached) : readingOf(form.text)), [form.text, attached]);

  const change = (part: Partial<Form>) => setForm((before) => ({ ...before, ...part }));

  useEffect(() => {
    const read = async () => {
      const found = await formIn(location.hash);
      if (!found) return;
      setForm(found);
      setAttached(undefined);
      setLinked(true);
    };
    read();
    addEventListener('hashchange', read);
    return () => removeEventListener('hashchange', read);
  }, []);

  const put = (text: string) => {
    asking.reset();
    setLinked(false);
    setAttached(undefined);
    change({ text });
  };

  const takeFile = async (name: string, blob: Blob) => {
    asking.reset();
    try {
      const taken = await take(name, blob, service.mostBytes);
      if (taken.kind === 'text') put(taken.text);
      else setAttached(taken.attached);
    } catch (error) {
      asking.fail({
        title: 'This file cannot be read',
        lines: [error instanceof Error ? error.message : String(error)],
      });
    }
  };

  const solve = () => {
    if (reading.kind === 'empty') return;
    const body = attached
      ? bodyOf(attached, form)
      : new Blob([JSON.stringify(requestOf(reading, form))], { type: 'application/json' });
    asking.start(reading, body, key);
    // On a phone the answer is below what was pasted.
    if (innerWidth < 900) results.current?.scrollIntoView({ block: 'start' });
  };

  return (
    <>
      <a class="skip" href="#answer">
        Skip to the answer
      </a>
      <Header service={service} />
      <main>
        <InputPanel
          form={form}
          reading={reading}
          attached={attached}
          linked={linked}
          asking={asking.run.phase === 'asking'}
          secret={asking.run.trouble?.wantsKey || key !== '' ? key : undefined}
          onSecret={setKey}
          onChange={change}
          onText={put}
          onFile={takeFile}
          onDetach={() => setAttached(undefined)}
          onSolve={solve}
          onStop={asking.stop}
        />
        <section id="answer" class="answer" aria-labelledby="answer-title" tabIndex={-1} ref={results}>
          <AnswerView reading={reading} run={asking.run} />
        </section>
      </main>
    </>
  );
}

function ofFile({ holds }: Attached): Reading {
  return holds === 'dump'
    ? { kind: 'cluster', dump: true, request: { question: '' } }
    : { kind: 'other', request: { question: '' } };
}
