import { useEffect, useState } from 'preact/hooks';
import type { Form } from '../request/form.js';
import { linkOf } from '../request/link.js';

/** How long a button says that it has copied, in milliseconds. */
const SAID_MS = 2000;

/** Copies a text and says so. */
export function CopyButton({ text, label }: { text: string; label: string }) {
  const [said, say] = useSaid();
  const act = async () => say((await copy(text)) ? 'Copied' : 'Not allowed to copy');
  return <SayingButton label={label} said={said} act={act} />;
}

/** Copies a link that holds the whole request, and puts it into the address bar as well. */
export function LinkButton({ form, disabled }: { form: Form; disabled: boolean }) {
  const [said, say] = useSaid();
  const act = async () => {
    const address = await linkOf(form, location.origin + location.pathname);
    if (address === undefined) return say('Too large for a link');
    history.replaceState(null, '', address);
    say((await copy(address)) ? 'Link copied' : 'It is in the address bar');
  };
  return <SayingButton label="Copy link" said={said} act={act} disabled={disabled} title={ABOUT_LINK} />;
}

const ABOUT_LINK = 'The link holds the whole request. It is sent to nobody; whoever you give it to can read it.';

interface SayingProps {
  label: string;
  /** What is said in place of the label for a while, and read out. */
  said: string | undefined;
  act(): void;
  disabled?: boolean;
  title?: string;
}

function SayingButton({ label, said, act, ...others }: SayingProps) {
  return (
    <>
      <button type="button" onClick={act} {...others}>
        {said ?? label}
      </button>
      <span class="hidden" role="status">
        {said}
      </span>
    </>
  );
}

/** Browsers let a page write to the clipboard where it came over https, or from this machine. */
async function copy(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return copyBySelection(text);
  }
}

function copyBySelection(text: string): boolean {
  const field = Object.assign(document.createElement('textarea'), { value: text, className: 'hidden' });
  document.body.append(field);
  const focused = document.activeElement;
  field.select();
  // Deprecated, and the only way on plain http, where most homelabs are.
  const done = document.execCommand('copy');
  field.remove();
  if (focused instanceof HTMLElement) focused.focus();
  return done;
}

function useSaid(): [string | undefined, (said: string) => void] {
  const [said, setSaid] = useState<string>();
  useEffect(() => {
    if (said === undefined) return undefined;
    const timer = setTimeout(() => setSaid(undefined), SAID_MS);
    return () => clearTimeout(timer);
  }, [said]);
  return [said, setSaid];
}
